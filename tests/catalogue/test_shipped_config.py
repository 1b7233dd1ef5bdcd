"""The files under `config/` as they are: one test per file."""

import csv
from pathlib import Path

import pytest

from nextstep_analysis.catalogue.ecosystems import (
    Ecosystem,
    Member,
    Reference,
    overlaps,
    read_composition,
    read_compositions,
)
from nextstep_analysis.catalogue.factors import (
    Computed,
    Fact,
    Factor,
    Factors,
    Judgement,
    RegionFacts,
    Scoring,
)
from nextstep_analysis.catalogue.load import check_catalogue, load_catalogue
from nextstep_analysis.catalogue.settings import read_settings
from nextstep_analysis.catalogue.travel import Detour, HalfLife, Motorways, Speed, Travel
from nextstep_analysis.codes import ROLES
from nextstep_analysis.project import Project

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "config"
ECOSYSTEMS = sorted((CONFIG / "ecosystems").glob("*"))
REFERENCES = sorted((CONFIG / "references").glob("*"))

EXPECTED_CORES = {
    "circular-economy": ("E38", "E39", "E37"),
    "grain-food": ("C10", "C11"),
    "kymiring": ("R93", "I55"),
    "logistics-vt12": ("H49", "H52"),
    "manufacturing": ("C25", "C26", "C27", "C28"),
    "smart-mobility": ("C29", "C30", "C27"),
    "wood-furniture": ("C16", "C31"),
}
EXPECTED_REFERENCES = {
    "blue-industry-park": ("MK02", ("C25", "C28", "C30", "C33")),
    "healthturku": ("MK02", ("C20", "C21", "Q86", "M72")),
    "its-factory": ("MK06", ("C29", "C30", "H49", "H52", "J62", "M71")),
    "ouluhealth": ("MK17", ("C21", "C26", "C32", "Q86", "M72", "J62")),
}
NAMED = {"circular-economy", "logistics-vt12", "kymiring", "smart-mobility"}


def known(dataset: str, column: str) -> set[str]:
    with (ROOT / "data" / "raw" / dataset / f"{dataset}.csv").open(encoding="utf-8") as file:
        return {row[column] for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def settings():
    return read_settings(CONFIG / "settings.yaml")


@pytest.mark.parametrize("path", ECOSYSTEMS, ids=lambda path: path.stem)
def test_ecosystem_file(path, settings):
    ecosystem = read_composition(path, Ecosystem)

    assert set(ecosystem.codes) <= known("industries", "industry")
    assert set(ecosystem.peers) <= known("municipalities", "region") - {settings.region}
    weights = ecosystem.weights(settings.weights)
    assert list(weights) == list(ecosystem.codes)
    assert all(0 < weight <= 1 for weight in weights.values())
    assert {"fi", "en"} <= set(ecosystem.name)
    assert ecosystem.status == ("named" if ecosystem.id in NAMED else "proposal")


@pytest.mark.parametrize("path", REFERENCES, ids=lambda path: path.stem)
def test_reference_file(path, settings):
    reference = read_composition(path, Reference)

    assert set(reference.codes) <= known("industries", "industry")
    assert reference.region in known("municipalities", "region") - {settings.region}


def test_the_seven_ecosystems_have_their_cores():
    ecosystems = read_compositions(CONFIG / "ecosystems", Ecosystem)
    cores = {name: ecosystems[name].core for name in EXPECTED_CORES}
    assert cores == EXPECTED_CORES


def test_the_four_references_have_their_region_and_cores():
    references = read_compositions(CONFIG / "references", Reference)
    found = {name: (references[name].region, references[name].core) for name in EXPECTED_REFERENCES}
    assert found == EXPECTED_REFERENCES


def test_only_electrical_equipment_is_in_two_cores():
    ecosystems = read_compositions(CONFIG / "ecosystems", Ecosystem)
    shipped = {name: ecosystems[name] for name in EXPECTED_CORES}
    assert [(found.industry, found.ecosystems) for found in overlaps(shipped)] == [
        ("C27", ("manufacturing", "smart-mobility"))
    ]


def test_a_division_that_is_meant_whole_is_no_upper_bound():
    circular = read_composition(CONFIG / "ecosystems" / "circular-economy.yaml", Ecosystem)
    assert circular.upper_bounds == ("C20", "D35", "G46")
    assert circular.members["E38"].parts == ("38.1", "38.2", "38.3")


def test_kymiring_shows_its_risks_with_sources():
    kymiring = read_composition(CONFIG / "ecosystems" / "kymiring.yaml", Ecosystem)
    told = " ".join(fact.text["en"] for fact in kymiring.facts)
    assert "bankruptcy in April 2023" in told
    assert "February 2024" in told
    assert "2025" in told
    risks = [fact for fact in kymiring.facts if fact.factor == "risks"]
    assert len(risks) == 6
    assert all(fact.source_url and fact.source_date for fact in risks)


def test_settings(settings):
    assert (settings.region, settings.reference) == ("MK07", "SSS")
    assert (settings.languages, settings.summaries) == (("fi", "en"), ("sv",))
    assert settings.main_period == (2018, 2022)
    assert 2017 not in settings.years
    assert settings.years == (2013, 2014, 2015, 2016, 2018, 2019, 2020, 2021, 2022)
    assert [settings.weights.of(role) for role in ROLES] == [1.0, 0.5, 0.25]


def test_the_whole_catalogue_loads_and_fits_the_data():
    catalogue = load_catalogue(Project(ROOT))
    check_catalogue(
        catalogue,
        industries=known("industries", "industry"),
        regions=known("enterprises", "region"),
    )
    assert list(catalogue.ecosystems) == sorted(catalogue.ecosystems)
    assert catalogue.indicators
    assert catalogue.datasets


EXPLAINED = [
    Ecosystem,
    Reference,
    Member,
    Fact,
    Judgement,
    RegionFacts,
    Factors,
    Factor,
    Computed,
    Scoring,
    Travel,
    Detour,
    HalfLife,
    Motorways,
    Speed,
]


@pytest.mark.parametrize("model", EXPLAINED)
def test_the_readme_explains_every_key(model):
    readme = (CONFIG / "README.md").read_text(encoding="utf-8")
    assert [key for key in model.model_fields if f"`{key}`" not in readme] == []
