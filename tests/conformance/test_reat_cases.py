"""REAT's real data: Göttingen against Germany, and the German Länder."""

import numpy as np
import pandas as pd
import pytest

from nextstep_analysis.indicators.concentration import (
    equivalent_number,
    herfindahl,
    hoover_concentration,
    locational_gini,
    specialisation_gini,
)
from nextstep_analysis.indicators.shift_share import shift_share
from nextstep_analysis.indicators.specialisation import krugman_index, location_quotient

CLOSE = {"rtol": 1e-9, "atol": 1e-6}
FIELDS = ["Growth (t1-t)", "National share", "Industrial mix", "Regional share"]
DUNN = ["change", "national", "industry_mix", "regional"]


@pytest.fixture
def goettingen(case):
    this = case("goettingen_lq_spec_shiftshare")
    wide = this.wide().rename_axis(index="industry", columns="key")
    table = wide.stack().rename("value").reset_index()
    key = table["key"].str.extract(r"(?P<region>\D+)(?P<year>\d+)").astype({"year": int})
    return pd.concat([table.drop(columns="key"), key], axis=1), this.expected


def test_location_quotients_of_official_totals(goettingen):
    """The published industries fall short of the official total: the rest is a row of its own."""
    table, expected = goettingen
    table = table[table["year"] == 2017]
    official = {"Goettingen": "goe2017", "BRD": "brd2017"}
    rest = [
        {
            "region": region,
            "industry": "rest",
            "year": 2017,
            "value": expected["totals"][field]
            - table.loc[table["region"] == region, "value"].sum(),
        }
        for region, field in official.items()
    ]
    whole = pd.concat([table, pd.DataFrame(rest)], ignore_index=True)
    assert whole["value"].min() >= 0
    quotient = whole.assign(lq=location_quotient(whole, reference="BRD"))
    quotient = quotient[quotient["region"] == "Goettingen"].set_index("industry")["lq"]
    oracle = pd.Series(expected["lq_2017"])
    np.testing.assert_allclose(quotient[oracle.index], oracle, rtol=1e-9)


def test_specialisation(goettingen):
    table, expected = goettingen
    krugman = krugman_index(table, reference="BRD")
    gini = specialisation_gini(table, reference="BRD", variant="unweighted")
    here = ("Goettingen", 2017)
    assert krugman[here] == pytest.approx(expected["krugman_spec_2017"], rel=1e-9)
    assert gini[here] == pytest.approx(expected["gini_spec_2017"], rel=1e-9)


@pytest.mark.parametrize(("dynamic", "kind"), [(False, "shift"), (True, "dynamic")])
def test_shift_share(goettingen, dynamic, kind):
    table, expected = goettingen
    asked = {"region": "Goettingen", "reference": "BRD", "start": 2008, "end": 2017}
    dunn = shift_share(table, **asked, dynamic=dynamic).sum()
    oracle = expected[f"{kind}_dunn_2008_2017"]
    np.testing.assert_allclose(dunn[DUNN], [oracle[field] for field in FIELDS], **CLOSE)
    esteban = shift_share(table, **asked, dynamic=dynamic, method="esteban-marquillas").sum()
    oracle = expected[f"{kind}_esteban_2008_2017"]
    np.testing.assert_allclose(
        esteban[[*DUNN[:3], "competitive", "allocation"]],
        [oracle[field] for field in [*FIELDS, "Allocation effect"]],
        **CLOSE,
    )


def test_shift_share_of_each_year(goettingen):
    table, expected = goettingen
    oracle = pd.DataFrame(expected["dynamic_dunn_by_year"])
    for period in oracle.index:
        start, end = map(int, period.split("-"))
        parts = shift_share(table, region="Goettingen", reference="BRD", start=start, end=end)
        np.testing.assert_allclose(parts.sum()[DUNN], oracle.loc[period, FIELDS], **CLOSE)


def test_herfindahl(case, tidy):
    this = case("hhi_hoover_german_laender")
    sales = tidy({"market": this.input["sales"]})
    assert herfindahl(sales).item() == pytest.approx(this.expected["hhi_sales"], rel=1e-9)
    normalised = herfindahl(sales, normalised=True).item()
    assert normalised == pytest.approx(this.expected["hhi_norm_sales"], rel=1e-9)
    assert equivalent_number(sales).item() == pytest.approx(this.expected["eq_sales"], rel=1e-9)
    product = tidy({"Germany": this.input["gdp"]})
    assert herfindahl(product).item() == pytest.approx(this.expected["hhi_gdp"], rel=1e-9)


def test_hoover_and_gini_over_the_laender(case, part_and_rest):
    this = case("hhi_hoover_german_laender")
    table = part_and_rest(this.input["gdp"], this.input["pop"])
    against_people = hoover_concentration(table, reference=None)["part"].item()
    assert against_people == pytest.approx(this.expected["hoover_gdp_pop"], rel=1e-9)
    equal = hoover_concentration(table, reference=None, variant="equal")["part"].item()
    assert equal == pytest.approx(this.expected["hoover_gdp_equal"], rel=1e-9)
    lorenz = locational_gini(table, reference=None)["part"].item()
    assert lorenz == pytest.approx(this.expected["gini_gdp_pop_lorenz"], rel=1e-9)
