"""JSON-stat as offices write it: every form of values, status and index; what is unsound."""

import io
import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nextstep_analysis.errors import FetchError
from nextstep_analysis.sources.fetch.jsonstat import parsed_json, read_answer, read_cube
from nextstep_analysis.sources.fetch.lifted import lift
from nextstep_analysis.sources.fetch.stamps import read_stamp

SHARED = Path(__file__).parents[3] / "shared" / "fixtures"
NEEDS_SHARED = pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared/fixtures")
SEX = {"label": "sex", "category": {"index": ["M", "F"], "label": {"M": "male", "F": "female"}}}
YEAR = {"category": {"index": {"2021": 1, "2020": 0}}}


def cube(**changes):
    """A small data set, with other members; None leaves one out."""
    whole = {
        "version": "2.0",
        "class": "dataset",
        "id": ["sex", "year"],
        "size": [2, 2],
        "dimension": {"sex": SEX, "year": YEAR},
        "value": [1, 2, 3, 4],
        **changes,
    }
    return json.dumps({key: value for key, value in whole.items() if value is not None}).encode()


def with_sex(**category):
    return cube(dimension={"sex": {"category": category}, "year": YEAR})


def test_dense_values_run_with_the_last_dimension_fastest():
    read = read_cube(cube(label="L", source="S", note=["n"], role={"time": ["year"]}))
    frame = read.frame()
    assert list(map(tuple, frame.itertuples(index=False))) == [
        ("M", "2020", 1.0),
        ("M", "2021", 2.0),
        ("F", "2020", 3.0),
        ("F", "2021", 4.0),
    ]
    assert (read.label, read.source, read.notes) == ("L", "S", ("n",))
    assert read.dimension("year").role == "time" and read.dimension("sex").role == ""
    assert read.dimension("sex").named() == {"M": "male", "F": "female"}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([1, None, 3.5, -4], [1, math.nan, 3.5, -4]),
        ({"3": 4, "0": 1}, [1, math.nan, math.nan, 4]),
        ({"0": None}, [math.nan] * 4),
        ({}, [math.nan] * 4),
        ([1e3, 0, -0.0, 1e-3], [1000, 0, 0, 0.001]),
    ],
)
def test_forms_of_values(value, expected):
    np.testing.assert_array_equal(read_cube(cube(value=value)).values, expected)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (None, {}),
        ({}, {}),
        ("p", dict.fromkeys(range(4), "p")),
        (["p"], dict.fromkeys(range(4), "p")),
        ([None, "...", "", "e"], {1: "...", 3: "e"}),
        ({"2": ".."}, {2: ".."}),
        ({"1": "1", "0": "7"}, {1: "1", 0: "7"}),
    ],
)
def test_forms_of_status(status, expected):
    assert read_cube(cube(status=status)).status == expected


def test_texts_stand_apart():
    read = read_cube(cube(value=["a", 2, None, "b"]))
    assert read.texts == {0: "a", 3: "b"}
    np.testing.assert_array_equal(read.values, [math.nan, 2, math.nan, math.nan])
    assert read_cube(cube(value={"2": "x", "1": 5})).texts == {2: "x"}


def test_a_single_category_needs_no_index():
    dimensions = {"sex": {"category": {"label": {"T": "total"}}}, "year": YEAR}
    read = read_cube(cube(size=[1, 2], dimension=dimensions, value=[1, 2]))
    assert read.dimension("sex").codes == ("T",)


def test_categories_with_unit_note_and_parents():
    category = {
        "index": ["W", "EU"],
        "unit": {"EU": {"base": "persons", "decimals": 0}},
        "note": {"W": ["all"]},
        "child": {"W": ["EU"]},
    }
    one = read_cube(with_sex(**category)).dimension("sex")
    assert one.units["EU"]["base"] == "persons"
    assert (one.notes, one.parents) == ({"W": ("all",)}, {"EU": "W"})


