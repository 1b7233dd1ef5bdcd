"""Datasets of which nothing came with the project: there from their first refresh on."""

import pytest
import yaml
from fetching import RECIPE, put_recipe, refreshed, server
from pxweb_server import Served

from nextstep_analysis.catalogue.sources import read_declared, read_sources
from nextstep_analysis.errors import CatalogueError, DataError
from nextstep_analysis.processed import read_table
from nextstep_analysis.sources.build import build_data
from nextstep_analysis.sources.fetch.vintages import differences, history, told_in_force, use

AWAITED = {
    "awaited": {"producer": "Statistics Finland", "licence": "CC BY 4.0", "table": "aly/11yq"}
}
NOTE = "no published value seen yet"


def newer(fresh):
    """The firms once more, awaited."""
    every = yaml.safe_load((fresh.project.config / "sources.yaml").read_text("utf-8"))
    return {**every["firms"], **AWAITED, "file": "newer.csv"}


@pytest.fixture
def app(fresh):
    """A server of the firms, which are awaited under the name `newer`."""
    fresh.catalogue(extra={"newer": newer(fresh)})
    app = server()
    with Served(app) as served:
        put_recipe(fresh.project, served.address, tables={"newer": {**RECIPE, "note": NOTE}})
        app.project = fresh.project
        yield app


def test_what_is_awaited_is_not_there(app):
    assert "newer" in read_declared(app.project) and "newer" not in read_sources(app.project)
    assert read_declared(app.project)["newer"].still_awaited
    build_data(app.project)
    with pytest.raises(DataError, match="'newer' is not among the built tables"):
        read_table(app.project, "newer")
    assert str(history(app.project, "newer")[0]).endswith("nothing came with the project")
    with pytest.raises(DataError, match="newer: there is no vintage; nothing to compare"):
        differences(app.project, "newer")


def test_its_first_vintage_is_used_and_said(app):
    planned = refreshed(app.project, app, dry_run=True)["newer"]
    assert "first vintage, 2016–2018" in planned.told
    outcome = refreshed(app.project, app)["newer"]
    assert (outcome.state, outcome.told) == ("fetched", f"first vintage, 2016–2018; {NOTE}")
    assert outcome.new_years == (2016, 2017, 2018)
    dataset = read_sources(app.project)["newer"]
    assert dataset.source.table == "aly/11yq" and dataset.source.licence["en"] == "CC BY 4.0"
    assert "No published value seen yet." in dataset.sidecar.notes
    build_data(app.project)
    assert len(read_table(app.project, "newer")) == 6
    assert refreshed(app.project, app)["newer"].state == "unchanged"


def test_it_can_be_put_away_again(app):
    refreshed(app.project, app)
    assert use(app.project, "newer", "embedded") == "embedded"
    assert "newer" not in read_sources(app.project)
    embedded, fetched = history(app.project, "newer")
    assert embedded.used and not fetched.used
    assert told_in_force(app.project, "newer") == "none, it is awaited"


@pytest.mark.edge(
    "live sources", "a first vintage that does not fit", "failed in one sentence; it stays awaited"
)
def test_a_first_vintage_that_does_not_fit_is_not_used(app):
    app.tables[next(iter(app.tables))].cells[:] = -1.0
    outcome = refreshed(app.project, app)["newer"]
    assert outcome.state == "failed" and outcome.in_force == "none, it is awaited"
    assert "newer" not in read_sources(app.project)


@pytest.mark.edge(
    "configuration", "figures held against a dataset that may not be there", "refused with its line"
)
def test_nothing_is_held_against_what_is_awaited(fresh):
    rule = {"dataset": "newer", "column": "births"}
    fresh.catalogue(extra={"newer": newer(fresh)}, firms={"equal": [rule]})
    with pytest.raises(CatalogueError, match="newer is awaited, so there may be nothing"):
        read_sources(fresh.project)


@pytest.mark.edge(
    "configuration", "a slip in what is told of fetched vintages", "refused with its line"
)
def test_what_is_told_of_fetched_vintages_is_checked(fresh):
    sums = [{"column": "births", "parts": "sections", "whole": "TOT"}]
    fresh.catalogue(firms={"fetched": {"sums": sums}})
    with pytest.raises(CatalogueError, match="'births' is none of the 'keys'"):
        read_sources(fresh.project)
