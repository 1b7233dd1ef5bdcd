"""Tasks on an executor: what ends first is told first, and a break ends the rest."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from nextstep_analysis.batch.plan.tasks import Outcome, Task
from nextstep_analysis.batch.run.pool import execute
from nextstep_analysis.studies.background.kind import BACKGROUND

TASKS = [Task(BACKGROUND, name, "fi", "MK07", "SSS") for name in ("slow", "quick")]


def test_the_first_to_end_is_told_first():
    told = threading.Event()

    def run(task):
        if task.subject == "slow":
            assert told.wait(30)
        return Outcome(task, 0.0)

    ended = []
    with ThreadPoolExecutor(2) as pool:
        for outcome in execute(TASKS, executor=pool, run=run):
            ended.append(outcome.task.subject)
            told.set()
    assert ended == ["quick", "slow"]


def test_a_build_that_is_broken_off_ends_what_runs_and_starts_no_more():
    stopped, started = threading.Event(), []

    def run(task):
        started.append(task.subject)
        if len(started) == 2:
            assert stopped.wait(30), "nobody ended it"
        return Outcome(task, 0.0)

    tasks = [Task(BACKGROUND, str(number), "fi", "MK07", "SSS") for number in range(9)]

    with ThreadPoolExecutor(1) as pool:
        outcomes = execute(tasks, executor=pool, run=run, stop=stopped.set)
        next(outcomes)
        with pytest.raises(KeyboardInterrupt):
            outcomes.throw(KeyboardInterrupt)
    assert stopped.is_set() and len(started) < len(tasks)


def test_what_had_only_begun_when_the_build_was_broken_off_is_ended_too():
    begun, killed, calls = threading.Event(), threading.Event(), []

    def run(task):
        if task.subject == "slow":
            begun.set()
            assert killed.wait(30), "nobody ended it"
        return Outcome(task, 0.0)

    def stop():
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt  # somebody is impatient
        if len(calls) == 3:  # only now it has a process
            killed.set()

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
