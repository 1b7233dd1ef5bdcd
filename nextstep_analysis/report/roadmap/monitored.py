"""How success shows: each indicator with baseline, source, target and next reading."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd

from nextstep_analysis.actions import Indicator, Roadmap
from nextstep_analysis.report.page.blocks import Table
from nextstep_analysis.report.roadmap import words
from nextstep_analysis.report.roadmap.action_rows import read_by
from nextstep_analysis.report.tables.html_table import Column, sheet
from nextstep_analysis.report.words.text import Text


@dataclass(frozen=True)
class Monitored:
    """The table of indicators in a language."""

    roadmap: Roadmap
    text: Text

    def block(self) -> Table:
        """As HTML that becomes a list of cards on a narrow page, and as a sheet.

        The page has those of effects: what is measured, and what is followed; the rows of the
        actions show the others, and the sheet has all.
        """
        say = self.text.say
        caption = say("Effects that are followed")
        heads = self._heads()
        followed = {one.id for one in self.roadmap.follow}
        shown = [x for x in self.roadmap.indicators if x.measured or x.id in followed]
        body = "".join(self._row(one, list(heads.values())) for one in shown)
        head = "".join(f'<th scope="col">{escape(label)}</th>' for label in heads.values())
        markup = (
            f'<figure class="table"><div class="scroll" role="region" tabindex="0" '
            f'aria-label="{escape(caption)}"><table class="stack"><caption>'
            f"<span>{escape(caption)}</span></caption><thead><tr>{head}</tr></thead>"
            f'<tbody>{body}</tbody></table></div><p class="source">{escape(self._source())}</p>'
            "</figure>"
        )
        return Table(markup, self._sheet(say("Indicators of the roadmap")))

    def _heads(self) -> dict[str, str]:
        say = self.text.say
        return {
            "indicator": say("Indicator"),
            "baseline": say("Baseline"),
            "source": say("Time and source"),
            "target": say("Target"),
            "next": say("Next reading"),
            "by": say("Read by"),
        }

    def _cells(self, one: Indicator) -> list[str]:
        text = self.text
        return [
            text.say(one.name),
            words.baseline(one, text),
            self._origin(one),
            words.target(one, text),
            words.month(one.next, text),
            read_by(one, text),
        ]

    def _origin(self, one: Indicator) -> str:
        """When the baseline is of, and from where; nothing where there is none."""
        start = one.baseline
        if start is None:
            return "–"
        when = words.month(start.when, self.text)
        if not start.datasets:
            return f"{when}, {start.source_title}"
        tables = [self.roadmap.sources[name].table for name in start.datasets]
        return ", ".join((when, *tables))

    def _row(self, one: Indicator, labels: Sequence[str]) -> str:
        first, *rest = self._cells(one)
        cells = "".join(
            f'<td data-label="{escape(label)}"{" class=nil" if cell == "–" else ""}>'
            f"{escape(cell)}</td>"
            for label, cell in zip(labels[1:], rest, strict=True)
        )
        return f'<tr><th scope="row">{escape(first)}</th>{cells}</tr>'

    def _source(self) -> str:
        used = {
            name: self.roadmap.sources[name]
            for one in self.roadmap.indicators
            if one.baseline
            for name in one.baseline.datasets
        }
        return self.text.source_line(used.values())

    def _sheet(self, caption: str) -> dict:
        heads = self._heads()
        cells = [self._cells(one) for one in self.roadmap.indicators]
        frame = pd.DataFrame(cells, columns=list(heads))
        columns = {key: Column(label) for key, label in heads.items()}
        made = sheet(frame, text=self.text, caption=caption, columns=columns, source=self._source())
        return dict(made)
