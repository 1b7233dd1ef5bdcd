"""Prospects: who fits, who stays out, the index and what is not known, the spread, the groups."""

import subprocess
import sys
from dataclasses import replace
from datetime import date
from itertools import combinations
from math import comb

import numpy as np
import pandas as pd
import pytest
from company_records import identifier
from entry import nextstep
from hypothesis import given
from hypothesis import strategies as st
from prospect_records import COLUMNS, LOOKED_FOR, empty_register

from nextstep_analysis.catalogue.prospecting import read_prospecting
from nextstep_analysis.errors import CatalogueError, DataError
from nextstep_analysis.project import Project
from nextstep_analysis.prospects import LISTS, PARTS, SIGNALS, STAGES
from nextstep_analysis.register.by_hand import Links
from nextstep_analysis.register.linking import Bridge
from nextstep_analysis.register.prospects.candidates import candidates, later_than, noticed
from nextstep_analysis.register.prospects.fitting import best_fits, fits, fits_of_codes
from nextstep_analysis.register.prospects.groups import proposed_groups
from nextstep_analysis.register.prospects.leaving_out import REASONS, left_out
from nextstep_analysis.register.prospects.outcomes import (
    Contact,
    chance_of,
    outcome_notes,
    precision_with_ties,
    read_outcomes,
)
from nextstep_analysis.register.prospects.reasons import reasons
from nextstep_analysis.register.prospects.scoring import index_of, part_ranges
from nextstep_analysis.register.prospects.spreading import spread
from nextstep_analysis.report.prospects.columns import LIST_WORDS, STAGE_WORDS
from nextstep_analysis.studies.prospects.openings import openings

OLD, NEW = "TOL 2008", "TOL 2025"
DAY = date(2026, 10, 5)
HOMES = pd.Series({"KU398": "MK07", "KU091": "MK01"})


def edge(kind, outcome):
    return pytest.mark.edge("companies", kind, outcome)


@pytest.fixture(scope="module")
def told(project):
    return read_prospecting(project)


def bridge():
    rows = [("class", "28.29", "28.29"), ("class", "31.01", "31.00"), ("class", "25.11", "31.00")]
    return Bridge.of(pd.DataFrame(rows, columns=["level", "tol2008", "tol2025"]))


def companies_of(*codes):
    return pd.DataFrame(codes, columns=["business_id", "industry", "code_set"])


def of_codes(told, companies):
    return fits_of_codes(companies, LOOKED_FOR, bridge=bridge(), fit=told.fit)


def excluded(*pairs):
    said = {"why": "seen", "source": "https://www.example.fi/a", "date": "2026-11-01"}
    rows = [{"business_id": one, "ecosystem": name, **said} for one, name in pairs]
    return Links.model_validate({"excluded": rows})


def test_fits_by_code(told):
    companies = companies_of(
        ("b", "31000", NEW), ("a", "28290", OLD), ("c", "2", OLD), ("d", None, None)
    )
    told_of = of_codes(told, companies)
    found = fits(companies, told_of, Links())
    assert found[["business_id", "list", "sure"]].values.tolist()[0] == ["a", "needs", True]
    both = found[found["business_id"] == "b"]
    assert both["worth"].is_monotonic_decreasing and found["business_id"].is_monotonic_increasing
    assert set(both["list"]) == {"bought", "core"} and not both["sure"].any(), "half of each class"
    best = best_fits(companies, told_of, Links())
    assert best.loc["a", ["fit_low", "fit_high"]].tolist() == [1.0, 1.0]
    bought = 0.9 * 0.6  # the last of two places
    assert best.loc["b", ["list", "fit_low", "fit_high"]].tolist() == ["bought", 0.0, bought]
    assert "d" not in best.index


def test_what_people_exclude_does_not_fit(told):
    one, other = identifier(1), identifier(2)
    companies = companies_of((one, "28290", OLD), (other, "28290", OLD))
    told_of, links = of_codes(told, companies), excluded((one, "wood-furniture"))
    assert fits(companies, told_of, links)["business_id"].tolist() == [other]
    assert best_fits(companies, told_of, links).index.tolist() == [other]


