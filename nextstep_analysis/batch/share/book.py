"""Several pages of the site as one: a title, contents, then page after page."""

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

from nextstep_analysis.batch.share.elements import (
    Element,
    edited,
    elements,
    first_tags,
    plain_text,
    with_attributes,
)
from nextstep_analysis.batch.share.inline import local_path
from nextstep_analysis.batch.share.sheets import Entry, Sheets
from nextstep_analysis.errors import ProjectError

_NAMES = ("id", "for", "headers", "list", "aria-labelledby", "aria-describedby", "aria-controls")
"""Attributes whose value is one id or several."""
_ADDRESSES = ("href", "src", "xlink:href")


@dataclass(frozen=True)
class Chapter:
    """A page of the site that goes into a book.

    Attributes
    ----------
    path : str
        Where it stands in the site.
    name : str
        The id of its part of the book; all ids in it begin with it.
    sheets : Sheets
        What of it is printed.
    """

    path: str
    name: str
    sheets: Sheets


def book_sheets(chapters: Sequence[Chapter], *, title: str, path: str) -> Sheets:
    """One page of all chapters, with room for contents after its title.

    Styles and scripts are those of the last one's page, a report; the foot is that of the first,
    which compares the reports and has no sources of its own.

    Parameters
    ----------
    chapters : sequence of Chapter
    title : str
    path : str
        Where the page would stand in the site; addresses of files are made anew for it.

    Raises
    ------
    ProjectError
        If a page has no main part.
    """
    pages = [one.sheets.before + one.sheets.after for one in (chapters[-1], chapters[0])]
    main = _main(pages[1], chapters[0].path)
    names = {chapter.path: chapter.name for chapter in chapters}
    head = _renamed(_head(pages[0], title), chapters[-1].path, path, "", {})
    foot = _renamed(pages[1][main.end :], chapters[0].path, path, "", {})
    bodies, entries = [], []
    for chapter in chapters:
        body, entry = _body(chapter, path, names)
        bodies.append(body)
        entries.append(entry)
    before = f'{head}<main id="content" class="print-book">\n<h1>{escape(title)}</h1>\n'
    return Sheets(before, "".join((*bodies, "</main>", foot)), tuple(entries))


def _head(html: str, title: str) -> str:
    """A page to the beginning of its body, with another title."""
    found = elements(html)
    begin = next((one.inside for one in found if one.tag == "body"), 0)
    titles = [one for one in found if one.tag == "title" and one.end <= begin]
    edits = [(one.inside, one.until, escape(title)) for one in titles]
    return edited(html[:begin], edits)


def _body(chapter: Chapter, path: str, names: Mapping[str, str]) -> tuple[str, Entry]:
    """A chapter as a part of the book, and its lines in the contents."""
    html = chapter.sheets.before + chapter.sheets.after
    main = _main(html, chapter.path)
    heading = next((one for one in elements(html) if one.tag == "h1" and main.holds(one)), None)
    title = plain_text(html[heading.inside : heading.until]) if heading else chapter.name
    inner = _renamed(html[main.inside : main.until], chapter.path, path, chapter.name, names)
    kinds = escape(" ".join(("print-report", *sorted(main.classes))))
    body = f'<section class="{kinds}" id="{escape(chapter.name)}">{inner}</section>\n'
    under = (Entry(_within(chapter.name, one.place), one.title) for one in chapter.sheets.entries)
    return body, Entry(chapter.name, title, tuple(under))


def _renamed(html: str, page: str, path: str, name: str, names: Mapping[str, str]) -> str:
    """`html` of `page` for the page `path`: its ids begin with `name`, its addresses lead there."""

    def changed(attribute: str, value: str) -> str:
        if attribute in _NAMES:
            return " ".join(_within(name, one) for one in value.split())
        if attribute not in _ADDRESSES:
            return value.replace("url(#", f"url(#{_within(name, '')}")
        if value.startswith("#"):
            return f"#{_within(name, value[1:])}"
        inside = local_path(value, page)
        if inside is None:
            return value
        if inside in names:
            fragment = urlsplit(value).fragment
            return f"#{_within(names[inside], fragment) if fragment else names[inside]}"
        return posixpath.relpath(inside, posixpath.dirname(path))

    tags = ((a, b, with_attributes(html[a:b], changed)) for a, b in first_tags(html))
    return edited(html, tags)


def _within(name: str, place: str) -> str:
    """The id in the book of what has the id `place` in the chapter `name`."""
    return f"{name}--{place}" if name else place


def _main(html: str, path: str) -> Element:
    if (found := _first(html, "main")) is None:
        raise ProjectError(f"the page {path} has no main part: run `nextstep studies`")
    return found


def _first(html: str, tag: str) -> Element | None:
    return next((one for one in elements(html) if one.tag == tag), None)
