"""Skills: which occupations the core needs, which industries might free them, who looks for work.

Only *national* staffing patterns are known (2016): what follows assumes that an industry
employs the same occupations here as in the whole country, and says so.

`gaps.tables` tells what the tables hold. ``skills_matrix`` has each core industry and the twelve
most needed groups; ``skills_shrinking`` the industries outside the core that lost enterprises in
the main period and had no fewer than the small count at its start, NaN where the staff is not
known; ``skills_areas`` municipalities, the region, its structural peers and the reference. Persons
are national staff of each core industry, times the region's share of its enterprises.
"""

import pandas as pd

from nextstep_analysis.catalogue.occupations import OCCUPATIONS_FILE, read_occupation_names
from nextstep_analysis.codes import CORE, WHOLE_COUNTRY
from nextstep_analysis.indicators.labour import unemployed_per_vacancy
from nextstep_analysis.indicators.periods import change_interval
from nextstep_analysis.indicators.skills import skill_relatedness
from nextstep_analysis.project import Project
from nextstep_analysis.studies.background.gaps.tables import (
    SKILLS_AREAS,
    SKILLS_MATRIX,
    SKILLS_NEEDS,
    SKILLS_SHRINKING,
)
from nextstep_analysis.studies.measures.enterprises import is_division
from nextstep_analysis.studies.measures.industry_space import known_occupations
from nextstep_analysis.studies.scope import Part, Scope, only
from nextstep_analysis.study import Code, Statement, StudyTable, by_name

STAFF, AREAS = ("occupations", "enterprises"), ("labour_market", "unemployment_rate")
STAFF_YEAR = 2016
MOST_NEEDED = 12
_NEAR = 0.5  # relatedness from which staff is called alike

_PATTERNS = Statement(
    "Occupations are known for the whole country only ({year:year}): the staff of each industry is "
    "assumed to be as in {country:in}. What the region's employers need may differ."
)
_PERSONS = Statement(
    "Persons are an estimate: national staff of each core industry times the region's share of its "
    "enterprises, as if they were of the same size as elsewhere. It has no interval."
)
_CHANGE = Statement(
    "Industries outside the core with {small:d} enterprises or more at the start that lost some in "
    "{start:year}–{end:year}; {level:.0%} intervals of the change treat openings and closures as "
    "independent counts (Poisson). Closures free staff only where the enterprise had any. "
    "Relatedness compares national staffing patterns: 0 = no occupation in common, 1 = same mix."
)
_AREAS = Statement(
    "Jobseekers and vacancies are means of {year:year}, of all occupations: the figures by area do "
    "not say which occupations the jobseekers have."
)
_NEEDS = Statement(
    "By national staffing patterns the core needs most {first:lower} ({share:.0%} of its staff), "
    "then {others:lower}."
)
_SOURCES = {
    True: Statement(
        "Of the industries that lost enterprises in {region:in}, {industry:lower} is nearest in "
        "skills to the core ({near:.2f} of 1): {change:+d} enterprises, more than chance explains."
    ),
    False: Statement(
        "Of the industries that lost enterprises in {region:in}, {industry:lower} is nearest in "
        "skills to the core ({near:.2f} of 1), but its change, {change:+d} enterprises, cannot be "
        "told from chance."
    ),
}
_NO_SOURCES = Statement(
    "No industry outside the core that lost enterprises in {region:in} has staff like that of the "
    "core."
)
_MARKET = Statement(
    "In {year:year} there were {here:.1f} unemployed jobseekers per open vacancy in {region:in}, "
    "and {there:.1f} in {reference:in}."
)


def skills(
    tables: dict[str, pd.DataFrame],
    *,
    peers: tuple[str, ...],
    codes: tuple[str, ...],
    scope: Scope,
) -> Part:
    """Occupations the core needs, skills near to them, unemployment and vacancies.

    Parameters
    ----------
    tables : dict of DataFrame
        ``enterprises``, ``occupations``, ``labour_market``, ``unemployment_rate``.
    peers : tuple of str
        The structural peers.
    codes : tuple of str
        The municipalities of the region; those without figures are left out.

    Returns
    -------
    Part
        The tables of the module, findings, and the caveat on national patterns.
    """
    known = known_occupations(tables["occupations"])
    staff = _core_staff(known, tables["enterprises"], scope)
    needs = _needs(known, staff)
    shrinking = _shrinking(tables["enterprises"], known, staff, scope)
    areas = _areas(tables, (*codes, scope.region, *peers, scope.reference), scope)
    patterns = _PATTERNS.given(
        evidence="skills_needs", year=STAFF_YEAR, country=Code(WHOLE_COUNTRY)
    )
    start, end = scope.period
    change = _CHANGE.given(
        start=start,
        end=end,
        level=scope.settings.interval_level,
        small=scope.settings.small_count,
    )
    year = int(areas["year"].iloc[0])
    matrix = _matrix(known, needs, scope)
    made = by_name(
        StudyTable.of(SKILLS_NEEDS, needs, STAFF, (patterns, _PERSONS)),
        StudyTable.of(SKILLS_MATRIX, matrix, ("occupations",), (patterns,)),
        StudyTable.of(SKILLS_SHRINKING, shrinking, STAFF, (change, patterns)),
        StudyTable.of(SKILLS_AREAS, areas, AREAS, (_AREAS.given(year=year),)),
    )
    findings = (*_staff_findings(needs, shrinking, scope), *_market(areas, scope))
    return Part(made, findings=findings, caveats=(patterns,))


