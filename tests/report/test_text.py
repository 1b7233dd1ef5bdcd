"""Sentences, numbers and names, in Finnish and English."""

import numpy as np
import pandas as pd
import pytest

from nextstep_analysis.report import ReportError
from nextstep_analysis.report.tables.intervals import written_interval
from nextstep_analysis.report.words.text import Text, lower_first
from nextstep_analysis.report.words.translations import Translations, languages, translations
from nextstep_analysis.study import Code, Source, Statement

NAN = float("nan")
NAMES = pd.DataFrame(
    {
        "fi": ["Päijät-Häme", "Padasjoki", "Uusimaa", "Huonekalujen valmistus", "IT-palvelut"],
        "en": ["Päijät-Häme", "Padasjoki", "Uusimaa", "Manufacture of furniture", "IT services"],
        "short_fi": [None, None, None, "Huonekalut", None],
        "short_en": [None, None, None, "Furniture", None],
        "fi_genitive": ["Päijät-Hämeen", "Padasjoen", "Uudenmaan", None, None],
        "fi_inessive": ["Päijät-Hämeessä", "Padasjoella", "Uudellamaalla", None, None],
        "fi_elative": ["Päijät-Hämeestä", "Padasjoelta", "Uudeltamaalta", None, None],
    },
    index=pd.Index(["MK07", "KU576", "MK01", "C31", "J62"], name="code"),
)
FI, EN = Text("fi", NAMES), Text("en", NAMES)


@pytest.mark.parametrize(
    ("value", "form", "finnish", "english"),
    [
        (1234, "d", "1\xa0234", "1,234"),
        (1234567.0, "d", "1\xa0234\xa0567", "1,234,567"),
        (np.int64(204528), "d", "204\xa0528", "204,528"),
        (0, "d", "0", "0"),
        (-5, "d", "−5", "−5"),
        (-5, "+d", "−5", "−5"),
        (5, "+d", "+5", "+5"),
        (0, "+d", "0", "0"),
        (12.34, ".1f", "12,3", "12.3"),
        (-12.35, ".1f", "−12,4", "−12.4"),
        (0.125, ".2f", "0,13", "0.13"),  # halves away from zero
        (2.675, ".2f", "2,68", "2.68"),  # as it is written, not as it is stored
        (-0.04, ".1f", "0,0", "0.0"),  # no sign on what rounds to zero
        (1234.5, ".1f", "1\xa0234,5", "1,234.5"),
        (0.125, ".1%", "12,5\xa0%", "12.5%"),
        (-0.032, ".1%", "−3,2\xa0%", "−3.2%"),
        (0.021, "+.1%", "+2,1\xa0%", "+2.1%"),
        (0.021, "+.1pp", "+2,1", "+2.1"),
        (1.0, ".0%", "100\xa0%", "100%"),
        (2022, "year", "2022", "2022"),
        (12345, "year", "12345", "12345"),
        (2868224.0, "about", "2\xa0900\xa0000", "2,900,000"),
        (995.0, "about", "1\xa0000", "1,000"),
        (-12345, "about", "−12\xa0000", "−12,000"),
        (87.4, "about", "87", "87"),
        (7.6, "about", "8", "8"),
        (0.0, "about", "0", "0"),
        (12.34, "meur", "12,3\xa0milj.\xa0€", "€12.3\xa0million"),
        (-1234.56, "meur", "−1\xa0234,6\xa0milj.\xa0€", "−€1,234.6\xa0million"),
        (-0.04, "meur", "0,0\xa0milj.\xa0€", "€0.0\xa0million"),
        (8.44, "approx", "8,4", "8.4"),
        (9.96, "approx", "10", "10"),
        (122.12, "approx", "122", "122"),
        (1095.7, "approx", "1\xa0100", "1,100"),
        (999.6, "approx", "1\xa0000", "1,000"),
        (-31.3, "meur_about", "−31\xa0miljoonaa euroa", "−€31\xa0million"),
        (12.3, "meur_words", "12,3\xa0miljoonaa euroa", "€12.3\xa0million"),
        (NAN, "d", "tieto puuttuu", "not available"),
        (NAN, ".1%", "tieto puuttuu", "not available"),
        (None, "meur", "tieto puuttuu", "not available"),
        (pd.NA, "d", "tieto puuttuu", "not available"),
        ("2023-04-21", "date", "21.4.2023", "21 April 2023"),
        ("as it is {x}", "", "as it is {x}", "as it is {x}"),
        (Code("MK07"), "", "Päijät-Häme", "Päijät-Häme"),
        (Code("MK07"), "name", "Päijät-Häme", "Päijät-Häme"),
        (Code("MK07"), "in", "Päijät-Hämeessä", "Päijät-Häme"),
        (Code("KU576"), "in", "Padasjoella", "Padasjoki"),
        (Code("MK01"), "of", "Uudenmaan", "Uusimaa"),
        (Code("MK01"), "from", "Uudeltamaalta", "Uusimaa"),
        (Code("C31"), "lower", "huonekalujen valmistus", "manufacture of furniture"),
        (Code("C31"), "short", "Huonekalut", "Furniture"),
        (Code("C31"), "short_lower", "huonekalut", "furniture"),
        (Code("J62"), "lower", "IT-palvelut", "IT services"),
        (Code("J62"), "short", "IT-palvelut", "IT services"),  # no short one: the name
        ([Code("MK07")], "in", "Päijät-Hämeessä", "Päijät-Häme"),
        (
            [Code("MK07"), Code("MK01")],
            "in",
            "Päijät-Hämeessä ja Uudellamaalla",
            "Päijät-Häme and Uusimaa",
        ),
        (["a", "b", "c"], "", "a, b ja c", "a, b and c"),
        (["a, b", "c"], "", "a, b sekä c", "a, b; and c"),  # lists themselves
        (["a, b", "c", "d"], "", "a, b; c sekä d", "a, b; c; and d"),
        ([1.5, 2.5], ".1f", "1,5 ja 2,5", "1.5 and 2.5"),  # a decimal comma is no list
    ],
)
def test_values_are_written_as_the_language_does(value, form, finnish, english):
    assert FI.write(value, form) == finnish
    assert EN.write(value, form) == english


