"""Studies that have been computed already, as long as the files that they rest on stay."""

from nextstep_analysis.explore.shown import study_of
from nextstep_analysis.explore.state import State
from nextstep_analysis.project import Project
from nextstep_analysis.study import Study

MOST = 8
"""Studies that are kept; the one computed first goes first."""


class KeptStudies:
    """Gives the study of a state; computes it where it is new, or where a file has changed."""

    def __init__(self) -> None:
        self._kept: dict[tuple[object, ...], Study] = {}

    def __call__(self, state: State, project: Project) -> Study:
        asked = (state.ecosystem, state.region, state.peers, _stamp(project))
        if asked not in self._kept:
            self._kept[asked] = study_of(state, project)
            for first in list(self._kept)[:-MOST]:
                del self._kept[first]
        return self._kept[asked]


def _stamp(project: Project) -> tuple[tuple[str, int], ...]:
    """The files of ``config``, the manifest of the data, and when each was written."""
    files = [*sorted(project.config.rglob("*")), project.processed / "manifest.json"]
    return tuple((str(path), path.stat().st_mtime_ns) for path in files if path.is_file())
