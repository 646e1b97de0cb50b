"""Markets in which every need of either side occurs, by hypothesis; small, and full of near misses."""

from datetime import timedelta

from hypothesis import strategies as st

from matcher import Pair, Place, Problem, Span, Task, Weights, Worker
from tests.matcher.problems import LANGUAGES, NOW, SKILLS, SOON

EMPLOYERS = ("adam", "dana")
PLACES = (Place(31_230_000, 121_470_000), Place(31_240_000, 121_480_000), Place(39_900_000, 116_400_000))
HOURS = tuple(NOW + timedelta(hours=hour) for hour in range(5))


def _tags(names: tuple[str, ...]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(names))


def _few(*values: object) -> st.SearchStrategy[object]:
    return st.sampled_from(values)


def spans() -> st.SearchStrategy[Span]:
    """Draw a span of some hours."""
    ends = st.lists(st.sampled_from(HOURS), min_size=2, max_size=2, unique=True)
    return ends.map(lambda found: Span(min(found), max(found)))


def workers(name: str) -> st.SearchStrategy[Worker]:
    """Draw a worker with any mixture of estimates and wishes."""
    return st.builds(
        Worker,
        id=st.just(name),
        capacity=_few(0, 1, 2),
        reward_min=_few(0, 20, 35),
        skills=_tags(SKILLS),
        languages=_tags(LANGUAGES),
        rating_sum=_few(0, 150),
        rating_count=st.just(2),
        completed=_few(0, 2, 30),
        rating_expected=_few(None, None, 8_012, 9_000),
        rating_sd=_few(None, 0, 333, 5_000),
        seconds_expected=_few(None, 0, 600, 7_200),
        reliability=_few(None, 0, 900),
        barred=_tags(EMPLOYERS[:1]),
        employer_rating_min=_few(0, 0, 7_000),
        available=st.none() | st.lists(spans(), max_size=3).map(tuple),
        place=_few(None, *PLACES),
        reach=_few(None, 1_000, 10_000),
        duration_max=_few(None, 0, 3_600),
    )


def tasks(name: str) -> st.SearchStrategy[Task]:
    """Draw a task that asks for any mixture of things."""
    return st.builds(
        Task,
        id=st.just(name),
        due=_few(SOON, SOON, SOON, NOW),
        seats=_few(1, 2),
        reward=_few(10, 30),
        reward_max=_few(None, 30, 40),
        skills=_few(frozenset(), frozenset(), frozenset(SKILLS[:1])),
        languages=_few(frozenset(), frozenset(), frozenset(LANGUAGES[:1])),
        wished_skills=_tags((*SKILLS, "seldom")),
        wished_languages=_tags(LANGUAGES),
        barred=_few(frozenset(), frozenset(), frozenset({"w0"})),
        employer=_few("", *EMPLOYERS),
        employer_rating=_few(None, 6_999, 7_000),
        rating_min=_few(0, 0, 7_500, 8_012),
        completed_min=_few(0, 0, 2),
        when=st.none() | spans(),
        place=_few(None, None, *PLACES),
        reach=_few(None, 1_000, 5_000),
        duration=_few(0, 0, 1_800, 7_200),
    )


WEIGHTS = st.builds(
    Weights,
    reliability=_few(0, 15),
    fairness=_few(0, 20, 200),
    price=_few(0, 20),
    distance=_few(0, 20, 1_000),
    distance_far=_few(1, 3_000, 50_000),
)


@st.composite
def markets(draw: st.DrawFn, *, tasks_max: int = 4, workers_max: int = 6) -> Problem:
    """Draw a market in which everything can be in the way."""
    asked = tuple(draw(tasks(f"t{number}")) for number in range(draw(st.integers(0, tasks_max))))
    people = tuple(draw(workers(f"w{number}")) for number in range(draw(st.integers(0, workers_max))))
    every = [Pair(task.id, person.id) for task in asked for person in people]
    pairs = draw(st.none() | st.sets(st.sampled_from(every)).map(frozenset)) if every else None
    seed = draw(st.integers(0, 2**32))
    return Problem(tasks=asked, workers=people, now=NOW, seed=seed, pairs=pairs, weights=draw(WEIGHTS))
