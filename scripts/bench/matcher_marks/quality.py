"""How far expected ratings lie from true skill, beside normal-normal shrinkage of the same ratings, over twenty seeds.

The peer knows nothing of raters: each worker's mean, shrunk toward the mean of all by variances found by moments.
What nobody can go below is printed too: the error of somebody who knows every rater's kindness, all true variances,
and the ratings before they were cut off at the ends of the scale. `MATCHER_DATA` names the folder of `market.py`, if it
is not beside the project. Alone: `python scripts/bench/matcher_marks/quality.py`.
"""

import importlib.util
import os
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[3]
sys.path[:0] = [str(ROOT)]

from matcher.quality import History, Rated, estimate, learn  # noqa: E402 - the project's root comes first

SEEDS = range(20)
MARK, AIM = 0.90, 0.85
NOW = datetime(2026, 3, 1, tzinfo=UTC)
MANY = 80_000


def run() -> bool:
    """Measure; says whether the mark is reached."""
    market = _market()
    if market is None:
        return False
    errors = np.array([_errors(market, seed) for seed in SEEDS])
    ours, peer, bound, covered = errors.mean(axis=0)
    ratio, is_reached = ours / peer, bool(ours / peer <= MARK)
    print(f"  normal-normal shrinkage {peer:.3f}, ours {ours:.3f} (RMSE); 95 % intervals hold {100 * covered:.1f} %")
    print(f"  with every rater's kindness and all variances told, and no scale to end: {bound / peer:.3f} x")
    print(f"  learned from {MANY:,} ratings in {_seconds(market):.2f} CPU s")
    words = "ok" if is_reached else "short"
    print(
        f"mark skill-error: {ratio:.3f} x normal-normal shrinkage (mark {MARK:.2f}, aim {AIM:.2f}) {words}", flush=True
    )
    return is_reached


def _market() -> Any:
    """Load the makers of markets from where the data stands."""
    path = Path(os.environ.get("MATCHER_DATA", str(ROOT.parent / "shared" / "data"))) / "market.py"
    if not path.is_file():
        print(f"mark skill-error: {path} is not there; name its folder in MATCHER_DATA (mark {MARK:.2f}) short")
        return None
    spec = importlib.util.spec_from_file_location("market", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _errors(market: Any, seed: int) -> tuple[float, float, float, float]:
    """Return the RMSE of ours, of the peer and of who knows nearly all, and how often our intervals hold."""
    worker, rater, rating, skill = market.ratings(seed)
    history = _history(worker, rater, rating)
    names = [f"w{number}" for number in range(len(skill))]
    found = estimate(learn(history, now=NOW), history, names, now=NOW, skills=[""])
    figures = [found[name].of("").rating for name in names]
    level, doubt = (np.array(column) / 100 for column in zip(*((one.mean, one.sd) for one in figures), strict=True))
    return (
        _rmse(level, skill),
        _rmse(_shrunk(worker, rating, len(skill)), skill),
        _rmse(_told(seed, worker, rater, rating), skill),
        float(np.mean(np.abs(level - skill) <= 1.96 * doubt)),
    )


def _history(worker: Any, rater: Any, rating: Any) -> History:
    """Make records of whole ratings, as the product has them."""
    rows = zip(worker.tolist(), rater.tolist(), np.rint(rating).astype(int).tolist(), strict=True)
    return History(rated=tuple(Rated(subject=f"w{w}", rater=f"r{r}", rating=value, at=NOW) for w, r, value in rows))


def _shrunk(worker: Any, rating: Any, workers: int) -> Any:
    """Shrink each mean toward the mean of all (normal-normal, variances by moments: one-way analysis of variance)."""
    count = np.bincount(worker, minlength=workers)
    mean = np.bincount(worker, rating, workers) / np.maximum(count, 1)
    everybody = rating.mean()
    within = ((rating - mean[worker]) ** 2).sum() / max(len(rating) - (count > 0).sum(), 1)
    between = (count * (mean - everybody) ** 2).sum() / (workers - 1)
    typical = (len(rating) - (count**2).sum() / len(rating)) / (workers - 1)
    spread = max((between - within) / typical, 1e-9)
    return everybody + (mean - everybody) * count / (count + within / spread)


def _told(seed: int, worker: Any, rater: Any, rating: Any) -> Any:
    """Draw again what `market.ratings` drew, and use what it does not tell: nothing seen from outside can do better."""
    rng = np.random.default_rng(seed)
    skill, kindness = rng.normal(70, 10, 500), rng.normal(0, 8, 200)
    count = np.clip(rng.zipf(1.7, 500), 1, 40)
    weight = 1 / np.arange(1, 201) ** 0.7
    assert np.array_equal(rng.choice(200, count.sum(), p=weight / weight.sum()), rater)
    chance = rng.normal(0, 10, len(worker))
    assert np.allclose(np.clip(skill[worker] + kindness[rater] + chance, 0, 100), rating)
    left = skill[worker] + chance - 70
    return 70 + np.bincount(worker, left, 500) / 100 / (count / 100 + 1 / 100)


def _rmse(found: Any, truth: Any) -> float:
    return float(np.sqrt(np.mean((found - truth) ** 2)))


def _seconds(market: Any) -> float:
    """Return the CPU time of learning from many ratings."""
    worker, rater, rating, _ = market.ratings(1, workers=MANY // 5, raters=2000)
    worker, rater, rating = worker[:MANY], rater[:MANY], rating[:MANY]
    assert len(worker) == MANY
    history = _history(worker, rater, rating)
    began = time.process_time()
    learn(history, now=NOW, half_life=timedelta(days=365))
    return time.process_time() - began


if __name__ == "__main__":
    sys.exit(0 if run() else 1)