@given(st.data())
def test_the_best_fit_is_the_first_of_what_fits(told, data):
    """Also of companies that people have excluded from one of their ecosystems."""
    kinds = [("28290", OLD), ("31000", NEW), ("2", OLD), ("62010", OLD), (None, None)]
    drawn = data.draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=8))
    companies = companies_of(*[(identifier(n), *code) for n, code in enumerate(drawn)])
    told_of = of_codes(told, companies)
    out = data.draw(st.sets(st.sampled_from(companies["business_id"].tolist())))
    links = excluded(*[(one, LOOKED_FOR["ecosystem"][0]) for one in sorted(out)])
    found, best = fits(companies, told_of, links), best_fits(companies, told_of, links)
    assert sorted(best.index) == sorted(set(found["business_id"]))
    for one, rows in found.groupby("business_id"):
        first = rows.iloc[0]
        assert best.loc[one, rows.columns[1:]].tolist() == first.tolist()[1:]
        assert best.loc[one, "fit_high"] == rows["worth"].max()
        assert best.loc[one, "fit_low"] == rows.loc[rows["sure"], "worth"].max() or (
            not first["sure"] and best.loc[one, "fit_low"] == 0
        )


def account(number, end, turnover, start=None, **more):
    return {
        "business_id": identifier(number),
        "period_start": start,
        "period_end": end,
        "turnover": turnover,
        **more,
    }


def test_what_the_register_tells():
    register = empty_register(
        companies=[
            {"business_id": identifier(n), "name": f"N{n}", "active": True, "municipality": "KU091"}
            for n in (1, 2, 3)
        ],
        addresses=[{"business_id": identifier(2), "kind": "postal", "municipality": "KU398"}],
        accounts=[
            account(1, "2023-12-31", 100.0, "2023-01-01"),
            account(1, "2024-12-31", 121.0, "2024-01-01", personnel_expenses=50.0),
            account(2, "2023-12-31", 100.0, "2023-01-01"),
            account(2, "2024-06-30", 900.0, "2024-01-01"),
            account(3, "2024-12-31", None, personnel_expenses=7.0),
        ],
        signals=[
            {
                "business_id": identifier(1),
                "kind": "funding",
                "dated": day,
                "amount": 10.0,
                "source": source,
            }
            for day, source in (("2020-01-01", "old"), ("2025-01-01", "a"), ("2026-01-01", "b"))
        ],
    )
    table = candidates(register, HOMES, region="MK07", day=DAY, years=3).set_index("business_id")
    one, two, three = (table.loc[identifier(n)] for n in (1, 2, 3))
    assert one["growth"] == pytest.approx(1.21 ** (365.25 / 366) - 1)
    assert one["personnel"] == 50 and one["turnover"] == 121 and not one["presence"]
    assert one["funding_amount"] == 20 and one["funding_source"] == "b", "the old one is no signal"
    assert two["presence"] and two["turnover"] == 100, "half a year is not compared"
    assert pd.isna(two["growth"]) and pd.isna(two["funding_dated"])
    assert pd.isna(three["turnover"]) and three["personnel"] == 7


@edge("accounts and signals of days after that of the register", "counted, told, and not used")
def test_what_is_later_than_the_register_does_not_count():
    signal = {"business_id": identifier(1), "kind": "hiring", "source": "a"}
    register = empty_register(
        companies=[{"business_id": identifier(1), "name": "N", "active": True}],
        accounts=[
            account(1, "2024-12-31", 100.0, "2024-01-01", personnel_expenses=5.0),
            account(1, "2026-10-31", 900.0, "2025-11-01", personnel_expenses=9.0),
        ],
        signals=[{**signal, "dated": "2026-10-06"}, {**signal, "dated": "2026-10-05"}],
    )
    (row,) = candidates(register, HOMES, region="MK07", day=DAY, years=3).to_dict("records")
    assert (row["turnover"], row["personnel"]) == (100, 5)
    assert row["hiring_dated"] == pd.Timestamp(DAY)
    assert later_than(register, DAY) == 2 and later_than(register, date(2026, 10, 31)) == 0


