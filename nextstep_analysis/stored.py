"""What is written whole and read back: regular files of a bounded size, JSON that fits its model.

A file may be damaged, edited, or no file at all by now. What does not fit is treated as random
bytes would be: it is never half used.
"""

import errno
import json
import os
import stat
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic_core import from_json

MOST = 256_000_000
"""Bytes of a file that is read at once; our own are far smaller."""
EDITED = 5_000_000
"""Bytes of a file that people edit."""
_KINDS = {
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFDIR: "a folder",
}

ModelT = TypeVar("ModelT")


class Stored(BaseModel):
    """Base of all that a command writes as JSON and reads again: frozen, no other keys or types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    def to_json(self) -> str:
        """As text; equal ones give equal text."""
        plain = self.model_dump(by_alias=True)
        return json.dumps(plain, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def write_whole(path: Path, content: bytes, *, mode: int | None = None) -> None:
    """Write the file at `path` in one step, down to the disk: it is there whole, or as before.

    Parameters
    ----------
    mode : int, optional
        Its permissions, from its first moment at `path` on.

    Raises
    ------
    OSError
        If it cannot be written; nothing is left beside it then.
    """
    half = path.with_name(f".{path.name}.part")
    try:
        with half.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            half.chmod(mode)
        os.replace(half, path)
    except OSError:
        half.unlink(missing_ok=True)
        raise


def read_regular(path: Path, *, most: int = MOST) -> bytes:
    """The bytes of the file at `path`.

    Raises
    ------
    OSError
        Also if it is a pipe, a device or a socket, which would be waited for without end, or
        holds more than `most` bytes: `strerror` says so.
    """
    with open(path, "rb", opener=_without_waiting) as file:
        told = os.fstat(file.fileno())
        if not stat.S_ISREG(told.st_mode):
            kind = _KINDS.get(stat.S_IFMT(told.st_mode), "something else")
            raise OSError(errno.EINVAL, f"it is {kind}, not a file", str(path))
        content = file.read(most + 1)
    if len(content) > most:
        raise OSError(errno.EFBIG, f"it holds more than {most:,} bytes", str(path))
    return content


def read_lines(path: Path) -> str:
    """The text of a file that people edit, whatever ends its lines.

    Raises
    ------
    OSError
        As `read_regular`.
    UnicodeDecodeError
        If it is not UTF-8.
    """
    return read_regular(path, most=EDITED).decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")


def parsed(content: bytes | str, model: type[ModelT]) -> ModelT | None:
    """The `model` that the JSON text `content` holds; None if it holds none, however damaged.

    Examples
    --------
    >>> parsed(b'{"a": 1}', dict[str, int]), parsed("[1]", dict[str, int])
    ({'a': 1}, None)
    """
    try:
        return TypeAdapter(model).validate_json(content)  # bounds the nesting, too
    except ValidationError:
        return None


def fitting(content: bytes, model: type[BaseModel]) -> dict[str, Any] | None:
    """The JSON object in `content` as it stands there, if it fits `model`; else None."""
    try:
        plain = from_json(content)
        model.model_validate(plain)
    except ValueError:
        return None
    return plain


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _check_inside(path: str) -> str:
    if "\0" in path or "\\" in path or ":" in path:
        raise ValueError("holds a character that no path of ours has")
    if PurePosixPath(path).is_absolute() or ".." in path.split("/") or not path:
        raise ValueError("leads out of its folder")
    return path


Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
InsidePath = Annotated[str, AfterValidator(_check_inside)]
"""A path below a folder, which cannot lead out of it."""
Name = Annotated[str, Field(pattern=r"^[a-z0-9]+([-_][a-z0-9]+)*$")]
"""A name that is part of a path."""
