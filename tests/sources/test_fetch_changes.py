"""A service that works, and whose table is not what it was: it stops, or waits for a word."""

import numpy as np
import pytest
from fetching import WHERE, firms_table, in_data, put_recipe, refreshed, server
from pxweb_server import Served, variable

from nextstep_analysis.errors import DataError
from nextstep_analysis.processed import read_table
from nextstep_analysis.sources.build import build_data
from nextstep_analysis.sources.fetch.vintages import differences, history, use

PLACE = "StatFin/aly"


def edge(kind, outcome):
    return pytest.mark.edge("live sources", kind, outcome)


FAILS = "one sentence, exit code 1; the last good vintage stays in force"
WAITS = "held back with its reasons until a person accepts it; the last good vintage is in force"


@pytest.fixture
def app(spared):
    """A server of the firms of `spared`."""
    app = server()
    with Served(app) as served:
        app.address = served.address
        put_recipe(spared.project, served.address)
        yield app


@pytest.fixture
def own(fresh):
    """A server of the firms of a project that the test may change."""
    app = server()
    with Served(app) as served:
        app.address = served.address
        put_recipe(fresh.project, served.address)
        app.project = fresh.project
        yield app


# --- the table is not where it was ----------------------------------------------------------


def moved(app, place, **more):
    app.tables[place] = app.tables.pop(WHERE)
    for name, table in more.items():
        app.tables[f"{PLACE}/{name}.px"] = table


def renamed(app):
    moved(app, f"{PLACE}/14zz.px")


def discontinued(app):
    moved(app, "StatFin/bdem/zz01.px")


def archived(app):
    moved(app, "StatFin_Passiivi/aly/statfinpas_aly_pxt_11yq_2018q4.px")
    app.tables["StatFin/bdem/zz01.px"] = firms_table()


def unlisted(app):
    moved(app, f"{PLACE}/14zz.px")
    app.unlistable.add(PLACE)


def emptied(app):
    app.tables[WHERE].variables[0]["values"] = []
    app.tables[WHERE].variables[0]["valueTexts"] = []


def no_title(app):
    moved(app, f"{PLACE}/14zz.px")
    app.tables[f"{PLACE}/14zz.px"].title = "Konkurssit"


PLACES = [
    pytest.param(
        renamed,
        "by its title it may be 14zz.px now",
        id="renamed",
        marks=edge("a table renamed", "one sentence with the table that has its title"),
    ),
    pytest.param(
        discontinued,
        "the statistics are discontinued",
        id="discontinued",
        marks=edge("statistics discontinued", FAILS),
    ),
    pytest.param(
        archived,
        "it stands in the archive as /StatFin_Passiivi/aly/statfinpas_aly_pxt_11yq_2018q4.px",
        id="archived",
        marks=edge("a table moved to the archive", "one sentence with its place there"),
    ),
    pytest.param(
        unlisted,
        "its folder cannot be listed",
        id="unlisted",
        marks=edge("a folder that cannot be listed", FAILS),
    ),
    pytest.param(
        emptied,
        "the table is empty",
        id="emptied",
        marks=edge("a table emptied", FAILS),
    ),
    pytest.param(
        no_title,
        "there is no such table any more; name the right one",
        id="no title",
        marks=edge("a table gone without a trace", FAILS),
    ),
]


@pytest.mark.parametrize(("change", "sentence"), PLACES)
def test_a_table_that_is_not_where_it_was(spared, app, change, sentence):
    before = in_data(spared.project)
    change(app)
    outcome = refreshed(spared.project, app)["firms"]
    assert outcome.state == "failed" and sentence in outcome.told
    assert in_data(spared.project) == before


def test_the_archive_is_used_where_the_recipe_allows_it(own):
    archived(own)
    put_recipe(own.project, own.address, recipe={"archive": True})
    outcome = refreshed(own.project, own)["firms"]
    assert outcome.state == "fetched"
    (_, fetched) = history(own.project, "firms")
    assert fetched.record.table.startswith("/StatFin_Passiivi/aly/")


def test_a_table_is_found_by_its_title_where_there_is_no_id(own):
    moved(own, f"{PLACE}/14zz.px")
    put_recipe(own.project, own.address, recipe={"table": None})
    assert refreshed(own.project, own)["firms"].state == "fetched"


@edge("two tables with the title asked for", "one sentence: name one")
def test_two_tables_with_the_title(spared, app):
    app.tables[f"{PLACE}/14zz.px"] = firms_table()
    put_recipe(spared.project, app.address, recipe={"table": None})
    assert "2 tables with a title like" in refreshed(spared.project, app)["firms"].told


