"""One JSON array is cut into its records wherever its pieces end; broken ones cost themselves."""

import json

import pytest
from company_records import many
from hypothesis import given, settings
from hypothesis import strategies as st

from nextstep_analysis.errors import DataError
from nextstep_analysis.register import json_array
from nextstep_analysis.register.json_array import Broken, JsonArray


def edge(kind, outcome):
    return pytest.mark.edge("companies", kind, outcome)


def cut(content, size=7):
    pieces = [content[at : at + size] for at in range(0, len(content), size)]
    return list(JsonArray(pieces, "a file"))


def records(count=5):
    return [
        {"businessId": {"value": str(number)}, "names": [{"name": 'ä"[{\\' * number}]}
        for number in range(count)
    ]


def as_bytes(found):
    return json.dumps(found, ensure_ascii=False).encode()


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inside: st.lists(inside) | st.dictionaries(st.text(), inside),
    max_leaves=4,
)


@settings(max_examples=40)
@given(st.lists(st.dictionaries(st.text(), VALUES)), st.integers(1, 60), st.booleans())
def test_the_records_are_those_of_json(found, size, indented):
    text = json.dumps(found, indent=2 if indented else None, ensure_ascii=indented)
    content = text.encode("utf-8", "surrogatepass") if indented else text.encode("utf-8", "replace")
    assert cut(content, size) == json.loads(content.decode("utf-8", "surrogatepass"))


BREAKS = [
    pytest.param(lambda text: text[1:], id="a brace is lacking"),
    pytest.param(lambda text: text[:-1], id="a bracket is lacking"),
    pytest.param(lambda text: text + b"}", id="a bracket too many"),
    pytest.param(lambda text: text.replace(b'"', b"", 1), id="a quote is lacking"),
    pytest.param(lambda text: text.replace(b":", b"", 1), id="a colon is lacking"),
    pytest.param(lambda text: b"{" * 3_000, id="nested without end"),
    pytest.param(lambda text: text[:30], id="cut off"),
    pytest.param(lambda text: text.replace(b"value", b"va\nlue"), id="a line break in a text"),
]


@edge("broken JSON in the middle of the register", "the record is set aside, the next is read")
@pytest.mark.parametrize("broken", BREAKS)
@pytest.mark.parametrize("size", [50, 10**6])
def test_a_broken_record_costs_itself_alone(broken, size):
    whole = records()
    texts = [as_bytes(one) for one in whole]
    before = len(b"[" + b", ".join(texts[:2]) + b", ")
    texts[2] = broken(texts[2])
    found = cut(b"[" + b", ".join(texts) + b"]", size)
    read = [one for one in found if isinstance(one, dict)]
    lost = [one for one in whole if one not in read]
    assert lost in ([whole[2]], []) and all(one in whole for one in read)
    assert [one for one in found if isinstance(one, Broken)] in ([Broken(3, before)], [])


@edge("the last record of the register is broken", "set aside; the others are read")
@pytest.mark.parametrize("last", [b'{"a" 1}', b'{"a": tru}', b'{"a": "line\nbreak"}'])
@pytest.mark.parametrize("end", [b"]", b"]\n", b" \n] \n "])
@pytest.mark.parametrize("size", [1, 7, 10**6])
def test_a_broken_last_record_costs_itself_alone(last, end, size):
    good = b'[{"businessId": {}},'
    assert cut(good + last + end, size) == [{"businessId": {}}, Broken(2, len(good))]
    assert cut(b"[" + last + end, size) == [Broken(1, 1)]


def test_the_place_of_a_broken_record_is_in_bytes():
    start = b'[{"businessId": {"value": "\xc3\xa4\xc3\xb6"}}, '
    found = cut(start + b'{"a" 1}, {"businessId": {}}]', 2)
    assert found[1] == Broken(2, len(start))


@edge("three broken records in a row", "the file is refused with its place")
def test_three_in_a_row_are_a_broken_file():
    bad = b'{"a" 1}'
    good = b'{"businessId": {}}'
    assert len(cut(b"[" + b",".join([good, bad, bad, good, bad, bad, good]) + b"]")) == 7
    with pytest.raises(DataError, match=r"3 records in a row are broken.*record 4 "):
        cut(b"[" + b",".join([good, bad, bad, bad, good]) + b"]")


@edge("a register that is cut off", "refused: the array does not end")
@pytest.mark.parametrize("cut_off", [1, 2, 40, 60])
def test_an_array_that_does_not_end_is_refused(cut_off):
    content = as_bytes(many(3))
    with pytest.raises(DataError, match=r"does not end.*nothing was imported"):
        cut(content[:-cut_off], 1000)


@pytest.mark.parametrize("content", [b"", b" ", b"1", b'"a"', b"{}"])
def test_what_is_no_array_is_refused(content):
    with pytest.raises(DataError, match="no JSON array of companies"):
        cut(content)


def test_nothing_may_follow_the_array():
    with pytest.raises(DataError, match="something follows the end of the array"):
        cut(b'[{"a": 1}] {"b": 2}')


def test_an_empty_array_and_one_with_a_mark_before_it():
    assert cut(b" [ ] ") == [] and cut(b"\xef\xbb\xbf[1]") == [1]


@edge("a text of 10 MB in a record", "read, or set aside; memory stays bounded")
def test_a_long_text_is_read_and_one_without_end_is_not(monkeypatch):
    long = [{"a": "ä" * 1_000_000}, {"a": 2}]
    assert cut(as_bytes(long), 1_000_000) == long
    monkeypatch.setattr(json_array, "LONGEST", 1_500_000)
    with pytest.raises(DataError, match="does not end"):
        cut(b'[{"a": "' + b"x" * 3_000_000, 1_000_000)
