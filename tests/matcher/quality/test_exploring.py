"""Newcomers are tried as often as is wanted: never, now and then, or at every turn."""

import numpy as np
import pytest

from matcher.quality import Figure, History, Rated, drawn, estimate, key, learn, normals
from tests.matcher.quality.histories import NOW, rated

JOBS, KNOWN, NEW = 400, 5, 40


def _keys(*names: str) -> np.ndarray:
    return np.array([key(name) for name in names], dtype=np.uint64)


def test_normals__same_again() -> None:
    """A pair draws the same whatever is drawn beside it, and another with another seed, task or worker."""
    one = normals(7, _keys("t1"), _keys("adam"))
    many = normals(7, _keys("t0", "t1", "t2"), _keys("adam", "adam", "barb"))
    grid = normals(7, _keys("t0", "t1")[:, None], _keys("adam", "barb")[None, :])

    assert many[1] == one[0] == grid[1, 0]
    assert len({*many.tolist(), *normals(8, _keys("t1"), _keys("adam")).tolist(), int(grid[1, 1])}) == 5
    assert normals(7, _keys("adam"), _keys("t1"))[0] != one[0]


def test_normals__fixed() -> None:
    """The draws are those they have always been: a plan made today is made again tomorrow."""
    assert normals(7, _keys("t1", "t2", "t3"), _keys("adam", "adam", "barb")).tolist() == [-413, 441, -283]


def test_normals__normal() -> None:
    """Draws have mean 0 and deviation 1, tails as the normal, and nothing in common between neighbours."""
    tasks = _keys(*(f"t{n}" for n in range(300)))[:, None]
    workers = _keys(*(f"w{n}" for n in range(300)))[None, :]
    z = normals(1, tasks, workers) / 1000

    assert z.mean() == pytest.approx(0, abs=0.015)
    assert z.std() == pytest.approx(1, abs=0.01)
    assert np.mean(np.abs(z) > 1.96) == pytest.approx(0.05, abs=0.004)
    assert np.mean(z > 1) == pytest.approx(0.1587, abs=0.005)
    assert abs(np.corrcoef(z[:-1].ravel(), z[1:].ravel())[0, 1]) < 0.02
    assert abs(np.corrcoef(z[:, :-1].ravel(), z[:, 1:].ravel())[0, 1]) < 0.02


def test_drawn__integers() -> None:
    """A draw is the mean and a part of the deviation, rounded down; strength 0 leaves the mean."""
    mean, sd, z = np.array([7000, 7000, 7000]), np.array([1000, 1000, 5]), np.array([1500, -1500, -1])

    assert drawn(mean, sd, z).tolist() == [7750, 6250, 6999]
    assert drawn(mean, sd, z, strength=0).tolist() == [7000, 7000, 7000]


def _played(seed: int, strength: int) -> tuple[float, float]:
    """Give jobs one after the other to the best draw; says the mean regret and the share of newcomers tried."""
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

    for name in names[:KNOWN] * 6:
        rate(name)
    fit = learn(History(rated=tuple(one for records in past.values() for one in records)), now=NOW)
    figures = looked_at(*names)
    mean, sd = (np.array(column) for column in zip(*((one.mean, one.sd) for one in figures), strict=True))
    z = normals(seed, _keys(*(f"t{job}" for job in range(JOBS)))[:, None], _keys(*names)[None, :])
    chosen = []
    for job in range(JOBS):
        place = int(np.argmax(drawn(mean, sd, z[job], strength=strength)))
        chosen.append(names[place])
        rate(names[place])
        (figure,) = looked_at(names[place])
        mean[place], sd[place] = figure.mean, figure.sd
    regret = max(skill.values()) - np.mean([skill[name] for name in chosen])
    return float(regret), len(set(chosen) - set(names[:KNOWN])) / NEW


def test_drawn__newcomers() -> None:
    """Without strength newcomers are never tried; more strength tries more, and half the deviation loses least."""
    played = {strength: np.mean([_played(seed, strength) for seed in range(5)], axis=0) for strength in (0, 500, 1000)}
    regret = {strength: figures[0] for strength, figures in played.items()}
    tried = {strength: figures[1] for strength, figures in played.items()}

    assert tried[0] == 0
    assert 0.4 < tried[500] < 0.9 < tried[1000]
    assert regret[500] < 0.75 * regret[0]
    assert regret[500] < 0.75 * regret[1000]
