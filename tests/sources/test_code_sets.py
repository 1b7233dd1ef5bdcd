"""Codes are those of the declared classification and borders, in the year of their row."""

import pytest

from nextstep_analysis.errors import CatalogueError, DataError
from nextstep_analysis.processed import read_table
from nextstep_analysis.sources.build import build_data

TOL2025 = "industry,name_fi\nA,Maatalous\nA01,Viljely\nK,Tietoliikenne\nK62,Ohjelmistot\n"
BREAK = {"year": 2025, "columns": ["stock"], "note": {"fi": "katko", "en": "break"}}
COLUMNS = {
    "region": {"type": "region"},
    "industry": {"type": "industry"},
    "year": {"type": "year", "minimum": 2024, "maximum": 2025},
    "stock": {"type": "count", "unit": {"fi": "yritystä", "en": "enterprises"}},
    "births": {"type": "count", "unit": {"fi": "yritystä", "en": "enterprises"}},
}
SUM = {"column": "industry", "parts": "sections", "whole": "TOT"}
BOTH = {"TOL 2008": 2024, "TOL 2025": 2025}


@pytest.fixture
def later(mini):
    """The small project with TOL 2025, and a table of 2024 and 2025 to be written."""
    mini.put("tol2025", TOL2025, rows=4)

    def write(rows, **entry):
        changes = {"columns": COLUMNS, "expected": {}, "complete": False, "breaks": [BREAK]}
        tol = {
            "kind": "names",
            "classification": "TOL 2025",
            "keys": ["industry"],
            "columns": {"industry": {"type": "industry"}, "name_fi": {"type": "text"}},
        }
        mini.catalogue(firms={**changes, **entry}, extra={"tol2025": tol})
        mini.put("firms", "region,industry,year,stock,births\n" + rows)
        build_data(mini.project)
        return read_table(mini.project, "firms")

    return write


def test_each_row_has_codes_of_the_classification_of_its_year(later):
    built = later("MK07,C31,2024,1,1\nMK07,K62,2025,2,0\n", classification=BOTH)
    assert built["industry"].tolist() == ["C31", "K62"]


def test_totals_and_the_unknown_are_in_every_classification(later):
    built = later("MK07,TOT,2024,1,1\nMK07,TOT,2025,2,0\nMK07,X,2025,0,0\n", classification=BOTH)
    assert built["industry"].tolist() == ["TOT", "TOT", "X"]


@pytest.mark.parametrize("areas", ["2012", "2050", "2012–2026"])
def test_borders_that_nobody_knows_are_refused(mini, areas):
    mini.catalogue(firms={"areas": areas})
    with pytest.raises(DataError, match=f"'areas' is '{areas}'; the borders that are known are"):
        build_data(mini.project)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (
            "MK07,K62,2024,1,1\n",
            "'K62', a code of TOL 2025, which is not the classification of that row",
        ),
        (
            "MK07,C31,2025,1,1\n",
            "'C31', a code of TOL 2008, which is not the classification of that row",
        ),
    ],
)
def test_a_code_of_the_other_classification_is_refused(later, rows, sentence):
    with pytest.raises(DataError, match="line 2: column 'industry' is") as told:
        later(rows, classification=BOTH)
    assert sentence in str(told.value)


def test_a_table_of_another_classification_is_told_which_one(later):
    columns = {**COLUMNS, "year": {"type": "year", "minimum": 2023, "maximum": 2024}}
    with pytest.raises(DataError, match="'K62', a code of TOL 2025, which is not the class"):
        later("MK07,K62,2024,1,1\n", columns=columns, breaks=[])


def test_years_in_which_letters_change_their_meaning_are_refused(later):
    with pytest.raises(CatalogueError, match="from 2025 on the letters of TOL 2025 mean other"):
        later("MK07,C31,2025,1,1\n")


def test_a_change_of_classification_is_a_declared_break(later):
    with pytest.raises(CatalogueError, match="changes in 2025; that year is needed under 'breaks'"):
        later("MK07,C31,2024,1,1\n", classification=BOTH, breaks=[])


def test_an_old_classification_that_goes_on_is_said_with_its_first_year(later):
    built = later("MK07,C31,2025,1,1\n", classification={"TOL 2008": 2024}, breaks=[])
    assert built["industry"].tolist() == ["C31"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"classification": None}, "'industry' holds industries, so the table needs a 'class"),
        ({"classification": "NAICS"}, "unknown classification 'NAICS'; allowed are TOL 2008, "),
        ({"classification": {"TOL 2025": 2025, "TOL 2008": 2024}}, "in the order of their first"),
        ({"areas": None}, "the column 'region' holds areas, so the table needs 'areas'"),
        ({"areas": "now"}, "allowed is the year whose borders the areas have"),
        ({"sums": [{**SUM, "column": "trade"}]}, "'trade' is not one of the 'columns'"),
        ({"areas": "NUTS 2013"}, "'areas' is 'NUTS 2013', but the column 'region' is of type"),
        ({"areas": "NUTS 2014"}, "or NUTS and its version (2003, 2006"),
        ({"sums": [{**SUM, "column": "stock"}]}, "the column 'stock' is none of the 'keys'"),
        ({"sums": [{**SUM, "parts": "regions"}]}, "'industry', of type industry, has no regions"),
        ({"sums": [{**SUM, "measures": ["year"]}]}, "'year' is no figure; figures are stock, b"),
        ({"sums": [{**SUM, "whole": "regions"}]}, "levels one above the other (divisions of sec"),
        ({"sums": [{**SUM, "within": float("inf")}]}, "must be a finite number"),
        ({"equal": [{"dataset": "firm", "column": "stock"}]}, "unknown dataset 'firm', did you me"),
        ({"equal": [{"dataset": "accounts", "column": "stock"}]}, "accounts has no column 'stock'"),
        ({"sums": [{**SUM, "parts": "letters"}]}, "'parts' is one of sections, divisions"),
    ],
)
def test_what_a_table_must_say_of_its_codes(mini, change, sentence):
    mini.catalogue(firms=change)
    with pytest.raises(CatalogueError) as told:
        build_data(mini.project)
    assert sentence in str(told.value) and "\n" not in str(told.value)


@pytest.mark.parametrize(("areas", "fine"), [("2026", False), ("2023", True), ("2013–2026", True)])
def test_a_municipality_is_known_on_the_borders_of_its_time(mini, areas, fine):
    mini.put(
        "municipality_history",
        (
            "municipality,region,first_year,last_year,name_fi\nKU016,MK07,2013,2026,Asikkala\n"
            "KU398,MK07,2013,2026,Lahti\nKU588,MK10,2013,2024,Pertunmaa\n"
        ),
        rows=3,
    )
    mini.catalogue(firms={"areas": areas, "expected": {}, "complete": False})
    mini.spoil("firms", "MK07,A01,2016", "KU588,A01,2016")
    if fine:
        build_data(mini.project)
        return
    with pytest.raises(DataError, match="known codes of areas of 2026") as told:
        build_data(mini.project)
    assert "column 'region' is 'KU588'" in str(told.value)
