"""What `nextstep roadmap suggest` prints: what the studies suggest, as the report writes it."""

from nextstep_analysis.project import Project
from nextstep_analysis.report.roadmap.suggested import as_yaml
from nextstep_analysis.studies.background.study import background_study
from nextstep_analysis.studies.roadmap.suggest import suggestions


def suggested_yaml(ecosystem: str, *, project: Project) -> str:
    """YAML to copy into the file of `ecosystem`: an action for each of its needs.

    Raises
    ------
    CatalogueError
        If the ecosystem is unknown, or a file under ``config`` is at fault.
    """
    found = suggestions(ecosystem, project=project)
    names = background_study(ecosystem, project=project).names
    return as_yaml(found, ecosystem=ecosystem, names=names)
