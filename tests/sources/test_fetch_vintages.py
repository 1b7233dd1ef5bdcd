"""What is kept of a vintage, and how two are compared."""

import json
import math

import pandas as pd
import pytest
from fetching import ALARMS, firms_table, put_recipe, refreshed, server
from hypothesis import given, settings
from hypothesis import strategies as st
from pxweb_server import Served

from nextstep_analysis.catalogue.recipes import Alarms
from nextstep_analysis.catalogue.sources import read_sources
from nextstep_analysis.errors import DataError
from nextstep_analysis.processed import checksum
from nextstep_analysis.sources.build import build_data
from nextstep_analysis.sources.fetch import store
from nextstep_analysis.sources.fetch.anomalies import compare, relabelled
from nextstep_analysis.sources.fetch.vintages import history

LIMITS = Alarms.model_validate(ALARMS)


@pytest.fixture(scope="module")
def firms(spared):
    return read_sources(spared.project)["firms"]


def test_answers_are_kept_as_received_with_all_that_is_known_of_them(fresh):
    app = server(cells=24)
    sent = []
    answer = app._answer

    def heard(request):
        response = answer(request)
        sent.append(response.get_data())
        return response

    app._answer = heard
    with Served(app) as served:
        put_recipe(fresh.project, served.address)
        assert refreshed(fresh.project, app)["firms"].state == "fetched"
    (record,) = store.records(fresh.project, "firms")
    folder = store.vintage_folder(fresh.project, "firms", record.vintage)
    kept = sorted((folder / "answers").glob("???.json"))
    assert [path.read_bytes() for path in kept] == sent[1:], "all but the limits of the service"
    assert len(record.answers) == 2
    told = json.loads((folder / record.answers[0]).with_suffix(".sidecar.json").read_text("utf-8"))
    assert told["url"] == f"{served.address}/StatFin/aly/11yq.px"
    assert (told["method"], told["status"]) == ("POST", 200)
    assert json.loads(told["body"])["response"] == {"format": "json-stat2"}
    assert told["sha256"] == checksum((folder / record.answers[0]).read_bytes())
    assert told["licence"] == "CC BY 4.0" and told["received"].startswith("2026-11-01T08:00:")
    assert told["code_sets"]["contentscode"]["yrityskanta"] == "Yrityskanta"
    assert told["headers"]["content-type"].startswith("application/json")
    assert record.contents["stock"] == {"label": "Yrityskanta", "unit": ""}
    assert record.variables["region"] == "alue_23_20260101: Alue"
    assert record.sha256 == checksum((folder / "firms.csv").read_bytes())


def test_the_same_figures_make_the_same_vintage(fresh):
    app = server()
    with Served(app) as served:
        put_recipe(fresh.project, served.address)
        refreshed(fresh.project, app)
        app.tables["StatFin/aly/11yq.px"] = firms_table(updated="2026-10-25T05:00:00Z")
        refreshed(fresh.project, app)
    first, second = store.records(fresh.project, "firms")
    assert first.sha256 == second.sha256 and first.vintage < second.vintage
    assert second.vintage.startswith("2026-10-25-")
    build_data(fresh.project)
    assert not [one for one in build_data(fresh.project) if one.changed]


@pytest.mark.edge("live sources", "what systems leave among the vintages", "passed over")
def test_what_systems_leave_among_the_vintages(fresh):
    folder = store.fetched_folder(fresh.project, "firms") / store.VINTAGES
    folder.mkdir(parents=True)
    for name in (".DS_Store", "Thumbs.db", "._2026-10-25-0123abcd"):
        (folder / name).write_bytes(b"x")
    assert store.records(fresh.project, "firms") == []
    assert [one.vintage for one in history(fresh.project, "firms")] == ["embedded"]
    (folder / "2026-10-25-0123abcd").write_bytes(b"x")
    with pytest.raises(DataError, match=r"record\.json: cannot be read"):
        store.records(fresh.project, "firms")


# --- two vintages -----------------------------------------------------------------------------

cells = st.none() | st.integers(0, 10_000)


def table(stock, births=(1, 2, 3, 4)):
    keys = [("MK07", code, year) for code in ("A01", "C31") for year in (2016, 2017)]
    frame = pd.DataFrame(keys, columns=["region", "industry", "year"])
    return frame.assign(stock=pd.Series(stock, dtype=float), births=list(births))


@settings(max_examples=15)
@given(st.lists(cells, min_size=4, max_size=4))
def test_a_table_does_not_differ_from_itself(firms, stock):
    found = compare(table(stock), table(stock), firms, alarms=LIMITS)
    assert found.alarms == () and found.changed == 0 and found.new_years == ()


@settings(max_examples=15)
@given(st.lists(st.integers(1, 10_000), min_size=4, max_size=4), st.sampled_from([0.001, 2, 1000]))
def test_another_level_is_always_told(firms, stock, factor):
    found = compare(table(stock), table([v * factor for v in stock]), firms, alarms=LIMITS)
    assert any(alarm.startswith("stock: the sum") for alarm in found.alarms)
    assert found.revisions[0].changed == 4
    assert math.isclose(found.revisions[0].share, abs(factor - 1))


def test_small_revisions_are_no_alarm_and_missing_cells_are():
    described = type(
        "Described",
        (),
        {
            "keys": ("region", "industry", "year"),
            "year_column": "year",
            "columns": ("region", "industry", "year", "stock", "births"),
        },
    )
    little = compare(
        table([100, 200, 300, 400]), table([101, 200, 300, 390]), described, alarms=LIMITS
    )
    assert little.alarms == () and little.changed == 2
    assert little.revisions[0].largest[0] == "MK07 C31 2017 400 → 390"
    gone = compare(
        table([100, 200, 300, 400]), table([None, 200, 300, 400]), described, alarms=LIMITS
    )
    assert gone.alarms == ("stock: 25.0% of the cells that both have are missing, 0.0% were",)


def test_labels_and_units():
    old = {"stock": {"label": "Yrityskanta", "unit": "kpl"}}
    assert relabelled(old, old) == []
    new = {"stock": {"label": "Yrityskanta", "unit": "1 000"}, "more": {"label": "x"}}
    assert relabelled(old, new) == ["the unit of 'stock' was 'kpl' and is '1 000'"]
