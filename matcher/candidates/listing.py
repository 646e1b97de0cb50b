"""All pairs that may be, listed one by one: for small markets, where nothing faster would pay."""

from matcher.model import Pair, Problem, Task, Worker
from matcher.needs import unmet


def candidates(problem: Problem) -> tuple[Pair, ...]:
    """Return all pairs that meet every hard need, ordered by id whatever the order of the input."""
    met = (Pair(task.id, worker.id) for task, worker in pool(problem) if not unmet(task, worker, now=problem.now))
    return tuple(sorted(met))


def pool(problem: Problem) -> list[tuple[Task, Worker]]:
    """Return pairs worth looking at: the applications, or per task the holders of its rarest skill."""
    if problem.pairs is not None:
        tasks = {task.id: task for task in problem.tasks}
        workers = {worker.id: worker for worker in problem.workers}
        return [(tasks[pair.task], workers[pair.worker]) for pair in problem.pairs]
    holders = _holders(problem.workers)
    found: list[tuple[Task, Worker]] = []
    for task in problem.tasks:
        found.extend((task, worker) for worker in _shortest(task, holders, problem.workers))
    return found


def _shortest(task: Task, holders: dict[str, tuple[Worker, ...]], everybody: tuple[Worker, ...]) -> tuple[Worker, ...]:
    return min((holders.get(skill, ()) for skill in task.skills), key=len, default=everybody)


def _holders(workers: tuple[Worker, ...]) -> dict[str, tuple[Worker, ...]]:
    """List for each skill who has it, so that a task need not look at everybody."""
    holders: dict[str, list[Worker]] = {}
    for worker in workers:
        for skill in worker.skills:
            holders.setdefault(skill, []).append(worker)
    return {skill: tuple(own) for skill, own in holders.items()}
