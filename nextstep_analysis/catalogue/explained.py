"""What is wrong in a YAML file, as one sentence made of what pydantic found."""

import difflib
from collections.abc import Iterator
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import yaml
from pydantic import BaseModel, ValidationError

from nextstep_analysis.catalogue.yaml_nodes import Location, line_in

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
    first = min(
        error.errors(include_url=False),
        key=lambda problem: (problem["type"] == "missing", line_in(node, problem["loc"])),
    )
    location = tuple(step for step in first["loc"] if step != "[key]")
    start = f"{path}, line {line_in(node, location)}: "
    where = _in_words(location)
    allowed = sorted(_keys(shape, location[:-1]))
    if first["type"] == "extra_forbidden":
        name = str(location[-1])
        hint = did_you_mean(name, allowed)
        return f"{start}unknown key {where!r}{hint or ';'} allowed here: {', '.join(allowed)}"
    if first["type"] == "missing":
        return f"{start}the key {where!r} is missing; needed here: {location[-1]}"
    value = "" if isinstance(first["input"], dict) else f" {_found(first['input'])}"
    return f"{start}{where}{value}: {_problem(shape, location, first)}"


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
