"""The portfolio: figures of the studies, groups judged as cores are, checks with evidence."""

import json
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from studied import background_study, portfolio_of_run

from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.errors import CatalogueError, DataError
from nextstep_analysis.portfolio import ITEMS, NO, PARTLY, STATES, UNTOLD, YES, Check, Decision
from nextstep_analysis.report.background.handed_over import compared
from nextstep_analysis.report.portfolio.report import PARTS, PortfolioReport
from nextstep_analysis.report.portfolio.summary import decided
from nextstep_analysis.report.words.text import Text
from nextstep_analysis.studies.kinds import KINDS
from nextstep_analysis.studies.portfolio.edges import other_cores
from nextstep_analysis.studies.portfolio.findings import to_decide
from nextstep_analysis.studies.portfolio.kind import PORTFOLIO, SUBJECT, portfolio_inputs
from nextstep_analysis.studies.portfolio.left_out import WHY
from nextstep_analysis.studies.portfolio.readiness import checks
from nextstep_analysis.studies.portfolio.study import portfolio_study

DECIDED = Decision(
    "2026-06-01",
    {"fi": "ohjausryhmä", "en": "the steering group"},
    ("grain-food", "wood-furniture"),
    {"fi": "Syy.", "en": "A reason."},
)


@pytest.fixture(scope="module")
def portfolio(built):
    return portfolio_of_run()


@pytest.fixture(scope="module")
def catalogue(built):
    return load_catalogue(built)


def frame(portfolio, name):
    return pd.DataFrame(portfolio.tables[name].frame)


def html_of(portfolio, language="en"):
    report = PortfolioReport(portfolio, language=language)
    bundles = [bundle for part in PARTS for bundle in getattr(report, part)().bundles()]
    return "\n".join(bundle.get("text/html", "") for bundle in bundles)


def test_it_is_a_kind_with_one_report_that_reads_every_part(catalogue):
    assert PORTFOLIO in KINDS and PORTFOLIO.subjects(catalogue) == (SUBJECT,)
    held = json.dumps(portfolio_inputs(catalogue, SUBJECT))
    for one in catalogue.ecosystems.values():
        assert f"config/ecosystems/{one.id}.yaml (roadmap, profile)" in held
    assert "portfolio.yaml" in PORTFOLIO.files and "profiles.yaml" in PORTFOLIO.files


def test_figures_are_those_that_the_comparison_page_has(portfolio, built):
    rows = frame(portfolio, "candidates").set_index("ecosystem")
    assert len(rows) == 7
    for name in ("circular-economy", "wood-furniture"):
        study = background_study(name, project=built)
        told = compared(study, Text("en", study.names))
        assert rows.at[name, "verdict"] == told["three"]["verdict"]
        assert rows.at[name, "location_quotient"] == told["three"]["enterprises"]
        assert rows.at[name, "enterprises"] == told["measures"]["core_enterprises"]["value"]
        assert rows.at[name, "growth"] == told["measures"]["core_growth"]["value"]
        effect = study.tables["regional_effect"].frame["verdict"].iloc[0]
        assert rows.at[name, "development"] == effect


def test_the_order_is_that_of_status_and_id(portfolio):
    rows = frame(portfolio, "candidates")
    order = [
        (("named", "proposal").index(s), e) for s, e in rows[["status", "ecosystem"]].to_numpy()
    ]
    assert order == sorted(order)
    assert [case.ecosystem for case in portfolio.cases] == list(rows["ecosystem"])


def test_a_core_drawn_another_way_is_judged_as_that_of_a_study(portfolio, catalogue):
    wood = catalogue.ecosystem("wood-furniture")
    assert other_cores(wood) == {"C16": {"C31": 1.0}, "C31": {"C16": 1.0}}
    edges = frame(portfolio, "core_edges").set_index(["ecosystem", "without"])
    left = frame(portfolio, "left_out")
    assert "16" not in set(left["industry"]), "C16 alone stands in a core"
    assert edges.at[("wood-furniture", "C31"), "verdict"] == "few large units"
    holds = frame(portfolio, "holds").set_index("ecosystem")
    for name, rows in frame(portfolio, "core_edges").groupby("ecosystem"):
        assert holds.at[name, "definitions"] == len(rows)
        assert holds.at[name, "strength"] == rows["strength_same"].sum()


def test_textiles_are_left_out_and_each_row_says_why(portfolio, catalogue):
    rows = frame(portfolio, "left_out").set_index("industry")
    assert rows.at["13_15", "why"] == "strong" and rows.at["13_15", "verdict"] == "specialised"
    assert rows.at["13_15", "divisions"] == ("C13", "C14", "C15")
    cores = {code for one in catalogue.ecosystems.values() for code in one.core}
    named = {code for one in catalogue.ecosystems.values() for code in one.codes}
    assert set(rows["why"]) <= set(WHY)
    for row in rows.itertuples():
        assert bool(row.in_core) == (row.why == "partly")
        assert not set(row.divisions) <= cores
        if row.why == "unnamed":
            assert not set(row.divisions) & named and row.reading == "more"
        if row.why == "beside":
            assert row.beside and row.reading == "more"


