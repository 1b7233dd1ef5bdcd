"""The rule that turns facts and figures into a score, calculated by hand."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nextstep_analysis.catalogue.factors import Fact, Scoring
from nextstep_analysis.studies.measures.evidence import Evidence, confidence, ranked, score, weigh

SCORING = Scoring.model_validate(
    {
        "weights": {"high": 1.0, "medium": 0.6, "low": 0.2},
        "levels": [1.5, 2.5, 3.5],
    }
)


def fact(confidence="high", *, page="a", factor="energy", **more):
    return Fact.model_validate(
        {
            "factor": factor,
            "text": {"fi": "Tieto.", "en": "A fact."},
            "source_title": "A page",
            "source_url": f"https://example.org/{page}",
            "confidence": confidence,
            **more,
        }
    )


def weighed(*facts, factor="energy", risk=False):
    return weigh(facts, factor=factor, risk=risk, scoring=SCORING)


def test_nothing_found_is_no_level():
    found = weighed(fact(factor="networks"))
    assert math.isnan(found.level)
    assert (found.weight_for, found.high, found.medium, found.claims) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("facts", "weight", "level"),
    [
        (["medium"], 0.6, 1),
        (["high"], 1.0, 1),
        (["medium", "medium"], 1.2, 1),
        (["high", "medium"], 1.6, 2),
        (["high", "high"], 2.0, 2),
        (["high", "high", "medium"], 2.6, 3),
        (["high", "high", "high"], 3.0, 3),
        (["high", "high", "high", "medium"], 3.6, 4),
    ],
)
def test_levels_by_hand(facts, weight, level):
    found = weighed(*(fact(sure, page=f"p{place}") for place, sure in enumerate(facts)))
    assert found.weight_for == pytest.approx(weight)
    assert found.level == level


def test_a_page_counts_once_with_its_best_fact():
    found = weighed(fact("medium"), fact("high"), fact("medium"))
    assert (found.weight_for, found.high, found.medium, found.level) == (1.0, 1, 0, 1)


def test_a_claim_alone_is_no_evidence_but_adds_to_better_evidence():
    alone = weighed(fact("low"))
    assert math.isnan(alone.level) and (alone.weight_for, alone.claims) == (0, 1)
    beside = weighed(fact("low"), fact("high", page="b"))
    assert beside.weight_for == pytest.approx(1.2)
    assert (beside.high, beside.medium, beside.claims) == (1, 0, 1)


def test_weaknesses_and_risks_are_subtracted():
    risk = fact("medium", page="b", factor="risks", lowers="energy")
    other = fact(page="c", factor="risks", lowers="networks")
    found = weighed(fact(), risk, other)
    assert (found.weight_for, found.weight_against) == (1.0, 0.6)
    assert found.level == 1
    assert weighed(fact(), fact(page="b", against=True)).level == 0
    assert weighed(risk).level == 0, "found, but only against: zero, not unknown"


def test_what_is_left_of_rounding_is_nothing():
    scoring = SCORING.model_copy(
        update={"weights": SCORING.weights.model_copy(update={"low": 0.4})}
    )
    against = [
        fact("medium", page="b", against=True),
        fact("low", page="c", against=True),
    ]
    found = weigh([fact(), *against], factor="energy", risk=False, scoring=scoring)
    assert found.level == 0


def test_risks_add_up_whatever_they_lower():
    facts = [fact(page=f"{n}", factor="risks", lowers="energy") for n in range(4)]
    assert weighed(*facts, factor="risks", risk=True).level == 4


CONFIDENCES = st.lists(st.sampled_from(["high", "medium", "low"]), max_size=6)


@given(CONFIDENCES, CONFIDENCES, st.sampled_from(["high", "medium"]))
def test_more_for_never_lowers_and_more_against_never_raises(pro, contra, sure):
    facts = [fact(one, page=f"f{place}") for place, one in enumerate(pro)]
    facts += [fact(one, page=f"a{place}", against=True) for place, one in enumerate(contra)]
    if not [one for one in facts if one.confidence != "low"]:
        return
    before = weighed(*facts).level
    assert weighed(*facts, fact(sure, page="new")).level >= before
    assert weighed(*facts, fact(sure, page="new", against=True)).level <= before


NAN = math.nan


@pytest.mark.parametrize(
    ("documented", "computed", "expected"),
    [
        (3, NAN, 3),
        (NAN, 4, 4),
        (1, 4, 2.5),
        (3, 1.5, 2.25),
        (NAN, 3.5, 3.5),
        (0, 4, 2),
        (0, 2.5, 1.25),
        (0, NAN, 0),
    ],
)
def test_the_score_is_the_mean_of_the_levels_that_are_known(documented, computed, expected):
    assert score(documented, computed) == expected


def test_no_level_is_no_score():
    assert math.isnan(score(NAN, NAN))


LEVELS = st.one_of(st.just(NAN), st.floats(0, 4))


@given(LEVELS, LEVELS)
def test_a_score_lies_between_its_levels_and_none_of_them_outweighs_the_other(one, other):
    known = [level for level in (one, other) if not math.isnan(level)]
    found = score(one, other)
    assert math.isnan(found) if not known else min(known) <= found <= max(known)
    assert found == pytest.approx(score(other, one), nan_ok=True)


@pytest.mark.parametrize(
    ("high", "medium", "figures", "expected"),
    [
        (2, 0, 0, "high"),
        (1, 0, 0, "medium"),
        (0, 2, 0, "medium"),
        (0, 1, 0, "low"),
        (0, 0, 1, "medium"),
        (0, 1, 1, "medium"),
        (0, 0, 0, ""),
    ],
)
def test_confidence(high, medium, figures, expected):
    assert confidence(Evidence(1, 0, high, medium, 0, 1), figures=figures) == expected


def test_quarters_of_nineteen_regions():
    values = pd.Series(np.arange(19.0, 0, -1), index=[f"MK{n:02d}" for n in range(19)])
    found = ranked(values, better="higher")
    assert found["rank"].tolist() == list(range(1, 20))
    assert found["level"].value_counts().to_dict() == {4: 5, 3: 5, 2: 5, 1: 4}
    assert found["level"].is_monotonic_decreasing
    turned = ranked(values, better="lower")
    assert turned["rank"].iloc[0] == 19 and turned["level"].iloc[0] == 1


def test_a_region_without_a_figure_has_no_place():
    found = ranked(pd.Series({"A": 3.0, "B": NAN, "C": 3.0, "D": 1.0}), better="higher")
    assert found["rank"].tolist()[::2] == [1, 1] and found.at["D", "rank"] == 3
    assert np.isnan(found.at["B", "rank"]) and np.isnan(found.at["B", "level"])
    assert found["of"].tolist() == [3] * 4
    nothing = ranked(pd.Series({"A": NAN}), better="higher")
    assert nothing["level"].isna().all() and nothing["of"].tolist() == [0]
