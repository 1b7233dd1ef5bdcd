"""A profile as a page, as one file to embed, as data, and its list for the editor."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import geopandas as gpd
import jsonschema
import nbformat
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profile_sample import MILL, NAN, PAPER, profile, told
from samples import SITE
from shapely.geometry import box

import nextstep_analysis.report.profile.kind as shown_as
from nextstep_analysis.profile import LeftOut
from nextstep_analysis.report import ReportError
from nextstep_analysis.report.charts.bubble_map import bubble_map
from nextstep_analysis.report.page.from_notebook import page_from_notebook
from nextstep_analysis.report.profile.files import embedded
from nextstep_analysis.report.profile.report import ProfileReport
from nextstep_analysis.report.profile.words import Words
from nextstep_analysis.report.site.write import write_site
from nextstep_analysis.report.words.text import Text

SCHEMA = json.loads(shown_as.SCHEMA.read_text(encoding="utf-8"))


def page_of(made, language="en"):
    report = ProfileReport(made, language=language)
    cells = []
    for block in (report.page(), report.data()):
        outputs = [
            nbformat.v4.new_output("display_data", nbformat.NotebookNode(bundle))
            for bundle in block.bundles()
        ]
        cells.append(nbformat.v4.new_code_cell(outputs=outputs, execution_count=1))
    return page_from_notebook(nbformat.v4.new_notebook(cells=cells), text=Text(language))


def test_the_page_tells_in_the_order_of_a_company_and_numbers_its_sources():
    body = page_of(profile()).body
    heads = re.findall(r"<h2[^>]*>([^<]+)</h2>", body)
    assert heads[:2] == ["Opportunities", "The chain you join"]
    assert heads[-4:] == [
        "What you should know",
        "How to start",
        "Sammanfattning på svenska",
        "Sources",
    ]
    marks = [int(n) for n in re.findall(r'class="ref" href="#s(\d+)"', body)]
    listed = [int(n) for n in re.findall(r'<li id="s(\d+)"', body)]
    assert listed == list(range(1, len(listed) + 1)) and set(marks) <= set(listed)
    assert list(dict.fromkeys(marks)) == sorted(set(marks)), "numbered as they are met"
    assert "<dd>2.6</dd>" in body and "A mill &lt;builds&gt;" in body
    assert "A paper</a>, 2024 (secondary source)" in body
    assert 'lang="sv"' in body and "6 May 2024" in body


def test_the_same_words_in_finnish():
    body = page_of(profile(), "fi").body
    assert "Arvoketju, johon pääset mukaan" in body and "<dd>2,6</dd>" in body
    assert "Maakunnan 1 000 työpaikasta (teollisuus) 900 on Lahdessa" in body.replace("\u00a0", " ")


def test_no_line_may_end_inside_a_number_or_before_its_unit():
    one = profile()
    typed = "13 000 t, 37 %, 50 ha, 2,3 km:n osuus, 48 milj. €; 2025 tehtaat"
    told = Words(one, Text("fi")).words(one.claim, {"fi": typed})
    held = "13_000_t, 37_%, 50_ha, 2,3_km:n osuus, 48_milj._€; 2025 tehtaat"
    assert told.replace("\u00a0", "_") == held


def test_the_data_fit_their_schema_and_say_what_the_page_says():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    for language in ("fi", "en"):
        page = page_of(profile(), language)
        held = json.loads(json.dumps(page.details))
        jsonschema.validate(held, SCHEMA, jsonschema.Draft202012Validator)
        assert [one["number"] for one in held["sources"]] == list(
            range(1, page.body.count('<li id="s') + 1)
        )
        assert held["numbers"][0]["figures"][0]["upper"] is None
        asked = [row for part in held["offers"] for row in part["rows"] if "asked" in row]
        assert [row["asked"] for row in asked] == ["plots"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.pop("claim"),
        lambda data: data["sources"][0].update(confidence="low"),
        lambda data: data["numbers"].extend(data["numbers"] * 3),
        lambda data: data.update(more=1),
    ],
)
def test_the_schema_refuses_what_a_profile_never_says(spoil):
    data = json.loads(json.dumps(page_of(profile()).details))
    spoil(data)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, SCHEMA, jsonschema.Draft202012Validator)


class _Loads(HTMLParser):
    """What a page asks for when it is opened."""

    def __init__(self):
        super().__init__()
        self.asked: list[str] = []
        self.links: list[dict] = []

    def handle_starttag(self, tag, attrs):
        held = dict(attrs)
        if tag == "a":
            self.links.append(held)
        else:
            self.asked += [held[name] for name in ("src", "href", "srcset") if held.get(name)]
        assert tag not in ("script", "iframe", "object")


def test_the_embedded_page_asks_for_nothing_and_leads_out_of_its_frame():
    html = embedded(page_of(profile()))
    loads = _Loads()
    loads.feed(html)
    assert loads.asked == ["data:,"]
    assert "url(" not in html and "@import" not in html
    outside = [link for link in loads.links if link["href"].startswith("http")]
    assert outside and all(link["target"] == "_blank" for link in outside)
    assert html.count("<h1") == 1 and "Published by The Publisher, 26 November 2026." in html


def test_a_site_holds_the_page_its_files_and_its_styles(tmp_path):
    pages = [page_of(profile(), language) for language in ("fi", "en")]
    write_site(tmp_path, pages, site=SITE)
    for name in ("wood-furniture.html", "wood-furniture-embed.html", "wood-furniture.json"):
        assert (tmp_path / "en" / "profile" / name).is_file(), name
    assert (tmp_path / "assets" / "profile.css").is_file()
    assert json.loads((tmp_path / "assets" / "profile.schema.json").read_text()) == SCHEMA
    page = (tmp_path / "en" / "profile" / "wood-furniture.html").read_text(encoding="utf-8")
    assert 'href="../../assets/profile.css"' in page and "<script" not in page


def test_what_is_not_known_is_left_out_and_not_shown_as_zero():
    bare = profile(
        claim=None,
        offer=None,
        swedish="",
        numbers=(),
        opportunities=(),
        offers=(),
        minutes=(),
        reach=None,
        know=(),
        boundaries=None,
    )
    body = page_of(bare).body
    for gone in ("Opportunities", "svenska", "Travel times", "<svg", "What you should know"):
        assert gone not in body
    assert "How to start" in body
    jsonschema.validate(
        json.loads(json.dumps(page_of(bare).details)), SCHEMA, jsonschema.Draft202012Validator
    )


def test_missing_jobs_have_no_bubble_and_no_total():
    made = profile()
    jobs = made.jobs.assign(jobs=[NAN, 900.0, NAN])
    page = page_of(profile(jobs=jobs))
    assert page.body.count("<circle") == 1 and "Jobs by municipality" in page.body
    known = {one["code"]: one["jobs"] for one in page.details["jobs"]["municipalities"]}
    assert known == {"KU398": 900.0, "KU098": None}


def test_the_editor_sees_what_is_left_out_and_what_nobody_answers():
    left = (
        LeftOut(12, "old-fact", "plan", "2024-01-28"),
        LeftOut(13, "loud-claim", "low", "2028-12-31"),
        LeftOut(14, "bought C10", "missing"),
    )
    lines = ProfileReport(profile(left_out=left), language="en").editor().splitlines()
    assert lines[1].startswith("line 12: old-fact is left out: it held until 2024-01-28")
    assert "a claim is not printed" in lines[2] and "no such figure" in lines[3]
    assert lines[4] == "no fact answers: plots"


def test_a_statement_of_two_pages_has_two_marks():
    body = page_of(profile(know=(told("Yhdessä", MILL, PAPER),))).body
    after = body.split("Yhdessä", 1)[1].split("</li>", 1)[0]
    assert after.count('class="ref"') == 2


# --- the map ---------------------------------------------------------------------------------


def row_of_squares(count):
    return gpd.GeoDataFrame(
        {"code": [f"KU{n:03d}" for n in range(count)]},
        geometry=[box(n * 20_000, 0, (n + 1) * 20_000, 60_000) for n in range(count)],
        crs="EPSG:3067",
    )


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=6).filter(lambda ns: max(ns) > 1))
def test_the_area_of_a_bubble_is_the_amount(amounts):
    areas = row_of_squares(len(amounts))
    held = dict(zip(areas["code"], amounts, strict=True))
    labels = {code: code for code in held}
    svg = bubble_map(areas, held, labels=labels, title="a", description="b")
    radii = sorted((float(r) for r in re.findall(r' r="([\d.]+)"', svg)), reverse=True)
    assert len(radii) == len(amounts) and radii[0] == pytest.approx(26, abs=0.06)
    for radius, amount in zip(radii, sorted(amounts, reverse=True), strict=True):
        assert radius == pytest.approx(max(26 * np.sqrt(amount / max(amounts)), 2.5), abs=0.06)


@pytest.mark.edge("boundaries", "a map of amounts without any", "one sentence, no drawing")
def test_a_map_needs_an_amount_and_a_coordinate_system():
    areas = row_of_squares(2)
    for amounts in ({}, {"KU000": NAN}, {"KU000": 0.0}):
        with pytest.raises(ReportError, match="an amount above 0"):
            bubble_map(areas, amounts, labels={"KU000": "a"}, title="a", description="b")
    bare = areas.set_crs(None, allow_override=True)
    with pytest.raises(ReportError, match="no coordinate system"):
        bubble_map(bare, {"KU000": 1.0}, labels={"KU000": "a"}, title="a", description="b")


def test_styles_stand_where_the_package_takes_them_along():
    assert {path.parent.name for path in (shown_as.STYLES, shown_as.SCHEMA)} == {"templates"}
    assert Path(shown_as.STYLES).read_text(encoding="utf-8").count("{") > 50
