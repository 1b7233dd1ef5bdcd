"""From notebook to site: same input, same bytes; nothing from outside; nothing unescaped."""

import hashlib
import io
import json
import re
import zipfile

import nbformat
import pandas as pd
import pytest
from plotly.offline import get_plotlyjs_version
from samples import EVIL, SITE, SUMMARY, Tags

from nextstep_analysis.report import ReportError
from nextstep_analysis.report.charts.all import bars
from nextstep_analysis.report.charts.theme import Caption, Measure
from nextstep_analysis.report.page import blocks as b
from nextstep_analysis.report.page.from_notebook import Page, page_from_notebook
from nextstep_analysis.report.site.asset_files import ASSETS
from nextstep_analysis.report.site.write import Failure, write_site, write_study
from nextstep_analysis.report.words.text import Text

EN = Text("en")
README = (ASSETS / "README.md").read_text(encoding="utf-8")


def figure(words: str = "A finding") -> b.Figure:
    frame = pd.DataFrame({"label": [words, "b"], "value": [2.0, float("nan")]})
    caption = Caption(words, words, words, notes=(words,))
    return b.Figure(bars(frame, text=EN, caption=caption, measure=Measure(words, ".1f")))


def notebook(*blocks: b.Block, summary: dict | None = SUMMARY, count: int = 1):
    data = b.StudyData(summary) if summary else b.Paragraph("none")
    outputs = [
        nbformat.v4.new_output("display_data", bundle, metadata={"isolated": True})
        for bundle in b.Chapter([data, *blocks]).bundles()
    ]
    code = nbformat.v4.new_code_cell(
        "secret = 1",
        outputs=outputs,
        execution_count=count,
        metadata={"execution": {"iopub.status.busy": f"2026-01-0{count}T00:00:00Z"}},
    )
    tags = {"tags": ["internal"]}
    text = nbformat.v4.new_markdown_cell("A remark for researchers", metadata=tags)
    return nbformat.v4.new_notebook(cells=[text, code], metadata={"papermill": {"duration": count}})


def page(*blocks: b.Block, **options) -> Page:
    return page_from_notebook(notebook(*blocks, **options), text=EN)


def test_a_page_shows_outputs_only():
    made = page(b.Heading(2, "state", "State"), b.Paragraph("Text."), figure())
    assert "secret" not in made.body
    assert "researchers" not in made.body
    assert '<h2 id="state">State</h2>' in made.body
    assert [(link.level, link.id, link.text) for link in made.headings] == [(2, "state", "State")]
    assert made.title == "Wood"
    assert made.subject == "wood"


def test_a_figure_has_caption_alternative_data_and_source():
    body = page(figure()).body
    assert '<span class="exhibit">Figure 1.</span> A finding</p>' in body
    assert 'role="img" aria-label="Chart: A finding.' in body
    assert "<summary>Show data</summary>" in body
    assert '<p class="source">A finding</p>' in body
    spec = json.loads(re.search(r'<script type="application/json">(.*?)</script>', body)[1])
    assert "title" not in spec["layout"]
    assert not any(note.get("name") for note in spec["layout"]["annotations"])
    assert spec["hints"] == {"layout": "rows"}
    assert spec["layout"]["yaxis"]["ticktext"] == ["A finding", "b"], "the narrow page has them too"


def test_a_figure_takes_its_numbers_and_frame_along():
    body = page(figure()).body
    spec = json.loads(re.search(r'<script type="application/json">(.*?)</script>', body)[1])
    assert spec["table"]["rows"] == [["A finding", 2], ["b", None]]
    assert "template" not in spec["layout"], "all charts of a site have it in common"
    row = re.search(r'<div class="downloads" hidden([^>]*)>', body)[1]  # shown by its script
    buttons = re.findall(r' data-(\w+)="([^"]+)"', row)
    assert [kind for kind, _name in buttons] == ["csv", "png", "svg"]
    assert all(name.endswith(": {title}") for _kind, name in buttons)


def test_same_input_same_bytes():
    blocks = (b.Heading(2, "state", "State"), figure(), figure())
    first, second = page(*blocks, count=1), page(*blocks, count=2)
    assert first == second
    identities = re.findall(r'<figure class="chart-figure" id="([^"]+)"', first.body)
    assert len(set(identities)) == 2
    assert "2026-01" not in first.body


