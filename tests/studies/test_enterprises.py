"""Counts in the shapes of the indicators: nothing counted twice, nothing missing made zero."""

import numpy as np
import pytest

from nextstep_analysis.errors import DataError
from nextstep_analysis.studies.measures.enterprises import (
    by_division,
    core_and_rest,
    demography,
    with_pooled_peers,
)


def value(table, region, industry, year):
    row = table[
        (table["region"] == region) & (table["industry"] == industry) & (table["year"] == year)
    ]
    return row["value"].item()


def test_divisions_add_up_to_the_official_total(enterprises):
    table = by_division(enterprises, measure="stock")
    assert set(table["industry"]) == {"C16", "C31", "F41", "X"}
    sums = table.groupby(["region", "year"])["value"].sum()
    assert sums["MK07", 2018] == 100 and sums["SSS", 2020] == 1100
    assert value(table, "MK07", "X", 2018) == 1


def test_a_missing_division_makes_the_rest_unknown_not_larger(enterprises):
    gap = (enterprises["industry"] == "C31") & (enterprises["year"] == 2019)
    enterprises.loc[gap, "stock"] = np.nan
    table = by_division(enterprises, measure="stock")
    assert np.isnan(value(table, "MK07", "X", 2019))
    assert value(table, "MK07", "X", 2018) == 1


def test_divisions_above_the_total_are_refused(enterprises):
    enterprises.loc[enterprises["industry"] == "TOT", "stock"] = 5
    with pytest.raises(DataError, match=r"divisions of MK07 in 2018 add up to more.*99 against 5"):
        by_division(enterprises, measure="stock")


def test_core_counts_each_industry_once(enterprises):
    table = core_and_rest(by_division(enterprises, measure="stock"), codes=("C16", "C31"))
    assert value(table, "MK07", "core", 2018) == 60
    assert value(table, "MK07", "rest", 2018) == 40


def test_missing_member_makes_the_core_missing(enterprises):
    table = by_division(enterprises, measure="stock")
    table.loc[(table["industry"] == "C31") & (table["region"] == "MK07"), "value"] = np.nan
    core = core_and_rest(table, codes=("C16", "C31"))
    assert np.isnan(value(core, "MK07", "core", 2018))
    assert value(core, "SSS", "core", 2018) == 200


def test_pooled_peers_are_the_sum(enterprises):
    table = with_pooled_peers(by_division(enterprises, measure="stock"), peers=("MK07", "MK13"))
    assert value(table, "PEERS", "C16", 2020) == 94


def test_demography_adds_the_core(enterprises):
    table = demography(enterprises, codes=("C16", "C31"), regions=("MK07",))
    assert table[["stock", "births", "deaths"]].values.tolist()[0] == [60, 8, 6]


def test_order_of_rows_does_not_matter(enterprises):
    shuffled = enterprises.sample(frac=1, random_state=1)
    assert by_division(shuffled, measure="stock").equals(by_division(enterprises, measure="stock"))
