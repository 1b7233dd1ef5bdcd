"""Empties notebooks before a commit, but for the cells whose outputs are compared.

``python -m nextstep_analysis.batch.run.clean`` cleans those that git knows, or the files
named after it. Cells tagged ``keep_output`` keep their outputs, with counts in sequence, so
that ``pytest --nbval`` compares them; all others are emptied. A file with the
outputs already stored and clean is not written again.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import nbformat

from nextstep_analysis.project import find_project

KEPT = "keep_output"


OWN = frozenset({"mine", ".ipynb_checkpoints"})
"""Folders of notebooks that are nobody else's: one's own questions, JupyterLab's copies."""


def of_project(root: Path) -> list[Path]:
    """The notebooks of the project in `root` that git knows; without git, all but `OWN`."""
    ask = ["git", "-C", str(root), "ls-files", "-z", "--", "notebooks/*.ipynb"]
    try:
        known = subprocess.run(ask, capture_output=True, check=True, encoding="utf-8").stdout
        found = [root / name for name in known.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        found = list((root / "notebooks").glob("**/*.ipynb"))
    return sorted(path for path in found if path.is_file() and not _is_own(path))


def _is_own(path: Path) -> bool:
    """Whether a folder of `OWN` is among those below `notebooks` that the path leads through."""
    below = path.as_posix().rpartition("notebooks/")[2]
    return bool(OWN & {*below.split("/")[:-1]})


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
    """Clean each file, those of `OWN` left out; 1 if one was not clean, so that a hook stops.

    Without arguments the notebooks of the project around the current folder.
    """
    named = [name for name in arguments if not _is_own(Path(name))]
    files = named if arguments else map(str, of_project(find_project().root))
    changed = [name for name in files if clean_file(Path(name))]
    sys.stdout.writelines(f"cleaned {name}\n" for name in changed)
    return int(bool(changed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
