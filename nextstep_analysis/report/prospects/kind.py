"""How the page of a list of prospects looks: as a report without parts of its own."""

from nextstep_analysis.report.kind import ReportKind

PROSPECTS = ReportKind(
    "prospects",
    title=lambda text: text.say("List of prospects"),
    heading=lambda text: text.say("List of prospects"),
)
