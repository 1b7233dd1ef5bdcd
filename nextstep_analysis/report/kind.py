"""How a kind of report looks: the twin of `kind.Kind`, on the side that shows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nextstep_analysis.report.words.text import Text

Words = Callable[[Text], str]
"""Says something in a language."""


@dataclass(frozen=True)
class KindPage:
    """A page of its own that a kind brings, beside those of its reports.

    Attributes
    ----------
    name : str
        Its file is ``<language>/info/<name>.html``.
    label, title : callable
        What it is called in the navigation, and on the index above the kind's reports.
    template : str
        As `ReportKind.page`; it is told `reports` too, the address of each report by its kind and
        subject.
    values : callable
        What the template needs, from the kind's pages of the site's region in the language of
        `text`: ``values(pages, text=text, studies=addresses by subject)``. It is told
        `published`, too: when, and of what age the figures are.
    in_summaries : bool
        Whether it stands, too, in a language in which only summaries are told (`Text.brief`).
    repeats : bool
        Whether what it says stands in the reports, too: the search finds it after them.
    """

    name: str
    label: Words
    title: Words
    template: str
    values: Callable[..., Mapping[str, Any]]
    in_summaries: bool = False
    repeats: bool = False


@dataclass(frozen=True)
class ReportKind:
    """What the site needs to know of a kind of report, to show what was made elsewhere.

    Attributes
    ----------
    name : str
        That of its `kind.Kind`.
    title, heading : callable
        What one is called, and all of them on the index.
    chapters : callable
        Says where an indicator is used, from the numbers of the kind's chapters.
    templates : Path, optional
        The kind's own templates; ``<name>/<file>`` names one of them.
    page, card : str
        Template of a report's page, and of its card on the index.
    pages : tuple of KindPage
    beside : callable, optional
        The reports of the kind side by side, for the page of one of them:
        ``beside(page, pages, text=text, address=address)`` gives HTML.
    assets : tuple of Path
        Files of the kind's own that its pages load, copied into ``assets``.
    files : callable, optional
        What stands beside the page of a report for programs: ``files(page)`` gives texts by name.
    front : callable, optional
        What the index says of all its reports: ``front(pages, text=text)`` gives `heading`,
        `verdict`, `figure` (HTML), `order` of the subjects and the `figures` of each; an empty
        dict says nothing.
    schema : Path, optional
        JSON schema of what its reports hand over as `Page.document`; its ``$id`` ends in the
        version. Without one they hand over none.
    """

    name: str
    title: Words
    heading: Words
    chapters: Callable[[Text, Sequence[int]], str] | None = None
    templates: Path | None = None
    page: str = "study.html.j2"
    card: str = "card.html.j2"
    pages: tuple[KindPage, ...] = ()
    front: Callable[..., Mapping[str, Any]] | None = None
    beside: Callable[..., str] | None = None
    schema: Path | None = None
    assets: tuple[Path, ...] = ()
    files: Callable[[Any], Mapping[str, str]] | None = None
