"""Gaps against structural peers and skills: by hand, and for all ecosystems on real figures."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from small_country import with_country
from studied import background_study

from nextstep_analysis.catalogue.ecosystems import Ecosystem
from nextstep_analysis.catalogue.occupations import read_occupation_names
from nextstep_analysis.classifications import accounts_divisions
from nextstep_analysis.codes import PEERS
from nextstep_analysis.processed import read_table
from nextstep_analysis.report.background.report import StudyReport
from nextstep_analysis.report.page.blocks import PLOTLY
from nextstep_analysis.studies.background.development.tables import REGIONAL_EFFECT
from nextstep_analysis.studies.background.gaps.performance import gaps_performance
from nextstep_analysis.studies.background.gaps.productivity import value_added_per_employed
from nextstep_analysis.studies.background.gaps.specialisation import _reading as gap_reading
from nextstep_analysis.studies.background.gaps.specialisation import gaps_specialisation
from nextstep_analysis.studies.background.parts import sizes_of
from nextstep_analysis.studies.background.state.three_measures import Sizes
from nextstep_analysis.studies.measures.current import Accounts, Worked
from nextstep_analysis.study import StudyTable

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


def grown_elsewhere(firms, region, code, first, last):
    """Stock here and its change, and growth in the other regions, of one industry."""
    rows = firms[(firms["industry"] == code) & firms["region"].str.startswith("MK")]
    stock = rows.pivot(index="region", columns="year", values="stock")
    rest = stock.drop(index=region)
    here = stock.loc[region]
    return here[first], here[last] - here[first], rest[last].sum() / rest[first].sum() - 1


@pytest.mark.parametrize(("ecosystem", "region"), [("smart-mobility", "MK14"), ("kymiring", None)])
def test_the_regional_effect_is_the_change_over_growth_in_the_other_regions(
    built, ecosystem, region
):
    study = background_study(ecosystem, region=region, project=built)
    firms = read_table(built, "enterprises")
    core = frame(study, "industries").query("role == 'core'")["industry"]
    rows = frame(study, "gap_performance").set_index(["measure", "against"])
    row = rows.loc[("regional_effect", "ELSEWHERE")]
    first, last = int(row["start"]), int(row["end"])
    parts = [grown_elsewhere(firms, study.region, code, first, last) for code in core]
    stock = sum(start for start, _, _ in parts)
    effect = sum(change - start * growth for start, change, growth in parts)
    assert row["value"] == pytest.approx(effect / stock)
    assert ("growth", "ELSEWHERE") not in rows.index
    rate = frame(study, "churn").set_index("region").loc[study.region, "churn_rate"]
    assert rows.loc[("churn_rate", PEERS), "value"] == pytest.approx(rate)


def test_worse_than_elsewhere_is_told_and_becomes_a_need_of_every_reader(built):
    """Known verdict: smart mobility in MK14 did worse, against all three references."""
    study = background_study("smart-mobility", region="MK14", project=built)
    row = frame(study, "gap_performance").set_index("measure").loc["regional_effect"]
    assert row["reading"] == "behind" and row["upper"] < 0
    told = next(f for f in study.findings if f.evidence == "gap_performance")
    assert "did worse" in told.message
    says = [told.values[name] for name in ("effect", "lower", "upper")]
    assert says == [-row["value"], -row["upper"], -row["lower"]]
    needs = frame(study, "needs").set_index("measure")
    need = needs.loc["regional_effect", ["size", "lower", "upper"]]
    assert need.tolist() == says
    assert needs.loc["regional_effect", ["against", "confidence"]].tolist() == ["ELSEWHERE", "high"]
    html = str([b.get("text/html") for b in StudyReport(study, language="en").gaps().bundles()])
    assert "regional growth effect" in html and "against the other regions" in html


def test_against_a_single_region_growth_is_not_tested_and_not_said_to_be(built):
    study = background_study("manufacturing", reference="MK13", project=built)
    rows = frame(study, "gap_performance")
    assert "regional_effect" not in set(rows["measure"])
    for told in (f for f in study.findings if f.evidence == "gap_performance"):
        assert "In neither growth" not in told.message


def test_few_events_give_no_interval(built):
    """13 openings and closures of the core: no measure of them is compared."""
    study = background_study("circular-economy", project=built)
    rows = frame(study, "gap_performance").set_index("measure")
    tested = rows.loc[["regional_effect", "birth_rate", "death_rate", "churn_rate"]]
    assert set(tested["reading"]) == {"few"} and tested[["lower", "upper"]].isna().all(axis=None)
    assert (tested["events"] < 20).all()
    assert set(rows.loc["growth", "reading"]) == {"beside"}
    told = next(f for f in study.findings if f.evidence == "gap_performance")
    assert "Too few" in told.message


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
    assert len(figures) == 1
    for figure in figures:
        told = figure["layout"]["meta"]["nextstep"]
        assert told["alt"] and told["table"]["rows"]
        assert told["source"].startswith(("Source", "Lähde", "Lähteet"))
    html = " ".join(bundle.get("text/html", "") for bundle in shown)
    assert "nan" not in html.lower().split()
    tables = html.count('<figure class="table"')
    assert tables == html.count('class="source"') == 5, "one by declared table, none for charts"


def test_other_regions_have_gaps_too(built):
    for region in ("MK21", "MK01", "MK08"):
        study = background_study("smart-mobility", region=region, project=built)
        assert set(frame(study, "gap_performance")["against"]) == {"ELSEWHERE", PEERS, "SSS"}
        assert StudyReport(study, language="fi").peer_gaps().bundles()


def measures(**size):
    """The table ``three_measures`` of the small country: F41 has fewer, C16 more."""
    read = {"core": "more", "C16": "more", "C31": "within", "F41": "fewer"}
    sizes = dict.fromkeys(read, "none") | size
    columns = {"industry": list(read), "reading": list(read.values()), "size": list(sizes.values())}
    return pd.DataFrame(columns | {"verdict": "not enough to say"})


def specialised(enterprises, scope, read, *, closed=(), large=()):
    return gaps_specialisation(
        enterprises,
        peers=("MK13",),
        measures=read,
        closed=frozenset(closed),
        large_group=frozenset(large),
        scope=scope,
    )


def specialisation_rows(part):
    return part.tables["gap_specialisation"].frame.set_index("industry")


def test_specialisation_by_hand(scope, enterprises):
    """F41: parity is 110 of 890 in 1100, that is 89; the peer's share 89 in 200 gives 48.95."""
    part = specialised(enterprises, scope, measures())
    row = specialisation_rows(part).loc["F41"]
    assert row["gap_reference"] == pytest.approx(110 * 890 / 1100 - 47)
    assert row["gap_peers"] == pytest.approx(110 * 89 / 200 - 47)
    own = stats.binomtest(47, 110).proportion_ci(0.95, method="exact")
    ends = row[["gap_reference_lower", "gap_reference_upper"]].tolist()
    assert ends == pytest.approx([89 - 110 * own.high, 89 - 110 * own.low])
    assert row["reading"] == "country"
    assert part.findings[0].values["gap"] == pytest.approx(42)


