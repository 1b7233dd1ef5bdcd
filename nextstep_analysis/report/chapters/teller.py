"""One study in one language: what every chapter needs to caption its figures and tables."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from nextstep_analysis.report.blocks import Block, Paragraph, Table
from nextstep_analysis.report.tables import Column, table_html
from nextstep_analysis.report.text import Text, upper_first
from nextstep_analysis.report.theme import Caption
from nextstep_analysis.study import Code, Study


@dataclass(frozen=True)
class Teller:
    """A study, and the `Text` that says it."""

    study: Study
    text: Text

    @property
    def places(self) -> dict[str, Code]:
        """The region and the reference, as values for messages."""
        return {"region": Code(self.study.region), "reference": Code(self.study.reference)}

    def frame(self, table: str) -> pd.DataFrame:
        return self.study.tables[table].frame

    def source(self, *tables: str) -> str:
        """The source line of all datasets behind `tables`."""
        used = dict.fromkeys(name for t in tables for name in self.study.tables[t].datasets)
        return self.text.source_line([self.study.sources[name] for name in used])

    def notes(self, table: str) -> tuple[str, ...]:
        return tuple(self.text.say(note) for note in self.study.tables[table].notes)

    def told(self, *tables: str) -> list[Block]:
        """The findings that rest on `tables`, as paragraphs."""
        findings = self.study.findings
        return [Paragraph(self.text.say(f)) for f in findings if f.evidence in tables]

    def caption(self, title: str, subtitle: str, *tables: str) -> Caption:
        """Title (the finding) and subtitle with the source and notes of `tables`."""
        notes = tuple(note for table in tables for note in self.notes(table))
        return Caption(title, subtitle, self.source(*tables), notes=notes)

    def table(
        self, name: str, *, caption: str, columns: Mapping[str, Column],
        frame: pd.DataFrame | None = None,
    ) -> Table:  # fmt: skip
        """The study's table `name` (or `frame` made from it) as a block."""
        html = table_html(
            self.frame(name) if frame is None else frame, text=self.text, caption=caption,
            columns=columns, source=self.source(name), notes=self.notes(name),
        )  # fmt: skip
        return Table(html)

    def intervals(self, lower: pd.Series, upper: pd.Series, form: str) -> list[str | None]:
        """Both limits of each row in one cell; None where one is missing.

        A dash between numbers with a minus would be misread: those are joined in words.
        """
        told = []
        for low, high in zip(lower, upper, strict=True):
            ends = {"lower": self.text.write(low, form), "upper": self.text.write(high, form)}
            if pd.isna(low) or pd.isna(high):
                told.append(None)
            elif low < 0 or high < 0:
                told.append(self.text.say("{lower} to {upper}", **ends))
            else:
                told.append(f"{ends['lower']}–{ends['upper']}")
        return told

    def region_label(self, code: str) -> str:
        """A region's name; ``PEERS`` is the pooled peers."""
        if code == "PEERS":
            return self.text.say("Peer regions together")
        return upper_first(self.text.name(code))
