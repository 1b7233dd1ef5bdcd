"""The time, and waiting for it; tests give another clock, so that nothing really waits."""

import datetime as dt
import time
from typing import Protocol


class Clock(Protocol):
    """What is asked of a clock."""

    def now(self) -> dt.datetime:
        """The time of day, in UTC."""

    def ticks(self) -> float:
        """Seconds since some moment; never runs backwards."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class SystemClock:
    """The clock of this computer."""

    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC)

    def ticks(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)
