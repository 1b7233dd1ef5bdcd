"""Tells how a build gets on: a live line in a terminal, plain lines elsewhere."""

from rich.console import Console

from nextstep_analysis.batch.engine import Outcome
from nextstep_analysis.batch.plan import Task


class Progress:
    """Counts finished tasks and says each; use it as the `report` of `run_tasks`."""

    def __init__(self, total: int, console: Console):
        self._total, self._console = total, console
        self._done = 0
        self._running: list[str] = []
        self._status = console.status("starting kernels ...") if console.is_terminal else None

    def __enter__(self) -> "Progress":
        if self._status:
            self._status.start()
        return self

    def __exit__(self, *_) -> None:
        if self._status:
            self._status.stop()

    def __call__(self, event: str, task: Task, outcome: Outcome | None) -> None:
        if event == "started":
            self._running.append(task.name)
        else:
            self._done += 1
            self._running.remove(task.name)
            line = self._line(task, outcome)
            self._console.print(line, highlight=False, markup=False, soft_wrap=True)
        if self._status:
            running = ", ".join(self._running)
            self._status.update(f"{self._done} of {self._total} done; running {running}")

    def _line(self, task: Task, outcome: Outcome) -> str:
        count = f"[{self._done:>{len(str(self._total))}}/{self._total}]"
        if outcome.failed:
            where = f" in cell {outcome.cell}" if outcome.cell else ""
            return f"{count} {task.name} FAILED{where}: {outcome.reason}"
        return f"{count} {task.name} ({outcome.seconds:.1f} s)"
