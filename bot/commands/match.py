"""`escrowd match`: a problem as JSON in, a verified plan as JSON out; every fault of the input named by its field."""

import argparse
import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.commands.match_schema import PlanOut, ProblemIn, plan_out
from bot.commands.saying import say, say_parts, tell_progress
from bot.texts import choose_locale, plain, shorten
from ledger.config import Settings
from ledger.exports.placing import ThereAlready, placing, write_text
from matcher import BadProblem, Part, Plan, Problem, solve, verify
from matcher.score import parts
from matcher.verify import check_plan

FINDINGS = 1
FAULTS_MAX = 20  # said at once
STREAM = "-"
PAIRS_MAX = 4_000_000  # tasks times workers, above which only the best candidates of each task are considered
BEST = 100  # so many
# Faults that have words of their own, by what pydantic or `match_schema.py` calls them; the rest is said in general.
WORDED = {
    "missing": "missing",
    "extra_forbidden": "unknown",
    "int_type": "whole",
    "int_from_float": "whole",
    "float_type": "number",
    "string_type": "text",
    "greater_than_equal": "low",
    "less_than_equal": "high",
    "less_than": "high",
    "literal_error": "version",
    "json_invalid": "json",
    "timezone_aware": "zone",
    "datetime_from_date_parsing": "moment",
    "datetime_parsing": "moment",
    "datetime_type": "moment",
    "span_empty": "span",
    "reward_max_low": "reward",
    "rating_sum_high": "rating",
    "task_twice": "twice",
    "worker_twice": "twice",
    "task_unknown": "stranger",
    "worker_unknown": "stranger",
}


GOT_UNITS_MAX = 60  # of what was given, in a complaint about it
Explained = Callable[[str, str], tuple[tuple[Part, str], ...]]


class CannotMatch(RuntimeError):
    """What was asked cannot be done; the text says why, in the language of whoever asked."""


EXPECTED = (CannotMatch, BadProblem)


def execute(arguments: argparse.Namespace) -> int:
    """Match in the language that is set."""
    return perform(arguments, locale=choose_locale(None, arguments.lang or Settings().lang))


def perform(asked: argparse.Namespace, *, locale: str) -> int:
    """Match; 0 when the plan is written, 1 when the verifier finds fault with it and nothing is written."""
    if asked.schema is not None:
        model = ProblemIn if asked.schema == "problem" else PlanOut
        say(json.dumps(model.model_json_schema(), indent=2, ensure_ascii=False))
        return 0
    if asked.source is None or asked.out is None:
        raise CannotMatch(plain(locale, "match-needs-files"))
    if asked.out != STREAM and Path(asked.out).exists() and not asked.force:
        raise CannotMatch(plain(locale, "match-there-already", got=asked.out))
    problem = _read(asked.source, locale)
    best = _candidates_considered(problem, asked.best)
    progress = tell_progress(partial(_progress_words, locale))
    plan = solve(problem, best=best, progress=progress)
    return judge(problem, plan, asked, locale=locale, best=best)


def judge(problem: Problem, plan: Plan, asked: argparse.Namespace, *, locale: str, best: int | None) -> int:
    """Verify a plan and write it; 1 with every finding said when something is wrong with it, and nothing written."""
    progress = tell_progress(partial(_progress_words, locale))
    findings = verify(problem, plan, progress=progress) if asked.certify else check_plan(problem, plan)
    for finding in findings:
        say(plain(locale, "match-finding", code=finding.code, subject=finding.subject, reason=finding.words))
    if findings:
        return FINDINGS
    explained = _explaining(problem, locale) if asked.explain else None
    _write(plan_out(problem, plan, explained, best=best, is_certified=asked.certify), asked, locale)
    return 0


def _read(source: str, locale: str) -> Problem:
    document = sys.stdin.buffer.read() if source == STREAM else Path(source).read_bytes()
    try:
        return ProblemIn.model_validate_json(document).value()
    except ValidationError as refusal:
        faults = refusal.errors(include_url=False)
        lines = [_fault(fault, locale) for fault in faults[:FAULTS_MAX]]
        if len(faults) > FAULTS_MAX:
            lines.append(plain(locale, "match-more", count=len(faults) - FAULTS_MAX))
        raise CannotMatch("\n".join([plain(locale, "match-faults", got=source), *lines])) from refusal


def _fault(fault: Any, locale: str) -> str:
    """Say what is wrong with a field, and which it is: tasks[3].due."""
    field = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in fault["loc"]).lstrip(".")
    known = WORDED.get(fault["type"], "other")
    context = fault.get("ctx", {})
    limit = next((str(context[name]) for name in ("ge", "le", "lt") if name in context), "")
    if known == "json":
        limit = str(context.get("error", ""))
    got = str(context.get("name", fault["input"]))
    return "  " + plain(
        locale,
        f"match-fault-{known}",
        field=field or plain(locale, "match-whole"),
        got=shorten(got, GOT_UNITS_MAX),
        limit=limit,
        reason=fault["msg"],
    )


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
    key = "match-optimal" if made.gap == 0 else "match-gap"
    say(plain(locale, key, minor=f"{made.utility:,}", limit=f"{made.bound:,}"))
    if made.best is not None:
        say(plain(locale, "match-best", count=made.best))
    if made.is_certified:
        say(plain(locale, "match-certified"))


def _progress_words(locale: str, what: str, done: int, total: int) -> str:
    return plain(locale, f"match-progress-{what}", done=f"{done:,}", facts=f"{total:,}")
