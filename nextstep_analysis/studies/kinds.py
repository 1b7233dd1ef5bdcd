"""The kinds of reports: one line each. How each of them looks stands in `report.kinds`."""

from nextstep_analysis.catalogue.fields import one_of
from nextstep_analysis.kind import Kind
from nextstep_analysis.studies.background.kind import BACKGROUND
from nextstep_analysis.studies.monitoring.kind import MONITORING
from nextstep_analysis.studies.portfolio.kind import PORTFOLIO
from nextstep_analysis.studies.profile.kind import PROFILE
from nextstep_analysis.studies.prospects.kind import PROSPECTS
from nextstep_analysis.studies.region.kind import REGION
from nextstep_analysis.studies.roadmap.kind import ROADMAP

KINDS: tuple[Kind, ...] = (BACKGROUND, PORTFOLIO, ROADMAP, PROFILE, MONITORING, REGION, PROSPECTS)


def kind_named(name: str) -> Kind:
    """The kind `name`; `CatalogueError` with the nearest name if there is none."""
    kinds = {kind.name: kind for kind in KINDS}
    return kinds[one_of(name, kinds, kind="kind of report")]
