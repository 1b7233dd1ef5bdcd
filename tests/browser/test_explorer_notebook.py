"""The explorer and the first ten minutes, in JupyterLab itself, with the keyboard."""

import re
import shutil
import sys
import time
from pathlib import Path

import nbformat
import pytest
from lab import Person, make_lab

KEYS_ARE_ITS_OWN = ".nextstep-explorer[data-lm-suppress-shortcuts]"
CODE_SAYS = """words =>
  document.querySelector(".nextstep-explorer textarea").value.includes(words)"""
RUN_TO_THE_END = """prompt => {  // what is out of sight is not in the page: go there
  const cells = document.querySelector(".jp-Notebook .jp-WindowedPanel-outer");
  cells.scrollTop = cells.scrollHeight;
  return [...document.querySelectorAll(".jp-InputPrompt")].some(e => e.textContent === prompt);
}"""
QUESTION = r"^## (\d+)\..*?```python\n(.*?)\n```"
TOUR = "notebooks/explore/start_here.ipynb"
HOW_TO = Path(__file__).parents[2] / "docs" / "how_to.md"
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("jupyterlab")]


@pytest.fixture(scope="module")
def lab(tmp_path_factory, built):
    if shutil.which("make") is None:
        pytest.skip("make is not installed")
    with make_lab(tmp_path_factory.mktemp("lab")) as started:
        yield started


@pytest.fixture
def person(browser, lab):
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    yield Person(page, lab)
    page.close()


def told(capsys, text):
    with capsys.disabled():
        sys.stdout.write(f"\n{text}\n")


@pytest.mark.edge(
    "workbench", "the explorer in JupyterLab without a network", "asks no other host for anything"
)
def test_choices_by_keyboard_change_figure_and_code(person, capsys):
    page = person.page
    person.opens("notebooks/explore/explorer.ipynb")
    started = person.runs_all()
    person.sees_figure()
    told(capsys, f"explorer: {time.monotonic() - started:.1f} s from kernel start to first figure")
    code = page.get_by_role("textbox", name="Code")
    figure = page.locator(".jp-OutputArea .js-plotly-plot")
    assert 'ns.ecosystem("wood-furniture")' in code.input_value()
    assert "Wood, furniture and design" in figure.text_content()
    page.locator(KEYS_ARE_ITS_OWN).wait_for()
    page.get_by_label("Ecosystem").focus()
    page.keyboard.press("ArrowUp")
    page.wait_for_function(CODE_SAYS, arg='ns.ecosystem("smart-mobility")')
    figure.get_by_text("electrification").first.wait_for()
    assert figure.count() == 1 and "Wood, furniture" not in figure.text_content()
    page.keyboard.press("Tab")  # to the region, and on to the view
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.wait_for_function(CODE_SAYS, arg="ns.growth_by_industry")
    figure.get_by_text("Growth of enterprises").first.wait_for()
    assert person.asked == []


def question(number: str) -> str:
    """The lines of a question of the how-to."""
    return dict(re.findall(QUESTION, HOW_TO.read_text("utf-8"), re.DOTALL | re.MULTILINE))[number]


def test_a_newcomer_gets_an_own_figure(person, capsys):
    """From what `make lab` opens to a new notebook with lines of the how-to: an own figure."""
    page, begun = person.page, time.monotonic()
    person.opens()
    assert "start_here.ipynb" in page.title() or "start_here.ipynb" in page.url
    started = person.runs_all()
    cells = nbformat.read(person.lab.root / TOUR, as_version=4).cells
    last = sum(cell.cell_type == "code" for cell in cells)
    page.wait_for_function(RUN_TO_THE_END, arg=f"[{last}]:", polling=200)
    toured = time.monotonic()
    page.get_by_role("menuitem", name="File", exact=True).click()
    page.get_by_text("New Launcher", exact=True).click()
    page.locator(".jp-LauncherCard", has_text="Python 3 (ipykernel)").first.click()
    page.locator(".lm-TabBar-tab.lm-mod-current", has_text="Untitled.ipynb").wait_for()
    page.locator(".jp-NotebookPanel-toolbar:visible").get_by_text("Python 3 (ipykernel)").wait_for()
    person.idle()
    page.locator(".jp-Notebook:visible .jp-CodeCell .cm-content").click()
    page.keyboard.insert_text(f"import nextstep_analysis as ns\n{question('2')}")
    page.keyboard.press("Shift+Enter")
    person.sees_figure()
    done = time.monotonic()
    told(
        capsys,
        f"newcomer: {toured - started:.1f} s for the first notebook, {done - toured:.1f} s from "
        f"there to an own figure, {done - begun:.1f} s in all, the machine's part",
    )
    assert "Furniture by region" in page.locator(".js-plotly-plot:visible").last.text_content()
    assert person.asked == []
