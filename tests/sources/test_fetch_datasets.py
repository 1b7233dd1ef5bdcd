"""The datasets of config/fetch.yaml: what each recipe finds in its table, and what it refuses."""

import datetime as dt
import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from made_up_tables import LEAVES, accounts_table, establishments_table, jobs_table
from pxweb_server import PxTable, json_stat, variable

from nextstep_analysis.catalogue.recipes import read_fetching
from nextstep_analysis.catalogue.sidecars import as_fetched
from nextstep_analysis.catalogue.sources import read_declared
from nextstep_analysis.errors import DataError, FetchError
from nextstep_analysis.sources.fetch.assemble import assembled, tidy, with_regions
from nextstep_analysis.sources.fetch.code_stamps import check_code_sets
from nextstep_analysis.sources.fetch.jsonstat import read_cube
from nextstep_analysis.sources.fetch.pxweb import _variable
from nextstep_analysis.sources.fetch.selection import select
from nextstep_analysis.sources.fetch.tables import Table
from nextstep_analysis.sources.sums import check_equal, zeros_filled

ROOT = Path(__file__).parents[2]
STATFIN = ROOT.parent / "shared" / "fixtures" / "statfin"
MADE_UP = STATFIN / "made_up_after_june"
RECORDED = {
    "jobs": (MADE_UP / "MADE_UP_metadata_tyokay_115h_fi.json", (328, 111), 2024),
    "employed_residents": (MADE_UP / "MADE_UP_metadata_tyokay_115i_fi.json", (328, 111), 2024),
    "establishments": (MADE_UP / "MADE_UP_metadata_alyr_13wy_fi.json", (20, 111), 2024),
    "establishments_local": (MADE_UP / "MADE_UP_metadata_alyr_13wz_fi.json", (308,), 2024),
    "value_added": (MADE_UP / "MADE_UP_metadata_altp_12bd_en.json", (20, 31), 2024),
    "regional_employment": (MADE_UP / "MADE_UP_metadata_altp_12bg_fi.json", (20, 23), 2023),
    "business_demography": (MADE_UP / "MADE_UP_metadata_bdem_zz01_fi.json", (20, 111), 2024),
    "enterprises": (MADE_UP / "MADE_UP_metadata_archive_aly_11yq_fi.json", (20, 111), 2025),
    "labour_market": (
        STATFIN
        / "rebuilt_2025"
        / "metadata_fi_unemployment_rate_municipality_monthly_12r5_2007_2025.json",
        (30,),
        2024,
    ),
    "population": (
        STATFIN / "rebuilt_2025" / "metadata_fi_population_11re_all_areas.json",
        (310,),
        2023,
    ),
}


def edge(kind, outcome):
    return pytest.mark.edge("live sources", kind, outcome)


@pytest.fixture(scope="module")
def datasets(project):
    return read_declared(project)


@pytest.fixture(scope="module")
def recipes(project, datasets):
    return read_fetching(project, datasets).tables


def as_table(plain):
    variables = tuple(_variable(one) for one in plain["variables"])
    return Table("/StatFin/somewhere.px", plain["title"], variables)


def chosen(px, recipe, dataset, *, first=1900):
    """What a recipe selects of a table, and the tidy table made of its answer."""
    selection = select(as_table(px.metadata()), recipe, year=str(dataset.year_column), first=first)
    check_code_sets(dataset, selection)
    cube = read_cube(json.dumps(json_stat(px, dict(selection.query))).encode())
    whole = assembled([cube], selection, now=dt.datetime(2027, 1, 1, tzinfo=dt.UTC))
    return tidy(whole, selection, recipe, dataset)


@pytest.mark.skipif(not MADE_UP.is_dir(), reason="needs ../shared/fixtures")
@pytest.mark.parametrize("name", RECORDED)
def test_every_recipe_finds_its_table_in_the_metadata_that_there_are(name, recipes, datasets):
    path, sizes, last = RECORDED[name]
    plain = json.loads(path.read_text("utf-8"))
    recipe, dataset = recipes[name], datasets[name]
    table = as_table(plain)
    selection = select(table, recipe, year="year", first=2000)
    check_code_sets(dataset, selection)
    keys = [key for key in recipe.keys if key != "year"]
    assert tuple(len(selection.query[selection.keys[key].code]) for key in keys) == sizes
    assert selection.years[-1] == last and set(selection.contents) == set(recipe.values)
    if not recipe.table:
        assert re.search(recipe.title, plain["title"])


