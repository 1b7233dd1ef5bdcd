"""Gaps against structural peers and skills: by hand, and for all ecosystems on real figures."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from nextstep_analysis.catalogue.occupations import read_occupation_names
from nextstep_analysis.codes import PEERS
from nextstep_analysis.processed import read_table
from nextstep_analysis.report.background.report import StudyReport
from nextstep_analysis.report.page.blocks import PLOTLY
from nextstep_analysis.studies.background.gaps.performance import gaps_performance
from nextstep_analysis.studies.background.gaps.specialisation import _reading as gap_reading
from nextstep_analysis.studies.background.gaps.specialisation import gaps_specialisation
from nextstep_analysis.studies.background.study import background_study
from nextstep_analysis.study import Code

CONFIG = Path(__file__).parents[2] / "config"
ECOSYSTEMS = sorted(path.stem for path in (CONFIG / "ecosystems").glob("*.yaml"))
GAPS = ("gap_specialisation", "gap_performance")


@pytest.fixture(scope="module", params=ECOSYSTEMS)
def study(request, built):
    return background_study(request.param, project=built)


def frame(study, name):
    return study.tables[name].frame


def test_every_gap_is_there_and_none_is_mixed(study):
    for name in (*GAPS, "skills_needs", "skills_areas", "structural_peers"):
        assert len(frame(study, name)), name
        assert any(finding.evidence == name for finding in study.findings)
    sizes = [c for name in GAPS for c in frame(study, name).columns if c in ("score", "index")]
    assert not sizes, "a gap is in its own unit"


def test_gaps_lie_within_their_intervals(study):
    table = frame(study, "gap_specialisation")
    assert (table["gap_reference_lower"] <= table["gap_reference"]).all()
    assert (table["gap_reference"] <= table["gap_reference_upper"]).all()
    assert (table["gap_peers_lower"] < table["gap_peers_upper"]).all()
    parity = frame(study, "industries").set_index("industry")["above_parity"]
    np.testing.assert_allclose(table["gap_reference"], -parity[table["industry"]], atol=1e-9)


def test_the_regional_effect_is_that_of_shift_share(study):
    """Against the country the study has it twice, by two ways."""
    growth = frame(study, "gap_performance").set_index(["measure", "against"])
    row = growth.loc[("growth", study.reference)]
    effect = frame(study, "shift_share_regions").set_index(["region", "against"])
    assert row["difference"] == pytest.approx(
        effect.loc[(study.region, study.reference), "regional"]
    )
    rate = frame(study, "churn").set_index("region").loc[study.region, "churn_rate"]
    assert growth.loc[("churn_rate", PEERS), "value"] == pytest.approx(rate)


def test_few_events_give_no_interval(built):
    study = background_study("circular-economy", project=built)
    growth = frame(study, "gap_performance").iloc[0]
    assert growth["events"] == 13 and growth["reading"] == "few" and np.isnan(growth["lower"])


def test_staff_adds_up(study):
    needs = frame(study, "skills_needs")
    assert needs["need"].sum() == pytest.approx(1) and needs["country"].sum() == pytest.approx(1)
    assert needs["need"].is_monotonic_decreasing
    matrix = frame(study, "skills_matrix")
    assert matrix.groupby("industry")["share"].sum().le(1 + 1e-9).all()
    shrunk = frame(study, "skills_shrinking")
    assert (shrunk["change"] < 0).all() and shrunk["relatedness"].dropna().between(0, 1).all()
    core = frame(study, "industries").query("role == 'core'")["industry"]
    assert not set(shrunk["industry"]) & set(core)
    few = shrunk["events"] < 20
    assert (shrunk["reading"] == "few").eq(few).all()
    assert shrunk[few]["lower"].isna().all() and shrunk[~few]["lower"].notna().all()
    assert (shrunk["reading"] == "fell").eq(shrunk["upper"] < 0).all()
    assert needs["persons"].isna().all(), "no persons from the number of enterprises"


@pytest.mark.parametrize("language", ["fi", "en"])
def test_the_chapter_is_told(study, language):
    chapter = StudyReport(study, language=language).peer_gaps()
    shown = chapter.bundles()
    figures = [bundle[PLOTLY] for bundle in shown if PLOTLY in bundle]
    assert len(figures) == 2
    for figure in figures:
        told = figure["layout"]["meta"]["nextstep"]
        assert told["alt"] and told["table"]["rows"]
        assert told["source"].startswith(("Source", "Lähde", "Lähteet"))
    html = " ".join(bundle.get("text/html", "") for bundle in shown)
    assert "nan" not in html.lower().split()
    assert html.count('class="source"') >= 7


def test_other_regions_have_gaps_too(built):
    for region in ("MK21", "MK01", "MK08"):
        study = background_study("smart-mobility", region=region, project=built)
        assert set(frame(study, "gap_performance")["against"]) == {PEERS, "SSS"}
        assert StudyReport(study, language="fi").peer_gaps().bundles()


def test_specialisation_by_hand(scope, enterprises):
    """F41: parity is 110 of 890 in 1100, that is 89; the peer's share 89 in 200 gives 48.95."""
    part = gaps_specialisation(enterprises, peers=("MK13",), scope=scope)
    rows = part.tables["gap_specialisation"].frame.set_index("industry")
    assert rows.loc["F41", "gap_reference"] == pytest.approx(110 * 890 / 1100 - 47)
    assert rows.loc["F41", "gap_peers"] == pytest.approx(110 * 89 / 200 - 47)
    assert rows.loc["F41", "reading"] == "country"
    assert part.findings[0].values["gap"] == pytest.approx(42)