def test_an_empty_category_is_no_fault():
    """Eurostat answers so where a code is unknown."""
    empty = {"sex": {"category": {"index": {}, "label": {}}}, "year": YEAR}
    read = read_cube(cube(size=[0, 2], dimension=empty, value={}))
    assert read.size == (0, 2) and len(read.frame()) == 0


def test_version_1_keeps_the_shape_in_the_dimension():
    old = {"dimension": {"id": ["sex"], "size": [2], "role": {"geo": ["sex"]}, "sex": SEX}}
    answer = read_answer(
        json.dumps({"first": {**old, "value": [1, 2]}, "second": {**old, "value": [3, 4]}}).encode()
    )
    assert list(answer.cubes) == ["first", "second"]
    assert list(answer.cubes["second"].values) == [3, 4]
    assert answer.cubes["first"].dimension("sex").role == "geo"
    with pytest.raises(FetchError, match="holds 2 data sets; needed is one"):
        read_cube(
            json.dumps({"a": {**old, "value": [1, 2]}, "b": {**old, "value": [1, 2]}}).encode()
        )


def test_collections_and_lone_dimensions():
    inside = json.loads(cube(label="inside"))
    items = [inside, {"class": "dataset", "href": "https://example.com/x.json"}]
    answer = read_answer(json.dumps({"class": "collection", "link": {"item": items}}).encode())
    assert list(answer.cubes) == ["inside"]
    lone = read_answer(json.dumps({"class": "dimension", **SEX}).encode())
    assert lone.dimensions[""].codes == ("M", "F") and not lone.cubes


UNSOUND = {
    "no object": (b"[1]", "it is no object"),
    "nothing in it": (b"{}", "it holds no data set"),
    "too few values": (cube(value=[1, 2, 3]), "it has 3 values; by its sizes it has 4"),
    "no values": (cube(value=None), "'value' is missing"),
    "values that are one": (cube(value=5), "neither a list nor an object"),
    "more names than sizes": (
        cube(id=["sex", "year", "x"]),
        "'id' names 3 dimensions, but 'size' 2",
    ),
    "no names": (cube(id=[], size=[]), "lists that are not empty"),
    "a dimension twice": (cube(id=["sex", "sex"]), "names a dimension twice"),
    "an undescribed dimension": (cube(id=["sex", "geo"]), "'geo', which is not described"),
    "a size below 0": (cube(size=[2, -2]), "'size' holds -2"),
    "too many cells": (
        cube(
            id=["a", "b"],
            size=[20000, 20000],
            dimension={n: {"category": {"index": list(map(str, range(20000)))}} for n in "ab"},
            value={},
        ),
        "it says it has 400,000,000 cells",
    ),
    "no dimension": (cube(dimension=None), "'dimension' is missing"),
    "no category": (
        cube(dimension={"sex": {}, "year": YEAR}),
        "dimension 'sex': 'category' is missing",
    ),
    "a position outside": (cube(value={"0": 1, "5": 2}), "position 5; the last one is 3"),
    "a position that is none": (cube(value={"x": 1}), "is no position"),
    "a position below 0": (cube(value={"-1": 1}), "position -1"),
    "a role of nothing": (cube(role={"time": ["nope"]}), "'role' names the dimension 'nope'"),
    "status of other length": (cube(status=["a", "b", "c"]), "'status' fits neither"),
    "fewer categories": (with_sex(index=["M"]), "1 categories are named, but 'size' says 2"),
    "an index with a gap": (with_sex(index={"M": 0, "F": 2}), "count its categories from 0 to 1"),
    "an index of texts": (with_sex(index={"M": "0", "F": "1"}), "count its categories"),
    "an index that is a text": (with_sex(index="M"), "neither a list nor an object"),
    "a category twice": (with_sex(index=["M", "M"]), "the category 'M' stands twice"),
    "no index": (with_sex(label={"M": "a", "F": "b"}), "'index' is missing"),
    "a label of nothing": (with_sex(index=["M", "F"], label={"X": "x"}), "'label' names 'X'"),
    "a unit of nothing": (with_sex(index=["M", "F"], unit={"Q": {}}), "'unit' names 'Q'"),
    "a note of nothing": (with_sex(index=["M", "F"], note={"W": ["x"]}), "'note' names 'W'"),
    "a label that is a list": (with_sex(index=["M", "F"], label=["a"]), "'label' is no object"),
    "a child of nothing": (with_sex(index=["M", "F"], child={"M": ["X"]}), "'child' names 'X'"),
    "a circle": (with_sex(index=["M", "F"], child={"M": ["F"], "F": ["M"]}), "back to itself"),
    "a switch for a value": (cube(value=[1, 2, True, 4]), "a value is a bool"),
    "a float too large": (cube().replace(b"4]", b"1e999]"), "larger than any number"),
    "a number too large": (cube(value=[1, 2, 3, 10**400]), "larger than any number"),
    "not a number": (cube().replace(b"4]", b"NaN]"), "holds NaN, which is no number of JSON"),
    "latin letters": ("é".encode("latin-1") + cube(), "not UTF-8 text: byte 0 is 0xe9"),
    "half a text": (cube()[:-9], "not whole JSON"),
    "a name twice": (cube().replace(b'"size"', b'"id"'), "says 'id' twice"),
    "the same position twice": (
        cube(value={"0": 1, "1": 2}).replace(b'"1": 2', b'"0": 2'),
        "at the same position",
    ),
    "nested without end": (b"[" * 200_000, "not whole JSON"),
}


