"""The client that runs a notebook, and keeps only so much of what it shows.

What is beyond is counted and said; the notebook runs on. Neighbouring pieces of what is
printed become one, so that the same notebook is the same bytes however a kernel sends them.
"""

import json
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output
from papermill.clientwrap import PapermillNotebookClient

from nextstep_analysis.report.page.blocks import LEFT_OUT

PRINTED = 100_000
"""Characters that a cell may print."""
SHOWN = 50_000_000
"""Characters of all that the cells of a notebook display."""
_TRACEBACK_LINES, _TRACEBACK_LINE = 100, 2_000
_DISPLAYED = ("display_data", "execute_result", "update_display_data")


class BoundedClient(PapermillNotebookClient):
    """Runs a notebook as papermill does, with a limit to its outputs."""

    def __init__(self, manager: Any, **options: Any):
        super().__init__(manager, **options)
        self._shown = 0
        self._replaced = False
        self._left_out: dict[int, NotebookNode] = {}

    def process_message(
        self, message: dict[str, Any], cell: NotebookNode, index: int
    ) -> NotebookNode | None:
        """As ever, but what is too much is not kept."""
        kind, content = message["msg_type"], message["content"]
        if kind in _DISPLAYED and not self._has_room(_size(content["data"])):
            self._leave_out(cell.outputs, index, _size(content["data"]))
            return None
        if kind == "error":
            content["evalue"] = content["evalue"][:_TRACEBACK_LINE]
            last = content["traceback"][-_TRACEBACK_LINES:]
            content["traceback"] = [line[:_TRACEBACK_LINE] for line in last]
        if kind in ("clear_output", "update_display_data"):
            self._replaced = True
        if kind == "stream":
            return self._printed(message, cell, index)
        return super().process_message(message, cell, index)

    def _has_room(self, size: int) -> bool:
        if self._shown + size > SHOWN and self._replaced:
            self._shown, self._replaced = _held(self.nb), False
        if self._shown + size > SHOWN:
            return False
        self._shown += size
        return True

    def _printed(
        self, message: dict[str, Any], cell: NotebookNode, index: int
    ) -> NotebookNode | None:
        content, outputs = message["content"], cell.outputs
        so_far = 0 if self.clear_before_next_output else _printed_in(outputs)
        text = content["text"]
        kept = text[: max(PRINTED - so_far, 0)]
        content["text"] = kept
        made = super().process_message(message, cell, index) if kept else None
        if made is not None and made in outputs[-1:]:
            _join_last(outputs)
        if len(text) > len(kept):
            self._leave_out(outputs, index, len(text) - len(kept))
        return made

    def _leave_out(self, outputs: list[NotebookNode], index: int, size: int) -> None:
        """Count `size` characters more that the cell has shown and that are not kept."""
        told = self._left_out.get(index)
        if told is None or not any(output is told for output in outputs):
            told = new_output("display_data", {LEFT_OUT: {"characters": 0}})
            self._left_out[index] = told
            outputs.append(told)
        count = told.data[LEFT_OUT]["characters"] + size
        told.data[LEFT_OUT]["characters"] = count
        told.data["text/plain"] = f"{count} characters more were shown, and are left out"


def _size(data: dict[str, Any]) -> int:
    """Characters of a MIME bundle."""
    return sum(len(v) if isinstance(v, str) else len(json.dumps(v)) for v in data.values())


def _held(notebook: NotebookNode) -> int:
    """Characters that the cells of a notebook display now."""
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", []))
    return sum(_size(output.get("data", {})) for output in outputs)


def _printed_in(outputs: list[NotebookNode]) -> int:
    return sum(len(output.text) for output in outputs if output.output_type == "stream")


def _join_last(outputs: list[NotebookNode]) -> None:
    """Make the last output one with what its stream has printed since the last display.

    What was printed stands before messages: which one comes first is chance.
    """
    last = outputs[-1]
    for earlier in reversed(outputs[:-1]):
        if earlier.output_type != "stream":
            break
        if earlier.name == last.name:
            earlier.text += last.text
            outputs.pop()
            return
    if last.name == "stdout" and len(outputs) > 1 and outputs[-2].output_type == "stream":
        outputs[-2:] = [last, outputs[-2]]
