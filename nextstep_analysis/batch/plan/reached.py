"""The code that a notebook can reach: the closure of its imports, and of those of its runner.

What no notebook can reach changes no study, so a build needs no list of what matters. Where it
cannot be told what an import leads to, all that it may lead to counts: a study may be built
once too often, and never once too seldom.
"""

import ast
import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from nextstep_analysis.stored import read_regular

RUNNER = ("batch/run/", "report/page/")
"""Folders of the package of which all takes part in any study: its kernel, and its page."""
_COMMAND = re.compile(r"^\s*[%!].*", re.MULTILINE)
_IMPORTING = ("import_module", "__import__")
_MOST = 1000

Wanted = tuple[str, str]
"""A module as it is written, after as many dots as it is relative, and a name taken from it."""


def reached(notebook: Path, package: Path) -> frozenset[str]:
    """Paths below the parent of `package` of the modules that `notebook` can reach.

    Parameters
    ----------
    notebook : Path
        One that is lacking or no notebook reaches what runs it; it is told later.
    package : Path
        The folder of the package.
    """
    modules = dict(_modules(package))
    runner = tuple(f"{package.name}/{folder}" for folder in RUNNER)
    waiting = [name for name, path in modules.items() if _below(path, package).startswith(runner)]
    for source in _cells(notebook):
        waiting += _named(source, "", modules)
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _parents(name)
            waiting += _named(_text(modules[name]), _package_of(name, modules), modules)
    return frozenset(_below(modules[name], package) for name in found)


def _modules(package: Path) -> Iterator[tuple[str, Path]]:
    """Every module of the package by its dotted name."""
    for path in package.rglob("*.py"):
        parts = path.relative_to(package.parent).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def _below(path: Path, package: Path) -> str:
    return path.relative_to(package.parent).as_posix()


def _cells(notebook: Path) -> list[str]:
    """The code of a notebook, cell by cell, without the commands of IPython."""
    try:
        cells = json.loads(read_regular(notebook))["cells"]
        sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return []
    return [_COMMAND.sub("", source) for source in sources]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _parents(name: str) -> Iterator[str]:
    """The packages on the way to a module: their `__init__` runs, too."""
    while "." in name:
        name = name.rpartition(".")[0]
        yield name


def _package_of(name: str, modules: dict[str, Path]) -> str:
    """The package that relative imports in a module begin at."""
    return name if modules[name].name == "__init__.py" else name.rpartition(".")[0]


def _named(source: str, package: str, modules: dict[str, Path]) -> Iterator[str]:
    """The modules of ours that `source`, of a module in `package`, imports."""
    for written, name in _imports(source):
        dots = len(written) - len(written.lstrip("."))
        base = package.rsplit(".", dots - 1)[0] if dots else ""
        module = ".".join(part for part in (base, written[dots:]) if part)
        if module not in modules:
            continue
        yield module
        if (inner := f"{module}.{name}") in modules:
            yield inner
        elif name:
            yield from _lazily(module, name, modules)


def _lazily(module: str, name: str, modules: dict[str, Path]) -> Iterable[str]:
    """The module from which a `__getattr__` of `module` may take `name`; all if it does not say."""
    named = _lazy_names(_text(modules[module]))
    if named is None:
        return ()
    told = named.get(name, "")
    return next(([place] for place in (f"{module}.{told}", told) if place in modules), modules)


@lru_cache(_MOST)
def _lazy_names(source: str) -> dict[str, str] | None:
    """Where a module with a `__getattr__` says that names come from; None without one."""
    tree = ast.parse(source)
    if not any(isinstance(n, ast.FunctionDef) and n.name == "__getattr__" for n in tree.body):
        return None
    pairs = (
        pair
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict)
        for pair in zip(node.keys, node.values, strict=True)
    )
    return {
        key.value: value.value.lstrip(".")
        for key, value in pairs
        if isinstance(key, ast.Constant)
        and isinstance(value, ast.Constant)
        and isinstance(key.value, str)
        and isinstance(value.value, str)
    }


@lru_cache(_MOST)
def _imports(source: str) -> tuple[Wanted, ...]:
    """What `source` imports, in functions as well, but for what only type checkers read."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return ()  # it cannot run either
    found: dict[Wanted, None] = {}
    aliases: dict[str, str] = {}
    nodes = list(_running(tree))
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            written = "." * node.level + (node.module or "")
            found |= {(written, alias.name): None for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {(alias.name, ""): None for alias in node.names}
            for alias in node.names:
                aliases[alias.asname or alias.name] = alias.name
                aliases.setdefault(alias.name.split(".")[0], alias.name.split(".")[0])
        elif isinstance(node, ast.Call) and _dotted(node.func).split(".")[-1] in _IMPORTING:
            found |= {
                (arg.value, ""): None
                for arg in node.args[:1]
                if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
            }
    for node in nodes:  # package.name, as `from package import name`
        if isinstance(node, ast.Attribute) and (name := _dotted(node.value)) in aliases:
            found[aliases[name], node.attr] = None
    return tuple(found)


def _running(node: ast.AST) -> Iterator[ast.AST]:
    """All below `node` but for blocks under ``if TYPE_CHECKING``."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and _dotted(child.test).endswith("TYPE_CHECKING"):
            for other in child.orelse:
                yield other
                yield from _running(other)
            continue
        yield child
        yield from _running(child)


def _dotted(node: ast.AST) -> str:
    """``a.b.c``; "" for what is no such name."""
    if isinstance(node, ast.Attribute) and (before := _dotted(node.value)):
        return f"{before}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""
