import numpy as np
import pandas as pd
import pytest

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators._composition import composition, plain
from nextstep_analysis.schema import (
    check_composition,
    check_disjoint,
    check_observations,
    check_region_known,
    with_scheme,
)


@pytest.fixture
def jobs():
    return pd.DataFrame(
        {
            "region": ["A", "A", "FI", "FI"],
            "industry": ["C16", "C31"] * 2,
            "year": 2023,
            "value": [30.0, 70.0, 100.0, np.nan],
        }
    )


def test_a_tidy_table_passes(jobs):
    before = jobs.copy()
    check_observations(jobs)
    check_composition(jobs)
    pd.testing.assert_frame_equal(jobs, before)
    check_observations(
        jobs.rename(columns={"region": "place", "value": "jobs"}),
        keys=("place", "industry"),
        value="jobs",
    )


@pytest.mark.parametrize("dtype", ["float32", "Float64", "Int64"])
def test_numbers_of_any_type_pass(jobs, dtype):
    check_observations(jobs.astype({"value": dtype}))


@pytest.mark.parametrize(
    ("break_it", "message"),
    [
        (lambda t: t.drop(columns=["year", "value"]), r"missing columns \['year', 'value'\]"),
        (lambda t: t[:0], "empty table"),
        (lambda t: t.assign(value=["30", "..", "1", "2"]), "not a number.*1 row is.*value=[.][.]"),
        (lambda t: t.assign(value="30"), "not a number.*4 rows are of type str"),
        (lambda t: t.assign(value=True), "not a number.*of type bool"),
        (lambda t: t.assign(region=["A", None, "FI", "FI"]), "missing keys.*1 row is without"),
        (lambda t: t.assign(year=[2023, np.nan, 2023, 2023]), "missing keys.*year=nan"),
        (lambda t: t.assign(year="2023"), "not a year.*4 rows are of type"),
        (lambda t: t.assign(industry="C16"), "duplicate rows: one per region, industry and year"),
        (
            lambda t: t.assign(value=[-1, 1, -2, 1]),
            "negative values.*2 rows are below it: region=A",
        ),
        (lambda t: t.assign(value=np.inf), r"infinite values.*4 rows are infinite.*; \.\.\.$"),
    ],
)
def test_broken_tables_are_refused_in_one_sentence(jobs, break_it, message):
    with pytest.raises(DataError, match=message) as refused:
        check_observations(break_it(jobs))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "industries",
    [
        ["C16", "C31", "X"],
        ["A", "B", "C", "X"],
        ["TOT"],
        ["core", "rest"],
        ["A", "BDE", "C"],
        ["rest", "C16"],
        ["1610", "1620", "17"],
        ["B-N_S95_X_K", "K", "S94"],
        ["681+68209+683", "68201_68202", "69_75"],
        ["68_OTHER", "68_DWELLINGS"],
        [],
    ],
)
def test_industries_side_by_side(industries):
    check_disjoint(industries)


@pytest.mark.parametrize(
    ("industries", "message"),
    [
        (["C", "C16"], "1 pair overlaps: C holds C16$"),
        (["TOT", "C"], "TOT holds C"),
        (["C", "C16", "C31", "TOT"], r"5 pairs overlap: .*; \.\.\.$"),
        (["1610", "16"], "1 pair overlaps: 16 holds 1610$"),
        (["Yhteensä", "A"], "1 pair overlaps: Yhteensä holds A$"),
        (["TOT", "X"], "1 pair overlaps: TOT holds X$"),
        (["C10-12", "C12-15"], "1 pair overlaps: C10-12 and C12-15 overlap$"),
        (["C", "10-33"], "1 pair overlaps: C is the same as 10-33$"),
        (["core", "C16"], "1 pair overlaps: C16 and core may overlap$"),
        (["68_OTHER", "6820"], "1 pair overlaps: 6820 and 68_OTHER may overlap$"),
        (["TOT", "core", "rest"], "2 pairs overlap: TOT holds core, TOT holds rest$"),
        (["J", "K", "62"], "J holds 62 in TOL 2008, K holds 62 in TOL 2025$"),
    ],
)
def test_industries_inside_each_other(industries, message):
    with pytest.raises(DataError, match=message):
        check_disjoint(industries)


OWN = r"or say schema.with_scheme\(table, 'own'\) if each code is a part of its own"


@pytest.mark.parametrize(
    ("industries", "message"),
    [
        (["I1", "I10", "I100"], "'I1' and 2 more are neither in TOL 2008 .*NACE Rev. 2.* nor in"),
        (["C16", "x"], r"'x' is neither in TOL 2008 .* nor in TOL 2025 .*\(is 'X' meant\?\)"),
        (["1", "16"], r"'1' is neither in .*\(is '01' meant\?\)"),
        (["A16"], r"'A16' is neither in .*\(is 'C16' meant\?\)"),
        (["K62", "G45"], "'K62' is not in TOL 2008 .* and 'G45' is not in TOL 2025"),
        (["K", "62"], r"in TOL 2025 K holds 62, in TOL 2008 not; .*'TOL 2025'\) or 'TOL 2008'"),
        ([16, 17], "must be text .a number has lost its leading zeros: .*16 is of type int"),
        (["16", 17.0], "must be text.*17.0 is of type float"),
    ],
)
def test_what_nobody_can_tell_is_asked(industries, message):
    with pytest.raises(DataError, match=message) as refused:
        check_disjoint(industries)
    assert "\n" not in str(refused.value)
    with pytest.raises(DataError, match=OWN):
        check_disjoint(industries)
    check_disjoint(industries, scheme="own")


