"""Verdicts on the real figures of Päijät-Häme, against independently computed results."""

import numpy as np
import pandas as pd
import pytest

from nextstep_analysis.indicators.effect_dispersion import effect_dispersion
from nextstep_analysis.indicators.gamma_poisson import gamma_poisson
from nextstep_analysis.indicators.multiplicity import expected_false_readings, holm
from nextstep_analysis.indicators.ratio_of_shares import ratio_of_shares
from nextstep_analysis.indicators.regional_effect import regional_effect
from nextstep_analysis.indicators.three_measures import three_measures

COUNTS = {"a": "units", "n": "total", "b": "other_units", "m": "other_total"}
REFERENCES = {"rest": "rest", "rest_wo_uusimaa": "rest_without", "median": "median"}
YEARS = {"start": 2018, "end": 2022, "without": "MK01"}


def table_of(case, name, file="expected"):
    return pd.read_csv(case(name).folder / f"{file}.csv")


@pytest.fixture(scope="module")
def divisions(enterprises):
    """Divisions of the 19 regions; all that have a code such as C16."""
    rows = enterprises["region"].str.fullmatch(r"MK\d\d")
    rows &= enterprises["industry"].str.fullmatch(r"[A-Z]\d\d")
    return enterprises[rows]


# --- ratio of shares ------------------------------------------------------------------


def test_ratio_of_shares(case):
    expected = table_of(case, "ratio_of_shares_mk07")
    for _, rows in expected.groupby("ecosystem"):
        found = ratio_of_shares(rows.rename(columns=COUNTS))
        rule = rows["rule"].eq("katz")
        assert found["method"].eq(rows["rule"]).all()
        np.testing.assert_allclose(found["ratio"], rows["rho"], rtol=1e-8)
        for column, of_case in (("lower", "lo"), ("upper", "hi"), ("p", "p")):
            wanted = rows[f"katz_{of_case}"].where(rule, rows[f"koop_{of_case}"])
            np.testing.assert_allclose(found[column], wanted, rtol=1e-8)
        np.testing.assert_allclose(found["p_family"], rows["holm18"], rtol=1e-8)
        assert found["answer"].ne("not enough to say").eq(rows["verdict"].eq("differs")).all()
        peers = rows["peer"]
        np.testing.assert_allclose(
            holm(found.loc[peers, "p"]), rows.loc[peers, "holm_peers"], rtol=1e-8
        )


def test_ratio_of_shares_by_hand(case):
    hand = case("ratio_of_shares_mk07").json("hand_cases")
    expected = pd.DataFrame({name: row for name, row in hand.items() if "a" in row}).T
    found = ratio_of_shares(expected[list(COUNTS)].astype(float).rename(columns=COUNTS))
    tested = expected.index[expected["rho"].notna()]
    assert found.index[found["answer"] == "no test possible"].tolist() == ["zero_both"]
    for name in tested:
        way = "koop" if found.loc[name, "method"] == "koopman" else "katz"
        for column, of_case in (("lower", "lo"), ("upper", "hi"), ("p", "p")):
            wanted = float(expected.loc[name, f"{way}_{of_case}"])
            assert found.loc[name, column] == pytest.approx(wanted, rel=1e-6)
    assert holm(pd.Series(hand["holm"]["p"])).tolist() == pytest.approx(hand["holm"]["adjusted"])


# --- gamma-Poisson --------------------------------------------------------------------


@pytest.fixture(scope="module")
def shrunken(divisions, enterprises):
    stock = divisions[divisions["year"] == 2022].rename(columns={"stock": "value"})
    whole = enterprises[(enterprises["year"] == 2022) & (enterprises["industry"] == "TOT")]
    return gamma_poisson(
        stock.assign(total=stock["region"].map(whole.set_index("region")["stock"]))
    )


