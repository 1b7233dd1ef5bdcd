"""The audit itself: of every kind of claim a true one passes, and planted lies are caught."""

import csv
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from evaluate import FROM_RAW, FROM_TABLE, fault, faults
from recount import Raw

from nextstep_analysis.claim import (
    KINDS,
    AtLeast,
    Claim,
    all_of,
    cells,
    counted,
    extreme,
    none_of,
    outside,
    share_of,
    summed,
)
from nextstep_analysis.study import Statement, StudyTable

JOBS = pd.DataFrame(
    [
        ("here", "C16", "core", 50.0, 4.0, 9.0, "more"),
        ("here", "C31", "core", 30.0, -2.0, 5.0, "within"),
        ("here", "F41", "related", 15.0, -7.0, -1.0, "fewer"),
        ("here", "H49", "related", 5.0, -3.0, 3.0, "within"),
        ("there", "C16", "core", 70.0, -8.0, -1.0, "fewer"),
        ("there", "C31", "core", 20.0, -1.0, 4.0, "within"),
    ],
    columns=["region", "industry", "role", "jobs", "lower", "upper", "reading"],
)
HERE, THERE = {"region": "here"}, {"region": "there"}
C16, F41 = {**HERE, "industry": "C16"}, {**HERE, "industry": "F41"}
ENDS = ("lower", "upper")
MEASURES = pd.DataFrame(
    [
        ("core", 1.0, 2.0, 1.9, 0.9, 0.2, 2.4),
        ("C16", 1.0, 1.0, 1.1, 0.9, 0.2, 2.4),
    ],
    columns=[
        "industry",
        "accounts_part",
        "value_added",
        "compensation",
        "jobs",
        "jobs_part",
        "smoothed_quotient",
    ],
)
REGIONS = [f"MK{n:02d}" for n in range(1, 13)]
"""Twelve: one of them is then far from the others by chance in less than a tenth."""


def figures():
    """Of 1,000 enterprises each region had 100 in C16, D35 and E38, and has if not told otherwise.

    In C16 MK07 grew to 300 and MK08 shrank to 20; in E38 only MK08 shrank, as much.
    """
    for region in REGIONS:
        end = {"MK07": 300, "MK08": 20}.get(region, 100)
        flows = {"MK07": (110, 10), "MK08": (10, 50)}.get(region, (10, 10))
        yield region, "C16", 2020, 100, "", ""
        yield region, "C16", 2022, end, *flows
        yield region, "D35", 2020, 100, "", ""
        yield region, "D35", 2022, 100, 10, 10
        yield region, "C16", 2021, 100, *flows
        yield region, "D35", 2021, 100, 10, 10
        shrunk = region == "MK08"
        for year, stock in (
            (2020, 100),
            (2021, 60 if shrunk else 100),
            (2022, 20 if shrunk else 100),
        ):
            yield region, "E38", year, stock, 10, 50 if shrunk else 10
        for year in (2020, 2022):
            yield region, "TOT", year, 1000, "", ""


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    root = tmp_path_factory.mktemp("raw")
    folder = root / "data" / "raw" / "enterprises"
    folder.mkdir(parents=True)
    with (folder / "enterprises.csv").open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["region", "industry", "year", "stock", "births", "deaths"])
        lines.writerows(figures())
    return Raw(root, first=2020, last=2022)


def study_of(jobs=JOBS):
    tables = {"jobs": StudyTable(jobs, ()), "measures": StudyTable(MEASURES, ())}
    return SimpleNamespace(tables=tables, level=0.95, region="MK07")


def settling(region, reading, codes=("C16",)):
    return Claim("settling", "jobs", says={"region": region, "codes": codes, "reading": reading})


def ratio(**apart):
    says = {"region": "MK07", "codes": ("C16",), "others": tuple(apart), "apart": apart}
    return Claim("ratio", "jobs", says=says)


def effect(region, verdict, codes=("C16",)):
    return Claim("effect", "jobs", says={"region": region, "codes": codes, "verdict": verdict})


def measures(industry, verdict):
    says = {"codes": ("C16",), "verdict": verdict}
    return Claim("measures", "measures", {"industry": industry} if industry else {}, says=says)