@pytest.mark.parametrize(("content", "sentence"), UNSOUND.values(), ids=UNSOUND)
@pytest.mark.edge(
    "live sources", "JSON-stat that does not hold together", "one sentence: what is wrong"
)
def test_what_is_unsound_is_refused(content, sentence):
    with pytest.raises(FetchError) as refusal:
        read_cube(content)
    assert sentence in str(refusal.value)
    assert len(str(refusal.value).splitlines()) == 1


numbers = (
    st.none() | st.integers(-(10**12), 10**12) | st.floats(allow_nan=False, allow_infinity=False)
)


@given(
    st.lists(numbers, min_size=1, max_size=40),
    st.booleans(),
    st.randoms(),
    st.sampled_from([None, 1]),
)
def test_lifted_figures_are_those_of_a_json_parser(values, sparse, random, indent):
    """Also sparse, in any order, with or without spaces."""
    places = list(range(len(values)))
    random.shuffle(places)
    given_values = {str(n): values[n] for n in places} if sparse else values
    text = cube(
        id=["a"],
        size=[len(values)],
        dimension={"a": {"category": {"index": [f"c{n}" for n in range(len(values))]}}},
        value=given_values,
    )
    text = json.dumps(json.loads(text), indent=indent).encode()
    assert len(lift(text)[1]) == 1, "the fast way was taken"
    expected = [math.nan if value is None else float(value) for value in values]
    np.testing.assert_array_equal(read_cube(text).values, expected)


def test_what_looks_like_figures_in_a_text_is_left_there():
    note = 'say "value": [1, 2, 3]'
    assert read_cube(cube(note=[note])).notes == (note,)
    hole = cube(value={"figures taken out": 7})
    with pytest.raises(FetchError, match="is no position"):
        read_cube(hole)


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2025-01-21T06.00.00Z", "2025-01-21T06:00:00+00:00"),
        ("2026-04-01T05:00:00Z", "2026-04-01T05:00:00+00:00"),
        ("2025-12-19T08:00:00", "2025-12-19T08:00:00+00:00"),
        ("2026-03-23T23:00:00+0100", "2026-03-23T22:00:00+00:00"),
        ("2012-11-27", "2012-11-27T00:00:00+00:00"),
        ("17/10/2013 16:51:00", "2013-10-17T16:51:00+00:00"),
    ],
)
def test_stamps(text, utc):
    assert read_stamp(text).isoformat() == utc