# --- other variables and contents -------------------------------------------------------------


def re_stamped(table):
    table.variables[1]["code"] = "alue_23_20270101"


def old_names(table):
    for plain in table.variables:
        plain["code"] = plain["text"]


@pytest.mark.parametrize("change", [re_stamped, old_names])
@edge("a variable code stamped with another year", "the variable is found by its text")
def test_codes_of_variables_may_change(own, change):
    change(own.tables[WHERE])
    assert refreshed(own.project, own)["firms"].state == "fetched"


def other_text(table):
    table.variables[2]["text"] = "Toimialaluokka"


def other_content(table):
    table.variables[3]["valueTexts"][0] = "Yritysten määrä"


def other_classification(table):
    table.variables[2]["code"] = "toimiala_9_20250101"


def new_variable(table):
    table.variables.append(variable("koko", ["1", "2"], text="Kokoluokka"))
    table.cells = np.stack([table.cells, table.cells], axis=-1)


def other_codes(table):
    table.variables[1]["values"] = ["SSS", "FI1C6", "KU398"]


def no_whole_year(table):
    keep = [n for n, code in enumerate(table.variables[0]["values"]) if not code.endswith("Q4")]
    table.cells = table.cells[keep]
    for part in ("values", "valueTexts"):
        table.variables[0][part] = [table.variables[0][part][n] for n in keep]


def odd_period(table):
    table.variables[0]["values"][0] = "2016W01"


def mixed_periods(table):
    table.variables[0]["values"][0] = "2015"


CHANGED = [
    pytest.param(
        other_text,
        "no variable like 'Toimiala'; it has 'Vuosineljännes', 'Alue', 'Toimialaluokka'",
        id="text",
        marks=edge("a variable with another text", FAILS),
    ),
    pytest.param(
        other_content,
        "no content like 'Yrityskanta'; there are 'Yritysten määrä'",
        id="content",
        marks=edge("a content renamed", FAILS),
    ),
    pytest.param(
        other_classification,
        "'toimiala_9_20250101' has the classification of 2025; the dataset has TOL 2008",
        id="classification",
        marks=edge("industries stamped with another classification", FAILS),
    ),
    pytest.param(
        new_variable,
        "a variable 'Kokoluokka' that is no key",
        id="variable",
        marks=edge("a new variable without a total", FAILS),
    ),
    pytest.param(
        other_codes,
        "'Alue' has no code like",
        id="codes",
        marks=edge("codes of another kind", FAILS),
    ),
    pytest.param(
        no_whole_year,
        "there is no whole year from 2016 on",
        id="years",
        marks=edge("a quarter missing in every year", FAILS),
    ),
    pytest.param(
        odd_period,
        "has the code '2016W01'",
        id="weeks",
        marks=edge("periods of another kind", FAILS),
    ),
    pytest.param(
        mixed_periods,
        "mixes years, quarters and months",
        id="mixed",
        marks=edge("years and quarters in one variable", FAILS),
    ),
]


@pytest.mark.parametrize(("change", "sentence"), CHANGED)
def test_a_table_with_other_variables(spared, app, change, sentence):
    before = in_data(spared.project)
    change(app.tables[WHERE])
    outcome = refreshed(spared.project, app)["firms"]
    assert outcome.state == "failed" and sentence in outcome.told
    assert in_data(spared.project) == before


# --- figures that are abrupt ------------------------------------------------------------------


def thousandfold(table):
    table.cells = table.cells * 1000


def many_missing(table):
    """Of the new year; where cells may be missing at all is written in the catalogue."""
    table.cells[:4, 1, 1, 0] = np.nan


def vanished(table):
    table.cells = table.cells[:, :, :2]
    for part in ("values", "valueTexts"):
        table.variables[2][part] = table.variables[2][part][:2]


def years_gone(table):
    table.cells = table.cells[8:]
    for part in ("values", "valueTexts"):
        table.variables[0][part] = table.variables[0][part][8:]


def new_code(table):
    table.variables[2]["values"].append("A02")
    table.variables[2]["valueTexts"].append("A02")
    table.cells = np.concatenate([table.cells, table.cells[:, :, 1:2]], axis=2)


ABRUPT = [
    pytest.param(
        thousandfold,
        "stock: the sum of the cells that both have changed by +99,900.0%",
        id="× 1,000",
        marks=edge("values × 1,000", WAITS),
    ),
    pytest.param(
        vanished,
        "1 of 2 values of 'industry' have gone: C31",
        id="vanished",
        marks=edge("a category vanished, half the rows gone", WAITS),
    ),
    pytest.param(
        years_gone,
        "2 of 2 values of 'year' have gone: 2016, 2017",
        id="years",
        marks=edge("earlier years gone", WAITS),
    ),
    pytest.param(
        new_code,
        "1 values of 'industry' are new: A02",
        id="new",
        marks=edge("a new category", WAITS),
    ),
]


