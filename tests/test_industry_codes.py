"""Codes as people write them, in both schemes; and what holds for any of them."""

import csv
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nextstep_analysis.errors import DataError
from nextstep_analysis.industry_codes import SCHEMES, is_total_by_name, overlap, parts_of
from nextstep_analysis.project import find_project
from nextstep_analysis.schema import check_disjoint

OLD, NEW = "TOL 2008", "TOL 2025"
RAW = find_project().root / "data" / "raw"


@pytest.mark.parametrize(("scheme", "name"), [(OLD, "industries"), (NEW, "tol2025")])
def test_the_sections_are_the_official_ones(scheme, name):
    path = RAW / name / f"{name}.csv"
    if not path.is_file():
        pytest.skip(f"the official list of {scheme} is not among the raw data: {path} is missing")
    with path.open(encoding="utf-8", newline="") as file:
        codes = {row["industry"] for row in csv.DictReader(file)} - {"TOT", "X"}
    sections = SCHEMES[scheme]
    ours = {letter + number for letter, held in sections.items() for number in held}
    assert codes == ours | set(sections)


TOTALS = """TOT TOTAL Total total _T SUM ALL SSS 0 00 A-U A_U A–U A-X Yhteensä|Toimialat yhteensä|
Totalt| TOT |TOT Yhteensä|Total - all NACE activities|01-99|A - U|00 Yhteensä|Samtliga"""


def split(text):
    return [code for part in text.replace("\n", "").split("|") for code in [part] if code]


@pytest.mark.parametrize("code", [*TOTALS.split("|")[0].split(), *split(TOTALS)[1:]])
def test_totals_hold_everything(code):
    for other in ("A", "U99", "16101", "X", "rest", "core", "B-E", "681+683"):
        assert overlap(code, other, OLD)


UNKNOWN = [
    "X",
    "X unknown",
    "X Toimiala tuntematon",
    "UNK",
    "Unknown",
    "Tuntematon",
    "TUNT",
    "_U",
    "okänd",
    "99999",
]


@pytest.mark.parametrize("code", UNKNOWN)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_unknown_industry_is_in_totals_only(code, scheme):
    assert overlap(code, "TOT", scheme) and overlap(code, "X", scheme)
    last = list(SCHEMES[scheme])[-1]
    for other in ("A", "C16", "B-S", "core and more", "98"):
        assert not overlap(code, other, scheme)
    assert overlap(code, f"{last}99", scheme) == (code == "99999")


SAME = [
    "C 10-33 C10-C33 C10_33 C10T33 10T33 10t33 C-C|C Teollisuus|C - Manufacturing|C total|C–C",
    "D_E D-E DE D+E D,E 35-39 35_39|D, E|D ja E|D & E|D, 36-39|D/E",
    "B-E BTE B–E B+C+D+E 05-39|B - E",
    "B-E36 B+C+D+36 05_36",
    "G-I GTI G_I 45-56",
    "10-12 10_12 C10-C12 C10-12 C10_C12 C10T12 C10TC12 10+11+12",
    "C16 16 C.16|C 16|16 Sahatavaran valmistus|16 yhteensä",
    "161 16.1 C161 C16.1 C.16.1",
    "1610 16.10 C1610 16.1.0",
    "16101 16.101 16.10.1 C16101",
    "681+68209+683 681,68209,683|68.1 + 68.209 + 68.3|L681+68209+683",
    "68201_68202 68201-68202 68201+68202 68.201-68.202",
    "L68A 68A",
    "68_OTHER L68_OTHER",
    "B-N_S95_X_K B-J+L-N+S95",
    "B-S_X_K642 B-S_X_64.2",
    "K64-K66_X_K642 K_X_K642",
    "BDE B,D,E B_D_E B+D-E",
    "C_X_16_31 C_X_16_X_31 10-15+17-30+32-33",
]


@pytest.mark.parametrize("codes", SAME)
def test_one_thing_written_in_many_ways(codes):
    first, *rest = codes.split("|")
    first, *others = [*first.split(), *rest]
    covered = parts_of(first, OLD)
    assert covered
    assert {code: parts_of(code, OLD) for code in others} == dict.fromkeys(others, covered)


