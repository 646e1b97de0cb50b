"""`escrowd consensus`: redundant answers from a CSV come to one label per item."""

import argparse
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from bot.commands.consensus_doubts import Doubts, doubts_of, doubts_told
from bot.commands.consensus_files import BadFile, Told, labels_of, read_told, workers_of
from bot.commands.saying import say
from bot.texts import choose_locale, plain, size
from ledger.config import LangSettings
from ledger.exports.placing import Placed, ThereAlready, placed, placing_all, write_text
from matcher.consensus import Consensus, Method, TooMany, answers_of, combine


class CannotCombine(RuntimeError):
    """What was asked cannot be done; the text says why, in the language of whoever asked."""


EXPECTED = (CannotCombine,)


def execute(arguments: argparse.Namespace) -> int:
    """Combine, in the language that is asked for or set in the environment."""
    return perform(arguments, locale=choose_locale(None, arguments.lang or LangSettings().lang))


def perform(asked: argparse.Namespace, *, locale: str) -> int:
    """Combine answers and write what they come to; 0 when it is done."""
    with _in_words(locale):
        _require_places(asked)
        told = read_told(asked.source, asked.gold)
        answers = answers_of(told.rows, told.gold)
        found = combine(answers, None if asked.method == "auto" else Method(asked.method))
        doubts = doubts_of(found)
        written = [path for path in (asked.out, asked.workers) if path is not None]
        with placing_all(written, is_replaced=asked.force) as drafts:
            write_text(drafts[0], labels_of(found, told.style))
            if asked.workers is not None:
                write_text(drafts[1], workers_of(found, doubts, told.style))
        _tell(asked, told, found, doubts, locale)
    return 0


def _require_places(asked: argparse.Namespace) -> None:
    """Say before the work what would be in the way; that nobody makes it meanwhile is seen to at the end."""
    written = [path for path in (asked.out, asked.workers) if path is not None]
    read = [path for path in (asked.source, asked.gold) if path is not None]
    places = [path.resolve() for path in (*written, *read)]
    for at, path in enumerate(written):
        if path.resolve() in places[at + 1 :]:
            raise BadFile("same-file", path)
        if path.exists() and not asked.force:
            raise ThereAlready(path)
        if not path.parent.is_dir():
            raise BadFile("no-folder", path, got=str(path.parent))


def _tell(asked: argparse.Namespace, told: Told, found: Consensus, doubts: Doubts, locale: str) -> None:
    files = [placed(path) for path in (asked.out, asked.workers) if path is not None]
    if asked.json:
        say(json.dumps(_summary(told, found, doubts, files), indent=2, ensure_ascii=False))
        return
    answers = found.answers
    counts = {"answers": len(answers.item), "count": len(answers.items), "workers": len(answers.workers)}
    say(plain(locale, "consensus-counts", **counts, figure=len(answers.golden)))
    if told.repeated:
        say(plain(locale, "consensus-repeated", count=told.repeated))
    for line in _reasons(found, locale):
        say(line)
    if not found.fit.is_settled:
        say(plain(locale, "consensus-unsettled", count=found.fit.rounds))
    for line in doubts_told(found, doubts, locale):
        say(line)
    for file in files:
        say(plain(locale, "consensus-written", path=str(file.path), size=size(file.size), hash=file.sha256))


def _reasons(found: Consensus, locale: str) -> Iterator[str]:
    """Say by which method, and where it was chosen, why."""
    name = plain(locale, f"consensus-method-{found.fit.method}")
    if found.choice is None:
        yield plain(locale, "consensus-asked", name=name)
        return
    yield plain(locale, "consensus-by-gold" if found.choice.by_gold else "consensus-by-answers", name=name)
    for trial in found.choice.trials:
        tried = plain(locale, f"consensus-method-{trial.method}")
        right = f"{trial.gold_right}/{found.choice.gold_count}"
        yield "  " + plain(locale, "consensus-trial", name=tried, score=f"{trial.foretold:.4f}", found=right)


def _summary(told: Told, found: Consensus, doubts: Doubts, files: list[Placed]) -> dict[str, object]:
    answers, choice = found.answers, found.choice
    reason = "asked" if choice is None else "gold" if choice.by_gold else "answers"
    return {
        "answers": len(answers.item),
        "repeated": told.repeated,
        "items": len(answers.items),
        "workers": len(answers.workers),
        "labels": list(answers.labels),
        "gold": len(answers.golden),
        "method": str(found.fit.method),
        "chosen_by": reason,
        "trials": [] if choice is None else [asdict(trial) for trial in choice.trials],
        "rounds": found.fit.rounds,
        "is_settled": found.fit.is_settled,
        "same_errors": None if doubts.meetings else [asdict(pair) for pair in doubts.copies],
        "blind": sorted(doubts.blind),
        "labels_otherwise": doubts.otherwise,
        "same_answers": None if doubts.meetings else [asdict(pair) for pair in doubts.echoes],
        "labels_resting": doubts.resting,
        "files": [{"path": str(file.path), "bytes": file.size, "sha256": file.sha256} for file in files],
    }


@contextmanager
def _in_words(locale: str) -> Iterator[None]:
    """Say what is in the way in the language of whoever asked."""
    try:
        yield
    except BadFile as refusal:
        named = {"path": str(refusal.path), "line": str(refusal.line), **refusal.named}
        wanted = {name: value for name, value in named.items() if name != "line" or refusal.line}
        raise CannotCombine(plain(locale, f"consensus-{refusal.code}", **wanted)) from refusal
    except TooMany as refusal:
        figures = {"count": f"{refusal.count:,}", "limit": f"{refusal.limit:,}"}
        raise CannotCombine(plain(locale, f"consensus-many-{refusal.what}", **figures)) from refusal
    except ThereAlready as refusal:
        raise CannotCombine(plain(locale, "consensus-there-already", path=str(Path(refusal.args[0])))) from refusal