@pytest.mark.parametrize(
    ("count", "english", "finnish"),
    [
        (0, "0 rows", "0 riviä"),
        (1, "1 row", "1 rivi"),
        (2, "2 rows", "2 riviä"),
        (21, "21 rows", "21 riviä"),
        (1001, "1,001 rows", "1\xa0001 riviä"),
        (0.9999999, "1 row", "1 rivi"),  # as the reader sees it
        (NAN, "not available rows", "tieto puuttuu riviä"),
    ],
)
def test_plural_follows_the_number(monkeypatch, count, english, finnish):
    forms = {"{n:d} row": ("{n:d} rivi", "{n:d} riviä"), "not available": ("tieto puuttuu",)}
    text = _with_messages(monkeypatch, forms)
    assert text.say("{n:d} row", "{n:d} rows", "n", n=count) == finnish
    assert EN.say("{n:d} row", plural="{n:d} rows", count="n", n=count) == english


def test_one_and_a_half_is_many(monkeypatch):
    text = _with_messages(monkeypatch, {"{n:.1f} job": ("{n:.1f} työpaikka", "{n:.1f} työpaikkaa")})
    assert text.say("{n:.1f} job", "{n:.1f} jobs", "n", n=1.5) == "1,5 työpaikkaa"
    assert EN.say("{n:.1f} job", "{n:.1f} jobs", "n", n=1.5) == "1.5 jobs"


def test_a_statement_brings_its_own_values(monkeypatch):
    text = _with_messages(
        monkeypatch,
        {
            "{region:in} has {n:d} job.": (
                "{region:in} on {n:d} työpaikka.",
                "{region:in} on {n:d} työpaikkaa.",
            )
        },
    )
    said = Statement(
        "{region:in} has {n:d} job.",
        {"region": Code("MK07"), "n": 3},
        "{region:in} has {n:d} jobs.",
        "n",
    )
    assert text.say(said) == "Päijät-Hämeessä on 3 työpaikkaa."
    assert EN.say(said) == "Päijät-Häme has 3 jobs."


@pytest.mark.parametrize(
    ("message", "values", "told"),
    [
        ("({lower:.1f}–{upper:.1f})", {"lower": 122.11, "upper": 122.14}, "(122.1)"),
        ("({lower:.1f}–{upper:.1f})", {"lower": 122.1, "upper": 122.2}, "(122.1–122.2)"),
        ("({low:.0%} to {high:.0%})", {"low": 1.0, "high": 1.0}, "(100%)"),
        ("{total_lower:d} to {total_upper:d}", {"total_lower": 3, "total_upper": 3}, "3"),
        ("{lower:d} to {upper:.1f}", {"lower": 3, "upper": 3}, "3 to 3.0"),  # not written alike
        ("{low:d} and {high:d}", {"low": 3, "high": 3}, "3 and 3"),  # two things, no interval
        ("{a_low:d}–{high:d}", {"a_low": NAN, "high": 3}, "not available–3"),
    ],
)
def test_limits_that_are_written_alike_stand_once(message, values, told):
    assert EN.say(message, **values) == told


def test_a_limit_that_has_no_value_is_still_an_error():
    with pytest.raises(ReportError, match="upper"):
        EN.say("{lower:d}–{upper:d}", lower=1)


@pytest.mark.parametrize(
    ("lower", "upper", "form", "told"),
    [
        (1, 1, "d", "1"),
        (1, 3, "d", "1–3"),
        (1.0, 1.0, ".0%", "100%"),
        (-0.1, -0.1, "+.1%", "−10.0%"),
        (0.994, 1.0, ".0%", "99–100%"),
        (NAN, 1, "d", None),
    ],
)
def test_an_interval_in_a_cell(lower, upper, form, told):
    assert written_interval(lower, upper, form, text=EN) == told


