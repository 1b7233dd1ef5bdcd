"""Chapter 2, first half, against numbers calculated by hand from the small country."""

import numpy as np
import pytest
from scipy import stats
from small_country import with_country
from studied import background_study

from nextstep_analysis.indicators.gamma_poisson import gamma_poisson
from nextstep_analysis.processed import read_table
from nextstep_analysis.studies.background.state.specialisation import specialisation
from nextstep_analysis.studies.measures.enterprises import placed
from nextstep_analysis.studies.scope import Scope

SMALL = {"C16": (44, 50, 16), "C31": (18, 60, 12)}
SIZES = (110, 200, 790)


@pytest.fixture
def part(enterprises, scope):
    return specialisation(enterprises, every=enterprises, scope=scope)


def figure(part, name):
    return next(f for f in part.key_figures if f.id == name)


def sentences(part):
    told = []
    for statement in part.findings:
        while statement is not None:
            told.append(statement)
            statement = statement.then
    return told


def test_industries_by_hand(part):
    table = part.tables["industries"].frame.set_index("industry")
    assert table.loc["C16", "location_quotient"] == pytest.approx((44 / 110) / (110 / 1100))
    assert table.loc["C31", "location_quotient"] == pytest.approx(2.0)
    assert table.loc["C16", "above_parity"] == pytest.approx(33)
    assert table.loc["F41", ["enterprises", "enterprises_reference"]].tolist() == [47, 890]
    assert table["role"].tolist() == ["core", "core", "related"]
    assert table["upper_bound"].tolist() == [False, True, False]


def test_the_smoothed_quotient_is_the_posterior_of_all_regions(part):
    """With a of highest likelihood by brute force: the posterior is Gamma(y + a, e + a)."""
    row = part.tables["industries"].frame.set_index("industry").loc["C16"]
    y = np.array(SMALL["C16"])
    e = y.sum() * np.array(SIZES) / sum(SIZES)
    shapes = np.geomspace(0.01, 100, 4001)
    likelihood = [stats.nbinom.logpmf(y, a, a / (a + e)).sum() for a in shapes]
    a = shapes[int(np.argmax(likelihood))]
    posterior = stats.gamma(44 + a, scale=1 / (e[0] + a))
    assert row["smoothed_quotient"] == pytest.approx(posterior.mean(), rel=1e-3)
    wanted = posterior.ppf([0.025, 0.975])
    assert row[["lower", "upper"]].tolist() == pytest.approx(wanted.tolist(), rel=1e-3)
    assert row["probability"] == pytest.approx(posterior.sf(1), abs=1e-4)
    assert row["reading"] == "more"


def test_core_is_one_industry(part):
    row = part.tables["core_by_region"].frame.set_index("region").loc["MK07"]
    assert row["enterprises"] == 62
    assert row["location_quotient"] == pytest.approx((62 / 110) / (200 / 1100))
    assert row["share"] == pytest.approx(62 / 110)


def test_regions_are_told_apart_by_the_ratio_of_their_shares(part):
    """Katz by hand: 62 of 110 here, 110 of 200 there."""
    row = part.tables["core_by_region"].frame.set_index("region").loc["MK13"]
    ratio = (62 / 110) / (110 / 200)
    spread = np.sqrt(1 / 62 - 1 / 110 + 1 / 110 - 1 / 200)
    assert row["ratio"] == pytest.approx(ratio)
    assert row["ratio_lower"] == pytest.approx(ratio * np.exp(-1.959963984540054 * spread))
    assert row["apart"] == "not told"


def test_headline_is_the_unweighted_core_and_the_weighted_total_says_so(part):
    assert figure(part, "core_enterprises").value == 62
    weighted = figure(part, "weighted_enterprises")
    assert weighted.value == pytest.approx(44 + 18 + 0.5 * 47)
    assert "not a count" in weighted.caveat.message


def test_a_part_of_a_division_makes_counts_upper_bounds_and_quotients_not(part):
    assert "Upper bound" in figure(part, "core_enterprises").caveat.message
    assert "may be higher or lower" in figure(part, "core_location_quotient").caveat.message
    weighted = figure(part, "weighted_enterprises").caveat
    assert weighted.then.values["share"] == pytest.approx(18 / 85.5)
    assert [s.values["codes"] for s in sentences(part) if "codes" in s.values] == ["C31"]


def test_enterprises_alone_never_make_a_region_specialised(part):
    assert not [s for s in sentences(part) if "specialised" in s.message]


def test_where_regions_do_not_differ_nothing_is_told(enterprises, scope):
    """Every region has a tenth of its enterprises in C16: no verdict, and no interval."""
    now = enterprises["year"] == 2020
    for region, (tenth, rest) in {"MK07": (11, 80), "MK13": (20, 110), "MK01": (79, 690)}.items():
        here = now & (enterprises["region"] == region)
        enterprises.loc[here & (enterprises["industry"] == "C16"), "stock"] = tenth
        enterprises.loc[here & (enterprises["industry"] == "F41"), "stock"] = rest
    country = with_country(enterprises)
    table = specialisation(country, every=country, scope=scope).tables["industries"].frame
    row = table.set_index("industry").loc["C16"]
    assert row["reading"] == "alike"
    assert row[["lower", "upper", "probability"]].isna().all()


