"""What a monitoring page is made of: three panes of promises, and tables with their sources."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from nextstep_analysis.report.page.blocks import Table, _Html
from nextstep_analysis.report.page.front_blocks import in_report
from nextstep_analysis.report.tables.html_table import Column, sheet, table_html
from nextstep_analysis.report.words.text import Text


@dataclass(frozen=True)
class StatePanes(_Html):
    """Lists side by side: (colour, title, lines); an empty one says so."""

    panes: Sequence[tuple[str, str, Sequence[str]]]
    text: Text

    def html(self) -> str:
        shown = "".join(self._pane(*pane) for pane in self.panes)
        return f'<div class="panes">{shown}</div>'

    def _pane(self, colour: str, title: str, lines: Sequence[str]) -> str:
        told = lines or [self.text.say("None.")]
        items = "".join(f"<li>{escape(line)}</li>" for line in told)
        kind = f"pane {colour}".strip()
        return f'<div class="{escape(kind)}"><h3>{escape(title)}</h3><ul>{items}</ul></div>'


@dataclass(frozen=True)
class ReportLinks(_Html):
    """Each name with links to its reports: (name, its subject, kinds with what they are called)."""

    rows: Sequence[tuple[str, str, Sequence[tuple[str, str]]]]

    def html(self) -> str:
        return f'<ul class="more">{"".join(self._row(*row) for row in self.rows)}</ul>'

    def _row(self, name: str, subject: str, kinds: Sequence[tuple[str, str]]) -> str:
        links = ", ".join(in_report(said, kind, "", subject) for kind, said in kinds)
        return f"<li>{escape(name)}: {links}</li>"


@dataclass(frozen=True)
class Tables:
    """Makes tables in a language, each as HTML and as a sheet of the workbook."""

    text: Text

    def made(
        self,
        caption: str,
        columns: Mapping[str, Column],
        rows: Sequence[Mapping[str, Any]],
        *,
        source: str,
        notes: Sequence[str] = (),
    ) -> Table:
        """A table with a row for each of `rows`, whose keys are those of `columns`."""
        frame = pd.DataFrame(list(rows), columns=[*columns, *self._ends(columns)])
        around = {"text": self.text, "caption": caption, "source": source, "notes": notes}
        markup = table_html(frame, columns=columns, **around)
        return Table(markup, sheet(frame, columns=columns, **around))

    @staticmethod
    def _ends(columns: Mapping[str, Column]) -> list[str]:
        return [end for column in columns.values() for end in column.ends or ()]
