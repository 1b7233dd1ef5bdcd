import math

import numpy as np
import pandas as pd
import pytest

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators.diversity import shannon_entropy, variety

GROUPS = pd.Series({"i0": "g", "i1": "g", "i2": "h", "i3": "h"})


def test_entropy_by_hand(jobs):
    bits = -(0.3 * math.log2(0.3) + 0.7 * math.log2(0.7))
    assert shannon_entropy(jobs)["A", 2023] == pytest.approx(bits)
    nats = shannon_entropy(jobs, base=math.e)["A", 2023]
    assert nats == pytest.approx(bits * math.log(2))


def test_variety_by_hand(rows):
    table = rows(
        ("A", "i0", 2020, 25), ("A", "i1", 2020, 25), ("A", "i2", 2020, 50), ("A", "i3", 2020, 0)
    )
    parts = variety(table, groups=GROUPS).loc[("A", 2020)]
    assert parts.to_dict() == {"unrelated": 1.0, "related": 0.5, "total": 1.5}


def test_one_industry_has_no_negative_zero(rows):
    entropy = shannon_entropy(rows(("A", "x", 2020, 5), ("A", "y", 2020, 0))).item()
    assert math.copysign(1, entropy) == 1


def test_a_missing_figure_is_not_zero(jobs):
    jobs["value"] = jobs["value"].astype(float)
    jobs.loc[0, "value"] = np.nan
    assert shannon_entropy(jobs).isna().tolist() == [True, False]
    parts = variety(jobs, groups=pd.Series({"x": "g", "y": "h"}))
    assert parts.isna().all(axis=1).tolist() == [True, False]


def test_a_region_with_nothing_has_none(jobs):
    jobs.loc[:1, "value"] = 0
    assert shannon_entropy(jobs).isna().tolist() == [True, False]
    assert variety(jobs, groups=pd.Series({"x": "g", "y": "h"})).isna().any(axis=1).sum() == 1


@pytest.mark.parametrize("base", [1, 0, -2, math.inf, math.nan, "e", None])
def test_impossible_bases(jobs, base):
    with pytest.raises(DataError, match=r"base .* is not allowed"):
        shannon_entropy(jobs, base=base)


@pytest.mark.parametrize(
    ("groups", "message"),
    [
        (pd.Series({"x": "g"}), "1 have none, first: 'y'"),
        (pd.Series({"x": "g", "y": None}), "1 have none, first: 'y'"),
        (pd.Series(["g", "h", "g"], index=["x", "y", "x"]), "'x' has several"),
    ],
)
def test_groups_that_do_not_fit(jobs, groups, message):
    with pytest.raises(DataError, match=message):
        variety(jobs, groups=groups)


def test_input_is_left_alone(jobs):
    before = jobs.copy()
    shannon_entropy(jobs)
    variety(jobs, groups=pd.Series({"x": "g", "y": "h", "other": "h"}))
    pd.testing.assert_frame_equal(jobs, before)
