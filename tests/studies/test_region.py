"""The page of the region: what all its studies share stands there, and in none of them."""

import re

import pytest
from studied import ROOT, background_study

from nextstep_analysis.batch.plan.checksums import PACKAGE
from nextstep_analysis.batch.plan.reached import reached
from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.errors import CatalogueError
from nextstep_analysis.report.background.report import StudyReport
from nextstep_analysis.report.background.show import CHAPTERS
from nextstep_analysis.report.region.report import PARTS, RegionReport
from nextstep_analysis.studies.background.inputs import AWAITED, TABLES
from nextstep_analysis.studies.background.uses import USES
from nextstep_analysis.studies.kinds import KINDS
from nextstep_analysis.studies.region.kind import REGION, SUBJECT
from nextstep_analysis.studies.region.study import region_study


@pytest.fixture(scope="module")
def told(built):
    return region_study(project=built)


def html_of(report, names):
    bundles = [bundle for name in names for bundle in getattr(report, name)().bundles()]
    return "\n".join(bundle.get("text/html", "") for bundle in bundles)


def test_it_is_a_kind_with_one_report(built):
    catalogue = load_catalogue(built)
    assert REGION in KINDS
    assert REGION.subjects(catalogue) == (SUBJECT,)
    assert set(REGION.title(catalogue, SUBJECT)) >= {"fi", "en"}


@pytest.mark.parametrize("language", ["fi", "en"])
def test_what_all_studies_share_stands_there_and_in_no_study(told, built, language):
    shared = html_of(RegionReport(told, language=language), PARTS)
    own = html_of(
        StudyReport(background_study("kymiring", project=built), language=language), CHAPTERS
    )
    for address in ("reference-evidence", "dataset-limits", "evidence-ouluhealth"):
        assert f'id="{address}"' in shared and f'id="{address}"' not in own
    places = set(re.findall(r'data-kind="region" data-subject="" data-place="(\w+)"', own))
    assert places == set(PARTS)
    assert all(f'<h2 id="{place}">' in shared for place in places)


def test_facts_are_those_of_the_references_each_linked(told):
    html = html_of(RegionReport(told, language="en"), PARTS)
    evidence, _, claims = html.partition('id="factor-claims"')
    subjects = {fact.subject for fact in told.facts}
    assert len(told.facts) >= 28
    assert subjects == set(told.tables["factor_scores"].frame["subject"]) - {"MK07"}
    for fact in told.facts:
        where = claims if fact.confidence == "low" else evidence
        assert f'href="{fact.source_url}"'.replace("&", "&amp;") in where


def test_the_cores_are_those_of_the_studies(told, built):
    """The same number from a study's own chapter, which goes another way."""
    cores = told.tables["core_figures"].frame.set_index("subject")
    for ecosystem in ("kymiring", "wood-furniture"):
        table = background_study(ecosystem, project=built).tables["core_by_region"].frame
        here = table.set_index("region").loc["MK07"]
        assert cores.at[ecosystem, "enterprises"] == here["enterprises"]
        assert cores.at[ecosystem, "location_quotient"] == pytest.approx(here["location_quotient"])


def test_every_dataset_of_the_studies_is_told_with_its_licence(told):
    assert set(told.sources) == set(TABLES) - set(AWAITED)
    sheets = RegionReport(told, language="en").tables().sheets
    sources = next(sheet for sheet in sheets if len(sheet["rows"]) == len(told.sources))
    assert all(row[-1] for row in sources["rows"])


def test_another_region_and_its_own_peers(built):
    other = region_study("MK21", peers=["MK13"], project=built)
    assert other.peers == ("MK13",)
    html = html_of(RegionReport(other, language="fi"), PARTS)
    assert "Ahvenanmaa" in html and "MK07" not in html
    with pytest.raises(CatalogueError, match="unknown region 'MK99'"):
        region_study("MK99", project=built)


def test_the_indicators_that_it_uses_are_in_the_catalogue_and_those_of_studies(built):
    assert set(REGION.uses) <= set(load_catalogue(built).indicators) & set(USES)
    assert {part for parts in REGION.uses.values() for part in parts} <= {1, 2, 3, 4}


def test_only_its_own_notebook_reaches_its_modules():
    """So that a change of one builds the page of the region alone."""
    own = reached(ROOT / "notebooks" / REGION.notebook, PACKAGE)
    others = reached(ROOT / "notebooks" / "background_study.ipynb", PACKAGE)
    rooms = {
        path.relative_to(PACKAGE.parent).as_posix()
        for side in ("studies", "report")
        for path in (PACKAGE / side / "region").glob("*.py")
    }
    by_list = {name for name in rooms if name.endswith("kind.py")}
    assert rooms - by_list <= set(own)
    assert not rooms & set(others)