@edge("a municipality without a road to the region", "the reason says so, not that it is unknown")
def test_the_reason_says_what_is_not_known_of_the_reach(told):
    wanted = {
        "weights": told.weights.model_copy(update={"reach": 0.9, "growth": 0.0}),
        "ecosystems": {"wood-furniture": {"en": "Wood", "fi": "Puu"}},
        "region": "MK07",
        "years": told.signals.years,
    }
    nothing = {f"{kind}_{what}": None for kind in SIGNALS for what in ("dated", "source")}
    nothing |= {"growth": None, "turnover": None, "personnel": None, "persons": None}
    made = {
        **nothing,
        **dict.fromkeys((f"{part}_{end}" for part in PARTS for end in ("low", "high")), 0.5),
        **LOOKED_FOR.iloc[0].to_dict(),
        **{"presence": False, "minutes": None, "employer_since": None, "sure": True},
    }
    rows = [
        {**made, "municipality": place, "country": land}
        for place, land in (("KU478", "FI"), (None, "FI"), (None, "SE"))
    ]
    found = [{one.message for one in row} for row in reasons(pd.DataFrame(rows), **wanted)]
    journey, unknown = (
        "The journey from its municipality is not known.",
        "Its municipality is not known.",
    )
    assert [journey in one for one in found] == [True, False, False]
    assert [unknown in one for one in found] == [False, True, False]
    assert any("Abroad (" in one for one in found[2])


def test_notices_keep_out_for_some_years():
    register = empty_register(
        notices=[
            {"business_id": identifier(n), "registered": day, "entries": codes, "import": 1}
            for n, day, codes in (
                (1, "2025-05-05", "TASE,KONK"),
                (2, "2025-05-05", "TASE,KONKX"),
                (3, "2015-05-05", "KONK"),
            )
        ]
    )
    found = noticed(register, codes=("KONK", "SANE"), day=DAY, years=3)
    assert found == {identifier(1)}


def row(**changes):
    """A company of which nothing is known but that it fits."""
    made = {
        "fit_low": 0.5,
        "fit_high": 0.5,
        "growth": np.nan,
        "minutes": np.nan,
        "presence": False,
        "turnover": np.nan,
        "personnel": np.nan,
        "employer_since": pd.NaT,
        "country": "FI",
        "persons": np.nan,
    }
    days = {f"{kind}_dated": pd.NaT for kind in ("funding", "site", "hiring")}
    return {**made, **days, **changes}


def indexed(told, *rows):
    parts = part_ranges(pd.DataFrame(rows), told, day=DAY)
    return parts, index_of(parts, told.weights, told.confidence)


def test_the_parts_by_hand(told):
    parts, index = indexed(
        told,
        row(growth=0.1, minutes=45.0, turnover=50_000_000.0, funding_dated=pd.Timestamp(DAY)),
        row(presence=True, employer_since=pd.Timestamp("2020-01-01")),
        row(),
    )
    assert parts.loc[0, ["growth_low", "growth_high"]].tolist() == [0.5, 0.5]
    assert parts.loc[0, ["reach_low", "size_low", "funding_low"]].tolist() == [1, 1, 1]
    assert parts.loc[1, ["reach_low", "size_low", "size_high"]].tolist() == [1, 0.3, 1]
    assert parts.loc[2, ["growth_low", "growth_high", "size_high"]].tolist() == [0, 1, 0.3]
    known = 0.4 * 0.5 + 0.15 * 0.5 + 0.1 + 0.15 + 0.1
    assert index.loc[0, "index_low"] == pytest.approx(known)
    assert index.loc[0, "index_high"] == pytest.approx(known + 0.1)
    assert index["rank"].tolist() == [1, 2, 3]
    assert index["confidence"].tolist() == ["good", "weak", "weak"]


