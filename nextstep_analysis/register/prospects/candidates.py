"""What the register tells of each company that could be a prospect, one row each."""

from datetime import date

import pandas as pd

from nextstep_analysis.errors import DataError
from nextstep_analysis.prospects import HOME, SIGNALS
from nextstep_analysis.register.database import Register
from nextstep_analysis.register.tables import (
    ACCOUNTS,
    ADDRESSES,
    COMPANIES,
    FOREIGN,
    NOTICES,
)
from nextstep_analysis.register.tables import SIGNALS as SIGNAL_ROWS

SHORTEST, LONGEST = 330, 400
"""Days of a financial year whose turnover is compared with that of another."""
YEAR = 365.25
_COMPANY = f"""
SELECT business_id, name, active, situation, industry, code_set, municipality, website,
       employer_since, '{HOME}' AS country, NULL::DOUBLE AS persons, NULL::DOUBLE AS told_turnover,
       NULL::DATE AS told_end, NULL AS origin
FROM {COMPANIES.name}
UNION ALL
SELECT business_id, name, TRUE, NULL, industry, code_set, NULL, website,
       NULL, country, persons, turnover, dated, source
FROM {FOREIGN.name}
ORDER BY business_id
"""
_TURNOVER = f"""
SELECT business_id, turnover, period_end,
       row_number() OVER (PARTITION BY business_id ORDER BY period_end DESC) AS place
FROM {ACCOUNTS.name}
WHERE turnover > 0 AND period_end <= CAST(? AS DATE)
  AND (period_start IS NULL OR period_end - period_start BETWEEN {SHORTEST} AND {LONGEST})
"""
"""Years with a turnover; one whose length is not told is taken as a whole year."""
_PERSONNEL = f"""
SELECT business_id, arg_max(personnel_expenses, period_end) AS personnel,
       max(period_end) AS personnel_end
FROM {ACCOUNTS.name} WHERE personnel_expenses IS NOT NULL AND period_end <= CAST(? AS DATE)
GROUP BY business_id
"""
_SIGNAL = f"""
SELECT business_id, sum(amount) AS amount, max(dated) AS dated, arg_max(source, dated) AS source
FROM {SIGNAL_ROWS.name} WHERE kind = ? AND dated > CAST(? AS DATE) AND dated <= CAST(? AS DATE)
GROUP BY business_id
"""


def day_of(register: Register) -> date:
    """The day that the list is of: the newest change in the register, else its import.

    Raises
    ------
    DataError
        If neither is known.
    """
    if register.as_of is not None:
        return register.as_of
    if (imported := register.imported) is None:
        raise DataError("the register does not say of which day it is: import it anew")
    return imported.date()


def candidates(
    register: Register, homes: pd.Series, *, region: str, day: date, years: int
) -> pd.DataFrame:
    """All companies of the register, and those abroad, with what is told of them.

    Parameters
    ----------
    homes : Series
        The region of each municipality.
    region : str
        Whose addresses are a presence.
    day, years
        Signals of so many years up to the day count; older ones are not told. Accounts count of
        years that ended by then.

    Returns
    -------
    DataFrame, one row per company, sorted by ``business_id``
        Columns of the register; ``region``, ``presence``; ``turnover, turnover_end``,
        ``growth`` (a year, 0.1 is 10 %) from ``growth_from`` to ``turnover_end``;
        ``personnel, personnel_end``; ``country``, and of companies abroad ``persons`` employed and
        the ``origin`` of the row, with the turnover that their list has; for each of `SIGNALS`
        its day, source and, of funding and hiring, amount. Missing is not known.
    """
    ask = register.connection.execute
    table = ask(_COMPANY).df()
    table["region"] = table["municipality"].map(homes)
    here = tuple(homes[homes == region].index)
    there = ask(
        f"SELECT DISTINCT business_id FROM {ADDRESSES.name} WHERE list_contains(?, municipality)",
        [list(here)],
    ).df()
    table["presence"] = table["business_id"].isin(there["business_id"])
    table = table.join(_growth(ask(_TURNOVER, [day]).df()), on="business_id")
    for column, told in (("turnover", "told_turnover"), ("turnover_end", "told_end")):
        table[column] = table[column].fillna(table.pop(told))
    table = table.join(ask(_PERSONNEL, [day]).df().set_index("business_id"), on="business_id")
    since = day.replace(year=day.year - years, day=min(day.day, 28))
    for kind in SIGNALS:
        found = ask(_SIGNAL, [kind, since, day]).df().set_index("business_id")
        table = table.join(found.add_prefix(f"{kind}_"), on="business_id")
    return table


def later_than(register: Register, day: date) -> int:
    """How many signals and financial years are of a day after `day`, so that they do not count."""
    found = register.connection.execute(
        f"SELECT (SELECT count(*) FROM {SIGNAL_ROWS.name} WHERE dated > CAST(? AS DATE)) + "
        f"(SELECT count(*) FROM {ACCOUNTS.name} WHERE period_end > CAST(? AS DATE))",
        [day, day],
    ).fetchone()
    return int(found[0]) if found else 0


def noticed(register: Register, *, codes: tuple[str, ...], day: date, years: int) -> set[str]:
    """Companies with a notice that has one of `codes`, registered in `years` up to `day`."""
    since = day.replace(year=day.year - years, day=min(day.day, 28))
    rows = register.connection.execute(
        f"SELECT DISTINCT business_id FROM {NOTICES.name} WHERE registered > CAST(? AS DATE) "
        "AND list_has_any(string_split(entries, ','), ?)",
        [since, list(codes)],
    ).fetchall()
    return {business_id for (business_id,) in rows}


def _growth(years: pd.DataFrame) -> pd.DataFrame:
    r"""By company: the last turnover, and its growth a year since the one before.

    .. math:: g = (T_1 / T_0)^{365.25 / d} - 1, \quad d \text{ days between the ends}
    """
    last = years[years["place"] == 1].set_index("business_id")
    before = years[years["place"] == 2].set_index("business_id").reindex(last.index)
    days = (last["period_end"] - before["period_end"]).dt.days
    ratio = last["turnover"] / before["turnover"]
    growth = (ratio ** (YEAR / days) - 1).where(days >= SHORTEST)
    return pd.DataFrame(
        {
            "turnover": last["turnover"],
            "turnover_end": last["period_end"],
            "growth": growth,
            "growth_from": before["period_end"].where(growth.notna()),
        }
    )
