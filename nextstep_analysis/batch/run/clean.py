"""Empties notebooks before a commit, but for the cells whose outputs are compared.

``python -m nextstep_analysis.batch.run.clean notebooks/*.ipynb`` cleans the files
named. Cells tagged ``keep_output`` keep their outputs, with counts in sequence, so
that ``pytest --nbval`` compares them; all others are emptied. A file with the
outputs already stored and clean is not written again.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import nbformat

KEPT = "keep_output"


def cleaned(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """`notebook`, changed in place: outputs, counts and metadata of runs taken out."""
    count = 0
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
        if cell.cell_type != "code":
            continue
        if KEPT in tags:
            count += 1
        else:
            cell.outputs = []
        cell.execution_count = count if KEPT in tags else None
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = count
    notebook.metadata = nbformat.from_dict(
        {name: notebook.metadata[name] for name in ("kernelspec",) if name in notebook.metadata}
    )
    return notebook


def clean_file(path: Path) -> bool:
    """Clean the notebook at `path`; True if it was not clean."""
    before = path.read_text(encoding="utf-8")
    after = nbformat.writes(cleaned(nbformat.reads(before, as_version=4))) + "\n"
    if after != before:
        path.write_text(after, encoding="utf-8", newline="\n")
    return after != before


def main(arguments: Sequence[str]) -> int:
    """Clean each file; 1 if one was not clean, so that a hook stops the commit."""
    changed = [name for name in arguments if clean_file(Path(name))]
    sys.stdout.writelines(f"cleaned {name}\n" for name in changed)
    return int(bool(changed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
