"""A roadmap as a report: what each cell of its notebook shows, in one language."""

from html import escape

import pandas as pd

from nextstep_analysis.actions import PROPOSED, Roadmap
from nextstep_analysis.report.page.blocks import (
    Callout,
    Chapter,
    Heading,
    LinkedText,
    Paragraph,
    StudyData,
    StudyTables,
)
from nextstep_analysis.report.page.front_blocks import Links
from nextstep_analysis.report.roadmap import words
from nextstep_analysis.report.roadmap.action_rows import ActionRows, read_by
from nextstep_analysis.report.roadmap.document import document
from nextstep_analysis.report.roadmap.grounds import Aims, Lists, TitledPanes, link, told
from nextstep_analysis.report.roadmap.monitored import Monitored
from nextstep_analysis.report.tables.html_table import Column, sheet
from nextstep_analysis.report.words.text import Text


class RoadmapReport:
    """Shows `roadmap` in `language`, part by part."""

    def __init__(self, roadmap: Roadmap, *, language: str):
        self._roadmap = roadmap
        self._text = Text(language, roadmap.names)

    def contract(self) -> str:
        """The measured baselines as plain text, the same in every language: stored and compared."""
        indicators = {one.indicator.id: one.indicator for one in self._roadmap.actions}
        return "\n".join(
            f"{name}: {one.baseline.value:.5g} ({one.baseline.when}), target {one.target:g}"
            for name, one in sorted(indicators.items())
            if one.measured and one.baseline is not None
        )

    def needs(self) -> Chapter:
        """What the roadmap answers."""
        heading = Heading(2, "needs", self._text.say("Which needs the roadmap answers"))
        return Chapter((heading, TitledPanes(self._roadmap.needs, "lack", self._text)))

    def actions(self) -> Chapter:
        """The actions on one scale of years."""
        heading = Heading(2, "actions", self._text.say("Actions"))
        return Chapter((heading, ActionRows(self._roadmap.actions, self._text)))

    def success(self) -> Chapter:
        """The state aimed at, and how success shows."""
        say = self._text.say
        aims = [self._text.pick(one) for one in self._roadmap.target]
        note = say(
            "Measured indicators are computed from the tables; counted ones are entered by the "
            "role named, with date and source. Targets are proposals."
        )
        return Chapter(
            (
                Heading(2, "success", say("How success shows")),
                Heading(3, "target-state", say("Target state")),
                Aims(aims),
                Monitored(self._roadmap, self._text).block(),
                Paragraph(note),
            )
        )

    def risks(self) -> Chapter:
        """What may fail, what is not done, what is to be decided."""
        text, say = self._text, self._text.say
        risks = [
            f"<b>{escape(text.pick(one.title))}.</b> "
            + " ".join(
                f"{told(ground, text)} {link(ground, text, short=True)}" for ground in one.grounds
            )
            for one in self._roadmap.risks
        ]
        not_done = [escape(text.pick(one)) for one in self._roadmap.not_done]
        decide = [escape(text.pick(one)) for one in self._roadmap.decide]
        lists = [
            ("risk", say("What may overturn the plan"), risks),
            ("", say("What is not done"), not_done),
            ("plan", say("What is to be decided"), decide),
        ]
        return Chapter((Heading(2, "risks", say("Risks, limits and decisions")), Lists(lists)))

    def strategy(self) -> Chapter:
        """What it supports of the regional strategy, sourced; and where else the ecosystem is."""
        text, say = self._text, self._text.say
        pages = [LinkedText("", one.title, one.url) for one in self._roadmap.strategy_sources]
        return Chapter(
            (
                Heading(2, "strategy", say("What it supports of the regional strategy")),
                Paragraph(text.pick(self._roadmap.strategy)),
                Links(say("Sources"), pages),
            )
        )

    def remarks(self) -> Chapter:
        """What an editor must know: needs that have vanished under adopted actions."""
        say = self._text.say
        gone = [
            f"{self._text.pick(one.title)} ({ground.key})"
            for one in self._roadmap.actions
            for ground in one.grounds
            if ground.vanished
        ]
        if not gone:
            return Chapter(())
        told_of = say(
            "The figures no longer show the need of these adopted actions: {actions}. They are "
            "kept until a body decides.",
            actions=gone,
        )
        return Chapter((Callout("caveat", say("Needs that have vanished"), told_of),))

    def data(self) -> StudyData:
        """What the site needs to know, and the roadmap as programs read it."""
        roadmap, text = self._roadmap, self._text
        read = [one.baseline for one in roadmap.indicators if one.baseline]
        used = {name for reading in read for name in reading.datasets}
        producers = {text.pick(roadmap.sources[name].producer) for name in used}
        decided = any(one.status != PROPOSED for one in roadmap.actions)
        status = text.say("Decided in part") if decided else text.say("Proposal, not decided")
        return StudyData(
            {
                "kind": "roadmap",
                "subject": roadmap.ecosystem,
                "language": text.language,
                "region": roadmap.region,
                "region_name": text.name(roadmap.region),
                "title": text.pick(roadmap.name),
                "titles": dict(roadmap.name),
                "lead": text.pick(roadmap.vision),
                "status": status,
                "producers": sorted(producers),
                "ages": text.say(roadmap.ages),
                "details": {"heading": text.pick(roadmap.title), "document": document(roadmap)},
            }
        )

    def tables(self) -> StudyTables:
        """The actions and the indicators for the workbook."""
        indicators = Monitored(self._roadmap, self._text).block().sheet
        return StudyTables([self._actions_sheet(), indicators or {}])

    def _actions_sheet(self) -> dict:
        text, say = self._text, self._text.say
        heads = {
            "action": say("Action"),
            "text": say("What is done"),
            "owners": say("Who"),
            "when": say("When"),
            "horizon": say("Horizon"),
            "cost": say("Cost"),
            "status": say("Status"),
            "why": say("Why"),
            "indicator": say("Indicator"),
            "target": say("Target"),
            "by": say("Read by"),
        }
        rows = [
            [
                text.pick(one.title),
                text.pick(one.text),
                ", ".join(text.pick(owner) for owner in one.owners),
                words.span(one.start, one.end, text),
                words.horizon(one.horizon, text),
                words.cost(one.cost, text),
                words.status(one, text),
                " ".join(text.say(ground.statement) for ground in one.grounds),
                text.say(one.indicator.name),
                words.target(one.indicator, text),
                read_by(one.indicator, text),
            ]
            for one in self._roadmap.actions
        ]
        frame = pd.DataFrame(rows, columns=list(heads))
        columns = {key: Column(label) for key, label in heads.items()}
        source = say("Roadmap of {name}, {day}.", name=text.pick(self._roadmap.name), day=self._day)
        return dict(sheet(frame, text=text, caption=say("Actions"), columns=columns, source=source))

    @property
    def _day(self) -> str:
        return words.month(self._roadmap.published, self._text)
