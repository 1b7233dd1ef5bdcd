"""Every claim of every study: 19 regions, all ecosystems, both languages."""

from collections import Counter

import pytest
from alts import fault as alt_fault
from evaluate import faults, sentences
from recount import Raw
from studied import background_study, kept_in_run, portfolio_of_run

from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.report.background.report import StudyReport
from nextstep_analysis.report.background.show import CHAPTERS
from nextstep_analysis.report.page.blocks import Figure
from nextstep_analysis.report.portfolio.report import PARTS as PORTFOLIO_PARTS
from nextstep_analysis.report.portfolio.report import PortfolioReport
from nextstep_analysis.report.region.report import PARTS, RegionReport
from nextstep_analysis.studies.background import study as real
from nextstep_analysis.studies.region.study import region_study

REGIONS = tuple(f"MK{n:02d}" for n in (1, 2, *range(4, 20), 21))
ALWAYS = ("MK07", "MK01", "MK18", "MK21")
"""The home region, the largest, the smallest of the mainland, Åland; the others under full."""
AUDITED = [
    region if region in ALWAYS else pytest.param(region, marks=pytest.mark.full)
    for region in REGIONS
]
HOME = "MK07"
MANY = 8
"""Claims that a study has at least: an audit of nothing finds nothing wrong."""


@pytest.fixture(scope="module")
def raw(project):
    settings = load_catalogue(project).settings
    first, last = settings.main_period
    return Raw(project.root, first=first, last=last)


def audit(study, raw, root, languages):
    """Faults of a study in all languages, and how many claims were evaluated."""
    told = list(study.findings)
    wrong, charts = [], []
    for language in languages:
        report = StudyReport(study, language=language)
        for chapter in CHAPTERS:
            blocks = getattr(report, chapter)().blocks
            charts += [block.figure for block in blocks if isinstance(block, Figure)]
        told += [statement for _, statement in report.titles]
    for statement in told:
        wrong += faults(statement, study, raw)
    for chart in charts:
        if found := alt_fault(chart.layout.meta["nextstep"], root):
            wrong.append(found)
    return wrong, sum(len(one.claims) for statement in told for one in sentences(statement))


def test_the_regions_are_those_of_the_figures(raw):
    assert list(REGIONS) == raw.regions


def test_every_claim_of_the_home_region_holds(raw, built):
    ecosystem = next(iter(load_catalogue(built).ecosystems))
    study = background_study(ecosystem, project=built)
    wrong, claims = audit(study, raw, built.root, ("fi",))
    assert not wrong and claims >= MANY


def audit_of_region(told, raw, root):
    """As `audit`, of the page of a region."""
    said, wrong = list(told.findings), []
    for language in ("fi", "en"):
        report = RegionReport(told, language=language)
        for part in PARTS:
            charts = [b.figure for b in getattr(report, part)().blocks if isinstance(b, Figure)]
            found = (alt_fault(chart.layout.meta["nextstep"], root) for chart in charts)
            wrong += filter(None, found)
        said += [statement for _, statement in report.titles]
    for statement in said:
        wrong += faults(statement, told, raw)
    return wrong, sum(len(one.claims) for statement in said for one in sentences(statement))


@pytest.mark.parametrize("region", ["MK07", "MK21"])
def test_every_claim_of_the_page_of_a_region_holds(region, raw, built):
    wrong, claims = audit_of_region(region_study(region, project=built), raw, built.root)
    assert not wrong and claims >= 4


def test_every_claim_of_the_portfolio_holds(raw, built):
    portfolio = portfolio_of_run()
    said = list(portfolio.findings)
    said += [e.statement for c in portfolio.cases for one in c.checks for e in one.evidence]
    for language in ("fi", "en"):
        report = PortfolioReport(portfolio, language=language)
        for part in PORTFOLIO_PARTS:
            getattr(report, part)()
        said += [statement for _, statement in report.titles]
    wrong = [fault for statement in said for fault in faults(statement, portfolio, raw)]
    assert not wrong
    kinds = Counter(claim.kind for one in said for claim in one.claims)
    every = len(portfolio.cases)
    assert kinds["measures"] >= every, "each verdict on strength is recounted from the raw figures"
    assert kinds["cells"] >= 4 * every


@pytest.mark.slow
@pytest.mark.parametrize("region", AUDITED)
def test_every_claim_of_every_study_holds(region, raw, built):
    catalogue = load_catalogue(built)
    wrong, _claims = audit_of_region(region_study(region, project=built), raw, built.root)
    assert not wrong
    found, least = {}, MANY
    with kept_in_run():
        for ecosystem in catalogue.ecosystems:
            study = real.background_study(ecosystem, region=region, project=built)
            wrong, claims = audit(study, raw, built.root, catalogue.settings.languages)
            found |= {(ecosystem, wrong_one): region for wrong_one in wrong}
            least = min(least, claims)
    assert not found
    assert least >= MANY
