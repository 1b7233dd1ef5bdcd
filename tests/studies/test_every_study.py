"""Every ecosystem's file makes a whole study in every language, from the real figures."""

import json
import re
from pathlib import Path

import pytest
import yaml
from studied import background_study

from nextstep_analysis.errors import CatalogueError
from nextstep_analysis.processed import read_table
from nextstep_analysis.report.background.front import appendices, questions
from nextstep_analysis.report.background.gaps import PLACES
from nextstep_analysis.report.background.report import StudyReport
from nextstep_analysis.report.background.show import CHAPTERS as SHOWN
from nextstep_analysis.report.page.blocks import PLOTLY, STUDY, TABLES
from nextstep_analysis.report.words.text import Text
from nextstep_analysis.studies.background import study as real

CONFIG = Path(__file__).parents[2] / "config"
ECOSYSTEMS = sorted(path.stem for path in (CONFIG / "ecosystems").glob("*.yaml"))
LANGUAGES = yaml.safe_load((CONFIG / "settings.yaml").read_text("utf-8"))["languages"]
CHAPTERS = (*SHOWN, "data", "tables")


FIGURES = {"questions": 5, "state": 2, "development": 2, "gaps": 2}
"""Charts and maps by chapter, of a study of which the input-output table tells."""
OF_THE_TABLE = {"questions": 1, "gaps": 1}
"""Those that are only there where the input-output table tells."""


def by_chapter(study, language):
    report = StudyReport(study, language=language)
    return {name: list(getattr(report, name)().bundles()) for name in CHAPTERS}


def bundles(study, language):
    return [bundle for shown in by_chapter(study, language).values() for bundle in shown]


@pytest.fixture(scope="module", params=ECOSYSTEMS)
def study(request, built):
    return background_study(request.param, project=built)


def test_there_are_seven():
    assert len(ECOSYSTEMS) == 7


def test_it_starts_with_five_findings(study):
    assert len(study.headlines) == 5
    assert study.headlines[0].evidence == "three_measures", "enterprises alone open no study"
    assert all(finding.evidence in study.tables for finding in study.findings)


def test_it_names_development_needs_by_gap(study):
    needs = study.tables["needs"].frame
    told = bool(study.tables["core_part"].frame["told"].iloc[0])
    assert ("suppliers" in set(needs["gap"])) == told
    assert needs["id"].is_unique
    assert set(needs["evidence"]) <= set(study.tables)
    assert (needs["size"] > 0).all()
    assert (needs["lower"].fillna(0) <= needs["size"] + 1e-9).all()
    assert (needs["upper"].fillna(1e9) >= needs["size"] - 1e-9).all()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_need_leads_to_its_evidence(study, language):
    shown = bundles(study, language)
    html = " ".join(bundle.get("text/html", "") for bundle in shown)
    needs = study.tables["needs"].frame
    linked = re.findall(r'<a href="#([a-z-]+)">', html)
    for evidence in needs["evidence"]:
        assert PLACES[evidence] in linked
        assert f'id="{PLACES[evidence]}"' in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chapter_is_told(study, language):
    chapters = by_chapter(study, language)
    shown = [bundle for one in chapters.values() for bundle in one]
    html = " ".join(bundle.get("text/html", "") for bundle in shown)
    for name in ("summary", *questions(Text(language))):
        assert re.search(rf'<h2 data-part="(summary|question)" id="{name}">', html)
    for name in appendices(Text(language)):
        assert f'<h2 data-part="appendix" id="appendix-{name}">' in html
    figures = [bundle[PLOTLY] for bundle in shown if PLOTLY in bundle]
    told = bool(study.tables["core_part"].frame["told"].iloc[0])
    for chapter, one in chapters.items():
        untold = 0 if told else OF_THE_TABLE.get(chapter, 0)
        drawn = sum(PLOTLY in bundle for bundle in one)
        assert drawn == FIGURES.get(chapter, 0) - untold, chapter
    for figure in figures:
        told = figure["layout"]["meta"]["nextstep"]
        assert told["source"].startswith(("Source", "Lähde", "Lähteet"))
        assert told["alt"] and told["table"]["rows"]
    assert html.count('class="source"') >= 8
    assert sum(STUDY in bundle for bundle in shown) == 1
    (tables,) = [bundle[TABLES] for bundle in shown if TABLES in bundle]
    sheets = json.loads(json.dumps(tables, allow_nan=False))["sheets"]
    apart = 3 + html.count('name="peers"') - 1  # findings, key figures, sources; other peers
    assert len(sheets) == apart + len(figures) + html.count('<figure class="table"')
    assert len(sheets[1]["rows"]) == len(study.key_figures), "they come after the findings"
    assert all(sheet["source"] and sheet["rows"] for sheet in sheets)
    assert "nan" not in html.lower().split()


