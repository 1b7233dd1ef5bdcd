"""Made-up accounts, notices, signals and companies abroad, beside a made-up register."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np

from nextstep_analysis.register.made_up import MARK, UPDATED
from nextstep_analysis.register.tables import ACCOUNTS, FOREIGN, NOTICES, SIGNALS, Table
from nextstep_analysis.register.values import EPOCH

DAY = date.fromisoformat(UPDATED[:10])
ENDS = (date(2024, 12, 31), date(2025, 12, 31))
"""Of the two financial years that a company with accounts has filed."""
SHARES = {"accounts": 0.3, "abbreviated": 0.25, "funding": 0.05, "site": 0.01, "hiring": 0.02}
"""Shares of companies that have filed accounts, of these without turnover, are on a list."""
NOTICED = 0.01
"""Share of companies with a notice of bankruptcy."""
ABROAD = ("SE", "EE", "DE", "NO", "DK")
CLASSES = ("1610", "2562", "2829", "3109", "4690", "6201", "7112", "1071", "3832", "4941")
COUNT_ABROAD, LISTED_ABROAD = 200, 4
"""Companies abroad, of which one in so many is on the lists of new sites and hiring."""
SOURCES = {
    "funding": f"{MARK} list of public funding",
    "site": f"{MARK} list of new sites",
    "hiring": f"{MARK} list of job advertisements",
    "abroad": f"{MARK} list of a trade fair",
}
Rows = dict[Table, list[tuple[Any, ...]]]


def made_up_beside(ids: Sequence[str], *, seed: int, number: int) -> Rows:
    """Rows by table for companies `ids`, the same for the same seed; of import `number`.

    Turnover is drawn from a lognormal distribution (median 400,000 euros), its change in a year
    from a normal one (mean 4 %, standard deviation 15 %), personnel expenses are a fourth of it.
    """
    random = np.random.default_rng([seed, len(ids)])
    found: Rows = {ACCOUNTS: [], NOTICES: [], SIGNALS: [], FOREIGN: []}
    for one in ids:
        chance = random.random(6)
        if chance[0] < SHARES["accounts"]:
            found[ACCOUNTS] += _accounts(one, random, chance[1] < SHARES["abbreviated"], number)
        for kind, drawn in zip(("funding", "site", "hiring"), chance[2:5], strict=True):
            if drawn < SHARES[kind]:
                found[SIGNALS].append(_signal(one, kind, random, number))
        if chance[5] < NOTICED:
            day = _days_ago(random, 700)
            found[NOTICES].append((one, day, f"{MARK} {one}", "KONKURSSI", "KONK", number))
    found[FOREIGN] = list(_abroad(random, number))
    for one, *_ in found[FOREIGN][::LISTED_ABROAD]:
        found[SIGNALS] += [_signal(one, kind, random, number) for kind in ("site", "hiring")]
    return found


def _accounts(
    one: str, random: np.random.Generator, abbreviated: bool, number: int
) -> Iterator[tuple[Any, ...]]:
    turnover = float(np.exp(random.normal(np.log(400_000), 1.4)))
    changes = (1.0, max(0.2, 1 + float(random.normal(0.04, 0.15))))
    for end, change in zip(ENDS, changes, strict=True):
        turnover = round(turnover * change, 2)
        result = round(turnover * float(random.normal(0.05, 0.08)), 2)
        assets = round(turnover * 0.6, 2)
        yield (
            one,
            _number(date(end.year, 1, 1)),
            _number(end),
            None if abbreviated else turnover,
            result,
            result,
            None if abbreviated else round(turnover / 4, 2),
            assets,
            round(assets / 2, 2),
            False,
            number,
        )


def _signal(one: str, kind: str, random: np.random.Generator, number: int) -> tuple[Any, ...]:
    amounts = {"funding": float(random.integers(10, 800) * 1_000), "site": None}
    amount = amounts.get(kind, float(random.integers(1, 30)))
    programme = MARK if kind == "funding" else None
    return (one, kind, _days_ago(random, 900), amount, programme, SOURCES[kind], number)


def _abroad(random: np.random.Generator, number: int) -> Iterator[tuple[Any, ...]]:
    for place in range(COUNT_ABROAD):
        country, code = ABROAD[place % len(ABROAD)], CLASSES[int(random.integers(len(CLASSES)))]
        told = place % 3
        turnover = float(random.integers(500, 40_000) * 1_000) if told == 0 else None
        persons = float(random.integers(3, 400)) if told == 1 else None
        name = f"{MARK} Utland {country} {place + 1}"
        identity = f"{country}-{MARK}{place + 1:04d}"
        year = _number(ENDS[1]) if told < 2 else None
        yield (
            *(identity, name, country, code, "TOL 2008", turnover, persons),
            *(None, year, SOURCES["abroad"], number),
        )


def _days_ago(random: np.random.Generator, most: int) -> int:
    return _number(DAY - timedelta(days=int(random.integers(1, most))))


def _number(day: date) -> int:
    return day.toordinal() - EPOCH