@pytest.mark.parametrize(("change", "reason"), ABRUPT)
def test_what_is_abrupt_waits_for_a_word(own, change, reason):
    before = in_data(own.project)
    change(own.tables[WHERE])
    outcome = refreshed(own.project, own)["firms"]
    assert (outcome.state, outcome.in_force) == ("held back", "the embedded vintage")
    assert reason in outcome.told and not outcome.good
    assert in_data(own.project) == before
    (_, waiting) = history(own.project, "firms")
    assert not waiting.used and any(reason in held for held in waiting.record.held)
    with pytest.raises(DataError, match=r"is held back: .*--accept"):
        use(own.project, "firms", waiting.vintage)
    assert reason in differences(own.project, "firms")[1].alarms
    taken = refreshed(own.project, own, accept=True)["firms"]
    assert taken.good and reason in taken.told and waiting.vintage in taken.in_force
    build_data(own.project)
    assert history(own.project, "firms")[1].accepted == "2026-11-01T08:00:00Z"
    assert refreshed(own.project, own)["firms"].state == "unchanged"


@edge("missing cells where none may be", FAILS)
def test_missing_cells_in_a_new_year(spared, app):
    app.tables[WHERE].cells[-1, 1, 1, 0] = np.nan  # stock of 2018
    outcome = refreshed(spared.project, app)["firms"]
    assert outcome.state == "failed" and "an empty cell only where year is 2017" in outcome.told


@edge("a code that no classification has", FAILS)
def test_an_unknown_code(spared, app):
    app.tables[WHERE].variables[2]["values"][2] = "B99"
    outcome = refreshed(spared.project, app)["firms"]
    assert outcome.state == "failed" and "'B99'" in outcome.told


@edge("a unit changed", WAITS)
def test_units_and_labels_are_compared_with_the_last_vintage(own):
    assert refreshed(own.project, own)["firms"].state == "fetched"
    table = own.tables[WHERE]
    table.updated, table.units = "2026-10-20T05:00:00Z", {"yrityskanta": "1 000 yritystä"}
    outcome = refreshed(own.project, own)["firms"]
    assert outcome.state == "held back"
    told = "the unit of 'stock' was '' and is '1 000 yritystä'"
    assert told in outcome.told and told in differences(own.project, "firms")[1].alarms


@edge("an update older than the last one", WAITS)
def test_an_older_update(own):
    assert refreshed(own.project, own)["firms"].state == "fetched"
    own.tables[WHERE].updated = "2026-09-20T05:00:00Z"
    outcome = refreshed(own.project, own)["firms"]
    assert "it was updated at 2026-09-20T05:00:00Z, the last one at 2026-10-01" in outcome.told


def test_revisions_are_told_and_used(own):
    """Small ones are no alarm: a statistic is revised all the time."""
    assert refreshed(own.project, own)["firms"].state == "fetched"
    table = own.tables[WHERE]
    table.updated = "2026-10-20T05:00:00Z"
    table.cells[3, 1, 1, 0] += 1  # stock of 2016
    outcome = refreshed(own.project, own)["firms"]
    assert outcome.state == "revised", outcome
    told = "stock: 1 of 4 cells revised, by 8.3% in the median; most: MK07 A01 2016 12 → 13"
    assert told in outcome.lines
    build_data(own.project)
    assert read_table(own.project, "firms")["stock"].iloc[0] == 13


def test_a_year_that_is_not_whole_is_left_out(own):
    own.tables[WHERE] = firms_table(cut=1)
    assert refreshed(own.project, own)["firms"].told == "no new year"
    build_data(own.project)
    assert set(read_table(own.project, "firms")["year"]) == {2016, 2017}
    note = "Left out, not all periods are there: 2018."
    folder = own.project.fetched / "firms" / "vintages"
    assert note in next(folder.glob("*/sidecar.yaml")).read_text("utf-8")


def test_a_ceiling_that_is_lower_than_it_says_is_found(own, monkeypatch):
    """Too many cells are 403 with a page: the query is halved until it is answered."""
    monkeypatch.setattr("nextstep_analysis.sources.fetch.one.FEWEST", 10)
    own.config = {"maxValues": 100_000, "maxCells": 100_000, "maxCalls": 40, "timeWindow": 60}
    own.cells = 20
    assert refreshed(own.project, own)["firms"].state == "fetched"
    assert [status for *_, status in own.log].count(403) == 3
