"""Names, divisions, regions, and the industries of the regional accounts."""

import shutil
from pathlib import Path

import pytest

from nextstep_analysis.catalogue.accounts import read_accounts
from nextstep_analysis.classifications import (
    NAME_COLUMNS,
    accounts_divisions,
    divisions,
    municipalities_of,
    names,
    region_code,
    regions,
    section_of,
    sections,
)
from nextstep_analysis.errors import CatalogueError, DataError
from nextstep_analysis.processed import read_table
from nextstep_analysis.project import Project
from nextstep_analysis.sources.build import build_data

ROOT = Path(__file__).parents[1]
LAHTI_REGION = (
    "KU016",
    "KU081",
    "KU098",
    "KU111",
    "KU142",
    "KU316",
    "KU398",
    "KU560",
    "KU576",
    "KU781",
)


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Project:
    built = Project(tmp_path_factory.mktemp("built"))
    shutil.copytree(ROOT / "config", built.config)
    shutil.copytree(ROOT / "data" / "raw", built.raw)
    build_data(built)
    return built


@pytest.fixture(scope="module")
def table(project):
    return names(project)


@pytest.fixture(scope="module")
def map_(project):
    return accounts_divisions(project)


def test_names_of_every_code(table):
    assert list(table) == NAME_COLUMNS
    assert table.index.name == "code"
    assert table.index.is_unique
    assert table.index.is_monotonic_increasing
    assert table["kind"].value_counts().to_dict() == {
        "municipality": 308,
        "industry": 111,
        "aggregate": 32,
        "region": 19,
        "country": 1,
    }


def test_no_name_is_missing(table):
    words = table[["fi", "sv", "en", "short_fi", "short_sv", "short_en"]]
    assert words.notna().all(axis=None)
    assert (words == words.apply(lambda column: column.str.strip())).all(axis=None)
    assert (words != "").all(axis=None)


def test_short_names_fit_a_chart(table):
    for language in ("fi", "sv", "en"):
        assert table[f"short_{language}"].str.len().max() <= 32


def test_short_names_of_the_accounts_differ(table):
    aggregates = table[table["kind"] == "aggregate"].drop(["68_OTHER", "68_DWELLINGS"])
    for language in ("fi", "sv", "en"):
        assert aggregates[f"short_{language}"].is_unique


@pytest.mark.parametrize(
    ("code", "column", "name"),
    [
        ("C31", "fi", "Huonekalujen valmistus"),
        ("C31", "sv", "Tillverkning av möbler"),
        ("C31", "en", "Manufacture of furniture"),
        ("TOT", "fi", "Toimialat yhteensä"),
        ("MK07", "fi_genitive", "Päijät-Hämeen"),
        ("MK07", "fi_inessive", "Päijät-Hämeessä"),
        ("MK07", "sv", "Päijänne-Tavastland"),
        ("MK02", "en", "Southwest Finland"),
        ("MK06", "fi_inessive", "Pirkanmaalla"),
        ("KU576", "fi_inessive", "Padasjoella"),
        ("KU576", "fi_elative", "Padasjoelta"),
        ("KU091", "sv", "Helsingfors"),
        ("KU091", "en", "Helsinki"),
        ("SSS", "fi", "koko maa"),
        ("SSS", "sv", "hela landet"),
        ("SSS", "en", "Finland"),
        ("SSS", "fi_inessive", "koko maassa"),
        ("84", "fi", "Julkinen hallinto ja maanpuolustus; pakollinen sosiaalivakuutus"),
        ("68_OTHER", "short_fi", "Muu kiinteistötoiminta"),
    ],
)
def test_names(table, code, column, name):
    assert table.loc[code, column] == name


def test_case_forms_stand_where_they_are_known_and_nowhere_else(table):
    known = table.index[table["fi_inessive"].notna()]
    assert set(known) == {"SSS", *LAHTI_REGION, *table.index[table["kind"] == "region"]}
    assert (
        table[["fi_genitive", "fi_elative"]].notna().all(axis=1) == table["fi_inessive"].notna()
    ).all()


def test_our_own_wording_is_marked(table):
    own = table.index[~table["official"]]
    assert set(own) == {
        "SSS",
        "02_03",
        "10_12",
        "13_15",
        "17_18",
        "19_22",
        "24_25",
        "26_27",
        "29_30",
        "31_33",
        "35_39",
        "681+68209+683",
        "68201_68202",
        "68_OTHER",
        "68_DWELLINGS",
        "90_96",
    }


def test_divisions_and_sections(project):
    assert len(divisions(project)) == 88
    assert len(sections(project)) == 21
    assert {section_of(division) for division in divisions(project)} == set(sections(project))


@pytest.mark.parametrize("wrong", ["C", "TOT", "31", "C310", "c31", ""])
def test_section_of_what_is_no_division(wrong):
    with pytest.raises(DataError, match="is not a division; allowed is a section letter"):
        section_of(wrong)


def test_regions_and_municipalities(project):
    assert len(regions(project)) == 19
    assert municipalities_of(project, "MK07") == LAHTI_REGION
    everywhere = [
        code for region in regions(project) for code in municipalities_of(project, region)
    ]
    assert len(everywhere) == len(set(everywhere)) == 308


@pytest.mark.parametrize("wrong", ["SSS", "MK7", "KU398"])
def test_municipalities_of_what_is_no_region(project, wrong):
    with pytest.raises(DataError, match="is not a region; allowed are MK01, "):
        municipalities_of(project, wrong)


@pytest.mark.edge("command line", "bytes of another encoding in a name", "one sentence")
@pytest.mark.parametrize("asked", ["P\udce4ij\udce4t-H\udce4me", "\udcff", "MK07\udc80"])
def test_bytes_that_are_no_text_name_no_region(table, asked):
    with pytest.raises(CatalogueError, match="unknown region"):
        region_code(asked, table)


def test_each_division_is_in_one_industry_of_the_accounts(project, map_):
    whole = map_[~map_["partial"]]
    assert whole["division"].is_unique
    assert set(map_["division"]) == set(divisions(project)) - {"U99"}
    assert list(map_.loc[map_["partial"], "division"]) == ["L68", "L68"]


def test_every_industry_of_the_accounts_is_mapped(project, map_):
    assert set(map_["aggregate"]) == set(read_table(project, "regional_accounts")["industry"])
    flows = read_table(project, "input_output")
    flows = flows[flows["origin"] != "primary"]
    used = set(flows["product"]) | {code for code in flows["user"] if code[0].isdigit()}
    assert set(map_["input_output"]) == used
    assert map_["aggregate"].nunique() == 30


def test_codes_of_the_accounts_say_which_divisions_they_hold(map_):
    for code, group in map_[~map_["partial"]].groupby("aggregate"):
        first, _, last = code.partition("_")
        numbers = range(int(first), int(last or first) + 1)
        held = {int(division[1:]) for division in group["division"]}
        assert held <= set(numbers)
        assert {min(held), max(held)} == {numbers[0], numbers[-1]}


def test_output_of_the_two_tables_agrees_industry_by_industry(project):
    accounts = read_table(project, "regional_accounts").set_index(["region", "industry"])["output"]
    flows = read_table(project, "input_output")
    rows = flows[flows["product"] == "OUTPUT"].set_index(["region", "user"])["value"]
    for region in regions(project):
        for industry in read_accounts(project).industries:
            output = accounts[region, industry.code]
            assert rows[region, industry.codes[-1]] == pytest.approx(output, abs=0.002)