def test_the_same_inputs_make_an_equal_study(built):
    first = real.background_study("grain-food", project=built)
    second = background_study("grain-food", project=built)
    assert first == second and first is not second
    assert hash(first) == hash(second)
    assert first != background_study("kymiring", project=built)
    assert '"NaN"' not in first.as_json() and "NaN" not in first.as_json()


@pytest.mark.parametrize(
    "name", ["circular-economy", pytest.param("smart-mobility", marks=pytest.mark.full)]
)
@pytest.mark.parametrize(
    ("region", "reference", "peers"),
    [("MK13", None, None), ("MK21", None, ["MK07"]), ("MK01", "MK06", None), ("MK08", None, None)],
)
def test_other_regions_and_references(built, name, region, reference, peers):
    study = background_study(name, region=region, reference=reference, peers=peers, project=built)
    assert "boundaries" not in study.tables
    places = study.tables["municipalities"].frame["region"]
    assert region in set(places) and places.str.startswith("KU").any()
    for language in LANGUAGES:
        assert bundles(study, language)


def test_a_ratio_on_few_enterprises_is_no_specialisation(built):
    """C29: 1.95 times the share of the 19 regions on 19 enterprises, within random settling."""
    study = background_study("smart-mobility", project=built)
    row = study.tables["industries"].frame.set_index("industry").loc["C29"]
    firms = read_table(built, "enterprises")
    now = firms[(firms["year"] == 2022) & firms["region"].str.startswith("MK")]
    stock = now.pivot(index="region", columns="industry", values="stock")[["C29", "TOT"]]
    shares = stock.loc["MK07"] / stock.sum()
    assert row["enterprises"] == stock.at["MK07", "C29"] == 19
    assert row["location_quotient"] == pytest.approx(shares["C29"] / shares["TOT"])
    assert row["lower"] < 1 < row["upper"] and row["reading"] == "within"
    claims = [claim for finding in study.findings for claim in finding.claims]
    assert not [c for c in claims if c.kind == "settling" and c.says["reading"] == "more"]


def test_the_core_of_kymiring_is_within_random_settling(built):
    """Enterprises without a region, once in the country only, stand on neither side any more."""
    study = background_study("kymiring", project=built)
    core = study.tables["core_by_region"].frame.set_index("region").loc["MK07"]
    codes = list(study.tables["industries"].frame.query("role == 'core'")["industry"])
    firms = read_table(built, "enterprises")
    now = firms[firms["year"] == 2022].set_index("region")
    sums = now[now["industry"].isin(codes)].groupby("region")["stock"].sum()
    whole = now[now["industry"] == "TOT"]["stock"]
    regions = [code for code in sums.index if code.startswith("MK")]
    share = sums[regions].sum() / whole[regions].sum()
    quotient = sums["MK07"] / whole["MK07"] / share
    assert core["location_quotient"] == pytest.approx(quotient)
    assert core["lower"] < 1 < core["upper"] and core["reading"] == "within"
    (told,) = [c for c in study.caveats if "no region in the data" in c.message]
    assert told.values["share"] == pytest.approx(1 - whole[regions].sum() / whole["SSS"])
    assert told.values["core"] == pytest.approx(1 - sums[regions].sum() / sums["SSS"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"region": "SSS"}, "unknown region 'SSS'"),
        ({"region": "MK07", "peers": ["SSS"]}, "unknown peer region 'SSS'"),
        ({"reference": "KU398"}, "unknown reference 'KU398'"),
        ({"peers": ["MK13", "MK13"]}, "MK13' stands twice"),
        ({"region": "MK06", "reference": "MK06"}, "they must differ"),
    ],
)
def test_what_cannot_be_compared_is_refused(built, arguments, words):
    with pytest.raises(CatalogueError, match=words):
        background_study("kymiring", project=built, **arguments)