def test_hostile_texts_stay_texts():
    body = page(figure(EVIL), b.Paragraph(EVIL), b.Heading(2, "x", EVIL)).body
    tags = Tags(body)
    assert set(tags.names) <= {
        "a",
        "figure",
        "figcaption",
        "p",
        "div",
        "script",
        "details",
        "summary",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "span",
        "h2",
        "ul",
        "li",
        "svg",
        "g",
        "path",
    }
    assert tags.names.count("script") == 1
    assert not any(name.startswith("on") for name in tags.attributes)
    spec = json.loads(re.search(r'<script type="application/json">(.*?)</script>', body)[1])
    assert spec.pop("table")["rows"][0][0] == EVIL  # the file gets it as it is
    assert "<script" not in json.dumps(spec)  # Plotly gets it escaped, too


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (lambda: notebook(summary=None), "one `StudyData`, not 0"),
        (lambda: notebook(b.StudyData(SUMMARY)), "one `StudyData`, not 2"),
        (lambda: notebook(summary=SUMMARY | {"language": "fi"}), "is in 'fi'"),
        (lambda: notebook(b.Heading(2, "a", "A"), b.Heading(3, "a", "B")), "share the id a"),
        (lambda: _failed(), "ended in KeyError"),
        (lambda: _unfinished(), "not passed through"),
    ],
)
def test_a_broken_notebook_makes_no_page(made, told):
    with pytest.raises(ReportError, match=told):
        page_from_notebook(made(), text=EN)


