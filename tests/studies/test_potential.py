"""Chapter 4 as data: candidates, ranks, the back-test; by hand and on the real figures."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from nextstep_analysis.indicators.rank_uncertainty import RankChoices, rank_uncertainty
from nextstep_analysis.studies.background.potential.back_test import SCORES, _entries, back_test
from nextstep_analysis.studies.background.potential.checks import (
    check_notes,
    score_checks,
)
from nextstep_analysis.studies.background.potential.findings import _first_rank
from nextstep_analysis.studies.background.potential.ranking import NEAREST, WEIGHTS
from nextstep_analysis.studies.background.study import background_study
from nextstep_analysis.studies.measures.industry_space import (
    IndustrySpace,
    closeness,
    industry_space,
)
from nextstep_analysis.studies.measures.peers import PeersByStructure

CONFIG = Path(__file__).parents[2] / "config"
ECOSYSTEMS = sorted(path.stem for path in (CONFIG / "ecosystems").glob("*.yaml"))


def square(values, codes):
    return pd.DataFrame(values, index=codes, columns=codes)


def test_closeness_by_hand():
    near = square([[0, 0.4, 0.2], [0.4, 0, 0.6], [0.2, 0.6, 0]], ["C16", "C31", "G46"])
    found = closeness(near, core=("C16", "C31", "A02"))
    assert found.to_dict() == pytest.approx({"C16": 0.4, "C31": 0.4, "G46": 0.4})


def test_closeness_to_a_single_core_is_not_known_for_itself():
    near = square([[0, 0.4], [0.4, 0]], ["C16", "C31"])
    found = closeness(near, core=("C16",))
    assert np.isnan(found["C16"]) and found["C31"] == 0.4


def test_cells_without_a_row_are_missing_in_the_panel():
    rows = [
        ("AT11", "C16", 50),
        ("AT11", "C31", 10),
        ("AT12", "C16", 5),
        ("AT13", "C31", 40),
        ("AT13", "C16", 30),
        ("AT12", "J62", 60),
        ("AT11", "J62", 5),
    ]
    panel = pd.DataFrame(rows, columns=["region", "industry", "employees"])
    staff = pd.DataFrame(
        {
            "industry": ["C16", "C31", "J62"] * 2,
            "occupation": ["a"] * 3 + ["Missing"] * 3,
            "employed": [5, 6, 7, 900, 1, 900],
        }
    )
    space = industry_space(panel, staff)
    assert space.regions == 3 and (np.diag(space.near) == 0).all()
    assert (space.skills.to_numpy() == 1 - np.eye(3)).all(), "people of no known occupation"


@pytest.fixture(scope="module", params=ECOSYSTEMS)
def study(request, built):
    return background_study(request.param, project=built)


def test_candidates_are_the_ecosystem_and_what_is_near(study):
    table = study.tables["candidates"].frame
    members = study.tables["members"].frame
    assert set(members["industry"]) <= set(table["industry"])
    near = table[table["role"] == "near"]["industry"]
    assert NEAREST <= len(near) <= 2 * NEAREST
    assert not near.str[0].isin(["O", "T", "U"]).any()
    shares = table[["density", "skill_density", "closeness", "skill_closeness"]]
    assert ((shares >= 0) & (shares <= 1) | shares.isna()).all(axis=None)
    public = table["industry"].str[0].isin(list("AKOPQR"))
    assert table.loc[public, ["density", "complexity"]].isna().all(axis=None)
    inside = table.dropna(subset=["density"])
    assert (inside["density_lower"] <= inside["density"]).all()
    assert (inside["density"] <= inside["density_upper"]).all()


def test_opportunities_are_ranked_with_intervals(study):
    table = study.tables["opportunities"].frame
    assert not table["reading"].eq("above").any()
    ranked = table.dropna(subset=["median"])
    assert len(ranked) >= 5
    assert ranked["median"].is_monotonic_increasing
    assert (
        (ranked["rank_lower"] <= ranked["median"]) & (ranked["median"] <= ranked["rank_upper"])
    ).all()
    assert ranked["top_share"].between(0, 1).all()
    assert (ranked["rank_upper"] > ranked["rank_lower"]).any(), "some noise must show"
    for row in ranked.itertuples():
        assert not set(row.speaks_for) & set(row.speaks_against)
        assert set(row.speaks_for) | set(row.speaks_against) <= set(WEIGHTS)


def test_what_speaks_for_or_against_lies_in_a_third_of_those_ranked(study):
    """Counted by comparing: fewer than a third are ahead, and never more than that are named."""
    table = study.tables["opportunities"].frame.dropna(subset=["median"]).set_index("industry")
    values = study.tables["candidates"].frame.set_index("industry").loc[table.index]
    for name in WEIGHTS:
        known = values[name].dropna()
        for column, ahead in (("speaks_for", known.gt), ("speaks_against", known.lt)):
            named = [code for code, names in table[column].items() if name in names]
            assert len(named) <= len(known) / 3, (name, column)
            assert all(ahead(known[code]).sum() < len(known) / 3 for code in named)
            untied = known.nunique() == len(known)
            assert not untied or len(named) == len(known) // 3


def test_no_other_reason_is_told_than_there_is():
    from dataclasses import replace

    from nextstep_analysis.studies.background.potential.findings import space_notes

    near = square([[0, 0.5], [0.5, 0]], ["C16", "C31"])
    space = IndustrySpace(near, near, pd.Series(dtype=float), (), 5)
    told = [
        space_notes(replace(space, reasons=reasons))[3:]
        for reasons in (
            (),
            ("there are 5 regions, fewer than 30",),
            ("diversity and ubiquity speak for opposite signs",),
        )
    ]
    assert told[0] == ()
    assert "not settled" in told[1][0].message and "opposite" not in told[1][0].message
    assert "opposite directions" in told[2][0].message


def test_what_is_taken_as_exact_is_said(study):
    """Two of the five indicators have noise in the runs; the others do not."""
    notes = " ".join(note.message for note in study.tables["opportunities"].notes)
    assert "skills and the nearness to the core are taken as exact" in notes


def test_what_is_not_settled_is_said(study):
    told = " ".join(caveat.message for caveat in study.caveats)
    assert "not settled by the European figures" in told
    assert "European growth of the industries is not known" in told
    notes = study.tables["projected_complexity"].notes
    assert any("in standard deviations" in note.message for note in notes), "the unit"
    assert any("not settled" in note.message for note in notes)
    assert len(study.tables["projected_complexity"].frame) == 19


def test_the_projection_is_refused_across_the_break(study):
    assert study.tables["openings"].frame["lower"].isna().all()
    assert any("Neither openings nor" in caveat.message for caveat in study.caveats)


def test_the_back_test_is_told_whatever_it_shows(study):
    table = study.tables["back_test"].frame.set_index(["outcome", "score"])
    entry = table.loc["entry"]
    assert ((entry["lower"] <= entry["value"]) & (entry["value"] <= entry["upper"])).all()
    assert entry.loc["score", "regions"] >= 10
    (told,) = [finding for finding in study.findings if finding.evidence == "back_test"]
    worse = entry.loc["location_quotient", "less_upper"] < 0
    assert ("worse than" in told.message) == worse


def test_the_entries_behind_the_back_test_are_counted_and_told(study):
    entry = study.tables["back_test"].frame.set_index("outcome").loc["entry"]
    entries, cases = int(entry["entries"].iloc[0]), int(entry["cases"].iloc[0])
    assert entry["regions"].iloc[0] <= entries < cases
    few = study.tables["back_test"].notes[0]
    assert few.values["entries"] == entries and few.values["cases"] == cases


def test_only_entries_that_tell_something_are_counted():
    """A region without entries, and cases that lack a score, stand behind no figure."""
    rows = [("A", 0.5, 1), ("A", 0.4, 0), ("A", np.nan, 1), ("B", 0.5, 0), ("C", 0.5, 1)]
    cases = pd.DataFrame(rows, columns=["region", "score", "entry"])
    assert _entries(cases.assign(**dict.fromkeys(SCORES[1:], 0.5))) == 1


RANK_ME = pd.DataFrame(
    {"near": [0.0, 0.5, 1.0, np.nan], "grow": [1.0, 0.5, 0.2, np.nan]}, index=list("abcd")
)


def test_what_rests_on_each_indicator_by_hand():
    """By range near is 0, .5, 1 and growth 1, .375, 0: each alone turns the order round."""
    weights = {"near": 2.0, "grow": 1.0}
    ranks = rank_uncertainty(
        RANK_ME, weights=pd.Series(weights), top=1, choices=RankChoices(runs=100)
    )
    found = score_checks(RANK_ME, weights=weights, ranks=ranks).set_index("indicator")
    assert found["weight"].to_dict() == pytest.approx({"near": 2 / 3, "grow": 1 / 3})
    assert found["effective"].sum() == pytest.approx(1)
    assert found["rank_change"].to_dict() == {"near": 2, "grow": 0}
    assert found["new_in_top"].to_dict() == {"near": 1, "grow": 0}
    assert (found["correlation"] > 0).to_dict() == {"near": True, "grow": False}
    shares, measures = check_notes(ranks)
    assert min(shares.values.values()) >= 0 and sum(shares.values.values()) >= 1 - 1e-12
    assert measures.values["n"] == 3, "what is not ranked is not compared"


def test_too_few_ranked_industries_are_not_compared():
    few = RANK_ME.loc[["a", "b"]]
    weights = {"near": 1.0, "grow": 1.0}
    ranks = rank_uncertainty(few, weights=pd.Series(weights), choices=RankChoices(runs=100))
    assert score_checks(few, weights=weights, ranks=ranks).empty


def test_ranks_that_never_change_have_no_shares_to_tell():
    alike = pd.DataFrame({"near": [0.0, 0.5, 1.0], "grow": [0.0, 0.5, 1.0]}, index=list("abc"))
    ranks = rank_uncertainty(
        alike, weights=pd.Series({"near": 1.0, "grow": 1.0}), choices=RankChoices(runs=100)
    )
    assert [note.values for note in check_notes(ranks)] == [{"n": 3}]


def test_the_checks_start_from_the_ranks_that_are_shown(study):
    """Left out in turn by hand from the candidates' own figures, in the order of the ranks."""
    table = study.tables["opportunities"].frame.dropna(subset=["median"]).set_index("industry")
    values = study.tables["candidates"].frame.set_index("industry").loc[table.index]
    values = values[list(WEIGHTS)]
    scaled = (values - values.min()) / (values.max() - values.min())
    found = study.tables["score_checks"].frame.set_index("indicator")
    assert list(found.index) == list(WEIGHTS)
    for left_out in (None, *WEIGHTS):
        kept = {name: weight for name, weight in WEIGHTS.items() if name != left_out}
        known = scaled[list(kept)]
        weight = known.notna() * pd.Series(kept)
        score = (known.fillna(0.0) * weight).sum(axis=1) / weight.sum(axis=1)
        ranks = score.round(12).rank(ascending=False)
        if left_out is None:
            assert ranks.to_dict() == table["rank"].to_dict()
        else:
            assert (ranks - table["rank"]).abs().max() == found.at[left_out, "rank_change"]


