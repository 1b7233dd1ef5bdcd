"""What was fetched, kept as received: one file per request and vintage, never changed again.

``data/fetched/<dataset>/vintages/<vintage>/`` holds

- ``answers/001.json`` and so on, as received, each with ``001.sidecar.json`` beside it;
- ``<dataset>.csv`` and ``sidecar.yaml``, made of the answers and nothing else;
- ``record.json``: where it came from, and why it was held back, if it was.

A vintage is written beside its place and moved there as a whole, so there is no half one.
"""

import datetime as dt
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nextstep_analysis.catalogue.vintages import (
    VINTAGE,
    VINTAGES,
    InForce,
    fetched_folder,
    in_force,
    pointer_path,
    vintage_folder,
)
from nextstep_analysis.errors import DataError, ProjectError
from nextstep_analysis.leftovers import FETCH, recover, working_folder
from nextstep_analysis.processed import checksum
from nextstep_analysis.project import Project
from nextstep_analysis.sources.fetch.http import Received
from nextstep_analysis.stored import InsidePath, Sha256, Stored, parsed, read_regular, write_whole

ANSWERS, RECORD = "answers", "record.json"
READ_ONLY = 0o444
KEPT_HEADERS = ("content-type", "date", "last-modified", "etag", "server", "content-encoding")
"""Headers that say something of an answer; others may hold what is nobody's business."""


class AnswerSidecar(Stored):
    """What is known of one answer."""

    method: str
    url: str
    body: str
    status: int
    headers: dict[str, str]
    sha256: Sha256
    received: str
    licence: str
    code_sets: dict[str, dict[str, str]]
    """Of each variable in the answer, what its codes mean."""


class Record(Stored):
    """What is known of a vintage.

    Attributes
    ----------
    updated, fetched : str
        When the service changed the figures, and when they were fetched; in UTC.
    contents : dict
        Label and unit of each column of figures.
    variables : dict
        The variable of each key column.
    held : list of str
        What a person must look at before the vintage is used; empty if nothing.
    note : str
        What the recipe says of how far the table is known.
    """

    dataset: str
    vintage: str
    service: str
    table: str
    title: str
    updated: str
    fetched: str
    rows: int
    first: int
    last: int
    sha256: Sha256
    answers: list[InsidePath]
    contents: dict[str, dict[str, str]]
    variables: dict[str, str]
    held: list[str]
    note: str = ""


@contextmanager
def staging(project: Project) -> Iterator[Path]:
    """A folder to put a vintage together in; what is left of it, and of killed runs, goes."""
    try:
        project.fetched.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ProjectError(f"cannot write in {project.fetched}: {error.strerror}") from None
    recover(project.fetched, FETCH)
    folder = working_folder(project.fetched, FETCH)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def keep_answer(
    folder: Path, number: int, received: Received, *, licence: str, code_sets: dict
) -> str:
    """Write an answer and its sidecar; returns its path below the vintage."""
    name = f"{number:03d}"
    sidecar = AnswerSidecar(
        method=received.method,
        url=received.url,
        body=received.body,
        status=received.status,
        headers={key: received.headers[key] for key in KEPT_HEADERS if key in received.headers},
        sha256=checksum(received.content),
        received=written_time(received.received),
        licence=licence,
        code_sets=code_sets,
    )
    suffix = "xml" if received.content.lstrip()[:1] == b"<" else "json"
    path = folder / ANSWERS / f"{name}.{suffix}"
    write_once(path, received.content)
    write_once(path.with_name(f"{name}.sidecar.json"), sidecar.to_json().encode())
    return f"{ANSWERS}/{path.name}"


def write_once(path: Path, content: bytes) -> None:
    """Write a file that is never written again, down to the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(READ_ONLY)


def put_in_place(project: Project, staged: Path, record: Record) -> None:
    """Move a whole vintage to its place; one that is there already stays as it is."""
    target = vintage_folder(project, record.dataset, record.vintage)
    if target.is_dir():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    os.replace(staged, target)


def put_in_force(
    project: Project, dataset: str, vintage: str, *, accepted: str = "", chosen: bool = False
) -> None:
    """Use `vintage` from now on, in one step.

    Parameters
    ----------
    accepted : str
        When a person allowed one that had been held back.
    chosen : bool
        Whether a person chose it: a refresh then leaves it until the service has newer figures.
    """
    before = in_force(project, dataset).accepted
    allowed = {**before, vintage: accepted} if accepted else before
    now = InForce(vintage=vintage, accepted=allowed, chosen=chosen)
    path = pointer_path(project, dataset)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, now.to_json().encode())


def records(project: Project, dataset: str) -> list[Record]:
    """What is known of every fetched vintage of `dataset`, in the order of their updates.

    What systems leave beside them (``.DS_Store``) has no name of a vintage and is passed over.

    Raises
    ------
    DataError
        If one has no record that can be read.
    """
    folder = fetched_folder(project, dataset) / VINTAGES
    inside = folder.iterdir() if folder.is_dir() else ()
    names = sorted(path.name for path in inside if re.fullmatch(VINTAGE, path.name))
    found = [record_of(project, dataset, name) for name in names]
    return sorted(found, key=lambda record: (record.updated, record.fetched))


def record_of(project: Project, dataset: str, vintage: str) -> Record:
    """What is known of one fetched vintage.

    Raises
    ------
    DataError
        If its record is missing or damaged.
    """
    path = vintage_folder(project, dataset, vintage) / RECORD
    try:
        record = parsed(read_regular(path), Record)
    except OSError as error:
        raise DataError(f"{dataset}: {path}: cannot be read: {error.strerror}") from None
    if record is None or record.vintage != vintage:
        raise DataError(f"{dataset}: {path}: the file is damaged; remove the vintage's folder")
    return record


def read_answers(folder: Path, record: Record) -> Iterator[bytes]:
    """The answers with figures of a vintage, each as it was received.

    Raises
    ------
    DataError
        If one is missing, or a byte of it has changed.
    """
    for name in record.answers:
        yield read_answer_file(folder, name)


def read_answer_file(folder: Path, name: str) -> bytes:
    """One answer, once its checksum is that of its sidecar.

    Raises
    ------
    DataError
        As `read_answers`.
    """
    path = folder / name
    try:
        content = read_regular(path)
        sidecar = parsed(read_regular(path.with_suffix(".sidecar.json")), AnswerSidecar)
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror}") from None
    if sidecar is None or checksum(content) != sidecar.sha256:
        raise DataError(f"{path}: the answer is not as it was received")
    return content


def written_time(time: dt.datetime) -> str:
    """A time in UTC, to the second."""
    return time.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def vintage_name(updated: dt.datetime, table: bytes) -> str:
    """The name of a vintage: the day of its update, and the beginning of its table's checksum."""
    return f"{updated.date().isoformat()}-{checksum(table)[:8]}"
