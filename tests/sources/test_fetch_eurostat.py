"""Eurostat from a local server: fetched, mapped, split, waited for; what it refuses is told."""

import json
import shutil

import pandas as pd
import pytest
from bad_answers import FAULTS
from euro_project import ADDED, DIMENSIONS, MUNICIPALITIES, SET, put_added, server, value_added
from eurostat_server import BASE, LATER
from fetching import in_data, refreshed
from pxweb_server import Served, as_json
from werkzeug.wrappers import Response

from nextstep_analysis.processed import read_table
from nextstep_analysis.sources.build import build_data
from nextstep_analysis.sources.fetch.store import records


def edge(kind, outcome):
    return pytest.mark.edge("live sources", kind, outcome)


NOTHING = "one sentence, exit code 1; the last good vintage stays in force"


@pytest.fixture
def app(mini):
    """A server of the value added of a small project."""
    app = server()
    with Served(app, BASE) as served:
        app.address = served.address
        put_added(mini, served.address, answer_seconds=30)
        yield app


def test_regions_industries_and_years(mini, app):
    outcome = refreshed(mini.project, app)["added"]
    assert (outcome.state, outcome.told) == ("fetched", "new: 2023"), outcome
    build_data(mini.project)
    made = read_table(mini.project, "added").set_index(["region", "industry", "year"])["added"]
    assert set(made.index.get_level_values("region")) == {"SSS", "MK07", "FIZ"}
    assert made["MK07", "TOT", 2023] == 5020.5 and made["SSS", "M-N", 2021] == 401.0
    assert set(made.index.get_level_values("year")) == {2021, 2022, 2023}, "none before the first"
    (record,) = records(mini.project, "added")
    assert record.updated == "2026-09-30T09:00:00Z", "the offset without a colon is read"
    label = (
        "Gross value added at basic prices by NUTS 3 region; Annual; Current prices, million euro"
    )
    assert record.contents["added"]["label"] == label
    again = refreshed(mini.project, app)["added"]
    assert again.state == "unchanged"


def test_one_industry_at_a_time_with_repeated_dimensions(mini, app):
    refreshed(mini.project, app)
    last = [dict_of(args) for _, args, _ in app.log[-2:]]
    assert [one["nace_r2"] for one in last] == [["TOTAL"], ["M_N"]]
    assert all(one["geo"] == ["FI", "FI1C6", "FIZ"] for one in last)
    assert all(one["time"] == ["2021", "2022", "2023"] for one in last)


def dict_of(args):
    found = {}
    for name, value in args:
        found.setdefault(name, []).append(value)
    return found


def test_both_versions_of_the_codes_are_asked_for_and_the_newer_kept(mini, app):
    refreshed(mini.project, app)
    assert set(dict_of(app.log[0][1])["geo"]) == {"FI", "FIZ", "FI1C6", "FI1C3"}
    (record,) = records(mini.project, "added")
    folder = mini.project.fetched / "added" / "vintages" / record.vintage
    notes = (folder / "sidecar.yaml").read_text("utf-8")
    assert "Regions with the codes of NUTS 2024 (FI1C6 are new in it)" in notes
    assert "the older codes FI1C3" in notes


@edge("regions that have the codes before new borders alone", NOTHING)
def test_regions_on_older_borders_are_refused(mini, app):
    before = in_data(mini.project)
    app.sets[SET] = value_added(geo={"FI1C6": None})
    outcome = refreshed(mini.project, app)["added"]
    assert outcome.state == "failed"
    assert "an older version (FI1C3, which FI1C6 has replaced), whose borders" in outcome.told
    assert in_data(mini.project) == before


@edge("an extraction that is too big (413)", "asked for in pieces, not again as a whole")
def test_too_big_is_split_and_not_tried_again(mini, app):
    """192 cells of an industry are asked for, 150 are allowed."""
    app.most = 150
    years = {str(year): str(year) for year in range(1960, 2024)}
    app.sets[SET] = value_added(time=years, nace_r2={"C": None})
    path = mini.project.config / "sources.yaml"
    path.write_text(path.read_text("utf-8").replace("minimum: 2021", "minimum: 1960"), "utf-8")
    outcome = refreshed(mini.project, app)["added"]
    assert outcome.state == "fetched", outcome
    figures = [(args, status) for _, args, status in app.log if len(dict_of(args)["geo"]) == 3]
    assert [status for _, status in figures if status != 200] == [413, 413], "each industry once"
    assert len({tuple(args) for args, _ in figures}) == len(figures), "nothing is asked twice"


def first(times, make):
    """Answers with `make` for so many calls, then as it should."""
    left = iter(range(times))

    def spoil(_request):
        return make() if next(left, None) is not None else None

    return spoil


