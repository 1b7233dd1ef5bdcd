"""Gaps by hand, by property, and against what the intervals claim."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators._peer_limits import peer_gap_limits
from nextstep_analysis.indicators.gaps import parity_gap, peer_gap, rate_gap
from nextstep_analysis.indicators.specialisation import (
    horizontal_cluster_quotient,
    location_quotient_interval,
)
from nextstep_analysis.schema import with_scheme


def tidy(rows):
    """Tidy counts from ``{region: (x, y, ...)}``."""
    table = pd.DataFrame(
        [
            (region, f"i{place}", 2022, value)
            for region, values in rows.items()
            for place, value in enumerate(values)
        ],
        columns=["region", "industry", "year", "value"],
    )
    return with_scheme(table, "own")


FIRMS = {"A": (40, 160), "B": (10, 90), "C": (30, 170), "D": (50, 50), "FI": (1000, 9000)}


def test_parity_by_hand():
    table = parity_gap(tidy(FIRMS), region="A", reference="FI").droplevel("year")
    assert table["expected"].tolist() == [20, 180]
    assert table["gap"].tolist() == [-20, 20]
    assert (table["lower"] < table["gap"]).all() and (table["gap"] < table["upper"]).all()


def test_parity_is_the_quotient_in_units():
    """gap = -h, and its limits are those of the location quotient, in enterprises."""
    table = tidy(FIRMS)
    found = parity_gap(table, region="A", reference="FI").droplevel("year")
    here = table["region"] == "A"
    above = horizontal_cluster_quotient(table, reference="FI")[here]
    limits = location_quotient_interval(table, reference="FI")[here]
    np.testing.assert_allclose(found["gap"], -above)
    np.testing.assert_allclose(found["upper"], found["expected"] * (1 - limits["lower"].to_numpy()))
    np.testing.assert_allclose(found["lower"], found["expected"] * (1 - limits["upper"].to_numpy()))


def test_peers_by_hand():
    """Shares of the peers 0.1, 0.15, 0.5: the median is C's, of 200 enterprises."""
    table = peer_gap(tidy(FIRMS), region="A", peers=["B", "C", "D"]).droplevel("year")
    assert table.loc["i0", ["expected", "gap"]].tolist() == pytest.approx([30, -10])


def test_peer_interval_holds_the_noise_of_the_peers_too():
    wide, narrow = (
        peer_gap(tidy({"A": (40, 160), "B": (size, 9 * size)}), region="A", peers=["B"])
        for size in (10, 100_000)
    )
    reach = [(t["upper"] - t["lower"]).iloc[0] for t in (wide, narrow)]
    own = parity_gap(tidy(FIRMS), region="A", reference="FI")
    assert reach[0] > 1.3 * reach[1]
    assert reach[1] == pytest.approx((own["upper"] - own["lower"]).iloc[0], rel=0.25)


def test_peer_interval_covers_the_truth():
    """Of 100 drawn countries, about 95 % of the intervals hold the gap that was built in."""
    rng = np.random.default_rng(5)
    held = []
    for _ in range(100):
        rows = {
            name: (rng.poisson(share * 1000), 1000)
            for name, share in zip("ABCD", (0.06, 0.08, 0.08, 0.08), strict=True)
        }
        found = peer_gap(tidy(rows), region="A", peers=["B", "C", "D"]).iloc[0]
        truth = 1060 * 0.08 / 1.08 - 60
        held.append(found["lower"] <= truth <= found["upper"])
    assert 0.9 <= np.mean(held) <= 0.99


def test_peer_limits_are_those_of_very_many_draws():
    counts, wholes = (
        np.array([[85.0, 60, 70, 4, 90, 81]]),
        np.array([[14687.0, 9e3, 8e3, 2e3, 15e3, 1e4]]),
    )
    drawn = np.random.default_rng(3).standard_gamma(counts + 0.5, (1_000_000, 6))
    shares = np.median(drawn[:, 1:] / wholes[:, 1:], axis=1)
    wanted = np.quantile(shares * wholes[0, 0] - drawn[:, 0], [0.025, 0.975])
    found = np.concatenate(peer_gap_limits(counts, wholes, level=0.95))
    assert found == pytest.approx(wanted, abs=0.15)
    even = np.concatenate(peer_gap_limits(counts[:, :5], wholes[:, :5], level=0.95))
    shares = np.median(drawn[:, 1:5] / wholes[:, 1:5], axis=1)
    wanted = np.quantile(shares * wholes[0, 0] - drawn[:, 0], [0.025, 0.975])
    assert even == pytest.approx(wanted, abs=2)


