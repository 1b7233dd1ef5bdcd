"""Recorded answers of Eurostat, read; the figures of 2018 add up, what lies abroad included."""

import datetime as dt
import json
from pathlib import Path

import pytest

from nextstep_analysis.catalogue.nuts import regions_by_nuts3
from nextstep_analysis.catalogue.sources import read_sources
from nextstep_analysis.sources.fetch.eurostat_errors import is_too_big, postponed, refusal
from nextstep_analysis.sources.fetch.http import Received
from nextstep_analysis.sources.fetch.jsonstat import read_cube
from nextstep_analysis.sources.fetch.values import read_status

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "fixtures"
RECORDED = SHARED / "eurostat"
here = pytest.mark.skipif(not RECORDED.is_dir(), reason="needs ../shared/fixtures")
NAMES = sorted(
    path.name for path in RECORDED.glob("*.json") if path.name != "REAL_status_member_excerpt.json"
)


def cube(name):
    return read_cube((RECORDED / name).read_bytes())


@here
@pytest.mark.parametrize("name", NAMES)
def test_every_recording_is_read_as_it_stands(name):
    """By other code: each value of the sparse object in its place, nothing else."""
    plain, read = json.loads((RECORDED / name).read_text("utf-8")), cube(name)
    there = {n: value for n, value in enumerate(read.values) if value == value}
    assert there == {int(place): value for place, value in plain["value"].items()}
    assert read.status == {int(place): mark for place, mark in plain.get("status", {}).items()}
    assert read.updated == dt.datetime.strptime(plain["updated"], "%Y-%m-%dT%H:%M:%S%z")


@here
@pytest.mark.parametrize(
    ("name", "within"),
    [
        ("RESHAPED_nama_10r_3gva_FI_2018_three_industries.json", 1),
        ("RESHAPED_nama_10r_3empers_FI_2018_total.json", 0.15),
    ],
)
def test_regions_add_up_to_the_country_with_what_lies_abroad(built, name, within):
    table = cube(name).frame()
    regions = regions_by_nuts3(read_sources(built)["municipalities"].raw_file)
    assert len(regions) == 19
    for _, rows in table.groupby("nace_r2", observed=True):
        figures = rows.set_index("geo")["value"]
        whole = figures["FI"]
        parts = figures[list(regions)].sum()
        abroad = figures["FIZ"] if figures["FIZ"] == figures["FIZ"] else 0.0
        assert parts + abroad == pytest.approx(whole, abs=within)


ERRORS = {
    "REAL_404_not_disseminated.json": (404, "is not available for dissemination.", False, False),
    "REAL_413_asynchronous.json": (413, "Please try again later.", True, False),
    "STUB_200_warning_asynchronous.json": (200, "treated asynchronously.", True, False),
    "DOC_413_extraction_too_big.xml": (413, "estimated 420709314 rows", False, True),
    "STUB_400_nonexisting_dimension.json": (400, "ERR_NONEXISTING_DIMENSION", False, False),
    "STUB_100_no_results.xml": (404, "NO_RESULTS: The query did not", False, False),
}


@here
@pytest.mark.parametrize("name", ERRORS)
def test_every_recorded_error_is_understood(name):
    status, said, later, large = ERRORS[name]
    content = (RECORDED / "errors" / name).read_bytes()
    now = dt.datetime.now(dt.UTC)
    answer = Received("GET", "https://example.org/", "", status, {}, content, now)
    assert said in refusal(answer)
    assert bool(postponed(answer)) is later
    assert is_too_big(answer) is large


@here
def test_marks_of_cells_that_may_have_no_value():
    plain = json.loads((RECORDED / "REAL_status_member_excerpt.json").read_text("utf-8"))
    status = read_status(plain["status"], 15 * 1815)
    assert set(status.values()) == set(plain["extension"]["status"]["label"])
