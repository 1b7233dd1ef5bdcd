"""What the chapter on skills says in sentences with their claims, and how to read its tables."""

from collections.abc import Collection

import pandas as pd

from nextstep_analysis.claim import AtLeast, Claim, cells, extreme, none_of
from nextstep_analysis.codes import WHOLE_COUNTRY
from nextstep_analysis.studies.scope import Scope, only
from nextstep_analysis.study import Code, Statement

STAFF_YEAR = 2016

_PATTERNS = Statement(
    "Occupations are known for the whole country only ({year:year}): the staff of each industry is "
    "assumed to be as in {country:in}. What the region's employers need may differ."
)
_MIX = Statement(
    "The industries of the core weigh by their staff in the whole country, since jobs by division "
    "in {region:in} are not in the data. So only shares are told and no persons: the number of "
    "enterprises says nothing of how many they employ."
)
_MIX_HERE = Statement(
    "The industries of the core weigh by their jobs in {region:in} in {year:year}. Persons are "
    "those jobs, spread over occupations as in the whole country."
)
_LEFT_OUT = Statement(
    "Left out, for their occupations are not known even for the whole country: {industries:lower}."
)
_CHANGE = Statement(
    "Every industry outside the core that lost enterprises in {start:year}–{end:year}, however few "
    "it had. The {level:.0%} interval says what random openings and closures would bring "
    "(independent Poisson counts); with fewer than {few:d} of them there is none. Closures free "
    "staff only where the enterprise had any. Relatedness compares national staffing patterns: "
    "0 = no occupation in common, 1 = same mix; alike from {near:.1f}."
)
_AREAS = Statement(
    "Jobseekers and vacancies are means of {year:year}, of all occupations: the figures by area do "
    "not say which occupations the jobseekers have."
)
_NEEDS = Statement(
    "By the national staffing patterns of {year:year} the core needed most {first:lower} "
    "({share:.0%} of its staff), then {others:lower}."
)
_SOURCES = {
    "fell": Statement(
        "Of the industries outside the core that lost more enterprises in {region:in} than random "
        "openings and closures bring, nearest in skills to the core: {industries:lower} "
        "({likeness:.2f} of 1)."
    ),
    "unclear": Statement(
        "No industry outside the core that surely lost enterprises in {region:in} has staff like "
        "that of the core. Nearest in skills among those whose loss is within what random openings "
        "and closures bring: {industries:lower} ({likeness:.2f} of 1)."
    ),
    "few": Statement(
        "Industries outside the core that lost enterprises in {region:in} and have staff like that "
        "of the core had fewer than {small:d} openings and closures, too few to tell a loss from "
        "chance. Nearest in skills among them: {industries:lower} ({likeness:.2f} of 1)."
    ),
}
_NO_SOURCES = Statement(
    "No industry outside the core that lost enterprises in {region:in}, however few it had, has "
    "staff like that of the core, as far as its staff is known."
)
_MARKET = Statement(
    "In {year:year} there were {here:.1f} unemployed jobseekers per open vacancy in {region:in}, "
    "and {there:.1f} in {reference:in}."
)


def staffing_note() -> Statement:
    """That occupations are national."""
    return _PATTERNS.given(evidence="skills_needs", year=STAFF_YEAR, country=Code(WHOLE_COUNTRY))


def mix_notes(scope: Scope, year: int | None, known: Collection[str]) -> tuple[Statement, ...]:
    """How the core's industries weigh, and which have no staff known; `year` of jobs here."""
    region = Code(scope.region)
    mix = _MIX.given(region=region) if year is None else _MIX_HERE.given(region=region, year=year)
    out = [Code(code) for code in scope.ecosystem.core if code not in known]
    return (mix, _LEFT_OUT.given(industries=out)) if out else (mix,)


def change_notes(scope: Scope, alike: float) -> tuple[Statement, ...]:
    """How the table of industries that lost enterprises is to be read; staff alike from `alike`."""
    start, end = scope.period
    settings = scope.settings
    told = _CHANGE.given(
        start=start,
        end=end,
        level=settings.interval_level,
        few=settings.small_count,
        near=alike,
    )
    return (told,)


