"""Interruptions reach the commands of these tests, however the tests were started."""

import signal

import pytest

collect_ignore = ["tiny_kind"]
"""The modules of the tiny kind are run in a copy of the package, and not from here."""


@pytest.fixture(autouse=True, scope="session")
def interruptible():
    """A shell starts what runs in its background with SIGINT ignored, which commands inherit."""
    before = signal.getsignal(signal.SIGINT)
    if before == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
