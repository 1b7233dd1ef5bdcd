"""The formulas of the indicators, as their docstrings give them: for the page on methods."""

import ast
import inspect
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_MATH = re.compile(r"^\.\. math::(?P<formula>.*(?:\n[ \t]+\S.*)*)", re.MULTILINE)


def formula_of(function: str) -> str:
    """The first formula in the docstring of an indicator, as LaTeX; "" without one.

    The docstring is read from the source: a site is built without running an indicator.

    >>> formula_of("demography.birth_rate")
    'B_t / N_{t-1}'
    """
    module, name = function.split(".")
    formula = _MATH.search(_docstrings(module).get(name, ""))
    return " ".join(formula["formula"].split()) if formula else ""


@cache
def _docstrings(module: str) -> dict[str, str]:
    """Docstring of each function of a module of indicators."""
    spec = find_spec(f"nextstep_analysis.indicators.{module}")
    if spec is None or spec.origin is None:
        return {}
    tree = ast.parse(Path(spec.origin).read_text(encoding="utf-8"))
    functions = (node for node in tree.body if isinstance(node, ast.FunctionDef))
    return {node.name: inspect.cleandoc(ast.get_docstring(node) or "") for node in functions}
