"""What a report says as JSON for other programs: one file a report, its texts in each language.

A kind hands over what it knows of a report in ``summary["document"]``, texts as
``{language: text}``, and names the schema of it (`ReportKind.schema`). Here the reports of one
subject become one document, with what only the site knows: when and by whom it was published,
and where its pages, exhibits and tables stand.
"""

import json
import math
import posixpath
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import Any

from nextstep_analysis.kind import prefix
from nextstep_analysis.report import ReportError
from nextstep_analysis.report.kind import ReportKind
from nextstep_analysis.report.page.from_notebook import Page
from nextstep_analysis.report.page.published import version_of
from nextstep_analysis.report.site.addresses import Site, is_abroad
from nextstep_analysis.report.site.table_files import csv_files, table_files
from nextstep_analysis.report.words.text import Text

FOLDER = "data"
SHARED = Path(__file__).parent / "templates" / "document.schema.json"
"""What the documents of all kinds have in common."""
PathOf = Callable[[Page], str]


def document_path(page: Page, site: Site) -> str:
    """Where the document of a report stands in the site, the same for all its languages."""
    region = f"{page.region.lower()}/" if is_abroad(page, site) else ""
    return f"{FOLDER}/{region}{prefix(page.kind, '/')}{page.subject}.json"


def schema_path(kind: ReportKind) -> str:
    """Where the schema of a kind's documents stands in the site."""
    if kind.schema is None:
        raise ReportError(f"reports of the kind {kind.name!r} hand over a document without schema")
    return f"{FOLDER}/{kind.schema.name}"


@cache
def schema_of(kind: ReportKind) -> Mapping[str, Any]:
    """The whole JSON schema of a kind's documents: its own part, and the one all share.

    The version is the last part of its ``$id``.
    """
    schema_path(kind)
    own, shared = (json.loads(path.read_text("utf-8")) for path in (kind.schema, SHARED))
    fixed = {"kind": {"const": kind.name}, "schema_version": {"const": _version(own)}}
    return {
        **shared,
        **own,
        "required": [*shared["required"], *own["required"]],
        "properties": shared["properties"] | fixed | own["properties"],
        "$defs": shared["$defs"] | own.get("$defs", {}),
    }


def document_of(pages: Sequence[Page], *, site: Site, path_of: PathOf) -> dict[str, Any]:
    """One report in its languages as one document.

    Parameters
    ----------
    pages : sequence of Page
        Of one kind, subject and region, with a document each. Those of the present build go
        before those of an earlier one, and the site's main language before the others. A page
        that says anything but its texts differently from the first is left out: it is of
        another build, and `languages` does not name its language.
    path_of : callable
        Where a page stands in the site.
    """
    ordered = sorted(
        pages,
        key=lambda p: (bool(p.told("earlier")), p.language != site.main_language, p.language),
    )
    known = frozenset(page.language for page in pages)
    whole, *others = (_of_page(page, site, path_of) for page in ordered)
    for other in others:
        if _alike(whole, other, known):
            whole = _together(whole, other, known)
    return whole | {"languages": sorted(whole["pages"])}


def write_documents(
    target: Path, pages: Iterable[Page], *, site: Site, path_of: PathOf
) -> list[Path]:
    """Write the documents of `pages` into `target`, and the schemas beside them."""

    def place(page: Page) -> str:
        return document_path(page, site)

    told = sorted((page for page in pages if page.document), key=place)
    found = {
        path: document_of(list(group), site=site, path_of=path_of)
        for path, group in groupby(told, key=place)
    }
    kinds = {kind.name: kind for kind in map(site.kind_of, told)}
    found |= {schema_path(kind): schema_of(kind) for kind in kinds.values()}
    written = []
    for path, document in found.items():
        made = target / path
        made.parent.mkdir(parents=True, exist_ok=True)
        made.write_text(_text(document, path), encoding="utf-8", newline="\n")
        written.append(made)
    return written


