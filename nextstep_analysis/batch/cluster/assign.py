"""Which notebook a worker of a cluster is given next: one that shares most with what it has run.

Workers share no folder. What is the same in every language of a study, or in every study of a
region, is therefore computed by each worker that needs it, and is best needed by one only.
"""

from collections.abc import Collection, Mapping, Sequence

from nextstep_analysis.batch.plan.tasks import Task


def best_for(
    worker: str,
    waiting: Sequence[Task],
    *,
    given: Mapping[str, Collection[Task]],
    ended: Collection[Task],
) -> Task:
    """Of the tasks `waiting`, the one that costs least where `worker` runs it.

    That is the first of: another language of a study that it has computed; a study of a region
    that it has begun, of a region that no worker has begun, of any region; another language of
    a study that it is computing; and one of a study that another worker computes.

    Parameters
    ----------
    worker : str
        Its address.
    waiting : sequence of Task
        At least one; of equal ones the first is taken.
    given : mapping
        The tasks that each worker has been given in this build, by its address.
    ended : collection of Task
        Those of `given` that have ended.
    """
    own = given.get(worker, ())
    others = {task for one, tasks in given.items() if one != worker for task in tasks}
    here, elsewhere = ({_study(task) for task in tasks} for tasks in (own, others))
    begun, begun_elsewhere = ({task.region for task in tasks} for tasks in (own, others))
    computed = {_study(task) for task in own if task in ended}

    def cost(task: Task) -> int:
        study = _study(task)
        if study in here:
            return 0 if study in computed else 4
        if study in elsewhere:
            return 5
        if task.region in begun:
            return 1
        return 3 if task.region in begun_elsewhere else 2

    return min(waiting, key=cost)


def _study(task: Task) -> tuple:
    """The same for every language."""
    return task.kind.name, task.subject, task.region, task.reference, task.peers
