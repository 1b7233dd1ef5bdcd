"""Reads one YAML file into checked models; every error names the file and the line."""

import difflib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from nextstep_analysis.errors import CatalogueError
from nextstep_analysis.glance import shortened

ModelT = TypeVar("ModelT", bound="Entry")
Location = tuple[str | int, ...]

LONGEST_QUOTE = 60  # characters of a wrong value that a message repeats

TEXT = "must be text; put it in quotes"
NUMBER = "must be a number, with a decimal point where needed (0.5)"
WHOLE = "must be a whole number"
SWITCH = "must be true or false"
LIST = "must be a list: every entry on its own line that begins with '- '"
IN_WORDS = {
    "string_type": TEXT,
    "float_type": NUMBER,
    "float_parsing": NUMBER,
    "int_type": WHOLE,
    "int_parsing": WHOLE,
    "int_from_float": WHOLE,
    "bool_type": SWITCH,
    "bool_parsing": SWITCH,
    "tuple_type": LIST,
    "list_type": LIST,
    "string_too_short": "must not be empty",
}
"""Pydantic's words where a non-programmer would not understand them."""


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


def line_of(path: Path, *location: str | int) -> int:
    """Line, from 1, of the key or list entry at `location` (or of its nearest parent)."""
    return _line(_compose(path), location)


def error_at(path: Path, *location: str | int, problem: str) -> CatalogueError:
    """The error to raise when the value at `location` of a well-formed file is wrong."""
    return CatalogueError(f"{path}, line {line_of(path, *location)}: {problem}")


def did_you_mean(wrong: str, known: list[str]) -> str:
    """``", did you mean 'x'?"`` for the nearest of `known`, or nothing.

    >>> did_you_mean("wood", ["kymiring", "wood-furniture"])
    ", did you mean 'wood-furniture'?"
    >>> did_you_mean("xyz", ["kymiring"])
    ''
    """
    begun = [name for name in known if wrong and name.lower().startswith(wrong.lower())]
    near = begun or difflib.get_close_matches(wrong, known, n=1, cutoff=0.6)
    return f", did you mean {near[0]!r}?" if near else ""


def _read(path: Path, shape: Any) -> Any:
    node = _compose(path)
    try:
        return TypeAdapter(shape).validate_python(_plain(path, node))
    except ValidationError as error:
        raise CatalogueError(_explain(path, node, shape, error)) from None


# --- YAML: from text to nodes, from nodes to plain values ---------------------------------


_FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # PyYAML may come without its C part


@lru_cache(maxsize=256)
def _nodes(text: str) -> yaml.Node | None:
    """The nodes of `text`, which nobody changes: the same text is parsed once.

    A fault is told by the Python loader, whose words we explain.
    """
    try:
        return yaml.compose(text, Loader=_FAST)
    except yaml.YAMLError:
        return yaml.compose(text, Loader=yaml.SafeLoader)


