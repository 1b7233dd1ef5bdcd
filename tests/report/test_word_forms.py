"""The table of Finnish word forms: how it is made, kept, and made small for the search."""

import os
import re

import pytest
from entry import ROOT, assert_one_sentence, nextstep
from hypothesis import given
from hypothesis import strategies as st
from speller import voikko

from nextstep_analysis.batch.site.word_forms import (
    other_names,
    place_names,
    site_words,
    write_word_forms,
)
from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.errors import ProjectError
from nextstep_analysis.project import Project
from nextstep_analysis.report import ReportError
from nextstep_analysis.report.site.search import words_in, words_of
from nextstep_analysis.report.words.compact_forms import compact_forms
from nextstep_analysis.report.words.inflection import case_forms
from nextstep_analysis.report.words.speller import Reading
from nextstep_analysis.report.words.word_table import (
    COLUMNS,
    Word,
    as_csv,
    known_forms,
    read_table,
    word_table,
)

WORD = st.text("aeklnstuäö", min_size=1, max_size=6)
FORMS = ("puu", "puun", "puuna", "puuta", "puissa")


class Lexicon:
    """A speller that knows a few words."""

    def __init__(self, **bases):
        self.readings_of = {
            form: [Reading(base, tuple(cut), True, True) for base, cut in told]
            for form, told in bases.items()
        }

    def readings(self, word):
        return self.readings_of.get(word, [])


SAW = Lexicon(
    **{form: [("puu", [form])] for form in FORMS},
    ala=[("ala", ["ala"])],
    alan=[("ala", ["alan"])],
    alana=[("ala", ["alana"])],
    puualan=[("puuala", ["puu", "alan"])],
    uudellamaalla=[("uusimaa", ["uudella", "maalla"])],
)


@pytest.mark.parametrize(
    ("base", "forms"),
    [
        ("kunta", "kunnan kunnassa kuntaan kunnat kuntien kuntia kunnissa"),
        ("lahti", "lahden lahdessa lahteen lahtea"),
        ("teollisuus", "teollisuuden teollisuudessa teollisuutta teollisuuksien teollisuuteen"),
        ("vuosi", "vuoden vuotta vuotena vuosien vuosissa"),
        ("hanke", "hankkeen hanketta hankkeiden hankkeissa hankkeeseen"),
        ("asiakas", "asiakkaan asiakasta asiakkaiden asiakkaissa"),
        ("puhelin", "puhelimen puhelimia puhelinta"),
        ("ihminen", "ihmisen ihmistä ihmisten ihmisiin"),
        ("työ", "työn työtä työhön töiden töissä"),
        ("risteys", "risteyksen risteystä risteyksiin"),
        ("padasjoki", "padasjoen padasjoella padasjokea"),
        ("iitti", "iitin iitissä iittiin iitistä"),
        ("sysmä", "sysmän sysmässä sysmään"),
        ("vahva", "vahvan vahvempi vahvin vahvoja"),
    ],
)
def test_case_forms_of_every_kind_of_stem(base, forms):
    speller = voikko()

    def is_form(word):
        return any(one.base == base and one.plain for one in speller.readings(word))

    found = case_forms(base, is_form)
    assert set(forms.split()) <= found
    assert base not in found
    assert not [form for form in found if form.endswith(("kin", "kani", "nsa"))]


@given(WORD, st.sets(WORD, max_size=30))
def test_no_form_is_made_that_the_speller_does_not_have(base, known):
    assert case_forms(base, known.__contains__) <= known - {base}


def test_a_table_by_hand():
    rows = word_table(["puualan", "puussa", "xyz"], SAW, names={"uusimaa": ["uudenmaan"]})
    assert rows == [
        Word("ala", "", ("alan", "alana")),
        Word("puu", "", ("puissa", "puun", "puuna", "puuta")),
        Word("puuala", "puu|ala", ("puualan",)),
        Word("uusimaa", "", ("uudenmaan",)),
    ]
    assert word_table(["uudellamaalla"], SAW)[0] == Word("uusimaa", "", ("uudellamaalla",))
    assert word_table([], SAW) == []


