"""The file of a register: a zip with one JSON array, such an array, or an answer of the service."""

import errno
import hashlib
import json
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from nextstep_analysis.errors import DataError
from nextstep_analysis.register.json_array import PIECE, JsonArray

MOST_OF_ONE_ANSWER = 64_000_000
"""Bytes of an answer that is one JSON object."""
OLD_SHAPE = (
    "this has the shape of the old interface (bis v1), which is not read; download it anew with "
    "`nextstep companies download`"
)
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,  # of bzip2, and of a place before the beginning
    RuntimeError,  # locked; or, as NotImplementedError, packed in a way that is not known
    UnicodeDecodeError,  # of a name
)
"""What reading a damaged or locked zip raises."""
_SPACE = b" \t\r\n"
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class File:
    """What is known of a file without what is in it."""

    name: str
    sha256: str
    size: int


@dataclass
class Records:
    """The records of an open file, and whether they may be a whole register."""

    records: Iterator[Any]
    array: JsonArray | None

    @property
    def position(self) -> int | None:
        """Bytes before the record that was given last, of the unpacked file."""
        return self.array.position if self.array else None


def known(path: Path) -> File:
    """Checksum and size of the file at `path`.

    Raises
    ------
    DataError
        If there is no file there, or it is empty.
    """
    if not path.is_file():
        what = "this is no file" if path.exists() else "there is no such file"
        raise DataError(f"{path}: {what}; allowed is the zip of a register, or its JSON")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    size = path.stat().st_size
    if size == 0:
        raise DataError(f"{path}: the file is empty; what was imported before stays")
    return File(path.name, digest, size)


@contextmanager
def opened(path: Path) -> Iterator[Records]:
    """The records in the file at `path`.

    Raises
    ------
    DataError
        Here or while records are taken: what the file is instead, and what is allowed.
    """
    with unbroken(path):
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive, archive.open(_member(path, archive)) as file:
                yield _records(path, file)
        else:
            with path.open("rb") as file:
                yield _records(path, file)


@contextmanager
def unbroken(path: Path) -> Iterator[None]:
    """Where the zip at `path` is read.

    Raises
    ------
    DataError
        If it is damaged or locked.
    """
    try:
        yield
    except _BROKEN as error:
        of_the_machine = isinstance(error, OSError) and error.errno not in (None, errno.EINVAL)
        if of_the_machine or isinstance(error, RecursionError):
            raise
        raise DataError(
            f"{path}: the zip is damaged or locked ({error}); what was imported before stays"
        ) from error


def _member(path: Path, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    inside = [one for one in archive.infolist() if one.filename.lower().endswith(".json")]
    if len(inside) != 1:
        raise DataError(f"{path}: a register is a zip with one JSON file; this has {len(inside)}")
    return inside[0]


def _records(path: Path, file: IO[bytes]) -> Records:
    first = file.read(PIECE)
    mark = first.removeprefix(_MARK).lstrip(_SPACE)[:1]
    if mark == b"[":
        array = JsonArray(_pieces(first, file), str(path))
        return Records(iter(array), array)
    if mark == b"{":
        return Records(iter(_of_answer(path, first + file.read(MOST_OF_ONE_ANSWER))), None)
    raise DataError(f"{path}: {_instead(first, mark)}; what was imported before stays")


def _pieces(first: bytes, file: IO[bytes]) -> Iterator[bytes]:
    yield first
    while piece := file.read(PIECE):
        yield piece


def _instead(first: bytes, mark: bytes) -> str:
    if first[:2] == b"PK":
        return "the zip is cut off before its end"
    if mark == b"<":
        return "this is an HTML page, not the register"
    if first[:2] == b"\x1f\x8b":
        return "this is a gzip file; unpack it first"
    return "this is neither a zip nor JSON"


def _of_answer(path: Path, content: bytes) -> list[Any]:
    """The companies of one answer of the service."""
    if len(content) > MOST_OF_ONE_ANSWER:
        raise DataError(
            f"{path}: a JSON object of more than {MOST_OF_ONE_ANSWER:,} bytes is no answer of the "
            "service; a whole register is an array"
        )
    try:
        answer = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise DataError(f"{path}: this is no JSON; what was imported before stays") from None
    companies = answer.get("companies")
    if isinstance(companies, list):
        return companies
    if "results" in answer:
        raise DataError(f"{path}: {OLD_SHAPE}")
    code = answer.get("errorcode", answer.get("code"))
    told = f": an error of the service ({code})" if code is not None else ""
    raise DataError(f"{path}: there is no list 'companies' in it{told}")
