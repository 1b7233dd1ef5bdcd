"""Size classes, regional accounts, municipalities and older borders."""

import numpy as np
import pandas as pd
import pytest
from studied import background_study

from nextstep_analysis.processed import read_table
from nextstep_analysis.studies.background.definition import definition, status
from nextstep_analysis.studies.background.state.structure import (
    accounts,
    municipalities,
    size_classes,
)
from nextstep_analysis.studies.measures.borders import border_notes, present
from nextstep_analysis.studies.measures.current import Accounts
from nextstep_analysis.study import Statement


def test_size_classes_add_up_the_core(scope):
    sizes = pd.DataFrame(
        {
            "industry": ["C16", "C31"] * 3,
            "year": 2021,
            "size_class": ["0-4", "0-4", "5-9", "5-9", "TOTAL", "TOTAL"],
            "enterprises": [10, 20, 3, 0, 13, 20],
        }
    )
    table = size_classes(sizes, scope=scope).tables["size_classes"]
    rows = table.frame.set_index("size_class")["enterprises"]
    assert rows["0-4"] == 30 and rows["5-9"] == 3 and "TOTAL" not in rows.index
    assert np.isnan(rows["1000taienemmän"]), "a class without a row is not known"


def test_a_missing_size_class_is_not_a_sum(scope):
    sizes = pd.DataFrame(
        {
            "industry": ["C16", "C31"],
            "year": 2021,
            "size_class": "5-9",
            "enterprises": [3, np.nan],
        }
    )
    table = size_classes(sizes, scope=scope).tables["size_classes"].frame
    assert table["enterprises"].isna().all()


def test_no_size_class_of_the_real_figures_is_missing_and_none_is_called_suppressed(built):
    study = background_study("kymiring", project=built)
    table = study.tables["size_classes"]
    assert table.frame["enterprises"].notna().all()
    assert table.frame.set_index("size_class").loc["1000taienemmän", "enterprises"] == 0
    assert not any("suppressed" in note.message for note in table.notes)


def test_accounts_say_whether_they_are_the_core_alone(scope):
    table = pd.DataFrame(
        {
            "region": ["MK07"] * 3 + ["MK13"] * 3,
            "industry": ["16", "31_33", "41_43"] * 2,
            "output": 9.0,
            "compensation_of_employees": 2.0,
            "gross_value_added": [30.0, 10.0, 60.0, 20.0, 20.0, 60.0],
        }
    )
    divisions = pd.DataFrame(
        {
            "aggregate": ["16", "31_33", "31_33", "41_43"],
            "division": ["C16", "C31", "C32", "F41"],
            "partial": False,
        }
    )
    borders = (Statement("Iitti is elsewhere."), Statement("So is Vaala."))
    known = Accounts(table, "regional_accounts", 2014)
    part = accounts(known, divisions=divisions, borders=borders, scope=scope)
    rows = part.tables["accounts"].frame.set_index("industry")
    assert rows["exact"].to_dict() == {"16": True, "31_33": False}
    assert rows["share"].to_dict() == pytest.approx({"16": 0.3, "31_33": 0.1})
    assert rows["country_share"].to_dict() == pytest.approx({"16": 0.25, "31_33": 0.15})
    assert part.key_figures[0].value == 40
    assert "includes other industries" in part.findings[0].message
    then = part.findings[0].then
    assert then.message.startswith("Iitti") and then.then.message.startswith("So is Vaala")
    notes = [note.message for note in part.tables["accounts"].notes]
    assert {"Iitti is elsewhere.", "So is Vaala."} <= set(notes)


def test_municipalities_by_hand(scope):
    areas = {"KU398": (30, 70), "KU098": (20, 20), "MK07": (50, 90), "SSS": (100, 900)}
    rows = [
        (area, section, 2016, jobs)
        for area, pair in areas.items()
        for section, jobs in zip(("C", "F"), pair, strict=True)
    ] + [(area, "TOT", 2016, sum(pair)) for area, pair in areas.items()]
    jobs = pd.DataFrame(rows, columns=["region", "industry", "year", "jobs"])
    part = municipalities(jobs, codes=("KU398", "KU098"), scope=scope)
    table = part.tables["municipalities"].frame.set_index("region")
    assert table.loc["KU398", ["jobs", "share"]].tolist() == [30, 0.3]
    assert table.loc["KU398", "location_quotient"] == pytest.approx(3)
    assert table.loc["KU098", "location_quotient"] == pytest.approx(5)


def test_jobs_of_unknown_industry_are_jobs(scope):
    """As in the three measures: 30 of 120 and 100 of 1000, though 20 here have no industry."""
    rows = [
        ("MK07", "C", 30),
        ("MK07", "F", 70),
        ("MK07", "X", 20),
        ("MK07", "TOT", 120),
        ("SSS", "C", 100),
        ("SSS", "TOT", 1000),
    ]
    jobs = pd.DataFrame(rows, columns=["region", "industry", "jobs"]).assign(year=2016)
    table = municipalities(jobs, codes=(), scope=scope).tables["municipalities"].frame
    here = table.set_index("region").loc["MK07"]
    assert here["share"] == 0.25 and here["location_quotient"] == pytest.approx(2.5)


def test_overlaps_are_named_and_the_edge_is_said(ecosystem, scope):
    other = ecosystem.model_copy(update={"id": "other"})
    part = definition({"mini": ecosystem, "other": other}, scope=scope)
    overlaps = part.tables["overlaps"].frame
    assert overlaps["ecosystem"].tolist() == ["other"]
    assert overlaps["core"].tolist() == [("C16", "C31")]
    assert [code.code for code in part.caveats[0].values["industries"]] == ["C31"]
    assert "proposal" in status(ecosystem).message


# --- older borders --------------------------------------------------------------------------


def moves(built, region, year):
    notes = border_notes(read_table(built, "municipality_history"), region=region, year=year)
    return {
        (
            note.values["place"].code,
            note.values["other"].code,
            note.message.split(",")[1].split()[0],
        )
        for note in notes
    }


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        ("MK07", {("KU142", "MK08", "then")}),
        ("MK08", {("KU142", "MK07", "now")}),
        ("MK06", {("KU291", "MK13", "then")}),
        ("MK13", {("KU291", "MK06", "now")}),
        ("MK10", {("KU090", "MK12", "now"), ("KU171", "MK11", "now")}),
        ("MK18", {("KU785", "MK17", "now")}),
        ("MK01", set()),
    ],
)
def test_every_region_says_which_municipalities_changed_sides_since_2014(built, region, expected):
    assert moves(built, region, 2014) == expected


def test_vaala_had_moved_by_2016(built):
    assert moves(built, "MK18", 2016) == set() and moves(built, "MK07", 2021) == set()


def test_a_merged_municipality_is_counted_where_its_area_is_now(built):
    history = read_table(built, "municipality_history")
    found = present(pd.Series({"KU588": 10.0, "KU507": 5.0, "KU398": 1.0}), history)
    assert found.to_dict() == {"KU398": 1.0, "KU507": 15.0}
    assert np.isnan(present(pd.Series({"KU588": np.nan, "KU507": 5.0}), history)["KU507"])


def test_no_resident_is_lost_on_the_borders_of_today(built):
    people = read_table(built, "population")
    people = people[people["year"] == 2022].set_index("region")["population"].astype(float)
    local = people[people.index.str.startswith("KU")]
    now = present(local, read_table(built, "municipality_history"))
    assert set(now.index) == set(read_table(built, "municipalities")["municipality"])
    assert now.sum() == people["SSS"]
