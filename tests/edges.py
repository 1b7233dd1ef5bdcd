"""The table of edges in `docs/edges.md`: what was tried to break things, and what happens.

A test declares the kind it tries, on itself or on one of its parameters::

    @pytest.mark.edge("command line", "an unknown command", "one sentence, exit code 2")
    pytest.param("--pers", marks=pytest.mark.edge("command line", ...))

`python tests/edges.py` writes the table; a test fails where it is stale.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parent
TABLE = TESTS.parent / "docs" / "edges.md"
HEADS = (
    "command line",
    "configuration",
    "places",
    "damaged files",
    "bad days",
    "cluster",
    "notebooks",
    "input-output tables",
    "projections",
    "complexity",
    "boundaries",
    "verdicts",
    "workbench",
    "live sources",
    "companies",
    "reading",
    "wider ground",
)
TOP = """# Edges

What was tried on purpose to break the workbench, and what happens. Each line is a kind, declared by
the test that tries it (`pytest.mark.edge`); `python tests/edges.py` writes this page.
"""


def declared(folder: Path = TESTS) -> Iterator[tuple[str, str, str]]:
    """Head, kind and outcome of each declaration in the tests of a folder, as written.

    A module whose kinds have one head may give it once: ``def edge(kind, outcome)``, which
    returns the mark, and constants may stand for texts.
    """
    for path in sorted(folder.rglob("*.py")):
        if path != Path(__file__):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            texts, calls = _texts(tree), [n for n in ast.walk(tree) if isinstance(n, ast.Call)]
            marks = [call for call in calls if ast.unparse(call.func) == "pytest.mark.edge"]
            short = [call for call in calls if ast.unparse(call.func) == "edge"]
            if short:
                (head, *_), marks = marks[0].args, marks[1:]
                yield from (_read([head, *call.args], texts) for call in short)
            yield from (_read(mark.args, texts) for mark in marks)


def _texts(tree: ast.Module) -> dict[str, str]:
    """The constants of a module."""
    found: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign):
            targets = [t for target in node.targets for t in getattr(target, "elts", [target])]
            values = getattr(node.value, "elts", [node.value])
            for target, value in zip(targets, values, strict=False):
                if isinstance(value, ast.Constant) and isinstance(target, ast.Name):
                    found[target.id] = value.value
    return found


def _read(arguments: list[ast.expr], texts: dict[str, str]) -> tuple[str, str, str]:
    head, kind, outcome = (
        texts[value.id] if isinstance(value, ast.Name) else ast.literal_eval(value)
        for value in arguments
    )
    return head, kind, outcome


def table(rows: list[tuple[str, str, str]]) -> str:
    """The page: one part for each head, its kinds in alphabetical order."""
    parts = [TOP]
    for head in HEADS:
        kinds = sorted({(kind, outcome) for of, kind, outcome in rows if of == head})
        parts.append(f"## {head.capitalize()} ({len(kinds)})\n\n| tried | outcome |\n|---|---|")
        parts.append("".join(f"| {kind} | {outcome} |\n" for kind, outcome in kinds))
    return "\n".join(parts)


if __name__ == "__main__":
    TABLE.write_text(table(list(declared())), encoding="utf-8")
