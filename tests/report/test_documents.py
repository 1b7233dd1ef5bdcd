"""A report as JSON: one file for all its languages, held by a schema; a language may lack."""

import json
from dataclasses import replace

import jsonschema
import pytest
from demo_reference import reference
from samples import SITE, SUMMARY

from nextstep_analysis.report import ReportError
from nextstep_analysis.report.kind import ReportKind
from nextstep_analysis.report.page.from_notebook import Page
from nextstep_analysis.report.page.published import version_of
from nextstep_analysis.report.site.documents import document_path, schema_of
from nextstep_analysis.report.site.write import write_site, write_study

OWN = {
    "$id": "urn:nextstep-analysis:roadmap:3",
    "title": "A roadmap",
    "required": ["steps"],
    "properties": {
        "steps": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "year": {"type": ["integer", "null"]},
                    "share": {"type": ["number", "null"]},
                    "text": {"$ref": "#/$defs/texts"},
                },
            },
        }
    },
}
WORDS = {"fi": "Ensin", "en": "First"}
SHEET = {
    "title": "The jobs",
    "subtitle": "",
    "source": "Source: x.",
    "notes": [],
    "note": "",
    "columns": [{"label": "Jobs", "unit": "", "format": "d"}],
    "rows": [[1234], [None]],
    "mark": "T1",
    "exhibit": "table-1",
}
EXHIBIT = {
    "id": "table-1",
    "kind": "table",
    "number": "1",
    "part": "what",
    "name": "Table 1",
    "title": "The jobs",
}


@pytest.fixture
def site(tmp_path):
    path = tmp_path / "roadmap.schema.json"
    path.write_text(json.dumps(OWN), encoding="utf-8")
    kind = ReportKind("roadmap", title=lambda _: "R", heading=lambda _: "Rs", schema=path)
    return replace(SITE, kinds=(*SITE.kinds, kind), published="2026-11-26", region="MK07")


def page(language, *, share=0.1 + 0.2, **changes):
    step = {"year": None, "share": share, "text": {language: WORDS[language]}}
    told = {
        "kind": "roadmap",
        "language": language,
        "region": "MK07",
        "titles": {"fi": "Puu", "en": "Wood"},
        "document": {"steps": [step]},
    }
    summary = SUMMARY | told | changes
    return Page(language, f"<p>{language}</p>", (), summary, (SHEET,), (EXHIBIT,))


def written(folder, pages, site, path="data/roadmap/wood.json"):
    write_site(folder, pages, site=site)
    document = json.loads((folder / path).read_text(encoding="utf-8"))
    at = (folder / path).parent
    schema = json.loads((at / document["$schema"]).read_text(encoding="utf-8"))
    jsonschema.validate(document, schema, jsonschema.Draft202012Validator)
    for addresses in (document["pages"], document["workbooks"], document["tables"][0]["csv"]):
        assert all((at / address).is_file() for address in addresses.values())
    return document


def test_both_languages_are_in_one_document(site, tmp_path):
    told = written(tmp_path / "site", [page("en"), page("fi", share=0.3)], site)
    assert told["languages"] == ["en", "fi"]
    assert told["title"] == {"fi": "Puu", "en": "Wood"}
    (step,) = told["steps"]
    assert step == {"year": None, "share": 0.3, "text": {"fi": "Ensin", "en": "First"}}
    assert (told["kind"], told["id"], told["schema_version"]) == ("roadmap", "wood", 3)
    assert told["published"] == "2026-11-26" and told["region"] == "MK07"
    assert told["version"]["fi"] == version_of("<p>fi</p>")
    assert told["pages"]["fi"] == "../../fi/roadmap/wood.html"
    (exhibit,) = told["exhibits"]
    assert exhibit["address"]["en"] == "../../en/roadmap/wood.html#table-1"
    assert exhibit["part"] == "what"
    (table,) = told["tables"]
    assert (table["exhibit"], table["rows"], table["table"]) == ("table-1", 2, None)


def test_one_language_alone_makes_a_document(site, tmp_path):
    told = written(tmp_path / "site", [page("en")], site)
    assert told["languages"] == ["en"] and told["steps"][0]["text"] == {"en": "First"}


