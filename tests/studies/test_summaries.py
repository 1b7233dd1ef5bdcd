"""What the summaries alone say, in Swedish: all of it, of real studies, with the same numbers."""

import re
from collections import Counter
from types import SimpleNamespace

import pytest
import yaml
from studied import ROOT, background_study

from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.report.background.report import StudyReport
from nextstep_analysis.report.background.show import CHAPTERS
from nextstep_analysis.report.background.summary import summarise
from nextstep_analysis.report.page.blocks import TABLES
from nextstep_analysis.report.words.text import Text
from nextstep_analysis.report.words.translations import BRIEF
from nextstep_analysis.studies.kinds import KINDS
from nextstep_analysis.studies.measures.peers import PeersByStructure

CONFIG = ROOT / "config"
ECOSYSTEMS = sorted(path.stem for path in (CONFIG / "ecosystems").glob("*.yaml"))
_NUMBER = re.compile(r"\d+(?:[\N{NO-BREAK SPACE} ]\d{3})*(?:,\d+)?")
_OTHER_NAMES = re.compile(
    r"\b(Lahti|Lahdes\w+|Lahden|Iitti|Päijät-Häme\w*|Suomi|Suomen|Finland's|the|and|sekä|tai|yritys\w*)\b"
)
"""Names and small words that no Swedish sentence has."""


@pytest.fixture(scope="module", params=ECOSYSTEMS)
def study(request, built):
    return background_study(request.param, project=built)


def lines(study):
    front = study.front
    shown = (*front.headlines, *front.strengths, *front.lacks, *front.risks)
    told = [front.verdict, study.status, *(line.statement for line in shown)]
    for one in study.conclusions:
        told += [one.observation, one.meaning, one.ask]
    return [statement for statement in told if statement]


def test_the_summary_is_told_whole_and_nothing_else(study):
    report = StudyReport(study, language="sv")
    html = "".join(one["text/html"] for one in report.summary().bundles())
    words = re.sub(r"<[^>]+>", " ", html)
    assert not _OTHER_NAMES.findall(words)
    assert 150 < len(words.split()) <= 400
    for chapter in CHAPTERS:
        if chapter != "summary":
            assert not list(getattr(report, chapter)().bundles()), chapter
    (tables,) = report.tables().bundles()
    assert tables[TABLES]["sheets"] == []


def test_what_is_handed_over_to_index_and_comparison_is_swedish(study):
    told = summarise(study, Text("sv", study.names))
    assert told["document"] == {} and told["method_checks"] == []
    said = " ".join(texts(told | {"titles": {}})).replace("Next Step Lahti Region", "")
    assert not _OTHER_NAMES.findall(said)
    assert "Källa" in said and "Statistikcentralen" in said


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from texts(one)


def test_every_sentence_tells_the_numbers_of_the_finnish_one(study):
    """Both write numbers alike; a number more or less would be of the translation."""
    finnish, swedish = (Text(language, study.names) for language in ("fi", "sv"))
    for statement in lines(study):
        expected, found = (
            Counter(_NUMBER.findall(text.say(statement).replace("\N{NO-BREAK SPACE}", " ")))
            for text in (finnish, swedish)
        )
        assert found == expected, swedish.say(statement)


@pytest.mark.slow
@pytest.mark.parametrize("region", ["MK01", "MK21"])
def test_a_summary_of_another_region_is_told(built, region):
    """Regions where verdicts and readings are others: the capital's, and the smallest one."""
    catalogue = load_catalogue(built)
    peers = PeersByStructure(built)(catalogue, "wood-furniture", region)
    study = background_study("wood-furniture", project=built, region=region, peers=peers)
    assert list(StudyReport(study, language="sv").summary().bundles())
    told = summarise(study, Text("sv", study.names))
    assert told["region_name"] == {"MK01": "Nyland", "MK21": "Åland"}[region]


def test_every_text_of_the_configuration_that_a_summary_may_show_is_there(built):
    catalogue = load_catalogue(built)
    (language,) = catalogue.settings.summaries
    assert catalogue.settings.summaries == BRIEF
    background = KINDS[0]
    assert [background.untold(catalogue, one, language) for one in ECOSYSTEMS] == [()] * 7
    screen = catalogue.screen
    shown = [factor.name for factor in catalogue.factors.factors.values()]
    shown += [rule.reason for rule in (*screen.out, *screen.bound, *screen.no_gap, *screen.apart)]
    for dataset in catalogue.datasets.values():
        shown += [dataset.source.title, dataset.source.producer]
    shown += yaml.safe_load((CONFIG / "occupation_names.yaml").read_text("utf-8")).values()
    assert [one for one in shown if not one.get(language)] == []


def test_what_a_file_lacks_is_named():
    short = SimpleNamespace(short={"fi": "a", "en": "b"})
    whole = SimpleNamespace(short={"fi": "a", "en": "b", "sv": "c"})
    long = SimpleNamespace(short=None)
    named = {"fi": "a", "en": "b", "sv": "c"}
    games = SimpleNamespace(name=named, summary={"fi": "a", "en": "b"}, facts=(long, short, whole))
    catalogue = SimpleNamespace(ecosystem=lambda _name: games)
    assert KINDS[0].untold(catalogue, "games", "sv") == ("summary", "facts[1].short")
