"""How the kinds of reports look: one line each, in the order in which the site shows them."""

from nextstep_analysis.report.background.kind import BACKGROUND
from nextstep_analysis.report.kind import ReportKind
from nextstep_analysis.report.monitoring.kind import MONITORING
from nextstep_analysis.report.portfolio.kind import PORTFOLIO
from nextstep_analysis.report.profile.kind import PROFILE
from nextstep_analysis.report.prospects.kind import PROSPECTS
from nextstep_analysis.report.region.kind import REGION
from nextstep_analysis.report.roadmap.kind import ROADMAP

KINDS: tuple[ReportKind, ...] = (
    BACKGROUND,
    PORTFOLIO,
    ROADMAP,
    PROFILE,
    MONITORING,
    REGION,
    PROSPECTS,
)
