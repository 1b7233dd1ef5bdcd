"""The roadmap as data: baselines from the tables, evidence from the study, suggestions by rule."""

import math
from dataclasses import replace
from unittest import mock

import pytest
import yaml
from studied import ROOT, background_study

from nextstep_analysis.actions import ADOPTED, DONE
from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.catalogue.roadmap import MEASURED, Action, Ground, Indicated
from nextstep_analysis.catalogue.roadmap_checks import checked_roadmap
from nextstep_analysis.errors import CatalogueError
from nextstep_analysis.project import Project
from nextstep_analysis.report.roadmap.suggested import as_yaml
from nextstep_analysis.studies.background.gaps.needs import GAPS
from nextstep_analysis.studies.roadmap import evidence, readings, suggest
from nextstep_analysis.studies.roadmap import study as roadmaps

PROJECT = Project(ROOT)
WOOD = "wood-furniture"


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue(PROJECT)


@pytest.fixture(scope="module")
def wood():
    return background_study(WOOD, project=PROJECT)


@pytest.fixture(scope="module")
def whole(catalogue):
    return checked_roadmap(catalogue, WOOD)


@pytest.fixture(scope="module", params=["wood-furniture", "logistics-vt12"])
def roadmap(request):
    with mock.patch.object(roadmaps, "background_study", background_study):
        return roadmaps.roadmap_study(request.param, project=PROJECT)


def asked(**changes):
    return Indicated(**{"of": "enterprises", "direction": "higher", "next": "2027-12"} | changes)


def read(whole, study, **changes):
    return readings.indicator_of(whole, ("actions", 0, "indicator"), asked(**changes), study)


def test_each_measured_indicator_is_one_of_the_catalogue_and_can_be_read(catalogue):
    assert set(readings.MEASURES) == set(MEASURED) <= {*catalogue.indicators, *catalogue.datasets}
    for measure in readings.MEASURES.values():
        assert set(measure.datasets) <= set(catalogue.datasets)


def test_baselines_are_the_cells_of_the_tables(whole, wood):
    frames = {name: table.frame for name, table in wood.tables.items()}
    industries = frames["industries"].set_index("industry")
    bought = frames["value_chain"].set_index("product")
    births = frames["gap_performance"].query("measure == 'birth_rate' and against == 'SSS'")
    expected = {
        (): sum(industries.loc[["C16", "C31"], "enterprises"]),
        (("industry", "C31"),): industries.at["C31", "enterprises"],
        (("of", "location_quotient"), ("industry", "C16")): industries.at[
            "C16", "location_quotient"
        ],
        (("of", "purchases_by_origin"), ("product", "49_53")): bought.at["49_53", "elsewhere"],
        (("of", "birth_rate"),): births["value"].iloc[0],
    }
    for changes, value in expected.items():
        made = read(whole, wood, **dict(changes))
        assert made.measured and made.baseline.value == value
    assert read(whole, wood, of="birth_rate").baseline.when == "2019–2022"
    assert read(whole, wood, of="purchases_by_origin", product="49_53").baseline.when == "2014"


def test_what_is_counted_may_not_be_known_yet(whole, wood):
    made = read(whole, wood, of="located-firms")
    assert made.baseline is None and not made.measured
    assert made.role["fi"] == "LADEC" and made.every == "half_year"
    assert math.isnan(made.target)


@pytest.mark.edge("configuration", "roadmap: a measured indicator without a figure", "refused")
def test_a_measured_indicator_without_a_figure_is_told_with_its_line(whole, wood):
    with pytest.raises(CatalogueError, match=r"line \d+: purchases_by_origin/99 has no figure"):
        read(whole, wood, of="purchases_by_origin", product="99")


@pytest.mark.edge("configuration", "roadmap: a target against its direction", "refused")
@pytest.mark.parametrize(
    ("direction", "wrong", "right"),
    [("higher", 182, 183), ("lower", 182, 181), ("keep", 183, 182)],
)
def test_a_target_against_its_direction_is_told(whole, wood, direction, wrong, right):
    aim = {"direction": direction, "by": "2030-12"}
    with pytest.raises(CatalogueError, match=f"goes against the direction '{direction}'.* 182"):
        read(whole, wood, **aim, target=wrong)
    assert read(whole, wood, **aim, target=right).target == right