def document_links(
    pages: Iterable[Page], *, site: Site, text: Text, root: str
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The documents of `pages` and their schemas, each with what it is called and its address.

    `root` leads from the page that lists them to that of the site.
    """
    told = [page for page in pages if page.document]
    kinds = {kind.name: kind for kind in map(site.kind_of, told)}
    several = len(kinds) > 1
    documents = [
        (
            f"{kinds[page.kind].title(text)}: {page.title}" if several else page.title,
            root + document_path(page, site),
        )
        for page in told
    ]
    schemas = [(kind.title(text), root + schema_path(kind)) for kind in kinds.values()]
    return documents, schemas


def _text(document: Mapping[str, Any], path: str) -> str:
    try:
        return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    except ValueError:
        raise ReportError(f"{path} would hold a number that is none; missing is None") from None


def _of_page(page: Page, site: Site, path_of: PathOf) -> dict[str, Any]:
    """The document of one page: what its kind hands over, after what the site knows."""
    kind, text = site.kind_of(page), Text(page.language)
    here = posixpath.dirname(document_path(page, site))
    address = posixpath.relpath(path_of(page), here)
    folder = posixpath.dirname(address)

    def told(words: str) -> dict[str, str] | None:
        return {text.language: words} if words else None

    def at(path: str) -> dict[str, str]:
        return {page.language: path}

    workbook, archive = (f"{folder}/{name}" for name in table_files(page))
    return {
        "$schema": posixpath.relpath(schema_path(kind), here),
        "schema_version": _version(schema_of(kind)),
        "kind": page.kind,
        "id": page.subject,
        "languages": [page.language],
        "title": told(page.title),
        "lead": told(page.lead),
        "region": page.region or None,
        "published": site.published or None,
        "program": version("nextstep-analysis"),
        "version": at(version_of(page.body)),
        "publisher": told(text.pick(site.publisher)),
        "licence": told(text.pick(site.licence)),
        "ages": told(page.told("ages")),
        "earlier": bool(page.told("earlier")),
        "pages": at(address),
        "workbooks": at(workbook) if page.tables else None,
        "csv_archives": at(archive) if page.tables else None,
        "exhibits": [
            {key: one[key] or None for key in ("id", "kind", "number", "part")}
            | {key: told(one[key]) for key in ("name", "title")}
            | {"address": at(f"{address}#{one['id']}")}
            for one in page.exhibits
        ],
        "tables": _tables(page, folder, told, at),
        **page.document,
    }


def _tables(page: Page, folder: str, told: Callable, at: Callable) -> list[dict[str, Any]]:
    """The tables of a page, in the order of its workbook, each with its CSV file."""
    names = csv_files(page)
    return [
        {
            "table": (sheet.get("dictionary") or {}).get("table"),
            "exhibit": sheet.get("exhibit"),
            "title": told(sheet["subtitle"] or sheet["title"]),
            "rows": len(sheet["rows"]),
            "csv": at(f"{folder}/{name}"),
        }
        for name, sheet in zip(names, page.tables, strict=True)
    ]


def _version(schema: Mapping[str, Any]) -> int:
    return int(schema["$id"].rpartition(":")[2])


def _is_text(value: Any, languages: frozenset[str]) -> bool:
    return isinstance(value, Mapping) and bool(value) and value.keys() <= languages


def _alike(one: Any, other: Any, languages: frozenset[str]) -> bool:
    """Whether two documents differ in nothing but texts; numbers to nine digits."""
    if _is_text(one, languages) and _is_text(other, languages):
        return True
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(
            key == "languages" or _alike(one[key], other[key], languages) for key in one
        )
    if isinstance(one, list) and isinstance(other, list):
        pairs = zip(one, other, strict=False)
        return len(one) == len(other) and all(_alike(*pair, languages) for pair in pairs)
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9)
    return type(one) is type(other) and one == other


def _together(one: Any, other: Any, languages: frozenset[str]) -> Any:
    """`one` with the texts of `other`, which is alike."""
    if _is_text(one, languages):
        return {**other, **one}
    if isinstance(one, Mapping):
        return {key: _together(one[key], other[key], languages) for key in one}
    if isinstance(one, list) and isinstance(other, list):
        pairs = zip(one, other, strict=False)
        return [_together(*pair, languages) for pair in pairs]
    return one
