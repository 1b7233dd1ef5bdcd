"""Docstrings for Sphinx: a name between backticks leads to its page where it has one."""

import re
from inspect import cleandoc, getdoc

from numpydoc.docscrape import NumpyDocString

import nextstep_analysis as ns

_NAMED = re.compile(r"(?<![`:\w\\])`(?P<name>[^`<>\n]+)`(?![`_\w])")


def linked(text: str) -> str:
    """`text` with roles for names of the front door, and all others as code."""

    def told(found: re.Match[str]) -> str:
        name = found["name"].rsplit(".", 1)[-1]
        if name in ns.__all__:
            return f":py:obj:`~nextstep_analysis.{name}`"
        return f"``{found['name']}``"

    return _NAMED.sub(told, text)


def parts_of(described: object) -> dict[str, str]:
    """The parts of a numpydoc docstring as reStructuredText, those that are not empty.

    ``Summary``, ``Extended Summary`` (formula), ``Returns``, ``Notes``, ``References``.
    """
    read = NumpyDocString(cleandoc(getdoc(described) or ""))
    parts = {
        name: "\n".join(read[name])
        for name in ("Summary", "Extended Summary", "Notes", "References")
    }
    told = []
    for part in read["Returns"]:
        head = f"{part.name} : {part.type}" if part.name else part.type
        told.append("\n".join([head, *(f"    {line}" for line in part.desc)]))
    parts["Returns"] = "\n\n".join(told)
    return {name: linked(text) for name, text in parts.items() if text.strip()}
