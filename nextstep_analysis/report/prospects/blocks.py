"""What a page of prospects is made of: links to the studies, companies with their reasons."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from nextstep_analysis.prospects import ListTold
from nextstep_analysis.report.page.blocks import _Html
from nextstep_analysis.report.page.front_blocks import in_report
from nextstep_analysis.report.prospects import words
from nextstep_analysis.report.prospects.columns import LIST_WORDS
from nextstep_analysis.report.words.text import Text


@dataclass(frozen=True)
class FitLinks(_Html):
    """By ecosystem the lists of its study, each with how many companies fit it."""

    told: ListTold
    text: Text

    def html(self) -> str:
        counted = self.told.fits.groupby(["ecosystem", "list"], sort=False)["prospects"].sum()
        rows = []
        for ecosystem in counted.index.unique("ecosystem"):
            links = "; ".join(
                in_report(self._label(name, n), "background", words.ANCHORS[name], ecosystem)
                for name, n in counted[ecosystem].items()
            )
            title = self.text.pick(self.told.ecosystems[ecosystem])
            rows.append(f"<li>{escape(title)}: {links}</li>")
        return f'<ul class="more">{"".join(rows)}</ul>'

    def _label(self, name: str, n: int) -> str:
        return self.text.say("{list} ({n:d})", list=self.text.say(LIST_WORDS[name]), n=n)


@dataclass(frozen=True)
class Reasons(_Html):
    """Companies with their places and reasons: (name, place in the ranking, sentences)."""

    rows: Sequence[tuple[str, str, Sequence[str]]]

    def html(self) -> str:
        shown = "".join(
            f'<li><span class="slot">{escape(name)}</span>{escape(place)}'
            f"<ul>{''.join(f'<li>{escape(one)}</li>' for one in reasons)}</ul></li>"
            for name, place, reasons in self.rows
        )
        return f'<ol class="prospects">{shown}</ol>'
