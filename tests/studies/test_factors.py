"""Chapter 6: figures of places by hand, and the scores of all seven from the real figures."""

import re
from html import escape
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from studied import background_study

from nextstep_analysis.catalogue.factors import Judgement, Travel
from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.processed import read_table
from nextstep_analysis.report.background.report import StudyReport
from nextstep_analysis.report.words.text import Text
from nextstep_analysis.studies import checked
from nextstep_analysis.studies.background.factors.notes import place_notes
from nextstep_analysis.studies.background.study import background_study as computed
from nextstep_analysis.studies.measures.reach import centres, place_figures

ECOSYSTEMS = (
    "circular-economy",
    "grain-food",
    "kymiring",
    "logistics-vt12",
    "manufacturing",
    "smart-mobility",
    "wood-furniture",
)
NAN = float("nan")


# --- figures of places, by hand ---------------------------------------------------------


@pytest.fixture
def tables():
    """A on the meridian, B 0.1 degrees north of it (12 minutes), C on an island, D nowhere."""
    municipalities = pd.DataFrame(
        {
            "municipality": ["KU001", "KU002", "KU003", "KU004"],
            "region": ["MK07", "MK13", "MK21", "MK13"],
            "longitude": [25.0, 25.0, 25.0, NAN],
            "latitude": [60.0, 60.1, 60.05, NAN],
        }
    )
    people = {
        "KU001": 100,
        "KU002": 40,
        "KU003": 7,
        "KU004": 60,
        "MK07": 100,
        "MK13": 100,
        "MK21": 7,
        "SSS": 207,
    }
    population = pd.DataFrame(
        [(region, year, n) for region, n in people.items() for year in (2019, 2020)],
        columns=["region", "year", "population"],
    )
    local = {"KU001": (30, 30), "KU002": (15, 5), "KU003": (4, 0), "KU004": (25, 5)}
    wide = {"MK07": (30, 30), "MK13": (40, 10), "MK21": (4, 0)}
    jobs = pd.DataFrame(
        [
            (region, industry, 2019, n)
            for region, both in {**local, **wide}.items()
            for industry, n in (("C", both[0]), ("H", both[1]), ("TOT", sum(both)))
        ],
        columns=["region", "industry", "year", "jobs"],
    )
    market = pd.DataFrame(
        [("MK07", 50.0, 10.0), ("MK13", 30.0, 10.0), ("MK21", 2.0, 0.0), ("SSS", 82.0, 20.0)],
        columns=["region", "unemployed", "vacancies"],
    ).assign(year=2019)
    history = municipalities[["municipality", "region"]].assign(
        first_year=2013, last_year=2026, municipality_2026=municipalities["municipality"]
    )
    return {
        "municipalities": municipalities,
        "municipality_history": history,
        "population": population,
        "jobs": jobs,
        "labour_market": market,
    }


@pytest.fixture
def factors(built):
    """Those of the project; no motorway runs through the places of this test."""
    found = load_catalogue(built).factors
    return found.model_copy(update={"travel": found.travel.model_copy(update={"motorways": None})})


def test_figures_by_hand(tables, factors, scope):
    table = place_figures(tables, factors=factors, scope=scope)
    found = table.set_index(["measure", "minutes", "region"])["value"]
    people = found["population_within", 60.0]
    assert people.to_dict() == {"MK07": 140, "MK13": 140, "MK21": 7}
    jobs = found["jobs_within", 60.0]
    assert jobs.to_dict() == {"MK07": 60 + 20, "MK13": 60 + 20, "MK21": 4}
    # 13.3 km of road at 50 km/h: 16 minutes, so the other town counts 2 ** -(16 / 60)
    minutes = 1.2 * 60 / 50 * np.pi * 6371.0088 / 180 / 10
    weight = 2 ** -(minutes / 60)
    weighted = found["population_accessibility", 60.0]
    expected = {"MK07": 100 + 40 * weight, "MK13": 40 + 100 * weight, "MK21": 7}
    assert weighted.to_dict() == pytest.approx(expected)
    plain = table[table["minutes"].isna()].set_index(["measure", "region"])
    seekers = plain.loc["unemployed_per_vacancy"]
    assert seekers["value"].to_dict() == {
        "MK07": 5,
        "MK13": 3,
        "MK21": pytest.approx(NAN, nan_ok=True),
    }
    assert seekers["rank"].tolist()[:2] == [1, 2] and seekers["of"].tolist() == [2] * 3
    assert plain.loc[("industry_diversity", "MK07"), "value"] == 1.0
    assert plain.loc[("industry_diversity", "MK21"), "value"] == 0.0


