"""A study as a report: one method a chapter, each shown by one line of a notebook."""

from collections.abc import Callable, Iterable
from functools import wraps

import pandas as pd

from nextstep_analysis.plain_texts import plain_texts
from nextstep_analysis.report.background import (
    conclusions,
    definition,
    development,
    factors,
    front,
    gaps,
    limits,
    potential,
    questions,
    skills,
    state,
)
from nextstep_analysis.report.background import gaps_specialisation_performance as gap_peers
from nextstep_analysis.report.background.findings_sheet import findings_sheet
from nextstep_analysis.report.background.peer_choice import performance_tables
from nextstep_analysis.report.background.summary import summarise
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.page.blocks import (
    Block,
    Chapter,
    KeyFigures,
    StudyData,
    StudyTables,
    sheets_of,
)
from nextstep_analysis.report.page.parts import APPENDIX, Part
from nextstep_analysis.report.tables.key_figures import key_figures_sheet, sources_of
from nextstep_analysis.report.words.text import Text
from nextstep_analysis.study import Statement, Study


def _once(chapter: Callable[["StudyReport"], Chapter]) -> Callable[["StudyReport"], Chapter]:
    """Make the chapter once per report: the workbook shows it again.

    A report that is told by its summary alone shows nothing of the others.
    """
    name = f"_{chapter.__name__}"

    @wraps(chapter)
    def made(report: "StudyReport") -> Chapter:
        if report.brief and name != "_summary":
            return Chapter(())
        if name not in vars(report):
            with plain_texts():
                setattr(report, name, chapter(report))
        return getattr(report, name)

    return made


class StudyReport:
    """Shows `study` in `language`, chapter by chapter.

    Parameters
    ----------
    study : Study
    language : str
        ``"fi"`` or ``"en"``; in ``"sv"`` the summary alone is shown.
    """

    def __init__(self, study: Study, *, language: str):
        self._teller = Teller(study, Text(language, study.names))

    @property
    def brief(self) -> bool:
        """Whether the summary alone is told in this language."""
        return self._teller.text.brief

    @property
    def titles(self) -> tuple[tuple[str, Statement], ...]:
        """What titles of the figures shown so far say, each with its statement and claims."""
        return tuple(self._teller.titles)

    @_once
    def summary(self) -> Chapter:
        """The first page: five findings, the ecosystems side by side, three lists."""
        return Chapter(tuple(front.summary(self._teller)))

    @_once
    def questions(self) -> Chapter:
        """The six questions with their short answers."""
        asked = (
            questions.what,
            questions.strength,
            questions.direction,
            questions.lacks,
            questions.attraction,
            questions.threats,
        )
        return Chapter(tuple(block for ask in asked for block in ask(self._teller)))

    def _appendix(self, name: str, blocks: Iterable[Block]) -> Chapter:
        title = front.appendices(self._teller.text)[name]
        return Chapter((Part(APPENDIX, f"appendix-{name}", title), *blocks))

    @_once
    def definition(self) -> Chapter:
        """Chapter 1."""
        return self._appendix("definition", definition.definition(self._teller))

    @_once
    def state(self) -> Chapter:
        """Chapter 2."""
        study, text = self._teller.study, self._teller.text
        source = sources_of(study.key_figures, study, text)
        figures = KeyFigures(study.key_figures, text, source)
        return self._appendix("state", (figures, *state.state(self._teller)))

    @_once
    def development(self) -> Chapter:
        """Chapter 3."""
        return self._appendix("development", development.development(self._teller))

    @_once
    def potential(self) -> Chapter:
        """Chapter 4."""
        return self._appendix("potential", potential.potential(self._teller))

    @_once
    def gaps(self) -> Chapter:
        """Chapter 5."""
        rest = gaps.value_chain(self._teller)
        blocks = (*gaps.needs(self._teller), *self.peer_gaps().blocks, *rest)
        return self._appendix("gaps", blocks)

    @_once
    def factors(self) -> Chapter:
        """Chapter 6."""
        return self._appendix("factors", factors.factors(self._teller))

    @_once
    def peer_gaps(self) -> Chapter:
        """Of chapter 5: peers by structure, the gaps measured against them, and skills."""
        blocks = (
            gap_peers.structural_peers,
            gap_peers.specialisation_gap,
            gap_peers.performance_gap,
            skills.skills,
        )
        return Chapter(tuple(block for part in blocks for block in part(self._teller)))

    @_once
    def conclusions(self) -> Chapter:
        """Chapter 7."""
        return self._appendix("conclusions", conclusions.chapter(self._teller))

    @_once
    def limits(self) -> Chapter:
        """Chapter 8."""
        return self._appendix("limits", limits.limits(self._teller))

    @_once
    def sources(self) -> Chapter:
        """The datasets behind the study."""
        return self._appendix("sources", limits.sources(self._teller))

    def data(self) -> StudyData:
        """What the index of the site needs to know of the study."""
        return StudyData(summarise(self._teller.study, self._teller.text))

    def tables(self) -> StudyTables:
        """Every table and every figure's numbers, for the study's workbook.

        A summary alone has none.
        """
        if self.brief:
            return StudyTables([])
        chapters = (
            self.questions(),
            self.definition(),
            self.state(),
            self.development(),
            self.potential(),
            self.gaps(),
            self.factors(),
            self.conclusions(),
        )
        study, text = self._teller.study, self._teller.text
        source = sources_of(study.key_figures, study, text)
        found = findings_sheet(self._teller)
        first = key_figures_sheet(study.key_figures, text=text, source=source)
        rest = sheets_of(block for chapter in chapters for block in chapter.blocks)
        last = (*performance_tables(self._teller), limits.sources_table(self._teller))
        return StudyTables([found, first, *rest, *sheets_of(last)])

    def contract(self) -> str:
        """The main numbers as plain text, the same in every language: stored and compared."""
        study = self._teller.study
        lines = [
            f"{figure.id} {figure.year}: {figure.value:.5g}{_limits(figure.lower, figure.upper)}"
            for figure in study.key_figures
        ]
        industries = self._teller.frame("industries")
        lines += [
            f"{row.industry}: {row.enterprises:.0f}, {row.location_quotient:.4f}"
            f"{_limits(row.lower, row.upper)} {row.reading}"
            for row in industries.itertuples()
        ]
        lines += [
            f"{row.region} against {row.against}: {row.change:.4f} = {row.national:.4f} + "
            f"{row.industry_mix:.4f} + {row.regional:.4f}"
            for row in self._teller.frame("shift_share_regions").itertuples()
        ]
        return "\n".join(lines)


def _limits(lower: float, upper: float) -> str:
    return "" if pd.isna(lower) else f" [{lower:.4g}, {upper:.4g}]"