OVERLAPPING = [
    ("C", "C16"),
    ("C", "16"),
    ("C", "1610"),
    ("C", "16.10"),
    ("16", "161"),
    ("C16", "16101"),
    ("C10-12", "C12-15"),
    ("B-E", "36"),
    ("BDE", "E39"),
    ("D_F", "E36"),
    ("TOTAL_X_K", "X"),
    ("B-S_X_K642", "K64"),
    ("B-S_X_K642", "641"),
    ("B-N_S95_X_K", "S95"),
    ("681", "L"),
    ("68_OTHER", "68"),
    ("68_OTHER", "6820"),
    ("68A", "681"),
    ("68_OTHER", "L68_OTHER"),
    ("core", "C16"),
    ("core", "X"),
    ("B-E36", "E36"),
    ("GTI", "H"),
    ("BTE", "C"),
    ("99999", "99"),
    ("00", "00000"),
    ("G47_NFOOD", "G47_NFOOD"),
    ("A_C", "B"),
    ("16.0", "16.1"),
    ("10.0", "10.12"),
    ("16000", "16100"),
    ("1610", "1611"),
    ("68_ALL", "68_OTHER"),
    ("68A", "68_IMPUTED"),
    ("68A", "68_DWELLINGS"),
    ("68_OTHER", "68_OTHERS"),
]

APART = [
    ("C16", "C31"),
    ("16", "17"),
    ("161", "162"),
    ("1611", "1612"),
    ("16.1", "C162"),
    ("X", "A-T"),
    ("C10-12", "C13-15"),
    ("BDE", "C"),
    ("B-N_S95_X_K", "K"),
    ("B-N_S95_X_K", "S94"),
    ("B-S_X_K642", "K642"),
    ("TOTAL_X_K642", "64.2"),
    ("681+68209+683", "68201_68202"),
    ("68_OTHER", "68_DWELLINGS"),
    ("68A", "68B"),
    ("core", "rest"),
    ("rest", "C16"),
    ("rest", "X"),
    ("B-E36", "E37"),
    ("68_OTHER", "69_75"),
    ("C_X_C16", "1610"),
    ("C_X_C16_C31", "31"),
]


@pytest.mark.parametrize(("one", "other"), OVERLAPPING)
def test_these_overlap(one, other):
    assert overlap(one, other, OLD) and overlap(other, one, OLD)


@pytest.mark.parametrize(("one", "other"), APART)
def test_these_do_not(one, other):
    assert parts_of(one, OLD) and parts_of(other, OLD)
    assert not overlap(one, other, OLD) and not overlap(other, one, OLD)


NO_CODES = [
    "",
    " ",
    "x",
    "c",
    "c16",
    "I1",
    "part",
    "C1",
    "1",
    "04",
    "A16",
    "K62",
    "V",
    "34",
    "1.1",
    "C16-",
    "-",
    "_",
    "_X_",
    "C_X_",
    "12-10",
    "E-B",
    "C_HTC",
    "16_",
    "16..1",
    "BEDROCK",
    "C_X_68A",
    "A-",
    "C_X_C",
    "TOT_X",
    "MIG_ING",
    "CDE1",
    "16a",
    "16-X",
    "123456789",
    "１６",
    "C16_X",
    "r01",
    "tavern",
    "10 largest",
    "sawmills",
    "Teollisuus",
    "A" * 400,
]


@pytest.mark.parametrize("code", NO_CODES)
def test_what_is_no_code_is_not_guessed_at(code):
    assert parts_of(code, OLD) is None


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("K62", False, True),
        ("J62", True, False),
        ("45", True, False),
        ("45-47", True, False),
        ("46-47", True, True),
        ("V", False, True),
        ("A-V", False, True),
        ("68", True, True),
        ("L68A", True, False),
        ("M68A", False, True),
        ("95", True, True),
        ("T95", False, True),
    ],
)
def test_each_scheme_knows_its_own(code, old, new):
    assert (parts_of(code, OLD) is not None, parts_of(code, NEW) is not None) == (old, new)


def test_words_for_a_total():
    assert is_total_by_name("  yhteensä ") and is_total_by_name("TOTAL:")
    assert not is_total_by_name("C total") and not is_total_by_name(0)


schemes = st.sampled_from(sorted(SCHEMES))
DIVISIONS = {scheme: [d for held in SCHEMES[scheme].values() for d in held] for scheme in SCHEMES}


@st.composite
def codes(draw, scheme):
    """A code of the scheme in one of its forms."""
    division = st.sampled_from(DIVISIONS[scheme])
    section = st.sampled_from(sorted(SCHEMES[scheme]))
    deeper = st.tuples(division, st.text("0123456789", max_size=3)).map("".join)
    single = st.one_of(section, division, deeper)
    ends = st.lists(division, min_size=2, max_size=2).map(sorted)
    between = st.one_of(ends.map("-".join), ends.map("_".join))
    less = st.tuples(section, deeper).map("_X_".join)
    several = st.lists(single, min_size=2, max_size=4).map("+".join)
    fixed = st.sampled_from(["TOT", "X", "core", "rest", "68_OTHER", "68A", "B-S_X_C16"])
    return draw(st.one_of(single, between, less, several, fixed))