def test_few_but_large_units_are_no_gap(scope, enterprises):
    """Where accounts or jobs tell of large units, few enterprises are not a lack."""
    few = measures(F41="above")
    part = specialised(enterprises, scope, few)
    assert specialisation_rows(part).loc["F41", "reading"] == "large_units"
    assert part.findings[0].values["industry"].code == "C31", "the peer's share gives 33, not 18"
    assert part.findings[0].values["gap"] == pytest.approx(15)


def test_what_chapter_4_does_not_call_thin_is_no_gap(scope, enterprises):
    part = specialised(enterprises, scope, measures(), large={"F41"})
    assert specialisation_rows(part).loc["F41", "reading"] == "large_units"


def test_a_core_of_few_large_units_lacks_none(scope, enterprises):
    """C31 of the core has fewer than its peers; F41, which is related, keeps its gap."""
    read = measures()
    assert (
        specialisation_rows(specialised(enterprises, scope, read)).at["C31", "reading"] == "peers"
    )
    read.loc[read["industry"] == "core", "verdict"] = "few large units"
    rows = specialisation_rows(specialised(enterprises, scope, read))
    assert rows["reading"][["C31", "F41"]].tolist() == ["large_units", "country"]


@pytest.mark.parametrize(("closed", "reading"), [("F41", "screened"), ("A01", "country")])
def test_what_no_firm_can_be_attracted_to_is_no_gap(scope, enterprises, closed, reading):
    part = specialised(enterprises, scope, measures(), closed={closed})
    assert specialisation_rows(part).loc["F41", "reading"] == reading
    named = part.findings[0].values["industry"].code
    assert (named == "F41") == (reading == "country")