def test_a_rank_that_never_moves_is_told_as_one():
    told = {name: _first_rank(*name) for name in ((1, 1), (1, 3))}
    assert told[1, 1].values == {"rank": 1} and "keeps rank" in told[1, 1].message
    assert told[1, 3].values == {"lower": 1, "upper": 3}


def test_value_added_per_employed_is_said_to_stand_in_chapter_5(study):
    (told,) = [c for c in study.caveats if c.message.startswith("Value added per worker")]
    assert told.values["year"] == 2014 and "chapter 5" in told.message
    per_head = study.tables["gap_performance"].frame.set_index("measure")
    assert per_head.loc["value_added_per_employed", "value"].notna().all()


def test_a_space_that_foresees_everything_is_found_better(built, monkeypatch):
    """The verdict is read from the figures: with a density that knows the future it turns."""
    from nextstep_analysis.catalogue.load import load_catalogue
    from nextstep_analysis.classifications import names
    from nextstep_analysis.processed import read_table
    from nextstep_analysis.studies.background.potential import back_test as module
    from nextstep_analysis.studies.background.study import study_scope

    enterprises = read_table(built, "enterprises")
    scope = study_scope(
        load_catalogue(built),
        names(built),
        ecosystem="wood-furniture",
        region=None,
        reference=None,
        peers=None,
        peers_for=PeersByStructure(built),
    )
    stock = module.regions_by_division(module.stock_by_division(enterprises))
    came = module.entry_exit(stock[stock["year"].isin([2016, 2022])], start=2016, end=2022)[
        "entry"
    ].fillna(0.0)
    monkeypatch.setattr(module, "relatedness_density", lambda *_, **__: came)
    codes = sorted(stock["industry"].unique())
    space = IndustrySpace(square(0.5, codes), square(0.5, codes), pd.Series(dtype=float), (), 1)
    (told,) = back_test(enterprises, space=space, scope=scope).findings
    assert "worse than" not in told.message and told.values["value"] > 0.75