def asynchronous():
    content = {"error": [{"status": 413, "id": 413, "label": f"{LATER} Please try again later."}]}
    return Response(json.dumps(content), 413, content_type="application/json")


def warned():
    return as_json({"warning": {"status": 413, "label": LATER}})


@edge("an answer that comes later (413, or a warning with 200)", "waited for, then taken")
@pytest.mark.parametrize("make", [asynchronous, warned])
def test_what_comes_later_is_waited_for(mini, app, make):
    app.spoil = first(2, make)
    outcome = refreshed(mini.project, app)["added"]
    assert outcome.state == "fetched", outcome
    assert app.clock.slept[:2] == [1, 2], "growing waits"


def of_figures(request):
    """Whether a request is for figures, not for what there is."""
    return len(request.args.getlist("time")) > 1


def refused(content, status=200):
    return Response(json.dumps(content), status, content_type="application/json")


LABEL = "ERR_NONEXISTING_DIMENSION"
REFUSALS = [
    pytest.param(
        lambda: refused({"error": {"status": 400, "id": 400, "label": LABEL}}, 400),
        f"a bad one (400: {LABEL!r})",
        id="400 with an object",
    ),
    pytest.param(
        lambda: refused({"error": [{"status": "400", "id": 140, "label": "syntax"}]}, 400),
        "a bad one (400: 'syntax')",
        id="400 with a list",
        marks=edge("an error as a list or an object, its status a number or a text", NOTHING),
    ),
    pytest.param(
        lambda: refused({"error": [{"status": "500", "label": "no luck"}]}),
        "it refuses the request (200: 'no luck')",
        id="an error with 200",
        marks=edge("an error with status 200", NOTHING),
    ),
    pytest.param(
        lambda: Response("<S:Fault><faultstring>NO_RESULTS: none.</faultstring></S:Fault>", 404),
        "NO_RESULTS: none.",
        id="404 in XML",
        marks=edge("a fault in XML", NOTHING),
    ),
    pytest.param(asynchronous, "still making the answer (413, asynchronous); tried", id="later"),
    pytest.param(warned, "still making the answer (413, asynchronous); tried", id="warned"),
    pytest.param(
        lambda: Response("<html><body>busy</body></html>", content_type="text/html"),
        "a web page instead",
        id="a page with 200",
    ),
]


@pytest.mark.parametrize(("make", "sentence"), REFUSALS)
def test_refusals(mini, app, make, sentence):
    before = in_data(mini.project)
    app.spoil = lambda request: make() if of_figures(request) else None
    outcome = refreshed(mini.project, app)["added"]
    assert (outcome.state, outcome.in_force) == ("failed", "the embedded vintage"), outcome
    assert sentence in outcome.told and len(outcome.told.splitlines()) == 1, outcome.told
    assert in_data(mini.project) == before


@pytest.mark.parametrize("fault", FAULTS)
def test_faults_of_the_network(mini, app, fault):
    before = in_data(mini.project)
    put_added(mini, app.address, answer_seconds=fault.waits)
    app.spoil = lambda request: fault.make(app.answer(request)) if of_figures(request) else None
    outcome = refreshed(mini.project, app)["added"]
    assert (outcome.state, outcome.in_force) == ("failed", "the embedded vintage"), outcome
    assert fault.sentence in outcome.told and len(outcome.told.splitlines()) == 1, outcome.told
    assert in_data(mini.project) == before


@edge("a data set that is gone", NOTHING)
def test_a_set_that_is_gone(mini, app):
    app.sets.clear()
    outcome = refreshed(mini.project, app)["added"]
    assert outcome.state == "failed"
    assert "NAMA_10R_3GVA (DATA_FLOW" in outcome.told and "renamed or ended" in outcome.told


def empty(app, request):
    """What is answered for a code that does not exist: 200, and it is not among the categories."""
    plain = json.loads(app.answer(request).get_data())
    plain["value"], plain["status"] = {}, {}
    plain["size"][plain["id"].index("nace_r2")] = 0
    plain["dimension"]["nace_r2"]["category"] = {"index": {}, "label": {}}
    return as_json(plain)


def without_figures(app, request):
    plain = json.loads(app.answer(request).get_data())
    plain["status"] = dict.fromkeys(plain["value"], ":")
    plain["value"] = {}
    return as_json(plain)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        pytest.param(
            empty,
            "without 'TOTAL' in 'nace_r2': there is no such code any more",
            marks=edge("a wrong code that answers 200 with nothing", NOTHING),
            id="a wrong code",
        ),
        pytest.param(
            without_figures,
            "cells are missing; an empty table replaces nothing",
            marks=edge("codes that are right and have no figures", NOTHING),
            id="no figures",
        ),
    ],
)
def test_a_wrong_code_is_told_from_no_figures(mini, app, make, sentence):
    before = in_data(mini.project)
    app.spoil = lambda request: (
        make(app, request)
        if "lastTimePeriod" not in request.args and len(request.args.getlist("time")) > 1
        else None
    )
    outcome = refreshed(mini.project, app)["added"]
    assert outcome.state == "failed" and sentence in outcome.told, outcome
    assert in_data(mini.project) == before


