"""How background studies look on the site, and the pages that show those of all ecosystems."""

from collections.abc import Sequence
from pathlib import Path

from nextstep_analysis.kind import FIRST
from nextstep_analysis.report.background.beside import beside
from nextstep_analysis.report.background.comparison import comparison_values
from nextstep_analysis.report.background.explorer import explorer_values
from nextstep_analysis.report.background.on_index import front_values
from nextstep_analysis.report.kind import KindPage, ReportKind
from nextstep_analysis.report.words.text import Text

_TEMPLATES = Path(__file__).parent / "templates"


def _chapters(text: Text, numbers: Sequence[int]) -> str:
    return text.say(
        "chapter {chapters} of the background studies",
        "chapters {chapters} of the background studies",
        "n",
        n=len(numbers),
        chapters=[str(number) for number in numbers],
    )


BACKGROUND = ReportKind(
    FIRST,
    title=lambda text: text.say("Background study"),
    heading=lambda text: text.say("Background studies"),
    chapters=_chapters,
    templates=_TEMPLATES,
    front=front_values,
    beside=beside,
    schema=_TEMPLATES / "study.schema.json",
    assets=tuple(
        _TEMPLATES / name for name in ("explorer.css", "explorer-choices.js", "explorer.js")
    ),
    pages=(
        KindPage(
            "comparison",
            label=lambda text: text.say("Comparison"),
            title=lambda text: text.say("Ecosystems side by side"),
            template=f"{FIRST}/comparison.html.j2",
            values=comparison_values,
            in_summaries=True,
        ),
        KindPage(
            "explorer",
            label=lambda text: text.say("Opportunities and needs"),
            title=lambda text: text.say("Opportunities and needs of all ecosystems"),
            template=f"{FIRST}/explorer.html.j2",
            values=explorer_values,
            repeats=True,
        ),
    ),
)
