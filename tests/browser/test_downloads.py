"""A figure's numbers and picture as files, saved in a real browser with no network."""

import csv
import io
import json
import re
import struct
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pandas as pd
import pytest
from accessibility import assert_accessible
from demo import SITE, demo_page, notebook

from nextstep_analysis.report.charts.all import bars
from nextstep_analysis.report.charts.theme import Caption, Measure
from nextstep_analysis.report.page import blocks as b
from nextstep_analysis.report.page.from_notebook import page_from_notebook
from nextstep_analysis.report.site.write import write_site
from nextstep_analysis.report.words.text import Text

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PAUSE = 200  # ms: Chrome drops the eleventh of downloads that follow at once
EVIL = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "＝1",
    '"quoted"; x, y',
    "<script>alert(1)</script>",
    "😀",
    "\u202eabc\u202c",
    "plain",
]


def study_of(site: Path, language: str) -> Path:
    return next(path for path in sorted((site / language).glob("[!i]*.html")))


def saved(seen, kind: str, place: int = 0):
    """What the button for `kind` of the chart number `place` saves, and under which name."""
    seen.page.wait_for_timeout(PAUSE)
    with seen.page.expect_download() as waiting:
        seen.page.locator(".chart-figure .downloads").nth(place).locator(
            f"[data-save={kind}]"
        ).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def spec_of(seen, place: int) -> dict:
    figure = seen.page.locator(".chart-figure").nth(place)
    return json.loads(figure.locator("script").text_content())


@pytest.mark.parametrize(("language", "delimiter", "mark"), [("fi", ";", ","), ("en", ",", ".")])
def test_the_csv_holds_the_numbers_of_the_chart(site, visit, language, delimiter, mark):
    with visit(study_of(site, language), accept_downloads=True) as seen:
        for place in range(seen.page.locator(".chart-figure").count()):
            name, content = saved(seen, "csv", place)
            figure = seen.page.locator(".chart-figure").nth(place).get_attribute("id")
            assert re.fullmatch(rf"[a-z0-9-]+-{figure}\.csv", name)
            assert content.startswith(b"\xef\xbb\xbf")
            rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=delimiter))
            held = spec_of(seen, place)["table"]
            assert [head.split(" (1 =")[0] for head in rows[0]] == [
                column["label"] for column in held["columns"]
            ]
            for written, row in zip(rows[1:], held["rows"], strict=False):
                for cell, value in zip(written, row, strict=True):
                    told = cell.replace(mark, ".") if isinstance(value, (int, float)) else cell
                    assert type(value)(told) == value if value is not None else cell == ""
            assert rows[len(held["rows"]) + 1] == []
            source = seen.page.locator(".chart-figure").nth(place).locator(".source")
            assert rows[-1] == [source.text_content()]
        assert not seen.errors


def test_the_tables_of_the_comparison_are_saved_under_names_of_their_own(site, visit):
    with visit(site / "fi" / "info" / "comparison.html", accept_downloads=True) as seen:
        tables = seen.page.locator("figure.table")
        with seen.page.expect_download() as waiting:
            tables.nth(1).locator("[data-save=csv]").click()
        assert waiting.value.suggested_filename == "ekosysteemit-rinnakkain-table-2.csv"
        content = Path(waiting.value.path()).read_bytes().decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(content), delimiter=";"))
        assert [tables.nth(1).locator("caption").text_content()] in rows
        assert rows[-1] == [tables.nth(1).locator(".source").text_content()]
        assert not seen.errors


def test_pictures_stand_alone(site, visit):
    with visit(study_of(site, "en"), accept_downloads=True, color_scheme="dark") as seen:
        for place in range(seen.page.locator(".chart-figure").count()):
            figure = seen.page.locator(".chart-figure").nth(place)
            _name, content = saved(seen, "svg", place)
            words = "".join(ElementTree.fromstring(content).itertext()).replace(" ", "")
            for part in (".figure-title", ".figure-subtitle", ".source"):
                assert figure.locator(part).text_content().replace(" ", "") in words, part
            assert b"#FFFFFF" in content and b"#141B22" not in content, "light on a dark screen"
            _name, content = saved(seen, "png", place)
            assert content.startswith(b"\x89PNG") and len(content) > 20_000
            width, height = struct.unpack(">II", content[16:24])
            assert width == 2000 and height > 500
        assert all(url.startswith(("file:", "data:", "blob:")) for url in seen.requests)
        assert not seen.errors


