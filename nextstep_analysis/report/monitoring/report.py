"""A monitoring report: what each cell of its notebook shows, in one language."""

import json

from nextstep_analysis.promises import (
    CLASSES,
    MET,
    NOISE,
    NOT_MET,
    UNKNOWN,
    Monitoring,
)
from nextstep_analysis.report.monitoring import words
from nextstep_analysis.report.monitoring.blocks import ReportLinks, StatePanes
from nextstep_analysis.report.monitoring.tables import MonitoringTables
from nextstep_analysis.report.page.blocks import (
    Block,
    Bullets,
    Callout,
    Chapter,
    Paragraph,
    StudyData,
    StudyTables,
    sheets_of,
)
from nextstep_analysis.report.page.front_blocks import Lead
from nextstep_analysis.report.page.parts import APPENDIX, QUESTION, SUMMARY, Part
from nextstep_analysis.report.page.published import day_of
from nextstep_analysis.report.words.text import Text

KIND, SUBJECT = "monitoring", "promises"
ROWS = 12
"""Rows of a table in the body of a page."""


class MonitoringReport:
    """Shows `monitoring` in `language`, part by part."""

    def __init__(self, monitoring: Monitoring, *, language: str):
        self._all = monitoring
        self._text = Text(language, monitoring.names)
        self._tables = MonitoringTables(monitoring, self._text)

    def contract(self) -> str:
        """The figures that a publication keeps, the same in every language: stored and compared."""
        return "\n".join(
            f"{key}: {one['value']:.6g} ({one['when']})"
            for key, one in sorted(self._all.kept["figures"].items())
            if one["value"] is not None
        )

    def state(self) -> Chapter:
        """What is on track, what is not, what nobody knows; then the promises in a table."""
        say = self._text.say
        titles = (
            ("strength", say("On track"), MET),
            ("risk", say("Not yet, or the wrong way"), NOT_MET),
            ("lack", say("Nobody knows yet"), UNKNOWN),
        )
        panes = [
            (colour, title, [say(one.line) for one in self._all.promises if one.state == state])
            for colour, title, state in titles
        ]
        return Chapter(
            (
                Part(SUMMARY, "state", say("Where the promises stand")),
                StatePanes(panes, self._text),
                self._tables.promises(),
            )
        )

    def changes(self) -> Chapter:
        """What changed since the last publication: verdicts first, then figures."""
        say, earlier = self._text.say, self._all.earlier
        part = Part(QUESTION, "changes", say("What changed since the last publication"))
        if earlier is None:
            told = say(
                "This is the first publication whose figures are kept: there is nothing to compare "
                "with. The next one is compared with this one."
            )
            return Chapter((part, Lead(told)))
        blocks: list[Block] = [part, Lead(self._counted()), *self._approved()]
        if self._all.turned:
            blocks.append(Paragraph(say("Verdicts that turned:")))
            blocks.append(Bullets([words.turned(one, self._text) for one in self._all.turned]))
        elif self._all.changes:
            blocks.append(Paragraph(say("No verdict turned.")))
        first = [one for one in self._all.changes if one.kind != NOISE][:ROWS]
        if first:
            blocks.append(self._tables.changes(first, say("The largest changes")))
        return Chapter(tuple(blocks))

    def all_changes(self) -> Chapter:
        """Every changed figure, and the rules by which changes are classed."""
        say = self._text.say
        if not self._all.changes:
            return Chapter(())
        rules = [words.rule(name, self._all.level, self._text) for name in CLASSES]
        return Chapter(
            (
                Part(APPENDIX, "all-changes", say("All changed figures, and how they are classed")),
                Bullets(rules),
                self._tables.changes(self._all.changes, say("Changed figures, noise last")),
            )
        )

    def enterprises(self) -> Chapter:
        """Enterprises since the baseline, and what follows the series that ends."""
        say = self._text.say
        noise = say(
            "The interval treats openings and closures as independent counts; where it holds zero, "
            "the change cannot be told from chance."
        )
        series = Callout("caveat", say("The series ends"), self._text.pick(self._all.series))
        title = say("Number of enterprises in each ecosystem")
        part = Part(APPENDIX, "enterprises", title)
        return Chapter((part, self._tables.grown(), Paragraph(noise), series))

    def ready(self) -> Chapter:
        """Roadmaps and profiles of each ecosystem, with links to them."""
        say, text = self._text.say, self._text
        part = Part(APPENDIX, "ready", say("Roadmaps and profiles of the ecosystems"))
        kinds = (("roadmap", say("Roadmap")), ("profile", say("Profile")))
        rows = [(text.pick(one.name), one.ecosystem, kinds) for one in self._all.ready]
        return Chapter((part, self._tables.ready(), ReportLinks(rows)))

    def contacts(self) -> Chapter:
        """Companies contacted by stage, and those that have located."""
        say = self._text.say
        note = say(
            "Contacts are counted by hand. “Not known yet” is an answer: it is not zero. Companies "
            "are named, persons never."
        )
        blocks: list[Block] = [
            Part(APPENDIX, "contacts", say("Contacts and located companies")),
            self._tables.stages(),
            Paragraph(note),
        ]
        if self._all.companies:
            blocks.append(self._tables.companies())
        return Chapter(tuple(blocks))

    def ages(self) -> Chapter:
        """How old the newest figures are."""
        title = self._text.say("Age of the studies and their figures")
        return Chapter((Part(APPENDIX, "ages", title), self._tables.ages()))

    def data(self) -> StudyData:
        """What the site needs to know, and what a publication keeps."""
        found, text = self._all, self._text
        say = text.say
        producers = {text.pick(found.sources[one.dataset].producer) for one in found.ages}
        return StudyData(
            {
                "kind": KIND,
                "subject": SUBJECT,
                "language": text.language,
                "region": found.region,
                "region_name": text.name(found.region),
                "title": say("What came of the promises"),
                "lead": say(found.verdict),
                "producers": sorted(producers),
                "ages": say(found.figures_age),
                "document": json.loads(json.dumps(dict(found.kept))),
            }
        )

    def tables(self) -> StudyTables:
        """Every table for the workbook."""
        chapters = (
            self.state(),
            self.all_changes(),
            self.enterprises(),
            self.ready(),
            self.contacts(),
            self.ages(),
        )
        return StudyTables(sheets_of(block for chapter in chapters for block in chapter.blocks))

    def _counted(self) -> str:
        """How many figures changed since the last publication."""
        found = self._all
        day = day_of(found.earlier.published, self._text) if found.earlier else ""
        if not found.changes:
            return self._text.say(
                "None of the {all:d} figures differs from those published on {day}.",
                all=found.compared,
                day=day,
            )
        noise = sum(one.kind == NOISE for one in found.changes)
        return self._text.say(
            "{n:d} figure of {all:d} differs from those published on {day}; {noise:d} by noise.",
            plural="{n:d} figures of {all:d} differ from those published on {day}; {noise:d} by "
            "noise.",
            count="n",
            n=len(found.changes),
            all=found.compared,
            day=day,
            noise=noise,
        )

    def _approved(self) -> list[Block]:
        """Whether the last publication was approved."""
        say, earlier = self._text.say, self._all.earlier
        if earlier is None or not earlier.missing:
            return []
        told = say(
            "{n:d} of its reports had not been approved by anybody.",
            n=len(earlier.missing),
        )
        title = say("The last publication was published by force")
        return [Callout("caveat", title, told)]