KNOWN = {
    "growth": st.floats(-1, 3),
    "minutes": st.floats(0, 1000),
    "turnover": st.floats(1, 1e9),
}


@given(st.fixed_dictionaries(KNOWN), st.sampled_from(sorted(KNOWN)))
@edge("a signal that is missing", "the interval widens; the middle is not below a weak one's")
def test_what_is_missing_widens_and_never_counts_as_weak(told, known, missing):
    weak = {"growth": -1.0, "minutes": 1000.0, "turnover": 1.0}[missing]
    employer = {"employer_since": pd.Timestamp(DAY)} if missing == "turnover" else {}
    _, index = indexed(
        told,
        row(**known),
        row(**{**known, missing: np.nan}, **employer),
        row(**{**known, missing: weak}),
    )
    width = index["index_high"] - index["index_low"]
    assert width[1] > width[0] - 1e-9
    assert index["index"][1] >= index["index"][2]
    assert index["best_rank"][1] <= index["rank"][1] <= index["worst_rank"][1]


ends = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted), min_size=1, max_size=9)


@given(ends)
def test_rank_intervals_are_what_they_say(told, intervals):
    columns = {f"{part}_{end}": 0.0 for part in PARTS for end in ("low", "high")}
    parts = pd.DataFrame([columns] * len(intervals))
    parts["fit_low"], parts["fit_high"] = zip(*intervals, strict=True)
    index = index_of(parts, told.weights, told.confidence)
    low, high = index["index_low"], index["index_high"]
    for n in range(len(intervals)):
        assert index["best_rank"][n] == 1 + (low > high[n]).sum()
        assert index["worst_rank"][n] == len(low) - (high < low[n]).sum()
    assert sorted(index["rank"]) == list(range(1, len(low) + 1))
    in_order = index.sort_values("rank")["index"]
    assert in_order.is_monotonic_decreasing


def test_reasons_for_staying_out_one_each():
    made = {"active": True, "situation": None, "region": "MK01", "industry": "28290"}
    rows = [
        {**made, "active": False, "situation": "bankruptcy"},
        {**made, "situation": "bankruptcy"},
        *[made] * 2,
        {**made, "region": "MK07"},
        {**made, "industry": None},
        {**made, "industry": "64200"},
        *[made] * 2,
    ]
    companies = pd.DataFrame([{**one, "business_id": str(n)} for n, one in enumerate(rows)])
    companies["fit_high"] = [None if n in (5, 7) else 0.5 for n in range(len(rows))]
    found = left_out(companies, region="MK07", noticed={"2"}, not_contacted={"3"}, holding=("642",))
    assert found.tolist() == [*range(len(REASONS)), -1]


def test_caps_spread_the_list(told):
    ranked = pd.DataFrame(
        {
            "division": ["C28"] * 6 + ["C25"] * 4,
            "municipality": ["KU091"] * 9 + [None],
            "ecosystem": [f"e{n}" for n in range(10)],
        }
    )
    caps = told.caps.model_copy(update={"industry": 0.5, "municipality": 0.75, "ecosystem": 0.5})
    rows, passed = spread(ranked, n=4, caps=caps)
    assert rows.index.tolist() == [0, 1, 6, 9], "no place is no place that is full"
    assert passed == {"industry": 4, "municipality": 2}
    few, _ = spread(ranked.head(1), n=4, caps=caps)
    assert len(few) == 1


def named(number, *texts, mark=None):
    names = [{"business_id": identifier(number), "name": text, "kind": "former"} for text in texts]
    return names, {"business_id": identifier(number), "kind": "visiting", "mark": mark}


