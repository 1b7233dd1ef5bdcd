"""Finds every message that the package says, in Python and in templates.

A message is the first literal argument of ``Statement(...)``, ``say(...)`` or
``_(...)`` (with its `plural`), the label of ``KeyFigure(...)``, and the meaning of
``Col(...)`` and ``TableOf(...)``.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import jinja2
from jinja2.ext import extract_from_ast

from nextstep_analysis.report import ReportError

PACKAGE = Path(__file__).resolve().parents[2]
_SPEAKERS = ("Statement", "say", "_")
_TOLD = {"KeyFigure": (1, "label"), "Col": (0, "meaning"), "TableOf": (1, "meaning")}
"""Position and name of the argument that is a message."""
_PLURAL = {"Statement": 2, "say": 1, "_": 1}  # position of `plural`


@dataclass(frozen=True, order=True)
class Message:
    """A message id, its plural ("" where there is none), and the file that says it."""

    id: str
    plural: str
    file: str


def messages(package: Path = PACKAGE) -> list[Message]:
    """All messages of the modules and templates under `package`, sorted.

    Raises
    ------
    ReportError
        If one message stands with two different plurals.
    """
    every: set[Message] = set()
    for path in sorted(package.rglob("*.py")):
        name = path.relative_to(package).as_posix()
        for message, plural in in_python(path.read_text(encoding="utf-8")):
            every.add(Message(message, plural, name))
    for path in sorted(package.rglob("*.j2")):
        name = path.relative_to(package).as_posix()
        for message, plural in in_template(path.read_text(encoding="utf-8")):
            every.add(Message(message, plural, name))
    _reject_two_plurals(every)
    return sorted(every)


def in_python(source: str) -> Iterator[tuple[str, str]]:
    """Message and plural of each call in Python `source`.

    Examples
    --------
    >>> list(in_python('text.say("{n:d} job", "{n:d} jobs", "n", n=3)'))
    [('{n:d} job', '{n:d} jobs')]
    """
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = _called(node.func)
        if name in _SPEAKERS and node.args:
            plural = _argument(node, _PLURAL[name], "plural")
            for message in _literals(node.args[0]):
                yield message, next(_literals(plural), "")
        elif name == "Statement":
            for message in _literals(_argument(node, 0, "message")):
                yield message, next(_literals(_argument(node, 2, "plural")), "")
        elif name in _TOLD:
            for message in _literals(_argument(node, *_TOLD[name])):
                yield message, ""


def in_template(source: str) -> Iterator[tuple[str, str]]:
    """Message and plural of each ``say(...)`` in a Jinja template."""
    tree = jinja2.Environment(autoescape=True).parse(source)
    for _line, _function, call in extract_from_ast(tree, gettext_functions=("say",)):
        strings = call if isinstance(call, tuple) else (call,)
        if isinstance(strings[0], str):
            second = strings[1] if len(strings) > 1 else None
            yield strings[0], second if isinstance(second, str) else ""


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _argument(call: ast.Call, position: int, name: str) -> ast.expr | None:
    if len(call.args) > position:
        return call.args[position]
    return next((keyword.value for keyword in call.keywords if keyword.arg == name), None)


def _literals(node: ast.expr | None) -> Iterator[str]:
    """The texts that `node` can be: a literal, or the branches of a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)


def _reject_two_plurals(every: set[Message]) -> None:
    plurals: dict[str, set[str]] = {}
    for message in every:
        plurals.setdefault(message.id, set()).add(message.plural)
    for message, forms in plurals.items():
        if len(forms) > 1:
            raise ReportError(f"{message!r} stands with different plurals: {sorted(forms)}")
