"""Where the command `nextstep` begins: it can be interrupted before anything else is imported."""

from nextstep_analysis.interrupts import listen

STOPPED = "nextstep: interrupted; the last site stays as it was"


def main() -> None:
    """Run the command line."""
    listen(STOPPED)
    from nextstep_analysis import cli

    cli.main()
