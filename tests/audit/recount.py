"""Verdicts counted again from the raw figures: nothing here comes from the package.

Formulas: gamma-Poisson by maximum likelihood (Clayton & Kaldor 1987), ratio of two shares (Katz
et al. 1978; Koopman 1984) with Holm's correction, and the regional effect without the region.
"""

import csv
import math
from collections import defaultdict
from functools import cache
from pathlib import Path

import numpy as np
from scipy import optimize, special, stats

Z = 1.959963984540054
CAPITAL = "MK01"
FEW_EVENTS, FEW_UNITS, FEW_REGIONS = 20, 10, 5
MOST = math.log(1e6)
MIXED = 2
"""Value added and compensation do not agree: neither decides."""


class Raw:
    """The enterprises of `data/raw`, by region, industry and year."""

    def __init__(self, root: Path, *, first: int, last: int):
        self.first, self.last = first, last
        figures: dict[str, dict[tuple[str, str, int], float]] = defaultdict(dict)
        with (root / "data" / "raw" / "enterprises" / "enterprises.csv").open(
            encoding="utf-8"
        ) as lines:
            for row in csv.DictReader(lines):
                key = row["region"], row["industry"], int(row["year"])
                for measure in ("stock", "births", "deaths"):
                    figures[measure][key] = float(row[measure] or "nan")
        self._figures = figures
        self.regions = sorted({key[0] for key in figures["stock"] if key[0].startswith("MK")})

    def count(self, measure: str, region: str, codes: tuple[str, ...], year: int) -> float:
        return sum(self._figures[measure][region, code, year] for code in codes)

    def settling(self, region: str, codes: tuple[str, ...]) -> str:
        """How the number of enterprises reads: see `KINDS` of the claims."""
        counts, expected = self._expected(codes)
        shape = self._shape(codes)
        if math.isnan(shape):
            return "missing"
        if math.isinf(shape):
            return "alike"
        place = self.regions.index(region)
        y, e = counts[place], expected[place]
        above = stats.gamma.sf(1, y + shape, scale=1 / (e + shape))
        theta = (y + shape) / (e + shape)
        if above > 0.975:
            return "more" if theta >= 1.1 else "slightly_more"
        if above < 0.025:
            return "fewer" if theta <= 0.9 else "slightly_fewer"
        return "within"

    @cache  # noqa: B019 - one instance for all tests of a process
    def _shape(self, codes: tuple[str, ...]) -> float:
        counts, expected = self._expected(codes)
        if np.isnan(counts).any() or not counts.sum():
            return math.nan

        def miss(log_a: float) -> float:
            a = math.exp(log_a)
            return -float(
                np.sum(
                    special.gammaln(counts + a)
                    - special.gammaln(a)
                    - a * np.log1p(expected / a)
                    + counts * np.log(expected / (a + expected))
                )
            )

        grid = np.linspace(math.log(1e-3), MOST, 200)
        best = min(range(200), key=lambda place: miss(grid[place]))
        if best == 199:
            return math.inf
        low, high = grid[max(best - 1, 0)], grid[best + 1]
        found = optimize.minimize_scalar(miss, bounds=(low, high), method="bounded")
        return math.exp(found.x)

    def _expected(self, codes: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
        of = [self.count("stock", region, codes, self.last) for region in self.regions]
        wholes = [self.count("stock", region, ("TOT",), self.last) for region in self.regions]
        counts, sizes = np.array(of), np.array(wholes)
        return counts, counts.sum() * sizes / sizes.sum()

    def apart(self, region: str, others: tuple[str, ...], codes: tuple[str, ...]) -> dict[str, int]:
        """1 where the share is larger than in the other region, -1 smaller, 0 not told apart."""
        found = {other: self._ratio(region, other, codes) for other in others}
        order = sorted(found, key=lambda other: found[other][1])
        sides, worst = {}, 0.0
        for place, other in enumerate(order):
            ratio, p = found[other]
            worst = max(worst, min(1.0, p * (len(order) - place)))
            sides[other] = 0 if worst >= 0.05 else 1 if ratio > 1 else -1
        return {other: sides[other] for other in others}

    def _ratio(self, region: str, other: str, codes: tuple[str, ...]) -> tuple[float, float]:
        a, b = (self.count("stock", place, codes, self.last) for place in (region, other))
        n, m = (self.count("stock", place, ("TOT",), self.last) for place in (region, other))
        ratio = a * m / (b * n) if b else math.inf
        if min(a, b) >= FEW_UNITS:
            spread = math.sqrt(1 / a - 1 / n + 1 / b - 1 / m)
            return ratio, 2 * stats.norm.sf(abs(math.log(ratio)) / spread)
        together = (a + b) / (n + m)
        parts = ((a, n), (b, m))
        score = sum((x - s * together) ** 2 / (s * together * (1 - together)) for x, s in parts)
        return ratio, stats.chi2.sf(score, 1)

    def effect(self, region: str, codes: tuple[str, ...]) -> str:
        """The verdict on the regional effect against three references."""
        found = [self._against(region, codes, reference) for reference in REFERENCES]
        if found[0][2] < FEW_EVENTS:
            return "few"
        if any(math.isnan(z) for z, _, _ in found):
            return "missing"
        for sign, word in ((1, "better"), (-1, "worse")):
            if all(sign * z > Z and placebo < 0.1 for z, placebo, _ in found):
                return word
        return "unclear"

    def _against(
        self, region: str, codes: tuple[str, ...], reference: str
    ) -> tuple[float, float, float]:
        every = {one: self._z(one, codes, reference) for one in self.regions}
        middle = np.median([z for z, _ in every.values()])
        z, events = every[region]
        far = [abs(one - middle) >= abs(z - middle) - 1e-12 for one, _ in every.values()]
        return z, sum(far) / len(far), events

    @cache  # noqa: B019
    def _z(self, region: str, codes: tuple[str, ...], reference: str) -> tuple[float, float]:
        effect = variance = events = 0.0
        for code in codes:
            start, change, here, miss, noise = self._cell(region, code, reference)
            if not start and not change and not here:
                continue
            effect += change - start * self._growth(region, code, reference)[0]
            variance += self._phi(code, reference) * noise + miss**2
            events += here
        return (effect / math.sqrt(variance) if variance else math.nan), events

    def measures(self, row: dict, region: str, codes: tuple[str, ...]) -> str:
        """The verdict of three measures: enterprises counted again, the others from the table."""
        read = self.settling(region, codes)
        units = {"more": 1, "fewer": -1}.get(read, 0)
        if read in ("alike", "missing"):
            return "not enough to say"
        size, quotient = self._size(row)
        if size in (None, MIXED):
            return "not enough to say"
        if size == units:
            return {1: "specialised", -1: "fewer", 0: "at par"}[size]
        if size == 1:
            return "few large units"
        many = units == 1 and row["smoothed_quotient"] >= 1.25 * quotient
        return "many small units" if many else "not enough to say"

    @staticmethod
    def _size(row: dict) -> tuple[int | None, float]:
        """Where the accounts stand, else the jobs: 1 above, -1 below, or `MIXED`."""

        def level(quotient: float) -> int:
            return (quotient >= 1.25) - (quotient <= 0.8)

        if row["accounts_part"] >= 2 / 3:
            pair = [row["value_added"], row["compensation"]]
            known = [one for one in pair if not math.isnan(one)]
            levels = {level(one) for one in known}
            if known:
                return (levels.pop() if len(levels) == 1 else MIXED), sum(known) / len(known)
        if row["jobs_part"] >= 2 / 3 and not math.isnan(row["jobs"]):
            return level(row["jobs"]), row["jobs"]
        return None, math.nan

    def _cell(self, region: str, code: str, reference: str) -> tuple[float, ...]:
        start = self.count("stock", region, (code,), self.first)
        change = self.count("stock", region, (code,), self.last) - start
        births, deaths = (self._flow(measure, region, code) for measure in ("births", "deaths"))
        noise = births + deaths + start**2 * self._growth(region, code, reference)[1]
        return start, change, births + deaths, change - births + deaths, noise

    @cache  # noqa: B019
    def _flow(self, measure: str, region: str, code: str) -> float:
        years = range(self.first + 1, self.last + 1)
        return sum(self.count(measure, region, (code,), year) for year in years)

    @cache  # noqa: B019
    def _growth(self, region: str, code: str, reference: str) -> tuple[float, float]:
        """Growth of the reference, and its variance as openings and closures give it."""
        others = [one for one in self.regions if one != region]
        if reference == "rest_without_capital":
            others = [one for one in others if one != CAPITAL]
        starts = [self.count("stock", one, (code,), self.first) for one in others]
        ends = [self.count("stock", one, (code,), self.last) for one in others]
        if reference == "median":
            pairs = list(zip(starts, ends, strict=True))
            large = [(x, y) for x, y in pairs if x >= FEW_EVENTS]
            chosen = large if len(large) >= FEW_REGIONS else [(x, y) for x, y in pairs if x]
            return (float(np.median([y / x - 1 for x, y in chosen])) if chosen else 0.0), 0.0
        start = sum(starts)
        if not start:
            return 0.0, 0.0
        flows = sum(self._flow(m, one, code) for one in others for m in ("births", "deaths"))
        return sum(ends) / start - 1, flows / start**2

    @cache  # noqa: B019
    def _phi(self, code: str, reference: str) -> float:
        square = self._mean_square(code, reference)
        if square is None:
            divisions = {key[1] for key in self._figures["stock"] if len(key[1]) == 3}
            known = [self._mean_square(one, reference) for one in divisions - {"TOT"}]
            square = float(np.median([one for one in known if one is not None]))
        return max(1.0, square)

    @cache  # noqa: B019
    def _mean_square(self, code: str, reference: str) -> float | None:
        found = []
        for region in self.regions:
            start, change, events, _, noise = self._cell(region, code, reference)
            if events >= FEW_EVENTS:
                growth = self._growth(region, code, reference)[0]
                found.append((change - start * growth) ** 2 / noise)
        return float(np.mean(found)) if len(found) >= FEW_REGIONS else None


REFERENCES = ("rest", "rest_without_capital", "median")
