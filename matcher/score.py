"""What a pair is worth: one integer, the sum of named parts.

Integers only, square root included, so that every machine gets the same score. Each part is a share in
thousandths times its weight times `STEP`; the lot, which decides between equals, stays below one `STEP`
and so never outweighs a real difference within a task. `candidates/loops.py` says the same over arrays, and tests
hold the two against each other.
"""

from math import isqrt

from matcher.draws import lot_of, luck_of, name_of, pair_draw, seeded_name
from matcher.model import Part, Problem, Task, Weights, Worker
from matcher.places import metres

WHOLE = 1000  # a share of one, in thousandths
STEP = 1024  # one thousandth of weight one; the lot lies below it
LUCK_UNITS = 100 * 10 * 1000  # hundredths of the strength, hundredths of a rating in its thousandths, thousandths
NOWHERE = -1  # the distance to somebody of whom no place is known


def explain(problem: Problem, task_id: str, worker_id: str) -> tuple[Part, ...]:
    """Return the named parts whose points add up to the pair's utility."""
    task = next(task for task in problem.tasks if task.id == task_id)
    worker = next(worker for worker in problem.workers if worker.id == worker_id)
    return parts(task, worker, weights=problem.weights, seed=problem.seed)


def utility(task: Task, worker: Worker, *, weights: Weights, seed: int) -> int:
    """Return what this pair is worth in a plan."""
    return sum(part.points for part in parts(task, worker, weights=weights, seed=seed))


def parts(task: Task, worker: Worker, *, weights: Weights, seed: int) -> tuple[Part, ...]:
    """Score a pair part by part; which parts there are is a matter of the task and the weights alone.

    Parts about tags, price, place and hours appear only where the task says something of them.
    """
    draw = pair_draw(seeded_name(seed, task.id), name_of(worker.id))
    rating = expected_rating(worker, weights)
    found = [
        Part("rating", (rating + 50) // 100, _points(weights.rating, rating // 10)),
        Part("experience", worker.completed, _points(weights.experience, experience(worker, weights))),
        Part("fairness", worker.rating_count, doubt(worker, weights) * luck_of(draw) // LUCK_UNITS),
        Part("lot", lot_of(draw), lot_of(draw)),
    ]
    if asked_skills := task.skills | task.wished_skills:
        found.append(_tags_part("skill", asked_skills, worker.skills, weights.skill))
    if asked_languages := task.languages | task.wished_languages:
        found.append(_tags_part("language", asked_languages, worker.languages, weights.language))
    if task.most > task.reward:
        found.append(_price_part(task, worker, weights))
    if task.place is not None:
        found.append(_distance_part(task, worker, weights))
    if task.duration > 0:
        found.append(_speed_part(task, worker, weights))
    if weights.reliability > 0:
        share = reliability(worker, weights)
        found.append(Part("reliability", share, _points(weights.reliability, share)))
    return tuple(found)


def expected_rating(worker: Worker, weights: Weights) -> int:
    """Return the rating to expect, in hundredths: the estimate where there is one.

    Else the mean, shrunk toward the prior: one lucky rating is not a record.
    """
    if worker.rating_expected is not None:
        return worker.rating_expected
    total = weights.prior_rating * weights.prior_count + worker.rating_sum
    return 100 * total // (weights.prior_count + worker.rating_count)


def experience(worker: Worker, weights: Weights) -> int:
    """Return the share for completed work, which rises ever more slowly."""
    return WHOLE * worker.completed // (worker.completed + weights.experience_half)


def doubt(worker: Worker, weights: Weights) -> int:
    """Return what a draw's luck is multiplied with: the doubt about a rating, in points for it, as strong as is wanted.

    A pair is scored by a draw from what is believed of the worker's rating (Thompson, "On the likelihood that one
    unknown probability exceeds another", Biometrika 1933), so that those of whom little is known are now and then
    tried. `fairness` is how much of the deviation is drawn, in hundredths; half of it lost least where it was measured.
    """
    if worker.rating_sd is not None:
        deviation = worker.rating_sd
    else:
        share = isqrt(WHOLE * WHOLE * weights.prior_count // (weights.prior_count + worker.rating_count))
        deviation = weights.prior_sd * share // WHOLE
    return weights.rating * weights.fairness * deviation * STEP


def reliability(worker: Worker, weights: Weights) -> int:
    """Return how often a worker's answers are right, in thousandths, as far as one knows."""
    return weights.prior_reliability if worker.reliability is None else worker.reliability


def _tags_part(key: str, asked: frozenset[str], held: frozenset[str], weight: int) -> Part:
    """Score how many of the asked tags the worker has."""
    met = len(asked & held)
    return Part(key, met, _points(weight, WHOLE * met // len(asked)))


def _price_part(task: Task, worker: Worker, weights: Weights) -> Part:
    """Score what is left of the room between the reward and the most that the employer would pay."""
    pay = max(task.reward, worker.reward_min)
    share = WHOLE * max(0, task.most - pay) // (task.most - task.reward)
    return Part("price", pay, _points(weights.price, share))


def _distance_part(task: Task, worker: Worker, weights: Weights) -> Part:
    """Score nearness, finer than in thousandths: in a city everybody is near."""
    if task.place is None or worker.place is None:
        return Part("distance", NOWHERE, 0)
    away = metres(task.place, worker.place)
    far = weights.distance_far
    return Part("distance", away, weights.distance * (WHOLE * STEP * max(0, far - away) // far))


def _speed_part(task: Task, worker: Worker, weights: Weights) -> Part:
    """Score how long she will take, beside the time that the task is meant to take; that long earns half."""
    seconds = task.duration if worker.seconds_expected is None else worker.seconds_expected
    return Part("speed", seconds, _points(weights.speed, WHOLE * task.duration // (task.duration + seconds)))


def _points(weight: int, share: int) -> int:
    return weight * share * STEP
