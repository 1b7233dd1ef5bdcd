"""Chapter 3 and churn, against numbers calculated by hand from the small country."""

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from small_country import with_country
from studied import background_study

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
    assert steps.drop("regional")[["lower", "upper"]].isna().all(axis=None)


def test_each_region_against_the_others_and_beside_its_peers(part):
    table = part.tables["shift_share_regions"].frame
    assert list(zip(table["region"], table["against"], strict=True)) == [
        ("MK07", "ELSEWHERE"),
        ("MK13", "ELSEWHERE"),
        ("MK07", "PEERS"),
    ]


def test_the_reference_is_without_the_region(enterprises, scope):
    """C16 here 40 to 60: elsewhere it still grew from 60 to 66, so 16 of the 20 are our own."""
    rows = (enterprises["region"] == "MK07") & (enterprises["year"] == 2020)
    enterprises.loc[rows & (enterprises["industry"] == "C16"), "stock"] = 60
    enterprises.loc[rows & (enterprises["industry"] == "F41"), "stock"] = 31
    part = development(with_country(enterprises), breaks=(), scope=scope)
    assert row(part, "shift_share", industry="C16")["regional"] == pytest.approx(16)


def test_peers_stand_beside_and_decide_nothing(part):
    here = row(part, "shift_share_regions", region="MK07", against="PEERS")
    assert np.isnan(here["regional_lower"]) and pd.notna(here["regional"])


def test_three_regions_tell_no_dispersion_and_give_no_verdict(part):
    table = part.tables["regional_effect"].frame
    assert set(table["verdict"]) == {"missing"}
    assert [f.evidence for f in part.findings] == ["growth"]


CASES = Path(__file__).parents[3] / "shared" / "cases" / "regional_effect_mk07"
SAID = {"not enough to say": "unclear", "no interval: under 20 events": "few"}
KNOWN = {
    ("logistics-vt12", "MK07"): "unclear",  # known false sentence 6: "did worse by 42"
    ("smart-mobility", "MK07"): "few",  # 4: "cannot be told" with 19 events
    ("logistics-vt12", "MK01"): "better",
    ("smart-mobility", "MK14"): "worse",
}


@pytest.mark.parametrize(("ecosystem", "region"), KNOWN)
def test_verdicts_that_are_known(built, ecosystem, region):
    study = background_study(ecosystem, region=region, project=built)
    assert set(study.tables["regional_effect"].frame["verdict"]) == {KNOWN[ecosystem, region]}
    (said,) = [f for f in study.findings if f.evidence == "regional_effect"]
    words = {"better": "did better", "worse": "did worse"}
    said_so = {verdict: word in said.message for verdict, word in words.items()}
    told = KNOWN[ecosystem, region]
    assert [v for v, so in said_so.items() if so and "Whether" not in said.message] == (
        [told] if told in words else []
    )


@pytest.mark.skipif(not CASES.is_dir(), reason="the cases stand in ../shared, which is absent")
def test_effects_are_those_of_the_case(built):
    with (CASES / "expected.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    references = {"rest": "rest", "rest_wo_uusimaa": "rest_without", "median": "median"}
    for ecosystem in sorted({r["ecosystem"] for r in rows}):
        table = background_study(ecosystem, project=built).tables["regional_effect"].frame
        table = table.set_index("reference")
        for case in (r for r in rows if r["ecosystem"] == ecosystem):
            found = table.loc[references[case["ref"]]]
            assert found["effect"] == pytest.approx(float(case["rs"]), rel=1e-6)
            assert found["placebo"] == pytest.approx(float(case["placebo_z"]))
            assert found["verdict"] == SAID.get(case["verdict"], case["verdict"])


def test_few_events_give_no_interval_and_no_verdict(enterprises, scope):
    enterprises[["births", "deaths"]] = 1
    part = development(enterprises, breaks=(), scope=scope)
    assert np.isnan(row(part, "growth", region="MK07")["lower"])
    assert np.isnan(part.key_figures[0].upper)
    assert part.findings[0].then.values["events"] == 8
    assert part.key_figures[0].caveat == part.findings[0].then, "the bare figure says so, too"


def test_growth_with_enough_events_has_no_remark(enterprises, scope):
    enterprises[["births", "deaths"]] = 10
    assert development(enterprises, breaks=(), scope=scope).key_figures[0].caveat is None


def test_a_break_is_shown_and_never_crossed(enterprises, scope):
    gap = enterprises["year"] == 2019
    enterprises.loc[gap, ["stock", "deaths"]] = np.nan
    part = development(enterprises, breaks=(2019,), scope=scope)
    assert np.isnan(row(part, "series", region="MK07", year=2019)["enterprises"])
    assert [note.values["year"] for note in part.tables["series"].notes] == [2019]
    effect = row(part, "shift_share_regions", region="MK07", against="ELSEWHERE")
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
