"""One study in one language: what every chapter needs to caption its figures and tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd
import plotly.graph_objects as go

from nextstep_analysis.codes import ELSEWHERE, PEERS
from nextstep_analysis.declared import Col
from nextstep_analysis.report.charts.theme import Caption
from nextstep_analysis.report.page.blocks import Block, Figure, Paragraph, Table
from nextstep_analysis.report.tables.dictionary import Meant, with_dictionary
from nextstep_analysis.report.tables.html_table import Column, sheet, table_html
from nextstep_analysis.report.tables.intervals import written_interval
from nextstep_analysis.report.words.text import Text, upper_first
from nextstep_analysis.study import Code, Statement, Study

PERIOD = Col("First and last year of the period", "year")
"""A column of the report's own: two years of the study's table in one cell."""


@dataclass(frozen=True)
class Teller:
    """A study, and the `Text` that says it."""

    study: Study
    text: Text
    titles: list[tuple[str, Statement]] = field(default_factory=list, compare=False)
    """What titles of figures said, and the statements behind them: the audit reads both."""

    @property
    def places(self) -> dict[str, Code]:
        """The region and the reference, as values for messages."""
        return {"region": Code(self.study.region), "reference": Code(self.study.reference)}

    @property
    def core(self) -> list[str]:
        """The codes of the core industries."""
        industries = self.frame("industries")
        return list(industries.loc[industries["role"] == "core", "industry"])

    @property
    def main_period(self) -> tuple[int, int]:
        """First and last year of the period that growth is measured over."""
        growth = self.frame("growth")
        return int(growth["start"].iloc[0]), int(growth["end"].iloc[0])

    def frame(self, table: str) -> pd.DataFrame:
        return self.study.tables[table].frame

    def source(self, *tables: str) -> str:
        """The source line of all datasets behind `tables`."""
        used = dict.fromkeys(name for t in tables for name in self.study.tables[t].datasets)
        return self.text.source_line([self.study.sources[name] for name in used])

    def notes(self, table: str) -> tuple[str, ...]:
        return tuple(self.text.say(note) for note in self.study.tables[table].notes)

    def told(self, *tables: str) -> list[Block]:
        """The findings that rest on `tables`, as paragraphs; those on one row stand beside it."""
        whole = [finding for finding in self.study.findings if "row" not in finding.values]
        return [Paragraph(self.text.say(f)) for f in whole if f.evidence in tables]

    def tell(self, statement: Statement) -> str:
        """What a statement of the report's own says; it is kept for the audit."""
        said = self.text.say(statement)
        self.titles.append((said, statement))
        return said

    def caption(self, title: str | Statement, subtitle: str, *tables: str) -> Caption:
        """Title (the finding) and subtitle with the source and notes of `tables`.

        A title that tells a finding is a statement with its claims.
        """
        notes = tuple(note for table in tables for note in self.notes(table))
        title = self.tell(title) if isinstance(title, Statement) else title
        return Caption(title, subtitle, self.source(*tables), notes=notes)

    def table(
        self,
        name: str,
        *,
        caption: str,
        columns: Mapping[str, Column],
        frame: pd.DataFrame | None = None,
    ) -> Table:
        """The study's table `name` (or `frame` made from it) as a block.

        Columns of `frame` that the study's table does not have tell what they are by
        `Column.of`: the workbook explains them all.
        """
        shown = self.frame(name) if frame is None else frame
        told = {
            "text": self.text,
            "caption": caption,
            "columns": columns,
            "source": self.source(name),
            "notes": self.notes(name),
        }
        declared = self.study.tables[name].declared
        return Table(table_html(shown, **told), sheet(shown, **told, declared=declared))

    def figure(self, drawn: go.Figure, table: str, *, each: Meant = "", **of: Meant) -> Figure:
        """A finished figure as a block; `of` tells which column of `table` each of its own shows.

        `each` is what all those columns show that are neither named nor the table's own.
        """
        declared = self.study.tables[table].declared
        told = drawn.layout.meta["nextstep"]["table"]
        if declared is None or not told:
            return Figure(drawn)
        own = {name: name for name in declared.columns} | of
        forms = [column["format"] for column in told["raw"]["columns"]]
        shown = zip(told["keys"], forms, strict=False)  # a column of remarks may follow
        meant = [(own.get(key, each or key), form) for key, form in shown]
        found = with_dictionary(told["raw"], declared, meant, text=self.text)
        return Figure(drawn, found["dictionary"])

    def intervals(
        self, lower: pd.Series, upper: pd.Series, form: str, *, beside: float | None = None
    ) -> list[str | None]:
        """Both limits of each row in one cell; see `written_interval`."""
        told = {"text": self.text, "beside": beside}
        return [written_interval(x, y, form, **told) for x, y in zip(lower, upper, strict=True)]

    def bands(self, lower: pd.Series, upper: pd.Series, form: str) -> list[str | None]:
        """Both ends of each estimate in one cell; words where they are written alike."""
        alike = self.text.say("does not vary")
        told = zip(self.intervals(lower, upper, form), upper, strict=True)
        return [
            alike if band is not None and band == self.text.write(end, form) else band
            for band, end in told
        ]

    def industry_label(self, code: str) -> str:
        """An industry beside its mark in a chart: short name and code."""
        return f"{self.text.name(code, 'short')} ({code})"

    def region_label(self, code: str) -> str:
        """A region's name; ``PEERS`` and ``ELSEWHERE`` are several regions together."""
        if code == PEERS:
            return self.text.say("Peer regions together")
        if code == ELSEWHERE:
            return self.text.say("Rest of the country")
        return upper_first(self.text.name(code))
