"""The page `docs/wider_ground.md`, from the results of `make test-wide` (JUnit XML).

``python tests/wide/table.py <results>`` prints it.
"""

import platform
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

TOP = """# Wider ground

What `make test-wide` found when it was last run, on {system} with Python {python}. It tries other
Pythons, the newest packages beside the lock, another user, no git, other locales and unusual
paths; it is no part of `make test`. What cannot be had on a computer is skipped, with the reason.

| tried | outcome | seconds |
|---|---|---|
"""
OUTCOMES = {"failure": "fails", "error": "fails", "skipped": "skipped"}


def outcome(case: ET.Element) -> str:
    """What became of a case, in a few words of one line."""
    for child in case:
        if child.tag in OUTCOMES:
            told = (child.get("message") or "").strip().splitlines() or [""]
            kind = child.get("type", "")
            word = "fails, as is known" if kind == "pytest.xfail" else OUTCOMES[child.tag]
            return f"{word}: {told[0]}".replace("|", "/").strip(": ")
    return "good"


def page(results: Path) -> str:
    """The table, in the order in which the cases were tried."""
    rows = [
        f"| {(case.get('name') or '').removeprefix('test_').replace('_', ' ').replace('|', '/')} "
        f"| {outcome(case)} | {float(case.get('time') or 0):.0f} |"
        for case in ET.parse(results).iter("testcase")
    ]
    system = f"{platform.system()} {platform.machine()}"
    top = TOP.format(system=system, python=platform.python_version())
    return top + "\n".join(rows) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page(Path(sys.argv[1])))
