import numpy as np
import pandas as pd
import pytest

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators.agglomeration import ellison_glaeser


@pytest.fixture
def plants():
    return pd.DataFrame(
        {
            "region": ["A", "A", "A", "A", "B"],
            "industry": "x",
            "year": 2020,
            "plant": ["a", "b", "c", "d", "a"],
            "value": 20,
        }
    )


@pytest.fixture
def regions():
    return pd.DataFrame({"region": ["A", "B"], "year": 2020, "value": [500, 500]})


def test_by_hand(plants, regions):
    index = ellison_glaeser(plants, regions=regions).loc[("x", 2020)]
    assert index["raw"] == pytest.approx(2 * 0.3**2)
    assert index["herfindahl"] == pytest.approx(0.2)
    assert index["gamma"] == pytest.approx((0.18 - 0.5 * 0.2) / (0.5 * 0.8))
    assert index["plants"] == 5


def test_a_region_without_plants_counts_as_none(plants, regions):
    only_a = plants[plants["region"] == "A"]
    index = ellison_glaeser(only_a, regions=regions).loc[("x", 2020)]
    assert index["raw"] == pytest.approx(0.5)


def test_industries_do_not_mix(plants, regions):
    both = pd.concat([plants, plants.assign(industry="y", value=7)])
    index = ellison_glaeser(both, regions=regions)
    assert index.loc[("x", 2020)].tolist() == pytest.approx(index.loc[("y", 2020)].tolist())


def test_scattered_at_random_is_about_zero(regions):
    random = np.random.default_rng(1)
    drawn = pd.DataFrame(
        {
            "region": random.choice(["A", "B"], 4000),
            "industry": np.repeat([f"i{number:02}" for number in range(40)], 100),
            "year": 2020,
            "plant": range(4000),
            "value": random.integers(1, 100, 4000),
        }
    )
    gamma = ellison_glaeser(drawn, regions=regions)["gamma"]
    assert abs(gamma.mean()) < 2 * gamma.std() / np.sqrt(40)


def test_missing_sizes_and_single_plants(plants, regions):
    assert np.isnan(ellison_glaeser(plants[:1], regions=regions)["gamma"].item())
    plants["value"] = [20, 20, np.nan, 20, 20]
    index = ellison_glaeser(plants, regions=regions)
    assert index[["gamma", "raw", "herfindahl"]].isna().all(axis=None)


def test_a_missing_total_of_a_region_hides_all(plants, regions):
    unknown = regions.assign(value=[500, np.nan])
    assert np.isnan(ellison_glaeser(plants, regions=unknown)["gamma"].item())


def test_refusals(plants, regions):
    with pytest.raises(DataError, match=r"missing columns \['plant'\]"):
        ellison_glaeser(plants.drop(columns="plant"), regions=regions)
    with pytest.raises(DataError, match="duplicate"):
        ellison_glaeser(plants.assign(plant="a"), regions=regions)
    with pytest.raises(DataError, match="lacks 1 of them, first: region=B year=2020"):
        ellison_glaeser(plants, regions=regions[:1])


def test_input_is_left_alone(plants, regions):
    before = plants.copy(), regions.copy()
    ellison_glaeser(plants, regions=regions)
    pd.testing.assert_frame_equal(plants, before[0])
    pd.testing.assert_frame_equal(regions, before[1])
