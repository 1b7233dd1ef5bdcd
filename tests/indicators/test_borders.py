"""Figures of older municipalities and regions on the borders of today."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nextstep_analysis.breaks import breaks_of, with_breaks
from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators.borders import on_present_borders


def edge(kind, outcome):
    return pytest.mark.edge("places", kind, outcome)


HISTORY = pd.DataFrame(
    [
        ("KU398", "MK07", 2013, 2026, "KU398"),
        ("KU532", "MK07", 2013, 2015, "KU398"),
        ("KU098", "MK07", 2013, 2026, "KU098"),
        ("KU283", "MK07", 2013, 2015, "KU098"),
        ("KU142", "MK08", 2013, 2020, "KU142"),
        ("KU142", "MK07", 2021, 2026, "KU142"),
        ("KU286", "MK08", 2013, 2026, "KU286"),
        ("KU091", "MK01", 2013, 2026, "KU091"),
    ],
    columns=["municipality", "region", "first_year", "last_year", "municipality_2026"],
)
OLD = {"KU398": 100, "KU532": 15, "KU098": 20, "KU283": 2, "KU142": 7, "KU286": 80, "KU091": 600}
"""Residents before 2016: Nastola and Hämeenkoski are there, Iitti is in Kymenlaakso."""


def table(years=(2014,), *, regions=True, local=True, figures=OLD):
    rows = []
    for year in years:
        there = HISTORY[(HISTORY["first_year"] <= year) & (HISTORY["last_year"] >= year)]
        homes = there.set_index("municipality")["region"]
        if local:
            rows += [(place, year, figures[place]) for place in homes.index]
        if regions:
            for region, places in homes.groupby(homes):
                rows.append((region, year, sum(figures[place] for place in places.index)))
            rows.append(("SSS", year, sum(figures[place] for place in homes.index)))
    return pd.DataFrame(rows, columns=["region", "year", "people"])


def put(rows, **more):
    return on_present_borders(rows, history=HISTORY, measures=["people"], **more)


def by_place(found, year=2014):
    rows = found.table[found.table["year"] == year]
    return rows.set_index("region")["people"].to_dict()


def test_lahti_has_nastola_and_hollola_has_hameenkoski():
    found = by_place(put(table()))
    assert (found["KU398"], found["KU098"]) == (115, 22)
    assert "KU532" not in found and "KU283" not in found


def test_iitti_is_in_paijat_hame_in_every_year():
    found = put(table([2014, 2020, 2021]))
    before, after = by_place(found, 2020), by_place(found, 2021)
    assert before["MK07"] == 100 + 20 + 7 and before["MK08"] == 80
    assert (before["MK07"], before["MK08"]) == (after["MK07"], after["MK08"])
    assert by_place(found)["MK07"] == 115 + 22 + 7
    assert found.table["on_borders"].all() and found.breaks.empty


@edge("a region that has changed, without its municipalities", "its figure stays, marked; a break")
def test_a_region_without_its_municipalities_keeps_a_break():
    found = put(with_breaks(table([2019, 2020, 2021], local=False), [2020]))
    assert by_place(found, 2020)["MK07"] == 120 and by_place(found, 2021)["MK07"] == 127
    marked = found.table[~found.table["on_borders"]]
    assert {tuple(row) for row in marked[["region", "year"]].to_numpy()} == {
        (region, year) for region in ("MK07", "MK08") for year in (2019, 2020)
    }
    assert found.breaks.to_dict("list") == {"region": ["MK07", "MK08"], "year": [2021, 2021]}
    assert breaks_of(found.table) == (2020, 2021)


def test_a_table_on_one_set_of_older_borders_is_marked_and_has_no_break():
    rows = table([2014], local=False)
    later = pd.concat([rows, rows.assign(year=2022)])
    found = put(later, borders=2014)
    assert found.breaks.empty and breaks_of(found.table) == ()
    marked = found.table.groupby("region")["on_borders"].all()
    assert marked.to_dict() == {"MK01": True, "MK07": False, "MK08": False, "SSS": True}


def test_a_region_that_changed_twice_has_both_breaks():
    history = pd.DataFrame(
        [
            ("KU001", "MK01", 2013, 2026, "KU001"),
            ("KU002", "MK02", 2013, 2014, "KU002"),
            ("KU002", "MK01", 2015, 2026, "KU002"),
            ("KU003", "MK02", 2013, 2019, "KU003"),
            ("KU003", "MK01", 2020, 2026, "KU003"),
            ("KU004", "MK02", 2013, 2026, "KU004"),
        ],
        columns=HISTORY.columns,
    )
    years = [2014, 2015, 2019, 2020]
    rows = pd.DataFrame({"region": "MK01", "year": years, "people": [1, 2, 3, 4]})
    found = on_present_borders(rows, history=history, measures=["people"])
    assert found.breaks["year"].tolist() == [2015, 2020]


@edge("a part of a merged municipality is missing or has no row", "the sum is missing, never less")
@pytest.mark.parametrize("gone", [False, True])
def test_a_missing_part_is_no_zero(gone):
    rows = table().astype({"people": float})
    lost = rows["region"] == "KU532"
    rows.loc[lost, "people"] = np.nan
    found = by_place(put(rows[~lost] if gone else rows))
    assert np.isnan(found["KU398"]) and found["KU098"] == 22
    assert found["MK07"] == 137  # the figure of its former area, which is marked
    marked = put(rows).table.set_index("region")["on_borders"]
    assert not marked["MK07"] and marked["MK08"]


def test_other_keys_stay_apart():
    rows = table()
    both = pd.concat([rows.assign(sex="men"), rows.assign(sex="women", people=rows["people"] * 2)])
    found = put(both).table.set_index(["sex", "region"])["people"]
    assert found["men", "KU398"] == 115 and found["women", "KU398"] == 230


def test_a_table_without_years_needs_its_borders():
    rows = table().drop(columns="year")
    assert put(rows, borders=2014).table.set_index("region")["people"]["KU398"] == 115
    with pytest.raises(DataError, match="the year of the borders is needed"):
        put(rows)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (table().assign(year=2012), "the borders of 2012 are not known; known are those of 2013–2"),
        (table().assign(year=2016), "'KU283' was no municipality on the borders of 2016"),
        (table().assign(people=-1), "negative values"),
        (pd.concat([table(), table()]), "duplicate rows"),
    ],
)
def test_what_cannot_be_put_anywhere_is_refused(rows, sentence):
    with pytest.raises(DataError, match=sentence):
        put(rows)


PEOPLE = st.lists(st.integers(0, 10**9), min_size=len(OLD), max_size=len(OLD))


@settings(max_examples=14)
@given(
    st.lists(st.integers(0, 10**9), min_size=len(OLD), max_size=len(OLD)), st.integers(2013, 2026)
)
def test_totals_are_those_of_the_parts(values, year):
    figures = dict(zip(OLD, values, strict=True))
    found = put(table([year], figures=figures)).table
    local = found["region"].str.startswith("KU")
    regions = found["region"].str.startswith("MK")
    whole = found.loc[found["region"] == "SSS", "people"].item()
    assert found.loc[local, "people"].sum() == found.loc[regions, "people"].sum() == whole
    assert set(found.loc[local, "region"]) == {"KU398", "KU098", "KU142", "KU286", "KU091"}


@settings(max_examples=5)
@given(PEOPLE)
def test_once_on_the_borders_of_today_nothing_moves(values):
    rows = table([2026], figures=dict(zip(OLD, values, strict=True)))
    found = put(rows).table
    again = put(found.drop(columns="on_borders")).table
    pd.testing.assert_frame_equal(found, again)
    wanted = rows.sort_values(["region", "year"], ignore_index=True).astype({"people": float})
    pd.testing.assert_frame_equal(found.drop(columns="on_borders"), wanted)
