"""What of a report's page is printed: its summary alone, without its appendix, or all of it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import unquote

from nextstep_analysis.batch.share.elements import Element, edited, elements, plain_text
from nextstep_analysis.errors import ProjectError
from nextstep_analysis.report.words.text import Text

STYLE = Path(__file__).with_name("print.css")
_CLASSES = re.compile(r"""\s+class\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)""")
_HREF = re.compile(_CLASSES.pattern.replace("class", "href"))
_HEADINGS = ("h1", "h2", "h3")
Edit = tuple[int, int, str]


@dataclass(frozen=True)
class Entry:
    """A line of a contents: the id that it leads to, what it says, and the lines under it."""

    place: str
    title: str
    under: tuple["Entry", ...] = ()


@dataclass(frozen=True)
class Sheets:
    """A page for printing, cut where its contents go, and the lines of these.

    Attributes
    ----------
    before, after : str
    entries : tuple of Entry
    parted : bool
        Whether the report has parts, and so more sheets than need no contents.
    """

    before: str
    after: str
    entries: tuple[Entry, ...]
    parted: bool = True


def report_sheets(html: str, *, full: bool, appendix: str) -> Sheets:
    """A report's page with room for contents after its summary.

    Parameters
    ----------
    html : str
        The page as it stands in the site.
    full : bool
        Whether the appendix is printed, with all its parts open.
    appendix : str
        What stands in the place of an appendix that is left out, as HTML.
    """
    found = elements(html)
    edits = list(_in_full(found, html) if full else _left_out(found, appendix))
    parts = [one for one in found if "part" in one.classes and "summary" not in one.classes]
    kept = [one for one in parts if full or "appendix" not in one.classes]
    entries = []
    for heading, place in _headings(found, kept, whole=bool(parts)):
        entries.append(Entry(place, plain_text(html[heading.inside : heading.until])))
        if not heading.values.get("id"):
            edits.append((heading.inside - 1, heading.inside - 1, f' id="{escape(place)}"'))
    cut = _after_summary(found)
    before = [edit for edit in edits if edit[0] < cut]
    after = [(start - cut, end - cut, text) for start, end, text in edits if start >= cut]
    halves = edited(html[:cut], before), edited(html[cut:], after)
    return Sheets(*halves, tuple(entries), parted=bool(parts))


def summary_sheet(html: str, *, page: str) -> str:
    """A report's page with nothing but its title and its summary.

    Raises
    ------
    ProjectError
        If it has no summary; `page` names it.
    """
    found = elements(html)
    summary = _summary(found)
    if summary is None:
        raise ProjectError(
            f"the page {page} has no summary to print: run `nextstep studies` to build it anew"
        )
    edits, place = [], summary.end
    for around in sorted((one for one in found if one.holds(summary)), key=lambda one: one.end):
        edits.append((place, around.until, ""))
        place = around.end
        if around.tag == "main":
            break
    return edited(html, edits)


def without_dead_links(html: str) -> str:
    """`html` with no address on a link to a place that is not in it (a part left out, say)."""
    found = elements(html)
    places = {one.values["id"] for one in found if "id" in one.values}
    edits: list[Edit] = []
    for one in found:
        address = one.values.get("href", "")
        if one.tag == "a" and address.startswith("#") and unquote(address[1:]) not in places:
            edits.append((one.start, one.inside, _HREF.sub("", html[one.start : one.inside])))
    return edited(html, edits)


def contents_html(entries: Sequence[Entry], pages: Mapping[str, int], *, text: Text) -> str:
    """The contents as they are printed; where a page is not known yet, its room is kept."""
    return (
        '<nav class="print-contents" aria-labelledby="print-contents">'
        f'<h2 id="print-contents">{escape(text.say("Contents"))}</h2>'
        f"{_list(entries, pages)}</nav>"
    )


def styled(html: str, style: str) -> str:
    """`html` with `style` as the last of its styles."""
    return html.replace("</head>", f"<style>{style}</style>\n</head>", 1)


def _list(entries: Sequence[Entry], pages: Mapping[str, int]) -> str:
    lines = (
        f'<li><a href="#{escape(one.place)}">{escape(one.title)} '
        f'<span class="print-page">{pages.get(one.place, "")}</span></a>'
        f"{_list(one.under, pages) if one.under else ''}</li>"
        for one in entries
    )
    return f"<ol>{''.join(lines)}</ol>"


def _summary(found: Sequence[Element]) -> Element | None:
    return next((one for one in found if {"part", "summary"} <= one.classes), None)


def _after_summary(found: Sequence[Element]) -> int:
    """Where the contents go: after the summary, or where the article or the main part begins."""
    if summary := _summary(found):
        return summary.end
    around = [one for tag in ("article", "main") for one in found if one.tag == tag]
    return around[0].inside if around else 0


def _is_appendix(element: Element) -> bool:
    return {"part", "appendix"} <= element.classes


def _left_out(found: Sequence[Element], told: str) -> Iterator[Edit]:
    """Takes the appendix out; `told` stands where it began."""
    for number, part in enumerate(one for one in found if _is_appendix(one)):
        line = f'<p class="print-appendix">{told}</p>' if number == 0 else ""
        yield part.start, part.end, line


def _in_full(found: Sequence[Element], html: str) -> Iterator[Edit]:
    """Marks the page as printed in full: its style and scripts then open the appendix."""
    for body in (one for one in found if one.tag == "body"):
        kinds = escape(" ".join(sorted({*body.classes, "full"})))
        tag = _CLASSES.sub("", html[body.start : body.inside - 1])
        yield body.start, body.inside, f'{tag} class="{kinds}">'


def _headings(
    found: Sequence[Element], parts: Sequence[Element], *, whole: bool
) -> Iterator[tuple[Element, str]]:
    """The heading of each part and its id; of a page without parts, each chapter's."""
    if not whole:
        chapters = (one for one in found if one.tag == "h2" and one.values.get("id"))
        yield from ((one, one.values["id"]) for one in chapters)
        return
    for number, part in enumerate(parts, 1):
        inside = (one for one in found if one.tag in (*_HEADINGS, "summary") and part.holds(one))
        heading = next(inside, None)
        if heading is None:
            continue
        inner = next((one for one in found if one.tag in _HEADINGS and heading.holds(one)), heading)
        yield inner, inner.values.get("id") or f"{part.values.get('id') or number}-heading"
