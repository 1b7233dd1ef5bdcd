"""Every message is found, translated, and none is left over."""

import string

import pytest

from nextstep_analysis.report import ReportError
from nextstep_analysis.report.words import update_catalogues as messages
from nextstep_analysis.report.words.message_finder import in_python, in_template
from nextstep_analysis.report.words.message_finder import messages as said
from nextstep_analysis.report.words.translations import LOCALES, read_catalogue

CATALOGUES = sorted(LOCALES.glob("*/messages.po"))


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.name)
def test_catalogue_is_complete(path):
    changes = messages.compare(path)
    assert not changes.missing, "run `python -m nextstep_analysis.report.words.update_catalogues`"
    assert not changes.unused, "run `python -m nextstep_analysis.report.words.update_catalogues`"
    assert not changes.untranslated, f"translate these in {path}"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.name)
def test_translations_use_the_values_of_the_message(path):
    for message in read_catalogue(path):
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        known = {name for text in ids for name in _fields(text)}
        for text in strings:
            assert _fields(text) <= known, f"{text!r} uses what {ids[0]!r} does not give"


def test_updating_twice_changes_nothing(tmp_path):
    copy = tmp_path / "fi" / "messages.po"
    copy.parent.mkdir()
    copy.write_bytes((LOCALES / "fi" / "messages.po").read_bytes())
    messages.update(copy)
    once = copy.read_bytes()
    messages.update(copy)
    assert copy.read_bytes() == once
    assert messages.compare(copy).missing == ()


def test_updating_keeps_translations_and_drops_what_is_not_said(tmp_path):
    copy = tmp_path / "fi" / "messages.po"
    copy.parent.mkdir()
    copy.write_text(
        (LOCALES / "fi" / "messages.po").read_text(encoding="utf-8")
        + '\nmsgid "Nobody says this."\nmsgstr "Tätä ei sano kukaan."\n',
        encoding="utf-8",
    )
    assert "Nobody says this." in messages.update(copy).unused
    kept = read_catalogue(copy)
    assert kept.get("Nobody says this.") is None
    assert kept.get("not available").string == "tieto puuttuu"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('text.say("A {x}", x=1)', [("A {x}", "")]),
        ('say("{n:d} a", plural="{n:d} b", count="n", n=2)', [("{n:d} a", "{n:d} b")]),
        ('Statement("a", {}, "b", "n")', [("a", "b")]),
        ('Statement(message="a", plural="b", count="n")', [("a", "b")]),
        ('Statement("a " "b")', [("a b", "")]),
        ('_("marked")', [("marked", "")]),
        ('say("a" if x else "b")', [("a", ""), ("b", "")]),
        ('KeyFigure("id", "Jobs", 1.0)', [("Jobs", "")]),
        ('KeyFigure(id="id", label="Jobs")', [("Jobs", "")]),
        ('Col("Number of jobs", "jobs")', [("Number of jobs", "")]),
        ('TableOf("jobs", "Jobs by region", {})', [("Jobs by region", "")]),
        ("say(statement)", []),
        ('other("not a message")', []),
    ],
)
def test_messages_in_python(source, found):
    assert list(in_python(source)) == found


def test_messages_in_templates():
    source = (
        '<p>{{ say("Hello {x}", x=1) }}{{ say("{n:d} a", "{n:d} b", "n", n=1) }}{{ other }}</p>'
    )
    assert list(in_template(source)) == [("Hello {x}", ""), ("{n:d} a", "{n:d} b")]


def test_two_plurals_of_one_message_are_refused(tmp_path):
    (tmp_path / "a.py").write_text('say("{n:d} a", "{n:d} b", "n")\nsay("{n:d} a", "{n:d} c", "n")')
    with pytest.raises(ReportError, match="different plurals"):
        said(tmp_path)


def _fields(template: str) -> set[str]:
    return {name for _text, name, _form, _conversion in string.Formatter().parse(template) if name}
