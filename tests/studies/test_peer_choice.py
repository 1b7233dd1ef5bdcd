"""Other choices of peers: who they are, counted again with other code, and what turns with them."""

import csv
import itertools
import json
import math
import re
from collections import Counter

import geopandas as gpd
import pytest
import yaml
from shapely.geometry import box
from studied import ROOT, background_study

from nextstep_analysis.codes import PEERS
from nextstep_analysis.report.background.peer_choice import choices
from nextstep_analysis.report.background.report import StudyReport
from nextstep_analysis.report.background.show import CHAPTERS
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.words.text import Text
from nextstep_analysis.studies.background.peer_choice import neighbours

SQUARES = gpd.GeoDataFrame(
    {"region": ["here", "east", "corner", "north", "island", "far"]},
    geometry=[
        box(0, 0, 2, 2),
        box(2, 0, 4, 1),  # shares a line of 1
        box(2, 2, 3, 3),  # shares a point
        box(0, 2, 2, 3),  # shares a line of 2
        box(-1, 0, 0, 2),  # shares a line, but at sea
        box(9, 9, 10, 10),
    ],
)


@pytest.fixture(scope="module", params=["wood-furniture", "smart-mobility"])
def study(request, built):
    return background_study(request.param, project=built)


def sets_of(study):
    table = study.tables["peer_sets"].frame
    return {name: list(rows["region"]) for name, rows in table.groupby("choice", sort=False)}


# --- who they are ---------------------------------------------------------------------------


def test_neighbours_share_a_line_and_not_a_point_the_longest_first():
    assert neighbours(SQUARES, region="here", islands=("island",)) == ("north", "east")
    assert neighbours(SQUARES, region="here") == ("island", "north", "east")
    assert neighbours(SQUARES, region="corner") == ("north",)
    assert neighbours(SQUARES, region="far") == ()


@pytest.mark.edge("boundaries", "a region that is reached by sea only", "it has no neighbours")
def test_an_island_has_no_neighbours():
    assert neighbours(SQUARES, region="island", islands=("island",)) == ()


def edges_of(feature):
    """The pieces of a boundary between two points, whichever way round."""
    shape = feature["geometry"]
    areas = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    rings = [ring for area in areas for ring in area]
    return {frozenset(map(tuple, pair)) for ring in rings for pair in itertools.pairwise(ring)}


def test_the_neighbours_are_those_of_the_raw_outlines(study):
    path = ROOT / "data" / "raw" / "region_boundaries" / "region_boundaries.geojson"
    found = json.loads(path.read_text(encoding="utf-8"))["features"]
    pieces = {one["properties"]["region"]: edges_of(one) for one in found}
    counts = Counter(
        {code: len(own & pieces["MK07"]) for code, own in pieces.items() if code != "MK07"}
    )
    assert set(sets_of(study)["neighbours"]) == {code for code, n in counts.items() if n}


def test_those_alike_in_size_are_nearest_in_residents(study):
    path = ROOT / "data" / "raw" / "population" / "population.csv"
    with path.open(encoding="utf-8") as lines:
        rows = [r for r in csv.DictReader(lines) if re.fullmatch(r"MK\d\d", r["region"])]
    people = {r["region"]: float(r["population"]) for r in rows if r["year"] == "2022"}
    apart = {
        code: abs(math.log(n / people["MK07"])) for code, n in people.items() if code != "MK07"
    }
    assert sets_of(study)["size"] == sorted(apart, key=apart.get)[:5]


def test_those_by_judgement_are_of_the_file_and_of_the_home_region_only(study, built):
    path = ROOT / "config" / "ecosystems" / f"{study.ecosystem}.yaml"
    assert sets_of(study)["judgement"] == yaml.safe_load(path.read_text("utf-8"))["peers"]
    elsewhere = background_study(study.ecosystem, region="MK13", project=built)
    assert "judgement" not in sets_of(elsewhere)


@pytest.mark.edge("reading", "peers where a region has no neighbours", "the choice is not there")
def test_aland_says_that_it_has_no_neighbours(built):
    study = background_study("wood-furniture", region="MK21", project=built)
    assert list(sets_of(study)) == ["structure", "size"]
    html = shown(study, "fi")
    assert "Ahvenanmaa ei ole maayhteydessä toiseen maakuntaan" in html
    assert 'value="neighbours"' not in html


