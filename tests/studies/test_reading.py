"""How long what is read in fifteen minutes may be: words of the layers, numbers of a finding."""

import re
from collections import Counter
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
    r"<figure.*?</figure>|<table.*?</table>|<details.*?</details>|<template.*?</template>"
    r'|<p class="(?:source|note|more)">.*?</p>|<span class="conf">.*?</span>',
    re.DOTALL,
)
_PART = re.compile(r'<section class="part \w+" id="(\w+)".*?>(.*?)</section>', re.DOTALL)
_YEAR = re.compile(r"\b(19|20)\d\d\b")
_NUMBER = re.compile(r"\d+(?:[.,\xa0 ]\d+)*")


SHARED = 0.10
"""Share of the words of the body that stand in sentences found in another study, at most."""
_LABELS = re.compile(
    r'<h[1-6].*?</h[1-6]>|<dt>.*?</dt>|<div class="callout.*?</div>|<div role="status".*?</div>',
    re.DOTALL,
)
_BLOCK_ENDS = re.compile(r"</(?:p|li|dd|div)>")
_NEXT_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])")


def words(html: str) -> list[str]:
    """Running words: no tables, drawings, folded parts, sources and marks of confidence."""
    return unescape(re.sub(r"<[^>]+>", " ", _APART.sub("", html))).split()


def body(report: StudyReport) -> str:
    """The summary and the questions of a report, without charts."""
    shown = (*report.summary().bundles(), *report.questions().bundles())
    return "\n".join(one.get("text/html", "") for one in shown if PLOTLY not in one)


def sentences(html: str) -> list[str]:
    """What ends with a mark: no headings, names of steps, lists of roles, "how to read".

    Nor the line that says what a reader has chosen.
    """
    lines = _BLOCK_ENDS.sub("\n", _LABELS.sub("\n", _APART.sub("\n", html)))
    told = unescape(re.sub(r"<[^>]+>", " ", lines)).replace("\u00ad", "").splitlines()
    parts = [part for line in told for part in _NEXT_SENTENCE.split(" ".join(line.split()))]
    return [part for part in parts if part.endswith((".", "!", "?", ".)"))]


@pytest.fixture(scope="module", params=ECOSYSTEMS)
def study(request, built):
    return background_study(request.param, project=built)


@pytest.fixture(params=LANGUAGES)
def report(request, study):
    return StudyReport(study, language=request.param)


def test_each_layer_is_short(report):
    counts = {name: len(words(told)) for name, told in _PART.findall(in_parts(body(report)))}
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


def test_sentences_are_told_apart():
    html = "<h3>One. Two.</h3><p>Alone. (And so on.)</p><dl><dt>Who.</dt><dd>firms</dd></dl>"
    assert sentences(html) == ["Alone. (And so on.)"]
    assert sentences("<li>First one. Then <b>another</b>!</li>") == ["First one.", "Then another !"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_study_is_half_of_the_next(built, language):
    studies = [background_study(name, project=built) for name in ECOSYSTEMS]
    told = [sentences(body(StudyReport(study, language=language))) for study in studies]
    found = Counter(sentence for one in told for sentence in set(one))
    for name, one in zip(ECOSYSTEMS, told, strict=True):
        shared = sum(len(sentence.split()) for sentence in one if found[sentence] > 1)
        assert shared <= SHARED * sum(len(sentence.split()) for sentence in one), name
