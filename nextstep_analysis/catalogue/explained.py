"""What is wrong in a YAML file, as one sentence made of what pydantic found."""

import difflib
from collections.abc import Iterator
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import yaml
from pydantic import BaseModel, TypeAdapter, ValidationError

from nextstep_analysis.catalogue.yaml_nodes import Location, line_at, node_at, plain

LONGEST_QUOTE = 60  # characters of a wrong value that a message repeats

TEXT = "must be text"
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


def explain(path: Path, node: yaml.Node, shape: Any, error: ValidationError) -> str:
    """The first problem, from the top of the file, as one sentence.

    Missing keys come last: a misspelt key is unknown, and missing as well.
    """
    first = _first(node, error)
    location = tuple(step for step in first["loc"] if step != "[key]")
    start = f"{path}, line {line_at(node, location)}: "
    where = _in_words(location)
    allowed = sorted(_keys(shape, location[:-1]))
    if first["type"] == "extra_forbidden":
        name, around = str(location[-1]), node_at(node, location[:-1])
        beside = plain(around) if around else {}
        hint = did_you_mean(name, [key for key in allowed if key not in beside])
        return f"{start}unknown key {where!r}{hint or ';'} allowed here: {', '.join(allowed)}"
    if first["type"] == "missing":
        return f"{start}the key {where!r} is missing; needed here: {location[-1]}"
    written = node_at(node, location)
    if first["type"] == "string_type" and _looks_other(written):
        return f"{start}{where} is {_cut(written.value)}: {_as_text(node, shape, first, written)}"
    value = "" if isinstance(first["input"], dict) else f" {_found(first['input'], written)}"
    return f"{start}{where}{value}: {_problem(shape, location, first)}"


_LAST = ("missing", "too_short")
"""What follows from other faults: a misspelt key is missing, a wrong entry does not count."""


def _first(node: yaml.Node, error: ValidationError) -> Any:
    return min(
        error.errors(include_url=False),
        key=lambda problem: (problem["type"] in _LAST, line_at(node, problem["loc"])),
    )


def _as_text(node: yaml.Node, shape: Any, first: Any, written: yaml.ScalarNode) -> str:
    """The advice where text is needed: quotes, unless what is written is wrong in them, too."""
    try:
        TypeAdapter(shape).validate_python(plain(node, as_text=written))
    except ValidationError as error:
        for problem in error.errors(include_url=False):
            if problem["loc"] == first["loc"]:
                return _problem(shape, first["loc"], problem)
    return f'{TEXT}; put it in quotes: "{_cut(written.value)}"'


def _looks_other(written: yaml.Node | None) -> bool:
    """Whether something is written, without quotes, that YAML reads as a number or the like."""
    plainly = isinstance(written, yaml.ScalarNode) and not written.style
    return plainly and written.value != "" and plain(written) not in (None, written.value)


def _problem(shape: Any, location: Location, first: Any) -> str:
    if first["type"] in {"model_type", "dict_type", "mapping_type"}:
        keys = ", ".join(sorted(_keys(shape, location)))
        return f"must be keys with values, each as 'key: value'{f'; keys: {keys}' if keys else ''}"
    if first["type"] == "too_short":
        return f"needs at least {first['ctx']['min_length']} here"
    message = first["msg"].removeprefix("Value error, ")
    return IN_WORDS.get(first["type"], message.replace("Input should be", "must be"))


def _found(value: Any, written: yaml.Node | None) -> str:
    """What was found, as it is written: ``93.10``, and not the number that it is read as."""
    if value is None:
        return "is empty"
    return f"is {_cut(written.value if _looks_other(written) else repr(value))}"


def _cut(quote: str) -> str:
    return quote if len(quote) <= LONGEST_QUOTE else quote[:LONGEST_QUOTE] + " …"


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
