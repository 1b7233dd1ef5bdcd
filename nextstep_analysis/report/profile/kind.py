"""How profiles look on the site, and the files that stand beside each."""

from pathlib import Path

from nextstep_analysis.report.kind import ReportKind
from nextstep_analysis.report.profile.files import beside_page

HERE = Path(__file__).parent
STYLES, SCHEMA = (HERE / "templates" / name for name in ("profile.css", "profile.schema.json"))

PROFILE = ReportKind(
    "profile",
    title=lambda text: text.say("Profile"),
    heading=lambda text: text.say("Profiles for companies"),
    templates=HERE / "templates",
    page="profile/profile.html.j2",
    assets=(STYLES, SCHEMA),
    files=beside_page,
)