def test_the_groups_of_the_accounts_are_taken_once(recipes, datasets, project):
    made = chosen(accounts_table(), recipes["value_added"], datasets["value_added"])
    assert set(made["industry"]) == {*LEAVES.values(), "TOT"}
    newest = made[(made["year"] == 2024) & (made["region"] == "MK07")].set_index("industry")
    parts = newest.drop("TOT")["gross_value_added"].sum()
    assert parts == newest.loc["TOT", "gross_value_added"] == pytest.approx(5280, abs=10)


@edge(
    "a group of the accounts that overlaps with others",
    "refused when it is asked for: nothing is added up twice",
)
def test_an_overlapping_group_is_refused_by_the_sum(recipes, datasets):
    recipe = recipes["value_added"]
    industry = recipe.keys["industry"]
    wider = industry.model_copy(
        update={
            "codes": industry.codes + "|C16TC18",
            "renamed": {**industry.renamed, "C16TC18": "16"},
        }
    )
    twice = recipe.model_copy(update={"keys": {**recipe.keys, "industry": wider}})
    with pytest.raises(FetchError, match="C16TC18 and C16 would both be '16'; mend 'renamed'"):
        chosen(accounts_table(), twice, datasets["value_added"])


def test_units_are_brought_into_those_of_the_dataset(recipes, datasets):
    made = chosen(establishments_table(), recipes["establishments"], datasets["establishments"])
    row = made[(made["region"] == "SSS") & (made["industry"] == "TOT")].iloc[-1]
    assert row["turnover"] == pytest.approx(0.8 * row["establishments"])
    assert row["personnel"] == 4 * row["establishments"]


@edge("industries of a table under another classification", "refused with both classifications")
def test_jobs_of_another_classification_are_refused(recipes, datasets):
    with pytest.raises(FetchError, match="'toimiala_9_20250101' has the classification of 2025"):
        chosen(jobs_table(stamp="20250101"), recipes["jobs"], datasets["jobs"])


@edge("a fixed value that fits several codes", "one sentence with what there is")
def test_a_fixed_pattern_names_one_code(recipes, datasets):
    recipe = recipes["jobs"].model_copy(update={"fixed": {"Sukupuoli": "[12]"}})
    with pytest.raises(FetchError, match="'Sukupuoli' has 2 codes like '\\[12\\]'; it has 'SSS'"):
        chosen(jobs_table(), recipe, datasets["jobs"])


HOMES = pd.Series({"KU016": "MK07", "KU398": "MK07", "KU091": "MK01", "KU049": "MK01"})


def areas(**population):
    rows = [(area, 2025, value) for area, value in population.items()]
    return pd.DataFrame(rows, columns=["region", "year", "population"])


def test_municipalities_are_added_up_to_regions_that_are_whole(datasets):
    table = areas(SSS=100.0, KU016=10.0, KU398=20.0, KU091=60.0)
    made = with_regions(table, datasets["population"], homes=HOMES).set_index("region")
    assert made.loc["MK07", "population"] == 30 and "MK01" not in made.index


@edge("a region with a municipality whose figure is suppressed", "missing, never added up as 0")
def test_a_region_is_missing_where_a_municipality_is(datasets):
    table = areas(KU016=np.nan, KU398=20.0)
    made = with_regions(table, datasets["population"], homes=HOMES).set_index("region")
    assert np.isnan(made.loc["MK07", "population"])
    own = areas(MK07=31.0, KU016=10.0, KU398=20.0)
    kept = with_regions(own, datasets["population"], homes=HOMES).set_index("region")
    assert kept.loc["MK07", "population"] == 31, "a region of the table itself stays"


# --- sums and overlaps of made-up newer years ------------------------------------------------


@pytest.fixture(scope="module")
def homes():
    table = pd.read_csv(ROOT / "data" / "raw" / "municipalities" / "municipalities.csv")
    return table.set_index("municipality")["region"]


@pytest.fixture(scope="module")
def newer_jobs(recipes, datasets):
    return chosen(jobs_table(), recipes["jobs"], as_fetched(datasets["jobs"]))


def test_newer_jobs_add_up(newer_jobs, datasets, homes):
    made = zeros_filled(as_fetched(datasets["jobs"]), newer_jobs, homes=homes)
    assert made["jobs"].notna().all() and set(made["year"]) == {2017, 2018, 2024}


