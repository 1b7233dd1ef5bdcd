"""Chapter 2 of a study, second half: size classes, output and value added, jobs by municipality."""

import pandas as pd

from nextstep_analysis.claim import summed
from nextstep_analysis.classifications import section_of
from nextstep_analysis.codes import REGION, TOTAL
from nextstep_analysis.studies.background.state.tables import (
    ACCOUNTS,
    MUNICIPALITIES,
    SIZE_CLASSES,
)
from nextstep_analysis.studies.measures.current import ESTIMATED_YEAR, Accounts, by_division
from nextstep_analysis.studies.scope import Part, Scope, only
from nextstep_analysis.study import (
    Code,
    KeyFigure,
    Statement,
    StudyTable,
    by_name,
    in_a_row,
)

ACCOUNTS_YEAR = ESTIMATED_YEAR
# as the table writes them
SIZES = ("0-4", "5-9", "10-19", "20-49", "50-99", "100-249", "250-499", "500-999", "1000taienemmän")

_NATIONAL_ONLY = Statement(
    "Size classes are published for the whole country only; the region may differ."
)
_ESTIMATE = Statement(
    "Output and value added are research estimates for {year:year}, on the regional division of "
    "that year, not official statistics; they have no interval."
)
_OFFICIAL = Statement(
    "Output and value added are those of the regional accounts for {year:year}, at current prices; "
    "they have no interval, and the latest years are preliminary."
)
_WIDER = Statement(
    "The regional accounts have only 30 industries: figures are for the whole of each, also where "
    "the core is only a part of it."
)
_NO_ACCOUNTS = Statement("The regional accounts do not cover the core industries.")
_SECTION = Statement(
    "Municipal figures exist by section only: they are of all jobs in {sections:short_lower}, of "
    "which the core of the ecosystem is a part."
)
_DIVISIONS = Statement(
    "The jobs are those of the core industries themselves, whole divisions; where one of them is "
    "suppressed or missing in a municipality, its figure is missing."
)
_FEW_JOBS = Statement("Shares that rest on a few jobs say little.")
_VALUE_ADDED = Statement(
    "In {year:year}, the industries of the regional accounts that the core belongs to produced "
    "{value:meur_about} of value added in {region:in}, {share:.1%} of the region's total. This "
    "is a research estimate, and the figure includes other industries."
)
_VALUE_ADDED_EXACT = Statement(
    "In {year:year}, the core industries produced {value:meur_about} of value added in "
    "{region:in}, {share:.1%} of the region's total. This is a research estimate."
)
_VALUE_ADDED_OFFICIAL = Statement(
    "In {year:year}, the industries of the regional accounts that the core belongs to produced "
    "{value:meur} of value added in {region:in}, {share:.1%} of the region's total. The figure "
    "includes other industries."
)
_VALUE_ADDED_OFFICIAL_EXACT = Statement(
    "In {year:year}, the core industries produced {value:meur} of value added in {region:in}, "
    "{share:.1%} of the region's total."
)
_ADDED = {
    (True, True): _VALUE_ADDED_EXACT,
    (True, False): _VALUE_ADDED,
    (False, True): _VALUE_ADDED_OFFICIAL_EXACT,
    (False, False): _VALUE_ADDED_OFFICIAL,
}
"""By whether it is a research estimate, and of the core alone."""


def size_classes(sizes: pd.DataFrame, *, scope: Scope) -> Part:
    """Table `SIZE_CLASSES`: enterprises of the core by personnel, whole country."""
    year = int(sizes["year"].max())
    core = only(sizes, industry=scope.ecosystem.core, year=year)
    found = core.groupby("size_class")["enterprises"].agg(lambda cells: cells.sum(skipna=False))
    table = found.reindex(SIZES).reset_index().assign(year=year)
    return Part(
        by_name(StudyTable.of(SIZE_CLASSES, table, ("enterprise_sizes",), (_NATIONAL_ONLY,)))
    )


