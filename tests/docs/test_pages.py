"""What the documentation is made of: pages, links, worked examples, the items of RAP."""

import re
from pathlib import Path

import pytest
from maker.indicator_pages import sections_of, worked_of
from maker.links import is_run, page_of, relinked
from maker.running import BLOCK
from maker.source import own_pages, read_page

from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.errors import ProjectError
from nextstep_analysis.project import Project

ROOT = Path(__file__).parents[2]
NOT_RUN = {
    "README.md": "run below",
    "docs/companies.md": "asks a register, which nobody has by itself",
    "docs/study_json.md": "reads a built site; tests/report/test_study_files.py holds it",
}
"""Pages with Python that a build of the documentation does not run, and why."""
CONTENTS = re.compile(r"```\{toctree\}\n(?::.*\n)*\n(.*?)```", re.DOTALL)
MADE = {"indicators/index", "api/index"}


@pytest.mark.parametrize("path", own_pages(ROOT))
def test_links_lead_to_files_of_the_project(path):
    page = read_page(ROOT, path)
    assert page.text.startswith("# "), "a page begins with its title"
    assert all((ROOT / file).is_file() for file in page.files)


def test_every_page_stands_in_the_contents():
    listed = set()
    for path in own_pages(ROOT):
        folder = Path(page_of(path)).parent
        for contents in CONTENTS.findall((ROOT / path).read_text("utf-8")):
            names = (line.split("<")[-1].strip("> ") for line in contents.splitlines())
            listed |= {(folder / name).as_posix() for name in names if name}
    assert listed - MADE == {page_of(path) for path in own_pages(ROOT)} - {"index"}
    assert listed >= MADE


def test_pages_with_python_are_run():
    with_code = {path for path in own_pages(ROOT) if BLOCK.search((ROOT / path).read_text("utf-8"))}
    assert {path for path in with_code if not is_run(page_of(path))} == set(NOT_RUN)
    assert {"docs/tour.md", "docs/gallery.md", "docs/how_to.md"} <= with_code


@pytest.fixture(scope="module")
def sections():
    return sections_of(load_catalogue(Project(ROOT)))


def test_each_indicator_has_one_worked_example_and_none_is_left(sections):
    folder = ROOT / "docs" / "worked"
    asked = {section.id: set(worked_of(folder / f"{section.id}.md").asked) for section in sections}
    assert asked == {section.id: {sheet.id for sheet in section.sheets} for section in sections}
    assert {path.stem for path in folder.glob("*.md")} == set(asked)


def test_each_worked_example_asks_its_indicator(sections):
    for section in sections:
        worked = worked_of(ROOT / "docs" / "worked" / f"{section.id}.md")
        for name, code in worked.asked.items():
            told = worked.before + code
            assert f"ns.{name}(" in told or f'"{name}"' in told, name


def test_the_18_items_of_rap_are_told_each_with_its_evidence():
    text = (ROOT / "docs" / "rap.md").read_text("utf-8")
    rows = re.findall(r"^\| (\d+) \| ([^|]+) \| (yes|no|in part) \| (.+) \|$", text, re.MULTILINE)
    assert [int(row[0]) for row in rows] == list(range(1, 19))
    levels = [len(re.findall(r"^\| \d+ \|", part, re.MULTILINE)) for part in text.split("## ")[1:]]
    assert levels == [5, 9, 4]
    assert {row[2] for row in rows} == {"yes", "no", "in part"}, "what is not kept is said"


def test_links_are_turned_to_pages_and_copies():
    text = (
        "[a](data.md#fetched) ![b](images/study.png) [c](../config/README.md) [d](how_to.md) "
        "[e](https://example.org/x.md) [f](#here) [g](../tests/test_layers.py)\n"
        "```\n[not](a/link.md)\n```\n"
    )
    told, files = relinked(text, of="docs/builds.md", root=ROOT)
    assert told == (
        "[a](data.md#fetched) ![b](files/docs/images/study.png) [c](config_keys.md) "
        "[d](how_to.ipynb) [e](https://example.org/x.md) [f](#here) "
        "[g](files/tests/test_layers.py)\n```\n[not](a/link.md)\n```\n"
    )
    assert files == {"docs/images/study.png", "tests/test_layers.py"}
    deeper, _files = relinked("[a](../data.md)", of="docs/tutorials/refresh.md", root=ROOT)
    assert deeper == "[a](../data.md)"


@pytest.mark.edge("workbench", "a link to a file that is not there", "one sentence")
def test_a_link_that_leads_nowhere_is_named():
    with pytest.raises(ProjectError, match=r"^docs/builds.md leads to gone.md, and there is no"):
        relinked("[a](gone.md)", of="docs/builds.md", root=ROOT)
    with pytest.raises(ProjectError, match=r"^LICENSE has no page"):
        relinked("", of="LICENSE", root=ROOT)