CHANGES = [
    pytest.param(
        {"unit": {"CP_MEUR": None, "CP_MNAC": "Current prices"}},
        "failed",
        "'CP_MEUR'",
        id="a unit that is gone",
        marks=edge("a unit that has another code", NOTHING),
    ),
    pytest.param(
        {"unit": {"CP_MEUR": "Current prices, thousand euro"}},
        "held back",
        "thousand euro",
        id="a unit with another name",
        marks=edge("a unit with another name", "held back until a person says so"),
    ),
    pytest.param(
        {"nace_r2": {"M_N": None}},
        "held back",
        "1 of 2 values of 'industry' have gone: M-N",
        id="an industry that is gone",
        marks=edge("an industry that has gone", "held back until a person says so"),
    ),
    pytest.param(
        {"geo": {"FIZ": None}},
        "failed",
        "the code 'FIZ' under 'sums'",
        id="what lies abroad is gone",
        marks=edge("what is in no region is gone from the table", NOTHING),
    ),
    pytest.param(
        {"time": {"2021": None, "2022": None}},
        "held back",
        "2 of 3 values of 'year' have gone",
        id="half the rows gone",
    ),
]


@pytest.mark.parametrize(("change", "state", "sentence"), CHANGES)
def test_changes_of_the_table(mini, app, change, state, sentence):
    assert refreshed(mini.project, app)["added"].state == "fetched"
    before = in_data(mini.project)
    app.sets[SET] = value_added(**change)
    app.sets[SET].updated = "2026-10-15T11:00:00+0200"
    outcome = refreshed(mini.project, app)["added"]
    assert outcome.state == state and sentence in outcome.told, outcome
    assert in_data(mini.project) == before


def test_dry_run_counts_cells_and_calls(mini, app):
    outcome = refreshed(mini.project, app, dry_run=True)["added"]
    assert "18 cells in 2 calls" in outcome.told and "new: 2023" in outcome.told


def test_the_numbers_agree_with_those_served(mini, app):
    """By other code: the JSON as it came, flattened with pandas."""
    refreshed(mini.project, app)
    (record,) = records(mini.project, "added")
    folder = mini.project.fetched / "added" / "vintages" / record.vintage
    made = pd.read_csv(folder / "added.csv").set_index(["region", "industry", "year"])["added"]
    names = {"FI": "SSS", "FI1C6": "MK07", "FIZ": "FIZ", "TOTAL": "TOT", "M_N": "M-N"}
    for name in record.answers:
        plain = json.loads((folder / name).read_bytes())
        axes = [list(plain["dimension"][one]["category"]["index"]) for one in plain["id"]]
        cells = pd.MultiIndex.from_product(axes, names=plain["id"])
        for place, value in plain["value"].items():
            _, _, nace, geo, time = cells[int(place)]
            assert made[names[geo], names[nace], int(time)] == value
    assert set(DIMENSIONS["time"]) - set(map(str, made.index.get_level_values("year"))) == {"2020"}


def test_a_first_vintage_is_held_against_facts(mini, app):
    """A fact on what is awaited is no error before; a first vintage without it is held back."""
    fact = "F1,Added,{},million euro,2021,SSS,TOT,added,added,,0,must be equal,Made up,"
    fact += "https://example.org/a,2026,file opened\n"
    facts = mini.project.config / "reconciliation.csv"
    header = facts.read_text("utf-8")
    awaited = {"producer": "Eurostat", "licence": "free", "table": SET}
    extra = {"added": {**ADDED, "awaited": awaited}, "municipalities": MUNICIPALITIES}
    mini.catalogue(extra=extra)
    shutil.rmtree(mini.project.raw / "added")
    facts.write_text(header + fact.format(1234), "utf-8")
    outcome = refreshed(mini.project, app)["added"]
    assert (outcome.state, outcome.in_force) == ("held back", "none, it is awaited"), outcome
    assert "the fact F1 does not hold: published 1,234 million euro, here 5,061" in outcome.told
    facts.write_text(header + fact.format(5061), "utf-8")
    shutil.rmtree(mini.project.fetched)
    assert refreshed(mini.project, app)["added"].told == "first vintage, 2021–2023"
