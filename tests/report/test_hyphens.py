"""Where long Finnish heads may break."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nextstep_analysis.report.words.hyphens import LONG, SOFT, hyphenated


@pytest.mark.parametrize(
    "broken",
    [
        "Lähei-syys-ti-heys",
        "Läheisyys ydin-toi-mialoi-hin",
        "Luot-ta-mus-väli",
        "Toimialan komp-lek-si-suus",
        "kier-rä-tys-puisto",
        "Sijain-tiosa-määrä",
        "Koti-mark-ki-naosuus",
    ],
)
def test_a_long_finnish_word_breaks_before_a_consonant_and_a_vowel(broken):
    assert hyphenated(broken.replace("-", ""), "fi") == broken.replace("-", SOFT)


@pytest.mark.parametrize("label", ["Relatedness density interval", "Characteristically"])
def test_words_of_other_languages_stay(label):
    assert hyphenated(label, "en") == label


@given(st.text(max_size=60))
def test_nothing_but_soft_hyphens_is_added_and_never_near_an_end(label):
    label = label.replace(SOFT, "")
    made = hyphenated(label, "fi")
    assert made.replace(SOFT, "") == label
    for word in made.split():
        parts = word.split(SOFT)
        if len(parts) > 1:
            assert len("".join(parts)) >= LONG
            assert min(len(parts[0]), len(parts[-1])) >= 3
