"""RCA, proximity, density and complexity against ecomplexity and econcomplex: time and memory.

    python3 -m venv .bench
    .bench/bin/pip install --require-hashes -r benchmarks/requirements-complexity.txt
    PYTHONPATH=. .bench/bin/python benchmarks/complexity_speed.py [rounds] [seconds]

Each run is a process of its own with one thread, so that its peak memory is its own; the run
with the least processor time counts. A peer that takes longer than the seconds allowed is
stopped, and said so.
`requirements-complexity.txt` is made of `requirements-complexity.in` by
`uv pip compile benchmarks/requirements-complexity.in --universal --python-version 3.11
--generate-hashes --no-emit-index-url --no-header -o benchmarks/requirements-complexity.txt`.
"""

import json
import os
import resource
import subprocess
import sys
import time
from importlib.metadata import version

import numpy as np
import pandas as pd

SIZES = ((20, 600), (1500, 600), (5000, 1000))
ENVIRONMENT = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}  # waiting threads would count as work
BOOTSTRAP = (19, 88)  # the Finnish regions and divisions


def made(regions: int, industries: int) -> np.ndarray:
    """Counts with a nested structure and many zeros, from a seed."""
    rng = np.random.default_rng(7)
    size = rng.normal(0, 0.7, (regions, 1)) + rng.normal(0, 1.0, (1, industries))
    return rng.poisson(np.exp(1.5 + size + rng.normal(0, 1.2, (regions, industries))))


def _clocks() -> tuple[float, float]:
    """Of the wall and of the processor, which holds on a busy machine, too."""
    return time.perf_counter(), time.process_time()


def tidy(values: np.ndarray) -> pd.DataFrame:
    """As rows of region, industry, year and value, the keys as categories."""
    regions, industries = values.shape
    names = [
        [f"{letter}{n:04}" for n in range(size)]
        for letter, size in (("R", regions), ("I", industries))
    ]
    table = pd.DataFrame(
        {
            "region": pd.Categorical.from_codes(
                np.repeat(np.arange(regions), industries), names[0]
            ),
            "industry": pd.Categorical.from_codes(
                np.tile(np.arange(industries), regions), names[1]
            ),
            "year": np.full(values.size, 2022, dtype=np.int16),
            "value": values.ravel(),
        }
    )
    table.attrs["scheme"] = "own"  # I0001 is no code of a known scheme
    return table


def run_ours(values: np.ndarray):
    from nextstep_analysis.indicators.complexity import economic_complexity
    from nextstep_analysis.indicators.relatedness import proximity, relatedness_density

    table = tidy(values)
    start = _clocks()
    near = proximity(table)
    relatedness_density(table, proximity=near)
    economic_complexity(table)
    return start


def run_ecomplexity(values: np.ndarray):
    from ecomplexity import ecomplexity

    table = tidy(values).astype({"region": str, "industry": str})
    names = {"time": "year", "loc": "region", "prod": "industry", "val": "value"}
    start = _clocks()
    ecomplexity(table, names, check_logsupermodularity=False, verbose=False)
    return start


def run_econcomplex(values: np.ndarray):
    import econcomplex

    wide = tidy(values).pivot(index="region", columns="industry", values="value")
    start = _clocks()
    near = econcomplex.proximity(wide, compute="product")
    econcomplex.relatedness_density(wide, phi=near.get("product"))
    econcomplex.eci_pci_eigenvector(wide)
    return start


def run_products(values: np.ndarray):
    """The three matrix products that no method can do without."""
    present = (values > values.mean(1, keepdims=True)).astype(float)
    start = _clocks()
    near = present.T @ present
    _density = present @ near
    scaled = present / np.sqrt(present.sum(1, keepdims=True) + 1)
    _gram = scaled.T @ scaled if values.shape[0] > values.shape[1] else scaled @ scaled.T
    return start


def run_bootstrap(values: np.ndarray):
    from nextstep_analysis.indicators.bootstrap import density_interval
    from nextstep_analysis.indicators.relatedness import proximity

    table = tidy(values)
    start = _clocks()
    density_interval(table, proximity=proximity(table, diagonal=0.0), runs=1000)
    return start


WAYS = {
    "products": run_products,
    "this workbench": run_ours,
    "ecomplexity": run_ecomplexity,
    "econcomplex": run_econcomplex,
    "bootstrap": run_bootstrap,
}


def measured(way: str, shape: tuple[int, int], rounds: int, cap: float) -> dict:
    """Best seconds and peak memory (MB) of `rounds` runs; a reason where there is none."""
    best = {}
    for _ in range(rounds):
        order = [sys.executable, __file__, "--one", way, *map(str, shape)]
        try:
            done = subprocess.run(
                order, capture_output=True, text=True, timeout=cap, check=False, env=ENVIRONMENT
            )
        except subprocess.TimeoutExpired:
            return {"why": f"stopped after {cap:.0f} s"}
        if done.returncode:
            return {"why": done.stderr.strip().splitlines()[-1][:80]}
        found = json.loads(done.stdout.strip().splitlines()[-1])
        if not best or found["used"] < best["used"]:
            best = found
    return best


def one(way: str, shape: tuple[int, int]) -> None:
    values = made(*shape)
    before = WAYS[way](values)
    wall, used = (end - start for end, start in zip(_clocks(), before, strict=True))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps({"seconds": wall, "used": used, "peak": peak}) + "\n")


def main(rounds: int = 3, cap: float = 180.0) -> None:
    rows = [
        "| regions × industries | way | seconds | processor seconds | to ours | peak memory |",
        "|---|---|---:|---:|---:|---:|",
    ]
    for shape in SIZES:
        size = f"{shape[0]:,} × {shape[1]:,}"
        found = {way: measured(way, shape, rounds, cap) for way in list(WAYS)[:4]}
        ours = found["this workbench"]["used"]
        for way, result in found.items():
            name = {"products": "its three matrix products alone"}.get(way, way)
            if way.startswith("econ") or way == "ecomplexity":
                name = f"{way} {version(way)}"
            told = (
                f"| {result['why']} | | | |"
                if "why" in result
                else (
                    f"| {result['seconds']:.3f} | {result['used']:.3f} | "
                    f"{result['used'] / ours:.2f} | {result['peak']:.0f} MB |"
                )
            )
            rows.append(f"| {size} | {name} {told}")
    found = measured("bootstrap", BOOTSTRAP, rounds, cap)
    rows += [
        "",
        f"1,000 resamples of {BOOTSTRAP[0]} × {BOOTSTRAP[1]} (quotients, presences, "
        f"densities): {found['seconds']:.2f} s, {found['peak']:.0f} MB.",
    ]
    sys.stdout.write("\n".join(rows) + "\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(sys.argv[2], (int(sys.argv[3]), int(sys.argv[4])))
    else:
        main(*(int(argument) for argument in sys.argv[1:3]))
