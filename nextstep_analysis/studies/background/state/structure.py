"""Chapter 2 of a study, second half: size classes, output and value added, jobs by municipality."""

import pandas as pd

from nextstep_analysis.claim import summed
from nextstep_analysis.classifications import section_of
from nextstep_analysis.codes import TOTAL
from nextstep_analysis.studies.background.state.tables import (
    ACCOUNTS,
    MUNICIPALITIES,
    SIZE_CLASSES,
)
from nextstep_analysis.studies.scope import Part, Scope, latest, only
from nextstep_analysis.study import (
    Code,
    KeyFigure,
    Statement,
    StudyTable,
    by_name,
    in_a_row,
)

ACCOUNTS_YEAR = 2014
# as the table writes them
SIZES = ("0-4", "5-9", "10-19", "20-49", "50-99", "100-249", "250-499", "500-999", "1000taienemmän")

_NATIONAL_ONLY = Statement(
    "Size classes are published for the whole country only; the region may differ."
)
_ESTIMATE = Statement(
    "Output and value added are research estimates for {year:year}, on the regional division of "
    "that year, not official statistics; they have no interval."
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
    regional_accounts: pd.DataFrame,
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
    table = _account_rows(regional_accounts, groups, exact[touched], scope)
    notes = [_ESTIMATE.given(year=ACCOUNTS_YEAR), *borders]
    whole = bool(table["exact"].all()) and not scope.core_upper_bounds
    if not whole:
        notes.append(_WIDER)
    figure = KeyFigure(
        "value_added",
        "Value added of the industries that hold the core",
        table["gross_value_added"].sum(skipna=False),
        "million euro",
        ACCOUNTS_YEAR,
        ("regional_accounts",),
        caveat=notes[-1],
    )
    value = figure.value, table["share"].sum(skipna=False)
    finding = _value_added(*value, whole=whole, borders=borders, scope=scope)
    tables = by_name(StudyTable.of(ACCOUNTS, table, ("regional_accounts",), notes))
    return Part(tables, (figure,), (finding,))


def _account_rows(
    regional_accounts: pd.DataFrame, groups, exact: pd.Series, scope: Scope
) -> pd.DataFrame:
    """The account industries of `exact`, beside all of them here and in the country."""
    touched = exact.index
    here = only(regional_accounts, region=scope.region).set_index("industry")
    country = regional_accounts.groupby("industry")["gross_value_added"].sum(skipna=False)
    table = here.loc[touched, ["output", "gross_value_added", "compensation_of_employees"]]
    return (
        table.assign(
            share=table["gross_value_added"] / here["gross_value_added"].sum(skipna=False),
            country_share=country[touched] / country.sum(skipna=False),
            divisions=groups["division"].agg(", ".join)[touched],
            exact=exact,
            year=ACCOUNTS_YEAR,
        )
        .rename_axis("industry")
        .reset_index()
    )


def _value_added(
    value: float, share: float, *, whole: bool, borders: tuple[Statement, ...], scope: Scope
) -> Statement:
    return (_VALUE_ADDED_EXACT if whole else _VALUE_ADDED).given(
        year=ACCOUNTS_YEAR,
        value=value,
        region=Code(scope.region),
        share=share,
        claims=(summed("accounts", {}, gross_value_added=value, share=share),),
        evidence="accounts",
        then=in_a_row(borders),
    )


def municipalities(jobs: pd.DataFrame, *, codes: tuple[str, ...], scope: Scope) -> Part:
    """Table `MUNICIPALITIES`: jobs in the sections of the core, by municipality of the region.

    `share` is of all jobs, those of unknown industry included, as in the three measures, and
    `location_quotient` that share over the one of the reference.
    """
    sections = tuple(sorted({section_of(code) for code in scope.ecosystem.core}))
    year = latest(jobs, scope=scope)
    tidy = only(jobs, region=[*codes, scope.region, scope.reference], year=year)
    total = only(tidy, industry=TOTAL).set_index("region")["jobs"]
    core = only(tidy, industry=sections).groupby("region")["jobs"].sum(skipna=False)
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
    table = table[list(MUNICIPALITIES.columns)]
    return Part(by_name(StudyTable.of(MUNICIPALITIES, table, ("jobs",), (note, _FEW_JOBS))))