@pytest.mark.parametrize("size", ["par", "below", "none"])
def test_units_that_are_not_large_leave_the_gap(scope, enterprises, size):
    same = measures(F41=size)
    part = specialised(enterprises, scope, same)
    assert specialisation_rows(part).loc["F41", "reading"] == "country"


def test_few_is_what_chapter_2_reads_as_fewer(scope, enterprises):
    """An interval that excludes parity is not enough where random settling brings as many."""
    within = measures()
    within.loc[within["industry"] == "F41", "reading"] = "within"
    part = specialised(enterprises, scope, within)
    row = specialisation_rows(part).loc["F41"]
    assert row["gap_reference_lower"] > 0 and row["reading"] == "unclear"


COUNTS = {"C16": 10, "C25": 10, "C31": 10, "E38": 1, "F41": 30}
"""Enterprises here by division; in the country ten times as many."""


def sizes(**persons):
    """A division has 1,000 persons in the country, F41 as many as C31."""
    known = dict.fromkeys(COUNTS, 1000.0) | persons
    held = {"16": "C16", "25": "C25", "31_33": "C31", "35_39": "E38", "41_43": "F41"}
    divisions = pd.DataFrame(
        {
            "aggregate": list(held),
            "division": list(held.values()),
            "input_output": list(held),
            "partial": False,
        }
    )
    here = pd.Series(COUNTS, dtype=float)
    counts = pd.DataFrame({"here": here, "country": 10 * here})
    accounts = Accounts(pd.DataFrame(), "regional_accounts", 2014)
    worked = Worked(pd.DataFrame(), "jobs")
    return Sizes(accounts, worked, divisions, pd.Series(dtype=float), counts, pd.Series(known))


ADDED = {"MK07": (3.0, 2.0, 1.0, 2.0, 50.0), "MK13": (5.0, 1.0, 4.0, 1.0, 60.0)}
"""Value added by industry of the accounts, million euro."""


def heads(**employed):
    """Employed by group in 2014, the same in MK07 and MK13."""
    rows = [
        (region, group, 2014, value)
        for region in ("MK07", "MK13")
        for group, value in employed.items()
    ]
    return pd.DataFrame(rows, columns=["region", "industry", "year", "employed"])


def effect_of(verdict, *, share=-0.1, lower=-9.0, upper=-3.0, events=50.0):
    """The table ``regional_effect``: of 60 enterprises, against the rest of the country."""
    row = {"reference": "rest", "stock": 60.0, "change": 2.0, "events": events}
    row |= {"effect": 60 * share, "lower": lower, "upper": upper, "share": share}
    row |= {"z": -2.5, "placebo": 0.05, "verdict": verdict}
    return StudyTable.of(REGIONAL_EFFECT, pd.DataFrame([row]))


def performance(scope, enterprises, *, effect=None, employed=None, of=None):
    divisions = list((of or sizes()).divisions["aggregate"])
    accounts = pd.DataFrame(
        [
            (region, industry, value)
            for region, values in ADDED.items()
            for industry, value in zip(divisions, values, strict=True)
        ],
        columns=["region", "industry", "gross_value_added"],
    )
    tables = {
        "enterprises": enterprises,
        "regional_accounts": accounts,
        "accounts_employment": heads(C=80, F=70) if employed is None else employed,
    }
    return gaps_performance(
        tables, peers=("MK13",), sizes=of or sizes(C25=1010.0), effect=effect, scope=scope
    )


def performance_rows(part):
    return part.tables["gap_performance"].frame.set_index(["measure", "against"])


def test_growth_by_hand_stands_beside_that_of_others(scope, enterprises):
    """60 to 62 here, 100 to 110 in the peer, 200 to 200 in the country."""
    rows = performance_rows(performance(scope, enterprises)).loc["growth"]
    assert rows["value"].tolist() == pytest.approx([1 / 30, 1 / 30])
    assert rows["other"].to_dict() == pytest.approx({PEERS: 0.1, "SSS": 0})
    assert set(rows["reading"]) == {"beside"}
    assert rows[["lower", "upper", "events"]].isna().all(axis=None)