def test_the_order_of_the_pages_changes_no_byte(site, tmp_path):
    for name, pages in (("a", ["fi", "en"]), ("b", ["en", "fi"])):
        write_site(tmp_path / name, [page(language) for language in pages], site=site)
    first, second = (tmp_path / n / "data/roadmap/wood.json" for n in "ab")
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.edge("bad days", "the languages of a study are of two builds", "the newer one is told")
@pytest.mark.parametrize("earlier", ["fi", "en"])
def test_a_language_of_an_earlier_build_is_left_out(site, tmp_path, earlier):
    pages = [
        page(language, share=0.1 if language == earlier else 0.9, earlier=language == earlier)
        for language in ("fi", "en")
    ]
    told = written(tmp_path / "site", pages, site)
    (now,) = {"fi", "en"} - {earlier}
    assert told["languages"] == [now] and list(told["pages"]) == [now]
    assert told["steps"][0]["share"] == 0.9 and told["earlier"] is False


def test_a_report_of_another_region_has_a_folder_and_one_alone_stands_beside(site, tmp_path):
    abroad = page("fi", region="MK06")
    assert document_path(abroad, site) == "data/mk06/roadmap/wood.json"
    told = written(tmp_path / "site", [abroad], site, "data/mk06/roadmap/wood.json")
    assert told["$schema"] == "../../roadmap.schema.json"
    write_study(tmp_path / "alone", page("fi"), site=site)
    alone = json.loads((tmp_path / "alone/data/roadmap/wood.json").read_text(encoding="utf-8"))
    assert alone["pages"] == {"fi": "../../index.html"}
    assert (tmp_path / "alone/data/roadmap" / alone["workbooks"]["fi"]).is_file()


def test_the_page_links_its_document_and_one_without_has_none(site, tmp_path):
    plain = Page("en", "<p>x</p>", (), SUMMARY)
    write_site(tmp_path, [page("en"), plain], site=site)
    html = (tmp_path / "en/roadmap/wood.html").read_text(encoding="utf-8")
    assert '<a href="../../data/roadmap/wood.json" download>' in html
    assert ".json" not in (tmp_path / "en/wood.html").read_text(encoding="utf-8")


def test_the_data_page_lists_the_documents_and_their_schema(site, tmp_path):
    plain = Page("en", "<p>x</p>", (), SUMMARY)
    write_site(tmp_path, [page("en"), page("fi"), plain], site=site, reference=reference())
    html = (tmp_path / "en/info/data.html").read_text(encoding="utf-8")
    assert '<a href="../../data/roadmap/wood.json" download>Wood (.json)</a>' in html
    assert '<a href="../../data/roadmap.schema.json" download>R (.schema.json)</a>' in html
    assert '<a href="#for-programs">' in html
    write_site(tmp_path / "none", [plain], site=site, reference=reference())
    none = (tmp_path / "none/en/info/data.html").read_text(encoding="utf-8")
    assert "for-programs" not in none and not (tmp_path / "none/data").exists()


@pytest.mark.edge("damaged files", "a document with a number that is none", "the build says so")
def test_a_number_that_is_none_is_refused(site, tmp_path):
    with pytest.raises(ReportError, match=r"wood\.json would hold a number that is none"):
        write_site(tmp_path, [page("fi", share=float("nan"))], site=site)


def test_a_kind_without_a_schema_hands_over_no_document(site, tmp_path):
    bare = replace(site, kinds=tuple(replace(kind, schema=None) for kind in site.kinds))
    with pytest.raises(ReportError, match="'roadmap' hand over a document without schema"):
        write_site(tmp_path, [page("fi")], site=bare)


@pytest.mark.parametrize(
    "broken",
    [
        {"schema_version": 1},
        {"kind": "background"},
        {"steps": [{"year": "2022"}]},
        {"unknown": 1},
        {"title": {}},
        {"region": 7},
        {"exhibits": [{"id": "x"}]},
    ],
    ids=lambda broken: next(iter(broken)),
)
def test_a_broken_document_is_caught(site, tmp_path, broken):
    told = written(tmp_path / "site", [page("fi")], site)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(told | broken, schema_of(site.kinds[-1]))
    del told["steps"]
    with pytest.raises(jsonschema.ValidationError, match="'steps' is a required property"):
        jsonschema.validate(told, schema_of(site.kinds[-1]))
