"""Where the command `nextstep` begins: it can be interrupted before anything else is imported."""

import os
import sys

from nextstep_analysis.interrupts import listen

STOPPED = "nextstep: interrupted; the last site stays as it was"


def open_streams() -> None:
    """Standard streams that were closed by the caller lead nowhere, here and in kernels."""
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:  # the lowest that is free
        os.set_inheritable(number, True)
    os.close(number)
    sys.stdout = sys.stdout or open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = sys.stderr or open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115


def main() -> None:
    """Run the command line."""
    listen(STOPPED)
    from nextstep_analysis import cli

    cli.main()
