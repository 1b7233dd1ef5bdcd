"""Chapter 3 and churn, against numbers calculated by hand from the small country."""

import numpy as np
import pytest

from nextstep_analysis.studies.background.development.change import development
from nextstep_analysis.studies.background.state.churn import churn


@pytest.fixture
def part(enterprises, scope):
    return development(enterprises, breaks=(), scope=scope)


def row(part, name, **wanted):
    table = part.tables[name].frame
    for column, value in wanted.items():
        table = table[table[column] == value]
    assert len(table) == 1
    return table.iloc[0]


def test_growth_by_hand(part):
    here = row(part, "growth", region="MK07")
    assert here[["enterprises_start", "enterprises_end", "change"]].tolist() == [60, 62, 2]
    assert here["growth"] == pytest.approx(2 / 60)
    assert row(part, "growth", region="SSS")["growth"] == 0
    assert part.key_figures[0].value == pytest.approx(2 / 60)


def test_index_starts_at_100_in_each_period(part):
    assert row(part, "series", region="MK07", year=2018)["index"] == 100
    assert row(part, "series", region="MK07", year=2020)["index"] == pytest.approx(6200 / 60)


def test_shift_share_by_hand(part):
    """All enterprises of the country grew 10 %: 40 and 20 enterprises would make 4 and 2."""
    parts = ["national", "industry_mix", "regional"]
    assert row(part, "shift_share", industry="C16")[parts].tolist() == pytest.approx([4, 0, 0])
    assert row(part, "shift_share", industry="C31")[parts].tolist() == pytest.approx([2, -4, 0])


def test_components_add_up_in_every_row(part):
    for name in ("shift_share", "shift_share_regions"):
        table = part.tables[name].frame
        total = table[["national", "industry_mix", "regional"]].sum(axis=1)
        np.testing.assert_allclose(total, table["change"], atol=1e-12)


def test_steps_of_the_core_by_hand(part):
    """General growth 6, then industry mix down by 4, no regional effect: 2 in total."""
    steps = part.tables["core_change"].frame.set_index("part")
    assert steps["value"].tolist() == pytest.approx([6, -4, 0, 2])
    assert steps["base"].tolist() == pytest.approx([0, 6, 2, 0])
    effect = row(part, "shift_share_regions", region="MK07", against="SSS")
    assert steps.loc["regional", "lower"] == pytest.approx(
        effect["regional_lower"] * 60, nan_ok=True
    )
    assert steps.drop("regional")[["lower", "upper"]].isna().all(axis=None)


def test_region_against_reference_and_against_its_peers(part):
    table = part.tables["shift_share_regions"].frame
    assert list(zip(table["region"], table["against"], strict=True)) == [
        ("MK07", "SSS"),
        ("MK13", "SSS"),
        ("MK07", "PEERS"),
    ]


def test_interval_of_the_regional_effect_by_hand(part):
    """Two industries, two years, 4 openings and 3 closures each here and in the country.

    The region is 40 of 100 and 20 of 100 of them; the country holds the region, and beyond
    it there are no events in this made-up table.
    """
    here = row(part, "shift_share_regions", region="MK07", against="SSS")
    half = 1.959963984540054 * np.sqrt(14 * (0.6**2 + 0.8**2)) / 60
    assert here["regional_upper"] - here["regional"] == pytest.approx(half)
    assert here["events"] == 28


def test_peers_bring_noise_of_their_own(part):
    """Against MK13: 40 of 50 and 20 of 50, with 14 events an industry in both."""
    here = row(part, "shift_share_regions", region="MK07", against="PEERS")
    half = 1.959963984540054 * np.sqrt(14 * (1 + 0.8**2) + 14 * (1 + 0.4**2)) / 60
    assert here["regional_upper"] - here["regional"] == pytest.approx(half)


def test_few_events_give_no_interval_and_no_verdict(enterprises, scope):
    enterprises[["births", "deaths"]] = 1
    part = development(enterprises, breaks=(), scope=scope)
    assert np.isnan(row(part, "growth", region="MK07")["lower"])
    assert np.isnan(part.key_figures[0].upper)
    assert len(part.findings) == 1
    assert part.findings[0].then.values["events"] == 8


def test_a_break_is_shown_and_never_crossed(enterprises, scope):
    gap = enterprises["year"] == 2019
    enterprises.loc[gap, ["stock", "deaths"]] = np.nan
    part = development(enterprises, breaks=(2019,), scope=scope)
    assert np.isnan(row(part, "series", region="MK07", year=2019)["enterprises"])
    assert [note.values["year"] for note in part.tables["series"].notes] == [2019]
    effect = row(part, "shift_share_regions", region="MK07", against="SSS")
    assert np.isnan(effect["regional_lower"]), "closures of 2019 are unknown, not none"


@pytest.mark.parametrize(
    ("stock", "words"), [(45, "grew from"), (36, "fell from"), (42, "stayed at")]
)
def test_the_sentence_follows_the_direction(enterprises, scope, stock, words):
    here = (enterprises["region"] == "MK07") & (enterprises["year"] == 2020)
    enterprises.loc[here & (enterprises["industry"] == "C16"), "stock"] = stock
    finding = development(enterprises, breaks=(), scope=scope).findings[0]
    assert words in finding.message
    assert finding.values["growth"] == pytest.approx(abs(stock + 18 - 60) / 60)


def test_churn_by_hand(enterprises, scope):
    part = churn(enterprises, scope=scope)
    here = row(part, "churn", region="MK07")
    assert here["birth_rate"] == pytest.approx(16 / (60 + 61))
    assert here["death_rate"] == pytest.approx(12 / (60 + 61))
    assert here["churn_rate"] == pytest.approx(28 / (60 + 61))
    assert here["birth_lower"] < here["birth_rate"] < here["birth_upper"]
    assert list(part.tables["churn"].frame["region"]) == ["MK07", "MK13", "SSS"]