def occupation_names(project: Project) -> pd.DataFrame:
    """Names of the occupation groups, as rows of `classifications.names`.

    Raises
    ------
    CatalogueError
        If `config/occupation_names.yaml` is not well-formed.
    """
    found = read_occupation_names(project.config / OCCUPATIONS_FILE)
    rows = {
        code: {
            "kind": "occupation",
            "official": False,
            **name,
            **{f"short_{language}": text for language, text in name.items()},
        }
        for code, name in found.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("code")


def _core_staff(known: pd.DataFrame, enterprises: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Estimated staff of the core in the region: ``industry, occupation, employed``."""
    stock = only(enterprises, industry=scope.ecosystem.core, year=scope.year)
    wide = stock.pivot(index="industry", columns="region", values="stock")
    share = wide[scope.region] / wide[WHOLE_COUNTRY].mask(wide[WHOLE_COUNTRY] == 0)
    core = only(known, industry=scope.ecosystem.core)
    return core.assign(employed=core["employed"] * core["industry"].map(share))


def _needs(known: pd.DataFrame, staff: pd.DataFrame) -> pd.DataFrame:
    persons = staff.groupby("occupation")["employed"].sum(skipna=False)
    country = known.groupby("occupation")["employed"].sum()
    table = pd.DataFrame(
        {
            "need": persons / persons.sum(skipna=False),
            "country": country / country.sum(),
            "persons": persons,
        }
    )
    # an occupation without a row in the core's industries employs nobody there
    table = table.fillna({"need": 0.0, "persons": 0.0}) if persons.notna().all() else table
    table.insert(2, "ratio", table["need"] / table["country"])
    table = table.rename_axis("occupation").reset_index()
    return table.sort_values(["need", "occupation"], ascending=[False, True], ignore_index=True)


def _matrix(known: pd.DataFrame, needs: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Shares of the most needed groups in each core industry with known staff."""
    wide = known.pivot(index="industry", columns="occupation", values="employed").fillna(0.0)
    shares = wide.div(wide.sum(axis=1), axis=0)
    core = [code for code in scope.ecosystem.core if code in shares.index]
    chosen = shares.loc[core, list(needs["occupation"].head(MOST_NEEDED))]
    return chosen.stack().rename("share").reset_index()


def _shrinking(
    enterprises: pd.DataFrame, known: pd.DataFrame, staff: pd.DataFrame, scope: Scope
) -> pd.DataFrame:
    first, last = scope.period
    local = only(enterprises, region=scope.region)
    local = local[is_division(local["industry"])]
    found = change_interval(local, start=first, end=last, level=scope.settings.interval_level)
    stock = only(local, year=first).set_index("industry")["stock"]
    found = found.assign(
        enterprises=found["industry"].map(stock),
        lower=found["change"] - found["half_width"],
        upper=found["change"] + found["half_width"],
    )
    large = found["enterprises"] >= scope.settings.small_count
    fell = found["change"] < 0
    found = found[large & fell & ~found["industry"].isin(scope.ecosystem.core)]
    whole = staff.groupby("occupation", as_index=False)["employed"].sum(skipna=False)
    alike = skill_relatedness(pd.concat([known, whole.assign(industry=CORE)]))[CORE]
    near = found["industry"].map(alike).astype(float)
    table = found.assign(
        start=first, end=last, sure=found["upper"] < 0, relatedness=near, distance=1 - near
    )
    table = table.sort_values(["relatedness", "industry"], ascending=[False, True])
    return table[list(SKILLS_SHRINKING.columns)].reset_index(drop=True)


def _areas(tables: dict[str, pd.DataFrame], areas: tuple[str, ...], scope: Scope) -> pd.DataFrame:
    market = tables["labour_market"]
    year = int(market.loc[market["year"] <= scope.year, "year"].max())
    rows = only(market, region=list(areas), year=year).set_index(["region", "year"])
    tight = unemployed_per_vacancy(rows.reset_index())
    table = rows.assign(share=rows["unemployed"] / rows["labour_force"]).join(tight).reset_index()
    rates = tables["unemployment_rate"]
    latest = int(rates["year"].max())
    rate = only(rates, year=latest).set_index("region")["unemployment_rate"] / 100
    table = table.assign(latest_year=latest, latest_rate=table["region"].map(rate))
    order = {code: place for place, code in enumerate(dict.fromkeys(areas))}
    table = table[list(SKILLS_AREAS.columns)]
    return table.sort_values("region", key=lambda c: c.map(order), ignore_index=True)


def _staff_findings(
    needs: pd.DataFrame, shrinking: pd.DataFrame, scope: Scope
) -> tuple[Statement, ...]:
    told = []
    if needs["need"].notna().all():
        first, *others = needs["occupation"].head(3)
        told.append(
            _NEEDS.given(
                evidence="skills_needs",
                first=Code(first),
                share=needs["need"].iloc[0],
                others=[Code(code) for code in others],
            )
        )
    region = Code(scope.region)
    near = shrinking[shrinking["relatedness"] >= _NEAR]
    if near.empty:
        told.append(_NO_SOURCES.given(evidence="skills_shrinking", region=region))
    else:
        row = near.iloc[0]
        told.append(
            _SOURCES[bool(row["sure"])].given(
                evidence="skills_shrinking",
                region=region,
                industry=Code(row["industry"]),
                near=row["relatedness"],
                change=row["change"],
            )
        )
    return tuple(told)


def _market(areas: pd.DataFrame, scope: Scope) -> tuple[Statement, ...]:
    rows = areas.set_index("region")["unemployed_per_vacancy"]
    here, there = rows.get(scope.region), rows.get(scope.reference)
    if pd.isna(here) or pd.isna(there):
        return ()
    return (
        _MARKET.given(
            evidence="skills_areas",
            year=int(areas["year"].iloc[0]),
            here=here,
            there=there,
            region=Code(scope.region),
            reference=Code(scope.reference),
        ),
    )