def test_gamma_poisson(case, shrunken):
    expected = table_of(case, "gamma_poisson_mk07").set_index(["region", "industry"])
    found = shrunken.cells.loc[expected.index]
    alike = expected["p_ml"].isna()
    assert found["reading"].eq("regions do not differ").eq(alike).all()
    columns = {"expected": "e", "theta": "theta_ml"}
    np.testing.assert_allclose(found[list(columns)], expected[list(columns.values())], atol=1e-4)
    told = {"lower": "lo_ml", "upper": "hi_ml", "p_above": "p_ml"}
    np.testing.assert_allclose(
        found.loc[~alike, list(told)], expected.loc[~alike, list(told.values())], atol=1e-4
    )
    words = {"more": "above", "fewer": "below"}
    wanted = expected["reading"].map(words).fillna("not enough to say")
    assert found["answer"].eq(wanted).all()


def test_shapes_and_false_readings(case, shrunken):
    expected = table_of(case, "gamma_poisson_mk07", "a").set_index("industry")
    found = shrunken.industries.loc[expected.index]
    assert found["units"].eq(expected["country"]).all()
    assert np.isinf(found["shape"]).eq(expected["ml_infinite"]).all()
    finite = ~expected["ml_infinite"]
    np.testing.assert_allclose(found["shape"][finite], expected["ml"][finite], rtol=1e-3)
    of_region = table_of(case, "gamma_poisson_mk07", "regions").set_index("region").loc["MK07"]
    false = expected_false_readings(shrunken.cells.loc["MK07"])
    assert false["above"] == pytest.approx(of_region["expected_false_more"], abs=1e-4)
    assert false["below"] == pytest.approx(of_region["expected_false_fewer"], abs=1e-4)
    slight = shrunken.cells.loc["MK07"].query("reading == 'slightly more'").index
    assert slight.tolist() == [of_region["more_with_theta_under_1_1"]]


def test_gamma_poisson_by_hand(case):
    hand = case("gamma_poisson_mk07").json("hand_cases")
    for name in ("likelihood", "no_difference"):
        y = hand[name]["y"]
        table = pd.DataFrame({"region": list("ABC"), "industry": "C31", "value": y, "total": 1000})
        found = gamma_poisson(table)
        np.testing.assert_allclose(found.cells["theta"], hand[name]["theta"], atol=1e-4)
        assert np.isinf(found.industries["shape"].item()) == (name == "no_difference")
    shape = hand["likelihood"]["a"]
    assert gamma_poisson(table.assign(value=hand["likelihood"]["y"])).industries.squeeze().loc[
        "shape"
    ] == pytest.approx(shape, rel=1e-3)


# --- regional effect ------------------------------------------------------------------


@pytest.fixture(scope="module")
def flows(divisions):
    return divisions[divisions["year"].between(2018, 2022)]


@pytest.fixture(scope="module")
def dispersion(flows):
    return effect_dispersion(flows, **YEARS)


def test_dispersion(case, dispersion):
    expected = table_of(case, "regional_effect_mk07", "phi")
    expected = expected.assign(reference=expected["ref"].map(REFERENCES))
    expected = expected.set_index(["reference", "industry"])
    found = dispersion.loc[expected.index]
    assert found["regions"].eq(expected["regions_with_20_events"]).all()
    np.testing.assert_allclose(found["mean_square"], expected["mean_square"], rtol=1e-6)
    np.testing.assert_allclose(found["dispersion"], expected["phi"], rtol=1e-6)


