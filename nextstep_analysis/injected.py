"""What papermill has put into the notebook that is running: only parameters that it has.

papermill itself only logs an unknown parameter, and the notebook runs with what stands in it.
"""

import ast
import sys
from collections.abc import Sequence

from nextstep_analysis.catalogue.fields import one_of

MARK = "# Parameters"
"""The first line of the cell that papermill puts in, behind the notebook's own parameters."""


def check_injected(cells: Sequence[str] | None = None) -> None:
    """Raise `CatalogueError` for a parameter that the notebook does not have, naming the nearest.

    Parameters
    ----------
    cells : sequence of str, optional
        What has been run; the cells of this session of IPython when left out.

    Examples
    --------
    >>> check_injected(["region: str = 'MK07'", "# Parameters\\nregion = 'MK06'"])
    >>> check_injected(["region: str = 'MK07'", "# Parameters\\nregoin = 'MK06'"])
    ... # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    CatalogueError: unknown parameter 'regoin'; known are region, did you mean 'region'?
    """
    known: set[str] = set()
    for cell in _of_session() if cells is None else cells:
        if cell.startswith(MARK):
            for name in sorted(_assigned(cell)):
                one_of(name, known, kind="parameter")
            return
        known |= _assigned(cell)


def _of_session() -> Sequence[str]:
    """The cells run so far; none outside of a notebook."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return shell.user_ns["In"] if shell else ()


def _assigned(cell: str) -> set[str]:
    """The names that a cell gives a value; none where it is no plain Python."""
    try:
        nodes = ast.parse(cell).body
    except SyntaxError:
        return set()
    targets = [target for node in nodes if isinstance(node, ast.Assign) for target in node.targets]
    targets += [node.target for node in nodes if isinstance(node, ast.AnnAssign)]
    return {target.id for target in targets if isinstance(target, ast.Name)}