TRUE = {
    "cells": cells("jobs", C16, jobs=50.0, reading="more"),
    "sum": summed("jobs", HERE, jobs=100.0),
    "share": share_of("jobs", {**HERE, "role": "core"}, "jobs", 0.8, among=HERE),
    "count": counted("jobs", {**HERE, "reading": "within"}, 2),
    "extreme": extreme("jobs", {"industry": ["C16", "C31"]}, "jobs", "highest", among=HERE),
    "none_of": none_of("jobs", {"reading": "more"}, among={"role": "related"}),
    "all_of": all_of("jobs", {"reading": ("fewer", "within")}, among={"role": "related"}),
    "outside": outside("jobs", C16, ENDS, 1, of=3.0),
    "settling": settling("MK07", "more"),
    "ratio": ratio(MK08=1, MK09=1),
    "effect": effect("MK07", "better"),
    "measures": measures("core", "specialised"),
}
"""One true claim of each kind; of `JOBS`, `MEASURES` and `figures`."""
ALSO_TRUE = [
    counted("jobs", {**HERE, "jobs": AtLeast(15)}, 3),
    extreme("jobs", F41, "lower", "lowest", among=HERE),
    extreme("jobs", {**THERE, "industry": "C16"}, "lower", "farthest"),
    outside("jobs", F41, ENDS, -1),
    outside("jobs", {**HERE, "industry": "C31"}, ENDS, 0),
    settling("MK08", "fewer"),
    settling("MK07", "alike", codes=("D35",)),
    effect("MK08", "worse", codes=("E38",)),
    effect("MK08", "unclear"),  # MK07 is farther from the others: two of twelve
    effect("MK09", "unclear"),
    measures("C16", "many small units"),
]
LIES = {
    "wrong number": [
        cells("jobs", C16, jobs=51.0),
        summed("jobs", HERE, jobs=101.0),
        share_of("jobs", {**HERE, "role": "core"}, "jobs", 0.79, among=HERE),
        counted("jobs", {**HERE, "jobs": AtLeast(15)}, 4),
        outside("jobs", C16, ENDS, 1, of=5.0),
    ],
    "hidden filter": [
        summed("jobs", {}, jobs=100.0),
        share_of("jobs", {**HERE, "role": "core"}, "jobs", 0.8, among={}),
        counted("jobs", {"jobs": AtLeast(15)}, 3),
        extreme("jobs", C16, "jobs", "highest"),
        none_of("jobs", {"reading": "more"}),
        all_of("jobs", {"reading": ("fewer", "within")}),
    ],
    "one label for two groups": [
        cells("jobs", {"industry": "C16"}, jobs=50.0),
        summed("jobs", {"industry": "C16"}, jobs=50.0),
        extreme("jobs", {"industry": "C16"}, "upper", "highest"),
        all_of("jobs", {"reading": "more"}, among={"industry": "C16"}),
        none_of("jobs", {"reading": "fewer"}, among={"industry": "C16"}),
        outside("jobs", {"industry": "C16"}, ENDS, 1),
        measures("", "specialised"),
    ],
    "flipped verdict": [
        cells("jobs", C16, reading="fewer"),
        extreme("jobs", C16, "jobs", "lowest", among=HERE),
        extreme("jobs", {"industry": ["C31", "C16"]}, "jobs", "highest", among=HERE),
        none_of("jobs", {"reading": "fewer"}, among={"role": "related"}),
        all_of("jobs", {"reading": "more"}, among={"role": "related"}),
        outside("jobs", C16, ENDS, -1),
        outside("jobs", C16, ENDS, 0),
        settling("MK07", "fewer"),
        settling("MK07", "within"),
        ratio(MK08=-1, MK09=1),
        ratio(MK08=1, MK09=0),
        effect("MK07", "worse"),
        effect("MK07", "unclear"),
        measures("core", "few large units"),
        measures("core", "fewer"),
    ],
    "other region": [
        settling("MK08", "more"),
        effect("MK08", "better"),
        effect("MK09", "better"),
        cells("jobs", {**THERE, "industry": "C16"}, jobs=50.0),
    ],
    "other industries": [
        settling("MK07", "more", codes=("D35",)),
        effect("MK07", "better", codes=("D35",)),
        measures("C16", "specialised"),
    ],
    "nothing there": [
        cells("jobs", {"region": "nowhere"}, jobs=0.0),
        summed("jobs", {"region": "nowhere"}, jobs=0.0),
        share_of("jobs", HERE, "jobs", 1.0, among={"region": "nowhere"}),
        extreme("jobs", {"region": "nowhere"}, "jobs", "highest"),
        none_of("jobs", {"reading": "more"}, among={"region": "nowhere"}),
        all_of("jobs", {"reading": "more"}, among={"region": "nowhere"}),
        outside("jobs", {"region": "nowhere"}, ENDS, 0),
        measures("nowhere", "specialised"),
        cells("nothing", C16, jobs=50.0),
    ],
}
SHOWN = [(name, claim) for name, claims in LIES.items() for claim in claims]


