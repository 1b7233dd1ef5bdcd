"""One subject in several kinds of reports: its pages lead to each other.

A page names another kind as ``kind:<kind>#<place>``; here it becomes the address, or plain text
where there is no such page.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from nextstep_analysis.report.kind import ReportKind
from nextstep_analysis.report.page.from_notebook import Page

_LINK = re.compile(r'<a href="kind:(?P<kind>[a-z-]+)(?P<place>#[^"]*)?">(?P<words>.*?)</a>', re.S)


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


def led_to(body: str, addresses: Mapping[str, str]) -> str:
    """`body` with its links to other kinds led to their addresses, by kind.

    Examples
    --------
    >>> led_to('<a href="kind:roadmap#a">b</a>', {"roadmap": "roadmap/x.html"})
    '<a href="roadmap/x.html#a">b</a>'
    >>> led_to('<a href="kind:roadmap#a">b</a>', {})
    'b'
    """

    def one(match: re.Match[str]) -> str:
        if match["kind"] not in addresses:
            return match["words"]
        return f'<a href="{addresses[match["kind"]]}{match["place"] or ""}">{match["words"]}</a>'

    return _LINK.sub(one, body)
