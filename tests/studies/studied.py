"""Studies of this project, computed once for all tests that only read them."""

from functools import lru_cache
from pathlib import Path

from nextstep_analysis.project import Project
from nextstep_analysis.studies.background import study as real

ROOT = Path(__file__).parents[2]


@lru_cache(maxsize=64)
def _once(ecosystem, region, reference, peers):
    return real.background_study(
        ecosystem, region=region, reference=reference, peers=peers, project=Project(ROOT)
    )


def background_study(ecosystem, *, project, region=None, reference=None, peers=None):
    """As the real one; of another project than this one never kept."""
    asked = {"region": region, "reference": reference}
    if project.root != ROOT:
        return real.background_study(ecosystem, **asked, peers=peers, project=project)
    return _once(ecosystem, *asked.values(), tuple(peers) if peers else None)
