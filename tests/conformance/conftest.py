"""Cases with independently computed results; they stay in `../shared`, never here."""

import csv
import json
from pathlib import Path

import pandas as pd
import pytest

from nextstep_analysis.schema import with_scheme

PROJECT = Path(__file__).parents[2]
CASES = PROJECT.parent / "shared" / "cases"
STARTER = PROJECT.parent / "shared" / "starter"
YEAR = 2020


class Case:
    """One folder of `shared/cases`: ``case.expected``, ``case.input``, ``case.wide()``."""

    def __init__(self, folder):
        self.folder = folder

    def json(self, name):
        return json.loads((self.folder / f"{name}.json").read_text(encoding="utf-8"))

    @property
    def expected(self):
        return self.json("expected")

    @property
    def input(self):
        return self.json("input")

    def wide(self):
        """``input.csv``: first column down, industries across, all codes as text."""
        with (self.folder / "input.csv").open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        table = pd.DataFrame(rows, columns=header).set_index(header[0])
        return table.apply(pd.to_numeric)


@pytest.fixture
def case():
    def open_case(name):
        folder = CASES / name
        if not folder.is_dir():
            pytest.skip(f"the conformance case {name} is not there: {folder} is missing")
        return Case(folder)

    return open_case


@pytest.fixture(scope="session")
def enterprises():
    """The real enterprise figures: the project's own if they are there, else the starter's."""
    places = (PROJECT / "data" / "raw" / "enterprises", STARTER)
    for path in (place / "enterprises.csv" for place in places):
        if path.is_file():
            return pd.read_csv(path, dtype={"region": "str", "industry": "str"})
    pytest.skip("no enterprises.csv in data/raw/enterprises, nor in ../shared/starter")


@pytest.fixture
def tidy():
    """Turns ``{region: [values]}`` or a wide table into tidy rows of one year."""

    def build(values, industries=None, year=YEAR):
        wide = values
        if not isinstance(values, pd.DataFrame):
            wide = pd.DataFrame.from_dict(values, orient="index")
            wide.columns = industries or [f"i{number}" for number in range(1, wide.shape[1] + 1)]
        wide = wide.rename_axis(index="region", columns="industry")
        rows = wide.stack().rename("value").reset_index().assign(year=year)
        return with_scheme(rows, "own")  # each case has a list of industries of its own

    return build


@pytest.fixture
def with_total():
    """Adds the sum of all regions as the region ``ALL``."""

    def build(table):
        pooled = table.groupby(["industry", "year"], as_index=False)["value"].sum()
        whole = pd.concat([table, pooled.assign(region="ALL")], ignore_index=True)
        return with_scheme(whole, table.attrs["scheme"])

    return build


@pytest.fixture
def part_and_rest(tidy):
    """One industry ``part`` of regional totals; the rest of them is the other industry."""

    def build(part, total):
        names = [f"r{number:02}" for number in range(len(part))]
        # Small beside any total, so that the rest is never negative; shares do not change.
        scale = min(1.0, *(whole / value / 2 for value, whole in zip(part, total, strict=True)))
        rows = {
            name: [value * scale, whole - value * scale]
            for name, value, whole in zip(names, part, total, strict=True)
        }
        return tidy(rows, ["part", "rest"])

    return build
