"""The page of a roadmap: rows, bars, decisions, and the file for programs against its schema."""

import json
import math
from dataclasses import replace

import jsonschema
import pandas as pd
import pytest

from nextstep_analysis.actions import (
    Action,
    Decided,
    Ground,
    Indicator,
    Page,
    Reading,
    Roadmap,
    Titled,
)
from nextstep_analysis.report.roadmap import words
from nextstep_analysis.report.roadmap.action_rows import ActionRows, Scale
from nextstep_analysis.report.roadmap.document import SCHEMA, as_text, document
from nextstep_analysis.report.roadmap.report import RoadmapReport
from nextstep_analysis.report.words.text import Text
from nextstep_analysis.study import Source, Statement

NAMES = pd.DataFrame({"fi": ["Päijät-Häme"], "en": ["Päijät-Häme"]}, index=["MK07"])
TEXT = Statement("{text}")


def both(fi, en):
    return {"fi": fi, "en": en}


def said(fi, en):
    return TEXT.given(text=both(fi, en))


FACT = Ground(
    "fact", "mill", said("Saha & höylä.", "A mill."), "fair", "attraction", "T", "https://a.fi/"
)
NEED = Ground("need", "suppliers/49", said("Ostettu muualta.", "Bought."), "weak", "lacks")
MEASURED = Indicator(
    "enterprises",
    measured=True,
    name=said("Yritykset", "Enterprises"),
    written=Statement("{n:d} enterprise", plural="{n:d} enterprises", count="n"),
    one=Statement("{n:d} enterprise", plural="{n:d} enterprises", count="n"),
    direction="keep",
    baseline=Reading(182.0, "2022", ("enterprises",)),
    target=170,
    by="2030-12",
    next="2027-12",
)
COUNTED = Indicator(
    "list",
    measured=False,
    name=said("Luettelo", "List"),
    written=Statement("{n:d} {unit}").given(unit=both("luetteloa", "lists")),
    one=Statement("{n:d} {unit}").given(unit=both("luettelo", "list")),
    direction="higher",
    baseline=None,
    target=1,
    by="2027-10",
    next="2027-06",
    role=both("LADEC", "LADEC"),
    every="half_year",
)
FIRST = Action(
    "first",
    both("Eka", "First"),
    both("Tee <tämä>.", "Do <this>."),
    (FACT, NEED),
    NEED,
    (both("LADEC", "LADEC"), both("LUT", "LUT")),
    "2027-01",
    "2027-06",
    "0-1",
    (),
    "small",
    COUNTED,
)
SECOND = replace(
    FIRST,
    id="second",
    title=both("Toka", "Second"),
    start="2028-01",
    end="2029-12",
    horizon="3-5",
    after=("first",),
    indicator=MEASURED,
)
ROADMAP = Roadmap(
    ecosystem="wood",
    name=both("Puu", "Wood"),
    region="MK07",
    published="2026-11-26",
    title=both("Otsikko", "Title"),
    vision=both("Visio.", "Vision."),
    target=(both("Tavoite.", "Target."),),
    needs=(Titled(both("Tarve", "Need"), (NEED,)),),
    actions=(FIRST, SECOND),
    follow=(),
    risks=(Titled(both("Riski", "Risk"), (FACT,)),),
    not_done=(both("Ei tätä.", "Not this."),),
    decide=(both("Kuka?", "Who?"),),
    strategy=both("Tukee.", "Supports."),
    strategy_sources=(Page("Strategia", "https://b.fi/"),),
    ages=said("yritykset 2022", "enterprises 2022"),
    sources={
        "enterprises": Source(
            "enterprises",
            both("yritykset", "enterprises"),
            both("Tilastokeskus", "Statistics Finland"),
            "11yq",
            both("CC", "CC"),
            "2022",
        )
    },
    names=NAMES,
)


def shown(roadmap=ROADMAP, language="fi"):
    report = RoadmapReport(roadmap, language=language)
    parts = (
        report.needs(),
        report.actions(),
        report.remarks(),
        report.success(),
        report.risks(),
        report.strategy(),
    )
    return "".join(b["text/html"] for part in parts for b in part.bundles() if "text/html" in b)


def test_a_row_says_who_what_when_and_why():
    html = shown()
    for words_of in (
        "1. Eka",
        "Tee &lt;tämä&gt;.",
        "Miksi: Saha &amp; höylä.",
        "LADEC, LUT",
        "1–6/2027",
        "2028–2029",
        "ei vielä tiedossa",
        "1 luettelo, 10/2027",
        "182 yritystä (2022)",
        "vähintään 170 yritystä, 12/2030",
        "LADEC, puolivuosittain",
        "pieni, alle 50\u00a0000 €",
    ):
        assert words_of in html.replace("50 000", "50\u00a0000"), words_of
    assert '<a href="#action-first">1. Eka</a>' in html


