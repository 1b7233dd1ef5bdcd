"""Eurostat's datasets of this project: from a local server to tables, by its own recipes.

Employed persons are those of the embedded table; what of the others is not a published figure of
2018 is made up.
"""

import csv
import json
from collections import defaultdict
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml
from entry import copy_of_project
from eurostat_server import BASE, EuroSet, EurostatServer
from fetching import refreshed
from pxweb_server import FakeClock, Served

from nextstep_analysis.catalogue.recipes import read_fetching
from nextstep_analysis.catalogue.sources import read_declared, read_sources
from nextstep_analysis.project import Project
from nextstep_analysis.sources.fetch.one import figures_of

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "fixtures"
KEYS = SHARED / "municipality_keys" / "municipality_key_2013_2026.csv"
EUROSTAT = ("eu_value_added", "eu_employment", "eu_local_units", "eu_demography")
here = pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared/fixtures")
NACE = ("TOTAL", "A", "B-E", "C", "F", "G-I", "G-J", "J", "K", "L", "M_N", "O-Q", "R-U")
PARTS = ("A", "B-E", "F", "G-I", "J", "K", "L", "M_N", "O-Q", "R-U")
UNASKED = {"SE110": "Stockholm"}


def described(codes):
    return codes if isinstance(codes, dict) else {code: code for code in codes}


def euro_set(label, figure, **dimensions):
    """A data set with `figure` of each cell's codes; NaN where that is None."""
    lists = {name: described(codes) for name, codes in dimensions.items()}
    cells = np.full(tuple(map(len, lists.values())), np.nan)
    axes = [list(codes) for codes in lists.values()]
    for place in np.ndindex(cells.shape):
        codes = {name: axis[n] for (name, axis, n) in zip(lists, axes, place, strict=True)}
        value = figure(**codes)
        cells[place] = np.nan if value is None else value
    return EuroSet(label, lists, cells)


def geographies(recipe):
    """Codes of the country, its regions and what lies abroad; our names of them."""
    return {code: name for code, name in recipe.renamed.items() if code not in recipe.older}


@pytest.fixture(scope="module")
def recipes(built):
    return read_fetching(built, read_declared(built)).tables


def employment(recipe, embedded):
    """The embedded table in thousands, without the industries that it has not."""
    ours = {**geographies(recipe.keys["region"]), "FIZ": "FIZ"}
    held = embedded.set_index(["region", "industry", "year"])["employed"].to_dict()
    named = {"TOTAL": "TOT", "M_N": "M-N"}

    def figure(geo, nace_r2, time, unit, **_):
        key = named.get(nace_r2, nace_r2), int(time)
        if unit != "THS" or nace_r2 == "G-J" or geo not in ours:
            return None
        if time == "2018":
            at2018 = {"FI": 2613.6, "FI1C6": 85.79, "FIZ": 1.31}
            whole = at2018.get(geo, (2613.6 - 85.79 - 1.31) / 18)
            return whole / {"TOTAL": 1, "C": 20}.get(nace_r2, len(PARTS))
        if geo == "FIZ" and nace_r2 not in ("TOTAL", "O-Q"):
            return None  # the embassies are public administration
        if geo == "FIZ":
            whole = held["SSS", *key]
            return (whole - sum(held.get((name, *key), 0) for name in recipe_regions(ours))) / 1000
        return held[ours[geo], *key] / 1000

    return euro_set(
        "Employment (thousand persons) by NUTS 3 region",
        figure,
        freq={"A": "Annual"},
        unit={"THS": "Thousand", "PCH_PRE": "Percentage change"},
        wstatus={"EMP": "Employed persons", "SAL": "Employees"},
        nace_r2=NACE,
        geo=(*ours, *UNASKED),
        time=[str(year) for year in range(2000, 2019)],
    )


def recipe_regions(ours):
    return [name for name in ours.values() if name.startswith("MK")]


def value_added(recipe):
    """The figures of 2018 that were published, the rest in equal parts; other years the same."""
    ours = [*geographies(recipe.keys["region"]), "FIZ"]
    rest = (199751 - 5861.34 - 63.39) / 18

    def figure(geo, nace_r2, **_):
        if geo in UNASKED or nace_r2 == "G-J":
            return None
        whole = {"FI": 199751, "FI1C6": 5861.34, "FIZ": 63.39}.get(geo, rest)
        industry = {"FI": 41368, "FI1C6": 1496.47, "FIZ": 6.0}.get(geo, (41368 - 1502.47) / 18)
        if nace_r2 in ("TOTAL", "B-E"):
            return whole if nace_r2 == "TOTAL" else industry
        return (whole - industry) / 9 if nace_r2 in PARTS else industry / 2

    return euro_set(
        "Gross value added at basic prices by NUTS 3 region",
        figure,
        freq={"A": "Annual"},
        unit={"CP_MEUR": "Current prices, million euro", "CP_MNAC": "national currency"},
        nace_r2=NACE,
        geo=(*ours, "FI1C3", *UNASKED),
        time=[str(year) for year in range(2015, 2025)],
    )


