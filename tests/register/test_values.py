"""Single values: taken where they are what they should be, else missing."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nextstep_analysis.register.values import (
    address_mark,
    check_digit,
    day_number,
    industry,
    is_business_id,
    moment,
    name_text,
    names_someone,
    postcode,
    reaches_someone,
    website,
    without_care_of,
    without_contacts,
)

SPELT = pytest.mark.edge(
    "companies", "e-mails and telephone numbers in other spellings", "found and cut out"
)
ANYTHING = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary()


@given(st.integers(0, 9_999_999))
def test_one_check_digit_at_most_is_right(number):
    digits = f"{number:07d}"
    weighted = sum(
        int(one) * weight for one, weight in zip(digits, (7, 9, 10, 5, 8, 4, 2), strict=True)
    )
    right = [digit for digit in range(11) if (weighted + digit) % 11 == 0]
    assert len(right) == 1
    assert check_digit(digits) == ("" if right == [10] else str(right[0]))
    good = [digit for digit in range(10) if is_business_id(f"{digits}-{digit}")]
    assert good == [digit for digit in right if digit < 10]


@pytest.mark.parametrize("text", ["0112038-9", "9900002-6", "3466646-8"])
def test_business_ids_of_the_recordings(text):
    assert is_business_id(text)


@pytest.mark.parametrize("text", ["112038-9", "01120389", "0112038-9 ", "٠112038-9", "", None, 1])
def test_what_is_no_business_id(text):
    assert not is_business_id(text)


@given(ANYTHING)
def test_no_value_breaks_a_reader(value):
    for reader in (is_business_id, day_number, moment, website, name_text, postcode):
        reader(value)
    industry(value, value)


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("www.yritys.fi", "www.yritys.fi"),
        ("HTTP://Yritys.FI/sivu?a=1#b", "yritys.fi"),
        ("yritys.fi:8080", "yritys.fi"),
        ("päijät-häme.fi", "päijät-häme.fi"),
        ("040 123 4567", None),
        ("0401234567", None),
        ("+358401234567", None),
        ("www.0401234567.fi", None),
        ("matti@yritys.fi", None),
        ("http://matti@yritys.fi", None),
        ("matti(at)yritys.fi", None),
        ("ei ole", None),
        ("yritys", None),
        ("", None),
    ],
)
def test_of_a_website_the_host_is_kept_and_nothing_that_reaches_a_person(text, host):
    assert website(text) == host


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Apu 040-123 4567 Oy", "Apu Oy"),
        ("Apu +358 40 1234567", "Apu"),
        ("Apu (03) 123 4567", "Apu"),
        ("a.b@c.fi Oy", "Oy"),
        ("Myynti a.b(at)c.fi", "Myynti"),
        *(
            pytest.param(f"Apu {number} Oy", "Apu Oy", marks=SPELT)
            for number in (
                "040\u2011123\u20114567",
                "040\u2014123 4567",
                "040\u2212123\u22124567",
                "040_123_4567",
                "040,123,4567",
                "040·123·4567",
                "0401234567".translate({ord("0"): "０"}),
                "358401234567",
                "(358) 40 123 4567",
                "puh. 40 123 4567",
                "Tel: 8123456",
            )
        ),
        *(
            pytest.param(f"Apu {mail} Oy", "Apu Oy", marks=SPELT)
            for mail in ("a.b＠c.fi", "a.b(a)c.fi", "a.b [a] c.fi", "a.b{at}c.fi", "a.b (ät) c.fi")
        ),
    ],
)
def test_contacts_are_found_in_names_and_cut_out(text, left):
    assert reaches_someone(text) and without_contacts(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "Linja 1960–1970 Oy",
        "As Oy Kuja 12 B",
        "007 Oy",
        "24h Apu",
        "A",
        "Ab (A) Oy",
        "tavataan 05.12.2026 klo 10",
        "05.12.2026–07.12.2026",
        "osuus 0,1234567",
        "0.12345678",
    ],
)
def test_numbers_that_reach_nobody_stay(text):
    assert not reaches_someone(text)


@pytest.mark.edge("companies", "c/o lines in names", "cut off; a firm that is called so stays")
@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Yritys Oy c/o Keksi Keksijänen", "Yritys Oy"),
        ("Yritys Oy, C / O Keksi Keksijänen", "Yritys Oy"),
        ("Yritys Oy (℅ Keksi Keksijänen)", "Yritys Oy"),
        ("A/O Yritys Oy", "A/O Yritys Oy"),
        ("Abc/Osa Oy", "Abc/Osa Oy"),
    ],
)
def test_a_care_of_line_is_cut_off(text, left):
    assert without_care_of(text) == left and names_someone(text) == (text != left)


def test_names_stand_on_one_line():
    assert name_text(" A\tB\n\u200b C\x00 ") == "A B C"
    assert name_text("x" * 301) is None and name_text("\n ") is None
    assert name_text("bad \udc80 byte") == "bad byte"


def test_days_and_moments():
    assert day_number("1969-12-31") == -1 and day_number("19700102") is None
    assert day_number("1700-01-01") is None and day_number("2026-02-30") is None
    both = {moment("2024-11-21 01:49:24"), moment("2024-11-21T01:49:24")}
    assert both == {datetime(2024, 11, 21, 1, 49, 24)}
    assert moment("2024-11-21T25:00:00") is None


def test_codes_are_of_one_classification_alone():
    assert industry("45110", "TOIMI3") == ("45110", "TOL 2008")
    assert industry("45110", "TOIMI4") is None  # division 45 is gone
    assert industry("3", "TOIMI4") is None and industry("31.00", "TOIMI4") is None


def test_marks_are_equal_for_equal_addresses_of_one_register():
    one, other = address_mark(b"a", "Kuja|1|15110"), address_mark(b"a", "KUJA|1|15110")
    assert one == other
    assert len({one, address_mark(b"b", "Kuja|1|15110"), address_mark(b"a", "Kuja|2|15110")}) == 3
