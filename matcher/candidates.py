"""Which worker could do which task at all: the hard needs, before any score."""

from datetime import datetime

from matcher.model import Pair, Problem, Task, Worker


def unmet(task: Task, worker: Worker, *, now: datetime) -> tuple[str, ...]:
    """Name every need of either side that this pair does not meet; none means that it is a candidate."""
    needs = (
        ("needs_due", now < task.due),
        ("needs_other_person", worker.id not in task.barred),
        ("needs_capacity", worker.capacity > 0),
        ("needs_skill", task.skills <= worker.skills),
        ("needs_language", task.languages <= worker.languages),
        ("needs_reward", worker.reward_min <= task.reward),
    )
    return tuple(key for key, is_met in needs if not is_met)


def candidates(problem: Problem) -> tuple[Pair, ...]:
    """Return all pairs that meet every hard need, ordered by id whatever the order of the input."""
    met = (Pair(task.id, worker.id) for task, worker in _pool(problem) if not unmet(task, worker, now=problem.now))
    return tuple(sorted(met))


def _pool(problem: Problem) -> list[tuple[Task, Worker]]:
    """Return pairs worth looking at: the applications, or per task the holders of its rarest skill."""
    if problem.pairs is not None:
        tasks = {task.id: task for task in problem.tasks}
        workers = {worker.id: worker for worker in problem.workers}
        return [(tasks[pair.task], workers[pair.worker]) for pair in problem.pairs]
    holders = _holders(problem.workers)
    pool: list[tuple[Task, Worker]] = []
    for task in problem.tasks:
        lists = [holders.get(skill, []) for skill in task.skills]
        pool.extend((task, worker) for worker in min(lists, key=len, default=problem.workers))
    return pool


def _holders(workers: tuple[Worker, ...]) -> dict[str, list[Worker]]:
    """List for each skill who has it, so that a task need not look at everybody."""
    holders: dict[str, list[Worker]] = {}
    for worker in workers:
        for skill in worker.skills:
            holders.setdefault(skill, []).append(worker)
    return holders
