"""The portfolio as a page: which ecosystems to choose, part by part."""

from collections.abc import Iterable

from nextstep_analysis.plain_texts import plain_texts
from nextstep_analysis.portfolio import Portfolio
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.page.blocks import (
    Block,
    Chapter,
    Paragraph,
    StudyData,
    StudyTables,
    sheets_of,
)
from nextstep_analysis.report.page.parts import APPENDIX, Part
from nextstep_analysis.report.portfolio.candidates import candidates, cases_sheet, references_table
from nextstep_analysis.report.portfolio.edges import peers, turns
from nextstep_analysis.report.portfolio.left_out import left_out
from nextstep_analysis.report.portfolio.overlaps import all_overlaps, overlaps
from nextstep_analysis.report.portfolio.readiness import evidence, readiness
from nextstep_analysis.report.portfolio.summary import decided, summary
from nextstep_analysis.report.words.text import Text
from nextstep_analysis.study import Statement

KIND, SUBJECT = "portfolio", "ecosystems"
PARTS = (
    "summary",
    "candidates",
    "readiness",
    "turns",
    "overlaps",
    "left_out",
    "references",
    "evidence",
    "peers",
)
"""The parts of the page in their order, each a method of `PortfolioReport`."""


class PortfolioReport:
    """Shows `portfolio`, what `studies.portfolio.study.portfolio_study` gives, in `language`."""

    def __init__(self, portfolio: Portfolio, *, language: str):
        self._portfolio = portfolio
        self._teller = Teller(portfolio, Text(language, portfolio.names))

    @property
    def titles(self) -> tuple[tuple[str, Statement], ...]:
        """As of `StudyReport`."""
        return tuple(self._teller.titles)

    def summary(self) -> Chapter:
        """What is to be decided, and what is not known."""
        return _chapter(summary(self._portfolio, self._teller))

    def candidates(self) -> Chapter:
        """The ecosystems side by side."""
        return _chapter(candidates(self._portfolio, self._teller))

    def readiness(self) -> Chapter:
        """Readiness for location work, item by item."""
        return _chapter(readiness(self._portfolio, self._teller))

    def turns(self) -> Chapter:
        """What changes the picture."""
        return _chapter(turns(self._teller))

    def overlaps(self) -> Chapter:
        """What the ecosystems share."""
        return _chapter(overlaps(self._teller))

    def left_out(self) -> Chapter:
        """What the ecosystems leave out."""
        return _chapter(left_out(self._teller))

    def references(self) -> Chapter:
        """The reference ecosystems by the same measures, folded."""
        say = self._teller.text.say
        told = say(
            "Ecosystems elsewhere that are known to work, judged as those here. That their "
            "figures tell so little shows what such figures cannot: networks, names and firms."
        )
        title = say("Reference ecosystems by the same measures")
        part = Part(APPENDIX, "references", title)
        return _chapter([part, Paragraph(told), references_table(self._teller)])

    def evidence(self) -> Chapter:
        """On what each check of readiness rests, folded."""
        return _chapter(evidence(self._portfolio, self._teller))

    def peers(self) -> Chapter:
        """Other definitions, other peers, and all that is shared, folded."""
        return _chapter([*peers(self._teller), *all_overlaps(self._teller)])

    def data(self) -> StudyData:
        """What the index of the site needs to know of the page."""
        portfolio, text = self._portfolio, self._teller.text
        lead = text.say(
            "All ecosystems as candidates: strength, development, readiness for location work, "
            "what changes the picture and what is left out, for whoever chooses at least {n:d}.",
            n=portfolio.at_least,
        )
        return StudyData(
            {
                "kind": KIND,
                "subject": SUBJECT,
                "language": text.language,
                "region": portfolio.region,
                "region_name": text.name(portfolio.region),
                "title": text.say("Which ecosystems to choose?"),
                "lead": lead,
                "status": decided(portfolio, text),
                "producers": sorted({text.pick(s.producer) for s in portfolio.sources.values()}),
                "ages": text.say(portfolio.ages),
            }
        )

    def tables(self) -> StudyTables:
        """Every table of the page, and the cards, for the workbook."""
        blocks = [block for name in PARTS for block in getattr(self, name)().blocks]
        source = self._teller.source("candidates", "holds")
        cards = cases_sheet(self._portfolio, self._teller.text, source)
        return StudyTables([*sheets_of(blocks), cards])

    def contract(self) -> str:
        """The main verdicts as plain text, the same in every language: stored and compared."""
        candidates = self._teller.frame("candidates").merge(
            self._teller.frame("holds")[["ecosystem", "definitions", "strength"]], on="ecosystem"
        )
        lines = [
            f"{row.ecosystem}: {row.verdict} ({row.strength} of {row.definitions}), "
            f"{row.enterprises_start:.0f} to {row.enterprises_end:.0f}, {row.development}"
            for row in candidates.itertuples()
        ]
        listed = self._teller.frame("left_out").itertuples()
        return "\n".join([*lines, *(f"{row.industry}: {row.why}" for row in listed)])


def _chapter(blocks: Iterable[Block]) -> Chapter:
    with plain_texts():
        return Chapter(tuple(blocks))
