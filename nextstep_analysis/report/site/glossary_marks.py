"""The terms of a chapter with their definitions, put in where a page has their place."""

from collections.abc import Mapping, Sequence
from html import escape

from nextstep_analysis.report import ReportError
from nextstep_analysis.report.page.term_places import PLACE
from nextstep_analysis.report.site.site_facts import TermFacts
from nextstep_analysis.report.words.text import Text


def with_terms(body: str, terms: Sequence[TermFacts], *, text: Text, glossary: str = "") -> str:
    """`body` with definitions in each place that `term_places.place_of` has made.

    They stand in the page itself, so that a page passed on alone keeps them.

    Parameters
    ----------
    body : str
        The body of a page; only HTML of ours, its texts escaped.
    terms : sequence of TermFacts
        The glossary; without any, the places are taken out.
    text : Text
        The language of the page.
    glossary : str
        Address of the glossary page, to which each term leads; "" where there is none.

    Raises
    ------
    ReportError
        If the glossary lacks a term.
    """
    known = {term.id: term for term in terms}
    return PLACE.sub(
        lambda place: _told(place[1].split(), known, text, glossary) if known else "", body
    )


def _told(ids: Sequence[str], known: Mapping[str, TermFacts], text: Text, glossary: str) -> str:
    if lacking := [name for name in ids if name not in known]:
        raise ReportError(
            f"the glossary has no term {', '.join(lacking)}: see config/glossary.yaml"
        )
    rows = "".join(_row(known[name], text, glossary) for name in ids)
    return (
        f'<details class="terms"><summary>{escape(text.say("Terms in this chapter"))}</summary>'
        f'<dl class="facts">{rows}</dl></details>'
    )


def _row(term: TermFacts, text: Text, glossary: str) -> str:
    word, definition = escape(text.pick(term.words)), escape(text.pick(term.definition))
    if glossary:
        word = f'<a href="{escape(glossary)}#term-{escape(term.id)}">{word}</a>'
    return f"<div><dt>{word}</dt><dd>{definition}</dd></div>"