def test_against_one_region_the_interval_is_that_of_two_counts(enterprises, scope):
    pair = Scope(scope.settings, "MK07", "MK01", ("MK13",), 3, ecosystem=scope.ecosystem)
    part = specialisation(enterprises, every=enterprises, scope=pair)
    row = part.tables["industries"].frame.set_index("industry").loc["C16"]
    ratio, spread = (44 / 110) / (16 / 790), np.sqrt(1 / 44 - 1 / 110 + 1 / 16 - 1 / 790)
    assert row["location_quotient"] == pytest.approx(ratio)
    assert row["upper"] == pytest.approx(ratio * np.exp(1.959963984540054 * spread))
    assert np.isnan(row["smoothed_quotient"]) and row["reading"] == "more"


def test_missing_stock_is_missing_everywhere(enterprises, scope):
    gone = (enterprises["region"] == "MK07") & (enterprises["industry"] == "C16")
    enterprises.loc[gone, "stock"] = np.nan
    country = with_country(enterprises)
    part = specialisation(country, every=country, scope=scope)
    assert np.isnan(figure(part, "core_enterprises").value)
    assert np.isnan(figure(part, "weighted_enterprises").value)
    table = part.tables["industries"].frame.set_index("industry")
    assert table.loc["C16", "reading"] == "missing"
    assert part.findings[0].message.startswith("The number of enterprises")


def test_enterprises_without_a_region_are_in_no_comparison(enterprises, scope):
    """Ten more of C16 in the published country change no quotient, and are told."""
    every = enterprises.copy()
    rows = (every["region"] == "SSS") & (every["year"] == 2020)
    every.loc[rows & every["industry"].isin(["C16", "TOT"]), "stock"] += 10
    part = specialisation(placed(every), every=every, scope=scope)
    row = part.tables["industries"].frame.set_index("industry").loc["C16"]
    assert row["location_quotient"] == pytest.approx(4.0)
    (caveat,) = part.caveats
    assert caveat.values["share"] == pytest.approx(10 / 1110)
    assert caveat.values["core"] == pytest.approx(10 / 210)


def test_the_readings_expected_to_be_wrong_are_told(part):
    table = part.tables["industries"].frame
    told = table[table["reading"].isin(["more", "slightly_more", "fewer", "slightly_fewer"])]
    above = told["reading"].isin(["more", "slightly_more"])
    wrong = told["probability"].where(~above, 1 - told["probability"]).sum()
    notes = [n for n in part.tables["industries"].notes if {"wrong", "least"} & set(n.values)]
    (values,) = [note.values for note in notes]
    assert values.get("wrong", wrong) == pytest.approx(wrong)
    assert wrong < values.get("least", 1)


JUDGED = {
    "wood-furniture": (["MK13", "MK10", "MK14"], {"MK13": "larger", "MK10": "smaller"}),
    "circular-economy": (["MK04", "MK08", "MK11"], {"MK11": "smaller"}),
}


@pytest.mark.parametrize("ecosystem", JUDGED)
def test_the_overlap_of_two_intervals_is_no_test(built, ecosystem):
    """Known false sentence 1: these regions "could not be told apart"."""
    peers, wanted = JUDGED[ecosystem]
    study = background_study(ecosystem, peers=peers, project=built)
    apart = study.tables["core_by_region"].frame.set_index("region")["apart"]
    assert {code: apart[code] for code in wanted} == wanted


def test_peers_by_judgement_are_a_switch(built):
    by_name = background_study("wood-furniture", peers=["judgement"], project=built)
    assert by_name.peers == ("MK13", "MK10", "MK14")
    assert background_study("wood-furniture", project=built).peers != by_name.peers


def test_the_library_and_the_study_read_alike(built):
    """The table of the study is that of the indicator, for all regions at once."""
    study = background_study("manufacturing", project=built)
    row = study.tables["core_by_region"].frame.set_index("region").loc["MK07"]
    firms = read_table(built, "enterprises")
    firms = firms[(firms["year"] == 2022) & firms["region"].str.startswith("MK")]
    total = firms[firms["industry"] == "TOT"].set_index("region")["stock"]
    core = firms[firms["industry"].isin(["C25", "C26", "C27", "C28"])]
    sums = core.groupby("region")["stock"].sum().rename("value").reset_index()
    table = sums.assign(industry="core", total=sums["region"].map(total))
    cell = gamma_poisson(table).cells.loc[("MK07", "core")]
    assert row["smoothed_quotient"] == pytest.approx(cell["theta"])
    assert row["probability"] == pytest.approx(cell["p_above"])