def test_evidence_is_told_by_the_study(whole, wood):
    where = ("actions", 0, "evidence", 0)
    need = evidence.ground_of(whole, where, Ground(need="suppliers/49_53"), wood)
    rows = wood.tables["needs"].frame.set_index("industry")
    assert need.statement.values["euros"] == rows.at["49_53", "size"]
    assert need.confidence == "fair"
    fact = evidence.ground_of(whole, where, Ground(fact="insofa-bankruptcy"), wood)
    assert fact.source_url == whole.facts["insofa-bankruptcy"].source_url
    assert fact.confidence == "weak"
    scores = wood.tables["factor_scores"].frame.query("subject == @WOOD").set_index("factor")
    factor = evidence.ground_of(whole, where, Ground(factor="networks"), wood)
    assert factor.statement.values["score"] == scores.at["networks", "score"]


@pytest.mark.edge("configuration", "roadmap: a need that the study has not", "which there are")
def test_a_need_that_vanished_is_refused_of_a_proposal_and_kept_of_an_adopted_action(whole, wood):
    named, where = Ground(need="suppliers/01"), ("actions", 0, "evidence", 0)
    with pytest.raises(CatalogueError, match=r"no need 'suppliers/01'; there are suppliers/49_53"):
        evidence.ground_of(whole, where, named, wood)
    assert evidence.ground_of(whole, where, named, wood, adopted=True).vanished


def test_a_road_map_holds_together(roadmap):
    assert len(roadmap.actions) >= 5
    assert all(one.status == "proposed" and not one.history for one in roadmap.actions)
    assert sum(one.measured for one in roadmap.indicators) >= 2
    assert len({one.id for one in roadmap.indicators}) == len(roadmap.indicators)
    assert all(not ground.vanished for one in roadmap.actions for ground in one.grounds)
    assert {one.horizon for one in roadmap.actions} == {"0-1", "1-3", "3-5"}


@pytest.mark.parametrize(
    ("end", "expected"),
    [("2027-11", "0-1"), ("2027-12", "1-3"), ("2029-11", "1-3"), ("2029-12", "3-5")],
)
def test_the_horizon_follows_from_the_end(end, expected):
    assert roadmaps.horizon("2026-11-26", end) == expected


def test_what_was_decided_is_kept_in_its_order(whole, wood):
    body = {"fi": "ohjausryhmä", "en": "the steering group"}
    said = {"fi": "Tavoitetta laskettiin.", "en": "The target was lowered."}
    plain = whole.roadmap.actions[0].model_dump()
    decided = {
        "adopted": {"on": "2026-02-01", "body": body},
        "changed": [{"on": "2026-03-01", "body": body, "what": said}],
        "done": {"on": "2026-09-01", "body": body},
    }
    action = Action.model_validate(plain | decided)
    assert [step.what for step in roadmaps._history(action)] == [ADOPTED, "changed", DONE]
    kept = replace(whole, roadmap=whole.roadmap.model_copy(update={"actions": (action,)}))
    made = roadmaps._action(kept, ("actions", 0), action, wood)
    assert made.status == DONE and made.history[1].told == said


# --- suggestions ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def suggested():
    """Of two ecosystems whose needs are of every kind between them."""
    with mock.patch.object(suggest, "background_study", background_study):
        return {
            name: suggest.suggestions(name, project=PROJECT)
            for name in ("logistics-vt12", "kymiring")
        }


@pytest.mark.parametrize("kind", [*GAPS, "skills", "conclusion", suggest.FACTOR])
def test_there_is_one_rule_for_each_kind_of_need_and_it_speaks(suggested, kind):
    found = [one for listed in suggested.values() for one in listed if one.kind == kind]
    assert found and set(suggest.RULES) == {*GAPS, "skills", "conclusion", suggest.FACTOR}
    for one in found:
        assert one.title == suggest.RULES[kind].title
        assert one.ground[0] == ("factor" if kind == "factor" else "need")
        assert one.start == "2027-01" and one.end >= "2027-12"


def test_what_is_printed_can_be_copied(suggested, catalogue, tmp_path):
    """Every entry is a valid action of the ecosystem: it rests on a need that there is."""
    study = background_study("logistics-vt12", project=PROJECT)
    listed = suggested["logistics-vt12"]
    printed = as_yaml(listed, ecosystem="logistics-vt12", names=study.names)
    entries = [Action.model_validate(entry) for entry in yaml.safe_load(printed)]
    assert [entry.id for entry in entries] == list(dict.fromkeys(entry.id for entry in entries))
    checked = checked_roadmap(catalogue, "logistics-vt12")
    for place, entry in enumerate(entries):
        assert set(entry.owners) <= set(checked.monitoring.roles)
        evidence.ground_of(checked, ("actions", place), entry.evidence[0], study)
        readings.indicator_of(checked, ("actions", 0, "indicator"), entry.indicator, study)
    assert "2027-01" in printed and "copy what you want" in printed


def test_nobody_is_named_and_nothing_is_promised(suggested):
    for listed in suggested.values():
        assert all("target" not in one.indicator for one in listed)
