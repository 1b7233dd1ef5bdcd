"""Baselines of measured indicators: each is read from a table of the study, never typed."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from nextstep_analysis.actions import Indicator, Reading
from nextstep_analysis.catalogue.roadmap import Indicated
from nextstep_analysis.catalogue.roadmap_checks import Checked, Where
from nextstep_analysis.codes import WHOLE_COUNTRY
from nextstep_analysis.study import Code, Statement, Study

_ENTERPRISES = Statement("{n:d} enterprise", plural="{n:d} enterprises", count="n")
_EUROS = Statement("{n:meur_about}")
_TIMES = Statement("{n:.2f} times the share in Finland")
_A_YEAR = Statement("{n:.1%} a year")
_SEEKERS = Statement("{n:.1f} jobseekers")
_COUNTED = Statement("{n:d} {unit}")

_TEXT = Statement("{text}")
_CORE = Statement("Enterprises of the core industries")
_INDUSTRY = Statement("Enterprises: {industry:short_lower}")
_QUOTIENT = Statement("Location quotient of the core, enterprises")
_QUOTIENT_OF = Statement("Location quotient, enterprises: {industry:short_lower}")
_SHORT = Statement("Enterprises short of the share in Finland: {industry:short_lower}")
_BOUGHT = Statement("Purchases from outside the region: {product:short_lower}")
_BIRTHS = Statement("Enterprise openings of the core")
_ADDED = Statement("Value added of the industries of the core")
_UNEMPLOYED = Statement("Unemployed jobseekers per open vacancy in the region")


@dataclass(frozen=True)
class Measure:
    """How one measured indicator is named, written and read; `read` gives value and year."""

    name: Statement
    narrowed: Statement | None
    written: Statement
    datasets: tuple[str, ...]
    read: Callable[[Study, Indicated], tuple[float, str]]


def _key_figure(study: Study, name: str) -> tuple[float, str]:
    found = next((one for one in study.key_figures if one.id == name), None)
    return (math.nan, "") if found is None else (found.value, str(found.year))


def _cell(study: Study, table: str, column: str, year: str, **where: str) -> tuple[float, str]:
    """The cell of the one row where each column of `where` is as said; NaN where there is none."""
    rows = study.tables[table].frame
    for key, value in where.items():
        rows = rows[rows[key] == value]
    if len(rows) != 1 or pd.isna(rows[column].iloc[0]):
        return math.nan, ""
    return float(rows[column].iloc[0]), str(int(rows[year].iloc[0]))


def _enterprises(study: Study, asked: Indicated) -> tuple[float, str]:
    if asked.industry is None:
        return _key_figure(study, "core_enterprises")
    return _cell(study, "industries", "enterprises", "year", industry=asked.industry)


def _quotient(study: Study, asked: Indicated) -> tuple[float, str]:
    if asked.industry is None:
        return _key_figure(study, "core_location_quotient")
    return _cell(study, "industries", "location_quotient", "year", industry=asked.industry)


def _short(study: Study, asked: Indicated) -> tuple[float, str]:
    where = {"industry": asked.industry or ""}
    return _cell(study, "gap_specialisation", "gap_reference", "year", **where)


def _bought(study: Study, asked: Indicated) -> tuple[float, str]:
    return _cell(study, "value_chain", "elsewhere", "year", product=asked.product or "")


def _births(study: Study, asked: Indicated) -> tuple[float, str]:
    where = {"measure": "birth_rate", "against": WHOLE_COUNTRY}
    value, end = _cell(study, "gap_performance", "value", "end", **where)
    start = _cell(study, "gap_performance", "start", "start", **where)[1]
    return value, f"{start}–{end}" if end else ""


def _unemployed(study: Study, asked: Indicated) -> tuple[float, str]:
    return _cell(study, "skills_areas", "unemployed_per_vacancy", "year", region=study.region)


MEASURES: Mapping[str, Measure] = {
    "enterprises": Measure(_CORE, _INDUSTRY, _ENTERPRISES, ("enterprises",), _enterprises),
    "location_quotient": Measure(_QUOTIENT, _QUOTIENT_OF, _TIMES, ("enterprises",), _quotient),
    "parity_gap": Measure(_SHORT, _SHORT, _ENTERPRISES, ("enterprises",), _short),
    "purchases_by_origin": Measure(_BOUGHT, _BOUGHT, _EUROS, ("input_output",), _bought),
    "birth_rate": Measure(_BIRTHS, None, _A_YEAR, ("enterprises",), _births),
    "regional_accounts": Measure(
        _ADDED,
        None,
        _EUROS,
        ("regional_accounts",),
        lambda study, asked: _key_figure(study, "value_added"),
    ),
    "unemployed_per_vacancy": Measure(_UNEMPLOYED, None, _SEEKERS, ("labour_market",), _unemployed),
}
"""By the names of `catalogue.roadmap.MEASURED`."""


def indicator_of(whole: Checked, where: Where, asked: Indicated, study: Study) -> Indicator:
    """The indicator at `where` in the roadmap, with its baseline.

    Raises
    ------
    CatalogueError
        If a measured one has no figure for this ecosystem, or a target goes against its direction:
        file, line, what was found, what is allowed.
    """
    made = _measured(whole, where, asked, study) if asked.of in MEASURES else _counted(whole, asked)
    if made.baseline is not None and asked.target is not None:
        _check_target(whole, where, made)
    return made


def _measured(whole: Checked, where: Where, asked: Indicated, study: Study) -> Indicator:
    measure = MEASURES[asked.of]
    value, when = measure.read(study, asked)
    narrow = asked.industry or asked.product
    key = f"{asked.of}/{narrow}" if narrow else asked.of
    if math.isnan(value):
        problem = f"{key} has no figure for this ecosystem"
        raise whole.error(*where, "of", problem=f"{problem}; name another indicator")
    name = measure.narrowed if narrow and measure.narrowed else measure.name
    codes = {"industry": asked.industry, "product": asked.product}
    named = name.given(**{label: Code(code) for label, code in codes.items() if code})
    baseline = Reading(value, when, measure.datasets)
    return _indicator(asked, key, named, (measure.written, measure.written), baseline)


def _counted(whole: Checked, asked: Indicated) -> Indicator:
    counted = whole.monitoring.counted[asked.of]
    last = counted.latest(whole.path.stem, published=whole.published)
    baseline = None
    if last is not None:
        url = last.source_url or ""
        baseline = Reading(last.value, last.date, source_title=last.source, source_url=url)
    units = (counted.unit, counted.unit_one or counted.unit)
    written, one = (_COUNTED.given(unit=unit) for unit in units)
    made = _indicator(asked, asked.of, _TEXT.given(text=counted.what), (written, one), baseline)
    role = whole.monitoring.roles[counted.role]
    return replace(made, measured=False, role=role, every=counted.every)


def _indicator(
    asked: Indicated,
    key: str,
    name: Statement,
    written: tuple[Statement, Statement],
    baseline: Reading | None,
) -> Indicator:
    """A measured one; `written` is of any number, and of the number one."""
    return Indicator(
        key,
        measured=True,
        name=name,
        written=written[0],
        one=written[1],
        direction=asked.direction,
        baseline=baseline,
        target=math.nan if asked.target is None else asked.target,
        by=asked.by or "",
        next=asked.next,
    )


def _check_target(whole: Checked, where: Where, made: Indicator) -> None:
    """`CatalogueError` where a target lies on the wrong side of the baseline."""
    start = made.baseline.value if made.baseline else math.nan
    wrong = {
        "higher": made.target <= start,
        "lower": made.target >= start,
        "keep": made.target > start,
    }[made.direction]
    if wrong:
        allowed = {"higher": "above", "lower": "below", "keep": "at or below"}[made.direction]
        told = f"the target {made.target:g} goes against the direction {made.direction!r}"
        problem = f"{told}: the baseline is {start:.4g}; allowed is a target {allowed} it"
        raise whole.error(*where, "target", problem=problem)