def test_who_has_no_place_is_not_counted_and_is_said(tables, factors, scope):
    table = place_figures(tables, factors=factors, scope=scope)
    people = table[(table["measure"] == "population_within") & (table["minutes"] == 60)]
    assert people.set_index("region")["unplaced"].to_dict() == {"MK07": 60, "MK13": 60, "MK21": 0}
    notes = place_notes(table, factors.travel)
    (told,) = [note.values for note in notes if "Not counted" in note.message]
    assert told == {"people": 60, "jobs": 30}
    placed = place_notes(table.assign(unplaced=0.0), factors.travel)
    assert not [note for note in placed if "Not counted" in note.message]


def test_journeys_begin_in_the_largest_municipality_with_a_place(tables):
    residents = pd.Series({"KU001": 100.0, "KU002": 40.0, "KU003": 7.0, "KU004": 60.0})
    found = centres(tables["municipalities"], residents=residents)
    assert found.to_dict() == {"MK07": "KU001", "MK13": "KU002", "MK21": "KU003"}


def test_the_band_holds_the_estimate(built):
    table = background_study("kymiring", project=built).tables["place_figures"].frame
    near = table.dropna(subset=["minutes"])
    assert (near["lower"] <= near["value"]).all() and (near["value"] <= near["upper"]).all()
    assert table[table["minutes"].isna()][["lower", "upper"]].isna().all(axis=None)


# --- real figures -----------------------------------------------------------------------


@pytest.fixture(scope="module", params=ECOSYSTEMS)
def study(request, built):
    return background_study(request.param, project=built)


REFERENCES = ("blue-industry-park", "healthturku", "its-factory", "ouluhealth")


def scores(study, subject=None):
    table = study.tables["factor_scores"].frame
    return table[table["subject"] == (subject or study.ecosystem)].set_index("factor")


def figure(study, region, measure, minutes=None):
    table = study.tables["place_figures"].frame
    rows = table[(table["region"] == region) & (table["measure"] == measure)]
    rows = rows if minutes is None else rows[rows["minutes"] == minutes]
    (row,) = rows.to_dict("records")
    return row


# score of the factors of each ecosystem's own, in their order; None: no evidence found
REAL = {
    "circular-economy": (3, 2, 2, 1, 1, 0, 2),
    "grain-food": (1, 1, 1, 1, 2.25, 1, 1),
    "kymiring": (1, 1, 1, 1, 1.5, 1, 4),
    "logistics-vt12": (1, None, None, None, 1, 3, 1),
    "manufacturing": (2, 1, 1, 0, 1.5, None, 2),
    "smart-mobility": (1, 2, 2, 1, 1.25, 1, 3),
    "wood-furniture": (1, 2, 1, 1, 2, 1, 1),
}


def test_scores_of_every_ecosystem(study):
    found = [None if pd.isna(score) else score for score in scores(study)["score"]]
    assert tuple(found) == REAL[study.ecosystem]


def test_scores_of_the_region_and_the_references(study):
    region = scores(study, "MK07")
    assert region["score"].to_dict() == {
        "networks": 2,
        "university_cooperation": 2,
        "pilot_and_reference_sites": 1,
        "skilled_labour": 1,
        "customers_and_value_chains": 1,
        "location_and_connections": 2.5,
        "sites_and_premises": 1,
        "energy": 4,
        "services_and_funding": 2,
        "risks": 3,
    }
    factory = scores(study, "its-factory")
    assert factory.at["pilot_and_reference_sites", "score"] == 3
    assert pd.isna(factory.at["risks", "score"])
    assert scores(study, "blue-industry-park").at["services_and_funding", "basis"] == "none"
    assert scores(study, "ouluhealth").at["location_and_connections", "score"] == 2


def test_no_evidence_is_never_a_number(study):
    table = study.tables["factor_scores"].frame
    none = table["basis"] == "none"
    assert table.loc[none, "score"].isna().all() and table.loc[~none, "score"].notna().all()
    assert table["score"].dropna().between(0, 4).all()
    assert ((table["found"] == 0) == none).all() and (table["found"] <= table["asked"]).all()


def test_what_is_the_same_in_the_whole_region_is_scored_once(study, built):
    table = study.tables["factor_scores"].frame
    wide = table[table["about"] == "region"]
    assert set(wide["subject"]) == {"MK07", *REFERENCES}
    assert len(table[table["subject"] == study.ecosystem]) == 7
    first = background_study("kymiring", project=built).tables["factor_scores"].frame
    own = ["subject", "factor", "score", "documented", "computed"]
    pd.testing.assert_frame_equal(
        table.loc[table["subject"] == "MK07", own].reset_index(drop=True),
        first.loc[first["subject"] == "MK07", own].reset_index(drop=True),
    )


