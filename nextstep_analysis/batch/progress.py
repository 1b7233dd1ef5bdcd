"""Tells how a build gets on: a live table in a terminal, plain or JSON lines elsewhere."""

import json
import threading
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TextIO

from nextstep_analysis.batch.plan.tasks import Task

if TYPE_CHECKING:
    from rich.console import Console, Group  # only for a live table: a tenth of a second

    from nextstep_analysis.batch.plan.reasons import SitePlan
    from nextstep_analysis.batch.plan.tasks import Outcome

SHOWN = 12
"""Rows of the live table, at most; the rest is counted."""


class Lines:
    """A stream that is told one line after the other: what `Progress` needs of a console."""

    is_terminal = False

    def __init__(self, stream: TextIO):
        self._stream = stream

    def print(self, sentence: str, **_) -> None:
        self._stream.write(f"{sentence}\n")  # at once: several threads tell
        self._stream.flush()

    out = print


class Progress:
    """Counts finished tasks and says each; use it as the `report` of a run.

    Parameters
    ----------
    tasks : sequence of Task
        What is run.
    console : Console or Lines
        Where to tell; a live table is drawn if it is a terminal.
    jobs : int
        How many run at a time.
    expected : mapping of str to float
        Seconds that each task took last time, by name; what is lacking is taken to be
        the mean of those that are known.
    """

    live = True
    """Whether a table may be drawn."""

    def __init__(
        self,
        tasks: Sequence[Task],
        console: "Console | Lines",
        *,
        jobs: int = 1,
        expected: Mapping[str, float] | None = None,
    ):
        self._tasks, self._console, self.jobs = tuple(tasks), console, jobs
        self._expected = dict(expected or {})
        self._started: dict[Task, float] = {}
        self._ended: dict[Task, Outcome] = {}
        self._lock = threading.Lock()  # tasks are started by several threads
        self._live = None

    def __enter__(self) -> "Progress":
        if self._console.is_terminal and self._tasks and self.live:
            from rich.live import Live

            self._live = Live(
                get_renderable=self._drawn,
                console=self._console,
                transient=True,
                refresh_per_second=4,
            )
            self._live.start()
        return self

    def __exit__(self, *_) -> None:
        if self._live:
            self._live.stop()

    def __call__(self, event: str, task: Task, outcome: "Outcome | None") -> None:
        with self._lock:
            if event == "started":
                self._started[task] = time.monotonic()
                return
            self._ended[task] = outcome
            self._expected[task.name] = outcome.seconds
            self._finished(task, outcome)

    def say(self, sentence: str) -> None:
        """One line, as it is."""
        self._console.print(sentence, highlight=False, markup=False, soft_wrap=True)

    def plan(self, plan: "SitePlan") -> None:
        """Why each study is built; more than three with the same reasons in one line."""
        groups: dict[str, list[str]] = {}
        for study in plan.to_build:
            groups.setdefault(study.why, []).append(study.task.label)
        for why, labels in groups.items():
            for who in labels if len(labels) <= 3 else [f"{len(labels)} studies"]:
                self.say(f"{who}: {why}")
        same = len(plan.studies) - len(plan.to_build)
        if same and not plan.current:
            self.say(f"{same} studies: unchanged")
        if plan.kept:
            late = f", of which {plan.outdated} are out of date" if plan.outdated else ""
            self.say(f"{len(plan.kept)} studies that were not asked for are kept{late}")
        if plan.lost:
            listed = ", ".join(study.task.label for study in plan.lost[:3])
            self.say(
                f"{len(plan.lost)} studies that were not asked for leave the site, for "
                f"reports/.cache has no whole copy of them: {listed}" + _more(len(plan.lost) - 3)
            )
        if not plan.to_build and plan.reasons:
            self.say(f"the site: {plan.reasons[0]}" + _more(len(plan.reasons) - 1))

    def explain(self, plan: "SitePlan") -> None:
        """Of each study, and of the site, all reasons; and of those that stay that they do."""
        for study in plan.studies:
            self.say(f"{study.task.label}: {'; '.join(study.reasons) or 'unchanged'}")
        for study in plan.kept:
            self.say(f"{study.task.label}: not asked for, kept")
        for study in plan.lost:
            self.say(f"{study.task.label}: not asked for, leaves the site: no whole copy is left")
        for reason in plan.reasons or ("unchanged",):
            self.say(f"the site: {reason}")

    def ended(self) -> None:
        """Time and memory of each notebook, once all have ended."""
        for task, outcome in sorted(self._ended.items(), key=lambda item: -item[1].seconds)[:3]:
            if len(self._ended) > 3 and not outcome.failed:
                self.say(f"longest: {task.label} {_used(outcome)}")

    def left(self) -> float:
        """Seconds that the rest is expected to take."""
        known = [s for s in self._expected.values() if s]
        mean = sum(known) / len(known) if known else 0.0
        now, rest = time.monotonic(), 0.0
        for task in self._tasks:
            if task not in self._ended:
                spent = now - self._started[task] if task in self._started else 0.0
                rest += max(self._expected.get(task.name, mean) - spent, 0.0)
        return rest / self.jobs

    def _finished(self, task: Task, outcome: "Outcome") -> None:
        count = f"[{len(self._ended):>{len(str(len(self._tasks)))}}/{len(self._tasks)}]"
        if outcome.failed:
            where = f" in cell {outcome.cell}" if outcome.cell else ""
            self.say(f"{count} {task.name} FAILED{where}: {outcome.reason}")
        else:
            self.say(f"{count} {task.name} {_used(outcome)}")
            for remark in outcome.remarks:
                self.say(f"{task.name}: {remark}")

    def _drawn(self) -> "Group":
        """The live table: what runs and for how long, and how many wait, are done, failed."""
        from rich.console import Group
        from rich.table import Table
        from rich.text import Text

        now = time.monotonic()
        running = [task for task in self._started if task not in self._ended]
        failed = sum(outcome.failed for outcome in self._ended.values())
        table = Table(box=None, pad_edge=False)
        for heading in ("running", "seconds", "usually"):
            table.add_column(heading, justify="left" if heading == "running" else "right")
        for task in running[:SHOWN]:
            usual = self._expected.get(task.name)
            spent = f"{now - self._started[task]:.0f}"
            table.add_row(task.label, spent, f"{usual:.0f}" if usual else "")
        waiting = len(self._tasks) - len(self._ended) - len(running)
        left = self.left()
        counts = (
            f"{len(running)} running, {waiting} waiting, {len(self._ended) - failed} done, "
            f"{failed} failed" + (f"; about {_lasting(left)} left" if left else "")
        )
        return Group(table, Text(counts))


