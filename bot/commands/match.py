"""`escrowd match`: a problem as JSON in, a verified plan as JSON out; every fault of the input named by its field."""

import argparse
import json
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path

from bot.commands.match_reading import STREAM, CannotMatch, read_problem
from bot.commands.match_schema import ProblemIn
from bot.commands.plan_schema import EmptyOut, PlanOut, plan_out, proof_out
from bot.commands.saying import note, say, say_parts, tell_progress
from bot.texts import choose_locale, plain, shorten
from ledger.config import LangSettings
from ledger.exports.placing import ThereAlready, placing, write_text
from matcher import BadProblem, Part, Plan, Problem, reasons_empty, solve
from matcher.assign import BadMarket
from matcher.proving import proof_at
from matcher.score import parts
from matcher.verify import check_bound, check_plan

FINDINGS = 1
NAMES_UNITS_MAX = 300  # of a list of names in one line
PAIRS_MAX = 4_000_000  # tasks times workers, above which only the best candidates of each task are considered
BEST = 100  # so many
EMPTY_PAIRS_MAX = 1_000_000  # of tasks with empty seats and workers, that are looked at to say why
Explained = Callable[[str, str], tuple[tuple[Part, str], ...]]


EXPECTED = (CannotMatch, BadProblem, BadMarket)


def execute(arguments: argparse.Namespace) -> int:
    """Match in the language that is set."""
    return perform(arguments, locale=choose_locale(None, arguments.lang or LangSettings().lang))


def perform(asked: argparse.Namespace, *, locale: str) -> int:
    """Match; 0 when the plan is written, 1 when the verifier finds fault with it and nothing is written."""
    if asked.schema is not None:
        model = ProblemIn if asked.schema == "problem" else PlanOut
        say(json.dumps(model.model_json_schema(), indent=2, ensure_ascii=False))
        return 0
    if asked.source is None or asked.out is None:
        raise CannotMatch(plain(locale, "match-needs-files"))
    _require_place(asked, locale)
    problem = read_problem(asked.source, locale)
    _tell_strangers(problem, locale)
    best = _candidates_considered(problem, asked.best)
    progress = tell_progress(partial(_progress_words, locale))
    plan = solve(problem, best=best, progress=progress)
    return judge(problem, plan, asked, locale=locale, best=best)


def judge(problem: Problem, plan: Plan, asked: argparse.Namespace, *, locale: str, best: int | None) -> int:
    """Verify a plan and write it; 1 with every finding said when something is wrong with it, and nothing written."""
    findings, proof = check_plan(problem, plan), None
    if asked.certify and not findings:
        progress = tell_progress(partial(_progress_words, locale))
        proof = proof_at(problem, dict(plan.prices), progress=progress)
        findings = check_bound(plan, proof)
    for finding in findings:
        say(plain(locale, "match-finding", code=finding.code, subject=finding.subject, reason=finding.words))
    if findings:
        return FINDINGS
    about = {
        "best": best,
        "is_certified": asked.certify,
        "proof": proof and proof_out(proof),
        "empty_because": _empty_because(problem, plan, locale) if asked.explain else None,
    }
    _write(plan_out(problem, plan, _explaining(problem, locale) if asked.explain else None, **about), asked, locale)
    return 0


def _require_place(asked: argparse.Namespace, locale: str) -> None:
    """Say before the work what would be in the way."""
    if asked.out == STREAM:
        return
    out = Path(asked.out)
    if asked.source != STREAM and out.exists() and Path(asked.source).exists() and out.samefile(asked.source):
        raise CannotMatch(plain(locale, "match-same-file", got=asked.out))
    if out.exists() and not asked.force:
        raise CannotMatch(plain(locale, "match-there-already", got=asked.out))
    if not out.parent.is_dir():
        raise CannotMatch(plain(locale, "match-no-folder", path=asked.out, got=str(out.parent)))


def _tell_strangers(problem: Problem, locale: str) -> None:
    """Name who is barred and not in the problem: a standing list may name them, or it is a slip of the pen."""
    workers = {worker.id for worker in problem.workers}
    employers = {task.employer for task in problem.tasks}
    for kind, barred in (
        ("workers", {name for task in problem.tasks for name in task.barred} - workers),
        ("employers", {name for worker in problem.workers for name in worker.barred} - employers),
    ):
        if barred:
            names = shorten(", ".join(sorted(barred)), NAMES_UNITS_MAX)
            note(plain(locale, f"match-barred-{kind}", words=names))


def _candidates_considered(problem: Problem, best: int | None) -> int | None:
    if best is not None or problem.pairs is not None:
        return best
    return BEST if len(problem.tasks) * len(problem.workers) > PAIRS_MAX else None


def _explaining(problem: Problem, locale: str) -> Explained:
    tasks = {task.id: task for task in problem.tasks}
    workers = {worker.id: worker for worker in problem.workers}

    def explained(task: str, worker: str) -> tuple[tuple[Part, str], ...]:
        found = parts(tasks[task], workers[worker], weights=problem.weights, seed=problem.seed)
        strongest = sorted(found, key=lambda part: (-part.points, part.key))
        return tuple((part, _words(part, locale)) for part in strongest)

    return explained


def _words(part: Part, locale: str) -> str:
    """Say what speaks for a worker; what gave nothing does not, and the lot says nothing of her."""
    if part.points == 0 or part.key == "lot":
        return ""
    return plain(locale, f"why-{part.key}", figure=part.figure)


def _empty_because(problem: Problem, plan: Plan, locale: str) -> dict[str, tuple[EmptyOut, ...]]:
    """Say of each task with empty seats what keeps how many workers from them."""
    taken: dict[str, int] = {}
    for given in plan.assignments:
        taken[given.task] = taken.get(given.task, 0) + 1
    names = sorted(task.id for task in problem.tasks if taken.get(task.id, 0) < task.seats)
    looked_at = EMPTY_PAIRS_MAX // max(1, len(problem.workers))
    found = {
        name: tuple(_empty_out(part, locale) for part in reasons or (Part("nobody", 0, 0),))
        for name, reasons in reasons_empty(problem, plan, islice(names, looked_at))
    }
    return found | {name: (_empty_out(Part("not_looked_at", 0, 0), locale),) for name in names[looked_at:]}


def _empty_out(part: Part, locale: str) -> EmptyOut:
    words = plain(locale, f"empty-{part.key.replace('_', '-')}", count=part.figure)
    return EmptyOut(key=part.key, count=part.figure, words=words)


def _write(made: PlanOut, asked: argparse.Namespace, locale: str) -> None:
    written = made.model_dump_json(indent=2) + "\n"
    if asked.out == STREAM:
        say_parts([written])
        return
    try:
        with placing(Path(asked.out), is_replaced=asked.force) as draft:
            write_text(draft, [written])
    except ThereAlready as refusal:  # somebody made it meanwhile
        raise CannotMatch(plain(locale, "match-there-already", got=asked.out)) from refusal
    empty = sum(made.empty.values())
    say(plain(locale, "match-done", path=asked.out, count=len(made.assignments), empty=empty))
    if empty and made.empty_because is None:
        say(plain(locale, "match-empty"))
    key = "match-optimal" if made.gap == 0 else "match-gap"
    say(plain(locale, key, minor=f"{made.utility:,}", limit=f"{made.bound:,}"))
    if made.best is not None:
        say(plain(locale, "match-best", count=made.best))
    if made.is_certified:
        say(plain(locale, "match-certified"))


def _progress_words(locale: str, what: str, done: int, total: int) -> str:
    return plain(locale, f"match-progress-{what}", done=f"{done:,}", facts=f"{total:,}")
