"""What a pair is worth: one integer, the sum of named parts.

Integers only, square root included, so that every machine gets the same score. Each part is a share in
thousandths times its weight times `STEP`; the lot, which decides between equals, stays below one `STEP`
and so never outweighs a real difference within a task.
"""

from hashlib import blake2b
from math import isqrt

from matcher.model import Part, Problem, Task, Weights, Worker

WHOLE = 1000  # a share of one, in thousandths
STEP = 1024  # one thousandth of weight one; the lot lies below it


def explain(problem: Problem, task_id: str, worker_id: str) -> tuple[Part, ...]:
    """Return the named parts whose points add up to the pair's utility."""
    task = next(task for task in problem.tasks if task.id == task_id)
    worker = next(worker for worker in problem.workers if worker.id == worker_id)
    return parts(task, worker, weights=problem.weights, seed=problem.seed)


def utility(task: Task, worker: Worker, *, weights: Weights, seed: int) -> int:
    """Return what this pair is worth in a plan."""
    return sum(part.points for part in parts(task, worker, weights=weights, seed=seed))


def parts(task: Task, worker: Worker, *, weights: Weights, seed: int) -> tuple[Part, ...]:
    """Score a pair part by part; a part about tags appears only where the task names some."""
    rating = _expected_rating(worker, weights)
    lot = _draw(seed, "lot", task.id, worker.id, below=STEP)
    found = [
        Part("rating", (rating + 50) // 100, _points(weights.rating, rating // 10)),
        Part("experience", worker.completed, _points(weights.experience, _experience(worker, weights))),
        Part("fairness", worker.rating_count, _points(weights.fairness, _chance(task, worker, weights, seed))),
        Part("lot", lot, lot),
    ]
    asked_skills = task.skills | task.wished_skills
    if asked_skills:
        found.append(_tags_part("skill", asked_skills, worker.skills, weights.skill))
    asked_languages = task.languages | task.wished_languages
    if asked_languages:
        found.append(_tags_part("language", asked_languages, worker.languages, weights.language))
    return tuple(found)


def _expected_rating(worker: Worker, weights: Weights) -> int:
    """Return the mean rating in hundredths, shrunk toward the prior: one lucky rating is not a record."""
    total = weights.prior_rating * weights.prior_count + worker.rating_sum
    return 100 * total // (weights.prior_count + worker.rating_count)


def _experience(worker: Worker, weights: Weights) -> int:
    """Return the share for completed work, which rises ever more slowly."""
    return WHOLE * worker.completed // (worker.completed + weights.experience_half)


def _chance(task: Task, worker: Worker, weights: Weights, seed: int) -> int:
    """Draw the newcomers' bonus: up to the doubt left about a worker, so that it fades with ratings."""
    doubt = isqrt(WHOLE * WHOLE * weights.prior_count // (weights.prior_count + worker.rating_count))
    return doubt * _draw(seed, "chance", task.id, worker.id, below=WHOLE) // WHOLE


def _tags_part(key: str, asked: frozenset[str], held: frozenset[str], weight: int) -> Part:
    """Score how many of the asked tags the worker has."""
    met = len(asked & held)
    return Part(key, met, _points(weight, WHOLE * met // len(asked)))


def _points(weight: int, share: int) -> int:
    return weight * share * STEP


def _draw(seed: int, *names: str, below: int) -> int:
    """Draw a number from seed and names, the same on every machine and in every order of asking."""
    digest = blake2b(repr((seed, names)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % below
