"""How long it takes to import the package, and one indicator of it.

    python benchmarks/import_times.py [rounds]

Every import runs in a Python of its own, the ways one after the other in each round; medians
are printed. Of an indicator only the ratio to `import pandas, scipy.special` says something, for
nobody has an indicator without these. Processor seconds hold on a busy machine, too. A way that
a version of the package lacks is left out.
"""

import os
import statistics
import subprocess
import sys
import time

WAYS = {
    "Python alone": "pass",
    "the package": "import nextstep_analysis",
    "pandas and scipy.special": "import pandas, scipy.special",
    "an indicator from its module": (
        "from nextstep_analysis.indicators.specialisation import location_quotient_interval"
    ),
    "an indicator by the front door": "import nextstep_analysis as ns; ns.location_quotient",
    "an indicator that can project": "import nextstep_analysis as ns; ns.short_projection",
}


def cost(code: str) -> tuple[float, float]:
    """Wall time and processor time of a new Python that runs `code`, in seconds."""
    start, before = time.perf_counter(), os.times()
    subprocess.run([sys.executable, "-c", code], check=True, stderr=subprocess.DEVNULL)
    wall, after = time.perf_counter() - start, os.times()
    used = after.children_user + after.children_system
    return wall, used - before.children_user - before.children_system


def main(rounds: int = 9) -> None:
    """Print the medians, and their ratios to pandas and scipy.special, as a table."""
    ways = {}
    for way, code in WAYS.items():  # once unmeasured: bytecode, and the disk's cache
        try:
            cost(code)
        except subprocess.CalledProcessError:
            continue
        ways[way] = code
    runs = [{way: cost(code) for way, code in ways.items()} for _ in range(rounds)]
    walls, used = (
        {way: statistics.median(run[way][kind] for run in runs) for way in ways} for kind in (0, 1)
    )
    floor = "pandas and scipy.special"
    print("| what is imported | seconds | processor seconds | to pandas and scipy.special |")
    print("|---|---:|---:|---:|")
    for way in ways:
        ratio = used[way] / used[floor]
        print(f"| {way} | {walls[way]:.3f} | {used[way]:.3f} | {ratio:.2f} |")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
