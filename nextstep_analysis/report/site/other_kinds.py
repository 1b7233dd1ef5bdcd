"""One subject in several kinds of reports: its pages lead to each other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nextstep_analysis.report.kind import ReportKind
from nextstep_analysis.report.page.from_notebook import Page


@dataclass(frozen=True)
class Other:
    """A kind of report on the same subject, and the address of its page."""

    kind: ReportKind
    href: str
    current: bool


def others(
    page: Page,
    pages: Sequence[Page],
    *,
    kinds: Sequence[ReportKind],
    address: Callable[[Page], str],
) -> tuple[Other, ...]:
    """The reports on the subject of `page` in its language, itself among them, as `kinds` stand.

    Nothing where there is no other one.
    """
    same = (page.subject, page.language, page.region)
    found = {one.kind: one for one in pages if (one.subject, one.language, one.region) == same}
    if len(found) < 2:
        return ()
    return tuple(
        Other(kind, address(found[kind.name]), kind.name == page.kind)
        for kind in kinds
        if kind.name in found
    )