@pytest.mark.parametrize("language", ["fi", "en"])
def test_no_sentence_says_what_the_rule_does_not(study, language):
    """The score is told by the weights and levels that gave it, not by a number of good sources."""
    told = " ".join(
        bundle.get("text/html", "")
        for bundle in StudyReport(study, language=language).factors().bundles()
    )
    assert not re.search(r"good source|hyvän lähteen", told)
    own = scores(study).dropna(subset=["documented"])
    text = Text(language)
    for row in own.itertuples():
        assert text.write(row.weight_for, ".1f") in told
    word = {"en": "not available", "fi": "tieto puuttuu"}[language]
    assert word not in told, "what was looked for and not found is not 'not available'"


@pytest.mark.parametrize("language", ["fi", "en"])
def test_facts_against_stand_beside_those_for(study, language):
    html = " ".join(
        bundle.get("text/html", "")
        for bundle in StudyReport(study, language=language).factors().bundles()
    )
    against = {"en": "Speaks against it", "fi": "Sitä vastaan puhuu"}[language]
    weighed = scores(study)
    for factor in weighed.index[weighed["weight_against"] > 0]:
        part = html.split(f'id="evidence-{factor.replace("_", "-")}"')[1].split("<h4")[0]
        lists = part.split(against)[1]
        for fact in study.facts:
            counts = fact.lowers == factor or (fact.factor == factor and fact.against)
            if fact.subject == study.ecosystem and counts and fact.confidence != "low":
                assert fact.source_url.replace("&", "&amp;") in lists


def test_figures_of_the_region_from_the_real_data(study):
    people = figure(study, "MK07", "population_within", 120)
    assert people["value"] == pytest.approx(2.868e6, abs=5e3) and np.isnan(people["rank"])
    assert (people["lower"], people["upper"]) == (
        pytest.approx(2.714e6, abs=5e3),
        pytest.approx(3.086e6, abs=5e3),
    )
    weighted = figure(study, "MK07", "population_accessibility")
    assert (weighted["rank"], weighted["best_rank"], weighted["worst_rank"]) == (3, 3, 3)
    assert people["unplaced"] == 40_384, "Tuusula has no location in the data"
    assert figure(study, "MK07", "unemployed_per_vacancy")["value"] == pytest.approx(
        5.604, abs=1e-3
    )
    assert figure(study, "MK07", "industry_diversity")["rank"] == 16
    assert figure(study, "MK21", "population_within", 180)["value"] == 30_541 - 182


def test_the_risks_stand_at_the_start(study):
    report = StudyReport(study, language="en")
    summary, questions = (
        " ".join(bundle.get("text/html", "") for bundle in chapter.bundles())
        for chapter in (report.summary(), report.questions())
    )
    risks = [f for f in study.facts if f.subject == study.ecosystem and f.factor == "risks"]
    short = [risk for risk in risks if risk.short]
    assert short and "<h3>Risks</h3>" in summary
    for risk in short:
        assert escape(risk.short["en"]) in summary
        assert escape(risk.source_url) in questions
    assert not [r for r in risks if r.confidence == "low" and escape(r.source_url) in questions]


@pytest.mark.parametrize("language", ["fi", "en"])
def test_every_fact_is_linked_with_its_confidence(study, language):
    bundles = StudyReport(study, language=language).factors().bundles()
    html = " ".join(bundle.get("text/html", "") for bundle in bundles)
    evidence, _, rest = html.partition('id="factor-claims"')
    claims = rest
    assert len(study.facts) >= 11 + 21
    for fact in study.facts:
        assert fact.subject in (study.ecosystem, "MK07")
        where = claims if fact.confidence == "low" else evidence
        assert f'href="{fact.source_url}"'.replace("&", "&amp;") in where
    word = {"fi": "Väite:", "en": "Claim:"}[language]
    low = sum(fact.confidence == "low" for fact in study.facts)
    assert claims.count(word) == low and word not in evidence
    said = {"fi": "näyttöä ei löytynyt", "en": "no evidence found"}[language]
    missing = int(scores(study)["score"].isna().sum())
    (table,) = re.findall(r"<table.*?</table>", html, re.S)
    assert table.count(said) == missing


def test_another_region_is_not_scored_by_facts_of_the_home_region(built):
    study = background_study("grain-food", region="MK13", project=built)
    assert not [f for f in study.facts if f.subject in ("grain-food", "MK13")]
    own = scores(study)
    assert own["documented"].isna().all()
    assert own["basis"].value_counts().to_dict() == {"none": 6, "computed": 1}
    assert any("documented facts of the ecosystem" in c.message for c in study.caveats)
    assert StudyReport(study, language="fi").factors().bundles()


