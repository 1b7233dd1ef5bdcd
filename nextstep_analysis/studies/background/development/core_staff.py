"""Chapter 3 of a study: jobs, personnel and turnover of the core, where tables by division tell.

They are counts and sums of all there are, without a sampling error and without a test against
chance: jobs come and go in whole establishments, so that no law of small numbers says how far
they vary.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from nextstep_analysis.claim import cells
from nextstep_analysis.codes import CORE, TOTAL
from nextstep_analysis.studies.background.development.tables import CORE_STAFF
from nextstep_analysis.studies.measures import current
from nextstep_analysis.studies.scope import Part, Scope, only
from nextstep_analysis.study import Code, KeyFigure, Statement, StudyTable, by_name

JOBS, PERSONNEL, TURNOVER, UNITS = "jobs", "personnel", "turnover", "establishments"
MEASURES = (JOBS, PERSONNEL, TURNOVER, UNITS)
"""What is measured, in the order of the table; jobs are of one dataset, the others of another."""
_FORMS = {JOBS: "jobs", PERSONNEL: "person-years", TURNOVER: "million euro"}
_LABELS = {
    JOBS: Statement("Jobs in the core industries"),
    PERSONNEL: Statement("Personnel of establishments in the core industries"),
    TURNOVER: Statement("Turnover of establishments in the core industries"),
}

_CHANGE = {
    JOBS: Statement(
        "From {start:year} to {end:year} the jobs of the core industries in {region:in} went from "
        "{before:d} to {after:d} ({growth:+.1%})."
    ),
    PERSONNEL: Statement(
        "From {start:year} to {end:year} the personnel of establishments of the core industries in "
        "{region:in} went from {before:d} to {after:d} person-years ({growth:+.1%})."
    ),
    TURNOVER: Statement(
        "From {start:year} to {end:year} the turnover of establishments of the core industries in "
        "{region:in} went from {before:meur} to {after:meur} ({growth:+.1%}), at current prices."
    ),
}
_THERE = Statement("In {reference:in} the change was {there:+.1%}.")
_ONE_YEAR = {
    JOBS: Statement(
        "In {end:year} there were {after:d} jobs in the core industries in {region:in}; a change "
        "cannot be told from one year."
    ),
    PERSONNEL: Statement(
        "In {end:year} establishments of the core industries in {region:in} had a personnel of "
        "{after:d} person-years; a change cannot be told from one year."
    ),
    TURNOVER: Statement(
        "In {end:year} the turnover of establishments of the core industries in {region:in} was "
        "{after:meur}; a change cannot be told from one year."
    ),
}
_MISSING = {
    JOBS: Statement(
        "Jobs of the core industries in {region:in} are not known: figures of {industries:lower} "
        "are suppressed or missing."
    ),
    PERSONNEL: Statement(
        "Personnel of the core industries in {region:in} is not known: figures of "
        "{industries:lower} are suppressed or missing."
    ),
    TURNOVER: Statement(
        "Turnover of the core industries in {region:in} is not known: figures of "
        "{industries:lower} are suppressed or missing."
    ),
}
_CENSUS = Statement(
    "Whole divisions, each counted where the work is done. The figures have no sampling error, and "
    "no test says what chance would bring. One table is taken whole; no series is joined with "
    "another."
)


@dataclass(frozen=True)
class Source:
    """One measure by division: ``region, industry, year, value``, and where it is from."""

    measure: str
    dataset: str
    table: pd.DataFrame
    breaks: tuple[int, ...]


def by_division(
    tables: Mapping[str, pd.DataFrame], breaks: Callable[[str, str], tuple[int, ...]]
) -> tuple[Source, ...]:
    """What is there by division; `breaks` gives the years of breaks in a column of a dataset."""
    found = []
    for measure in MEASURES:
        dataset = current.JOBS if measure == JOBS else current.ESTABLISHMENTS
        if dataset not in tables or tables[dataset].empty:
            continue
        rows = tables[dataset].rename(columns={measure: "value"})
        newest = rows[rows["year"] == rows["year"].max()]
        if current.by_division(newest):
            rows = rows[["region", "industry", "year", "value"]]
            found.append(Source(measure, dataset, rows, breaks(dataset, measure)))
    return tuple(found)


def core_staff(known: tuple[Source, ...], *, scope: Scope) -> Part:
    """Table `CORE_STAFF` of what is known by division, with key figures and findings.

    Nothing where nothing is known by division. The core is missing where one of its divisions is.
    """
    if not known:
        return Part()
    table = pd.DataFrame([row for source in known for row in _rows(source, scope)])
    table = table[list(CORE_STAFF.columns)]
    datasets = tuple(dict.fromkeys(source.dataset for source in known))
    told = StudyTable.of(CORE_STAFF, table, datasets, (_CENSUS,))
    cores = [
        (source, only(table, measure=source.measure, industry=CORE).iloc[0])
        for source in known
        if source.measure in _FORMS
    ]
    return Part(
        by_name(told),
        tuple(_key_figure(source, core, _missing(table, core, scope)) for source, core in cores),
        tuple(one for source, core in cores for one in _findings(table, core, scope)),
    )


def staff_change(frames: Mapping[str, pd.DataFrame]) -> pd.Series | None:
    """The change of jobs of the core, else of personnel, here and there; None if not known."""
    if CORE_STAFF.name not in frames:
        return None
    rows = only(frames[CORE_STAFF.name], industry=CORE).set_index("measure", drop=False)
    for measure in (JOBS, PERSONNEL):
        if measure in rows.index:
            row = rows.loc[measure]
            if row[["before", "after", "growth_there"]].notna().all():
                return row
    return None


def figures_end(frames: Mapping[str, pd.DataFrame], year: int) -> int:
    """The newest year that the core is known of: that of jobs or personnel, or `year`."""
    row = staff_change(frames)
    return year if row is None else max(year, int(row["end"]))


def _rows(source: Source, scope: Scope) -> Iterator[dict[str, object]]:
    """The core and each of its divisions, at the start and at the end."""
    end = int(source.table["year"].max())
    start = _start(source, end, scope)
    core = scope.ecosystem.core
    for industry, codes in ((CORE, core), *((code, (code,)) for code in core)):
        ends = {
            area: [_sum(source.table, area, codes, year) for year in (start, end)]
            for area in (scope.region, scope.reference)
        }
        (before, after), (first, last) = ends[scope.region], ends[scope.reference]
        shares = [
            value / (_sum(source.table, area, (TOTAL,), end) or float("nan"))
            for area, (_, value) in ends.items()
        ]
        one = start == end
        yield {
            "measure": source.measure,
            "industry": industry,
            "start": start,
            "end": end,
            "before": float("nan") if one else before,
            "after": after,
            "growth": _growth(before, after, one),
            "growth_there": _growth(first, last, one),
            "location_quotient": shares[0] / (shares[1] or float("nan")),
        }


def _start(source: Source, end: int, scope: Scope) -> int:
    """The first year of the main period, or the first after it; never across a break."""
    years = sorted(int(year) for year in source.table["year"].unique())
    earliest = max([scope.period[0], *(year for year in source.breaks if year <= end)])
    return next((year for year in years if year >= earliest), end)


def _sum(table: pd.DataFrame, area: str, codes: tuple[str, ...], year: int) -> float:
    """Of the industries of an area together; NaN where one is missing."""
    there = only(table, region=area, year=year, industry=list(codes))
    values = there.set_index("industry")["value"].astype(float)
    return float(values.reindex(list(codes)).sum(skipna=False))


def _growth(before: float, after: float, one_year: bool) -> float:
    return float("nan") if one_year or not before else after / before - 1


def _key_figure(source: Source, core: pd.Series, missing: Statement | None) -> KeyFigure:
    return KeyFigure(
        f"core_{source.measure}",
        _LABELS[source.measure].message,
        core["after"],
        _FORMS[source.measure],
        int(core["end"]),
        (source.dataset,),
        caveat=missing,
    )


def _missing(table: pd.DataFrame, core: pd.Series, scope: Scope) -> Statement | None:
    """Why a measure of the core is not known; None where it is."""
    if pd.notna(core["after"]):
        return None
    rows = only(table, measure=core["measure"])
    lacking = rows[rows["after"].isna() & (rows["industry"] != CORE)]["industry"]
    return _MISSING[core["measure"]].given(
        evidence=CORE_STAFF.name,
        region=Code(scope.region),
        industries=[Code(code) for code in lacking],
    )


def _findings(table: pd.DataFrame, core: pd.Series, scope: Scope) -> Iterator[Statement]:
    """What is told of one measure of the core, or why it is not."""
    measure = core["measure"]
    where, region = {"measure": measure, "industry": CORE}, {"region": Code(scope.region)}
    told = {"evidence": CORE_STAFF.name, **region}
    if missing := _missing(table, core, scope):
        yield missing
        return
    if pd.isna(core["growth"]):
        shown = cells(CORE_STAFF.name, where, after=core["after"])
        yield _ONE_YEAR[measure].given(
            claims=(shown,), end=int(core["end"]), after=core["after"], **told
        )
        return
    values = {name: core[name] for name in ("before", "after", "growth")}
    there = None
    if pd.notna(core["growth_there"]):
        there = _THERE.given(
            claims=(cells(CORE_STAFF.name, where, growth_there=core["growth_there"]),),
            reference=Code(scope.reference),
            there=core["growth_there"],
        )
    yield _CHANGE[measure].given(
        claims=(cells(CORE_STAFF.name, where, **values),),
        then=there,
        start=int(core["start"]),
        end=int(core["end"]),
        **values,
        **told,
    )