def test_a_missing_industry_makes_growth_missing_not_smaller(scope, enterprises):
    gone = (enterprises["industry"] == "C31") & (enterprises["year"] == 2020)
    enterprises.loc[gone & (enterprises["region"] == "MK07"), "stock"] = np.nan
    part = performance(scope, with_country(enterprises))
    assert set(performance_rows(part).loc["growth", "reading"]) == {"missing"}


@pytest.mark.parametrize(
    ("verdict", "reading"),
    [
        ("better", "ahead"),
        ("worse", "behind"),
        ("unclear", "unclear"),
        ("few", "few"),
        ("missing", "missing"),
    ],
)
def test_the_regional_effect_is_read_as_chapter_3_reads_it(scope, enterprises, verdict, reading):
    rows = performance_rows(performance(scope, enterprises, effect=effect_of(verdict)))
    row = rows.loc[("regional_effect", "ELSEWHERE")]
    assert row["reading"] == reading
    assert row[["value", "lower", "upper"]].tolist() == pytest.approx([-0.1, -9 / 60, -3 / 60])
    assert row[["start", "end", "events"]].tolist() == [2018, 2020, 50]


def test_rates_by_hand_and_few_where_fewer_than_twenty_lie_behind(scope, enterprises):
    """Eight openings and six closures a year of 60 and 61: 16, 12 and 28 events."""
    rows = performance_rows(performance(scope, enterprises))
    for measure, events in (("birth_rate", 16), ("death_rate", 12), ("churn_rate", 28)):
        row = rows.loc[(measure, PEERS)]
        assert row["value"] == pytest.approx(events / (60 + 61))
        assert row["other"] == pytest.approx(events / (100 + 105))
        assert row["events"] == events
        few = events < 20
        assert np.isnan(row["lower"]) == few and (row["reading"] == "few") == few


@pytest.mark.parametrize(("each", "few"), [(5, False), (4.75, True)])
@pytest.mark.edge("verdicts", "a rate with 19 events", "read as few, no interval")
def test_twenty_openings_are_enough_and_nineteen_are_not(scope, enterprises, each, few):
    """Two industries, two years."""
    enterprises["births"] = float(each)
    row = performance_rows(performance(scope, enterprises)).loc[("birth_rate", PEERS)]
    assert row["events"] == 4 * each and (row["reading"] == "few") == few


def told(part):
    return [finding.message for finding in part.findings]


def test_fewer_openings_than_in_the_peers_are_behind(scope, enterprises):
    """40 of 121 here, 160 of 205 there; the interval by Zou and Donner, of two Poisson ones."""
    here = enterprises["region"] == "MK07"
    enterprises["births"] = np.where(here, 10.0, 40.0)
    part = performance(scope, enterprises)
    row = performance_rows(part).loc[("birth_rate", PEERS)]

    def limits(events, exposure):
        low, high = stats.chi2.ppf([0.025, 0.975], [2 * events, 2 * events + 2]) / 2
        return events / exposure, low / exposure, high / exposure

    (r, r_low, r_high), (q, q_low, q_high) = limits(40, 121), limits(160, 205)
    wanted = [r - q - np.hypot(r - r_low, q_high - q), r - q + np.hypot(r_high - r, q - q_low)]
    assert row[["lower", "upper"]].tolist() == pytest.approx(wanted)
    assert row["reading"] == "behind"
    (said,) = part.findings
    assert said.message.startswith("Openings")
    assert said.values["here"] == pytest.approx(40 / 121)
    assert said.values["there"] == pytest.approx(160 / 205)


def evenly(enterprises, births, deaths):
    """Openings and closures by industry and year, as many for an enterprise in each region."""
    size = enterprises["region"].map({"MK07": 0.6, "MK13": 1.0, "MK01": 0.4, "SSS": 2.0}) / 0.6
    enterprises["births"], enterprises["deaths"] = np.round(size * births), np.round(size * deaths)


