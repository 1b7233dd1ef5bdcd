"""The openings model: against statsmodels, by property, and what it must not be read for."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators.openings_model import OpeningsModel, openings_model

REGIONS, INDUSTRIES = list("ABCDEFGH"), [f"i{k:02}" for k in range(12)]


def cells(seed=1, strength=0.4, regions=REGIONS):
    """Openings that rise with ``near`` and, by 0.3, with ``has``; ``noise`` tells nothing."""
    rng = np.random.default_rng(seed)
    keys = pd.MultiIndex.from_product([regions, INDUSTRIES], names=["region", "industry"])
    frame = pd.DataFrame(rng.normal(size=(len(keys), 3)), keys, ["has", "near", "noise"])
    mean = 60 * np.exp(0.3 * frame["has"] + strength * frame["near"])
    return frame.assign(openings=rng.poisson(mean)).reset_index()


def offset_of(table):
    by = {k: table.groupby(k)["openings"].transform("sum") for k in ("region", "industry")}
    return np.log(by["region"] * by["industry"] / table["openings"].sum())


def test_the_same_as_statsmodels_region_by_region():
    table = cells()
    offset = offset_of(table)
    found = openings_model(table, terms=["near"], base=["has"], runs=100)
    for columns, name in (([], "none"), (["has"], "base"), (["has", "near"], "all")):
        design = sm.add_constant(table[columns], has_constant="add")
        for region in REGIONS:
            here = table["region"] == region
            model = sm.GLM(
                table["openings"][~here],
                design[~here],
                family=sm.families.Poisson(),
                offset=offset[~here],
            ).fit()
            mean = model.predict(design[here], offset=offset[here])
            deviance = sm.families.Poisson().deviance(table["openings"][here], mean)
            assert found.deviances.loc[region, name] == pytest.approx(deviance, rel=1e-7)
    totals = found.deviances.sum()
    assert found.explained == pytest.approx(1 - totals["all"] / totals["none"])
    assert found.explained_base == pytest.approx(1 - totals["base"] / totals["none"])
    assert found.increment == pytest.approx(found.explained - found.explained_base)


def test_coefficients_and_clustered_errors_as_in_statsmodels():
    table = cells()
    terms = table[["has", "near"]]
    design = sm.add_constant((terms - terms.mean()) / terms.std())
    model = sm.GLM(
        table["openings"], design, family=sm.families.Poisson(), offset=offset_of(table)
    ).fit(cov_type="cluster", cov_kwds={"groups": pd.factorize(table["region"])[0]})
    found = openings_model(table, terms=["near"], base=["has"], runs=100).coefficients
    np.testing.assert_allclose(found["coefficient"], model.params.iloc[1:], rtol=1e-6)
    np.testing.assert_allclose(found["standard_error"], model.bse.iloc[1:], rtol=1e-6)


def test_what_tells_something_adds_and_noise_does_not():
    table = cells()
    near = openings_model(table, terms=["near"], base=["has"])
    assert near.lower > 0 and near.verdict("near").answer == "above"
    noise = openings_model(table, terms=["noise"], base=["has"])
    assert noise.lower <= 0 and noise.verdict("noise").answer != "above"


@pytest.mark.edge(
    "verdicts", "a term that adds to a forecast with the other sign", "below: not the order's own"
)
def test_the_sign_counts():
    """More of it, fewer openings: it adds, and an order by it foretold the reverse."""
    found = openings_model(cells(strength=-0.4), terms=["near"], base=["has"])
    assert found.lower > 0 and found.coefficients.loc["near", "coefficient"] < 0
    assert found.verdict("near").answer == "below"
    assert found.verdict("near", sign=-1).answer == "above"


def test_a_term_that_never_differs_tells_nothing():
    found = openings_model(cells().assign(near=3.0), terms=["near"], base=["has"], runs=100)
    assert found.increment == pytest.approx(0, abs=1e-9)
    assert found.coefficients.loc["near"].isna().all()


@settings(max_examples=15)
@given(st.integers(0, 10_000), st.floats(0.1, 50), st.floats(-5, 5))
def test_units_of_a_term_and_order_of_rows_do_not_matter(seed, scale, shift):
    table = cells(seed)
    turned = table.sample(frac=1, random_state=seed).assign(
        near=lambda t: scale * t["near"] + shift
    )
    one, other = (
        openings_model(t, terms=["near"], base=["has"], runs=100) for t in (table, turned)
    )
    assert other.explained == pytest.approx(one.explained, abs=1e-8)
    assert (other.lower, other.upper) == pytest.approx((one.lower, one.upper), abs=1e-8)
    pd.testing.assert_frame_equal(one.coefficients, other.coefficients, rtol=1e-6)


def test_no_term_beats_size_alone_where_openings_follow_size():
    rng = np.random.default_rng(5)
    table = cells().assign(openings=rng.poisson(60, len(REGIONS) * len(INDUSTRIES)))
    assert abs(openings_model(table, terms=["near"], runs=100).explained) < 0.1


@pytest.mark.parametrize(
    ("change", "options", "message"),
    [
        (lambda t: t.drop(columns="near"), {}, "missing columns"),
        (lambda t: t.iloc[1:], {}, "rows left out: region=A lacks i00"),
        (lambda t: t.assign(near=np.nan), {}, "some of 'near' are not"),
        (lambda t: t.assign(openings=t["openings"] + 0.5), {}, "not counts"),
        (lambda t: t.assign(openings=t["openings"] * (t["region"] != "B")), {}, "'B' has none"),
        (lambda t: t.assign(openings=t["openings"] * (t["industry"] != "i03")), {}, "'i03' has"),
        (lambda t: t[t["region"].isin(["A", "B"])], {}, "3 regions are needed"),
        (lambda t: t, {"runs": 10}, "runs 10 is not allowed"),
        (lambda t: t, {"level": 95}, "level 95"),
        (lambda t: t, {"base": ["near"]}, "each once"),
        (lambda t: t, {"terms": ["openings"]}, "other columns"),
        (lambda t: t, {"terms": []}, "other columns"),
    ],
)
def test_broken_input_is_refused(change, options, message):
    with pytest.raises(DataError, match=message):
        openings_model(change(cells()), **({"terms": ["near"]} | options))


def test_a_verdict_on_what_is_no_term_is_refused():
    found = openings_model(cells(), terms=["near"], runs=100)
    assert isinstance(found, OpeningsModel)
    with pytest.raises(DataError, match="term 'size' is not known"):
        found.verdict("size")
    with pytest.raises(DataError, match="sign 0 is not known"):
        found.verdict("near", sign=0)
