"""Worked examples of Farhauer & Kröll (2013, 2014), as REAT and the books print them."""

import numpy as np
import pandas as pd
import pytest

from nextstep_analysis.indicators.agglomeration import ellison_glaeser
from nextstep_analysis.indicators.concentration import gini, locational_gini, specialisation_gini
from nextstep_analysis.indicators.shift_share import shift_share
from nextstep_analysis.indicators.specialisation import (
    hoover_specialisation,
    krugman_index,
    location_quotient,
)

CLOSE = {"rtol": 1e-9, "atol": 1e-9}


def test_single_location_quotient(case, tidy):
    this = case("lq_farhauer_kroell_single")
    given, expected = this.input, this.expected
    table = tidy(
        {
            "here": [given["e_ij"], given["e_j"] - given["e_ij"]],
            "all": [given["e_i"], given["e"] - given["e_i"]],
        }
    )
    quotient = location_quotient(table, reference="all").iloc[0]
    assert quotient == pytest.approx(expected["lq"], rel=1e-9)
    assert quotient == pytest.approx(expected["documented"], abs=5e-8)


def test_krugman_of_two_regions_without_a_common_industry(case, tidy):
    this = case("krugman_farhauer_kroell")
    index = krugman_index(tidy(this.input["spec"]), reference="l")
    assert index["j"].item() == pytest.approx(this.expected["krugman_spec_j_vs_l"], rel=1e-12)


@pytest.mark.parametrize(
    ("country", "variant", "field"),
    [
        ("Sweden", "mean_of_others", "krugman_spec2_sweden_vs_unweighted_mean_of_others"),
        ("Finland", "mean_of_others", "krugman_spec_finland_vs_mean_of_others"),
        ("Finland", "pooled_others", "krugman_spec_finland_vs_pooled_sum_of_others"),
        ("Finland", "pooled", "krugman_spec_finland_vs_pooled_sum_incl_self"),
        ("Finland", "reference", "krugman_spec_finland_vs_pooled_sum_incl_self"),
        ("Finland", "rest_of_reference", "krugman_spec_finland_vs_pooled_sum_of_others"),
    ],
)
def test_krugman_of_nordic_countries(case, tidy, with_total, country, variant, field):
    this = case("krugman_farhauer_kroell")
    table = with_total(tidy(this.input["spec2"]))
    index = krugman_index(table, reference="ALL", variant=variant)
    assert index[country].item() == pytest.approx(this.expected[field], rel=1e-9)
    half = hoover_specialisation(table, reference="ALL", variant=variant)
    np.testing.assert_allclose(2 * half, index)


def test_krugman_of_concentration_is_the_same_turned_round(case, tidy):
    this = case("krugman_farhauer_kroell")
    # Industries stand in the place of regions, regions in that of industries.
    turned = tidy(this.input["conc2"])
    index = krugman_index(turned, reference=None, variant="mean_of_others")
    expected = this.expected["krugman_conc2_bergbau_vs_mean_of_others"]
    assert index["Bergbau"].item() == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    ("variant", "factor", "field"),
    [
        ("unweighted", 1, "gini_conc_unweighted_LQ"),
        ("lorenz", 1, "gini_conc_lorenz_weighted"),
        ("lorenz_half", 2, "gini_conc_lorenz_weighted"),
    ],
)
def test_locational_gini(case, part_and_rest, variant, factor, field):
    this = case("gini_farhauer_kroell")
    table = part_and_rest(this.input["conc"]["e_ij"], this.input["conc"]["e_j"])
    index = locational_gini(table, reference=None, variant=variant)
    assert factor * index["part"].item() == pytest.approx(this.expected[field], rel=1e-9)


@pytest.mark.parametrize(
    ("variant", "field"),
    [("unweighted", "gini_spec_unweighted_LQ"), ("lorenz", "gini_spec_lorenz_weighted")],
)
def test_specialisation_gini(case, tidy, variant, field):
    this = case("gini_farhauer_kroell")
    table = tidy({"here": this.input["spec"]["e_ij"], "all": this.input["spec"]["e_i"]})
    index = specialisation_gini(table, reference="all", variant=variant)
    assert index["here"].item() == pytest.approx(this.expected[field], rel=1e-9)


