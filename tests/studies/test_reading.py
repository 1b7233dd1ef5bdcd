"""How long what is read in fifteen minutes may be: words of the layers, numbers of a finding."""

import re
from html import unescape

import pytest
import yaml
from studied import ROOT, background_study

from nextstep_analysis.report.background.front import questions
from nextstep_analysis.report.background.report import StudyReport
from nextstep_analysis.report.page.blocks import PLOTLY
from nextstep_analysis.report.page.parts import in_parts
from nextstep_analysis.report.words.text import Text

ECOSYSTEMS = sorted(path.stem for path in (ROOT / "config" / "ecosystems").glob("*.yaml"))
LANGUAGES = yaml.safe_load((ROOT / "config" / "settings.yaml").read_text("utf-8"))["languages"]
SUMMARY, QUESTION, BODY, FINDING, NUMBERS = 350, 300, 1800, 25, 3
"""Words at most of the summary, a question, all six, and a finding; numbers of a finding."""
_APART = re.compile(
    r"<figure.*?</figure>|<table.*?</table>|<details.*?</details>"
    r'|<p class="(?:source|note|more)">.*?</p>|<span class="conf">.*?</span>',
    re.DOTALL,
)
_PART = re.compile(r'<section class="part \w+" id="(\w+)".*?>(.*?)</section>', re.DOTALL)
_YEAR = re.compile(r"\b(19|20)\d\d\b")
_NUMBER = re.compile(r"\d+(?:[.,\xa0 ]\d+)*")


def words(html: str) -> list[str]:
    """Running words: no tables, drawings, folded parts, sources and marks of confidence."""
    return unescape(re.sub(r"<[^>]+>", " ", _APART.sub("", html))).split()


@pytest.fixture(scope="module", params=ECOSYSTEMS)
def study(request, built):
    return background_study(request.param, project=built)


@pytest.fixture(params=LANGUAGES)
def report(request, study):
    return StudyReport(study, language=request.param)


def test_each_layer_is_short(report):
    shown = (*report.summary().bundles(), *report.questions().bundles())
    html = "\n".join(one.get("text/html", "") for one in shown if PLOTLY not in one)
    counts = {name: len(words(body)) for name, body in _PART.findall(in_parts(html))}
    assert list(counts) == ["summary", *questions(Text("en"))]
    summary = counts.pop("summary")
    assert 150 < summary <= SUMMARY and max(counts.values()) <= QUESTION
    assert 400 < sum(counts.values()) <= BODY


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_finding_is_a_few_words_and_numbers(study, language):
    text = Text(language, study.names)
    for line in study.front.headlines:
        said = text.say(line.statement)
        assert 3 <= len(said.split()) <= FINDING, said
        assert len(_NUMBER.findall(_YEAR.sub("", said))) <= NUMBERS, said


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_in_a_list_is_a_line(study, language):
    text, front = Text(language, study.names), study.front
    for lines in (front.strengths, front.lacks, front.risks):
        assert 1 <= len(lines) <= 2
        assert all(len(text.say(line.statement).split()) <= 16 for line in lines)
