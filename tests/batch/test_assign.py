"""Which notebook a worker of a cluster is given next."""

import random

import pytest

from nextstep_analysis.batch.cluster.assign import best_for
from nextstep_analysis.batch.plan.tasks import Task
from nextstep_analysis.studies.background.kind import BACKGROUND


def task(ecosystem, language="fi", region="MK07"):
    return Task(BACKGROUND, ecosystem, language, region, "SSS")


A, B, C = (task(name) for name in ("a", "b", "c"))
A_EN, B_EN = task("a", "en"), task("b", "en")
FAR, FURTHER = task("a", region="MK01"), task("a", region="MK02")


@pytest.mark.parametrize(
    ("waiting", "given", "ended", "best"),
    [
        ([B, A_EN], {"w": {A}}, {A}, A_EN),  # computed here: only to be told
        ([A_EN, B], {"w": {A}}, set(), B),  # being computed here: would wait for it
        ([A_EN, FAR], {"w": {A}}, set(), FAR),
        ([A_EN, B], {"v": {A}}, {A}, B),  # computed elsewhere: would be computed again
        ([FAR, B], {"w": {A}}, {A}, B),  # of a region that it has begun
        ([B, FAR], {"v": {A}}, set(), FAR),  # of a region that nobody has begun
        ([FAR, B], {"w": {A}, "v": {C, FURTHER}}, set(), B),
        ([B_EN, A_EN], {"w": {A}, "v": {B}}, set(), A_EN),
        ([A_EN], {"v": {A}}, set(), A_EN),  # rather than nothing
        ([A, B], {}, set(), A),
    ],
)
def test_what_costs_least_here_is_given(waiting, given, ended, best):
    assert best_for("w", waiting, given=given, ended=ended) == best


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_a_study_is_computed_by_one_worker_and_all_are_run_once(workers):
    waiting = [
        task(ecosystem, language, region)
        for region in ("MK01", "MK07", "MK13")
        for ecosystem in "abcdefg"
        for language in ("fi", "en")
    ]
    given = {f"w{number}": [] for number in range(workers)}
    ended, chance = set(), random.Random(4)
    running = dict.fromkeys(given)
    while waiting:
        worker = chance.choice(sorted(given))
        ended |= {running[worker]} - {None}
        running[worker] = best_for(worker, waiting, given=given, ended=ended)
        waiting.remove(running[worker])
        given[worker].append(running[worker])
    run = [one for tasks in given.values() for one in tasks]
    assert len(run) == len(set(run)) == 42
    studies = [{(one.subject, one.region) for one in tasks} for tasks in given.values()]
    twice = sum(len(mine) for mine in studies) - 21
    assert twice <= workers - 1  # only where nothing else is left