def test_the_noun_of_a_verb_is_inflected():
    row = next(row for row in word_table(["liikkumisen"], voikko()) if row.base == "liikkua")
    assert {"liikkuminen", "liikkumista", "liikkumiseen"} <= set(row.forms)


def test_a_table_is_kept_as_it_was_made(tmp_path):
    rows = word_table(["puualan", "puuta"], SAW)
    path = tmp_path / "table.csv"
    path.write_text(as_csv(rows), encoding="utf-8")
    assert read_table(path) == rows
    assert known_forms(rows) >= {"puuala", "puualan", "puuta", "alan"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(
            "form,base\n",
            "has the columns form, base; it must have base, cut, forms",
            marks=pytest.mark.edge(
                "damaged files", "a table of word forms with other columns", "one sentence says so"
            ),
        ),
        pytest.param(
            "",
            "has the columns ; it must have",
            marks=pytest.mark.edge(
                "damaged files", "an empty table of word forms", "one sentence says so"
            ),
        ),
        pytest.param(
            "base,cut,forms\npuu,,puun\npuu,,puuta\n",
            "has a base form in two rows",
            marks=pytest.mark.edge(
                "damaged files", "a word twice in the table of forms", "one sentence says so"
            ),
        ),
    ],
)
def test_a_damaged_table_is_refused(tmp_path, text, told):
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReportError, match=re.escape(told)):
        read_table(path)


def test_the_committed_table_is_sorted_and_whole():
    rows = read_table()
    assert [row.base for row in rows] == sorted(row.base for row in rows)
    assert all(list(row.forms) == sorted(set(row.forms)) for row in rows)
    assert all(row.cut.replace("|", "") == row.base for row in rows if row.cut)
    assert all(re.fullmatch(r"[^\W\d_]+[-:]?", word) for word in known_forms(rows)), COLUMNS


def test_the_committed_table_has_all_names_of_places_and_ecosystems(built):
    known = known_forms(read_table())
    places = place_names(built)
    assert {"lahti", "padasjoki", "uusimaa"} <= set(places)
    assert {form for name, forms in places.items() for form in (name, *forms)} <= known
    catalogue = load_catalogue(built)
    names = words_in(
        [*other_names(catalogue), *(one.name["fi"] for one in catalogue.ecosystems.values())]
    )
    speller = voikko()
    assert not {word for word in names - known if speller.readings(word)}, "run `nextstep words`"


def unfolded(compact):
    """Base forms by form, as `assets/word-forms.js` reads them, but for compounds."""
    found = {}
    for base, ends, stems in compact["endings"]:
        for stem in stems.split(" "):
            for end in ends.split(" "):
                found.setdefault(stem + end, set()).add(stem + base)
    return found


@given(st.dictionaries(WORD, st.sets(WORD, max_size=5), max_size=8))
def test_nothing_is_lost_when_the_table_is_made_small(table):
    rows = [Word(base, "", tuple(sorted(forms - {base}))) for base, forms in sorted(table.items())]
    expected = {}
    for row in rows:
        for form in (row.base, *row.forms):
            expected.setdefault(form, set()).add(row.base)
    assert unfolded(compact_forms(rows, known_forms(rows))) == expected


def test_only_what_the_site_says_is_sent_to_a_browser():
    rows = [
        Word("ala", "", ("alalla", "alan")),
        Word("koski", "", ("kosken",)),
        Word("metsä", "", ("metsän",)),
        Word("metsäala", "metsän|ala", ("metsäalan",)),
    ]
    assert compact_forms(rows, {"alalla"}) == {"endings": [["", " lla n", "ala"]], "compounds": []}
    assert compact_forms(rows, set()) == {"endings": [], "compounds": []}
    sent = compact_forms(rows, {"metsäalan"})
    assert sent["compounds"] == ["metsän|ala"]
    assert {"metsän", "alalla", "metsäalan"} <= unfolded(sent).keys()
    assert "kosken" not in unfolded(sent)


