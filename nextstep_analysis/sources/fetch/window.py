"""A service allows so many calls in so many seconds: who would be too early waits."""

from collections import deque

from nextstep_analysis.sources.fetch.clock import Clock


class Window:
    """The calls of one service.

    A call counts from its end, so that it cannot reach the service earlier than it counts here;
    the window slides, which satisfies services whose windows stand still, too.
    """

    def __init__(self, calls: int, seconds: float, clock: Clock) -> None:
        self.calls, self.seconds, self._clock = calls, seconds, clock
        self._ends: deque[float] = deque()

    def wait(self) -> None:
        """Return when another call is allowed."""
        self._forget()
        while len(self._ends) >= self.calls:
            self._clock.sleep(self._ends[0] + self.seconds - self._clock.ticks())
            self._forget()

    def ended(self) -> None:
        """Count a call."""
        self._ends.append(self._clock.ticks())

    def held_to(self, calls: int, seconds: float) -> None:
        """From now on `calls` in `seconds`; those already made count."""
        self.calls, self.seconds = calls, seconds

    def _forget(self) -> None:
        while self._ends and self._ends[0] + self.seconds <= self._clock.ticks():
            self._ends.popleft()