def local_units():
    def figure(geo, indic_sbs, nace_r2, **_):
        if geo in UNASKED or (nace_r2 == "C31" and geo == "FI20"):
            return None
        size = {"LOC_NR": 10, "EMP_LOC_NR": 100}[indic_sbs]
        return size * (5 if geo == "FI" else 1)

    return euro_set(
        "Business statistics by NACE Rev. 2 and NUTS 2 region",
        figure,
        freq={"A": "Annual"},
        indic_sbs={"LOC_NR": "Local units - number", "EMP_LOC_NR": "Persons employed"},
        nace_r2=("B", "C16", "C31", "J62", "S95"),
        geo=("FI", "FI19", "FI1B", "FI1C", "FI1D", "FI20", *UNASKED),
        time=("2021", "2022", "2023"),
    )


def demography(recipe):
    return euro_set(
        "Business demography by size class and NUTS 3 region",
        lambda indic_sb, **_: {"V11910": 9000, "V11920": 700, "V11930": 650}[indic_sb],
        freq={"A": "Annual"},
        indic_sb={"V11910": "Population", "V11920": "Births", "V11930": "Deaths"},
        sizeclas={"TOTAL": "Total", "0": "Zero"},
        nace_r2=("B-S_X_K642",),
        geo=list(geographies(recipe.keys["region"])),
        time=("2021", "2022", "2023"),
    )


@pytest.fixture(scope="module")
def done(recipes, tmp_path_factory):
    """All four refreshed in a copy of the project: outcomes, project, server."""
    folder = copy_of_project(tmp_path_factory.mktemp("euro"))
    embedded = pd.read_csv(
        ROOT / "data" / "raw" / "accounts_employment" / "accounts_employment.csv"
    )
    sets = {
        "nama_10r_3gva": value_added(recipes["eu_value_added"]),
        "nama_10r_3empers": employment(recipes["eu_employment"], embedded),
        "sbs_r_nuts2021": local_units(),
        "bd_size_r3": demography(recipes["eu_demography"]),
    }
    app = EurostatServer(FakeClock(), sets)
    path = folder / "config" / "fetch.yaml"
    with Served(app, BASE) as served:
        content = yaml.safe_load(path.read_text("utf-8"))
        for service in content["services"].values():
            service["address"] = served.address
        path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), "utf-8")
        outcomes = refreshed(Project(folder), app, *EUROSTAT)
    return outcomes, Project(folder), app


def table(project, name):
    return figures_of(project, read_sources(project)[name])


@pytest.mark.slow
@pytest.mark.parametrize("name", EUROSTAT)
def test_every_dataset_comes_whole(done, name):
    outcomes, project, _ = done
    assert outcomes[name].state == "fetched", outcomes[name]
    assert outcomes[name].told.startswith("first vintage, 20")
    unseen = "no published value seen yet" in outcomes[name].told
    assert unseen == (name in ("eu_local_units", "eu_demography"))
    assert len(table(project, name))


@pytest.mark.slow
def test_the_figures_are_those_served(done):
    _, project, app = done
    employed = table(project, "eu_employment").set_index(["region", "industry", "year"])
    embedded = table(project, "accounts_employment")
    for row in embedded[embedded["region"] == "MK07"].itertuples():
        assert employed.loc[(row.region, row.industry, row.year), "employed"] == row.employed
    added = table(project, "eu_value_added")
    home = added[(added["region"] == "MK07") & (added["year"] == 2018)]
    assert home.set_index("industry")["value_added"]["B-E"] == 1496.47
    units = table(project, "eu_local_units")
    secret = units[(units["industry"] == "C31") & (units["region"] == "FI20")]
    assert secret["persons"].isna().all() and len(secret) == 3, "missing is not zero"
    assert set(table(project, "eu_demography")["region"]) == set(added["region"]) - {
        "SSS",
        "FIZ",
    }
    assert all(status == 200 for _, _, status in app.log)


def test_the_codes_of_the_recipes_are_those_of_accounts(recipes):
    names = defaultdict(set)
    for name in EUROSTAT[:2]:
        names["older"].add(json.dumps(recipes[name].keys["region"].older, sort_keys=True))
        assert len(recipes[name].keys["region"].older) == 9
    assert len(names["older"]) == 1


@here
def test_the_older_codes_are_those_that_changed_in_2024(recipes):
    """By the yearly keys: which code most municipalities had in 2023 and have in 2024."""
    codes = defaultdict(dict)
    with KEYS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["year"] in ("2023.0", "2024.0", "2023", "2024") and row["nuts3_code"]:
                codes[row["kunta"]][row["year"][:4]] = row["nuts3_code"]
    pairs = {
        (one["2023"], one["2024"])
        for one in codes.values()
        if len(one) == 2 and one["2023"] != one["2024"]
    }
    old = {before for before, _ in pairs}
    older = recipes["eu_value_added"].keys["region"].older
    assert set(older) == old
    assert {(before, after) for before, after in older.items()} <= pairs