class JsonProgress(Progress):
    """One JSON object a line, for programs that read the log."""

    live = False

    def __call__(self, event: str, task: Task, outcome: "Outcome | None") -> None:
        if event == "started":
            with self._lock:
                self._write(event="started", study=task.label)
        super().__call__(event, task, outcome)

    def say(self, sentence: str) -> None:
        self._write(event="said", text=sentence)

    def plan(self, plan: "SitePlan") -> None:
        for study in plan.studies:
            self._write(event="planned", study=study.task.label, reasons=study.reasons)
        self._write(
            event="site",
            reasons=plan.reasons,
            kept=len(plan.kept),
            outdated=plan.outdated,
            lost=[study.task.label for study in plan.lost],
        )

    explain = plan

    def ended(self) -> None:
        failed = sum(outcome.failed for outcome in self._ended.values())
        self._write(event="ended", done=len(self._ended) - failed, failed=failed)

    def _finished(self, task: Task, outcome: "Outcome") -> None:
        self._write(
            event="finished",
            study=task.label,
            failed=outcome.failed,
            cell=outcome.cell,
            reason=outcome.reason,
            seconds=round(outcome.seconds, 2),
            memory=outcome.memory,
            remarks=outcome.remarks,
            done=len(self._ended),
            of=len(self._tasks),
            left=round(self.left(), 1),
        )

    def _write(self, **told) -> None:
        line = json.dumps(told, ensure_ascii=False)
        self._console.out(line, highlight=False)


def _more(count: int) -> str:
    return f"; and {count} more" if count > 0 else ""


def _used(outcome: "Outcome") -> str:
    memory = f", {outcome.memory / 1e6:.0f} MB" if outcome.memory else ""
    return f"({outcome.seconds:.1f} s{memory})"


def _lasting(seconds: float) -> str:
    return f"{seconds / 60:.0f} min" if seconds > 90 else f"{seconds:.0f} s"