@pytest.mark.parametrize("text", ["", "soon", "2026-13-01", "0001-01-01T00:00:00+23:00"])
def test_stamps_that_are_none(text):
    assert read_stamp(text) is None


# --- against others ---------------------------------------------------------------------------


def test_against_another_reader():
    """pyjstat reads what has an index; it drops the status."""
    from pyjstat import pyjstat

    text = cube(value={"3": 4, "0": 1.5}, label="x", source="y", updated="2026-01-01").decode()
    theirs = pyjstat.Dataset.read(io.StringIO(text)).write("dataframe", naming="id")
    ours = read_cube(text.encode()).frame()
    assert theirs[["sex", "year"]].values.tolist() == ours[["sex", "year"]].values.tolist()
    np.testing.assert_array_equal(theirs["value"].astype(float), ours["value"])


RECORDED = sorted(
    path
    for folder, pattern in (
        ("jsonstat", "**/*.json"),
        ("statfin/jsonstat_library_2026", "*.json"),
        ("statfin/recorded_2026_after_june", "*.jsonstat2.json"),
        ("statfin/pxgraf", "*JSONSTAT*.json"),
        ("statfin/made_up_after_june", "*answer*.json"),
        ("eurostat", "*.json"),
        ("pxwebapi2_scb_recorded", "*_data.json"),
    )
    for path in (SHARED / folder).glob(pattern)
)
UNREADABLE = {
    "validator_cases.json": "no data set",
    "QS104EW.json": "'id' names 4 dimensions, but 'size' 3",
    "sample_data.json": "'value' is missing",
    "REAL_status_member_excerpt.json": "no data set",
}


@NEEDS_SHARED
@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.name)
def test_recordings_and_official_samples(path):
    """Every one is read, or refused for what is wrong with it; as pyjstat, where that works."""
    content = path.read_bytes()
    if path.name in UNREADABLE:
        with pytest.raises(FetchError, match=UNREADABLE[path.name]):
            read_answer(parsed_first(content))
        return
    for cube_ in read_answer(content).cubes.values():
        assert len(cube_.frame()) == math.prod(cube_.size) == len(cube_.values)
        assert cube_.updated is not None or not cube_.stamp
    compare_with_pyjstat(content)


def parsed_first(content):
    plain = parsed_json(content)
    return content if isinstance(plain, dict) else json.dumps({"cases": plain}).encode()


def compare_with_pyjstat(content):
    from pyjstat import pyjstat

    cubes = read_answer(content).cubes
    if list(cubes) != [""] or cubes[""].texts or not len(cubes[""].values):
        return
    try:
        theirs = pyjstat.Dataset.read(io.StringIO(content.decode()))
        frame = theirs.write("dataframe", naming="id")
    except (KeyError, TypeError, AttributeError, ValueError):
        return  # an index that is left out, for one
    np.testing.assert_array_equal(frame["value"].astype(float), cubes[""].values)


@NEEDS_SHARED
def test_figures_known_from_elsewhere():
    """Population of 308 municipalities at the end of 2024, its total as published."""
    folder = SHARED / "statfin" / "jsonstat_library_2026"
    people = read_cube((folder / "REAL_11s5_population_municipalities_2024M12.json").read_bytes())
    assert people.values.sum() == 5_635_971
    marked = read_cube((folder / "RESHAPED_12st_nulls_with_status_digits.json").read_bytes())
    assert len(marked.status) == 12 and np.isnan(marked.values[list(marked.status)]).all()


@NEEDS_SHARED
def test_the_cases_of_the_format_s_author():
    cases = json.loads((SHARED / "jsonstat" / "validator_cases.json").read_text("utf-8"))
    passed = {"METRIC_UNIT_MISSING", "BUNDLE_DEPRECATED"}  # forms that are read all the same
    for case in cases:
        content = json.dumps(case["input"]).encode()
        if case["group"] == "valid" or set(case["expected"]["codes"]) <= passed:
            read_answer(content)
        else:
            with pytest.raises(FetchError):
                read_answer(content)