def test_the_scheme_says_where_a_number_belongs():
    for scheme in ("TOL 2008", "NACE Rev. 2"):
        check_disjoint(["K", "62"], scheme=scheme)
        with pytest.raises(DataError, match=r"1 pair overlaps: J holds 62$"):
            check_disjoint(["J", "62"], scheme=scheme)
    for scheme in ("TOL 2025", "NACE Rev. 2.1"):
        check_disjoint(["J", "62"], scheme=scheme)
        with pytest.raises(DataError, match=r"1 pair overlaps: K holds 62$"):
            check_disjoint(["K", "62"], scheme=scheme)


@pytest.mark.parametrize(
    ("code", "scheme", "message"),
    [
        ("K62", "TOL 2008", r"not of TOL 2008: 'K62' is not \(K62 is a code of TOL 2025\)$"),
        ("G45", "NACE Rev. 2.1", r"not of NACE Rev. 2.1: 'G45' is not \(G45 is .* TOL 2008\)$"),
        ("c16", "TOL 2008", r"\(is 'C16' meant\?\)$"),
        ("sawmills", "TOL 2008", "'sawmills' is not$"),
    ],
)
def test_a_code_of_another_scheme_is_refused_with_a_hint(code, scheme, message):
    with pytest.raises(DataError, match=message):
        check_disjoint([code], scheme=scheme)


def test_a_list_of_ones_own_is_believed_but_for_its_total():
    check_disjoint(["C", "C16", 16, "core"], scheme="own")
    check_disjoint(["Total"], scheme="own")
    with pytest.raises(DataError, match=r"2 pairs overlap: Total holds 16, Total holds C$"):
        check_disjoint(["Total", "C", 16], scheme="own")


@pytest.mark.parametrize("scheme", ["tol 2008", "", ["own"], 2008])
def test_an_unknown_scheme_is_refused(jobs, scheme):
    allowed = "allowed are 'TOL 2008', 'NACE Rev. 2', 'TOL 2025', 'NACE Rev. 2.1', 'own'"
    with pytest.raises(DataError, match=allowed):
        check_disjoint(["C16"], scheme=scheme)
    with pytest.raises(DataError, match=allowed):
        with_scheme(jobs, scheme)
    jobs.attrs["scheme"] = scheme
    with pytest.raises(DataError, match=allowed):
        check_composition(jobs)


def test_a_table_says_its_scheme(jobs):
    table = jobs.replace({"industry": {"C16": "K", "C31": "62"}})
    with pytest.raises(DataError, match="scheme not known"):
        check_composition(table)
    check_composition(with_scheme(table, "TOL 2008"))
    with pytest.raises(DataError, match="K holds 62"):
        check_composition(with_scheme(table, "NACE Rev. 2.1"))
    assert not table.attrs, "the table itself stays as it is"


def test_a_note_takes_no_place_and_leaves_the_others(jobs):
    jobs.attrs["source"] = "made up"
    noted = with_scheme(jobs, "own")
    assert noted.attrs == {"source": "made up", "scheme": "own"}
    assert np.shares_memory(noted["value"].to_numpy(), jobs["value"].to_numpy())
    assert with_scheme(pd.Series({"C16": 1.0}), "own").attrs == {"scheme": "own"}


def test_the_note_stays_where_our_own_code_builds_tables_anew(jobs):
    noted = with_scheme(jobs.assign(value=[30, 70, 100, 900]), "own")
    for table in (plain(noted), composition(noted, "FI")):
        assert table.attrs["scheme"] == "own"


def test_rows_left_out(jobs):
    with pytest.raises(DataError, match="1 are not there, first: region=A year=2023 lacks C31"):
        check_composition(jobs.drop(index=1))


def test_industries_may_differ_between_years_unless_asked_otherwise(jobs):
    both = pd.concat([jobs, jobs[jobs["industry"] == "C16"].assign(year=2024)])
    check_composition(both)
    with pytest.raises(DataError, match="2 are not there, first: region=A year=2024 lacks C31"):
        check_composition(both, across_years=True)


def test_regions(jobs):
    check_region_known(jobs, "FI")
    with pytest.raises(DataError, match="peer 'B' is not in the table; its regions are A, FI"):
        check_region_known(jobs, "B", role="peer")
    later = pd.concat([jobs, jobs[:2].assign(year=2024)])
    with pytest.raises(DataError, match="region 'FI' has no rows in 2024"):
        check_region_known(later, "FI")
