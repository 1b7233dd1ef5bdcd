"""Skills: which occupations the core needs, which industries might free them, who looks for work.

Only *national* staffing patterns are known (2016): what follows assumes that an industry
employs the same occupations here as in the whole country, and says so.

`gaps.tables` tells what the tables hold. ``skills_matrix`` has each core industry and the twelve
most needed groups; ``skills_shrinking`` every industry outside the core that lost enterprises in
the main period, however few it had, NaN where the staff is not known; ``skills_areas``
municipalities, the region, its structural peers and the reference. The core's industries weigh by
their jobs in the region where these are known by division, else by their staff in the whole
country, and then no persons are told: an enterprise says nothing of its size.
"""

from typing import NamedTuple

import pandas as pd

from nextstep_analysis.catalogue.occupations import OCCUPATIONS_FILE, read_occupation_names
from nextstep_analysis.codes import CORE
from nextstep_analysis.indicators.labour import unemployed_per_vacancy
from nextstep_analysis.indicators.periods import change_interval
from nextstep_analysis.indicators.skills import skill_relatedness
from nextstep_analysis.project import Project
from nextstep_analysis.studies.background.gaps.skills_findings import (
    area_notes,
    change_notes,
    mix_notes,
    skills_findings,
    staffing_note,
)
from nextstep_analysis.studies.background.gaps.tables import (
    SKILLS_AREAS,
    SKILLS_MATRIX,
    SKILLS_NEEDS,
    SKILLS_SHRINKING,
)
from nextstep_analysis.studies.measures.enterprises import is_division
from nextstep_analysis.studies.measures.industry_space import known_occupations
from nextstep_analysis.studies.scope import Part, Scope, only
from nextstep_analysis.study import StudyTable, by_name

STAFF, AREAS = ("occupations", "enterprises"), ("labour_market", "unemployment_rate")
MOST_NEEDED = 12
FELL, UNCLEAR, FEW = "fell", "unclear", "few"
"""How a loss of enterprises reads: more than random openings and closures bring, within what
they bring, or too few of them to say."""


class CoreStaff(NamedTuple):
    """Staff of the core: ``industry, occupation, employed``; whose, and of which year.

    `year` is None where the numbers are those of the whole country.
    """

    rows: pd.DataFrame
    year: int | None


def skills(
    tables: dict[str, pd.DataFrame],
    *,
    peers: tuple[str, ...],
    codes: tuple[str, ...],
    alike: float,
    scope: Scope,
) -> Part:
    """Occupations the core needs, skills near to them, unemployment and vacancies.

    Parameters
    ----------
    tables : dict of DataFrame
        ``enterprises``, ``jobs``, ``occupations``, ``labour_market``, ``unemployment_rate``.
    peers : tuple of str
        The structural peers.
    codes : tuple of str
        The municipalities of the region; those without figures are left out.
    alike : float
        Likeness from which staff is called alike: that of the screen of chapter 4.

    Returns
    -------
    Part
        The tables of the module, findings, and the caveat on national patterns.
    """
    known = known_occupations(tables["occupations"])
    staff = _core_staff(known, tables["jobs"], scope)
    needs = _needs(known, staff)
    shrinking = _shrinking(tables["enterprises"], known, staff.rows, scope)
    areas = _areas(tables, (*codes, scope.region, *peers, scope.reference), scope)
    matrix = _matrix(known, needs, scope)
    patterns = staffing_note()
    mix = mix_notes(scope, staff.year, set(staff.rows["industry"]))
    needed = ("occupations",) if staff.year is None else ("occupations", "jobs")
    made = by_name(
        StudyTable.of(SKILLS_NEEDS, needs, needed, (patterns, *mix)),
        StudyTable.of(SKILLS_MATRIX, matrix, ("occupations",), (patterns,)),
        StudyTable.of(SKILLS_SHRINKING, shrinking, STAFF, (*change_notes(scope, alike), patterns)),
        StudyTable.of(SKILLS_AREAS, areas, AREAS, area_notes(areas)),
    )
    findings = skills_findings(needs, shrinking, areas, alike=alike, scope=scope)
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


def _core_staff(known: pd.DataFrame, jobs: pd.DataFrame, scope: Scope) -> CoreStaff:
    """Staff of the core by occupation: jobs here where each industry has them, else the country's.

    An industry whose staffing is not known is left out.
    """
    core = only(known, industry=scope.ecosystem.core)
    here = only(jobs, region=scope.region, industry=tuple(core["industry"].unique()))
    newest = jobs["year"].max()
    here = only(here, year=newest).set_index("industry")["jobs"]
    local = here.reindex(core["industry"].unique()).astype(float)
    if local.isna().any():
        return CoreStaff(core, None)
    whole = core.groupby("industry")["employed"].transform("sum", min_count=1)
    share = core["employed"] / whole.mask(whole == 0)
    rows = core.assign(employed=share * core["industry"].map(local))
    return CoreStaff(rows, int(newest))


def _needs(known: pd.DataFrame, staff: CoreStaff) -> pd.DataFrame:
    employed = staff.rows.groupby("occupation")["employed"].sum(skipna=False)
    country = known.groupby("occupation")["employed"].sum()
    share = country / country.sum()
    table = pd.DataFrame({"need": employed / employed.sum(skipna=False), "country": share})
    # an occupation without a row in the core's industries employs nobody there
    table = table.fillna({"need": 0.0}) if employed.notna().all() else table
    table["ratio"] = table["need"] / table["country"]
    here = employed.sum(skipna=False) if staff.year is not None else float("nan")
    table["persons"] = table["need"] * here
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
    found = found[(found["change"] < 0) & ~found["industry"].isin(scope.ecosystem.core)]
    enough = found["events"] >= scope.settings.small_count
    found = found.assign(
        enterprises=found["industry"].map(stock),
        lower=found["lower"].where(enough),
        upper=found["upper"].where(enough),
        start=first,
        end=last,
        relatedness=found["industry"].map(_likeness(known, staff)).astype(float),
    )
    sure = (found["upper"] < 0).map({True: FELL, False: UNCLEAR})
    found = found.assign(reading=sure.where(enough, FEW), distance=1 - found["relatedness"])
    table = found.sort_values(["relatedness", "industry"], ascending=[False, True])
    return table[list(SKILLS_SHRINKING.columns)].reset_index(drop=True)


def _likeness(known: pd.DataFrame, staff: pd.DataFrame) -> pd.Series:
    """Likeness of the staff of each industry to that of the core as one."""
    whole = staff.groupby("occupation", as_index=False)["employed"].sum(skipna=False)
    return skill_relatedness(pd.concat([known, whole.assign(industry=CORE)]))[CORE]


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