@edge("one job too many in a newer year", "the sum is refused with the place and both numbers")
def test_a_newer_year_that_does_not_add_up_is_refused(newer_jobs, datasets, homes):
    wrong = newer_jobs.copy()
    where = (wrong["region"] == "KU398") & (wrong["industry"] == "C16") & (wrong["year"] == 2024)
    wrong.loc[where, "jobs"] += 1
    with pytest.raises(DataError, match=r"industry C, region KU398, year 2024: .* 9,769"):
        zeros_filled(as_fetched(datasets["jobs"]), wrong, homes=homes)


@edge("suppressed cells in a newer table", "missing where the rest leaves room for them, else 0")
def test_suppressed_jobs_stay_missing(recipes, datasets, homes):
    hidden = (("KU398", "C16"), ("KU398", "C31"), ("MK07", "C16"), ("MK07", "C31"))
    hidden += (("SSS", "C16"), ("SSS", "C31"))
    table = jobs_table(suppressed=hidden)
    made = chosen(table, recipes["jobs"], as_fetched(datasets["jobs"]))
    made = zeros_filled(as_fetched(datasets["jobs"]), made, homes=homes)
    newest = made[made["year"] == 2024].set_index(["region", "industry"])["jobs"]
    assert newest.loc[[("KU398", "C16"), ("MK07", "C31")]].isna().all()
    assert newest.notna().sum() == len(newest) - len(hidden)


def test_rounded_newer_figures_add_up_within_their_rounding(recipes, datasets, homes):
    dataset = datasets["establishments"]
    made = chosen(establishments_table(), recipes["establishments"], dataset)
    rounded = made.assign(personnel=made["personnel"] + 0.4)
    assert len(zeros_filled(dataset, rounded, homes=homes)) == len(made)
    off = made.copy()
    off.loc[(off["industry"] == "C16") & (off["region"] == "MK07"), "personnel"] += 30
    with pytest.raises(DataError, match=r"sums of personnel are wrong \(divisions = sections"):
        zeros_filled(dataset, off, homes=homes)


def test_newer_accounts_add_up_and_a_thousandfold_is_refused(recipes, datasets, homes):
    dataset = datasets["value_added"]
    made = chosen(accounts_table(), recipes["value_added"], dataset)
    assert len(zeros_filled(dataset, made, homes=homes)) == len(made)
    off = made.copy()
    off.loc[(off["industry"] == "16") & (off["region"] == "MK07"), "output"] *= 1000
    with pytest.raises(DataError, match="sums of output are wrong"):
        zeros_filled(dataset, off, homes=homes)


@edge("totals of newer jobs that are not those published before", "refused with both figures")
def test_the_years_of_both_tables_agree(newer_jobs, datasets):
    jobs, totals = as_fetched(datasets["jobs"]), datasets["jobs_totals"]
    known = pd.read_csv(totals.raw_file)
    every = {"jobs": jobs, "jobs_totals": totals}
    check_equal(jobs, newer_jobs, {"jobs_totals": known}, every)
    off = newer_jobs.copy()
    where = (off["region"] == "SSS") & (off["industry"] == "TOT") & (off["year"] == 2017)
    off.loc[where, "jobs"] += 51
    with pytest.raises(DataError, match="region SSS, year 2017: 2,327,781 here, 2,327,730 there"):
        check_equal(jobs, off, {"jobs_totals": known}, every)
    later = newer_jobs[newer_jobs["year"] > 2017]
    with pytest.raises(DataError, match="no row of a rule under 'equal' stands in jobs_totals"):
        check_equal(jobs, later, {"jobs_totals": known}, every)


def test_what_has_one_value_needs_no_word(recipes, datasets):
    px = PxTable(
        "12bg -- MADE UP Työllisyys ja työtunnit alueittain",
        [
            variable("alue_23_20250101", ["SSS", "MK07"], text="Alue"),
            variable(
                "taloustoimi_1_20180101",
                ["E1", "E2"],
                text="Taloustoimi",
                labels=["Työlliset, 100 henkeä", "Työtunnit, 100 000 tuntia"],
            ),
            variable("toimiala_79_20180101", ["SSS", "C"], text="Toimiala"),
            variable("timeperiod_y", ["2023"], text="Vuosi"),
            variable("contentscode", ["altp-E"], text="Tiedot", labels=["Arvo"]),
        ],
        np.arange(8.0).reshape(2, 2, 2, 1, 1),
    )
    recipe = recipes["regional_employment"]
    made = chosen(px, recipe, datasets["regional_employment"]).set_index(["region", "industry"])
    assert made.loc[("MK07", "C"), ["employed", "hours"]].tolist() == [500.0, 0.7]