def area_notes(areas: pd.DataFrame) -> tuple[Statement, ...]:
    """What jobseekers by area do not say."""
    return (_AREAS.given(year=int(areas["year"].iloc[0])),)


def skills_findings(
    needs: pd.DataFrame,
    shrinking: pd.DataFrame,
    areas: pd.DataFrame,
    *,
    alike: float,
    scope: Scope,
) -> tuple[Statement, ...]:
    """Sentences on ``skills_needs``, ``skills_shrinking`` and ``skills_areas``."""
    return (*_on_needs(needs), _on_sources(shrinking, alike, scope), *_on_market(areas, scope))


def _on_needs(needs: pd.DataFrame) -> tuple[Statement, ...]:
    """The three groups needed most; none where a share is missing or two are equal."""
    if needs["need"].isna().any() or needs["need"].head(4).duplicated().any():
        return ()
    first, *others = needs["occupation"].head(3)
    share = float(needs["need"].iloc[0])
    claims = [
        cells("skills_needs", {"occupation": first}, need=share),
        extreme("skills_needs", {"occupation": (first, *others)}, "need", "highest"),
    ]
    told = _NEEDS.given(
        evidence="skills_needs",
        claims=claims,
        first=Code(first),
        year=STAFF_YEAR,
        share=share,
        others=[Code(code) for code in others],
    )
    return (told,)


def _on_sources(shrinking: pd.DataFrame, alike: float, scope: Scope) -> Statement:
    """The industry that might free staff: a sure loss before an unsure one before a few."""
    region = Code(scope.region)
    known = shrinking.dropna(subset=["relatedness"])
    near = known[known["relatedness"] >= alike]
    for reading, message in _SOURCES.items():
        rows = only(near, reading=reading)
        if len(rows):
            top = rows[rows["relatedness"] == rows["relatedness"].max()]
            few = {"small": scope.settings.small_count} if reading == "few" else {}
            return message.given(
                evidence="skills_shrinking",
                claims=_nearest(known, rows, top, alike),
                region=region,
                industries=[Code(code) for code in top["industry"]],
                likeness=float(top["relatedness"].iloc[0]),
                **few,
            )
    claims = [_none_alike(known, alike)]
    return _NO_SOURCES.given(evidence="skills_shrinking", claims=claims, region=region)


def _nearest(
    known: pd.DataFrame, rows: pd.DataFrame, top: pd.DataFrame, alike: float
) -> list[Claim]:
    """That `top` is nearest of the `rows` of its reading, and none of a surer one is near."""
    reading, likeness = rows["reading"].iloc[0], float(top["relatedness"].iloc[0])
    told = {"relatedness": likeness, "reading": reading}
    claims = [cells("skills_shrinking", {"industry": code}, **told) for code in top["industry"]]
    rest = rows[rows["relatedness"] < likeness]
    if len(rest):
        so = {"relatedness": AtLeast(likeness)}
        claims.append(none_of("skills_shrinking", so, among=_of(rest)))
    surer = known[known["reading"].isin(list(_SOURCES)[: list(_SOURCES).index(reading)])]
    return [*claims, _none_alike(surer, alike)] if len(surer) else claims


def _none_alike(rows: pd.DataFrame, alike: float) -> Claim:
    return none_of("skills_shrinking", {"relatedness": AtLeast(alike)}, among=_of(rows))


def _of(rows: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    return {"industry": tuple(rows["industry"])}


def _on_market(areas: pd.DataFrame, scope: Scope) -> tuple[Statement, ...]:
    rows = areas.set_index("region")["unemployed_per_vacancy"]
    here, there = rows.get(scope.region), rows.get(scope.reference)
    if pd.isna(here) or pd.isna(there):
        return ()
    claims = [
        cells("skills_areas", {"region": area}, unemployed_per_vacancy=float(value))
        for area, value in ((scope.region, here), (scope.reference, there))
    ]
    return (
        _MARKET.given(
            evidence="skills_areas",
            claims=claims,
            year=int(areas["year"].iloc[0]),
            here=float(here),
            there=float(there),
            region=Code(scope.region),
            reference=Code(scope.reference),
        ),
    )
