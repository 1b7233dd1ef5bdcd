"""What stands beside a page on the site: reports of its kind, and those of other kinds."""

from collections.abc import Sequence
from dataclasses import dataclass

from nextstep_analysis.report.kind import ReportKind
from nextstep_analysis.report.page.from_notebook import Page
from nextstep_analysis.report.page.front_blocks import BESIDE, with_reports
from nextstep_analysis.report.site.addresses import Site
from nextstep_analysis.report.site.rendering import Place


@dataclass(frozen=True)
class Other:
    """A kind of report on the same subject, and the address of its page."""

    kind: ReportKind
    href: str
    current: bool


@dataclass(frozen=True)
class Beside:
    """The other `pages` of a `site`, seen from a `page` at its `place`."""

    page: Page
    pages: Sequence[Page]
    site: Site
    place: Place

    def same_subject(self) -> tuple[Other, ...]:
        """The reports on the subject of the page in its language, itself among them.

        Nothing where there is no other one.
        """
        found = {one.kind: one for one in self._like() if one.subject == self.page.subject}
        if len(found) < 2:
            return ()
        return tuple(
            Other(kind, self._address(found[kind.name]), kind.name == self.page.kind)
            for kind in self.site.kinds
            if kind.name in found
        )

    def body(self) -> str:
        """The body of the page with the other reports of its kind, and links to other kinds."""
        told = self.site.kind_of(self.page).beside
        body = self.page.body
        if told is not None:
            own = self._like(self.page.kind)
            shown = told(self.page, own, text=self.place.text, address=self._address)
            body = body.replace(BESIDE, shown, 1)
        return with_reports(body, self._report)

    def _report(self, kind: str, subject: str) -> str | None:
        """Where the report of a kind on `subject` stands; None where there is none.

        Without a subject: the one on that of the page, or the only one of its kind.
        """
        there = self._like(kind)
        found = [one for one in there if one.subject == (subject or self.page.subject)]
        if not found and not subject and len(there) == 1:
            found = there
        return self._address(found[0]) if found else None

    def _like(self, kind: str | None = None) -> list[Page]:
        """The pages of the same language and region, of one kind or all."""
        same = (self.page.language, self.page.region)
        return [
            one
            for one in self.pages
            if (one.language, one.region) == same and kind in (None, one.kind)
        ]

    def _address(self, page: Page) -> str:
        return self.place.root + self.site.path_of(page)