@pytest.mark.parametrize(("normalised", "field"), [(False, "gini_x"), (True, "gini_x_normalised")])
def test_gini(case, tidy, normalised, field):
    this = case("gini_farhauer_kroell")
    table = tidy({f"r{number}": [value] for number, value in enumerate(this.input["x"])})
    index = gini(table, reference=None, normalised=normalised)
    assert index.item() == pytest.approx(this.expected[field], rel=1e-9)


def test_ellison_glaeser(case):
    this = case("ellison_glaeser_farhauer_kroell")
    sizes = this.input["e_ik"]
    plants = pd.DataFrame({"region": this.input["region"], "value": sizes}).assign(
        industry="x", year=2020, plant=range(len(sizes))
    )
    totals = this.input["e_j"]
    regions = pd.DataFrame({"region": list(totals), "value": list(totals.values()), "year": 2020})
    index = ellison_glaeser(plants, regions=regions).loc[("x", 2020)]
    assert index["gamma"] == pytest.approx(this.expected["Gamma i"], rel=1e-9)
    assert index["raw"] == pytest.approx(this.expected["G i"], rel=1e-9)
    assert index["herfindahl"] == pytest.approx(this.expected["HHI i"], rel=1e-9)
    assert index["plants"] == this.expected["K i"]


@pytest.fixture
def four_industries(case, tidy):
    this = case("shiftshare_farhauer_kroell")
    given = this.input
    names = given["industries"]
    table = pd.concat(
        [
            tidy(given["region_t"] | {"all": given["nation_t"]}, names, 2000),
            tidy(given["region_t1"] | {"all": given["nation_t1"]}, names, 2001),
            tidy({"A": given["region_A_t2"], "all": given["nation_t2"]}, names, 2002),
        ]
    )
    return table, this.expected


@pytest.mark.parametrize("region", ["A", "B", "C"])
def test_shift_share_totals(four_industries, region):
    table, expected = four_industries
    dates = {"region": region, "reference": "all", "start": 2000, "end": 2001}
    dunn = shift_share(table, **dates).sum()
    fields = ["Growth (t1-t)", "National share", "Industrial mix", "Regional share"]
    columns = ["change", "national", "industry_mix", "regional"]
    oracle = expected[region]["Dunn"]
    np.testing.assert_allclose(dunn[columns], [oracle[field] for field in fields], **CLOSE)
    esteban = shift_share(table, **dates, method="esteban-marquillas").sum()
    oracle = expected[region]["Esteban"]
    columns = [*columns[:3], "competitive", "allocation"]
    fields = [*fields, "Allocation effect"]
    np.testing.assert_allclose(esteban[columns], [oracle[field] for field in fields], **CLOSE)


@pytest.mark.parametrize(
    ("method", "field", "columns"),
    [
        (
            "dunn",
            "A_by_industry_classic",
            {"NS": "national", "IM": "industry_mix", "RS": "regional"},
        ),
        (
            "esteban-marquillas",
            "A_by_industry_esteban_marquillas",
            {
                "NS": "national",
                "IM": "industry_mix",
                "CE": "competitive",
                "AE": "allocation",
            },
        ),
        (
            "arcelus",
            "A_by_industry_arcelus",
            {
                "NGE": "national_homothetic",
                "NGD": "national_deviation",
                "IME": "industry_mix_homothetic",
                "IMD": "industry_mix_deviation",
                "RGE": "regional_growth_homothetic",
                "RGD": "regional_growth_deviation",
                "RIE": "regional_industry_homothetic",
                "RID": "regional_industry_deviation",
            },
        ),
    ],
)
def test_shift_share_by_industry(four_industries, method, field, columns):
    table, expected = four_industries
    parts = shift_share(table, region="A", reference="all", start=2000, end=2001, method=method)
    for theirs, ours in columns.items():
        np.testing.assert_allclose(parts[ours], expected[field][theirs], **CLOSE)
    assert set(parts.columns) == {"start", "end", "change", *columns.values()}


def test_dynamic_shift_share(four_industries):
    table, expected = four_industries
    parts = shift_share(table, region="A", reference="all", start=2000, end=2002, dynamic=True)
    oracle = expected["A_dynamic_Dunn"]
    np.testing.assert_allclose(
        parts.sum()[["change", "national", "industry_mix", "regional"]],
        [
            oracle[field]
            for field in ("Growth (t1-t)", "National share", "Industrial mix", "Regional share")
        ],
        **CLOSE,
    )