def _compose(path: Path) -> yaml.Node:
    try:
        node = _nodes(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CatalogueError(f"{path}: there is no such file") from None
    except OSError as error:
        raise CatalogueError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise CatalogueError(
            f"{path}: not UTF-8 text (byte {error.start}); save the file as UTF-8"
        ) from None
    except yaml.YAMLError as error:
        raise CatalogueError(_not_yaml(path, error)) from None
    if node is None or (node.tag == "tag:yaml.org,2002:null"):
        raise CatalogueError(f"{path}: the file is empty")
    _refuse_traps(path, node, ())
    return node


def _not_yaml(path: Path, error: yaml.YAMLError) -> str:
    if isinstance(error, yaml.reader.ReaderError):
        return f"{path}: not YAML: the character {chr(error.character)!r} is not allowed"
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = f", line {mark.line + 1}" if mark else ""
    hint = ""
    if "tab" in str(error) or "'\\t'" in str(error):
        hint = " (indent with spaces, not with tabs)"
    elif "mapping values are not allowed" in str(error):
        hint = " (a text that holds ': ' must stand in quotes)"
    return f"{path}{line}: not YAML: {getattr(error, 'problem', None) or error}{hint}"


def _refuse_traps(path: Path, node: yaml.Node, above: tuple[yaml.Node, ...]) -> None:
    """What YAML allows and readers trip over: equal keys (PyYAML keeps the last), loops."""
    if any(node is parent for parent in above):
        line = node.start_mark.line + 1
        raise CatalogueError(f"{path}, line {line}: an entry must not hold itself (*alias)")
    if isinstance(node, yaml.SequenceNode):
        for child in node.value:
            _refuse_traps(path, child, (*above, node))
    elif isinstance(node, yaml.MappingNode):
        seen: dict[str, int] = {}
        for key, child in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise CatalogueError(f"{path}, line {line}: a key must be one word")
            if key.value in seen:
                first = seen[key.value]
                raise CatalogueError(
                    f"{path}, line {line}: the key {key.value!r} stands twice "
                    f"(first in line {first}); only one is allowed"
                )
            seen[key.value] = line
            _refuse_traps(path, child, (*above, node))


def _plain(path: Path, node: yaml.Node) -> Any:
    """Plain values; keys are always text, so that ``no:`` stays a key and not False."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: _plain(path, child) for key, child in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(path, child) for child in node.value]
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_object(node)
    except (yaml.YAMLError, ValueError):
        line = node.start_mark.line + 1
        raise CatalogueError(
            f"{path}, line {line}: {node.value!r} cannot be read as a value; put it in quotes"
        ) from None
    finally:
        loader.dispose()


def _line(node: yaml.Node, location: Location) -> int:
    line = node.start_mark.line
    for step in location:
        if isinstance(node, yaml.MappingNode):
            match = [(key, value) for key, value in node.value if key.value == str(step)]
            if not match:
                break
            key, node = match[0]
            line = key.start_mark.line
        elif isinstance(node, yaml.SequenceNode) and step in range(len(node.value)):
            node = node.value[step]
            line = node.start_mark.line
        else:
            break
    return line + 1


# --- errors: from pydantic's to one sentence ----------------------------------------------


def _explain(path: Path, node: yaml.Node, shape: Any, error: ValidationError) -> str:
    """The first problem, from the top of the file, as one sentence.

    Missing keys come last: a misspelt key is unknown, and missing as well.
    """
    first = min(
        error.errors(include_url=False),
        key=lambda problem: (problem["type"] == "missing", _line(node, problem["loc"])),
    )
    location = tuple(step for step in first["loc"] if step != "[key]")
    start = f"{path}, line {_line(node, location)}: "
    where = _in_words(location)
    allowed = sorted(_keys(shape, location[:-1]))
    if first["type"] == "extra_forbidden":
        name = str(location[-1])
        hint = did_you_mean(name, allowed)
        return f"{start}unknown key {where!r}{hint or ';'} allowed here: {', '.join(allowed)}"
    if first["type"] == "missing":
        return f"{start}the key {where!r} is missing; needed here: {location[-1]}"
    found = "" if isinstance(first["input"], dict) else f" {_found(first['input'])}"
    return f"{start}{where}{found}: {_problem(shape, location, first)}"


def _problem(shape: Any, location: Location, first: Any) -> str:
    if first["type"] in {"model_type", "dict_type", "mapping_type"}:
        keys = ", ".join(sorted(_keys(shape, location)))
        return f"must be keys with values, each as 'key: value'{f'; keys: {keys}' if keys else ''}"
    if first["type"] == "too_short":
        return f"needs at least {first['ctx']['min_length']} here"
    message = first["msg"].removeprefix("Value error, ")
    return IN_WORDS.get(first["type"], message.replace("Input should be", "must be"))


def _found(value: Any) -> str:
    if value is None:
        return "is empty"
    quote = repr(value)
    return f"is {quote if len(quote) <= LONGEST_QUOTE else quote[:LONGEST_QUOTE] + ' …'}"


def _in_words(location: Location) -> str:
    """``industries.core, entry 2, code``: entries are counted from one."""
    text = ""
    for before, step in zip((None, *location), location, strict=False):
        if isinstance(step, int):
            text += f", entry {step + 1}" if text else f"entry {step + 1}"
        elif text:
            text += f", {step}" if isinstance(before, int) else f".{step}"
        else:
            text = step
    return text or "the whole file"


def _keys(shape: Any, location: Location) -> set[str]:
    """Keys allowed at `location` below `shape`; none where any key is allowed."""
    for step in location:
        shape = _below(shape, step)
    models = [part for part in _alternatives(shape) if _is_model(part)]
    return {key for model in models for key in model.model_fields}


def _below(shape: Any, step: str | int) -> Any:
    for part in _alternatives(shape):
        if _is_model(part):
            field = part.model_fields.get(step)
            return field.annotation if field else None
        inner = [argument for argument in get_args(part) if argument is not Ellipsis]
        if inner:
            return inner[-1]  # the entries of a list or tuple, the values of a mapping
    return None


def _alternatives(shape: Any) -> Iterator[Any]:
    """`shape` without its wrappers: the sides of a union, the type inside Annotated."""
    if get_origin(shape) is Annotated:
        yield from _alternatives(get_args(shape)[0])
    elif get_origin(shape) in (Union, UnionType):
        for side in get_args(shape):
            yield from _alternatives(side)
    else:
        yield shape


def _is_model(shape: Any) -> bool:
    return isinstance(shape, type) and issubclass(shape, BaseModel)
