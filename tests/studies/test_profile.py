"""Profiles from the real figures: what is quoted, what is left out, and what enters."""

import datetime as dt
import math
import re
from dataclasses import replace
from pathlib import Path

import pytest
from studied import background_study, kept_in_run

from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.catalogue.profile import FigureOf, Says, Swedish
from nextstep_analysis.errors import CatalogueError
from nextstep_analysis.processed import read_table
from nextstep_analysis.project import Project
from nextstep_analysis.report.profile.report import ProfileReport
from nextstep_analysis.studies.background.inputs import study_inputs
from nextstep_analysis.studies.profile.evidence import Evidence
from nextstep_analysis.studies.profile.figures import figure
from nextstep_analysis.studies.profile.inputs import facts_for, profile_inputs
from nextstep_analysis.studies.profile.kind import PROFILE
from nextstep_analysis.studies.profile.study import profile_study

ROOT = Path(__file__).parents[2]
WOOD = "wood-furniture"
FILE = ROOT / "config" / "ecosystems" / f"{WOOD}.yaml"
DAY = dt.date(2026, 11, 26)


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue(Project(ROOT))


@pytest.fixture(scope="module")
def wood(built):
    return background_study(WOOD, project=built)


@pytest.fixture
def evidence(catalogue, wood):
    facts = facts_for(catalogue, catalogue.ecosystem(WOOD))
    return Evidence(FILE, facts, catalogue.profiles.ends, DAY, wood)


def says(*facts, **figures):
    asked = {name: FigureOf(figure=kind, of=of) for name, (kind, of) in figures.items()}
    return Says(text={"fi": "a", "en": "a"}, facts=facts, figures=asked)


def test_a_quotient_is_the_one_that_the_table_gives(wood):
    table = read_table(Project(ROOT), "enterprises")
    divisions = table["industry"].str.fullmatch(r"[A-U]\d\d") & table["region"].str.match("MK")
    rows = table[divisions & (table["year"] == 2022)]  # the country is all its regions
    furniture = rows[rows["industry"] == "C31"].set_index("region")["stock"]
    whole = rows.groupby("region")["stock"].sum()
    here, there = furniture["MK07"] / whole["MK07"], furniture.sum() / whole.sum()
    shown, sources = figure(wood, "times_country", "C31")
    # To a thousandth: what the whole is exactly is audited with the background studies.
    assert shown.value == pytest.approx(here / there, rel=1e-3) and shown.year == 2022
    assert shown.lower > 1 and [source.dataset for source in sources] == ["enterprises"]
    assert figure(wood, "enterprises", "C31")[0].value == furniture["MK07"]


def test_jobs_and_people_are_those_of_the_region(wood):
    jobs = read_table(Project(ROOT), "jobs")
    mine = jobs[(jobs["region"] == "KU398") & (jobs["industry"] == "C") & (jobs["year"] == 2017)]
    assert figure(wood, "jobs", "KU398")[0].value == mine["jobs"].iloc[0]
    near, far = (figure(wood, "people_within", limit)[0] for limit in ("60", "120"))
    assert near.value < far.value and far.lower < far.value < far.upper


def test_a_quotient_that_cannot_be_told_from_1_is_not_told(wood):
    assert math.isnan(figure(wood, "times_country", "C16")[0].value)


def test_what_the_study_calls_weak_or_does_not_list_is_not_told(wood, built):
    listed = wood.tables["bought_elsewhere"].frame.set_index("product")["confidence"]
    for product in wood.tables["value_chain"].frame["product"]:
        told = not math.isnan(figure(wood, "bought_elsewhere", product)[0].value)
        assert told == (listed.get(product, "weak") != "weak"), product
    other = background_study("circular-economy", project=built)
    assert math.isnan(figure(other, "bought_elsewhere", "19_22")[0].value)


