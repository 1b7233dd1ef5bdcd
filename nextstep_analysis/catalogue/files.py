"""Reads one YAML file into checked models; every error names the file and the line."""

import re
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from nextstep_analysis.catalogue.explained import explain
from nextstep_analysis.catalogue.yaml_nodes import compose, line_at, plain
from nextstep_analysis.errors import CatalogueError
from nextstep_analysis.glance import shortened

ModelT = TypeVar("ModelT", bound="Entry")
LEFT_BEFORE, LEFT_BEHIND = (".", "#", "~$"), ("~", ".bak", ".orig", ".part", ".swp", ".tmp")
"""How names begin and end of what editors keep beside a file: backups, locks, unsaved work."""


class Entry(BaseModel):
    """Base of everything read from `config/`: frozen, and no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    def __repr__(self) -> str:
        return shortened(super().__repr__())


def read_entry(path: Path, model: type[ModelT]) -> ModelT:
    """The YAML file `path` as one `model`.

    Raises
    ------
    CatalogueError
        If the file is missing, empty, not UTF-8 or not YAML, holds a key twice,
        or does not fit `model`: file, line, what was found, what is allowed.
    """
    return _read(path, model)


def read_entries(path: Path, model: type[ModelT]) -> dict[str, ModelT]:
    """The YAML file `path`, a mapping of names to entries, as `model` by name.

    Raises
    ------
    CatalogueError
        As `read_entry`.
    """
    return _read(path, dict[str, model])


def yaml_files(folder: Path) -> list[Path]:
    """The `.yaml` files of `folder`; what editors and systems leave beside them is passed over.

    Raises
    ------
    CatalogueError
        If there is no such folder, or a file looks like YAML but would be passed over.
    """
    if not folder.is_dir():
        raise CatalogueError(f"{folder}: there is no such folder")
    files = []
    for path in sorted(folder.iterdir()):
        if path.name.startswith(LEFT_BEFORE) or path.name.endswith(LEFT_BEHIND):
            continue
        if path.suffix == ".yaml":
            files.append(path)
        elif re.search(r"\.ya?ml\b", path.name, re.IGNORECASE):
            raise CatalogueError(f"{path}: the name must end in .yaml, not in {path.suffix}")
    return files


def line_of(path: Path, *location: str | int) -> int:
    """Line, from 1, of the key or list entry at `location` (or of its nearest parent)."""
    return line_at(compose(path), location)


def error_at(path: Path, *location: str | int, problem: str) -> CatalogueError:
    """The error to raise when the value at `location` of a well-formed file is wrong."""
    return CatalogueError(f"{path}, line {line_of(path, *location)}: {problem}")


def _read(path: Path, shape: Any) -> Any:
    node = compose(path)
    try:
        return TypeAdapter(shape).validate_python(plain(node))
    except ValidationError as error:
        raise CatalogueError(explain(path, node, shape, error)) from None