def test_there_is_a_true_claim_of_every_kind_and_a_lie():
    assert set(TRUE) == set(KINDS) == {*FROM_TABLE, *FROM_RAW}
    assert {claim.kind for _, claim in SHOWN} == set(KINDS)


@pytest.mark.parametrize("claim", [*TRUE.values(), *ALSO_TRUE], ids=lambda claim: claim.kind)
def test_what_is_true_passes(claim, raw):
    assert fault(claim, study_of(), raw) is None


@pytest.mark.parametrize(("name", "claim"), SHOWN, ids=lambda one: getattr(one, "kind", one))
def test_a_planted_lie_is_caught(name, claim, raw):
    assert fault(claim, study_of(), raw)


CHANGED = {"cells": "jobs", "sum": "jobs", "share": "jobs", "extreme": "jobs", "outside": "lower"}
CHANGED |= {"count": "reading", "none_of": "reading", "all_of": "reading"}


@pytest.mark.parametrize("kind", FROM_TABLE)
@pytest.mark.edge("verdicts", "a sentence on a cell that is missing", "the audit refuses it")
def test_a_missing_cell_carries_no_claim(kind, raw):
    claim, jobs = TRUE[kind], JOBS.copy()
    role = "related" if kind in ("none_of", "all_of") else "core"
    place = jobs.index[(jobs["region"] == "here") & (jobs["role"] == role)][0]
    jobs.loc[place, CHANGED[kind]] = np.nan
    assert fault(claim, study_of(jobs), raw)


@pytest.mark.parametrize("kind", FROM_TABLE)
def test_a_claim_is_of_the_table_and_not_of_what_it_was_made_from(kind, raw):
    """The table is changed under a true claim."""
    jobs = JOBS.assign(jobs=1.0, reading="more")
    jobs[list(ENDS)] = [-1.0, 1.0]
    assert fault(TRUE[kind], study_of(jobs), raw)


@pytest.mark.parametrize("end", ["highest", "lowest", "farthest"])
@pytest.mark.edge("verdicts", "the highest of two that are equal", "the audit refuses it")
def test_a_tie_has_no_first(end, raw):
    jobs = pd.DataFrame({"industry": ["C16", "C31", "F41"], "jobs": [-9.0, -9.0, 3.0]})
    jobs["jobs"] *= -1 if end == "highest" else 1
    first = extreme("jobs", {"industry": "C16"}, "jobs", end)
    assert "others are as far" in fault(first, study_of(jobs), raw)
    both = extreme("jobs", {"industry": ["C16", "C31"]}, "jobs", end)
    assert fault(both, study_of(jobs), raw) is None


@pytest.mark.parametrize(("of", "side"), [(4.0, 0), (3.9, 1), (9.0, 0), (9.1, -1)])
def test_an_interval_holds_its_ends(of, side, raw):
    for said in (-1, 0, 1):
        told = fault(outside("jobs", C16, ENDS, said, of=of), study_of(), raw)
        assert (told is None) == (said == side)


SAID = Statement("{n:d} jobs, {change:+d}")


def test_a_number_that_no_claim_has_is_caught(raw):
    claims = (cells("jobs", C16, jobs=50.0), cells("jobs", F41, lower=-7.0))
    true = SAID.given(claims=claims, n=50.0, change=-7.0)
    assert faults(true, study_of(), raw) == []
    for lie in ({"n": 49.0}, {"n": float("nan")}, {"change": 7.0}):
        assert faults(replace(true, values={**true.values, **lie}), study_of(), raw)
    assert faults(replace(true, claims=claims[:1]), study_of(), raw)


def test_a_lie_in_what_follows_a_sentence_is_caught(raw):
    then = Statement("Of {n:d}.").given(claims=(cells("jobs", C16, jobs=5.0),), n=5.0)
    told = Statement("So.").given(then=then)
    assert faults(told, study_of(), raw)


def test_words_may_tell_the_sign_where_the_number_has_none(raw):
    fell = Statement("{n:d} fewer").given(claims=(cells("jobs", F41, lower=-7.0),), n=7.0)
    assert faults(fell, study_of(), raw) == []
