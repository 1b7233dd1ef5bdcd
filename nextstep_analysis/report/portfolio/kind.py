"""How the portfolio looks on the site."""

from pathlib import Path

from nextstep_analysis.report.kind import ReportKind

HERE = Path(__file__).parent

PORTFOLIO = ReportKind(
    "portfolio",
    title=lambda text: text.say("Portfolio of ecosystems"),
    heading=lambda text: text.say("Choice of ecosystems"),
    chapters=lambda text, _numbers: text.say("the portfolio of ecosystems"),
    templates=HERE / "templates",
    page="portfolio/portfolio.html.j2",
    assets=(HERE / "portfolio.css",),
)