def test_enterprises_of_two_cores_are_counted_once(portfolio, built):
    counted = frame(portfolio, "counted_once").iloc[0]
    candidates = frame(portfolio, "candidates")
    assert counted["summed"] == candidates["enterprises"].sum()
    pairs = frame(portfolio, "shared_by_two")
    shared = pairs[pairs["enterprises"] > 0]
    assert shared[["ecosystem", "other", "core"]].to_numpy().tolist() == [
        ["smart-mobility", "manufacturing", ("C27",)]
    ]
    assert counted["twice"] == shared["enterprises"].sum() == counted["summed"] - counted["once"]
    industries = background_study("manufacturing", project=built).tables["industries"].frame
    assert (
        shared["enterprises"].iloc[0] == industries.set_index("industry").at["C27", "enterprises"]
    )
    assert shared["jobs"].isna().all(), "jobs by section are those of no division: not zero"


def test_each_check_has_its_evidence_and_no_score(portfolio):
    for case in portfolio.cases:
        assert [one.item for one in case.checks] == list(ITEMS)
        assert all(one.evidence and one.state in STATES for one in case.checks)
        roadmap = case.checks[0]
        assert roadmap.state == NO and roadmap.n == 0 and roadmap.of >= 5
    assert not {"score", "sum", "total"} & set(frame(portfolio, "readiness").columns)


def test_what_is_at_fault_cannot_be_told_and_what_is_not_written_is_no(catalogue, built):
    study = background_study("wood-furniture", project=built)
    day = date(2026, 11, 26)
    found = {c.item: c for c in checks(catalogue, study, roadmap=None, profile=None, day=day)}
    assert {found[item].state for item in ("roadmap", "profile", "asked", "chain")} == {UNTOLD}
    bare = catalogue.ecosystem("wood-furniture").model_copy(
        update={"roadmap": None, "profile": None, "facts": ()}
    )
    other = replace(catalogue, ecosystems={"wood-furniture": bare}, region_facts={})
    found = {c.item: c for c in checks(other, study, roadmap=None, profile=None, day=day)}
    assert {found[item].state for item in ("roadmap", "profile", "sites", "chain")} == {NO}
    wide = replace(catalogue, ecosystems={"wood-furniture": bare})
    sites = list(checks(wide, study, roadmap=None, profile=None, day=day))[ITEMS.index("sites")]
    assert (sites.state, sites.n) == (PARTLY, 1)


def test_a_check_of_another_state_is_refused():
    with pytest.raises(DataError, match="a check is 'perhaps'; allowed are yes, partly, no"):
        Check("roadmap", "perhaps", 0, None, ())
    with pytest.raises(DataError, match="a check is 'logo'"):
        Check("logo", YES, 0, None, ())


def test_without_a_decision_the_page_says_so_plainly(portfolio):
    assert decided(portfolio, Text("en")).startswith("No body has decided yet.")
    assert "Mikään toimielin ei ole vielä päättänyt." in html_of(portfolio, "fi")


def test_a_decision_is_shown_and_fewer_than_promised_is_told(portfolio):
    earlier = replace(DECIDED, date="2026-01-15", ecosystems=("kymiring",))
    chosen = replace(portfolio, decisions=(earlier, DECIDED))
    said = decided(chosen, Text("en", portfolio.names))
    assert said.startswith("The steering group chose on 1 June 2026: Grain, food and beverages")
    assert said.endswith("Reason: A reason. These are 2, and the project promised at least 5.")
    assert "15 January 2026" in html_of(chosen)
    frames = {name: table.frame for name, table in portfolio.tables.items()}
    first = next(to_decide(frames, (DECIDED,), at_least=5)).statement
    assert first.values["chosen"] == 2
    enough = next(to_decide(frames, (DECIDED,), at_least=2)).statement
    assert "chosen" not in enough.values and "least" not in enough.values


@pytest.mark.edge(
    "configuration", "a portfolio of another region than that of the settings", "one sentence"
)
def test_it_is_of_the_home_region_only(built):
    with pytest.raises(CatalogueError, match="the portfolio is of MK07 only, not of MK06"):
        portfolio_study("MK06", project=built)


@pytest.mark.parametrize("language", ["fi", "en"])
def test_the_page_tells_all_and_leads_to_the_other_reports(portfolio, language):
    html = html_of(portfolio, language)
    for case in portfolio.cases:
        for kind in ("background", "roadmap", "profile"):
            assert f'data-kind="{kind}" data-subject="{case.ecosystem}"' in html
        for fact in (case.asset, case.risk):
            assert fact.id and f'href="{fact.source_url}"'.replace("&", "&amp;") in html
    lines = (*portfolio.told, *portfolio.to_decide, *portfolio.not_known)
    assert all(f'id="{line.part}"' in html for line in lines)
    for part in ("decision", "side-by-side", "readiness", "turns", "shared", "left-out"):
        assert f'id="{part}"' in html
    first = html.partition('id="side-by-side"')[0]
    assert len(first.split()) < 600, "the first screen is short"
