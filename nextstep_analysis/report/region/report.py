"""The page of the region: what is the same in all of its studies, part by part."""

from collections.abc import Iterable

from nextstep_analysis.plain_texts import plain_texts
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.page.blocks import (
    Block,
    Chapter,
    Heading,
    Paragraph,
    StudyData,
    StudyTables,
    sheets_of,
)
from nextstep_analysis.report.region.datasets import datasets
from nextstep_analysis.report.region.peers import peers_table
from nextstep_analysis.report.region.reach import people_chart, places_table
from nextstep_analysis.report.region.references import cores_table, evidence, scores_table
from nextstep_analysis.report.words.text import Text
from nextstep_analysis.study import Statement, Told

KIND, SUBJECT = "region", "overview"
PARTS = ("reach", "peers", "references", "datasets")
"""The parts of the page in their order, each a method of `RegionReport`."""


class RegionReport:
    """Shows `told`, what `studies.region.study.region_study` gives, in `language`."""

    def __init__(self, told: Told, *, language: str):
        self._teller = Teller(told, Text(language, told.names))

    @property
    def titles(self) -> tuple[tuple[str, Statement], ...]:
        """As of `StudyReport`."""
        return tuple(self._teller.titles)

    def reach(self) -> Chapter:
        """Who is near, who looks for work, how diverse the industries are."""
        teller = self._teller
        return self._part(
            "reach",
            teller.text.say("Who is near"),
            [*teller.told("place_figures"), people_chart(teller), places_table(teller)],
        )

    def peers(self) -> Chapter:
        """The other regions by their likeness in structure."""
        teller = self._teller
        blocks = [*teller.told("structural_peers"), peers_table(teller)]
        return self._part("peers", teller.text.say("Other regions"), blocks)

    def references(self) -> Chapter:
        """The reference ecosystems elsewhere in the country."""
        teller, say = self._teller, self._teller.text.say
        first = Paragraph(
            say(
                "Ecosystems elsewhere in the country that are known to work, scored by the same "
                "rule. The scores of the ecosystems of the region stand in their comparison."
            )
        )
        blocks = [first, scores_table(teller), cores_table(teller), *evidence(teller)]
        return self._part("references", say("Reference ecosystems"), blocks)

    def datasets(self) -> Chapter:
        """The datasets behind all studies, and what they cannot say."""
        title = self._teller.text.say("Datasets and how to read them")
        return self._part("datasets", title, datasets(self._teller))

    def data(self) -> StudyData:
        """What the index of the site needs to know of the page."""
        told, text = self._teller.study, self._teller.text
        say = text.say
        lead = say(
            "Who is near, which regions are alike in structure, the reference ecosystems, and the "
            "datasets with their limits: said once for all studies."
        )
        return StudyData(
            {
                "kind": KIND,
                "subject": SUBJECT,
                "language": text.language,
                "region": told.region,
                "region_name": text.name(told.region),
                "title": say("What all studies have in common"),
                "lead": lead,
                "verdict": lead,
                "producers": sorted({text.pick(one.producer) for one in told.sources.values()}),
            }
        )

    def tables(self) -> StudyTables:
        """Every table and every figure's numbers, for the workbook."""
        chapters = (self.reach(), self.peers(), self.references(), self.datasets())
        return StudyTables(sheets_of(block for chapter in chapters for block in chapter.blocks))

    def contract(self) -> str:
        """The main numbers as plain text, the same in every language: stored and compared."""
        places = self._teller.frame("place_figures")
        here = places[places["region"] == self._teller.study.region]
        lines = [
            f"{row.measure} {row.minutes:.0f}: {row.value:.5g} [{row.lower:.5g}, {row.upper:.5g}]"
            for row in here.itertuples()
        ]
        nearest = self._teller.frame("structural_peers").head(len(self._teller.study.peers))
        lines += [f"{row.region}: {row.distance:.4f}" for row in nearest.itertuples()]
        return "\n".join(lines)

    def _part(self, name: str, title: str, blocks: Iterable[Block]) -> Chapter:
        with plain_texts():
            return Chapter((Heading(2, name, title), *blocks))