@pytest.mark.edge("reading", "peers named by the maker of a study", "there is no choice")
def test_no_choice_where_the_peers_are_named(built):
    study = background_study("wood-furniture", peers=["MK13"], project=built)
    assert "peer_sets" not in study.tables
    assert choices(Teller(study, Text("en", study.names))) == []
    assert "data-choice" not in shown(study, "en")


# --- what is measured -----------------------------------------------------------------------


def test_growth_and_openings_against_each_choice_are_those_of_the_raw_counts(study):
    path = ROOT / "data" / "raw" / "enterprises" / "enterprises.csv"
    core = set(study.tables["members"].frame.query("role == 'core'")["industry"])
    counts = Counter()
    with path.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row["industry"] in core:
                for name in ("stock", "births"):
                    key = name, row["region"], int(row["year"])
                    counts[key] += float(row[name] or "nan")
    table = study.tables["peer_performance"].frame.set_index(["choice", "measure", "against"])
    for choice, peers in list(sets_of(study).items())[1:]:
        stock = {y: sum(counts["stock", peer, y] for peer in peers) for y in range(2018, 2023)}
        births = sum(counts["births", peer, y] for peer in peers for y in range(2019, 2023))
        growth = table.at[(choice, "growth", PEERS), "other"]
        assert growth == pytest.approx(stock[2022] / stock[2018] - 1)
        opened = table.at[(choice, "birth_rate", PEERS), "other"]
        assert opened == pytest.approx(births / sum(stock[y] for y in range(2018, 2022)))


def test_turns_are_the_verdicts_that_differ(study):
    """Both ways: each turn is one, and what is not listed is alike."""
    own = study.tables["gap_performance"].frame.query("against == @PEERS").set_index("measure")
    other = study.tables["peer_performance"].frame.query("against == @PEERS")
    turned = {(r.choice, r.of) for r in study.tables["peer_turns"].frame.itertuples()}
    for row in other.itertuples():
        differs = own.at[row.measure, "reading"] != row.reading
        assert ((row.choice, row.measure) in turned) == differs
    apart = study.tables["peer_ratios"].frame.groupby("choice")["apart"].agg(set)
    for choice in set(apart.index) - {"structure"}:
        for side in ("larger", "smaller"):
            appears = (side in apart[choice]) != (side in apart["structure"])
            assert not appears or (choice, side) in turned


# --- on the page ----------------------------------------------------------------------------


def shown(study, language):
    report = StudyReport(study, language=language)
    bundles = [bundle for name in CHAPTERS for bundle in getattr(report, name)().bundles()]
    return "\n".join(bundle.get("text/html", "") for bundle in bundles)


@pytest.mark.parametrize("language", ["fi", "en"])
def test_every_version_fills_every_slot_of_the_page(study, language):
    html = shown(study, language)
    page = re.sub(r"<template.*?</template>", "", html, flags=re.DOTALL)
    slots = re.findall(r'data-slot="([\w-]+)"', page)
    assert len(slots) == len(set(slots)) == 6
    names = list(sets_of(study))
    assert re.findall(r'type="radio" name="peers" value="(\w+)"', page) == names
    assert page.count(" checked>") == 1 and "<fieldset hidden>" in page
    versions = re.findall(r"<template(.*?)</template>", html, re.DOTALL)
    assert len(versions) == len(names) - 1
    for name, version in zip(names[1:], versions, strict=True):
        assert f'data-value="{name}" data-marked="{" ".join(sets_of(study)[name])}"' in version
        assert sorted(re.findall(r'data-slot="([\w-]+)"', version)) == sorted(slots)
        text = Text(language, study.names)
        said = version.split('data-slot="said"')[1].split("</p>")[0]
        assert all(text.name(code) in said for code in sets_of(study)[name])


def test_the_workbook_has_the_table_of_each_choice(study):
    titles = [s["title"] for s in StudyReport(study, language="en").tables().sheets]
    found = [title for title in titles if title.startswith("Growth, churn and productivity")]
    assert len(found) == len(set(found)) == len(sets_of(study))
