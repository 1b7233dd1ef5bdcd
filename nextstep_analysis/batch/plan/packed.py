"""The files in a zip, read without trust: it may be broken, or made to do harm."""

import hashlib
import lzma
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath

from nextstep_analysis.errors import ProjectError

MOST_BYTES = 2_000_000_000
"""What a zip may unpack to: a site of every region in every language needs less."""
MOST_KEPT = 64_000_000
"""Of one file that is kept while the others are only summed."""
MOST_FILES = 100_000
_PIECE = 1_000_000
_BROKEN = (
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    lzma.LZMAError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What reading a broken, encrypted or unknown stream raises."""


def escaped(name: str) -> str:
    """A name as it can be printed: marks that steer a terminal stand as their numbers.

    Examples
    --------
    >>> escaped("fi/päijät.html"), escaped("a\\nb\\x1b[2J")
    ('fi/päijät.html', 'a\\\\nb\\\\x1b[2J')
    """
    return "".join(
        mark if mark.isprintable() else mark.encode("unicode_escape").decode("ascii")
        for mark in name
    )


def packed_digests(path: Path, kept: str) -> tuple[dict[str, str], bytes]:
    """Checksum of each file below the one folder of a zip, by its path there; the bytes of `kept`.

    A file that stands twice has none that could fit. Files beside the folder are told by name.

    Raises
    ------
    ProjectError
        If the zip, or a file in it, cannot be read; a name leads out of its folder, or is a
        link; there are several folders; or it would unpack to more than `MOST_BYTES`.
    """
    found: dict[str, str] = {}
    content, left = b"", MOST_BYTES
    try:
        with zipfile.ZipFile(path) as packed:
            entries = [entry for entry in packed.infolist() if not entry.is_dir()]
            _check_entries(path, entries)
            for entry in entries:
                _, _, inside = entry.filename.partition("/")
                wanted = inside == kept
                size, digest, part = _read(path, packed, entry, left, keep=wanted)
                left -= size
                name = inside or entry.filename
                found[name] = "twice" if name in found else digest
                content = part if wanted else content
    except _BROKEN as error:
        raise ProjectError(f"{_shown(path)} is not a zip that can be read: {_why(error)}") from None
    return found, content


def _read(
    path: Path, packed: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int, *, keep: bool
) -> tuple[int, str, bytes]:
    """Size, checksum and, if it is to be kept, bytes of a file in a zip."""
    digest, size, parts = hashlib.sha256(), 0, []
    for piece in _pieces(path, packed, entry):
        size += len(piece)
        if size > (min(left, MOST_KEPT) if keep else left):
            raise ProjectError(
                f"{_shown(path)} is not a site: {escaped(entry.filename)!s} and what stands before "
                f"it unpack to more than {MOST_KEPT if keep else MOST_BYTES:,} bytes"
            )
        digest.update(piece)
        parts += [piece] if keep else []
    return size, digest.hexdigest(), b"".join(parts)


def _pieces(path: Path, packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with packed.open(entry) as stream:
            while piece := stream.read(_PIECE):
                yield piece
    except _BROKEN as error:
        raise ProjectError(
            f"{_shown(path)}: {escaped(entry.filename)} in it cannot be read: {_why(error)}"
        ) from None


def _check_entries(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    """Nothing in the zip leads out of it, and there is one folder."""
    if len(entries) > MOST_FILES:
        raise ProjectError(f"{_shown(path)} is not a site: it holds more than {MOST_FILES:,} files")
    for entry in entries:
        if why := _refused(entry):
            raise ProjectError(f"{_shown(path)} is not a site: {escaped(entry.filename)} {why}")
    roots = sorted({name.split("/")[0] for entry in entries if "/" in (name := entry.filename)})
    if len(roots) > 1:
        listed = ", ".join(map(escaped, roots[:5]))
        raise ProjectError(f"{_shown(path)} holds more than one folder: {listed}; a site has one")


def _refused(entry: zipfile.ZipInfo) -> str:
    """Why an entry cannot be of a site; "" if it can."""
    name, mode = entry.orig_filename, entry.external_attr >> 16
    if stat.S_ISLNK(mode):
        return "is a symbolic link"
    if stat.S_IFMT(mode) and not stat.S_ISREG(mode):
        return "is no regular file"
    parts = name.replace("\\", "/").split("/")
    if ".." in parts or not parts[0] or PureWindowsPath(name).anchor or "\0" in name:
        return "leads out of its folder"
    return ""


def _shown(path: Path) -> str:
    return escaped(str(path))


def _why(error: Exception) -> str:
    return escaped(str(error)) or type(error).__name__
