"""Chapter 6: figures of places by hand, and the scores of all seven from the real figures."""

import numpy as np
import pandas as pd
import pytest

from nextstep_analysis.catalogue.factors import Judgement, Travel
from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.processed import read_table
from nextstep_analysis.report.background.report import StudyReport
from nextstep_analysis.report.page.blocks import PLOTLY
from nextstep_analysis.studies import checked
from nextstep_analysis.studies.background.factors.findings import place_notes
from nextstep_analysis.studies.background.study import background_study
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
    return load_catalogue(built).factors


def test_figures_by_hand(tables, factors, scope):
    table = place_figures(tables, factors=factors, scope=scope)
    found = table.set_index(["measure", "minutes", "region"])["value"]
    people = found["population_within", 60.0]
    assert people.to_dict() == {"MK07": 140, "MK13": 140, "MK21": 7}
    jobs = found["jobs_within", 60.0]
    assert jobs.to_dict() == {"MK07": 60 + 20, "MK13": 60 + 20, "MK21": 4}
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


def scores(study, subject=None):
    table = study.tables["factor_scores"].frame
    return table[table["subject"] == (subject or study.ecosystem)].set_index("factor")


def figure(study, region, measure, minutes=None):
    table = study.tables["place_figures"].frame
    rows = table[(table["region"] == region) & (table["measure"] == measure)]
    rows = rows if minutes is None else rows[rows["minutes"] == minutes]
    (row,) = rows.to_dict("records")
    return row


# score of each ecosystem, in the order of the file of factors; None: no evidence found
REAL = {
    "circular-economy": (3, 2, 2, 1, 1, 4, 0, None, 1, 2),
    "grain-food": (1, 1, 1, 1, 3, 4, 1, 2, 1, 1),
    "kymiring": (1, 1, 1, 1, 2, 4, 1, None, 0, 4),
    "logistics-vt12": (1, None, None, None, 1, 4, 3, 1, 1, 1),
    "manufacturing": (2, 1, 1, 0, 2, 4, None, None, None, 2),
    "smart-mobility": (1, 2, 2, 1, 1, 4, 1, 1, 1, 3),
    "wood-furniture": (1, 2, 1, 1, 2, 2, 1, 1, 1, 1),
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
        "location_and_connections": 4,
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
    known = table["score"].dropna()
    assert known.between(0, 4).all() and (known == known.round()).all()


def test_figures_of_the_region_from_the_real_data(study):
    people = figure(study, "MK07", "population_within", 120)
    assert people["value"] == pytest.approx(3.03e6, abs=5e3) and people["rank"] == 2
    assert (people["lower"], people["upper"]) == (
        pytest.approx(2.66e6, abs=5e3),
        pytest.approx(3.13e6, abs=5e3),
    )
    assert people["unplaced"] == 40_384, "Tuusula has no location in the data"
    assert figure(study, "MK07", "unemployed_per_vacancy")["value"] == pytest.approx(
        5.604, abs=1e-3
    )
    assert figure(study, "MK07", "industry_diversity")["rank"] == 16
    assert figure(study, "MK21", "population_within", 180)["value"] == 30_541 - 182


def test_the_risks_stand_at_the_start(study):
    html = StudyReport(study, language="en").opening().blocks
    told = " ".join(bundle.get("text/html", "") for block in html for bundle in block.bundles())
    assert "Documented risks" in told
    risks = [f for f in study.facts if f.subject == study.ecosystem and f.factor == "risks"]
    assert risks
    for risk in risks:
        assert (risk.source_url.replace("&", "&amp;") in told) == (risk.confidence != "low")


@pytest.mark.parametrize("language", ["fi", "en"])
def test_every_fact_is_linked_with_its_confidence(study, language):
    bundles = StudyReport(study, language=language).factors().bundles()
    html = " ".join(bundle.get("text/html", "") for bundle in bundles)
    evidence, _, rest = html.partition('id="factor-claims"')
    claims, _, references = rest.partition('id="reference-evidence"')
    assert len(study.facts) >= 11 + 21 + 28
    for fact in study.facts:
        where = claims if fact.confidence == "low" else evidence
        if fact.subject not in (study.ecosystem, "MK07") and fact.confidence != "low":
            where = references
        assert f'href="{fact.source_url}"'.replace("&", "&amp;") in where
    word = {"fi": "Väite:", "en": "Claim:"}[language]
    low = sum(fact.confidence == "low" for fact in study.facts)
    assert claims.count(word) == low and word not in evidence + references
    said = {"fi": "näyttöä ei löytynyt", "en": "no evidence found"}[language]
    assert said in html
    figures = [bundle[PLOTLY] for bundle in bundles if PLOTLY in bundle]
    drawn = figures[0]["layout"]["meta"]["nextstep"]["table"]["rows"]
    missing = int(scores(study)["score"].isna().sum())
    assert sum(row[1] == said for row in drawn) == missing


def test_another_region_is_not_scored_by_facts_of_the_home_region(built):
    study = background_study("grain-food", region="MK13", project=built)
    assert not [f for f in study.facts if f.subject in ("grain-food", "MK13")]
    own = scores(study)
    assert own["documented"].isna().all()
    assert own["basis"].value_counts().to_dict() == {"none": 8, "computed": 2}
    assert any("documented facts of the ecosystem" in c.message for c in study.caveats)
    assert StudyReport(study, language="fi").factors().bundles()


def test_a_judgement_replaces_the_score_and_says_so(built, monkeypatch):
    judgement = Judgement.model_validate(
        {
            "factor": "energy",
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
    study = background_study("kymiring", project=built)
    energy = scores(study).loc["energy"]
    assert (energy["score"], energy["basis"]) == (3, "judgement")
    html = " ".join(
        bundle.get("text/html", "")
        for bundle in StudyReport(study, language="en").factors().bundles()
    )
    assert "Score by judgement: A reason of ours." in html
    assert "https://example.org/judged" in html and "Scores given by judgement: 1." in html


def test_people_and_jobs_within_an_hour_of_lahti_are_counted_by_municipality(built, factors):
    """With the haversine of this test; those of Pertunmaa stand in Mäntyharju."""
    places = read_table(built, "municipalities").set_index("municipality")
    radians = np.radians(places[["longitude", "latitude"]].to_numpy())
    east, north = (radians - radians[places.index.get_loc("KU398")]).T
    lahti = radians[places.index.get_loc("KU398"), 1]
    curve = np.sin(north / 2) ** 2 + np.cos(radians[:, 1]) * np.cos(lahti) * np.sin(east / 2) ** 2
    travel: Travel = factors.travel
    slow, fast = (speed.km_per_hour for speed in travel.speeds)
    near = travel.speeds[0].up_to_km
    road = 2 * 6371.0088 * np.arcsin(np.sqrt(curve)) * travel.detour.value
    minutes = 60 * (np.minimum(road, near) / slow + np.maximum(road - near, 0) / fast)
    inside = set(places.index[minutes <= 60])
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