def test_groups_are_proposed():
    told = [
        named(1, "Keksitty Puu Oy", mark="x"),
        named(2, "Keksitty Puu Huolto Oy", mark="x"),
        named(3, "Olematon Metalli Oy", mark="x"),
        named(4, "Uusi Nimi Oy", "Satusepät Ab", mark="y"),
        named(5, "Oy Satusepät", mark="z"),
        named(6, "Keksitty Puu Pohjoinen Oy", mark="w"),
    ]
    register = empty_register(
        names=[name for names, _ in told for name in names],
        addresses=[place for _, place in told],
    )
    ids = [identifier(n) for n in range(1, 7)]
    companies = pd.DataFrame({"business_id": ids, "website": [None] * 6})
    found = proposed_groups(companies, register, alike=85)
    assert found.to_dict() == {
        **dict.fromkeys(ids[0:2], ids[0]),
        **dict.fromkeys(ids[3:5], ids[3]),
    }
    shared = companies.assign(website=["a.example", None, None, None, None, "a.example"])
    assert proposed_groups(shared, register, alike=85)[ids[5]] == ids[0]
    assert proposed_groups(companies.head(0), register, alike=85).empty


def test_companies_abroad_are_in_groups_too():
    """Their names stand in a table of their own."""
    ids = ["SE-5560001234", "SE-NAME0123456789", "DE-12345678"]
    told = [
        {"business_id": one, "name": name, "country": one[:2]}
        for one, name in zip(ids, ["Keksitty AB", "KEKSITTY", "Olematon GmbH"], strict=True)
    ]
    companies = pd.DataFrame({"business_id": ids, "website": [None] * 3})
    found = proposed_groups(companies, empty_register(abroad=told), alike=85)
    assert found.to_dict() == dict.fromkeys(ids[:2], ids[0])


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("fit: 0.4,", "fit: 0.5,", "the weights sum to 1.1; they must sum to 1"),
        ("low: -0.1", "low: 0.4", "'low' is 0.4; it must be below 'high', 0.3"),
        ("near: 45", "near: 400", "'near' is 400; it must be below 'far', 360"),
        ("least: 0.5", "least: 0.4", "greater than or equal to 0.5"),
        ("[200000, 50000000]", "[0, 50000000]", "must be above 0 and rise"),
        ('"642"', '"6"', "two to five digits"),
        ("short_list: 100", "shortlist: 100", "unknown key 'shortlist'"),
        ("industry: 0.15", "industry: 1.5", "line"),
        ("good: 0.2", "good: 0.9", "it must be below 'fair'"),
    ],
)
@edge("settings of the prospects that are impossible", "file, line, what is allowed")
def test_settings_are_checked(tmp_path, project, old, new, told):
    text = (project.config / "prospects.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "config").mkdir()
    path = tmp_path / "config" / "prospects.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(CatalogueError) as found:
        read_prospecting(Project(tmp_path))
    assert "prospects.yaml, line" in str(found.value) and told in str(found.value)


def test_every_word_of_a_list_has_its_name():
    assert set(LIST_WORDS) == set(LISTS) and set(STAGE_WORDS) == set(STAGES)


def test_openings_come_from_the_study(built):
    found = openings(built, ["wood-furniture"])
    assert list(found.columns) == COLUMNS
    assert set(found["list"]) == {"needs", "bought", "thin", "near", "core"}
    core = found[found["list"] == "core"]
    assert core[["division", "meant"]].values.tolist() == [["C16", ("16",)], ["C31", ("31",)]]
    thin = found[found["division"] == "M74"]
    assert thin["meant"].tolist() == [("741",)], "only the classes that are meant"
    assert (found["place"] <= found["of"]).all()


@edge("prospects without a register, or a length that is none", "one sentence, exit code 2")
def test_slips_are_one_sentence(tmp_path):
    for arguments, told in (
        (["--n", "0"], "a whole number from 1 to 10000 is"),
        (["--language", "sv"], "unknown language of the list 'sv'; known are en, fi"),
        (["--output", "reports"], "is in the project, where it may be published"),
    ):
        done = nextstep("prospects", *arguments)
        assert done.returncode == 2 and told in done.stderr, done.stderr
        assert done.stderr.count("\n") == 1


def test_nothing_heavy_is_imported_before_it_runs():
    code = (
        "import sys, nextstep_analysis.cli\n"
        "heavy = {'duckdb', 'rapidfuzz', 'openpyxl', 'xlsxwriter', 'pandas'}\n"
        "assert not heavy & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


# --- outcomes -------------------------------------------------------------------------------


def test_the_index_is_tested_on_later_contacts_only():
    ids = [identifier(n) for n in range(1, 31)]
    ranked = pd.DataFrame({"business_id": ids, "size_low": 0.0, "size_high": [1.0] * 29 + [2.0]})
    after, before = date(2026, 11, 1), date(2026, 1, 1)
    days = {day: day.toordinal() - date(1970, 1, 1).toordinal() for day in (after, before)}
    found = {one: Contact(days[after], n < 10) for n, one in enumerate(ids)}
    (sentence,), enough = outcome_notes(ranked, found, day=DAY)
    told = sentence.values
    assert enough and (told["k"], told["index"], told["random"]) == (10, 1.0, pytest.approx(1 / 3))
    assert told["size"] == pytest.approx(9 * (10 / 29) / 10), "the largest failed, others are equal"
    assert told["chance"] == pytest.approx(1 / comb(30, 10))
    early = {one: replace(c, contacted=days[before]) for one, c in found.items()}
    (sentence,), enough = outcome_notes(ranked, early, day=DAY)
    assert not enough and sentence.values["n"] == 0
    all_good = {one: replace(c, succeeded=True) for one, c in found.items()}
    assert not outcome_notes(ranked, all_good, day=DAY)[1]


@given(st.lists(st.booleans(), min_size=1, max_size=12), st.data())
def test_precision_by_brute_force(hits, data):
    k = data.draw(st.integers(1, len(hits)))
    order = pd.Series(range(len(hits), 0, -1), dtype=float)
    assert precision_with_ties(pd.Series(hits), order, k) == pytest.approx(sum(hits[:k]) / k)
    draws = [sum(one) for one in combinations(hits, k)]
    found = data.draw(st.integers(0, k))
    share = sum(drawn >= found for drawn in draws) / len(draws)
    assert chance_of(found, k, sum(hits), len(hits)) == pytest.approx(share)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("business_id,outcome\n0112038-9,1\n", "lacks contacted; wanted are the columns"),
        ("business_id,contacted,outcome\n0112038-8,2025-01-01,1\n", "row 2: '0112038-8'"),
        ("business_id,contacted,outcome\n0112038-9,1.1.2025,1\n", "a day such as 2025-02-13"),
        ("business_id,contacted,outcome\n0112038-9,2025-01-01,maybe\n", "and 1, 0, yes, no"),
        ("business_id,contacted,outcome\n" + "0112038-9,2025-01-01,1\n" * 2, "row 3"),
    ],
)
@edge("outcomes of contacts that cannot be read", "row, what was found, what is allowed")
def test_outcomes_are_checked(tmp_path, text, told):
    path = tmp_path / "outcomes.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=told):
        read_outcomes(path)
    path.write_text("business_id;contacted;outcome\n0112038-9;2025-01-01;Kyllä\n", "utf-8")
    assert read_outcomes(path)["0112038-9"].succeeded


def test_equal_widths_have_equal_confidence(told):
    """0.95 − 0.75 is less than 0.2 for a computer, and 0.93 − 0.73 is more."""
    lacking = {"funding": (0.0, 1.0), "site": (0.0, 1.0), "hiring": (0.0, 1.0)}
    rows = []
    for known in np.linspace(0, 1, 41):
        ends = {part: lacking.get(part, (known, known)) for part in PARTS}
        rows.append(
            {
                f"{part}_{name}": one
                for part in PARTS
                for name, one in zip(("low", "high"), ends[part], strict=True)
            }
        )
    found = index_of(pd.DataFrame(rows), told.weights, told.confidence)
    assert set(found["confidence"]) == {"good"}
