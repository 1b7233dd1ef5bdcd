"""Reads one YAML file into a checked model; every error names the file and the line."""

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from nextstep_analysis.errors import CatalogueError

ModelT = TypeVar("ModelT", bound="Entry")


class Entry(BaseModel):
    """Base of everything read from `config/`: frozen, and no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def read_entry(path: Path, model: type[ModelT]) -> ModelT:
    """The YAML file `path` as a `model`.

    Raises
    ------
    CatalogueError
        If the file is missing, empty, not UTF-8 or not YAML, holds a key twice,
        or does not fit `model`: file, line, what was found, what is allowed.
    """
    node = _compose(path)
    try:
        return model.model_validate(_Plain().construct(node))
    except ValidationError as error:
        raise CatalogueError(_explain(path, node, model, error)) from None


def line_of(path: Path, *location: str | int) -> int:
    """Line, from 1, of the value at `location` in `path` (or of its nearest parent)."""
    return _find(_compose(path), location).start_mark.line + 1


class _Plain:
    """Turns YAML nodes into plain values, with the safe constructors."""

    def construct(self, node: yaml.Node) -> Any:
        loader = yaml.SafeLoader("")
        try:
            return loader.construct_document(node)
        finally:
            loader.dispose()


def _compose(path: Path) -> yaml.Node:
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except FileNotFoundError:
        raise CatalogueError(f"{path}: there is no such file") from None
    except UnicodeDecodeError as error:
        raise CatalogueError(
            f"{path}: not UTF-8 text (byte {error.start}); save the file as UTF-8"
        ) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise CatalogueError(f"{path}{line}: not YAML: {getattr(error, 'problem', error)}") from None
    if node is None:
        raise CatalogueError(f"{path}: the file is empty")
    _reject_twins(path, node)
    return node


def _reject_twins(path: Path, node: yaml.Node) -> None:
    """PyYAML keeps the last of two equal keys in silence; we refuse them."""
    if isinstance(node, yaml.SequenceNode):
        for child in node.value:
            _reject_twins(path, child)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, child in node.value:
            if key.value in seen:
                line = key.start_mark.line + 1
                raise CatalogueError(f"{path}, line {line}: {key.value!r} stands twice")
            seen.add(key.value)
            _reject_twins(path, child)


def _find(node: yaml.Node, location: tuple[str | int, ...]) -> yaml.Node:
    for step in location:
        if isinstance(node, yaml.MappingNode):
            match = [(k, v) for k, v in node.value if k.value == str(step)]
            if not match:
                break
            key, node = match[0]
            if isinstance(node, yaml.ScalarNode):
                node.start_mark = key.start_mark
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            if step >= len(node.value):
                break
            node = node.value[step]
    return node


def _explain(path: Path, node: yaml.Node, model: type[Entry], error: ValidationError) -> str:
    """The first problem as one sentence."""
    first = error.errors(include_url=False)[0]
    location = first["loc"]
    parent = location[:-1] if first["type"] == "extra_forbidden" else location
    line = _find(node, location).start_mark.line + 1
    where = ".".join(str(step) for step in location) or "the whole file"
    if first["type"] == "extra_forbidden":
        allowed = ", ".join(sorted(_fields(model, parent)))
        return f"{path}, line {line}: unknown key {where!r}; allowed here: {allowed}"
    if first["type"] == "missing":
        return f"{path}, line {line}: the key {where!r} is missing"
    problem = first["msg"].removeprefix("Value error, ")
    return f"{path}, line {line}: {where} is {first['input']!r}: {problem}"


def _fields(model: type[Entry], location: tuple[str | int, ...]) -> set[str]:
    """Keys allowed at `location` below `model`, as far as plain nesting can tell."""
    current: Any = model
    for step in location:
        if isinstance(step, int) or not hasattr(current, "model_fields"):
            continue
        field = current.model_fields.get(step)
        if field is None:
            break
        current = _inner_model(field.annotation) or current
    return set(current.model_fields)


def _inner_model(annotation: Any) -> type[Entry] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        if found := _inner_model(argument):
            return found
    return None