def test_a_missing_region_makes_no_growth_of_the_country():
    """With 10, missing and 10 before, and three times 20 after, growth is not 200 %."""
    from types import SimpleNamespace

    from nextstep_analysis.studies.background.potential.back_test import _cases

    codes, years = ["C16", "C31"], (2013, 2016, 2018, 2022)
    rows = pd.DataFrame(
        [
            (region, code, year, 10.0 if year == 2013 else 20.0)
            for region in ("MK01", "MK05", "MK07")
            for code in codes
            for year in years
        ],
        columns=["region", "industry", "year", "value"],
    )
    gap = (rows["region"] == "MK05") & (rows["industry"] == "C31") & (rows["year"] == 2013)
    near = square([[0, 0.5], [0.5, 0]], codes)
    cases = _cases(
        rows.assign(value=rows["value"].mask(gap)),
        IndustrySpace(near, near, pd.Series(dtype=float), (), 1),
        years,
        SimpleNamespace(settings=SimpleNamespace(small_count=20)),
    ).set_index(["region", "industry"])
    assert (cases.xs("C16", level="industry")["national"] == 1.0).all()
    assert cases.xs("C31", level="industry")[["national", "score"]].isna().all(axis=None)


def test_without_an_earlier_period_there_is_no_back_test(built):
    from dataclasses import replace

    from nextstep_analysis.catalogue.load import load_catalogue
    from nextstep_analysis.classifications import names
    from nextstep_analysis.studies.background.study import study_scope

    scope = study_scope(
        load_catalogue(built),
        names(built),
        ecosystem="wood-furniture",
        region=None,
        reference=None,
        peers=None,
        peers_for=PeersByStructure(built),
    )
    one = scope.settings.model_copy(update={"periods": scope.settings.periods[:1]})
    assert not back_test(pd.DataFrame(), space=None, scope=replace(scope, settings=one)).tables
