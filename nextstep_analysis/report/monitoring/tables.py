"""The tables of a monitoring page."""

from collections.abc import Sequence

from nextstep_analysis.promises import Change, Monitoring
from nextstep_analysis.report.monitoring import words
from nextstep_analysis.report.monitoring.blocks import Tables
from nextstep_analysis.report.page.blocks import Table
from nextstep_analysis.report.page.published import day_of
from nextstep_analysis.report.tables.html_table import Column
from nextstep_analysis.report.tables.intervals import written_interval
from nextstep_analysis.report.words.text import Text, upper_first

ENTERPRISES = "enterprises"
"""The dataset of the number of enterprises."""


class MonitoringTables:
    """The tables of `monitoring` in the language of `text`."""

    def __init__(self, monitoring: Monitoring, text: Text):
        self._all, self._text, self._tables = monitoring, text, Tables(text)

    def promises(self) -> Table:
        """Each promise with baseline, target and reading."""
        say, text = self._text.say, self._text
        by_name = {one.name.message: one for one in self._all.promises}
        rows = [
            {
                "name": say(one.name),
                "baseline": say(one.baseline),
                "target": say(one.target),
                "reading": say(one.reading),
                "when": day_of(one.when, text) if one.when else say("not known yet"),
            }
            for one in by_name.values()
        ]
        columns = {
            "name": Column(say("Promise")),
            "reading": Column(say("Latest reading")),
            "target": Column(say("Target")),
            "baseline": Column(say("Baseline")),
            "when": Column(say("Time")),
        }
        sources = [one.source for one in by_name.values() if one.source]
        read = "; ".join(x if isinstance(x, str) else text.pick(x) for x in sources)
        notes = [say("Read by hand from: {sources}.", sources=read)] if read else []
        return self._made(say("Promises, targets and readings"), columns, rows, notes=notes)

    def changes(self, chosen: Sequence[Change], caption: str) -> Table:
        """Figures that changed, each with its class."""
        say, text = self._text.say, self._text
        rows = [
            {
                "figure": words.called(one, text),
                "before": words.figure(one.before, one.unit, text),
                "when_before": one.when_before or None,
                "now": words.figure(one.now, one.unit, text),
                "when_now": one.when_now or None,
                "kind": upper_first(words.kind(one.kind, text)),
            }
            for one in chosen
        ]
        columns = {
            "figure": Column(say("Figure")),
            "before": Column(say("Published last"), align="right"),
            "when_before": Column(say("Of")),
            "now": Column(say("Now"), align="right"),
            "when_now": Column(say("Of")),
            "kind": Column(say("Class of the change")),
        }
        used = [self._all.sources[name] for name in sorted(self._all.kept["series"])]
        return self._tables.made(caption, columns, rows, source=text.source_line(used))

    def grown(self) -> Table:
        """Enterprises of each core since the baseline, and whether it is more than chance."""
        say, text = self._text.say, self._text
        first = self._all.grown[0]
        columns = {
            "name": Column(say("Ecosystem")),
            "before": Column(str(first.since), "d"),
            "now": Column(str(first.year), "d"),
            "growth": Column(say("Change"), "+.1%"),
            "interval": Column(
                say("Interval"), "+.1%", ends=("lower", "upper"), of=("lower", "upper")
            ),
            "answer": Column(say("More than chance?")),
            "country": Column(say("Same industries, whole country"), "+.1%"),
        }
        rows = [
            {
                "name": text.pick(one.name),
                "before": one.before,
                "now": one.now,
                "growth": one.growth,
                "interval": written_interval(one.lower, one.upper, "+.1%", text=text),
                "lower": one.lower,
                "upper": one.upper,
                "answer": upper_first(words.answer(one.answer, text)),
                "country": one.country,
            }
            for one in self._all.grown
        ]
        caption = say(
            "Enterprises of the core industries, {since:year}–{year:year}",
            since=first.since,
            year=first.year,
        )
        return self._made(caption, columns, rows)

    def ready(self) -> Table:
        """What each ecosystem has: actions adopted, a profile."""
        say, text = self._text.say, self._text
        rows = [
            {
                "name": text.pick(one.name),
                "roadmap": say("not known: the roadmap is at fault")
                if one.actions is None
                else say("{n:d} of {all:d} actions adopted", n=one.adopted, all=one.actions),
                "adopted": say("yes") if one.roadmap_adopted else say("no"),
                "profile": self._profile(one.profile, one.published_before),
            }
            for one in self._all.ready
        ]
        columns = {
            "name": Column(say("Ecosystem")),
            "roadmap": Column(say("Roadmap")),
            "adopted": Column(say("Adopted")),
            "profile": Column(say("Profile")),
        }
        note = say(
            "A roadmap counts as adopted when a body has adopted more than half of its actions; a "
            "profile as published when an earlier publication held it."
        )
        source = say("Source: the roadmaps and profiles of this publication.")
        return self._tables.made(
            say("Roadmaps and profiles"), columns, rows, source=source, notes=[note]
        )

    def stages(self) -> Table:
        """Companies contacted by stage."""
        say, text = self._text.say, self._text
        rows = [
            {
                "stage": upper_first(text.pick(one.name)),
                "value": say("not known yet") if one.value is None else text.write(one.value, "d"),
                "when": text.date(one.when) if one.when else "–",
                "source": one.source or "–",
            }
            for one in self._all.stages
        ]
        columns = {
            "stage": Column(say("Stage")),
            "value": Column(say("Companies"), align="right"),
            "when": Column(say("Time")),
            "source": Column(say("Read from")),
        }
        caption = say("Companies by the stage that they have reached")
        return self._tables.made(caption, columns, rows, source=self._by_hand())

    def companies(self) -> Table:
        """Companies that have located."""
        say, text = self._text.say, self._text
        rows = [
            {
                "name": one.name,
                "when": text.date(one.when),
                "ecosystem": text.pick(one.ecosystem),
                "counts": say("yes") if one.counts else say("no"),
                "source": one.source,
            }
            for one in self._all.companies
        ]
        columns = {
            "name": Column(say("Company")),
            "when": Column(say("Time")),
            "ecosystem": Column(say("Ecosystem")),
            "counts": Column(say("Significant and international")),
            "source": Column(say("Read from")),
        }
        caption = say("Companies that have located")
        return self._tables.made(caption, columns, rows, source=self._by_hand())

    def ages(self) -> Table:
        """The newest year of each dataset."""
        say, text = self._text.say, self._text
        rows = [
            {
                "dataset": upper_first(text.pick(self._all.sources[one.dataset].title)),
                "year": str(one.year),
                "age": say("{n:d} year", plural="{n:d} years", count="n", n=one.years),
            }
            for one in self._all.ages
        ]
        columns = {
            "dataset": Column(say("Dataset")),
            "year": Column(say("Newest year")),
            "age": Column(say("Age on the day of publication"), align="right"),
        }
        used = [self._all.sources[one.dataset] for one in self._all.ages]
        caption = say("Age of the figures, the oldest first")
        return self._tables.made(caption, columns, rows, source=self._text.source_line(used))

    def _made(self, caption: str, columns, rows, *, notes: Sequence[str] = ()) -> Table:
        source = self._text.source_line(self._all.sources[ENTERPRISES])
        return self._tables.made(caption, columns, rows, source=source, notes=notes)

    def _by_hand(self) -> str:
        return self._text.say("Source: readings entered by hand.")

    def _profile(self, there: bool, before: bool) -> str:
        say = self._text.say
        if not there:
            return say("none yet")
        return say("published") if before else say("in this publication for the first time")
