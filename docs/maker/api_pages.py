"""The reference of the public functions, from their docstrings: a page for each module."""

import importlib
import inspect
import pkgutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import nextstep_analysis as ns
from maker.docstrings import linked
from nextstep_analysis import indicators

FRONT = "front_door"
_INDICATORS = indicators.__name__


def api_pages() -> Iterator[tuple[str, str]]:
    """The name and Markdown of each page; the last one is ``index``."""
    modules = _front_door()
    own = {name for names in modules.values() for name in names}
    others = {module: names for module, names in modules.items() if _in(module) is None}
    yield FRONT, _front_page(others)
    pages = []
    for found in sorted(pkgutil.iter_modules(indicators.__path__), key=lambda one: one.name):
        if found.name.startswith("_"):
            continue
        module = importlib.import_module(f"{_INDICATORS}.{found.name}")
        names = sorted(modules.get(module.__name__, ()))
        yield found.name, _module_page(module, names, own)
        pages.append((found.name, names))
    yield "index", _index(others, pages)


def _front_door() -> dict[str, list[str]]:
    """The names of the front door by the module that each comes from."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in ns.__all__:
        place = getattr(ns, name)
        found[place.__module__].append(name)
    return found


def _in(module: str) -> str | None:
    """The module of the indicators that it is; None for any other."""
    return module.rsplit(".", 1)[1] if module.startswith(f"{_INDICATORS}.") else None


def _front_page(modules: dict[str, list[str]]) -> str:
    names = sorted(name for names in modules.values() for name in names)
    opening = (
        "# Studies, tables, charts\n\nThe front door but for the indicators: tables and names, "
        "questions of every day, own figures, pictures, studies.\n"
    )
    return opening + "\n" + "\n".join(_described(name) for name in names)


def _module_page(module: object, names: list[str], own: set[str]) -> str:
    """What a module holds: its words, its functions, and the classes of their results."""
    short = str(_in(module.__name__))
    classes = [
        f"{module.__name__}.{name}"
        for name, one in inspect.getmembers(module, inspect.isclass)
        if one.__module__ == module.__name__ and not name.startswith("_") and name not in own
    ]
    told = linked(inspect.getdoc(module) or "")
    parts = [f"# {short}", _rst(told), *(_described(name) for name in names)]
    parts += [_rst(f".. autoclass:: {name}") for name in classes]
    return "\n\n".join(parts) + "\n"


def _described(name: str) -> str:
    kind = "autoclass" if inspect.isclass(getattr(ns, name)) else "autofunction"
    return _rst(f".. {kind}:: nextstep_analysis.{name}")


def _index(others: dict[str, list[str]], pages: list[tuple[str, list[str]]]) -> str:
    """All names with their first lines, and the contents."""
    front = sorted(name for names in others.values() for name in names)
    parts = [
        "# API reference",
        "What `import nextstep_analysis as ns` gives, from the docstrings; their examples are "
        "run by the tests. Every function takes the table first and the rest by keyword.",
        f"## [Studies, tables, charts]({FRONT}.md)",
        _summary(front),
        "## Indicators",
        *(part for name, names in pages for part in (f"### [{name}]({name}.md)", _summary(names))),
        "```{toctree}\n:hidden:\n\n"
        + "\n".join([FRONT, *(name for name, _names in pages)])
        + "\n```",
    ]
    return "\n\n".join(parts) + "\n"


def _summary(names: list[str]) -> str:
    lines = "\n".join(f"    nextstep_analysis.{name}" for name in names)
    return _rst(f".. autosummary::\n    :nosignatures:\n\n{lines}")


def _rst(text: str) -> str:
    return f"```{{eval-rst}}\n{text}\n```"


def written(folder: Path) -> None:
    """Write the pages into `folder`."""
    folder.mkdir(parents=True)
    for name, text in api_pages():
        (folder / f"{name}.md").write_text(text, "utf-8", newline="\n")
