"""What speaks against some workers' answers: who errs as another does, who does not look; and what that changes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.texts import plain, shorten
from matcher.consensus import (
    Answers,
    Consensus,
    Copy,
    Echo,
    Method,
    TooMany,
    answers_of,
    blind,
    combine,
    copies,
    echoes,
)

PAIRS_TOLD = 10
NAMES_UNITS_MAX = 300  # of a list of names in one line


@dataclass(frozen=True, slots=True)
class Doubts:
    """Pairs who err alike, the rarest first, and workers whose answers do not depend on the items.

    `otherwise` counts the labels that would change if of each group of such pairs only one answered. `echoes` are
    further pairs who say nearly always the same, where `resting`, so many labels, would change if one of them did;
    `meetings` is set where neither was looked for: pairs of answers, and how many of them are looked at at most.
    """

    copies: tuple[Copy, ...] = ()
    blind: frozenset[str] = frozenset()
    otherwise: int = 0
    echoes: tuple[Echo, ...] = ()
    resting: int = 0
    meetings: tuple[int, int] | None = None

    @property
    def alike(self) -> dict[str, list[str]]:
        """With whom each of the suspected errs alike."""
        return _neighbours(self.copies)


def doubts_of(consensus: Consensus) -> Doubts:
    """Look for whatever speaks against answers."""
    clickers = frozenset(one.worker for one in blind(consensus))
    try:
        found, voices = copies(consensus), echoes(consensus.answers)
    except TooMany as refusal:
        return Doubts(blind=clickers, meetings=(refusal.count, refusal.limit))
    alike = _neighbours(found)
    voices = tuple(one for one in voices if not (one.first in alike and one.second in alike))
    resting = _otherwise(consensus, _neighbours(voices)) if voices else 0
    return Doubts(
        copies=found,
        blind=clickers,
        otherwise=_otherwise(consensus, alike) if found else 0,
        echoes=voices if resting else (),  # where no label hangs on it nobody need look
        resting=resting,
    )


def _neighbours(pairs: Iterable[Copy | Echo]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for pair in pairs:
        found.setdefault(pair.first, []).append(pair.second)
        found.setdefault(pair.second, []).append(pair.first)
    return found


def doubts_told(consensus: Consensus, doubts: Doubts, locale: str) -> Iterator[str]:
    """Say it line by line."""
    if len(consensus.answers.labels) == 1:
        yield plain(locale, "consensus-one-label", got=shorten(consensus.answers.labels[0], NAMES_UNITS_MAX))
    if doubts.meetings:
        count, limit = (f"{figure:,}" for figure in doubts.meetings)
        yield plain(locale, "consensus-copies-unseen", count=count, limit=limit)
    if doubts.copies:
        yield plain(locale, "consensus-copies", workers=_names(doubts.alike))
        for one in doubts.copies[:PAIRS_TOLD]:
            figures = {"figure": one.shared, "found": one.wrong, "count": one.alike}
            yield "  " + plain(locale, "consensus-copied", worker=one.first, name=one.second, **figures)
        if len(doubts.copies) > PAIRS_TOLD:
            yield "  " + plain(locale, "consensus-copied-more", count=len(doubts.copies) - PAIRS_TOLD)
        yield plain(locale, "consensus-otherwise", count=doubts.otherwise)
    if doubts.echoes:
        words = _names(_neighbours(doubts.echoes))
        yield plain(locale, "consensus-echoes", workers=words, count=doubts.resting)
    if doubts.blind:
        yield plain(locale, "consensus-blind", workers=_names(doubts.blind))
    if not (doubts.copies or doubts.echoes or doubts.blind or doubts.meetings):
        yield plain(locale, "consensus-unsuspected")


def _names(workers: "frozenset[str] | dict[str, list[str]]") -> str:
    return shorten(", ".join(sorted(workers)), NAMES_UNITS_MAX)


def _otherwise(consensus: Consensus, alike: dict[str, list[str]]) -> int:
    """Count the labels that change where of those who are alike, in chains, only the first by name is heard."""
    answers = consensus.answers
    left_out, seen = set[str](), set[str]()
    for first in sorted(alike):
        group = [first] if first not in seen else []
        seen.add(first)
        while group:
            new = set(alike[group.pop()]) - seen
            seen |= new
            left_out |= new
            group += sorted(new)
    label = dict(zip(answers.items, _labels(consensus), strict=True))
    again = combine(_without(answers, left_out), Method(consensus.fit.method))
    return sum(label[item] != given for item, given in zip(again.answers.items, _labels(again), strict=True))


def _labels(consensus: Consensus) -> list[str]:
    return [consensus.answers.labels[at] for at in consensus.label]


def _without(answers: Answers, left_out: set[str]) -> Answers:
    """Return the answers of everybody else; every item stays."""
    names = zip(answers.item.tolist(), answers.worker.tolist(), answers.label.tolist(), strict=True)
    rows = [(answers.items[item], answers.workers[worker], answers.labels[label]) for item, worker, label in names]
    gold = {answers.items[at]: answers.labels[answers.gold[at]] for at in answers.golden.tolist()}
    return answers_of([row for row in rows if row[1] not in left_out], gold, answers.items)
