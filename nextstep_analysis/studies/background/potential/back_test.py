"""Would the orders of the lists have told where enterprises open? Tried on all regions, once.

A term must foretell openings better than what a region has already, the location quotient, and
with the sign that its list claims: thin links would be a prospect if *fewer* went with more
openings. Likeness of staff is tried as the share of what has similar staff that a region has, for
the likeness to one core is the same in all regions.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from nextstep_analysis.claim import AtLeast, all_of, cells
from nextstep_analysis.indicators.openings_model import openings_model
from nextstep_analysis.indicators.relatedness import relatedness_density
from nextstep_analysis.studies.background.potential.tables import BACK_TEST
from nextstep_analysis.studies.measures.enterprises import (
    is_division,
    is_region,
    regions_by_division,
    stock_by_division,
)
from nextstep_analysis.studies.measures.reading import settled, totals
from nextstep_analysis.studies.scope import Part, Scope, only
from nextstep_analysis.study import Statement, StudyTable, by_name

DATASETS = ("enterprises", "occupations")
LEAST_QUOTIENT = 0.05
"""Quotients below are taken as this one: their logarithm has no bound."""
FEWEST_RUNS = 100  # of the resampling, where only a coefficient is asked for
TERMS = {"smoothed_quotient": ("thin", -1), "likeness": ("near", 1)}
"""The figure of each order, its list, and the sign that a prospect would have."""

_BETTER = Statement(
    "Tested on all regions: this order foretold openings in {first:year}–{last:year} better than "
    "what the region has already."
)
_NOT_BETTER = Statement(
    "Tested on all regions: this order did not foretell openings in {first:year}–{last:year} "
    "better than what the region has already."
)
_FEWER = Statement("Where an industry was thin, fewer enterprises opened, not more.")
_METHOD = Statement(
    "Poisson model of {openings:d} openings in {cells:d} cells of region and industry in "
    "{first:year}–{last:year}, with the number that the sizes of both would bring as offset and "
    "figures of {start:year}; one region at a time is left out. The location quotient explains "
    "{base:.0%} of the deviance; the range of what a figure adds is from resampling regions. An "
    "order that foretells better must add surely, and with the sign that it claims."
)


def back_test(
    enterprises: pd.DataFrame, *, skills: pd.DataFrame, industries: Iterable[str], scope: Scope
) -> Part:
    """Table `BACK_TEST`, a row for each of `TERMS`, and a sentence for each list.

    Of the `industries` whose staff is known: those of the market economy in the European panel.

    The same in every study. Without an earlier period there is no table and no sentence.
    """
    if len(scope.settings.periods) < 2:
        return Part()
    (first, last), (_, start) = scope.settings.periods[:2]
    table = _cells(enterprises, skills, (start, first + 1, last), scope)
    table = table[table["industry"].isin(set(industries))]
    years = {"start": start, "first": first + 1, "last": last}
    rows = [{**years, **_row(term, table)} for term in TERMS]
    frame = pd.DataFrame(rows)[list(BACK_TEST.columns)]
    told = StudyTable.of(BACK_TEST, frame, DATASETS, (_method(frame.iloc[0]),))
    sentences = tuple(_sentence(row) for row in frame.to_dict("records"))
    return Part(by_name(told), findings=sentences)


def _cells(
    enterprises: pd.DataFrame, skills: pd.DataFrame, years: tuple[int, int, int], scope: Scope
) -> pd.DataFrame:
    """One row per region and industry: openings, and what was known before them."""
    start, first, last = years
    stock = regions_by_division(only(stock_by_division(enterprises), year=start))
    there = stock.groupby("industry")["value"].transform("sum") > 0
    sizes = totals(enterprises, year=start)
    level = scope.settings.interval_level
    model = settled(stock[there], totals=sizes, level=level)["smoothed_quotient"]
    keys = ["region", "industry"]
    value = stock[there].set_index(keys)["value"]
    expected = value.groupby("industry").transform("sum") * _share(value, keys)
    later = enterprises[enterprises["year"].between(first, last)]
    later = later[is_region(later["region"]) & is_division(later["industry"])]
    openings = later.groupby(keys)["births"].sum(skipna=False)
    likeness = relatedness_density(stock[there], proximity=skills)
    table = pd.DataFrame(
        {
            "openings": openings,
            "quotient": np.log((value / expected).clip(lower=LEAST_QUOTIENT)),
            "smoothed_quotient": np.log(model),
            "likeness": likeness,
        }
    )
    whole = table.notna().all(axis="columns").groupby("industry").transform("all")
    opened = table["openings"].groupby("industry").transform("sum") > 0
    return table[whole & opened].reset_index()


def _share(value: pd.Series, keys: list[str]) -> pd.Series:
    """Each region's share of all enterprises, by cell."""
    sums = value.groupby("region").sum()
    of_all = sums / sums.sum()
    return pd.Series(
        value.index.get_level_values(keys[0]).map(of_all).to_numpy(), index=value.index
    )


def _row(term: str, table: pd.DataFrame) -> dict[str, object]:
    name, sign = TERMS[term]
    model = openings_model(table, terms=[term], base=["quotient"])
    alone = openings_model(table, terms=[term], runs=FEWEST_RUNS)
    return {
        "term": term,
        "list": name,
        "base": model.explained_base,
        "explained": model.explained,
        "increment": model.increment,
        "lower": model.lower,
        "upper": model.upper,
        "coefficient": model.coefficients["coefficient"][term],
        "alone": alone.coefficients["coefficient"][term],
        "answer": model.verdict(term, sign=sign).answer.value,
        "cells": model.cells,
        "openings": model.openings,
    }


def _method(row: pd.Series) -> Statement:
    values = {name: row[name] for name in ("openings", "cells", "base")}
    claim = cells("back_test", {"term": row["term"]}, **values)
    years = {name: int(row[name]) for name in ("start", "first", "last")}
    return _METHOD.given(claims=(claim,), **values, **years)


def _sentence(row: dict) -> Statement:
    """Whether the order of a list foretold openings; of thin links also which way."""
    where = {"term": row["term"]}
    claims = (all_of("back_test", {"answer": row["answer"]}, among=where),)
    then = None
    if row["list"] == "thin" and row["alone"] > 0:
        fewer = all_of("back_test", {"alone": AtLeast(0.0)}, among=where)
        then = _FEWER.given(claims=(fewer,))
    message = _BETTER if row["answer"] == "above" else _NOT_BETTER
    years = {name: int(row[name]) for name in ("first", "last")}
    return message.given(evidence="back_test", claims=claims, then=then, list=row["list"], **years)
