"""A study as a report: one method a chapter, each shown by one line of a notebook."""

from collections.abc import Callable
from functools import wraps

import pandas as pd

from nextstep_analysis.report.blocks import (
    Bullets,
    Callout,
    Chapter,
    Findings,
    Heading,
    KeyFigures,
    LinkedText,
    Paragraph,
    StudyData,
    StudyTables,
    sheets_of,
    sources_of,
    summarise,
)
from nextstep_analysis.report.chapters import definition, development, limits, state
from nextstep_analysis.report.chapters.teller import Teller
from nextstep_analysis.report.text import Text
from nextstep_analysis.study import Code, Fact, Study


def _once(chapter: Callable[["StudyReport"], Chapter]) -> Callable[["StudyReport"], Chapter]:
    """Make the chapter once per report: the workbook shows it again."""
    name = f"_{chapter.__name__}"

    @wraps(chapter)
    def made(report: "StudyReport") -> Chapter:
        if name not in vars(report):
            setattr(report, name, chapter(report))
        return getattr(report, name)

    return made


class StudyReport:
    """Shows `study` in `language`, chapter by chapter.

    Parameters
    ----------
    study : Study
    language : str
        ``"fi"`` or ``"en"``.
    """

    def __init__(self, study: Study, *, language: str):
        self._teller = Teller(study, Text(language, study.names))

    def opening(self) -> Chapter:
        """Title, status, findings and key figures: the answer first."""
        teller = self._teller
        say, study = teller.text.say, teller.study
        source = sources_of(study.key_figures, study, teller.text)
        blocks = [
            Paragraph(
                say(
                    "Background study of a business ecosystem in {region:in}, compared with "
                    "{reference} and the peer region {peers}.",
                    plural="Background study of a business ecosystem in {region:in}, compared "
                    "with {reference} and the peer regions {peers}.",
                    count="n", n=len(study.peers), peers=[Code(peer) for peer in study.peers],
                    **teller.places,
                )
            ),
            Callout("status", say("Status"), say(study.status)),
            Heading(2, "findings", say("Findings")),
            Findings([say(finding) for finding in study.headlines]),
            KeyFigures(study.key_figures, teller.text, source),
        ]  # fmt: skip
        return Chapter((*blocks, *self._facts()))

    @_once
    def definition(self) -> Chapter:
        """Chapter 1."""
        return Chapter(tuple(definition.definition(self._teller)))

    @_once
    def state(self) -> Chapter:
        """Chapter 2."""
        return Chapter(tuple(state.state(self._teller)))

    @_once
    def development(self) -> Chapter:
        """Chapter 3."""
        return Chapter(tuple(development.development(self._teller)))

    def to_come(self) -> Chapter:
        """The places of chapters 4-7."""
        return Chapter(tuple(limits.to_come(self._teller)))

    def limits(self) -> Chapter:
        """Chapter 8."""
        return Chapter(tuple(limits.limits(self._teller)))

    @_once
    def sources(self) -> Chapter:
        """The datasets behind the study."""
        return Chapter(tuple(limits.sources(self._teller)))

    def data(self) -> StudyData:
        """What the index of the site needs to know of the study."""
        return StudyData(summarise(self._teller.study, self._teller.text))

    def tables(self) -> StudyTables:
        """Every table and every figure's numbers, for the study's workbook."""
        chapters = (self.definition(), self.state(), self.development(), self.sources())
        return StudyTables(sheets_of(block for chapter in chapters for block in chapter.blocks))

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

    def _facts(self) -> list:
        """Documented facts with their sources, where the ecosystem's file has some."""
        facts = self._teller.study.facts
        if not facts:
            return []
        heading = Heading(2, "facts", self._teller.text.say("Documented facts and risks"))
        return [heading, Bullets([self._told(fact) for fact in facts])]

    def _told(self, fact: Fact) -> LinkedText:
        """A fact, with a link to where it was read, its date and how sure it is."""
        say, text = self._teller.text.say, self._teller.text
        confidence = {"high": say("high confidence"), "medium": say("medium confidence")}
        parts = [_when(fact.source_date or "", text), confidence[fact.confidence]]
        return LinkedText(
            f"{text.pick(fact.text)} {say('Source')}: ", fact.source_title, fact.source_url,
            f" ({', '.join(part for part in parts if part)})",
        )  # fmt: skip


def _when(day: str, text: Text) -> str:
    """A date of which day or month may be unknown: 2022, 11/2022, 30.11.2022."""
    if day.count("-") == 2:
        return text.date(day)
    return "/".join(part.lstrip("0") for part in reversed(day.split("-")))


def _limits(lower: float, upper: float) -> str:
    return "" if pd.isna(lower) else f" [{lower:.4g}, {upper:.4g}]"
