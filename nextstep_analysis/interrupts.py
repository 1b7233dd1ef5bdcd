"""Ctrl-C and requests to end, at any moment and several times: one line, and nothing half-done.

The first one ends what runs in order, as `KeyboardInterrupt`. While that goes on, more of them
are passed over; who asks again after `GRACE_SECONDS` is heeded at once, and what is left then
is put right by the next command (`leftovers`). Before and after the work they end the process
at once.
"""

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

CODE = 130
GRACE_SECONDS = 3.0
_AGAIN_SECONDS = 0.01
_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")  # the last one where the system has it


class _Heed:
    """What an interruption does now."""

    def __init__(self) -> None:
        self.line = ""
        self.working = False
        self.asked_at: float | None = None

    def __call__(self, _number: int, _frame: Any) -> None:
        if self.asked_at is not None and time.monotonic() - self.asked_at < GRACE_SECONDS:
            return
        if self.working and self.asked_at is None:
            self.asked_at = time.monotonic()
            raise KeyboardInterrupt
        self.say()
        os._exit(CODE)

    def say(self) -> None:
        """The line, once; it cannot be told to a terminal that has gone."""
        line, self.line = self.line, ""
        with contextlib.suppress(OSError):
            os.write(2, line.encode())

    def lost(self, unraisable: Any) -> None:
        """An interruption that came where Python cannot raise anything: it is asked once more."""
        if not issubclass(unraisable.exc_type, KeyboardInterrupt):
            sys.__unraisablehook__(unraisable)
            return
        self.asked_at = None
        again = threading.Timer(_AGAIN_SECONDS, os.kill, (os.getpid(), signal.SIGINT))
        again.daemon = True
        again.start()


_heed = _Heed()


def listen(line: str) -> None:
    """From now on, an interruption ends this process with one line on the error stream.

    A request that the caller had ignored (``nohup``, a background job) stays ignored.
    """
    _heed.line, _heed.working, _heed.asked_at = f"{line}\n", False, None
    for name in _NAMES:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _heed)
    sys.unraisablehook = _heed.lost


def asked() -> bool:
    """Whether this process was asked to end; what goes wrong then comes of that."""
    return _heed.asked_at is not None


@contextlib.contextmanager
def heeded(line: str) -> Iterator[None]:
    """Meanwhile, an interruption is raised once; at the end, the line is told and the code given.

    Raises
    ------
    SystemExit
        With `CODE`, whatever the interruption has become on its way here.
    """
    listen(line)
    _heed.working = True
    try:
        yield
    except KeyboardInterrupt:  # raised by whatever it is: it is meant
        _heed.asked_at = _heed.asked_at or time.monotonic()
    except BaseException:
        if _heed.asked_at is None:
            raise
    finally:
        _heed.working = False
    if _heed.asked_at is not None:
        _heed.say()
        _heed.asked_at = time.monotonic()  # what ends now is not disturbed once more
        raise SystemExit(CODE)