def accounts(
    known: Accounts,
    *,
    divisions: pd.DataFrame,
    borders: tuple[Statement, ...],
    scope: Scope,
) -> Part:
    """Table `ACCOUNTS`: output and value added of the account industries that hold the core.

    `divisions` is the map of `classifications.accounts_divisions`, `borders` what their
    older borders mean (`borders.border_notes`). `exact` says whether an account industry
    consists of core divisions, whole ones, alone.
    """
    held = divisions.assign(core=divisions["division"].isin(scope.ecosystem.core))
    groups = held.groupby("aggregate")
    touched = groups["core"].any().loc[lambda core: core].index
    exact = groups["core"].all() & ~groups["partial"].any()
    if touched.empty:
        return Part(caveats=(_NO_ACCOUNTS,))
    table = _account_rows(known, groups, exact[touched], scope)
    borders = borders if known.estimate else ()  # the official ones are on the regions of today
    notes = [(_ESTIMATE if known.estimate else _OFFICIAL).given(year=known.year), *borders]
    whole = bool(table["exact"].all()) and not scope.core_upper_bounds
    if not whole:
        notes.append(_WIDER)
    figure = KeyFigure(
        "value_added",
        "Value added of the industries that hold the core",
        table["gross_value_added"].sum(skipna=False),
        "million euro",
        known.year,
        (known.dataset,),
        caveat=notes[-1],
    )
    value = figure.value, table["share"].sum(skipna=False)
    told = _ADDED[known.estimate, whole].given(year=known.year)
    finding = _value_added(told, *value, borders=borders, scope=scope)
    findings = (finding,) if pd.notna(figure.value) else ()
    tables = by_name(StudyTable.of(ACCOUNTS, table, (known.dataset,), notes))
    return Part(tables, (figure,), findings)


def _account_rows(known: Accounts, groups, exact: pd.Series, scope: Scope) -> pd.DataFrame:
    """The account industries of `exact`, beside all of them here and in the 19 regions."""
    touched = exact.index
    rows = known.table[known.table["region"].str.fullmatch(REGION)]
    rows = rows[rows["industry"] != TOTAL]
    here = only(rows, region=scope.region).set_index("industry")
    country = rows.groupby("industry")["gross_value_added"].sum(skipna=False)
    table = here.reindex(touched)[["output", "gross_value_added", "compensation_of_employees"]]
    return (
        table.assign(
            share=table["gross_value_added"] / here["gross_value_added"].sum(skipna=False),
            country_share=country.reindex(touched) / country.sum(skipna=False),
            divisions=groups["division"].agg(", ".join)[touched],
            exact=exact,
            year=known.year,
        )
        .rename_axis("industry")
        .reset_index()
    )


def _value_added(
    told: Statement, value: float, share: float, *, borders: tuple[Statement, ...], scope: Scope
) -> Statement:
    return told.given(
        **told.values,
        value=value,
        region=Code(scope.region),
        share=share,
        claims=(summed("accounts", {}, gross_value_added=value, share=share),),
        evidence="accounts",
        then=in_a_row(borders),
    )


def municipalities(jobs: pd.DataFrame, *, codes: tuple[str, ...], scope: Scope) -> Part:
    """Table `MUNICIPALITIES`: jobs of the core, by municipality of the region.

    They are those of the core industries where the newest year has divisions, else of their
    sections. `share` is of all jobs, those of unknown industry included, as in the three measures,
    and `location_quotient` that share over the one of the reference.
    """
    sections = tuple(sorted({section_of(code) for code in scope.ecosystem.core}))
    year = int(jobs["year"].max())
    areas = [*codes, scope.region, scope.reference]
    tidy = only(jobs, region=areas, year=year)
    own = by_division(only(jobs, year=year))
    held = scope.ecosystem.core if own else sections
    wide = tidy.pivot(index="region", columns="industry", values="jobs")
    wide = wide.reindex(index=sorted(areas), columns=[*held, TOTAL])
    total, core = wide[TOTAL], wide[list(held)].sum(axis=1, skipna=False)
    share = core / total
    table = pd.DataFrame(
        {
            "year": year,
            "jobs": core,
            "share": share,
            "location_quotient": share / share[scope.reference],
        }
    ).reset_index()
    note = _SECTION.given(sections=[Code(section) for section in sections])
    note = _DIVISIONS if own else note
    table = table[list(MUNICIPALITIES.columns)]
    return Part(by_name(StudyTable.of(MUNICIPALITIES, table, ("jobs",), (note, _FEW_JOBS))))