@pytest.mark.parametrize(
    ("births", "deaths", "effect", "words", "n"),
    [
        (4.0, 3.0, effect_of("few", events=19.0), "Too few", None),
        (4.0, 10.0, effect_of("unclear"), "could be compared", 2),
        (10.0, 10.0, None, "could be compared", 2),
        (4.0, 10.0, None, "could be compared", 1),
        (10.0, 10.0, effect_of("unclear"), "In neither growth", None),
        (10.0, 10.0, effect_of("better"), "In neither growth", None),
    ],
)
def test_what_was_not_compared_is_not_said_to_be_not_behind(
    scope, enterprises, births, deaths, effect, words, n
):
    """Four times as many events as `births` and `deaths`; without `effect` growth is untested."""
    evenly(enterprises, births, deaths)
    (said,) = performance(scope, enterprises, effect=effect).findings
    assert words in said.message and said.values.get("n") == n


def test_where_nothing_was_compared_nothing_is_said(scope, enterprises):
    """Few events, and no regional effect against one region; or an effect that is missing."""
    assert not performance(scope, enterprises).findings
    evenly(enterprises, 10.0, 10.0)
    assert not performance(scope, enterprises, effect=effect_of("missing")).findings


def test_worse_than_elsewhere_is_told_with_its_numbers(scope, enterprises):
    (said,) = performance(scope, enterprises, effect=effect_of("worse")).findings
    assert said.values["effect"] == pytest.approx(0.1)
    assert [said.values["lower"], said.values["upper"]] == pytest.approx([3 / 60, 9 / 60])


def test_value_added_is_over_the_employed_of_the_same_accounts(scope, enterprises):
    """Two thirds of C; B-E, which holds it, is counted by nobody, nor is another year."""
    employed = heads(**{"TOT": 900, "C": 80, "B-E": 100, "F": 70})
    employed = pd.concat([employed, employed.assign(year=2015, employed=1)])
    part = performance(scope, enterprises, employed=employed, of=sizes(C25=990.0))
    rows = performance_rows(part).loc["value_added_per_employed"]
    assert rows["value"].tolist() == pytest.approx([1000 * 6 / 80] * 2)
    assert rows["other"].to_dict() == pytest.approx({PEERS: 1000 * 10 / 80, "SSS": 100.0})
    assert set(rows["reading"]) == {"estimate"} and rows["lower"].isna().all()
    (note,) = [n for n in part.tables["gap_performance"].notes if "sections" in n.values]
    assert note.values["sections"] == "C"


@pytest.mark.parametrize(("others", "told"), [(990.0, True), (1010.0, False)])
def test_value_added_is_told_only_where_the_core_makes_two_thirds(scope, enterprises, others, told):
    """C16 and C31: 200 persons by size, C25 beside them 99 or 101."""
    employed = heads(C=80, F=70)
    part = performance(scope, enterprises, employed=employed, of=sizes(C25=others))
    rows = part.tables["gap_performance"].frame
    assert ("value_added_per_employed" in set(rows["measure"])) == told
    assert any("sections" in n.values for n in part.tables["gap_performance"].notes) == told


def test_a_wider_group_counts_all_that_is_in_it(scope, enterprises):
    """Without a group of its own, C stands in B-E: value added of energy and water as well."""
    employed = heads(**{"TOT": 900, "B-E": 100, "F": 70})
    part = performance(scope, enterprises, employed=employed, of=sizes(C25=10.0, E38=10.0))
    rows = performance_rows(part)
    assert rows.loc[("value_added_per_employed", PEERS), "value"] == pytest.approx(1000 * 8 / 100)
    wide = performance(scope, enterprises, employed=employed, of=sizes(C25=10.0, E38=9000.0))
    assert "value_added_per_employed" not in set(performance_rows(wide).index.levels[0])


def test_without_employed_value_added_is_missing_not_endless(scope, enterprises):
    employed = heads(C=80.0, F=70.0)
    employed.loc[employed["region"] == "MK13", "employed"] = np.nan
    part = performance(scope, enterprises, employed=employed, of=sizes(C25=10.0))
    rows = performance_rows(part).loc["value_added_per_employed"]
    assert set(rows["reading"]) == {"missing"} and rows["value"].notna().all()


