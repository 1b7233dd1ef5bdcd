"""Studies of this project, computed once in a run for all tests that only read them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from unittest import mock

from nextstep_analysis.project import SHARED, Project
from nextstep_analysis.studies.background import study as real
from nextstep_analysis.studies.portfolio.study import portfolio_study

ROOT = Path(__file__).parents[2]
RUN = os.environ["NEXTSTEP_TEST_RUN"]


@contextmanager
def kept_in_run() -> Iterator[None]:
    """Meanwhile, studies of this project are taken from those of this run, or kept for it."""
    with mock.patch.dict(os.environ, {SHARED: RUN}):
        yield


@lru_cache(maxsize=64)
def _once(ecosystem, region, reference, peers):
    with kept_in_run():
        return real.background_study(
            ecosystem, region=region, reference=reference, peers=peers, project=Project(ROOT)
        )


@lru_cache(maxsize=1)
def portfolio_of_run():
    """The portfolio of this project."""
    with kept_in_run():
        return portfolio_study(project=Project(ROOT))


def background_study(ecosystem, *, project, region=None, reference=None, peers=None):
    """As the real one; of another project than this one never kept."""
    asked = {"region": region, "reference": reference}
    if project.root != ROOT:
        return real.background_study(ecosystem, **asked, peers=peers, project=project)
    return _once(ecosystem, *asked.values(), tuple(peers) if peers else None)