@pytest.mark.parametrize(
    ("message", "values", "told"),
    [
        ("{n}", {"n": 5}, "not a format"),
        ("{n:e}", {"n": 5}, "not a format"),
        ("{n:d}", {"n": float("inf")}, "infinite"),
        ("{y:year}", {"y": 2022.5}, "not a year"),
        ("{m:d}", {"n": 5}, r"no value for \{m\}"),
        ("{n.__class__}", {"n": 5}, "not a plain name"),
        ("{n[0]}", {"n": [1]}, "not a plain name"),
        ("{n!r}", {"n": "x"}, "conversions"),
        ("{}", {"n": 5}, "not a plain name"),
        ("{n:d", {"n": 5}, "unmatched|expected"),
        ("{x:.1f}", {"x": "text"}, "is text"),
        ("{day:date}", {"day": "21.4.2023"}, "not a date"),
        ("{x}", {"x": True}, "cannot be said"),
        ("{x}", {"x": []}, "empty list"),
        ("{c}", {"c": Code("MK99")}, "no name for the code 'MK99'"),
        ("{c:at}", {"c": Code("MK07")}, "no form 'at'"),
    ],
)
def test_what_cannot_be_said_is_an_error(message, values, told):
    with pytest.raises(ReportError, match=told):
        EN.say(message, **values)


def test_a_lacking_finnish_form_is_an_error_not_a_guess():
    with pytest.raises(ReportError, match="'C31' has no form 'fi_inessive'"):
        FI.write(Code("C31"), "in")


def test_plural_without_count_is_an_error():
    with pytest.raises(ReportError, match="go together"):
        EN.say("{n:d} job", "{n:d} jobs", n=1)
    with pytest.raises(ReportError, match="to count by"):
        EN.say("{n:d} job", "{n:d} jobs", "m", n=1)


def test_an_untranslated_message_is_an_error():
    with pytest.raises(ReportError, match=r"no translation into 'fi'.*update_catalogues"):
        FI.say("This was never said.")


def test_unknown_language_is_an_error():
    assert set(languages()) >= {"fi", "en"}
    with pytest.raises(ReportError, match="no texts in 'xx'"):
        Text("xx")


def test_values_are_not_templates():
    assert EN.say("{x}", x="{y:d} <b>") == "{y:d} <b>"


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("Metsätalous", "metsätalous"),
        ("IT-palvelut", "IT-palvelut"),
        ("A", "a"),
        ("", ""),
        ("Päijät-Hämeen kuntarajat", "Päijät-Hämeen kuntarajat"),
        ("Liike-elämä", "liike-elämä"),
        ("Öljy", "öljy"),
        ("3D-tulostus", "3D-tulostus"),
    ],
)
def test_names_inside_a_sentence_start_small(name, inside):
    assert lower_first(name) == inside


def test_source_lines():
    source = _source()
    assert FI.source_line(source) == (
        "Lähde: Tilastokeskus, aloittaneet ja lopettaneet yritykset (aly/11yq), 21.4.2023."
    )
    assert EN.source_line([source, source]) == (
        "Source: Statistics Finland, enterprise openings and closures (aly/11yq), 21 April 2023."
    )
    estimate = _source(estimate=True, published=None, vintage="2019")
    assert EN.source_line([source, estimate]).startswith("Sources: Statistics Finland")
    assert EN.source_line(estimate).endswith("2019, research estimate, not official statistics.")
    assert FI.source_line(estimate).endswith("2019, tutkimusarvio, ei virallinen tilasto.")
    with pytest.raises(ReportError, match="at least one source"):
        EN.source_line([])


def test_separators_are_those_of_the_language():
    assert FI.numerals.separators == ",\xa0"
    assert EN.numerals.separators == ".,"


def _source(**changes) -> Source:
    values = {
        "dataset": "enterprises",
        "title": {
            "fi": "aloittaneet ja lopettaneet yritykset",
            "en": "enterprise openings and closures",
        },
        "producer": {"fi": "Tilastokeskus", "en": "Statistics Finland"},
        "table": "aly/11yq",
        "licence": "CC BY 4.0",
        "vintage": "2023-04-21",
        "published": "2023-04-21",
    }
    return Source(**(values | changes))


def _with_messages(monkeypatch, forms: dict) -> Text:
    """A Finnish `Text` with these messages only."""
    text = Text("fi", NAMES)
    rule = translations("fi").rule
    monkeypatch.setattr(text, "_translations", Translations("fi", forms, rule))
    return text


@pytest.mark.parametrize(
    ("lower", "upper", "written"),
    [
        (1.002, 1.21, "1.002–1.210"),  # above 1, though 1.00 is written
        (0.8, 0.998, "0.800–0.998"),
        (1.0, 1.21, "1.00–1.21"),
        (1.02, 1.21, "1.02–1.21"),
        (NAN, 1.21, "not available–1.21"),
    ],
)
@pytest.mark.edge("verdicts", "an end of an interval that is rounded to 1", "a third decimal")
def test_an_end_beside_one_shows_its_side(lower, upper, written):
    assert EN.say("{lower:.2f}–{upper:.2f}", lower=lower, upper=upper) == written