def test_the_page_links_the_workbook_and_the_csv_files(site, visit):
    study = study_of(site, "fi")
    with visit(study, accept_downloads=True) as seen:
        for name in (f"{study.stem}.xlsx", f"{study.stem}-csv.zip"):
            seen.page.wait_for_timeout(PAUSE)
            with seen.page.expect_download() as waiting:
                seen.page.locator(f".workbook a[href='{name}']").click()
            assert waiting.value.suggested_filename == name
            assert Path(waiting.value.path()).read_bytes() == study.with_name(name).read_bytes()
        assert not seen.errors


def test_a_key_press_saves_and_each_button_has_its_own_name(site, visit):
    with visit(study_of(site, "fi"), accept_downloads=True) as seen:
        buttons = seen.page.locator(".downloads button")
        names = [button.get_attribute("aria-label") for button in buttons.all()]
        assert len(set(names)) == len(names) == 3 * seen.page.locator(".chart-figure").count()
        for button in buttons.all():
            assert button.text_content() in button.get_attribute("aria-label")
        buttons.first.focus()
        with seen.page.expect_download():
            seen.page.keyboard.press("Enter")
        seen.page.emulate_media(media="print")
        assert not buttons.first.is_visible()


def test_without_scripts_there_are_no_buttons(site, visit):
    with visit(study_of(site, "en"), java_script_enabled=False) as seen:
        assert not seen.page.locator(".downloads").first.is_visible()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory) -> Path:
    """A page whose charts hold hostile labels, 300 rows, no row, and no value."""
    text, captions = Text("en"), iter("abcd")

    def chart(labels, values):
        frame = pd.DataFrame({"label": labels, "value": pd.Series(values, dtype=float)})
        caption = Caption(f"=1+1 {next(captions)} <b>", "@SUM, <i>x</i>", "-Source: x.")
        return b.Figure(
            bars(frame, text=text, caption=caption, measure=Measure("=Jobs", ".1f", rows="Name"))
        )

    chapter = b.Chapter(
        [
            b.StudyData(_summary()),
            b.Heading(2, "state", "State"),
            chart(EVIL, [1.5, -2, *range(len(EVIL) - 2)]),
            chart([f"row {n}" for n in range(300)], range(300)),
            chart([], []),
            chart(["a", "b"], [float("nan")] * 2),
        ]
    )
    page = page_from_notebook(notebook([chapter]), text=text)
    folder = tmp_path_factory.mktemp("hostile")
    write_site(folder, [page], site=SITE)
    return folder / "en" / "wood.html"


def _summary() -> dict:
    return dict(demo_page("en").summary) | {"title": "=1+1 <b>Ä</b>"}


def test_no_cell_is_a_formula(hostile, visit):
    with visit(hostile, accept_downloads=True) as seen:
        name, content = saved(seen, "csv")
        assert name == "1-1-b-a-b-figure-1.csv"
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
        cells = [row[0] for row in rows[1 : len(EVIL) + 1]]
        assert cells == [text if EVIL.index(text) > 7 else f"'{text}" for text in EVIL]
        assert [row[1] for row in rows[1:4]] == ["1.5", "-2", "0"]
        assert rows[0] == ["Name", "'=Jobs"]
        assert rows[-3][0].startswith("Figure 1. =")
        assert [row[0][:2] for row in rows[-2:]] == ["'@", "'-"]
        assert len(saved(seen, "csv", 1)[1].decode().splitlines()) == 1 + 300 + 4
        assert saved(seen, "csv", 2)[1].decode("utf-8-sig").startswith("Name,'=Jobs\r\n\r\n")
        assert "\r\na,\r\nb,\r\n" in saved(seen, "csv", 3)[1].decode()
        for place in range(4):
            assert saved(seen, "svg", place)[1] and saved(seen, "png", place)[1]
        assert not seen.errors
        assert_accessible(seen.page)


def test_a_page_made_before_there_were_raw_numbers_still_shows(visit, tmp_path):
    """Studies that are not run again keep the notebook of an earlier version."""
    frame = pd.DataFrame({"label": ["a"], "value": [1.0]})
    made = bars(
        frame,
        text=Text("en"),
        caption=Caption("A title", "A subtitle", "Source: x."),
        measure=Measure("Jobs", "d"),
    )
    earlier = notebook([b.Chapter([b.StudyData(_summary()), b.Figure(made)])])
    for output in earlier.cells[0].outputs:
        if b.PLOTLY in output.data:
            del output.data[b.PLOTLY]["layout"]["meta"]["nextstep"]["table"]["raw"]
    page = page_from_notebook(nbformat.from_dict(earlier), text=Text("en"))
    write_site(tmp_path, [page], site=SITE)
    with visit(tmp_path / "en" / "wood.html", accept_downloads=True) as seen:
        kinds = seen.page.locator(".downloads button").all_text_contents()
        assert kinds == ["PNG", "SVG"]
        assert saved(seen, "svg")[1]
        assert not seen.errors
