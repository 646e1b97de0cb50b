"""Choices are told in keys and figures: why her, why not me."""

from matcher import Assignment, Pair, Plan, Problem, Task, Weights, reason_against, reasons, reasons_empty, solve
from tests.matcher.problems import NOW, SOON, one_task, worker

PLAIN = Weights(fairness=0)


def test_reasons__strongest_first() -> None:
    """Reasons begin with what gave the chosen worker most points and end with whom she was chosen over."""
    barb = worker("barb", ratings=(95,) * 10, languages=frozenset({"zh"}))
    problem = one_task(barb, worker("carl"), worker("dana"), wished_languages=frozenset({"zh"}), weights=PLAIN)

    found = reasons(problem, solve(problem), "t1", "barb")

    assert [part.key for part in found] == ["rating", "language", "experience", "chosen_over"]
    assert found[-1].figure == 2
    assert found[-1].points > 0


def test_reasons__only_applicant() -> None:
    """Whoever is alone is chosen over nobody."""
    problem = one_task(worker("barb"))

    assert "chosen_over" not in {part.key for part in reasons(problem, solve(problem), "t1", "barb")}


def test_reasons__by_lot() -> None:
    """Where applicants are equal in everything, the lot is named."""
    problem = one_task(worker("barb"), worker("carl"), weights=PLAIN)
    plan = solve(problem)
    (chosen,) = plan.workers_of("t1")

    assert "lot" in {part.key for part in reasons(problem, plan, "t1", chosen)}


def test_reasons__newcomers_chance() -> None:
    """Where only the newcomers' chance lifted her above a proven worker, that is said; else it is not."""
    people = (worker("barb", ratings=(80,) * 20), worker("carl"))
    problems = [one_task(*people, seed=seed) for seed in range(100)]
    told = {"barb": set[bool](), "carl": set[bool]()}
    for problem in problems:
        plan = solve(problem)
        (chosen,) = plan.workers_of("t1")
        told[chosen].add("fairness" in {part.key for part in reasons(problem, plan, "t1", chosen)})

    assert told == {"barb": {False}, "carl": {True}}


def test_reason_against__lower_rating() -> None:
    """A worker who was not chosen hears in which part she fell behind the most, with her own figure."""
    problem = one_task(worker("barb", ratings=(95,) * 10), worker("carl", ratings=(60,) * 10), weights=PLAIN)

    against = reason_against(problem, solve(problem), "t1", "carl")

    assert (against.key, against.figure) == ("rating", 65)
    assert against.points < 0


def test_reason_against__need_not_met() -> None:
    """A need that is not met is the reason, before any score."""
    sewing = frozenset({"sewing"})
    problem = one_task(worker("barb", skills=sewing), worker("carl"), skills=sewing)

    assert reason_against(problem, solve(problem), "t1", "carl").key == "needs_skill"


def test_reason_against__needed_elsewhere() -> None:
    """A better worker whom another task got hears that she was needed there."""
    first, second = Task(id="t1", due=SOON), Task(id="t2", due=SOON, wished_skills=frozenset({"sewing"}))
    barb = worker("barb", ratings=(95,) * 10, skills=frozenset({"sewing"}))
    carl = worker("carl", ratings=(60,) * 10)
    pairs = frozenset({Pair("t1", "barb"), Pair("t1", "carl"), Pair("t2", "barb")})
    problem = Problem(tasks=(first, second), workers=(barb, carl), now=NOW, seed=1, pairs=pairs, weights=PLAIN)

    plan = solve(problem)

    assert plan.workers_of("t1") == ("carl",)
    assert reason_against(problem, plan, "t1", "barb").key == "needed_elsewhere"


def test_reasons_empty__every_key() -> None:
    """Whoever does not fill an empty seat is counted under what keeps her from it, the most frequent first."""
    wanted = Task(id="t1", due=SOON, seats=9, skills=frozenset({"sewing"}), reservation=60_000_000)
    other = Task(id="t2", due=SOON, reservation=-(10**9))
    sewing = frozenset({"sewing"})
    people = (
        worker("barb", skills=sewing, ratings=(100,) * 30),
        worker("carl", skills=sewing, ratings=(0,) * 30),
        worker("dana"),
        worker("evan"),
        worker("faye", skills=sewing, ratings=(100,) * 30),
        worker("gwen", skills=sewing, ratings=(100,) * 30),
        worker("hope", skills=sewing, ratings=(100,) * 30),
    )
    pairs = frozenset(Pair("t1", one.id) for one in people if one.id != "gwen") | {Pair("t2", "faye")}
    problem = Problem(tasks=(wanted, other), workers=people, now=NOW, seed=1, weights=PLAIN, pairs=pairs)
    plan = Plan((Assignment("t1", "barb", 1), Assignment("t2", "faye", 1)), 2, 2)
    ((name, found),) = reasons_empty(problem, plan, ("t1",))

    assert name == "t1"
    assert [(part.key, part.figure) for part in found] == [
        ("needs_skill", 2),
        ("below_reservation", 1),
        ("needed_elsewhere", 1),
        ("not_applied", 1),
        ("not_considered", 1),
    ]
