"""What the index of a site shows: the reports of each kind, and those of other regions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nextstep_analysis.report.kind import ReportKind
from nextstep_analysis.report.page.from_notebook import Page
from nextstep_analysis.report.site.addresses import Site, is_abroad
from nextstep_analysis.report.site.info_pages import info_path
from nextstep_analysis.report.site.rendering import Book, Place


@dataclass(frozen=True)
class Section:
    """The reports of one kind on the index, each with its address; `links` lead beside them.

    `front` is what `ReportKind.front` says of all.
    """

    kind: ReportKind
    heading: str
    cards: tuple[tuple[Page, str], ...]
    links: tuple[tuple[str, str], ...]
    front: Mapping[str, Any]


def sections_of(links: Sequence[tuple[Page, str]], book: Book, place: Place) -> tuple[Section, ...]:
    """The kinds that have a report of the site's region; the first of all where none has."""
    here = {page.kind for page, _href in links if not is_abroad(page, book.site)}
    shown = [kind for kind in book.site.kinds if kind.name in here] or book.site.kinds[:1]
    sections = []
    for kind in shown:
        cards = tuple(
            (page, href)
            for page, href in links
            if page.kind == kind.name and not is_abroad(page, book.site)
        )
        beside = tuple(
            (one.title(place.text), place.root + info_path(one.name, place.text.language))
            for one in kind.pages
            if one.in_summaries or not place.text.brief
        )
        beside = beside if book.reference else ()
        front = _front(kind, cards, place)
        order = {subject: at for at, subject in enumerate(front.get("order", ()))}
        cards = tuple(sorted(cards, key=lambda card: order.get(card[0].subject, len(order))))
        heading = front.get("heading") or kind.heading(place.text)
        sections.append(Section(kind, heading, cards, beside, front))
    return tuple(sections)


def _front(kind: ReportKind, cards: Sequence[tuple[Page, str]], place: Place) -> Mapping[str, Any]:
    if kind.front is None:
        return {}
    return kind.front([page for page, _href in cards], text=place.text)


def by_region(
    links: Sequence[tuple[Page, str]], site: Site
) -> list[tuple[str, list[tuple[Page, str]]]]:
    """The studies of other regions with their addresses, by the region's name."""
    regions: dict[str, list[tuple[Page, str]]] = {}
    for page, href in links:
        if is_abroad(page, site):
            regions.setdefault(page.told("region_name"), []).append((page, href))
    return sorted(regions.items(), key=lambda item: item[0].casefold())
