"""The terms of a chapter: defined in the page itself, and leading to the glossary."""

import re

import pytest
from demo_reference import reference
from samples import EVIL, SITE, SUMMARY

from nextstep_analysis.batch.share.inline import single_page
from nextstep_analysis.catalogue.glossary import read_glossary
from nextstep_analysis.report import ReportError
from nextstep_analysis.report.background import definition, development, limits, state
from nextstep_analysis.report.page.blocks import Terms
from nextstep_analysis.report.page.from_notebook import Page
from nextstep_analysis.report.site.glossary_marks import with_terms
from nextstep_analysis.report.site.write import write_site, write_study
from nextstep_analysis.report.words.text import Text

CHAPTERS = (definition, state, development, limits)
BODY = f"<p>before</p>{Terms(['industry', 'upper_bound']).html()}<p>after</p>"
STUDY = Page("en", BODY, (), SUMMARY)


def test_a_page_defines_its_terms_and_leads_to_the_glossary(tmp_path):
    write_site(tmp_path, [STUDY], site=SITE, reference=reference())
    html = (tmp_path / "en" / "wood.html").read_text(encoding="utf-8")
    assert "Terms in this chapter" in html
    assert '<a href="../en/info/glossary.html#term-industry">industry</a>' in html
    assert "<dd>The same main activity.</dd>" in html
    glossary = (tmp_path / "en" / "info" / "glossary.html").read_text(encoding="utf-8")
    for name in re.findall(r"glossary\.html#([\w-]+)", html):
        assert f'id="{name}"' in glossary


def test_a_single_file_keeps_the_definitions_without_links(tmp_path):
    write_site(tmp_path, [STUDY], site=SITE, reference=reference())
    html = single_page("en/wood.html", lambda path: (tmp_path / path).read_bytes())
    assert "<dd>The same main activity.</dd>" in html
    assert "glossary.html" not in html


def test_a_study_alone_defines_them_too(tmp_path):
    path = write_study(tmp_path, STUDY, site=SITE, terms=reference().terms)
    html = path.read_text(encoding="utf-8")
    assert "<dt>industry</dt><dd>The same main activity.</dd>" in html
    assert "glossary" not in html


def test_without_a_glossary_nothing_is_left_of_the_place():
    assert with_terms(BODY, (), text=Text("en")) == "<p>before</p><p>after</p>"


def test_definitions_are_escaped_and_in_the_language_of_the_page():
    terms = reference(EVIL).terms
    html = with_terms(BODY, terms, text=Text("fi"), glossary='g.html"><script>')
    assert "<script" not in html and "<img" not in html
    assert "toimiala" in html and "Samanlainen päätoiminta." in html


def test_a_term_that_the_glossary_lacks_is_named():
    with pytest.raises(ReportError, match="no term wheel"):
        with_terms(Terms(["industry", "wheel"]).html(), reference().terms, text=Text("en"))


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.__name__.split(".")[-1])
def test_the_shipped_glossary_has_the_terms_of_every_chapter(chapter, project):
    known = read_glossary(project.config / "glossary.yaml")
    assert set(chapter.TERMS) <= set(known)
    assert len(set(chapter.TERMS)) == len(chapter.TERMS) > 0
