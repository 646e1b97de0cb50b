"""Newcomers are tried as often as is wanted: never, now and then, or at every turn."""

from dataclasses import replace

import numpy as np
import pytest

from matcher import Task, Weights, Worker
from matcher.draws import LUCK_MAX, luck_of, name_of, pair_draw, seeded_name
from matcher.quality import Figure, History, Rated, estimate, learn
from matcher.score import utility
from tests.matcher.problems import SOON
from tests.matcher.quality.histories import NOW, rated

JOBS, KNOWN, NEW = 400, 5, 40


def _luck(seed: int, task: str, worker: str) -> int:
    return luck_of(pair_draw(seeded_name(seed, task), name_of(worker)))


def test_luck__fixed() -> None:
    """The draws are those they have always been: a plan made today is made again tomorrow."""
    assert [_luck(7, *pair) for pair in (("t1", "adam"), ("t2", "adam"), ("t3", "barb"))] == [757, 1082, 649]
    assert _luck(8, "t1", "adam") != _luck(7, "t1", "adam")


def test_luck__near_normal() -> None:
    """Luck has mean 0 and deviation 1, nearly the normal's tails, an end, and nothing in common between neighbours."""
    z = np.array([[_luck(1, f"t{task}", f"w{worker}") for worker in range(200)] for task in range(200)]) / 1000

    assert z.mean() == pytest.approx(0, abs=0.02)
    assert z.std() == pytest.approx(1, abs=0.02)
    assert np.mean(np.abs(z) > 1.96) == pytest.approx(0.05, abs=0.008)
    assert np.mean(z > 1) == pytest.approx(0.1587, abs=0.015)
    assert np.abs(z).max() <= LUCK_MAX / 1000
    assert abs(np.corrcoef(z[:-1].ravel(), z[1:].ravel())[0, 1]) < 0.02
    assert abs(np.corrcoef(z[:, :-1].ravel(), z[:, 1:].ravel())[0, 1]) < 0.02


def _played(seed: int, strength: int) -> tuple[float, float]:
    """Give jobs one after the other to the best score; says the mean regret and the share of newcomers tried."""
    rng = np.random.default_rng(seed)
    names = [f"w{n:03}" for n in range(KNOWN + NEW)]
    skill = dict(zip(names, np.clip(rng.normal(65, 12, len(names)), 0, 100).tolist(), strict=True))
    past: dict[str, list[Rated]] = {name: [] for name in names}

    def rate(name: str) -> None:
        given = round(min(100, max(0, skill[name] + float(rng.normal(0, 10)))))
        past[name].append(rated(name, f"r{rng.integers(0, 40)}", given))

    def looked_at(*people: str) -> list[Figure]:
        history = History(rated=tuple(one for name in people for one in past[name]))
        return [one.general.rating for one in estimate(fit, history, people, now=NOW).values()]

    def as_expected(worker: Worker, figure: Figure) -> Worker:
        return replace(worker, rating_expected=figure.mean, rating_sd=figure.sd)

    for name in names[:KNOWN] * 6:
        rate(name)
    fit = learn(History(rated=tuple(one for records in past.values() for one in records)), now=NOW)
    workers = [as_expected(Worker(id=name), figure) for name, figure in zip(names, looked_at(*names), strict=True)]
    weights, chosen = Weights(fairness=strength), []
    for job in range(JOBS):
        task = Task(id=f"t{job}", due=SOON)
        scores = [utility(task, worker, weights=weights, seed=seed) for worker in workers]
        place = scores.index(max(scores))
        chosen.append(names[place])
        rate(names[place])
        workers[place] = as_expected(workers[place], looked_at(names[place])[0])
    regret = max(skill.values()) - np.mean([skill[name] for name in chosen])
    return float(regret), len(set(chosen) - set(names[:KNOWN])) / NEW


def test_fairness__newcomers() -> None:
    """Without strength newcomers are never tried; more strength tries more, and half the deviation loses least."""
    played = {strength: np.mean([_played(seed, strength) for seed in range(4)], axis=0) for strength in (0, 50, 100)}
    regret = {strength: figures[0] for strength, figures in played.items()}
    tried = {strength: figures[1] for strength, figures in played.items()}

    assert tried[0] == 0
    assert 0.4 < tried[50] < 0.9 < tried[100]
    assert regret[50] < 0.75 * regret[0]
    assert regret[50] < 0.75 * regret[100]
