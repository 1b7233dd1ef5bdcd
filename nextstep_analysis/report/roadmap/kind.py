"""How roadmaps look on the site, and the file for programs beside each."""

from collections.abc import Mapping
from pathlib import Path

from nextstep_analysis.report.kind import ReportKind
from nextstep_analysis.report.page.from_notebook import Page
from nextstep_analysis.report.roadmap.document import SCHEMA, as_text


def _files(page: Page) -> Mapping[str, str]:
    return {f"{page.subject}.json": as_text(page.details["document"])}


ROADMAP = ReportKind(
    "roadmap",
    title=lambda text: text.say("Roadmap"),
    heading=lambda text: text.say("Roadmaps"),
    templates=Path(__file__).parent / "templates",
    page="roadmap/roadmap.html.j2",
    assets=(Path(__file__).with_name("roadmap.css"), SCHEMA),
    files=_files,
)
