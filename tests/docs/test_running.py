"""Code of pages is run as a notebook runs it; a block that fails is named."""

import nbformat
import pytest
from maker.docstrings import linked, parts_of
from maker.running import as_notebook, shell

import nextstep_analysis as ns
from nextstep_analysis.errors import ProjectError

FENCE = "```"


def page(*blocks):
    return "# A page\n\n" + "\n\n".join(f"{FENCE}python\n{code}\n{FENCE}" for code in blocks) + "\n"


@pytest.fixture
def run(root):
    def asked(*blocks):
        with shell(root):
            return as_notebook(page(*blocks), of="docs/a.md")

    return asked


def test_what_the_last_line_gives_and_what_is_printed_is_shown(run):
    notebook = run("a = 2", "print('two')\na + 1", "import pandas as pd\npd.DataFrame({'x': [a]})")
    nbformat.validate(notebook)
    words, *cells = notebook.cells
    assert words.source == "# A page"
    nothing, both, table = (cell.outputs for cell in cells)
    assert nothing == []
    assert [output.get("text") or output.data["text/plain"] for output in both] == ["two\n", "3"]
    assert "<td>2</td>" in table[0].data["text/html"]


def test_a_figure_becomes_the_drawing_of_the_house(run):
    notebook = run(
        "import nextstep_analysis as ns\nimport pandas as pd\n"
        "ns.chart(pd.Series({'Lahti': 3, 'Heinola': 1}, name='answers'), title='Answers')"
    )
    (shown,) = notebook.cells[-1].outputs
    assert 'class="chart"' in shown.data["text/html"] and "data-plotly" not in str(shown)


def test_no_address_of_memory_and_no_random_id_is_kept(run):
    first, second = (run("object()") for _ in range(2))
    assert first == second
    assert first.cells[-1].outputs[0].data["text/plain"] == "<object>"


def test_pages_do_not_share_names(run):
    run("left = 1")
    with pytest.raises(ProjectError, match="NameError: name 'left' is not defined"):
        run("left")


@pytest.mark.edge("workbench", "code of a page that fails", "one sentence")
def test_a_block_that_fails_is_named(run):
    with pytest.raises(ProjectError, match=r"^docs/a.md, block 2: ZeroDivisionError: division"):
        run("a = 0", "1 / a")


def test_names_between_backticks_lead_to_what_they_name():
    told = linked("As `gini`, or `concentration.gini` of `table`; ``gini`` and :math:`x` stay.")
    link = ":py:obj:`~nextstep_analysis.gini`"
    assert told == f"As {link}, or {link} of ``table``; ``gini`` and :math:`x` stay."


def test_the_parts_of_a_docstring():
    told = parts_of(ns.location_quotient)
    assert told["Summary"].startswith("Location quotient:")
    assert ".. math::" in told["Extended Summary"]
    assert "1.25 = a quarter more" in told["Returns"]
    assert "Isserman" in told["References"] and "Notes" not in told
