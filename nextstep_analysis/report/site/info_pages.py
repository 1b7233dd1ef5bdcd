"""The pages beside the studies: which there are, where they stand, and what they show."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nextstep_analysis.report.kind import ReportKind
from nextstep_analysis.report.site.addresses import Site, index_path
from nextstep_analysis.report.site.fact_sheets import Fact, data_sections, licences, method_sections
from nextstep_analysis.report.site.site_facts import Reference, TermFacts
from nextstep_analysis.report.words.text import Text, upper_first
from nextstep_analysis.report.words.translations import BRIEF
from nextstep_analysis.report.words.word_table import TABLES

INFO = ("methods", "data", "glossary", "about", "search")
"""Names of the pages; each has a template of its name. Those of the kinds stand before them."""

_FOLDER = "info"  # apart from the studies, whose names are free
_ALPHABET = str.maketrans({"å": "{", "ä": "|", "ö": "}"})  # after z, in this order


@dataclass(frozen=True)
class InfoLink:
    """An entry of the site's navigation; its `language` if that is another one."""

    label: str
    href: str
    current: bool
    language: str = ""


@dataclass(frozen=True)
class GlossaryRow:
    """A term in the page's language; `others` are (language, its name, word).

    `language` is that of the definition.
    """

    id: str
    word: str
    definition: str
    language: str
    others: tuple[tuple[str, str, str], ...]


def info_path(name: str, language: str) -> str:
    """Where a page stands in the site."""
    return f"{language}/{_FOLDER}/{name}.html"


def info_names(site: Site, language: str = "") -> tuple[str, ...]:
    """Names of all pages beside the reports: those of the kinds, and `INFO`.

    In a `language` that only summaries are told in, those that go with summaries.
    """
    if language in BRIEF:
        return tuple(page.name for _kind, page in site.kind_pages if page.in_summaries)
    return (*(page.name for _kind, page in site.kind_pages), *INFO)


def info_paths(name: str, languages: Iterable[str], site: Site) -> dict[str, str]:
    """Where a page stands in each language; the index where it is not in one."""
    return {
        language: info_path(name, language)
        if name in info_names(site, language)
        else index_path(language, site.main_language)
        for language in languages
    }


def in_language(text: Text) -> dict[str, str]:
    """What a page is in, by language, as words to stand beside a link: "in Finnish"."""
    say = text.say
    return {"fi": say("in Finnish"), "sv": say("in Swedish"), "en": say("in English")}


def info_links(text: Text, site: Site, *, root: str, here: str) -> tuple[InfoLink, ...]:
    """The navigation, as seen from the page at `here`.

    Beside summaries alone, `INFO` is there in the main language, and says so.
    """
    kind_pages = [page for _kind, page in site.kind_pages if page.in_summaries or not text.brief]
    labels = {page.name: page.label(text) for page in kind_pages} | {
        "methods": text.say("Methods"),
        "data": text.say("Data"),
        "glossary": text.say("Glossary"),
        "about": text.say("About"),
        "search": text.say("Search"),
    }
    own, other = info_names(site, text.language), site.main_language
    links = []
    for name, label in labels.items():
        path = info_path(name, text.language if name in own else other)
        elsewhere = "" if name in own else other
        said = f"{label} ({in_language(text)[other]})" if elsewhere else label
        links.append(InfoLink(said, root + path, path == here, elsewhere))
    return tuple(links)


def info_values(
    name: str,
    reference: Reference,
    *,
    text: Text,
    studies: Mapping[str, str],
    kinds: Sequence[tuple[str, str]] = (),
    reports: Sequence[ReportKind] = (),
) -> dict[str, Any]:
    """What the template of the page `name` needs.

    Parameters
    ----------
    name : str
        One of `INFO`.
    reference : Reference
    text : Text
        The language of the page.
    studies : mapping of str to str
        Address of the study of each ecosystem that has one in this language.
    kinds : sequence of (str, str)
        Name and heading of the kinds of reports between which the search lets one choose.
    reports : sequence of ReportKind
        All kinds of the site: they say which of their chapters rest on an indicator.
    """
    if name == "methods":
        return {"sections": method_sections(reference, text, reports)}
    if name == "data":
        return {"sections": data_sections(reference, text)}
    if name == "glossary":
        return {"terms": glossary(reference, text)}
    if name == "about":
        return {
            "ecosystems": _ecosystems(reference, text, studies),
            "publisher": _publisher(reference, text),
            "licences": licences(reference.datasets, text),
        }
    return {
        "strings": _search_strings(text),
        "kinds": kinds,
        "inflected": text.language in TABLES,
    }


def glossary(reference: Reference, text: Text) -> list[GlossaryRow]:
    """The terms in the order of the language's alphabet."""
    rows = [_row(term, text) for term in reference.terms]
    return sorted(rows, key=lambda row: (row.word.casefold().translate(_ALPHABET), row.id))


def _row(term: TermFacts, text: Text) -> GlossaryRow:
    names = in_language(text)
    others = tuple(
        (language, names[language], term.words[language])
        for language in names
        if language != text.language and language in term.words
    )
    language = text.language_of(term.definition)
    return GlossaryRow(term.id, text.pick(term.words), term.definition[language], language, others)


def _ecosystems(
    reference: Reference, text: Text, studies: Mapping[str, str]
) -> list[tuple[str, str, str]]:
    """Name, address of the study ("" where there is none) and status of each ecosystem."""
    rows = []
    for ecosystem in reference.ecosystems:
        status = (
            text.say("named in the project's text")
            if ecosystem.named
            else text.say("a proposal of this workbench")
        )
        rows.append((text.pick(ecosystem.name), studies.get(ecosystem.id, ""), status))
    return sorted(rows, key=lambda row: row[0].casefold())


def _publisher(reference: Reference, text: Text) -> list[Fact]:
    project = text.say(
        "{name} (project {code})", name=text.pick(reference.project), code=reference.project_code
    )
    return [
        Fact(text.say("Project"), (project,)),
        Fact(text.say("Contact"), (upper_first(text.pick(reference.contact)),)),
    ]


def _search_strings(text: Text) -> dict[str, str]:
    """What `search.js` says; it puts the numbers in itself."""
    return {
        "none": text.say("Nothing was found. Try another word or only its beginning."),
        "one": text.say("One place was found."),
        "many": text.say("{n} places were found.", n="{n}"),
        "more": text.say(
            "{n} places were found; the first {shown} are shown.", n="{n}", shown="{shown}"
        ),
        "near": text.say("Nothing is spelled like this; these words differ in a letter."),
        "some": text.say("No place has all of the words; these have some of them."),
        "near-words": text.say("Nearest words on the pages:"),
        "near-pages": text.say("Nearest pages:"),
    }
