"""A handful of pages is built with every warning an error, and asks nothing of another host."""

import re
import shutil
import sys

import nbformat
import pytest
from maker.api_pages import api_pages
from maker.extension import write_assets
from maker.indicator_pages import indicator_pages, sections_of
from maker.running import shell
from maker.source import OWN

from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.project import Project

sphinx = pytest.importorskip("sphinx.cmd.build", reason="the extra docs is not installed")
LOADED = re.compile(r"<(?:script|img|link|iframe)[^>]*(?:src|href)=\"(?:https?:)?//[^\"]*\"")
INDEX = "# Some pages\n\n```{toctree}\ndiversity\nshannon_entropy\nvariety\n```\n"


@pytest.fixture(scope="module")
def made(root, tmp_path_factory):
    """The pages of one field, and the reference of its functions."""
    source, target = (tmp_path_factory.mktemp(name) for name in ("source", "made"))
    catalogue = load_catalogue(Project(root))
    field = [one for one in sections_of(catalogue) if one.id == "diversity"]
    with shell(root):
        for name, notebook in indicator_pages(field, catalogue, root / "docs" / "worked"):
            nbformat.write(notebook, source / f"{name}.ipynb")
    (source / "diversity.md").write_text(dict(api_pages())["diversity"], "utf-8")
    (source / "index.md").write_text(INDEX, "utf-8")
    write_assets(source / "_static")
    for name, place in OWN.items():
        shutil.copyfile(root / "docs" / name, source / place)
    assert sphinx.main(["-q", "-W", str(source), str(target)]) == 0
    return target


def test_an_indicator_page_says_all_that_it_should(made):
    told = (made / "shannon_entropy.html").read_text("utf-8")
    heads = re.findall(r"<h2>(.*?)<a ", told)
    assert heads == [
        "Formula",
        "How to read it",
        "How not to read it",
        "Source",
        "An example",
        "The function",
    ]
    assert 'class="formula"' in told and "MK07" in told
    assert 'href="diversity.html#nextstep_analysis.shannon_entropy"' in told


def test_the_reference_is_made_of_the_docstrings(made):
    told = (made / "diversity.html").read_text("utf-8")
    assert 'id="nextstep_analysis.variety"' in told
    for part in ("Parameters", "Returns", "Raises", "References", "Examples"):
        assert part in told


def test_nothing_is_loaded_from_another_host_and_no_path_of_this_machine_is_told(made, root):
    for page in made.rglob("*.html"):
        told = page.read_text("utf-8")
        assert not LOADED.findall(told), page.name
        assert str(root) not in told and sys.prefix not in told
        assert "mathjax" not in told.lower() and "require.min.js" not in told