def test_words_as_the_search_cuts_them():
    table = (
        "<main><h1>Päijät-Hämeen ala\u00adluku</h1><figure><details><table>"
        '<tr><th scope="row">Iitti</th><td>5 kpl</td></tr><tr><th scope="row">2022</th></tr>'
        "</table></details></figure><p>TOL 2008:n C31</p></main><p>muu</p>"
    )
    assert words_of([table]) == {"päijät", "hämeen", "alaluku", "iitti", "tol", "n"}


def site_of(folder, language="fi"):
    folder.mkdir()
    for name in ("config", "data"):
        (folder / name).symlink_to(ROOT / name)
    page = folder / "reports" / "site" / "fi" / "wood.html"
    page.parent.mkdir(parents=True)
    page.write_text(f'<html lang="{language}"><main><p>Puuta puualan.</p></main>', "utf-8")
    return Project(folder)


def test_the_command_writes_the_table_of_the_site(tmp_path, built):
    project = site_of(tmp_path / "p")
    path = tmp_path / "table.csv"
    catalogue = load_catalogue(built)
    told = [write_word_forms(project, catalogue, speller=SAW, path=path) for _ in range(2)]
    rows = read_table(path)
    assert told[0] == told[1]
    assert {"puu", "ala", "puuala", "lahti"} <= {row.base for row in rows}
    assert told[0].rows == len(rows) and told[0].path == path
    assert told[0].unknown == told[0].words - len(
        known_forms(rows)
        & (site_words(project.reports / "site") | words_in(other_names(catalogue)))
    )


@pytest.mark.edge(
    "command line", "`nextstep words` before a site is built", "one sentence says what to run"
)
def test_without_a_site_there_are_no_words(tmp_path, built):
    project = site_of(tmp_path / "p", language="en")
    with pytest.raises(
        ProjectError, match=r"there is no page in 'fi' in .*: run `nextstep studies`"
    ):
        write_word_forms(project, load_catalogue(built), speller=SAW, path=tmp_path / "t.csv")
    assert not (tmp_path / "t.csv").exists()


@pytest.mark.edge(
    "damaged files", "`nextstep words` with a page that is no text, or no file", "one sentence"
)
@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda page: page.write_bytes(b"\xff<html>"), "it is no UTF-8 text"),
        (lambda page: os.mkfifo(page), "it is a pipe, not a file"),
        (lambda page: page.mkdir(), "Is a directory"),
    ],
)
def test_a_page_that_cannot_be_read_is_named(tmp_path, spoil, told):
    spoil(tmp_path / "a.html")
    with pytest.raises(ProjectError, match=rf"not whole: .*a\.html cannot be read: {told}; run"):
        site_words(tmp_path)


@pytest.mark.parametrize(
    ("module", "told"),
    [
        pytest.param(
            "raise ModuleNotFoundError('libvoikko')",
            "the package libvoikko is not installed",
            marks=pytest.mark.edge(
                "command line", "`nextstep words` without the speller", "one sentence says how"
            ),
        ),
        pytest.param(
            "class VoikkoException(Exception): pass\n"
            "def Voikko(language): raise VoikkoException('no dictionary')",
            "Voikko's library or its Finnish dictionary is not installed",
            marks=pytest.mark.edge(
                "command line", "`nextstep words` without a dictionary", "one sentence says how"
            ),
        ),
    ],
)
def test_without_the_speller_the_command_says_how_to_get_it(tmp_path, module, told):
    (tmp_path / "libvoikko.py").write_text(module)
    run = nextstep("words", env={"PYTHONPATH": str(tmp_path)})
    assert_one_sentence(run, told, "voikko-fi")
