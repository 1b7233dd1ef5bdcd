"""`config/publications/<published>.json`: what was published, the only thing compared with later.

`nextstep publish` writes these files, nobody edits them. The form is described by
``report/monitoring/publication.schema.json``.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from nextstep_analysis.catalogue.fields import Identifier, Line, PartialDate, Real, Switch
from nextstep_analysis.catalogue.files import LEFT_BEFORE, Entry, error_at, read_entry
from nextstep_analysis.errors import CatalogueError
from nextstep_analysis.stored import read_regular

FOLDER = "publications"
FORMAT = 1
"""Of the file; it rises when a key changes its meaning or goes."""
MOST = 200_000
"""Bytes of a file: key figures and verdicts, no tables."""
_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256 in small hexadecimal digits."""


class Figure(Entry):
    """A key figure as it was published.

    `value` and the limits of its interval are None where missing; `when` is the year, or the day
    of what is counted, `since` the first year of a change. `definition` is the checksum of what
    it was made by: codes, weights, unit and formula.
    """

    value: Real | None
    lower: Real | None
    upper: Real | None
    unit: Line
    when: Line
    since: Line | None
    datasets: tuple[Line, ...]
    definition: Digest


class Answered(Entry):
    """A verdict as it was published, and the year it is of."""

    answer: Line
    when: Line


class Series(Entry):
    """What a dataset was: its table, its classifications with their first years, its breaks."""

    table: str
    classification: Mapping[str, int]
    breaks: tuple[int, ...]


class Approved(Entry):
    """Which roles had approved the reports, and which reports nobody had: published by force."""

    roles: tuple[Identifier, ...]
    forced: Switch
    missing: tuple[Line, ...]


class Publication(Entry):
    """The whole file; figures and verdicts by ``<ecosystem>/<id>``, reports by name."""

    format: Literal[1]
    published: PartialDate
    program: Line
    approval: Approved
    reports: Mapping[Line, Digest]
    figures: Mapping[Line, Figure]
    verdicts: Mapping[Line, Answered]
    series: Mapping[Line, Series]


def publication_path(folder: Path, published: str) -> Path:
    """Where the publication of a day is kept; `folder` is that of the config."""
    return folder / FOLDER / f"{published}.json"


def earlier_path(folder: Path, published: str) -> Path | None:
    """The file of the last publication before the day `published`; None of the first one."""
    days = [path for path in _kept_in(folder) if _DAY.fullmatch(path.stem)]
    return max((path for path in days if path.stem < published), default=None)


def check_names(folder: Path) -> None:
    """Raise `CatalogueError` if a file beside the publications has no day for a name."""
    for path in _kept_in(folder):
        if not _DAY.fullmatch(path.stem):
            problem = "the name of a publication is its day, such as 2026-11-26.json"
            raise CatalogueError(f"{path}: {problem}")


def told_of(path: Path) -> str:
    """What stands in the file, or why it cannot be read: an input of what is compared with it."""
    try:
        return regular_content(path).decode("utf-8", "replace")
    except CatalogueError as error:
        return str(error)


def _kept_in(folder: Path) -> list[Path]:
    paths = sorted((folder / FOLDER).glob("*.json"))
    return [path for path in paths if not path.name.startswith(LEFT_BEFORE)]


def read_publication(path: Path) -> Publication:
    """The publication kept in the file `path`.

    Raises
    ------
    CatalogueError
        If it is no file, too large, no JSON, of another format or another day: file, line, what
        was found, what is allowed.
    """
    content = regular_content(path)
    try:
        found = Publication.model_validate(json.loads(content))
    except (ValueError, RecursionError):
        read_entry(path, Publication)  # raises, and names the line
        raise CatalogueError(f"{path}: it is no JSON; `nextstep publish` writes it") from None
    if found.published != path.stem:
        problem = f"the publication is of {found.published}, and the file is called {path.name}"
        raise error_at(path, "published", problem=problem)
    return found


def publication_text(publication: Publication) -> str:
    """The file of a publication: the same text for equal ones.

    Raises
    ------
    CatalogueError
        If it would hold more than `MOST` bytes.
    """
    plain = publication.model_dump(mode="json")
    text = json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n"
    if (size := len(text.encode())) > MOST:
        problem = f"it would hold {size:,} bytes; at most {MOST:,} are kept"
        raise CatalogueError(f"publication of {publication.published}: {problem}")
    return text


def regular_content(path: Path) -> bytes:
    """The bytes of a file of the folder; `CatalogueError` if it is a link, no file or too large."""
    if path.is_symlink():
        raise CatalogueError(f"{path}: it is a link; a publication is a file of its own")
    try:
        return read_regular(path, most=MOST)
    except OSError as error:
        raise CatalogueError(f"{path}: {error.strerror}") from None
