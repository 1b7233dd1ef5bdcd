"""How the page of the region looks: as the site shows a report without parts of its own."""

from nextstep_analysis.report.kind import ReportKind

REGION = ReportKind(
    "region",
    title=lambda text: text.say("The region"),
    heading=lambda text: text.say("The region"),
    chapters=lambda text, _numbers: text.say("the page of the region"),
)