def test_regional_effect(case, flows, dispersion):
    expected = table_of(case, "regional_effect_mk07")
    cores = case("regional_effect_mk07").json("cores")
    names = {
        "stock": "stock0",
        "change": "change",
        "events": "events",
        "effect": "rs",
        "lower": "lo",
        "upper": "hi",
        "z": "z",
        "placebo": "placebo_z",
        "placebo_share": "placebo_pct",
    }
    shown = {}
    for ecosystem, codes in cores.items():
        found = regional_effect(
            flows[flows["industry"].isin(codes)], dispersion=dispersion, **YEARS
        )
        rows = expected[expected["ecosystem"] == ecosystem]
        here = found.effects.xs("MK07", level="region").loc[rows["ref"].map(REFERENCES)]
        np.testing.assert_allclose(here[list(names)], rows[list(names.values())], rtol=1e-6)
        shares = here[["share", "median_share"]] * 100
        np.testing.assert_allclose(shares, rows[["pct", "med_pct"]], rtol=1e-6)
        few = rows["verdict"].iloc[0].startswith("no interval")
        answer = "no test possible" if few else rows["verdict"].iloc[0]
        assert found.verdicts.loc["MK07", "answer"] == answer
        told = found.verdicts["answer"].isin(["above", "below"])
        shown |= {
            (ecosystem, region): found.verdicts.loc[region, "answer"]
            for region in found.verdicts.index[told]
        }
    assert shown == {
        ("grain-food", "MK01"): "above",
        ("logistics-vt12", "MK01"): "above",
        ("wood-furniture", "MK01"): "above",
        ("smart-mobility", "MK14"): "below",
    }


def test_regional_effect_by_hand(case):
    hand = case("regional_effect_mk07").json("hand_cases")
    rows = [
        (region, "C31", year, stock, 30, 0)
        for year, key in ((2021, "stock0"), (2022, "stock1"))
        for region, stock in hand[key].items()
    ]
    table = pd.DataFrame(rows, columns=["region", "industry", "year", "stock", "births", "deaths"])
    years = {"start": 2021, "end": 2022, "without": "A"}
    noise = effect_dispersion(table, **years).assign(dispersion=1.0)
    found = regional_effect(table, dispersion=noise, **years).effects.loc["rest"]
    np.testing.assert_allclose(found["effect"], list(hand["rs"].values()), atol=1e-9)
    np.testing.assert_allclose(found["share"] * 100, list(hand["pct"].values()), atol=1e-9)
    assert found["placebo_share"].tolist() == pytest.approx(hand["placebo"]["p"])


# --- three measures -------------------------------------------------------------------


def test_three_measures(case):
    expected = table_of(case, "three_measures_mk07")
    words = {"above": "specialised", "below": "fewer", "par": "not enough to say"}
    table = pd.DataFrame(
        {
            "enterprises": expected["v_ent"].map(words).fillna("regions do not differ"),
            "theta": expected["theta"],
            "value_added": expected["lq_va"],
            "compensation": expected["lq_comp"],
            "jobs": expected["lq_jobs_section"],
            "accounts_part": 1.0,  # the case reads the accounts of the whole aggregate
            "jobs_part": 0.0,
        }
    )
    found = three_measures(table)
    assert found["accounts"].eq(expected["v_acc"]).all()
    assert found["verdict"].eq(expected["verdict"]).all()
    jobs = three_measures(table.assign(jobs_part=1.0))["jobs"]
    assert jobs.eq(expected["v_jobs"]).all()


def test_three_measures_with_the_two_thirds_rule(case):
    """What inference.md says comes out: the core's part of its aggregates and sections."""
    expected = table_of(case, "three_measures_mk07")
    cores = expected[expected["kind"] == "core"].set_index("code")
    words = {"above": "specialised", "below": "fewer", "par": "not enough to say"}
    accounts = dict.fromkeys(cores.index, 1.0) | {"circular-economy": 0.42, "kymiring": 0.21}
    table = pd.DataFrame(
        {
            "enterprises": cores["v_ent"].map(words),
            "theta": cores["theta"],
            "value_added": cores["lq_va"],
            "compensation": cores["lq_comp"],
            "jobs": cores["lq_jobs_section"],
            "accounts_part": pd.Series(accounts),
            "jobs_part": pd.Series(dict.fromkeys(cores.index, 0.3) | {"circular-economy": 0.9}),
        }
    )
    verdicts = three_measures(table)["verdict"]
    assert verdicts["wood-furniture"] == "specialised"
    assert verdicts[["grain-food", "circular-economy"]].eq("few large units").all()
    assert (
        verdicts.drop(["wood-furniture", "grain-food", "circular-economy"])
        .isin(["not enough to say", "at par"])
        .all()
    )