def heads(**employed):
    """Employed by group in 2014, the same in MK07 and MK13."""
    rows = [
        (region, group, 2014, value)
        for region in ("MK07", "MK13")
        for group, value in employed.items()
    ]
    return pd.DataFrame(rows, columns=["region", "industry", "year", "employed"])


def per_employed(scope, enterprises, employed, core=("C16", "C31")):
    divisions = pd.DataFrame(
        {
            "aggregate": ["16", "31_33", "35_39", "41_43"],
            "division": ["C16", "C31", "E38", "F41"],
            "partial": False,
        }
    )
    accounts = pd.DataFrame(
        {
            "region": ["MK07"] * 4 + ["MK13"] * 4,
            "industry": ["16", "31_33", "35_39", "41_43"] * 2,
            "gross_value_added": [3.0, 1.0, 2.0, 50.0, 5.0, 4.0, 1.0, 60.0],
        }
    )
    tables = {
        "enterprises": enterprises,
        "regional_accounts": accounts,
        "accounts_employment": employed,
    }
    return gaps_performance(tables, peers=("MK13",), divisions=divisions, scope=scope)


def test_value_added_is_over_the_employed_of_the_same_accounts(scope, enterprises):
    """Of C alone; B-E, which holds it, is counted by nobody."""
    employed = heads(**{"TOT": 900, "C": 80, "B-E": 100, "F": 70})
    employed = pd.concat([employed, employed.assign(year=2015, employed=1)])
    part = per_employed(scope, enterprises, employed)
    rows = part.tables["gap_performance"].frame.set_index(["measure", "against"])
    row = rows.loc[("value_added_per_employed", PEERS)]
    assert row["value"] == pytest.approx(1000 * 4 / 80)
    assert row["other"] == pytest.approx(1000 * 9 / 80)
    assert row["reading"] == "estimate" and np.isnan(row["lower"])
    told = part.findings[0].then
    assert "per employed person" in told.message and told.values["sections"] == [Code("C")]


def test_a_core_in_a_wider_group_is_in_the_table_but_in_no_sentence(scope, enterprises):
    """Without a group of its own, C stands in B-E, which is energy and water as well."""
    part = per_employed(scope, enterprises, heads(**{"TOT": 900, "B-E": 100, "F": 70}))
    rows = part.tables["gap_performance"].frame.set_index(["measure", "against"])
    assert rows.loc[("value_added_per_employed", PEERS), "value"] == pytest.approx(1000 * 6 / 100)
    assert part.findings[0].then is None


def test_value_added_per_employed_of_the_real_figures(built):
    """The published description says 74,400 and 86,700 euro for manufacturing in 2014."""
    study = background_study("wood-furniture", project=built)
    rows = frame(study, "gap_performance").set_index(["measure", "against"])
    row = rows.loc[("value_added_per_employed", "SSS")]
    assert row["value"] == pytest.approx(74.4, abs=0.05)
    assert row["other"] == pytest.approx(86.7, abs=0.05)


def test_every_occupation_has_a_name_in_each_language(built):
    named = read_occupation_names(CONFIG / "occupation_names.yaml")
    known = set(read_table(built, "occupations")["occupation"]) - {"Missing"}
    assert set(named) == known
    assert all(set(name) == {"fi", "en"} for name in named.values())
    groups = read_table(built, "occupation_groups").set_index("occupation")["name_en"]
    for code, name in named.items():
        assert groups[code].lower().rstrip("s") == name["en"].rstrip("s"), code


@pytest.mark.parametrize(
    ("country", "peers", "reading"),
    [
        ((1, 5), (1, 5), "gap"),
        ((-5, -1), (-5, -1), "surplus"),
        ((1, 5), (-5, -1), "mixed"),
        ((-5, -1), (1, 5), "mixed"),
        ((1, 5), (-1, 5), "country"),
        ((-1, 5), (1, 5), "peers"),
        ((-5, -1), (-1, 5), "more_country"),
        ((-1, 5), (-5, -1), "more_peers"),
        ((-1, 5), (-1, 5), "unclear"),
        ((np.nan, np.nan), (1, 5), "missing"),
    ],
)
def test_a_reading_says_what_each_interval_excludes(country, peers, reading):
    row = {
        "gap_reference": sum(country) / 2,
        "gap_reference_lower": country[0],
        "gap_reference_upper": country[1],
        "gap_peers": sum(peers) / 2,
        "gap_peers_lower": peers[0],
        "gap_peers_upper": peers[1],
    }
    assert list(gap_reading(pd.DataFrame([row]))) == [reading]


def test_what_is_read_as_chance_holds_zero_in_both_intervals(study):
    rows = frame(study, "gap_specialisation")
    for name in ("reference", "peers"):
        inside = (rows[f"gap_{name}_lower"] <= 0) & (rows[f"gap_{name}_upper"] >= 0)
        assert inside[rows["reading"] == "unclear"].all()


def test_openings_behind_both_are_told_and_become_a_need(built):
    study = background_study("smart-mobility", project=built)
    rates = frame(study, "gap_performance")
    rates = rates[rates["measure"] == "birth_rate"]
    assert set(rates["reading"]) == {"behind"} and (rates["upper"] < 0).all()
    told = [f.then for f in study.findings if f.evidence == "gap_performance"]
    assert told[0].values["here"] == rates["value"].iloc[0]
    needs = frame(study, "needs")
    row = needs[needs["measure"] == "birth_rate"].iloc[0]
    assert row["against"] == "both" and row["confidence"] == "high"


def test_the_gap_says_of_which_divisions_only_a_part_is_meant(built):
    study = background_study("logistics-vt12", project=built)
    for name in ("gap_specialisation",):
        told = [note.values["codes"] for note in study.tables[name].notes if "codes" in note.values]
        assert len(told) == 1 and {"H49", "N77"} <= set(told[0].split(", "))