def test_a_site_has_index_pages_and_assets(tmp_path):
    finnish = Page("fi", "<p>x</p>", (), SUMMARY | {"language": "fi", "title": "Puu"})
    only_english = Page("en", "<p>y</p>", (), SUMMARY | {"subject": "grain", "title": "Grain"})
    failed = Failure("kymiring", "fi", {"fi": "KymiRing & <b>", "en": "KymiRing"})
    write_site(tmp_path, [page(figure()), finnish, only_english], site=SITE, failures=[failed])
    files = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")}
    assert files == {
        "index.html",
        "en/index.html",
        "fi/wood.html",
        "en/wood.html",
        "en/grain.html",
        "assets/svg.js",
        "assets/drawing.js",
        "assets/marks.js",
        "assets/pointing.js",
        "assets/site.css",
        "assets/reading.css",
        "assets/site.js",
        "assets/explorer.css",
        "assets/explorer.js",
        "assets/explorer-choices.js",
        "assets/download.js",
        "assets/choice.js",
        "assets/contents.js",
        "assets/folded.js",
        "assets/look.js",
        "assets/monitoring.css",
        "assets/portfolio.css",
        "assets/profile.css",
        "assets/profile.schema.json",
        "assets/publication.schema.json",
        "assets/roadmap.css",
        "assets/roadmap.schema.json",
    }
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert '<html lang="fi">' in index
    assert '<a href="fi/wood.html">Puu</a>' in index
    assert "Ei valmistunut tässä ajossa" in index
    assert "KymiRing &amp; &lt;b&gt;" in index
    study = (tmp_path / "en" / "wood.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in study
    assert 'hreflang="fi" href="../fi/wood.html"' in study
    lonely = (tmp_path / "en" / "grain.html").read_text(encoding="utf-8")
    assert '<a href="../index.html" lang="fi" hreflang="fi">' in lonely
    assert 'rel="alternate" hreflang="fi"' not in lonely  # the index is no version of the page


def test_links_inside_a_site_lead_somewhere_and_nothing_comes_from_outside(tmp_path):
    finnish = Page("fi", "<p>x</p>", (), SUMMARY | {"language": "fi"})
    written = write_site(tmp_path, [page(figure()), finnish], site=SITE)
    assert len(written) == 4
    for path in written:
        tags = Tags(path.read_text(encoding="utf-8"))
        for address in tags.addresses:
            assert not re.match(r"(https?:)?//", address), f"{path.name} reaches for {address}"
            if not address.startswith(("data:", "#")):
                assert (path.parent / address.split("#")[0]).is_file(), f"{path.name}: {address}"
    sheet = (tmp_path / "assets" / "site.css").read_text(encoding="utf-8")
    assert "url(" not in sheet
    assert "@import" not in sheet
    for path in (tmp_path / "assets").glob("*.js"):
        script = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "http" not in script, path.name  # the name of SVG is no address


def test_two_builds_are_identical(tmp_path):
    for name in ("one", "two"):
        write_site(tmp_path / name, [page(figure(), b.StudyTables([SHEET]))], site=SITE)
    one, two = (
        {p.relative_to(tmp_path / name): p.read_bytes() for p in (tmp_path / name).rglob("*.*")}
        for name in ("one", "two")
    )
    assert one == two


def test_hostile_summaries_are_escaped(tmp_path):
    summary = SUMMARY | {"title": EVIL, "lead": EVIL, "status": EVIL, "producers": [EVIL]}
    summary["headline"] = [dict.fromkeys(SUMMARY["headline"][0], EVIL)]
    summary["headline_source"] = EVIL
    for path in write_site(tmp_path, [page(summary=summary)], site=SITE):
        tags = Tags(path.read_text(encoding="utf-8"))
        assert "img" not in tags.names
        assert all(script == "" for script in tags.scripts)


@pytest.mark.parametrize("name", ["../out", "a/b", "index", "A", "", "a b", "ä"])
def test_a_name_that_is_no_file_name_is_refused(tmp_path, name):
    with pytest.raises(ReportError, match="cannot be the name of a page"):
        write_site(tmp_path, [page(summary=SUMMARY | {"subject": name})], site=SITE)
    assert not list(tmp_path.iterdir())


def test_a_page_that_stands_twice_is_refused(tmp_path):
    with pytest.raises(ReportError, match="stands twice"):
        write_site(tmp_path, [page(), page()], site=SITE)


def test_an_empty_site_says_so(tmp_path):
    write_site(tmp_path, [], site=SITE)
    assert "Yhtään selvitystä" in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_one_study_alone_brings_its_assets(tmp_path):
    path = write_study(tmp_path, page(figure()), site=SITE)
    assert path == tmp_path / "index.html"
    tags = Tags(path.read_text(encoding="utf-8"))
    for address in tags.addresses:
        if not address.startswith(("data:", "#")):
            assert (tmp_path / address).is_file()


SHEET = {
    "title": "The jobs",
    "subtitle": "",
    "source": "Source: x.",
    "notes": [],
    "note": "",
    "columns": [{"label": "Jobs", "unit": "", "format": "d"}],
    "rows": [[1234]],
}


def test_a_site_holds_the_workbook_that_its_page_links(tmp_path):
    sheets = b.sheets_of([b.Table("<p>x</p>", SHEET), b.Table("<p>y</p>"), figure("Stocks")])
    assert [sheet["title"] for sheet in sheets] == ["The jobs", "Stocks"]
    study = page(figure(), b.StudyTables(sheets))
    write_site(tmp_path / "site", [study], site=SITE)
    html = (tmp_path / "site" / "en" / "wood.html").read_text(encoding="utf-8")
    assert '<a href="wood.xlsx" download>' in html
    assert "The jobs" not in html
    content = (tmp_path / "site" / "en" / "wood.xlsx").read_bytes()
    names = zipfile.ZipFile(io.BytesIO(content)).read("xl/workbook.xml").decode()
    assert re.findall('sheet name="([^"]+)"', names) == ["Contents", "1 The jobs", "2 Stocks"]
    assert '<a href="wood-csv.zip" download>' in html
    archive = zipfile.ZipFile(tmp_path / "site" / "en" / "wood-csv.zip")
    names = ["01-the-jobs.csv", "02-stocks.csv"]
    assert archive.namelist() == [one for n in names for one in (n, f"{n}-metadata.json")]
    for name in archive.namelist():
        beside = tmp_path / "site" / "en" / "wood-csv" / name
        assert beside.read_bytes() == archive.read(name), "the same as files with an address"
    alone = write_study(tmp_path / "alone", study, site=SITE)
    assert alone.with_name("wood.xlsx").read_bytes() == content
    assert alone.with_name("wood-csv.zip").is_file()


def test_a_page_without_tables_links_no_workbook(tmp_path):
    write_site(tmp_path, [page(figure())], site=SITE)
    assert not [path for path in tmp_path.rglob("*") if path.suffix in (".xlsx", ".zip")]
    assert "xlsx" not in (tmp_path / "en" / "wood.html").read_text(encoding="utf-8")


def test_the_tables_are_shown_once():
    with pytest.raises(ReportError, match="once, not twice"):
        page(b.StudyTables([SHEET]), b.StudyTables([SHEET]))


def test_plotly_is_the_file_that_the_readme_describes():
    content = (ASSETS / "plotly-basic.min.js").read_bytes()
    assert f"`{hashlib.sha256(content).hexdigest()}`" in README
    version = re.search(rb"plotly\.js \(basic - minified\) v([\d.]+)", content[:200])[1].decode()
    assert f"Version: {version}," in README
    assert version == get_plotlyjs_version()
    assert "MIT" in README


def test_the_search_engine_is_the_file_that_the_readme_describes():
    content = (ASSETS / "minisearch.min.js").read_bytes()
    assert f"`{hashlib.sha256(content).hexdigest()}`" in README
    version = re.match(rb"/\*! MiniSearch ([\d.]+), MIT License, Copyright 2022", content)[
        1
    ].decode()
    assert "## minisearch.min.js" in README and f"- Version: {version}\n" in README


def test_the_bundle_draws_the_charts_in_use():
    bundled = re.search(r"Trace types in it: (.*)", README)[1].split(", ")
    used = set()
    for path in ASSETS.parents[1].rglob("*.py"):
        used |= {
            name.lower()
            for name in re.findall(
                r"\bgo\.(Scatter|Bar|Box|Heatmap|Pie|Choropleth\w*)\b|$",
                path.read_text(encoding="utf-8"),
            )
        }
    assert used - {""} == {"scatter", "bar"}
    assert used - {""} <= set(bundled)


def _failed():
    made = notebook()
    made.cells[1].outputs.append(
        nbformat.v4.new_output("error", ename="KeyError", evalue="'x'", traceback=[])
    )
    return made


def _unfinished():
    made = notebook()
    bundle = {b.PLOTLY: {"data": [], "layout": {}}}
    made.cells[1].outputs.append(nbformat.v4.new_output("display_data", bundle))
    return made
