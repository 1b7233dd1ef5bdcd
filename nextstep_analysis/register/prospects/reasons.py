"""Why a company stands where it stands, in three sentences."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from nextstep_analysis.catalogue.prospecting import Weights
from nextstep_analysis.prospects import (
    BOUGHT,
    CORE,
    HOME,
    NEAR,
    NEEDS,
    PARTS,
    SIGNALS,
    THIN,
    country_name,
)
from nextstep_analysis.study import Code, Statement

TOLD = 3
_FIT = {
    NEEDS: Statement("{ecosystem}, need: {industry:short} (place {place:d} of {of:d} of its gap)."),
    BOUGHT: Statement(
        "{ecosystem}, bought elsewhere: {industry:short} (place {place:d} of {of:d})."
    ),
    THIN: Statement("{ecosystem}, thin link: {industry:short} (place {place:d} of {of:d})."),
    NEAR: Statement("{ecosystem}, near and strong: {industry:short} (place {place:d} of {of:d})."),
    CORE: Statement("{ecosystem}, core industry: {industry:short}."),
}
_UNSURE = Statement("Its code tells only that this may be so.")
_GROWTH = Statement("Turnover changed by {growth:+.1%} a year from {first:date} to {last:date}.")
_SIGNALS = {
    "funding": Statement("Public funding on {day:date}: {source}."),
    "site": Statement("A new site on {day:date}: {source}."),
    "hiring": Statement("Hiring on {day:date}: {source}."),
}
_PRESENT = Statement("Has an address in {region:in}.")
_MINUTES = Statement(
    "By road to the largest municipality of the region: about {minutes:d} minutes."
)
_TURNOVER = Statement("Turnover {amount:meur} in the year that ended on {day:date}.")
_TOLD = Statement("Turnover {amount:meur}; of which year its list does not say.")
_PERSONNEL = Statement("Personnel expenses {amount:meur} in the year that ended on {day:date}.")
_PERSONS = Statement("Employs {persons:d} persons, as its list says.")
_EMPLOYER = Statement("In the employer register since {day:date}.")
_NO_EMPLOYER = Statement("Not in the employer register.")
_UNKNOWN = {
    "growth": Statement("Growth of turnover is not known."),
    "funding": Statement("No public funding of the last {years:d} years on any imported list."),
    "site": Statement("No new site of the last {years:d} years on any imported list."),
    "hiring": Statement("No hiring of the last {years:d} years on any imported list."),
    "reach": Statement("Its municipality is not known."),
    "size": Statement("Its size is not known."),
}
_NO_JOURNEY = Statement("The journey from its municipality is not known.")
_ABROAD = Statement("Abroad ({country}): the distance is not known.")


def reasons(
    rows: pd.DataFrame,
    *,
    weights: Weights,
    ecosystems: Mapping[str, Mapping[str, str]],
    region: str,
    years: int,
) -> list[tuple[Statement, ...]]:
    """Three sentences for each of `rows`: the fit, then what adds most to the index.

    Signals of the last `years` are told. What is known goes before what is not; within each the
    larger weight times middle.
    """
    share = {part: getattr(weights, part) for part in PARTS}
    found = []
    for row in rows.to_dict("records"):
        told = dict(_known(row, region))
        order = sorted(
            (part for part in PARTS if part != "fit" and share[part] > 0),
            key=lambda part: (
                part not in told,
                -share[part] * (row[f"{part}_low"] + row[f"{part}_high"]),
            ),
        )
        others = (told.get(part) or _unknown(part, row, years) for part in order)
        found.append((fit_reason(row, ecosystems), *list(others)[: TOLD - 1]))
    return found


def fit_reason(row: Mapping[str, Any], ecosystems: Mapping[str, Mapping[str, str]]) -> Statement:
    """Which list of which ecosystem, at which place, by which industry."""
    return _FIT[row["list"]].given(
        ecosystem=ecosystems[row["ecosystem"]],
        industry=Code(row["division"]),
        place=int(row["place"]),
        of=int(row["of"]),
        then=None if row["sure"] else _UNSURE,
    )


def _known(row: Mapping[str, Any], region: str) -> Iterator[tuple[str, Statement]]:
    if not pd.isna(row["growth"]):
        first, last = _day(row["growth_from"]), _day(row["turnover_end"])
        yield "growth", _GROWTH.given(growth=row["growth"], first=first, last=last)
    for kind, sentence in _SIGNALS.items():
        if not pd.isna(row[f"{kind}_dated"]):
            told = {"day": _day(row[f"{kind}_dated"]), "source": row[f"{kind}_source"] or "-"}
            yield kind, sentence.given(**told)
    if row["presence"]:
        yield "reach", _PRESENT.given(region=Code(region))
    elif not pd.isna(row["minutes"]):
        yield "reach", _MINUTES.given(minutes=round(row["minutes"]))
    if (size := _size(row)) is not None:
        yield "size", size


def _unknown(part: str, row: Mapping[str, Any], years: int) -> Statement:
    if part == "reach" and row["country"] != HOME:
        return _ABROAD.given(country=country_name(row["country"]))
    if part == "reach" and not pd.isna(row["municipality"]):
        return _NO_JOURNEY
    return _UNKNOWN[part].given(years=years) if part in SIGNALS else _UNKNOWN[part]


def _size(row: Mapping[str, Any]) -> Statement | None:
    for column, sentence in (("turnover", _TURNOVER), ("personnel", _PERSONNEL)):
        if not pd.isna(row[column]) and row[column] > 0:
            amount, end = row[column] / 1e6, row[f"{column}_end"]
            if pd.isna(end):
                return _TOLD.given(amount=amount)
            return sentence.given(amount=amount, day=_day(end))
    if row["country"] != HOME:
        known = not pd.isna(row["persons"])
        return _PERSONS.given(persons=row["persons"]) if known else None
    if pd.isna(row["employer_since"]):
        return _NO_EMPLOYER
    return _EMPLOYER.given(day=_day(row["employer_since"]))


def _day(moment: Any) -> str:
    return pd.Timestamp(moment).date().isoformat()
