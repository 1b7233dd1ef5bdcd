"""A refresh from a local server: fetched, kept as received, made a table of, used."""

import pytest
from fetching import put_recipe, refreshed, server
from pxweb_server import Served

from nextstep_analysis.processed import read_table
from nextstep_analysis.sources.build import build_data


@pytest.fixture
def app(fresh):
    """A server of the small project's firms."""
    app = server()
    with Served(app) as served:
        app.address = served.address
        put_recipe(fresh.project, served.address)
        yield app


def test_the_fetched_table_is_the_embedded_one_and_the_new_year(fresh, app):
    outcome = refreshed(fresh.project, app)["firms"]
    assert (outcome.state, outcome.told) == ("fetched", "new: 2018"), outcome
    build_data(fresh.project)
    firms = read_table(fresh.project, "firms")
    assert firms.to_csv(index=False) == (
        "region,industry,year,stock,births\n"
        "MK07,A01,2016,12.0,1\nMK07,A01,2017,,0\nMK07,A01,2018,13.0,2\n"
        "MK07,C31,2016,0.0,3\nMK07,C31,2017,,2\nMK07,C31,2018,5.0,4\n"
    )
