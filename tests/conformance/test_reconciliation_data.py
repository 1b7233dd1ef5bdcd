"""Facts published by month and quarter, on the monthly files that our yearly tables are made of.

Releases speak of months, our tables of years; so these facts cannot be reproduced from the
tables, but from what they were compiled of. The files stay in `../shared/data`.
"""

import csv
import re
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from nextstep_analysis.project import Project

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
LIST = SHARED / "reconciliation.csv"
IDS = (
    "R38",
    "R39",
    "R41",
    "R50",
    "R51",
    "R53",
    "R54",
    "R55",
    "R56",
    "R57",
    "R59",
    "R60",
    "R61",
    "R62",
    "R63",
    "R65",
    "R66",
)
COLUMNS = {  # of our facts -> of each file; `year` is a month or a quarter in them
    "fi_enterprise_openings_closures_11yq_2013Q1_2022Q4": {
        "region": "region_code",
        "year": "quarter",
        "industry": "tol",
    },
    "fi_bankruptcies_13fe_2003M01_on": {"region": "region_code", "year": "month"},
    "fi_unemployment_vacancies_municipality_monthly": {"region": "kunta", "year": "time"},
    "fi_unemployment_rate_municipality_monthly_12r5_2007_2025": {
        "region": "Alue",
        "year": "Kuukausi",
    },
}
BY_NAME = "fi_unemployment_vacancies_municipality_monthly"
OLD_NAMES = {"Maarianhamina - Mariehamn": "MK21", "Honkajoki": "MK04", "Pertunmaa": "MK10"}
"""Municipalities that are called otherwise today or have merged into another of their region."""


@cache
def facts():
    """The rows about monthly files, by id; nothing where the list is not there."""
    if not LIST.is_file():
        return {}
    with LIST.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["fact"]: row for row in rows if row["dataset"].startswith("data/")}


@cache
def table(dataset):
    """A file in our words for its columns, everything but measures as text."""
    path = SHARED / dataset
    if not path.is_file():
        pytest.skip(f"../shared/{dataset} is not on this machine")
    read = pd.read_csv(path, dtype="str", na_values=["..", "..."])
    names = COLUMNS[path.name.split(".")[0]]
    others = read.drop(columns=list(names), errors="ignore")  # quarters have a "year" besides
    return others.rename(columns={theirs: ours for ours, theirs in names.items()})


@cache
def home():
    """The region of each municipality by its Finnish name."""
    path = Project(ROOT).raw / "municipalities" / "municipalities.csv"
    names = pd.read_csv(path, dtype="str")
    return {**names.set_index("name_fi")["region"], **OLD_NAMES}


def in_time(months, wanted):
    """``2021M01-2021M09`` is all months from the first to the last, ``2016-03-01`` one."""
    span = re.fullmatch(r"(\d{4}M\d\d)-(\d{4}M\d\d)", wanted)
    return months.between(*span.groups()) if span else months == wanted


def of_area(rows, area, *, by_name):
    if not by_name:
        return rows[rows["region"] == area]
    if area == "SSS":
        return rows
    if area.startswith("MK"):
        return rows[rows["region"].map(home()) == area]
    return rows[rows["region"] == area]


def ours(fact):
    rows = table(fact["dataset"])
    rows = rows[in_time(rows["year"], fact["year"])]
    for pair in filter(None, (fact["industry"] and f"industry={fact['industry']}", fact["other"])):
        key, _, value = pair.partition("=")
        rows = rows[rows[key] == value]
    total = 0.0
    for sign, area in re.findall(r"([+-]?)([^+-]+)", fact["region"]):
        found = of_area(rows, area, by_name=BY_NAME in fact["dataset"])[fact["column"]]
        assert len(found), f"no row of {area}"
        # Suppressed counts of 1-4 are in no sum, as the tolerance of the country says.
        assert area == "SSS" or found.notna().all()
        total += (-1 if sign == "-" else 1) * found.astype(float).sum()
    return total


@pytest.mark.parametrize("name", IDS)
def test_fact_holds_in_the_monthly_file(name):
    if not facts():
        pytest.skip("../shared/reconciliation.csv is not on this machine")
    fact = facts()[name]
    value, tolerance = float(fact["value"]), fact["tolerance"]
    rate = tolerance.endswith("%")
    allowed = abs(value) * float(tolerance[:-1]) / 100 if rate else float(tolerance)
    found = ours(fact)
    assert abs(found - value) <= allowed + 1e-9 * abs(value), fact["statement"]
    assert found == pytest.approx(float(fact["ours"])), "what the list says that we have"


def test_every_fact_about_a_monthly_file_is_tried():
    if not facts():
        pytest.skip("../shared/reconciliation.csv is not on this machine")
    assert set(IDS) == set(facts())


def test_every_municipality_of_the_monthly_file_has_a_region():
    """As `labour_market` once lacked three of them, the regions added up to less than SSS."""
    read = table(f"data/{BY_NAME}.csv.gz")
    assert not set(read["region"]) - set(home())
    assert set(home()) - set(read["region"]) == {"Maarianhamina"}
