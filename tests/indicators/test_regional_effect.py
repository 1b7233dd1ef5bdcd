"""Regional effects against the others: by hand, by property, and what must not be said."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators.effect_dispersion import effect_dispersion
from nextstep_analysis.indicators.regional_effect import PLACEBO, regional_effect

YEARS = {"start": 2021, "end": 2022, "without": "A"}
REGIONS = "ABCDEFGHIJKLMNOPQRS"
Z = 1.959963984540054


def firms(ends, *, start=100, deaths=20, moved=0, industry="C31"):
    """Regions A, B, ... with `start` enterprises, `ends` a year later, and flows that close."""
    starts = np.broadcast_to(start, len(ends))
    rows = []
    for region, first, last in zip(REGIONS, starts, ends, strict=False):
        rows.append((region, industry, 2021, first, 0, 0))
        rows.append((region, industry, 2022, last, deaths + last - first - moved, deaths))
    return pd.DataFrame(rows, columns=["region", "industry", "year", "stock", "births", "deaths"])


def effects(table, dispersion=1.0, **options):
    industries = pd.Index(sorted(set(table["industry"])), name="industry")
    keys = pd.MultiIndex.from_product([["rest", "rest_without", "median"], industries])
    phi = pd.DataFrame({"dispersion": dispersion}, index=keys.set_names(["reference", "industry"]))
    return regional_effect(table, dispersion=phi, **YEARS, **options)


def test_effects_by_hand():
    """Growth of the others: +20 % and +3.3 % of 100, as A, B, C go from 100, 200, 100."""
    found = effects(firms([110, 200, 130], start=[100, 200, 100], deaths=40)).effects.loc["rest"]
    assert found["effect"].tolist() == pytest.approx([0, -40, 80 / 3])
    assert found["share"].tolist() == pytest.approx([0, -0.2, 0.8 / 3])
    assert found["placebo_share"].tolist() == pytest.approx([1, 2 / 3, 1 / 3])
    assert found["median_share"].tolist() == pytest.approx([0, 0, 0])


def test_the_region_left_out_and_the_median_by_hand():
    """Without A, C is held against B alone; the median of 10 % and 0 % is 5 %."""
    found = effects(firms([110, 200, 130], start=[100, 200, 100], deaths=40)).effects
    assert found.loc[("rest_without", "C"), "effect"] == 30
    assert found.loc[("median", "C"), "effect"] == 25


def test_noise_by_hand():
    """V = phi (B + D + x² V / X²) + (what openings and closures leave of the change)²."""
    table = firms([110, 100, 100], moved=6)
    found = effects(table, dispersion=2.5).effects.loc[("rest", "A")]
    own, others = (20 + 10 - 6) + 20, 2 * ((20 - 6) + 20)
    error = np.sqrt(2.5 * (own + 0.25 * others) + 6**2)
    assert found["events"] == own and found["effect"] == 10
    assert found["upper"] == pytest.approx(10 + Z * error)
    assert found["lower"] == pytest.approx(10 - Z * error)
    assert found["z"] == pytest.approx(10 / error)


def test_effects_of_industries_add_up():
    first, second = firms([110, 90, 100]), firms([100, 130, 95], industry="C16")
    both = effects(pd.concat([first, second])).effects["effect"]
    parts = [effects(table).effects["effect"] for table in (first, second)]
    np.testing.assert_allclose(both, parts[0] + parts[1])


def test_dispersion_by_hand():
    """Mean square about zero, not about the mean: all but F lie on one side."""
    table = firms([110, 90, 100, 100, 100, 160])
    found = effect_dispersion(table, **YEARS).loc[("rest", "C31")]
    single = effects(table).effects.loc["rest"]
    squares = (single["effect"] / (single["upper"] - single["effect"]) * Z) ** 2
    assert found["regions"] == 6
    assert found["mean_square"] == found["dispersion"] == pytest.approx(squares.mean())


def test_an_industry_of_few_regions_takes_the_median_of_the_others():
    wide = [firms([110, 90, 100, 100, 100, end], industry=f"C{end}") for end in (130, 160, 150)]
    small = firms([10, 14, 10, 10, 10, 10], start=10, deaths=1, industry="C12")
    found = effect_dispersion(pd.concat([*wide, small]), **YEARS).loc["rest"]
    assert found.loc["C12", "regions"] == 0 and np.isnan(found.loc["C12", "mean_square"])
    assert found.loc["C12", "dispersion"] == found.loc["C150", "dispersion"]


def test_dispersion_is_at_least_one():
    even = effect_dispersion(firms([100] * 6), **YEARS)
    assert (even["mean_square"] == 0).all() and (even["dispersion"] == 1).all()


@pytest.mark.edge(
    "verdicts", "too few regions to tell how far they vary", "no test possible, not a noise of 1"
)
def test_without_a_dispersion_there_is_no_test():
    table = firms([110, 90, 100, 160])
    noise = effect_dispersion(table, **YEARS)
    assert noise["dispersion"].isna().all()
    verdicts = regional_effect(table, dispersion=noise, **YEARS).verdicts
    assert (verdicts["answer"] == "no test possible").all()
    assert (verdicts["reason"] == "too few regions to tell how far they vary").all()


GREW = [100] * 18 + [400]


def test_all_conditions_together_say_better():
    found = effects(firms(GREW)).verdicts
    assert found.loc["S"].tolist() == [True, True, True, "above", ""]
    assert (found["answer"].drop("S") == "not enough to say").all()
    fell = effects(firms([100] * 18 + [60], deaths=60)).verdicts
    assert fell.loc["S", "answer"] == "below"


def test_a_large_dispersion_takes_the_verdict_back():
    found = effects(firms(GREW), dispersion=500.0).verdicts.loc["S"]
    assert found["one_sign"] and not found["excludes_zero"]
    assert found["answer"] == "not enough to say"


def test_flows_that_do_not_close_take_the_verdict_back():
    found = effects(firms(GREW, deaths=290, moved=280)).verdicts.loc["S"]
    assert not found["excludes_zero"] and found["answer"] == "not enough to say"


def test_two_far_regions_are_no_farthest_one():
    """With 19 regions a placebo below 0.10 means: the farthest."""
    found = effects(firms([100] * 17 + [395, 400]))
    assert found.verdicts["answer"].tolist().count("above") == 1
    assert (found.effects["placebo"] >= 1 / 19).all() and PLACEBO < 2 / 19


def test_references_of_two_signs_are_no_verdict():
    """Large A grew by 50 %, the others not at all: C did worse with A, as well without."""
    found = effects(firms([1500, 100, 100, 100], start=[1000, 100, 100, 100]))
    effect = found.effects["effect"].unstack("reference").loc["C"]
    assert effect["rest"] < 0 == effect["rest_without"]
    assert not found.verdicts.loc["C", "one_sign"]
    assert found.verdicts.loc["C", "answer"] == "not enough to say"


@pytest.mark.edge("verdicts", "fewer than 20 openings and closures", "no test possible, with why")
def test_few_events():
    found = effects(firms([10] * 18 + [40], start=10, deaths=3)).verdicts
    assert found.loc["S", "answer"] == "above"
    assert (found["answer"].drop("S") == "no test possible").all()
    assert (found["reason"].drop("S") == "too few openings and closures").all()


@pytest.mark.edge("verdicts", "a flow of another region is missing", "no region is tested")
@pytest.mark.parametrize("column", ["stock", "births", "deaths"])
def test_a_missing_figure_anywhere(column):
    table = firms(GREW).astype({column: float})
    table.loc[table["year"].eq(2022) & table["region"].eq("B"), column] = np.nan
    found = effects(table).verdicts
    assert (found["answer"] == "no test possible").all()
    assert (found["reason"] == "a figure is missing").all()
    noise = effect_dispersion(table, **YEARS)
    assert (noise.loc[["rest", "rest_without"], "regions"] == 0).all()


def test_an_industry_that_only_one_region_has():
    lonely = firms([60, 0, 0, 0], start=[40, 0, 0, 0], deaths=0, industry="C12")
    table = pd.concat([firms([110, 90, 100, 100]), lonely])
    found = effects(table).verdicts
    assert found.loc["A", "reason"] == "no other region has the industry"
    assert found.loc["B", "answer"] == "not enough to say"


counts = st.lists(st.integers(20, 400), min_size=4, max_size=12)


@settings(max_examples=25)
@given(counts, st.randoms(use_true_random=False))
def test_properties(ends, random):
    table = firms(ends, deaths=400)
    order = list(table.index)
    random.shuffle(order)
    found, turned = effects(table), effects(table.loc[order])
    pd.testing.assert_frame_equal(found.effects, turned.effects)
    pd.testing.assert_frame_equal(found.verdicts, turned.verdicts)
    assert found.effects["placebo"].between(1 / len(ends), 1).all()
    shown = found.verdicts[found.verdicts["answer"].isin(["above", "below"])]
    sign = np.sign(found.effects["effect"].unstack("reference")).loc[shown.index]
    for region, answer in shown["answer"].items():
        assert set(sign.loc[region]) == {1.0 if answer == "above" else -1.0}


def test_regions_that_grow_alike_are_never_told_apart():
    table = firms([105] * 19)
    noise = effect_dispersion(table, **YEARS)
    verdicts = regional_effect(table, dispersion=noise, **YEARS).verdicts
    assert (verdicts["answer"] == "not enough to say").all()


@pytest.mark.parametrize(
    ("table", "years", "message"),
    [
        (firms([110, 90]), {}, "3 regions are needed, but there are 2"),
        (firms([110, 90, 100]), {"without": "MK01"}, "without 'MK01' is not in the table"),
        (firms([110, 90, 100]), {"start": 2022, "end": 2021}, "the end must be after the start"),
        (firms([110, 90, 100]), {"start": 2020}, "years left out"),
        (firms([110, 90, 100]).drop(index=2), {}, "years left out"),
        (firms([110, 90, 100]).drop(columns="births"), {}, "missing columns"),
        (
            pd.concat([firms([110, 90, 100]), firms([90, 95], industry="C16")]),
            {},
            "rows left out: .* region=C lacks C16",
        ),
        (
            pd.concat([firms([110, 90, 100]), firms([110, 90, 100], industry="C")]),
            {},
            "C holds C31",
        ),
    ],
)
def test_broken_tables_are_refused(table, years, message):
    with pytest.raises(DataError, match=message):
        effect_dispersion(table, **(YEARS | years))


def test_an_industry_without_a_dispersion_is_refused():
    noise = effect_dispersion(firms([110, 90, 100]), **YEARS)
    with pytest.raises(DataError, match="that of 'C16' is not in the table"):
        regional_effect(firms([110, 90, 100], industry="C16"), dispersion=noise, **YEARS)
