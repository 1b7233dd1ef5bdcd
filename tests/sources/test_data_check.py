"""What `check_data` says of the small project."""

import pytest

from nextstep_analysis.errors import DataError
from nextstep_analysis.sources.build import build_data
from nextstep_analysis.sources.check import DataReport, check_data


@pytest.fixture
def states(mini):
    return {state.dataset: state for state in check_data(mini.project).datasets}


def test_missing_cells_are_counted_and_placed(states):
    (gap,) = states["firms"].missing
    assert (gap.column, gap.cells, gap.where) == ("stock", 2, "year 2017")
    assert states["accounts"].missing == ()


def test_coverage(states):
    found = {part.column: (part.values, part.first, part.last) for part in states["firms"].coverage}
    assert found == {
        "region": (1, "MK07", "MK07"),
        "industry": (2, "A01", "C31"),
        "year": (2, "2016", "2017"),
    }


def test_breaks_come_from_the_catalogue(states):
    assert [(one.year, one.columns) for one in states["firms"].breaks] == [(2017, ("stock",))]


def test_rows_without_a_combination_are_counted(mini):
    mini.catalogue(
        firms={"complete": False, "expected": {}, "absent": {"fi": "salattu", "en": "suppressed"}}
    )
    mini.spoil("firms", "MK07,C31,2017,,2\n", "")
    state = next(one for one in check_data(mini.project).datasets if one.dataset == "firms")
    assert state.absent == 1
    assert "1 combinations without a row (suppressed)" in DataReport((state,)).as_text()


def test_checking_writes_nothing_and_says_whether_the_table_is_built(mini, states):
    assert mini.contents() == {}
    assert not any(state.built for state in states.values())
    build_data(mini.project)
    assert all(state.built for state in check_data(mini.project).datasets)


def test_a_bad_file_is_an_error(mini):
    mini.spoil("accounts", "1.10", "x")
    with pytest.raises(DataError, match="column 'output' is 'x'"):
        check_data(mini.project)


def test_as_table_has_a_row_of_texts_per_dataset(mini):
    table = check_data(mini.project).as_table().set_index("dataset")
    assert table.loc["firms"].to_dict() == {
        "reference period": "2016–2017",
        "rows": "4",
        "covers": "region: 1, industry: 2, years 2016–2017",
        "codes": "TOL 2008; areas of 2026",
        "breaks": "2017: stock",
        "missing": "stock 2 cells (year 2017)",
        "sums": "",
        "balance": "",
        "built": "no",
    }
    assert table.loc["accounts", "reference period"] == "2016–2017 (estimate)"


def test_as_text_leaves_out_what_is_not_there(mini):
    text = check_data(mini.project).as_text()
    assert "firms: 2016–2017, 4 rows\n  covers: region: 1" in text
    assert text.count("missing:") == 1
    assert text.count("not built, or not up to date") == 6
