"""How profiles look on the site, and the files that stand beside each."""

from pathlib import Path

from nextstep_analysis.report.kind import KindFile, ReportKind
from nextstep_analysis.report.profile.files import embedded, handed_over

HERE = Path(__file__).parent
STYLES, SCHEMA = HERE / "profile.css", HERE / "profile.schema.json"

PROFILE = ReportKind(
    "profile",
    title=lambda text: text.say("Profile"),
    heading=lambda text: text.say("Profiles for companies"),
    templates=HERE / "templates",
    page="profile/profile.html.j2",
    files=(KindFile("-embed.html", embedded), KindFile(".json", handed_over)),
    assets=(STYLES, SCHEMA),
)
