"""What a run tells: lines, a live table, or JSON."""

import io
import json

import pytest
from rich.console import Console

from nextstep_analysis.batch.plan.tasks import Outcome, Task
from nextstep_analysis.batch.progress import JsonProgress, Lines, Progress
from nextstep_analysis.report.page.from_notebook import Page
from nextstep_analysis.studies.background.kind import BACKGROUND

TASKS = tuple(Task(BACKGROUND, name, "fi", "MK07", "SSS") for name in ("a", "b", "c", "d"))
PAGE = Page("fi", "", (), {})


def run(progress):
    """a is done, b failed, c runs, d waits."""
    for task in TASKS[:3]:
        progress("started", task, None)
    progress("finished", TASKS[0], Outcome(TASKS[0], 2.0, page=PAGE, memory=250_000_000))
    progress("finished", TASKS[1], Outcome(TASKS[1], 4.0, reason="KeyError: 'x'", cell=3))


def console(terminal=False):
    return Console(file=io.StringIO(), force_terminal=terminal, width=100)


def test_plain_lines():
    told = console()
    with Progress(TASKS, told) as progress:
        run(progress)
    assert told.file.getvalue().splitlines() == [
        "[1/4] a-fi (2.0 s, 250 MB)",
        "[2/4] b-fi FAILED in cell 3: KeyError: 'x'",
    ]


def test_a_stream_that_is_no_terminal_is_told_the_same_words():
    for kind in (Progress, JsonProgress):
        told, plain = console(), io.StringIO()
        for where in (told, Lines(plain)):
            with kind(TASKS, where, jobs=2) as progress:
                run(progress)
                progress.say("a [word]: 1 234,5 " + "long " * 40)
                progress.ended()
        assert plain.getvalue() == told.file.getvalue() and plain.getvalue().count("\n") >= 3


def test_a_line_is_written_at_once_so_that_two_threads_do_not_mix_theirs():
    class Stream(io.StringIO):
        def write(self, text):
            assert text.count("\n") == 1 and text.endswith("\n")
            return super().write(text)

    plain = Stream()
    JsonProgress(TASKS, Lines(plain)).say("a word")
    assert json.loads(plain.getvalue()) == {"event": "said", "text": "a word"}


def test_the_table_counts_what_runs_waits_and_ended():
    told = console(terminal=True)
    progress = Progress(TASKS, told, jobs=2, expected={"c-fi": 9.0})
    run(progress)
    told.print(progress._drawn())
    text = told.file.getvalue()
    assert "1 running, 1 waiting, 1 done, 1 failed" in text and "c/fi" in text


def test_the_time_left_is_that_of_last_time_over_the_jobs():
    progress = Progress(TASKS, console(), jobs=2, expected={"a-fi": 10.0, "b-fi": 20.0})
    assert progress.left() == pytest.approx((10 + 20 + 15 + 15) / 2)
    progress("finished", TASKS[0], Outcome(TASKS[0], 40.0, page=PAGE))
    assert progress.left() == pytest.approx((20 + 30 + 30) / 2)
    assert Progress(TASKS, console()).left() == 0


def test_json_lines():
    told = console(terminal=True)
    with JsonProgress(TASKS, told, jobs=2) as progress:
        run(progress)
        progress.say("a word with [brackets]")
        progress.ended()
    events = [json.loads(line) for line in told.file.getvalue().splitlines()]
    kinds = [event["event"] for event in events]
    assert kinds == ["started"] * 3 + ["finished"] * 2 + ["said", "ended"]
    assert events[3]["study"] == "a/fi" and events[3]["memory"] == 250_000_000
    assert events[4]["failed"] and events[4]["cell"] == 3 and events[4]["of"] == 4
    assert events[5]["text"] == "a word with [brackets]"
    assert (events[6]["done"], events[6]["failed"]) == (1, 1)


@pytest.mark.parametrize("kind", [Progress, JsonProgress])
def test_a_long_reason_stays_one_line(kind):
    told = console()
    progress = kind(TASKS[:1], told)
    progress("started", TASKS[0], None)
    progress("finished", TASKS[0], Outcome(TASKS[0], 1.0, reason="x" * 500))
    assert any("x" * 500 in line for line in told.file.getvalue().splitlines())
