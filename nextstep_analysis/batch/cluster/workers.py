"""Which workers of a dask scheduler a build can use: those whose project is the same."""

import time
from collections.abc import Callable, Sequence
from concurrent import futures

from distributed import Client

from nextstep_analysis.batch.cluster.worker import differences
from nextstep_analysis.batch.plan.checksums import Digests
from nextstep_analysis.batch.run.engine import why_of
from nextstep_analysis.errors import NextStepError

PATIENCE_SECONDS = 60
"""How long a build waits for a worker that it can use, at its start and when all were lost."""
ANSWER_SECONDS = 5
"""How long is waited for the answer of a worker that has come; later, it is looked for."""
LOOK_SECONDS = 1.0
ASKERS = 32


class ClusterError(NextStepError):
    """The cluster cannot run the build: why, in one sentence."""


class Workers:
    """The workers of the scheduler of `client`, as they come and go.

    Parameters
    ----------
    client : Client
    wanted : mapping of str to str
        The `fingerprint` of the project of the build.
    tell : callable
        Is told, in one sentence each, which workers are not used and why.

    Attributes
    ----------
    usable : dict of str to int
        How many threads each worker has that can be used now, by its address.
    """

    def __init__(self, client: Client, wanted: Digests, tell: Callable[[str], None]):
        self._client, self.wanted, self._tell = client, wanted, tell
        self.usable: dict[str, int] = {}
        self.refused: set[str] = set()
        self._askers = futures.ThreadPoolExecutor(ASKERS)
        self._asked: dict[str, futures.Future] = {}
        self._alone, self.looked = 0, 0.0

    def wait(self) -> None:
        """Until there is a worker that can be used.

        Raises
        ------
        ClusterError
            If there is none for a while, or all that there are differ from the project.
        """
        self.look()
        if self.refused and not self.usable and not self._asked:
            raise ClusterError(
                "the scheduler has no worker that can be used: all differ from this project"
            )
        if not self.usable:
            self._tell(f"waiting up to {PATIENCE_SECONDS} s for a worker of the scheduler")
        while not self.usable:
            time.sleep(LOOK_SECONDS)
            self.look()

    def look_if_due(self) -> bool:
        """`look`, unless that was just done; whether it was due."""
        if time.monotonic() <= self.looked + LOOK_SECONDS:
            return False
        self.look()
        return True

    def look(self) -> None:
        """Forget the workers that have gone, and check those that have come.

        Raises
        ------
        ClusterError
            If for a while there has been none that can be used.
        """
        self.looked = time.monotonic()
        known = self._client.scheduler_info(n_workers=-1)["workers"]
        here = {one: told for one, told in known.items() if told["status"] == "running"}
        self.usable = {one: most for one, most in self.usable.items() if one in here}
        self.refused &= set(known)  # another one may come at the same address
        new = sorted(set(here) - set(self.usable) - self.refused - set(self._asked))
        for worker, why in self._answers(new):
            if why == "" and worker in here:
                self.usable[worker] = here[worker]["nthreads"]
            elif why and not isinstance(why, OSError):  # it has just gone
                self.refuse(worker, why if isinstance(why, str) else why_of(why))
        self._alone = 0 if self.usable else self._alone + 1
        if self._alone * LOOK_SECONDS > PATIENCE_SECONDS:
            raise ClusterError("the scheduler has no worker that can be used")

    def doubt(self, worker: str) -> None:
        """A worker from which nothing came is not used until it answers once more."""
        self.usable.pop(worker, None)
        self.looked = 0.0

    def refuse(self, worker: str, why: str) -> None:
        """A worker whose project differs is not used any more."""
        self.usable.pop(worker, None)
        if worker not in self.refused:
            self.refused.add(worker)
            self._tell(f"the worker {worker} is not used: {why}")

    def close(self) -> None:
        """Ask none any more."""
        self._askers.shutdown(wait=False, cancel_futures=True)

    def _answers(self, new: Sequence[str]) -> list[tuple[str, str | Exception]]:
        """What workers that have come say, once they do; one that stands still delays none."""
        for one in new:
            self._asked[one] = self._askers.submit(
                self._client.run, differences, dict(self.wanted), workers=[one], on_error="return"
            )
        futures.wait([self._asked[one] for one in new], timeout=ANSWER_SECONDS)
        came = [one for one, asked in self._asked.items() if asked.done()]
        return [(one, self._asked.pop(one).result()[one]) for one in came]
