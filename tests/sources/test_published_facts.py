"""The facts of `config/reconciliation.csv` on the real tables, each by its id."""

import csv
import re
from pathlib import Path

import pytest

from nextstep_analysis.catalogue.reconciliation import COLUMNS, FILE, read_facts
from nextstep_analysis.catalogue.sources import read_declared, read_sources
from nextstep_analysis.processed import read_table
from nextstep_analysis.project import Project
from nextstep_analysis.sources.reconcile import reconcile

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "reconciliation.csv"
FEWEST = 2  # facts that a table brings, or a remark says where they were looked for
AWAITED = {name for name, one in read_declared(Project(ROOT)).items() if one.awaited}
"""Facts on these are asked of their first vintage."""


def ids():
    lines = (ROOT / "config" / FILE).read_text("utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return [row["fact"] for row in rows if row["dataset"] not in AWAITED]


IDS = ids()


@pytest.fixture(scope="module")
def facts():
    project = Project(ROOT)
    every = read_facts(project, read_declared(project))
    return {fact.fact: fact for fact in every if fact.dataset not in AWAITED}


@pytest.mark.parametrize("name", IDS)
def test_fact_holds(facts, built, name):
    fact = facts[name]
    (one,) = reconcile([fact], {fact.dataset: read_table(built, fact.dataset)})
    assert one.answer == "holds", f"{fact.statement}: published {fact.value}, ours {one.ours}"


def test_every_fact_is_tried(facts):
    assert list(facts) == IDS
    assert len(IDS) >= 43


def test_every_table_has_facts_or_a_remark_where_they_were_looked_for(facts):
    remarks = re.findall(r"^# (\w+): ", (ROOT / "config" / FILE).read_text("utf-8"), re.MULTILINE)
    tables = {name: one for name, one in read_sources(Project(ROOT)).items() if one.kind == "table"}
    of_table = [fact.dataset for fact in facts.values()]
    few = {name for name in tables if of_table.count(name) < FEWEST}
    assert few == set(remarks), "see 'Add a dataset' in CONTRIBUTING.md"


def test_a_difference_that_is_allowed_says_why(facts):
    for fact in facts.values():
        assert fact.why_tolerance
        if fact.allowed:
            assert "must be equal" not in fact.why_tolerance, fact.fact


@pytest.mark.skipif(not SHARED.is_file(), reason="../shared/reconciliation.csv is not here")
def test_the_facts_are_those_of_the_list_they_come_from(facts, tmp_path):
    """Read as pasted: with the file names of the tables and the computed columns."""
    with SHARED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    ours = [row for row in rows if row["dataset"].startswith("starter/")]
    project = Project(tmp_path)
    project.config.mkdir()
    with (project.config / FILE).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(ours)
    theirs = read_facts(project, read_sources(Project(ROOT)))
    assert len(theirs) == 43
    for their in theirs:
        one = facts[their.fact]
        assert one.model_copy(update={"where": their.where}) == their, their.fact


def test_columns_are_those_of_the_file_and_explained():
    lines = (ROOT / "config" / FILE).read_text(encoding="utf-8").splitlines()
    (header,) = [line for line in lines if line.startswith("fact,")]
    assert header == ",".join(COLUMNS)
    explained = (ROOT / "config" / "README.md").read_text(encoding="utf-8")
    section = explained.split("## Keys of a fact published elsewhere", 1)[1].split("\n## ", 1)[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    assert [name for row in rows for name in re.findall("`(.+?)`", row)] == list(COLUMNS)
