"""How the monitoring report looks on the site."""

from pathlib import Path

from nextstep_analysis.report.kind import ReportKind

HERE = Path(__file__).parent / "templates"
STYLES, SCHEMA, PUBLICATION = (
    HERE / name for name in ("monitoring.css", "monitoring.schema.json", "publication.schema.json")
)

MONITORING = ReportKind(
    "monitoring",
    title=lambda text: text.say("Monitoring"),
    heading=lambda text: text.say("Monitoring"),
    templates=HERE,
    page="monitoring/monitoring.html.j2",
    assets=(STYLES, PUBLICATION),
    schema=SCHEMA,
)
