"""How the tiny kind looks: as the site shows a report that says nothing else."""

from nextstep_analysis.report.kind import ReportKind

TINY = ReportKind(
    "tiny",
    title=lambda text: text.pick({"fi": "Pikkuraportti", "en": "Tiny report"}),
    heading=lambda text: text.pick({"fi": "Pikkuraportit", "en": "Tiny reports"}),
)