def test_value_added_per_employed_of_the_real_figures(built, scope):
    """The published description says 74,400 and 86,700 euro for manufacturing in 2014."""
    divisions = accounts_divisions(built)
    codes = sorted(set(divisions["division"][divisions["division"].str.startswith("C")]))
    core = {"core": [{"code": code} for code in codes]}
    given = {"industries": core, "id": "all", "status": "proposal", "peers": ["MK13"]}
    texts = {name: {"fi": "a", "en": "a"} for name in ("name", "summary")}
    every = replace(scope, ecosystem=Ecosystem.model_validate(given | texts))
    names = ("input_output", "regional_accounts", "jobs", "occupations", "accounts_employment")
    tables = {name: read_table(built, name) for name in names}
    sizes_here = sizes_of(tables, read_table(built, "enterprises"), divisions, every)
    rows, sections = value_added_per_employed(
        tables, peers=("MK13",), sizes=sizes_here, scope=every
    )
    row = next(row for row in rows if row["against"] == "SSS")
    assert sections == ("C",)
    assert row["value"] == pytest.approx(74.4, abs=0.05)
    assert row["other"] == pytest.approx(86.7, abs=0.05)


def test_every_occupation_has_a_name_in_each_language(built):
    named = read_occupation_names(CONFIG / "occupation_names.yaml")
    known = set(read_table(built, "occupations")["occupation"]) - {"Missing"}
    assert set(named) == known
    assert all(set(name) == {"fi", "en", "sv"} for name in named.values())
    groups = read_table(built, "occupation_groups").set_index("occupation")["name_en"]
    for code, name in named.items():
        assert groups[code].lower().rstrip("s") == name["en"].rstrip("s"), code


@pytest.mark.parametrize(
    ("country", "peers", "size", "reading"),
    [
        ((1, 5), (1, 5), "none", "gap"),
        ((-5, -1), (-5, -1), "above", "surplus"),
        ((1, 5), (-5, -1), "par", "mixed"),
        ((-5, -1), (1, 5), "none", "mixed"),
        ((1, 5), (-1, 5), "below", "country"),
        ((-1, 5), (1, 5), "mixed", "peers"),
        ((-5, -1), (-1, 5), "none", "more_country"),
        ((-1, 5), (-5, -1), "above", "more_peers"),
        ((-1, 5), (-1, 5), "above", "unclear"),
        ((1, 5), (-1, 5), "above", "large_units"),
        ((-1, 5), (1, 5), "above", "large_units"),
        ((1, 5), (1, 5), "above", "large_units"),
        ((np.nan, np.nan), (1, 5), "above", "missing"),
    ],
)
def test_a_reading_says_what_each_interval_excludes(country, peers, size, reading):
    row = {
        "industry": "C16",
        "gap_reference": sum(country) / 2,
        "gap_reference_lower": country[0],
        "gap_reference_upper": country[1],
        "gap_peers": sum(peers) / 2,
        "gap_peers_lower": peers[0],
        "gap_peers_upper": peers[1],
    }
    read = "fewer" if country[0] > 0 else "more" if country[1] < 0 else "within"
    beside = pd.DataFrame({"reading": [read], "size": [size]}, index=["C16"])
    assert list(gap_reading(pd.DataFrame([row]), beside)) == [reading]


def test_what_is_read_as_chance_is_so_by_both_comparisons(study):
    """Against peers the interval holds 0; against the country so reads chapter 2, or it does."""
    rows = frame(study, "gap_specialisation").set_index("industry")
    unclear = rows[rows["reading"] == "unclear"]
    assert ((unclear["gap_peers_lower"] <= 0) & (unclear["gap_peers_upper"] >= 0)).all()
    read = frame(study, "industries").set_index("industry")["reading"].reindex(unclear.index)
    told = unclear[read.isin(["fewer", "slightly_fewer", "more", "slightly_more"])]
    assert ((told["gap_reference_lower"] <= 0) & (told["gap_reference_upper"] >= 0)).all()


def test_the_gap_says_of_which_divisions_only_a_part_is_meant(built):
    study = background_study("logistics-vt12", project=built)
    for name in ("gap_specialisation",):
        told = [note.values["codes"] for note in study.tables[name].notes if "codes" in note.values]
        assert len(told) == 1 and {"H49", "N77"} <= set(told[0].split(", "))
