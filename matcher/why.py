"""Why a plan chose whom it chose, as keys and figures that the faces word in each language."""

from collections import Counter
from collections.abc import Iterable, Iterator

from matcher.model import Part, Plan, Problem, Task, Worker
from matcher.needs import unmet
from matcher.score import explain, utility

# Each part that comes from a draw, and what has to be left out to see whether it decided.
DRAWN = {"lot": frozenset({"lot"}), "fairness": frozenset({"lot", "fairness"})}


def reasons(problem: Problem, plan: Plan, task_id: str, worker_id: str) -> tuple[Part, ...]:
    """Say what spoke for a chosen worker, strongest first, and over how many others she was chosen.

    What was drawn, the newcomers' chance and the lot, is named only where it decided: where somebody would
    not have been passed over without it.
    """
    own = explain(problem, task_id, worker_id)
    others = tuple(explain(problem, task_id, rival) for rival in _passed_over(problem, plan, task_id))
    silent = _silent(own, others)
    kept = [part for part in own if part.points > 0 and part.key not in silent]
    kept.sort(key=lambda part: (-part.points, part.key))
    if not others:
        return tuple(kept)
    lead = _total(own) - max(_total(rival) for rival in others)
    return (*kept, Part("chosen_over", len(others), lead))


def reason_against(problem: Problem, plan: Plan, task_id: str, worker_id: str) -> Part:
    """Say why a worker was not chosen: a need she does not meet, or where she fell behind the most.

    Behind means behind the weakest of the chosen; the points are the gap, and the figure is her own.
    """
    ((_, part),) = reasons_against(problem, plan, task_id, (worker_id,))
    return part


def reasons_against(
    problem: Problem, plan: Plan, task_id: str, worker_ids: Iterable[str]
) -> Iterator[tuple[str, Part]]:
    """Yield of each of these workers why she was not chosen; the chosen are looked at once for all of them."""
    task = next(task for task in problem.tasks if task.id == task_id)
    workers = {worker.id: worker for worker in problem.workers}
    chosen = [explain(problem, task_id, rival) for rival in plan.workers_of(task_id)]
    for worker_id in worker_ids:
        missing = unmet(task, workers[worker_id], now=problem.now)
        if missing:
            yield worker_id, Part(missing[0], 0, 0)
        else:
            yield worker_id, _behind(explain(problem, task_id, worker_id), chosen)


def reasons_empty(problem: Problem, plan: Plan, task_ids: Iterable[str]) -> Iterator[tuple[str, tuple[Part, ...]]]:
    """Yield of each of these tasks why nobody else has a seat of it: each reason with how many workers it keeps away.

    The figure is that number; the most come first. Besides the keys of `needs.py` there are `not_applied`,
    `needed_elsewhere` (has as many tasks as she can take), `below_reservation` (worth less than the empty seat) and
    `not_considered` (not among the best candidates that the plan was made from).
    """
    tasks = {task.id: task for task in problem.tasks}
    loads = Counter(given.worker for given in plan.assignments)
    for task_id in task_ids:
        chosen = set(plan.workers_of(task_id))
        found = Counter(
            _kept_away(problem, tasks[task_id], worker, is_full=loads[worker.id] >= worker.capacity)
            for worker in problem.workers
            if worker.id not in chosen
        )
        most_first = sorted(found.items(), key=lambda one: (-one[1], one))
        yield task_id, tuple(Part(key, count, 0) for key, count in most_first)


def _kept_away(problem: Problem, task: Task, worker: Worker, *, is_full: bool) -> str:
    """Name what keeps a worker from an empty seat."""
    if problem.pairs is not None and (task.id, worker.id) not in problem.pairs:
        return "not_applied"
    missing = unmet(task, worker, now=problem.now)
    if missing:
        return missing[0]
    if utility(task, worker, weights=problem.weights, seed=problem.seed) < problem.reservation_of(task):
        return "below_reservation"
    return "needed_elsewhere" if is_full else "not_considered"


def _behind(own: tuple[Part, ...], chosen: list[tuple[Part, ...]]) -> Part:
    """Name where she fell behind the weakest of the chosen."""
    ahead = [rival for rival in chosen if _total(rival) >= _total(own)]
    if not ahead:
        return Part("needed_elsewhere", 0, 0)  # another task needed her more, or no seat was worth filling
    weakest = min(ahead, key=_total)
    silent = _silent(weakest, (own,))  # what the chosen is not told to have won by, she is not told to have lost by
    pairs = zip(own, weakest, strict=True)
    gaps = [Part(mine.key, mine.figure, mine.points - hers.points) for mine, hers in pairs if mine.key not in silent]
    return min(gaps, key=lambda gap: (gap.points, gap.key))


def _passed_over(problem: Problem, plan: Plan, task_id: str) -> tuple[str, ...]:
    """List the candidates of a task who did not get it."""
    task = next(task for task in problem.tasks if task.id == task_id)
    chosen = plan.workers_of(task_id)
    return tuple(
        worker.id
        for worker in problem.workers
        if worker.id not in chosen
        and (problem.pairs is None or (task_id, worker.id) in problem.pairs)
        and not unmet(task, worker, now=problem.now)
    )


def _silent(own: tuple[Part, ...], others: tuple[tuple[Part, ...], ...]) -> set[str]:
    """List the drawn parts that did not decide, and so are not named."""
    return {key for key, drawn in DRAWN.items() if not _decided(own, others, drawn)}


def _decided(own: tuple[Part, ...], others: tuple[tuple[Part, ...], ...], drawn: frozenset[str]) -> bool:
    """Tell whether somebody was passed over only because of what was drawn."""
    return any(_total(own, but=drawn) <= _total(rival, but=drawn) for rival in others)


def _total(parts: tuple[Part, ...], *, but: frozenset[str] = frozenset()) -> int:
    return sum(part.points for part in parts if part.key not in but)
