"""How background studies look on the site, and the page that compares the ecosystems."""

from pathlib import Path

from nextstep_analysis.kind import FIRST
from nextstep_analysis.report.background.comparison import portfolio_values
from nextstep_analysis.report.kind import KindPage, ReportKind

BACKGROUND = ReportKind(
    FIRST,
    title=lambda text: text.say("Background study"),
    heading=lambda text: text.say("Background studies"),
    templates=Path(__file__).parent / "templates",
    pages=(
        KindPage(
            "portfolio",
            label=lambda text: text.say("Comparison"),
            title=lambda text: text.say("Ecosystems side by side"),
            template=f"{FIRST}/comparison.html.j2",
            values=portfolio_values,
        ),
    ),
)