def test_a_judgement_replaces_the_score_and_says_so(built, monkeypatch):
    judgement = Judgement.model_validate(
        {
            "factor": "sites_and_premises",
            "score": 3,
            "reason": {"fi": "Oma syy.", "en": "A reason of ours."},
            "source_title": "A page",
            "source_url": "https://example.org/judged",
        }
    )
    catalogue = load_catalogue(built)
    changed = catalogue.ecosystems["kymiring"].model_copy(update={"judgements": (judgement,)})
    object.__setattr__(catalogue, "ecosystems", {**catalogue.ecosystems, "kymiring": changed})
    monkeypatch.setattr(checked, "load_catalogue", lambda project: catalogue)
    study = computed("kymiring", project=built)
    sites = scores(study).loc["sites_and_premises"]
    assert (sites["score"], sites["basis"]) == (3, "judgement")
    html = " ".join(
        bundle.get("text/html", "")
        for bundle in StudyReport(study, language="en").factors().bundles()
    )
    assert "Score by judgement: A reason of ours." in html
    assert "https://example.org/judged" in html and "Scores given by judgement: 1." in html


def test_a_judgement_may_take_a_factor_of_the_region_back(built, monkeypatch):
    """A person's own score of energy for one ecosystem stands in its study, with its reason."""
    judgement = Judgement.model_validate(
        {
            "factor": "energy",
            "score": 1,
            "reason": {"fi": "Oma syy.", "en": "A reason of ours."},
            "source_title": "A page",
            "source_url": "https://example.org/judged",
        }
    )
    catalogue = load_catalogue(built)
    changed = catalogue.ecosystems["kymiring"].model_copy(update={"judgements": (judgement,)})
    object.__setattr__(catalogue, "ecosystems", {**catalogue.ecosystems, "kymiring": changed})
    monkeypatch.setattr(checked, "load_catalogue", lambda project: catalogue)
    study = computed("kymiring", project=built)
    assert scores(study).loc["energy", ["score", "basis"]].tolist() == [1, "judgement"]
    assert scores(study, "MK07").at["energy", "score"] == 4
    assert StudyReport(study, language="en").factors().bundles()


def distances(places):
    """Kilometres by the haversine of this test, by pair of places."""
    east, north = np.radians(places[["longitude", "latitude"]].to_numpy()).T
    curve = np.sin((north[:, None] - north) / 2) ** 2
    curve += np.cos(north[:, None]) * np.cos(north) * np.sin((east[:, None] - east) / 2) ** 2
    table = pd.DataFrame(2 * 6371.0088 * np.arcsin(np.sqrt(curve)), places.index, places.index)
    return table.stack().to_dict()


def factors_of(built):
    return load_catalogue(built).factors


def test_people_and_jobs_within_an_hour_of_lahti_are_counted_by_municipality(built):
    """By the shortest ways of this test, place by place; those of Pertunmaa are in Mäntyharju."""
    places = read_table(built, "municipalities").set_index("municipality").dropna()
    straight = distances(places)
    travel: Travel = factors_of(built).travel
    slow, rest = (speed.km_per_hour for speed in travel.speeds)
    near, told = travel.speeds[0].up_to_km, travel.motorways
    ways = {}
    for code in places.index:
        km = straight["KU398", code] * travel.detour.value
        ways[code] = [(km, 0.0)]
    for road in told.roads:
        if "KU398" not in road:
            continue
        for end in range(len(road)):
            steps = sorted((road.index("KU398"), end))
            on = sum(straight[pair] for pair in pairwise(road[slice(steps[0], steps[1] + 1)]))
            for code in places.index:
                off = straight[road[end], code] * travel.detour.value
                ways[code].append((on * told.detour + off, on * told.detour))

    def minutes(km, on):
        saved = min(on, max(km - near, 0)) * (60 / rest - 60 / told.km_per_hour)
        return 60 * (min(km, near) / slow + max(km - near, 0) / rest) - saved

    # within an hour nobody changes from one motorway to another, nor drives to another one first
    inside = {code for code, found in ways.items() if min(minutes(*way) for way in found) <= 60}
    people = read_table(built, "population")
    people = people[people["year"] == 2022].replace({"region": {"KU588": "KU507"}})
    jobs = read_table(built, "jobs")
    jobs = jobs[jobs["industry"] == "TOT"]
    study = background_study("kymiring", project=built)
    found = study.tables["place_figures"].frame.set_index(["measure", "minutes", "region"])["value"]
    for measure, table, column in (
        ("population_within", people, "population"),
        ("jobs_within", jobs, "jobs"),
    ):
        counted = table[table["region"].isin(inside)][column].sum()
        assert found[measure, 60.0, "MK07"] == counted > 0
