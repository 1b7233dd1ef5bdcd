"""How long a fact may be printed without a new look."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nextstep_analysis.catalogue.factors import Fact
from nextstep_analysis.catalogue.printing import Ends, end_of, last_day, rule_of, taken_out, why_not

ENDS = Ends(figure=5, plan=3, news=3, standing="2028-12-31", undated="2027-06-30")
DAY = dt.date(2026, 11, 26)
dates = st.dates(dt.date(1990, 1, 1), dt.date(2040, 12, 31))


def fact(**more):
    texts = {"fi": "a", "en": "a"}
    page = {"source_title": "a", "source_url": "https://example.org/a"}
    return Fact(**{"factor": "energy", "text": texts, "confidence": "high", **page, **more})


@pytest.mark.parametrize(
    ("more", "rule", "day"),
    [
        ({"nature": "figure", "source_date": "2021-02-13"}, "figure", "2026-02-13"),
        ({"nature": "figure", "source_date": "2021-02"}, "figure", "2026-02-28"),
        ({"nature": "figure", "source_date": "2021"}, "figure", "2026-12-31"),
        ({"nature": "plan", "source_date": "2024-02-29"}, "plan", "2027-02-28"),
        ({"nature": "news", "source_date": "2023-08-09"}, "news", "2026-08-09"),
        ({"source_date": "2023-08-09"}, "news", "2026-08-09"),
        ({"nature": "standing", "source_date": "2000"}, "standing", "2028-12-31"),
        ({"nature": "standing"}, "standing", "2028-12-31"),
        ({"nature": "figure"}, "undated", "2027-06-30"),
        ({}, "undated", "2027-06-30"),
        ({"nature": "standing", "until": "2025-01-01"}, "until", "2025-01-01"),
    ],
)
def test_by_hand(more, rule, day):
    assert rule_of(fact(**more)) == rule
    assert last_day(fact(**more), ENDS).isoformat() == day


def test_the_last_day_counts_and_the_next_does_not():
    one = fact(nature="news", source_date="2023-11-26")
    assert why_not(one, ENDS, DAY) == "" and why_not(one, ENDS, DAY + dt.timedelta(1)) == "news"


@pytest.mark.edge("configuration", "a claim of low confidence in a profile", "left out and listed")
def test_a_claim_is_never_printed_however_new_it_is():
    one = fact(confidence="low", until="2040-01-01")
    assert why_not(one, ENDS, DAY) == "low"
    assert taken_out([one, fact(nature="plan", source_date="2020"), fact()], ENDS, DAY) == {
        "low": 1,
        "plan": 1,
    }


@given(dates, dates, st.sampled_from(["figure", "plan", "news"]))
def test_a_newer_page_never_ends_sooner(one, other, nature):
    first, second = (
        last_day(fact(nature=nature, source_date=day.isoformat()), ENDS)
        for day in sorted((one, other))
    )
    assert first <= second


@given(dates)
def test_a_month_and_a_year_end_no_sooner_than_their_days(day):
    text = day.isoformat()
    assert day == end_of(text) <= end_of(text[:7]) <= end_of(text[:4]) == dt.date(day.year, 12, 31)
