"""What holds for any table: identities, ranges, and that order and scale do not matter."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nextstep_analysis.indicators.aggregates import weighted_total
from nextstep_analysis.indicators.concentration import (
    equivalent_number,
    gini,
    herfindahl,
    hoover_concentration,
    locational_gini,
    specialisation_gini,
)
from nextstep_analysis.indicators.demography import (
    birth_rate,
    churn_rate,
    death_rate,
    net_entry_rate,
)
from nextstep_analysis.indicators.diversity import shannon_entropy, variety
from nextstep_analysis.indicators.growth import cagr, growth_contribution
from nextstep_analysis.indicators.shift_share import METHODS, shift_share
from nextstep_analysis.indicators.specialisation import (
    hachman_index,
    hoover_specialisation,
    horizontal_cluster_quotient,
    krugman_index,
    location_quotient,
    location_quotient_interval,
)
from nextstep_analysis.schema import with_scheme

BY_REFERENCE = [gini, locational_gini, specialisation_gini, hoover_concentration]
RATES = [birth_rate, death_rate, net_entry_rate, churn_rate]
GROUPS = pd.Series({"i0": "g", "i1": "g", "i2": "h", "i3": "h"})
OF_ALL_YEARS = {"region": "R0", "reference": "FI", "start": 2020, "end": 2022}
COUNTS = st.integers(min_value=0, max_value=5000)


def for_any(*strategies):
    """`hypothesis.given`, the same examples on every run and without a stop-watch."""

    def decorate(test):
        return settings(max_examples=30, deadline=None, derandomize=True)(given(*strategies)(test))

    return decorate


@st.composite
def country(draw, regions=3, industries=4, years=1):
    """A country ``FI`` and its regions, which add up to it, with at least one unit each."""
    names = [f"R{number}" for number in range(regions)]
    table = pd.DataFrame(
        [(r, f"i{i}", 2020 + t) for r in names for i in range(industries) for t in range(years)],
        columns=["region", "industry", "year"],
    )
    size = len(table)
    table["value"] = draw(st.lists(COUNTS, min_size=size, max_size=size))
    table.loc[table["industry"] == "i0", "value"] += 1
    whole = table.groupby(["industry", "year"], as_index=False)["value"].sum().assign(region="FI")
    return with_scheme(pd.concat([table, whole[table.columns]], ignore_index=True), "own")


def components(parts):
    return parts.drop(columns=["start", "end", "change"])


@for_any(country())
def test_mean_quotient_weighted_by_the_reference_is_one(table):
    table = table.assign(lq=location_quotient(table, reference="FI"))
    wide = table.pivot(index="industry", columns="region", values="lq")
    size = table[table["region"] == "FI"].set_index("industry")["value"]
    np.testing.assert_allclose(wide.mul(size / size.sum(), axis=0).sum(), 1)


@for_any(country(), st.sampled_from([0.001, 3, 1e6]), st.randoms(use_true_random=False))
def test_order_and_scale_do_not_matter_to_specialisation(table, factor, random):
    order = list(range(len(table)))
    random.shuffle(order)
    other = table.assign(value=table["value"] * factor).iloc[order]
    for indicator in (location_quotient, krugman_index, hachman_index):
        ours, theirs = indicator(table, reference="FI"), indicator(other, reference="FI")
        np.testing.assert_allclose(theirs.sort_index(), ours.sort_index(), atol=1e-12)


@for_any(country())
def test_ranges_and_relations_of_specialisation(table):
    krugman = krugman_index(table, reference="FI")
    assert krugman.between(0, 2 + 1e-12).all()
    np.testing.assert_allclose(2 * hoover_specialisation(table, reference="FI"), krugman)
    hachman = hachman_index(table, reference="FI")
    assert hachman.between(0, 1 + 1e-12, inclusive="right").all()
    above = table.assign(h=horizontal_cluster_quotient(table, reference="FI"))
    np.testing.assert_allclose(above.groupby("region")["h"].sum(), 0, atol=1e-8)
    # Regions that make up the country: what one has above parity, others lack.
    regions = above[above["region"] != "FI"]
    np.testing.assert_allclose(regions.groupby("industry")["h"].sum(), 0, atol=1e-8)


@for_any(country(), st.sampled_from(["clopper-pearson", "poisson"]))
def test_the_interval_holds_the_quotient_and_widens_with_the_level(table, method):
    quotient = location_quotient(table, reference="FI")
    narrow, wide = (
        location_quotient_interval(table, reference="FI", level=level, method=method)
        for level in (0.8, 0.99)
    )
    known = quotient.notna()
    assert narrow[~known].isna().all(axis=None)
    assert (narrow["lower"] <= quotient + 1e-9)[known].all()
    assert (quotient <= narrow["upper"] + 1e-9)[known].all()
    assert (wide["lower"] <= narrow["lower"])[known].all()
    assert (wide["upper"] >= narrow["upper"])[known].all()


@for_any(country())
def test_ranges_of_concentration(table):
    index = herfindahl(table)
    assert index.between(0.25 - 1e-12, 1 + 1e-12).all()
    assert herfindahl(table, normalised=True).between(-1e-12, 1 + 1e-12).all()
    np.testing.assert_allclose(equivalent_number(table) * index, 1)
    for indicator in BY_REFERENCE:
        assert indicator(table, reference="FI").dropna().between(-1e-12, 1 + 1e-12).all()
    lorenz = locational_gini(table, reference="FI")
    hoover = hoover_concentration(table, reference="FI")
    # Hoover is the largest gap to the diagonal, never more than twice the area between.
    assert (hoover <= lorenz + 1e-9)[lorenz.notna()].all()


@for_any(country())
def test_order_and_scale_do_not_matter_to_concentration(table):
    other = table.assign(value=table["value"] * 7.5).iloc[::-1]
    for indicator in BY_REFERENCE:
        ours, theirs = indicator(table, reference="FI"), indicator(other, reference="FI")
        np.testing.assert_allclose(ours, theirs, atol=1e-12)


@for_any(country())
def test_the_reference_may_be_left_out_or_absent(table):
    regions = table[table["region"] != "FI"]
    for indicator in (gini, locational_gini, hoover_concentration):
        pd.testing.assert_series_equal(
            indicator(table, reference="FI"), indicator(regions, reference=None)
        )


@for_any(country(years=2))
def test_unrelated_and_related_make_up_the_entropy(table):
    parts = variety(table, groups=GROUPS)
    assert (parts["unrelated"] + parts["related"]).equals(parts["total"])
    np.testing.assert_allclose(parts["total"], shannon_entropy(table), atol=1e-12)
    assert (parts >= -1e-12).all(axis=None)
    alone = variety(table, groups=pd.Series({code: code for code in GROUPS.index}))
    np.testing.assert_allclose(alone["related"], 0, atol=1e-12)
    together = variety(table, groups=GROUPS.mask(GROUPS != "", "all"))
    np.testing.assert_allclose(together["unrelated"], 0, atol=1e-12)


@for_any(country())
def test_order_and_scale_do_not_matter_to_diversity(table):
    other = table.assign(value=table["value"] * 0.25).iloc[::-1]
    np.testing.assert_allclose(shannon_entropy(other), shannon_entropy(table), atol=1e-12)
    np.testing.assert_allclose(
        variety(other, groups=GROUPS), variety(table, groups=GROUPS), atol=1e-12
    )


@for_any(country())
def test_entropy_lies_between_one_industry_and_an_even_spread(table):
    assert shannon_entropy(table).between(-1e-12, 2 + 1e-12).all()


@for_any(
    country(years=3),
    st.sampled_from(METHODS),
    st.booleans(),
    st.lists(st.integers(0, 47), max_size=12),
)
def test_components_add_up_to_the_change(table, method, dynamic, emptied):
    """Also for industries that enter and leave, and those missing from the reference."""
    table.loc[emptied, "value"] = 0
    parts = shift_share(table, **OF_ALL_YEARS, method=method, dynamic=dynamic)
    change = parts["end"] - parts["start"]
    np.testing.assert_array_equal(parts["change"], change)
    # A country that has nothing at all has no growth either.
    assume((table[table["region"] == "FI"].groupby("year")["value"].sum() > 0).all())
    scale = 1 + components(parts).abs().max(axis=1)
    assert ((components(parts).sum(axis=1) - change).abs() <= 1e-9 * scale).all()


@for_any(country(years=3), st.booleans())
def test_methods_refine_each_other(table, dynamic):
    asked = OF_ALL_YEARS | {"dynamic": dynamic}
    dunn = shift_share(table, **asked)
    esteban = shift_share(table, **asked, method="esteban-marquillas")
    arcelus = shift_share(table, **asked, method="arcelus")
    close = {"rtol": 1e-9, "atol": 1e-6}
    np.testing.assert_allclose(
        esteban["competitive"] + esteban["allocation"], dunn["regional"], **close
    )
    for part in ("national", "industry_mix"):
        halves = arcelus[f"{part}_homothetic"] + arcelus[f"{part}_deviation"]
        np.testing.assert_allclose(halves, dunn[part], **close)
        np.testing.assert_allclose(esteban[part], dunn[part], **close)
    for side, ours in {"homothetic": "competitive", "deviation": "allocation"}.items():
        both = arcelus[f"regional_growth_{side}"] + arcelus[f"regional_industry_{side}"]
        np.testing.assert_allclose(both, esteban[ours], **close)


@for_any(country(years=3), st.sampled_from(METHODS))
def test_order_and_scale_do_not_matter_to_shift_share(table, method):
    ours = shift_share(table, **OF_ALL_YEARS, method=method)
    other = table.assign(value=table["value"] * 4).iloc[::-1]
    theirs = shift_share(other, **OF_ALL_YEARS, method=method)
    np.testing.assert_allclose(theirs, 4 * ours, rtol=1e-9, atol=1e-6)


@for_any(country(years=2))
def test_the_country_against_itself_has_no_regional_part(table):
    parts = shift_share(table, region="FI", reference="FI", start=2020, end=2021)
    np.testing.assert_allclose(parts["regional"], 0, atol=1e-8)
    assert parts["industry_mix"].sum() == pytest.approx(0, abs=1e-6)


@for_any(country(years=3))
def test_contributions_sum_to_the_growth_of_the_region(table):
    added = growth_contribution(table, start=2020, end=2022).groupby("region").sum()
    total = table.groupby(["year", "region"])["value"].sum()
    np.testing.assert_allclose(added, total[2022] / total[2020] - 1, atol=1e-9)


@for_any(country(years=3))
def test_order_and_scale_do_not_matter_to_growth(table):
    other = table.assign(value=table["value"] * 8).iloc[::-1]
    for indicator in (cagr, growth_contribution):
        ours = indicator(table, start=2020, end=2022)
        np.testing.assert_allclose(indicator(other, start=2020, end=2022), ours, atol=1e-12)


@for_any(st.integers(0, 300), st.integers(0, 300), st.sampled_from(["previous", "active", "end"]))
def test_intervals_of_rates_hold_the_rate_and_widen_with_the_level(births, deaths, denominator):
    firms = pd.DataFrame(
        {
            "region": "A",
            "industry": "x",
            "year": [2020, 2021],
            "stock": [500, 480],
            "births": births,
            "deaths": deaths,
        }
    )
    for rate in RATES:
        narrow = rate(firms, denominator=denominator, level=0.8).loc[1]
        wide = rate(firms, denominator=denominator, level=0.99).loc[1]
        assert wide["lower"] <= narrow["lower"] <= narrow["rate"] <= narrow["upper"]
        assert narrow["upper"] <= wide["upper"]
    net = birth_rate(firms)["rate"][1] - death_rate(firms)["rate"][1]
    assert net_entry_rate(firms)["rate"][1] == pytest.approx(net)


@for_any(country(years=2))
def test_weights_of_one_give_the_plain_total(table):
    codes = table["industry"].unique()
    total = weighted_total(table, weights=pd.Series(1.0, index=codes))
    plain = table.groupby(["region", "year"])["value"].sum()
    np.testing.assert_allclose(total.set_index(["region", "year"])["value"], plain)


@for_any(country())
def test_linear_and_regions_add_up(table):
    weights = pd.Series({"i0": 1.0, "i2": 0.25})
    total = weighted_total(table, weights=weights)
    parts = [weighted_total(table, weights=weights[[code]]) for code in weights.index]
    np.testing.assert_allclose(total["value"], sum(part["value"] for part in parts))
    value = total.set_index("region")["value"]
    np.testing.assert_allclose(value.drop("FI").sum(), value["FI"])
    other = weighted_total(table.iloc[::-1], weights=weights[::-1])
    pd.testing.assert_frame_equal(other, total)
