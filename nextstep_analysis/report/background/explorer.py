"""The opportunities and needs of all ecosystems of a site, as their studies wrote them.

Nothing is calculated: cells, sentences and orders are those that the studies hand over
(`explored`). Lists are kept apart, for each has an order and units of its own.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from markupsafe import Markup

from nextstep_analysis.report.background.explored import NEEDS, OPPORTUNITIES, WHOLE
from nextstep_analysis.report.background.explorer_chart import explorer_chart
from nextstep_analysis.report.background.explorer_words import (
    caption_of,
    entry_of,
    heading_of,
    opportunity_notes,
    statuses,
    strings,
)
from nextstep_analysis.report.page.from_notebook import Page
from nextstep_analysis.report.words.hyphens import hyphenated
from nextstep_analysis.report.words.text import Text


@dataclass(frozen=True)
class Answer:
    """What one study says of a list: its sentence, where it stands, and whether it has rows."""

    subject: str
    title: str
    href: str
    said: str
    empty: bool


@dataclass(frozen=True)
class Row:
    """A row of a list, as its study has it.

    `cells` are written, None where missing; the first one heads the row, and `beside` (label and
    words) has no column. `exhibit` is what the
    table is called that it comes from, at `href`. `shared` are the other ecosystems that have
    the same industry or product in the list, `find` is what it is found by, and `drawn` its
    place in the chart, None where it is not in it.
    """

    subject: str
    title: str
    href: str
    exhibit: str
    cells: tuple[str | None, ...]
    status: str
    told: str
    beside: tuple[tuple[str, str], ...]
    shared: tuple[str, ...]
    find: str
    drawn: int | None = None


@dataclass(frozen=True)
class Listing:
    """One list, or the needs of one gap, of all ecosystems.

    `columns` are labels, each with whether its cells are numbers; `figure` is the chart beside
    it as HTML, "" where there is none.
    """

    id: str
    heading: str
    entry: str
    caption: str
    columns: tuple[tuple[str, bool], ...]
    rows: tuple[Row, ...]
    answers: tuple[Answer, ...]
    source: str
    notes: tuple[str, ...]
    figure: Markup


def explorer_values(
    pages: Sequence[Page], *, text: Text, studies: Mapping[str, str]
) -> dict[str, Any]:
    """What the template of the page of all opportunities and needs needs.

    Parameters
    ----------
    pages : sequence of Page
        The studies of the site's region in the language of the page, in the order in which
        their rows stand.
    text : Text
        The language in which they are written.
    studies : mapping of str to str
        Address of the study of each ecosystem.

    Returns
    -------
    dict
        `opportunities` and `needs`, the listings; `names`, what they are called;
        `opportunity_notes` and `need_notes`, which are those of all lists and gaps; `ecosystems`,
        subject and title; `statuses`, the verdicts and degrees of confidence that occur, in
        groups; `count` of all rows; `strings` of the scripts; `broken`, which says where long
        words may break. A study of an earlier version, which hands over nothing, is not there.
    """
    told = [page for page in pages if page.details.get("explored")]
    opportunities = [_listing(name, told, text, studies) for name in OPPORTUNITIES] if told else []
    needs = [_listing(name, told, text, studies) for name in NEEDS] if told else []
    rows = [row for one in (*opportunities, *needs) for row in one.rows]
    return {
        "opportunities": opportunities,
        "needs": needs,
        "ecosystems": [(page.subject, page.title) for page in told],
        "statuses": statuses({row.status for row in rows}, text),
        "opportunity_notes": opportunity_notes(text),
        "need_notes": notes_of([page.details["explored"][NEEDS[0]] for page in told]),
        "names": {
            "opportunities": [(one.id, one.heading) for one in opportunities],
            "needs": [(one.id, one.heading) for one in needs],
        },
        "count": len(rows),
        "strings": strings(text),
        "broken": partial(hyphenated, language=text.language),
    }


def _listing(name: str, pages: Sequence[Page], text: Text, studies: Mapping[str, str]) -> Listing:
    parts = {page.subject: page.details["explored"][name] for page in pages}
    figure, places = Markup(""), {}
    if name == "bought":
        html, places = explorer_chart(pages, text=text)
        figure = Markup(html)
    filled = [part for part in parts.values() if part["rows"]]
    first = (filled or list(parts.values()))[0]
    caption = first["caption"] or caption_of(name, text)
    return Listing(
        id=name,
        heading=heading_of(name, text),
        entry=f"{entry_of(name, text)} {first['entry']}".strip(),
        caption=caption,
        columns=tuple((label, numeric) for label, numeric in first["columns"]),
        rows=tuple(_rows(name, pages, studies, places)),
        answers=tuple(_answer(page, parts[page.subject], studies) for page in pages),
        source=" ".join(sorted({part["source"] for part in filled or [first]})),
        notes=() if name in NEEDS else notes_of(filled),
        figure=figure,
    )


def _rows(
    name: str,
    pages: Sequence[Page],
    studies: Mapping[str, str],
    places: Mapping[tuple[str, int], int],
) -> Iterable[Row]:
    owners = _owners(name, pages)
    for page in pages:
        part = page.details["explored"][name]
        href, exhibit = _exhibit(page, part, studies)
        for number, row in enumerate(part["rows"]):
            others = owners.get(row["code"], [])
            yield Row(
                subject=page.subject,
                title=page.title,
                href=href,
                exhibit=exhibit,
                cells=tuple(row["cells"]),
                status=row["status"],
                told=row["told"],
                beside=tuple((label, words) for label, words in row["beside"]),
                shared=tuple(one for one in others if one != page.title),
                find=f"{row['cells'][0]} {row['also']}".strip(),
                drawn=places.get((page.subject, number)),
            )


def _owners(name: str, pages: Sequence[Page]) -> dict[str, list[str]]:
    """The ecosystems that have each product or industry in a list; cores as a whole have none."""
    owners: dict[str, list[str]] = {}
    for page in pages:
        for code in dict.fromkeys(row["code"] for row in page.details["explored"][name]["rows"]):
            if code and code != WHOLE:
                owners.setdefault(code, []).append(page.title)
    return owners


def _exhibit(page: Page, part: Mapping[str, Any], studies: Mapping[str, str]) -> tuple[str, str]:
    """Where the table of a list stands in its study, and what it is called there.

    Of several that show the same table of the study it is the last: the appendix has them whole.
    """
    found = [
        (sheet["exhibit"], sheet["called"])
        for sheet in page.tables
        if (sheet.get("dictionary") or {}).get("table") == part["table"] and sheet.get("exhibit")
    ]
    place, called = found[-1] if found else (part["anchor"], page.title)
    return f"{studies[page.subject]}#{place}", called


def _answer(page: Page, part: Mapping[str, Any], studies: Mapping[str, str]) -> Answer:
    href = f"{studies[page.subject]}#{part['anchor']}"
    return Answer(page.subject, page.title, href, part["said"], not part["rows"])


def notes_of(parts: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """The notes of the table that all studies have; the others stand in their study alone."""
    counts = Counter(note for part in parts for note in dict.fromkeys(part["notes"]))
    return tuple(note for note, count in counts.items() if count == len(parts))