@given(data=st.data(), scheme=schemes)
def test_overlap_has_no_direction_and_a_code_overlaps_itself(data, scheme):
    one, other = data.draw(codes(scheme)), data.draw(codes(scheme))
    assert overlap(one, other, scheme) == overlap(other, one, scheme)
    if parts_of(one, scheme):
        assert overlap(one, one, scheme) and overlap("TOT", one, scheme)


@given(data=st.data(), scheme=schemes)
def test_siblings_never_overlap_and_a_code_overlaps_what_is_above_and_below(data, scheme):
    parent = data.draw(st.sampled_from(DIVISIONS[scheme])) + data.draw(
        st.text("123456789", max_size=2)  # a last 0 is no part but the whole
    )
    one, other = data.draw(st.permutations("123456789"))[:2]
    assert not overlap(parent + one, parent + other, scheme)
    assert overlap(parent, parent + one, scheme)
    assert overlap(parent + one + other, parent + one, scheme)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_section_overlaps_exactly_its_divisions(scheme):
    for section, held in SCHEMES[scheme].items():
        found = {number for number in DIVISIONS[scheme] if overlap(section, number, scheme)}
        assert found == set(held)
        assert not any(overlap(section, o, scheme) for o in SCHEMES[scheme] if o != section)
    check_disjoint(list(SCHEMES[scheme]), scheme=scheme)
    check_disjoint(DIVISIONS[scheme], scheme=scheme)


def verdict(industries, scheme):
    """What is said of the list; None if nothing."""
    try:
        return check_disjoint(industries, scheme=scheme)
    except DataError as refused:
        return str(refused)


ALPHABET = "ABCKTXU0169 ._-+,&/–_aäTOT"
NAMES = [None, OLD, NEW, "NACE Rev. 2", "own"]


@given(st.one_of(st.text(max_size=40), st.text(ALPHABET, max_size=12)), st.sampled_from(NAMES))
def test_any_text_is_a_code_or_refused_in_one_sentence(text, scheme):
    for industries in ([text], [text, "C16"]):
        assert verdict(industries, scheme) != ""
    for name in SCHEMES:
        assert parts_of(text, name) != ()


@given(data=st.data(), scheme=st.sampled_from([None, OLD]))
def test_order_does_not_matter_and_what_stands_twice_is_counted_twice(data, scheme):
    given_codes = data.draw(st.lists(codes(OLD), min_size=1, max_size=6, unique=True))
    other = data.draw(st.permutations(given_codes))
    assert verdict(given_codes, scheme) == verdict(other, scheme)
    assert "stands twice" in verdict([*other, other[0]], scheme)


@given(data=st.data())
def test_a_list_passes_exactly_if_no_pair_overlaps(data):
    drawn = data.draw(st.lists(codes(OLD), min_size=2, max_size=6, unique=True))
    drawn = [code for code in drawn if parts_of(code, OLD)]
    pairs = [(a, b) for i, a in enumerate(drawn) for b in drawn[i + 1 :]]
    if any(overlap(a, b, OLD) for a, b in pairs):
        with pytest.raises(DataError, match="overlapping industries"):
            check_disjoint(drawn, scheme=OLD)
    else:
        check_disjoint(drawn, scheme=OLD)


@pytest.mark.parametrize(
    "codes",
    [
        ["IT", "J62"],
        ["FILM", "J59"],
        ["BIO", "C20"],
        ["HR", "N78"],
        ["FIN", "K"],
        ["HOT", "I"],
        ["ATK", "S"],
        ["IOT", "J"],
        ["B Mining, C Manufacturing", "C"],
        ["16 Puu, 17 Paperi", "17"],
        ["C Teollisuus ja D Energia", "D"],
        ["J Information - K Finance", "K"],
        ["X Kaikki toimialat", "C"],
        ["X Yhteensä", "C"],
        ["X-total", "C"],
    ],
)
@pytest.mark.parametrize("scheme", [None, "TOL 2008"])
def test_words_and_labels_of_two_industries_are_asked_about(codes, scheme):
    with pytest.raises(DataError, match=r"scheme not known|not of TOL 2008"):
        check_disjoint(codes, scheme=scheme)


@pytest.mark.parametrize("label", ["X Tuntematon", "X unknown", "x Toimiala tuntematon"])
def test_the_unknown_industry_with_its_name_stands_beside_all(label):
    check_disjoint([label, "C", "D35"])


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        ("TOT", "a list of industry codes is needed, but 'TOT' is one text"),
        ([["C"], ["C16"]], "a list of industry codes is needed, but one of them is"),
        (["C16", "C31", "C16"], "'C16' stands twice"),
        ([None, "C"], "must be text, but None is of type NoneType"),
        ([b"C", "D"], "must be text, but b'C' is of type bytes"),
    ],
)
def test_what_is_no_list_of_texts_is_one_sentence(codes, told):
    with pytest.raises(DataError, match=re.escape(told)):
        check_disjoint(codes)