@pytest.mark.edge("configuration", "a profile asks for a figure that is not", "named, by line")
def test_an_unknown_row_of_a_figure_is_told_with_the_line(evidence):
    with pytest.raises(CatalogueError, match="no figure 'jobs' of 'KU999'; it has those of KU016"):
        figure(evidence.study, "jobs", "KU999")
    with pytest.raises(CatalogueError, match=r"yaml, line \d+: the study has no figure 'output'"):
        evidence.told(says(x=("output", "99")), "claim")


def test_a_statement_of_a_fact_past_its_end_is_left_out_and_listed(evidence):
    assert evidence.told(says("koskisen-sawmill"), "claim").facts == ("koskisen-sawmill",)
    assert evidence.told(says("koskisen-sawmill", "koskisen-apprenticeship"), "claim") is None
    (left,) = evidence.left_out
    assert (left.fact, left.why, left.until) == ("koskisen-apprenticeship", "news", "2024-02-28")
    assert left.line > 0


def test_swedish_is_left_out_where_a_figure_of_it_cannot_be_told(evidence):
    def summary(code):
        asked = {"times": {"figure": "times_country", "of": code}}
        return Swedish(text="Fler.", facts=("koskisen-sawmill",), figures=asked)

    assert evidence.may_print(summary("C31"), "swedish") and not evidence.left_out
    # C16 cannot be told from 1.
    assert not evidence.may_print(summary("C16"), "claim")
    assert [one.why for one in evidence.left_out] == ["missing"]


def test_what_may_not_be_printed_grows_with_the_day(evidence):
    names = [key for key in evidence.facts if "/" not in key]
    counts = []
    for year in (2026, 2028, 2032):
        later = replace(evidence, day=dt.date(year, 11, 26), left_out=[])
        for name in names:
            later.told(says(name), "claim")
        counts.append(len(later.left_out))
    assert counts == sorted(counts) and counts[-1] == len(names)


def test_a_text_of_a_profile_rebuilds_profiles_only(catalogue):
    one = catalogue.ecosystem(WOOD)
    changed = one.model_copy(update={"profile": {**one.profile, "claim": "another"}})
    other = replace(catalogue, ecosystems={**catalogue.ecosystems, WOOD: changed})
    assert study_inputs(other, WOOD) == study_inputs(catalogue, WOOD)
    mine, theirs = profile_inputs(catalogue, WOOD), profile_inputs(other, WOOD)
    assert [name for name in mine if mine[name] != theirs[name]] == [
        f"config/ecosystems/{WOOD}.yaml (profile)"
    ]
    assert profile_inputs(other, "kymiring") == profile_inputs(catalogue, "kymiring")


def test_a_fact_of_another_ecosystem_enters_where_it_is_named(catalogue):
    held = profile_inputs(catalogue, WOOD)["facts of other ecosystems"]
    assert list(held) == ["circular-economy/lab-circular-economy-laboratory"]


def test_there_is_one_of_the_home_region_only(catalogue):
    assert PROFILE.subjects(catalogue) == tuple(sorted(catalogue.ecosystems))
    with pytest.raises(CatalogueError, match="profiles are of MK07 only"):
        profile_study(WOOD, region="MK13", project=Project(ROOT))


@pytest.mark.parametrize("name", sorted(p.stem for p in FILE.parent.glob("*.yaml")))
def test_each_is_made_in_both_languages_and_says_why_what_is_left_out(name):
    with kept_in_run():
        made = profile_study(name, project=Project(ROOT))
    assert made.claim and made.offer and made.swedish and len(made.numbers) == 3
    assert all(left.why not in ("missing", "low") for left in made.left_out), made.left_out
    assert {"plots", "prices", "power"} == set(made.unanswered)
    for language in ("fi", "en"):
        report = ProfileReport(made, language=language)
        (body,) = [bundle["text/html"] for bundle in report.page().bundles()]
        assert not re.search(r"\b(None|nan|not available|tieto puuttuu)\b", body)
        assert body.count("<section") >= 9 and "<svg" in body