def test_in_english_months_have_names():
    html = shown(language="en")
    assert "Jan–Jun 2027" in html and "Dec 2030" in html and "1 list, Oct 2027" in html


def test_the_bar_lies_where_the_dates_are():
    scale = Scale.of(ROADMAP.actions)
    assert list(scale.years) == [2027, 2028, 2029]
    assert scale.place("2027-01") == 0 and scale.place("2029-12", after=True) == 1
    assert scale.place("2028-01") == pytest.approx(1 / 3)
    html = ActionRows(ROADMAP.actions, Text("fi", NAMES)).html()
    assert 'style="left:33.33%;width:66.67%"' in html
    assert html.count('aria-hidden="true"') >= 3


def test_a_proposal_is_marked_once_and_decisions_are_told_with_their_body():
    report = RoadmapReport(ROADMAP, language="fi")
    assert report.data().summary["status"] == "Ehdotus, ei päätetty"
    body = both("ohjausryhmä", "the steering group")
    changed = Decided("changed", "2026-05-02", body, both("Uusi tavoite.", "A new target."))
    history = (Decided("adopted", "2026-02-10", body), changed)
    adopted = replace(ROADMAP, actions=(replace(FIRST, history=history), SECOND))
    html = shown(adopted)
    assert '<span class="status-mark">Päätetty</span>' in html
    assert (
        "hyväksytty 10.2.2026, ohjausryhmä; muutettu 2.5.2026, ohjausryhmä: Uusi tavoite." in html
    )
    assert RoadmapReport(adopted, language="fi").data().summary["status"] == "Osin päätetty"


def test_an_adopted_action_whose_need_has_vanished_is_kept_and_told():
    gone = replace(NEED, vanished=True)
    html = shown(replace(ROADMAP, actions=(replace(FIRST, grounds=(gone,)), SECOND)))
    assert "Eka (suppliers/49)" in html and "Poistuneet tarpeet" in html
    assert "Poistuneet tarpeet" not in shown()


def test_nothing_stands_where_nothing_is_written():
    html = shown(replace(ROADMAP, not_done=(), decide=()))
    assert "Mitä ei tehdä" not in html and "Mitä pitää päättää" not in html


@pytest.mark.parametrize(
    ("start", "end", "fi", "en"),
    [
        ("2027-01", "2027-12", "2027", "2027"),
        ("2027-03", "2027-11", "3–11/2027", "Mar–Nov 2027"),
        ("2027-08", "2029-06", "8/2027 – 6/2029", "Aug 2027 – Jun 2029"),
    ],
)
def test_spans_are_short(start, end, fi, en):
    assert words.span(start, end, Text("fi")) == fi
    assert words.span(start, end, Text("en")) == en


# --- for programs ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def schema():
    return json.loads(SCHEMA.read_text("utf-8"))


def test_the_file_is_as_its_schema_says(schema):
    jsonschema.Draft202012Validator.check_schema(schema)
    made = json.loads(as_text(document(ROADMAP)))
    jsonschema.validate(made, schema)
    first, second = made["actions"]
    assert first["target"] == 1 and second["after"] == ["first"]
    listed = {one["id"]: one for one in made["indicators"]}
    assert listed["list"]["baseline"] is None and listed["list"]["kind"] == "counted"
    assert listed["enterprises"]["baseline"]["value"] == 182
    assert listed["enterprises"]["baseline"]["said"]["fi"] == "182 yritystä"


@pytest.mark.parametrize(
    ("part", "value"),
    [("start", "soon"), ("cost", "tiny"), ("owners", []), ("evidence", []), ("history", None)],
)
def test_the_schema_refuses_what_is_no_road_map(schema, part, value):
    made = json.loads(as_text(document(ROADMAP)))
    made["actions"][0][part] = value
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(made, schema)


def test_the_same_road_map_gives_the_same_bytes():
    assert as_text(document(ROADMAP)) == as_text(document(replace(ROADMAP)))


def test_no_number_is_null():
    none = replace(MEASURED, target=math.nan, by="")
    made = document(replace(ROADMAP, actions=(replace(SECOND, indicator=none, after=()),)))
    assert made["actions"][0]["target"] is None and made["actions"][0]["target_by"] is None


def test_the_workbook_has_all_actions_and_all_indicators():
    sheets = RoadmapReport(ROADMAP, language="fi").tables().sheets
    assert [len(sheet["rows"]) for sheet in sheets] == [2, 2]
    assert sheets[0]["title"] == "Toimenpiteet"
