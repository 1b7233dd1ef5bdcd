"""Tasks on an executor: what ends first is told first, and a break ends the rest."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from nextstep_analysis.batch.engine import Outcome
from nextstep_analysis.batch.execute import execute
from nextstep_analysis.batch.plan import Task

TASKS = [Task(name, "fi", "MK07", "SSS") for name in ("slow", "quick")]


def test_the_first_to_end_is_told_first():
    told = threading.Event()

    def run(task):
        if task.ecosystem == "slow":
            assert told.wait(30)
        return Outcome(task, 0.0)

    ended = []
    with ThreadPoolExecutor(2) as pool:
        for outcome in execute(TASKS, executor=pool, run=run):
            ended.append(outcome.task.ecosystem)
            told.set()
    assert ended == ["quick", "slow"]


def test_a_build_that_is_broken_off_ends_what_runs_and_starts_no_more():
    stopped, started = threading.Event(), []

    def run(task):
        started.append(task.ecosystem)
        if len(started) == 2:
            assert stopped.wait(30), "nobody ended it"
        return Outcome(task, 0.0)

    tasks = [Task(str(number), "fi", "MK07", "SSS") for number in range(9)]

    with ThreadPoolExecutor(1) as pool:
        outcomes = execute(tasks, executor=pool, run=run, stop=stopped.set)
        next(outcomes)
        with pytest.raises(KeyboardInterrupt):
            outcomes.throw(KeyboardInterrupt)
    assert stopped.is_set() and len(started) < len(tasks)


def test_what_had_only_begun_when_the_build_was_broken_off_is_ended_too():
    begun, asked, process, killed = (threading.Event() for _ in range(4))

    def run(task):
        if task.ecosystem == "quick":
            return Outcome(task, 0.0)
        begun.set()
        assert asked.wait(30), "nobody ended it"
        process.set()  # only now there is one
        assert killed.wait(30), "nobody asked again"
        return Outcome(task, 0.0)

    def stop():
        if process.is_set():
            killed.set()
        asked.set()

    with ThreadPoolExecutor(2) as pool:
        outcomes = execute(TASKS, executor=pool, run=run, stop=stop)
        next(outcomes)
        assert begun.wait(30)
        with pytest.raises(KeyboardInterrupt):
            outcomes.throw(KeyboardInterrupt)
        assert killed.is_set()


def test_what_the_runner_raises_is_not_hidden():
    def run(task):
        raise RuntimeError("a defect")

    with ThreadPoolExecutor(1) as pool, pytest.raises(RuntimeError, match="a defect"):
        list(execute(TASKS, executor=pool, run=run))
