"""The reader of one YAML file: every fault is one sentence with file and line."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Literal

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pydantic import Field

from nextstep_analysis.catalogue.explained import did_you_mean
from nextstep_analysis.catalogue.fields import PartialDate, Texts, Weight, one_of
from nextstep_analysis.catalogue.files import (
    Entry,
    error_at,
    line_of,
    read_entries,
    read_entry,
)
from nextstep_analysis.errors import CatalogueError


class Leaf(Entry):
    code: str
    weight: Weight = 1.0
    date: PartialDate | None = None


class Tree(Entry):
    name: Texts
    kind: Literal["small", "large"] = "small"
    leaves: Annotated[tuple[Leaf, ...], Field(min_length=1)]
    best: Leaf | None = None
    by_name: Mapping[str, Leaf] = {}


GOOD = """\
name:
  fi: Puu
  en: Tree
leaves:
  - code: A
    weight: 0.5
  - code: B
"""


@pytest.fixture
def write(tmp_path):
    def write(text: str | bytes):
        path = tmp_path / "tree.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def refusal(path, model=Tree, read=read_entry) -> str:
    with pytest.raises(CatalogueError) as caught:
        read(path, model)
    message = str(caught.value)
    assert message.startswith(str(path))
    assert "\n" not in message
    return message.removeprefix(str(path))


def test_a_good_file(write):
    tree = read_entry(write(GOOD), Tree)
    assert dict(tree.name) == {"fi": "Puu", "en": "Tree"}
    assert [leaf.weight for leaf in tree.leaves] == [0.5, 1.0]


def test_what_was_read_is_frozen(write):
    tree = read_entry(write(GOOD), Tree)
    with pytest.raises(ValueError, match="frozen"):
        tree.kind = "large"
    with pytest.raises(TypeError):
        tree.name["fi"] = "Pensas"


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("leaves:", "leavs:", 4, "unknown key 'leavs', did you mean 'leaves'? allowed here: best"),
        ("    weight", "    wieght", 6, "unknown key 'leaves, entry 1, wieght', did you mean"),
        ("  - code: B", "  - kode: B", 7, "allowed here: code, date, weight"),
        ("  - code: B", "  - weight: 1.0", 7, "'leaves, entry 2, code' is missing; needed here"),
        ("weight: 0.5", "weight: 1.5", 6, "is 1.5: must be less than or equal to 1"),
        ("weight: 0.5", "weight: 0", 6, "is 0: must be greater than or equal to 0.001"),
        ("weight: 0.5", "weight: .nan", 6, "must be a finite number"),
        ("weight: 0.5", "weight: 0,5", 6, "is '0,5': must be a number, with a decimal point"),
        ("weight: 0.5", "weight: '0.5'", 6, "is '0.5': must be a number"),
        ("weight: 0.5", "weight: yes", 6, "is yes: must be a number"),
        ("weight: 0.5", "weight:", 6, "is empty: must be a number"),
        ("weight: 0.5", "date: 13.2.2024", 6, "is '13.2.2024': a date is a year"),
        ("code: B", "code: 38.1", 7, "is 38.1: must be text; put it in quotes"),
        (
            "  - code: B",
            "  - B",
            7,
            "is 'B': must be keys with values, each as 'key: value'; keys:",
        ),
        ("  fi: Puu", "  fi: no", 2, 'name.fi is no: must be text; put it in quotes: "no"'),
        ("  fi: Puu", "  fi: ''", 2, "name.fi is '': must not be empty"),
        ("  fi: Puu", "  se: Träd", 1, "unknown language 'se'; allowed are fi, en, sv"),
        ("  fi: Puu\n", "", 1, "the text is missing in fi; fi and en are needed"),
        ("name:\n  fi: Puu\n  en: Tree", "name: Tree", 1, "name is 'Tree': must be"),
        ("leaves:", "kind: big\nleaves:", 4, "kind is 'big': must be 'small' or 'large'"),
        ("leaves:", "best: {cod: A}\nleaves:", 4, "unknown key 'best.cod', did you mean 'code'?"),
        ("leaves:", "by_name: {a: {cod: A}}\nleaves:", 4, "allowed here: code, date, weight"),
        ("leaves:", "by_name: [a]\nleaves:", 4, "by_name is ['a']: must be keys with values"),
    ],
)
def test_a_fault_names_line_what_was_found_and_what_is_allowed(write, old, new, line, said):
    assert GOOD.count(old) == 1
    message = refusal(write(GOOD.replace(old, new)))
    assert message.startswith(f", line {line}: ")
    assert said in message


def test_a_list_where_entries_are_missing(write):
    cut = GOOD[: GOOD.index("leaves")]
    assert "leaves is []: needs at least 1 here" in refusal(write(cut + "leaves: []\n"))
    assert "leaves is 'A': must be a list" in refusal(write(cut + "leaves: A\n"))


def test_the_line_of_an_unknown_key_is_the_key_and_not_what_is_below_it(write):
    message = refusal(write(GOOD + "extra:\n\n  below: 1\n"))
    assert message.startswith(", line 8: unknown key 'extra'")


def test_the_first_fault_in_the_file_is_told_first(write):
    text = GOOD.replace("fi: Puu", "fi: ''").replace("weight: 0.5", "weight: 7")
    assert refusal(write(text)).startswith(", line 2: ")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ": the file is empty"),
        ("# only a remark\n", ": the file is empty"),
        ("---\n", ": the file is empty"),
        ("just words", ", line 1: the whole file is 'just words': must be keys with values"),
        ("- a\n- b\n", ", line 1: the whole file is ['a', 'b']: must be keys with values"),
        ("name: 'open\n", ": not YAML: "),
        ("a: 1\n\tb: 2\n", ", line 2: not YAML: "),
        ("name: a: b\n", "(a text that holds ': ' must stand in quotes)"),
        ("name: *star\n", ", line 1: not YAML: found undefined alias"),
        ("a: 1\n---\nb: 2\n", ", line 2: not YAML: "),
        ("a: \x01\n", ": not YAML: the character '\\x01' is not allowed"),
        ("? [a, b]\n: 1\n", ", line 1: a key must be one word"),
        ("a: &loop [*loop]\n", ", line 1: an entry must not hold itself"),
        ("a: 2024-13-45\n", ", line 1: unknown key 'a'"),
        (
            "a: !!python/object:os.system x\n",
            "the tag '!!python/object:os.system' is not",
        ),
        ("a: 1\nb: 2\na: 3\n", ", line 3: the key 'a' stands twice (first in line 1)"),
        ("a:\n  - b: 1\n    b: 2\n", ", line 3: the key 'b' stands twice (first in line 2)"),
    ],
)
def test_what_is_no_entry_at_all(write, text, said):
    assert said in refusal(write(text))


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "cp1252"])
def test_another_encoding(write, encoding):
    text = GOOD.replace("Puu", "Päijät-Häme")
    assert "not UTF-8 text (byte" in refusal(write(text.encode(encoding)))


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(write):
    path = write(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert read_entry(path, Tree).name["en"] == "Tree"


def test_no_file_and_a_folder(tmp_path):
    assert "there is no such file" in refusal(tmp_path / "none.yaml")
    assert "cannot be read" in refusal(tmp_path)


def test_a_key_called_no_stays_a_key(write):
    assert refusal(write(GOOD + "no: 1\n")).startswith(", line 8: unknown key 'no'")


@pytest.mark.parametrize(
    ("given_date", "text"), [("2024", "2024"), ("2024-02", "2024-02"), ("2024-02-13",) * 2]
)
def test_dates_stay_text_as_written(write, given_date, text):
    path = write(GOOD.replace("weight: 0.5", f"date: {given_date}"))
    assert read_entry(path, Tree).leaves[0].date == text


def test_a_date_object_is_written_out():
    assert Leaf(code="A", date=dt.date(2024, 2, 13)).date == "2024-02-13"


def test_entries_by_name(write):
    path = write("one:\n  code: A\ntwo:\n  code: B\n")
    assert {name: leaf.code for name, leaf in read_entries(path, Leaf).items()} == {
        "one": "A",
        "two": "B",
    }


def test_entries_by_name_with_a_fault(write):
    message = refusal(write("one:\n  code: A\ntwo:\n  kode: B\n"), Leaf, read_entries)
    assert message == (
        ", line 4: unknown key 'two.kode', did you mean 'code'? allowed here: code, date, weight"
    )


def test_line_of_a_place_or_of_its_nearest_parent(write):
    path = write(GOOD)
    assert line_of(path, "leaves") == 4
    assert line_of(path, "leaves", 1) == 7
    assert line_of(path, "leaves", 0, "weight") == 6
    assert line_of(path, "leaves", 0, "none") == 5
    assert line_of(path, "leaves", 9) == 4
    assert line_of(path) == 1


def test_error_at_names_file_and_line(write):
    path = write(GOOD)
    assert str(error_at(path, "name", "en", problem="too short")) == f"{path}, line 3: too short"


def test_one_of():
    assert one_of(2022, (2021, 2022), kind="year") == 2022
    for wrong, said in [
        (2017, "unknown year 2017; known are 2021, 2022"),
        ("2022", "unknown year '2022'; known are 2021, 2022, did you mean 2022?"),
        (["a"], "unknown year"),
    ]:
        with pytest.raises(CatalogueError, match="unknown year") as caught:
            one_of(wrong, (2021, 2022), kind="year")
        assert said in str(caught.value)
    with pytest.raises(CatalogueError, match="known are none"):
        one_of("a", (), kind="letter")


def test_did_you_mean_nothing_for_nothing():
    assert did_you_mean("", ["a"]) == ""


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(alphabet=st.sampled_from("ab:-[]{}&*!|>'\"#%@`, \n\t019."), max_size=40))
def test_whatever_stands_in_the_file_the_error_is_ours(tmp_path, text):
    path = tmp_path / "tree.yaml"
    path.write_text(text, encoding="utf-8")
    refusal(path)


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=st.binary(max_size=30))
def test_whatever_bytes_stand_in_the_file_the_error_is_ours(tmp_path, content):
    path = tmp_path / "tree.yaml"
    path.write_bytes(content)
    refusal(path)
