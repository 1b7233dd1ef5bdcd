"""No present tense on figures much older than the newest ones."""

import re

import pytest
from evaluate import sentences
from studied import background_study

from nextstep_analysis.catalogue.load import load_catalogue

OLD = 5
PRESENT = re.compile(r"\b(is|are|has|have|lies|needs|need|buys|sells|works|work)\b")
YEARS = re.compile(r"\d{4}")
LATEST = 2022  # of the enterprises, which are the newest figures of every study
TABLES = ("accounts", "three_measures", "skills_needs", "skills_areas", "value_chain", "extraction")
"""Whose figures are older, and the values of a sentence that name their year."""


@pytest.fixture(scope="module")
def studies(built):
    return [background_study(name, project=built) for name in load_catalogue(built).ecosystems]


def test_a_sentence_on_old_figures_is_in_the_past(studies):
    """Of those that give one year: what the sentence says of it, up to the next sentence."""
    wrong = []
    for study in studies:
        for finding in study.findings:
            for one in sentences(finding):
                years = {v for n, v in one.values.items() if "year" in n and v < LATEST - OLD + 1}
                said = re.split(r"(?<=[.;]) ", one.message)[0]
                if one.claims and finding.evidence in TABLES and years and PRESENT.search(said):
                    wrong.append(one.message)
    assert not set(wrong)