def test_the_same_seed_gives_the_same_interval():
    first, again, other = (
        peer_gap(tidy(FIRMS), region="A", peers=["B", "C"], seed=seed) for seed in (1, 1, 2)
    )
    pd.testing.assert_frame_equal(first, again)
    assert not first.equals(other) and first["gap"].equals(other["gap"])


@given(st.lists(st.integers(0, 500), min_size=3, max_size=6), st.permutations(["B", "C", "D"]))
def test_gaps_to_parity_add_up_to_nothing(counts, order):
    counts[0] += 1
    rows = {name: tuple(counts) for name in "ABCD"} | {"FI": tuple(4 * c for c in counts)}
    table = tidy(rows)
    assert parity_gap(table, region="A", reference="FI")["gap"].sum() == pytest.approx(0, abs=1e-6)
    found = peer_gap(table, region="A", peers=order)
    assert found["gap"].tolist() == pytest.approx([0.0] * len(counts), abs=1e-6)


def test_missing_is_no_gap_of_zero():
    table = tidy(FIRMS).astype({"value": float})
    table.loc[(table["region"] == "B") & (table["industry"] == "i0"), "value"] = np.nan
    found = peer_gap(table, region="A", peers=["B", "C"]).droplevel("year")
    assert found[["gap", "lower", "upper"]].isna().all(axis=None)
    assert parity_gap(table, region="A", reference="FI")["gap"].notna().all()


@pytest.mark.parametrize("peers", [[], ["A", "B"], ["B", "B"]])
def test_peers_that_cannot_be_are_refused(peers):
    with pytest.raises(DataError, match="are not allowed; other regions"):
        peer_gap(tidy(FIRMS), region="A", peers=peers)


def test_areas_and_decimals_are_checked():
    with pytest.raises(DataError, match="'Z' is not in the table"):
        parity_gap(tidy(FIRMS), region="Z", reference="FI")
    with pytest.raises(DataError, match="'Z' is not in the table"):
        peer_gap(tidy(FIRMS), region="A", peers=["Z"])
    halves = tidy(FIRMS).assign(value=lambda t: t["value"] + 0.5)
    with pytest.raises(DataError, match="whole numbers"):
        parity_gap(halves, region="A", reference="FI")


RATES = pd.DataFrame(
    {"rate": [0.08, 0.12, np.nan], "lower": [0.05, 0.08, np.nan], "upper": [0.12, 0.17, np.nan]},
    index=["A", "B", "C"],
)


def test_rates_by_hand():
    row = rate_gap(RATES, region="A").loc["B"]
    assert row["gap"] == pytest.approx(-0.04)
    assert row["lower"] == pytest.approx(-0.04 - np.hypot(0.03, 0.05))
    assert row["upper"] == pytest.approx(-0.04 + np.hypot(0.04, 0.04))
    assert rate_gap(RATES, region="A").loc["C"].isna().all()


def test_rates_seen_from_the_other_side_are_mirrored():
    there, back = rate_gap(RATES, region="A").loc["B"], rate_gap(RATES, region="B").loc["A"]
    assert [there["gap"], there["lower"], there["upper"]] == pytest.approx(
        [-back["gap"], -back["upper"], -back["lower"]]
    )


@pytest.mark.parametrize(
    ("rates", "region", "words"),
    [
        (RATES.drop(columns="upper"), "A", "missing columns"),
        (RATES, "Z", "'Z' among them"),
        (RATES.assign(lower=0.5), "A", "must enclose"),
    ],
)
def test_broken_rates(rates, region, words):
    with pytest.raises(DataError, match=words):
        rate_gap(rates, region=region)
