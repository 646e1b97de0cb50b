"""How a task may end, whose word that takes, and what it must have brought: from what was said of it alone."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ledger.core.commands import (
    AcceptAgreement,
    AcceptRating,
    Command,
    Contest,
    Deliver,
    GiveBack,
    PayInFull,
    Rate,
    Rule,
)
from ledger.core.ids import CommandId, TaskId
from ledger.core.packed import Path
from ledger.core.task import ENDED, IN_ESCROW, Stage, Task, terms_of
from ledger.core.terms import Split, Terms, arbiter_fee, by_default, divide, earned

NOTHING = Split(0, 0, 0, 0)
_LAST_WORDS = (AcceptAgreement, AcceptRating, GiveBack, PayInFull, Rule)  # each ends a task; so does a full rating


class Word(NamedTuple):
    """What somebody asked of a task, and was not refused."""

    id: CommandId
    kind: type[Command]
    task: TaskId
    figure: int  # a rating, or what the worker is to earn before the fee


@dataclass(frozen=True, slots=True)
class Said:
    """All that was said of a task, and that the chain has not refused."""

    terms: Terms
    reward: int
    words: Collection[Word]

    def figure(self, kind: type[Command]) -> int | None:
        """Give the figure of the one word of a kind, if there is one; a second would have to be refused."""
        found = [word.figure for word in self.words if word.kind is kind]
        assert len(found) <= 1 or kind is Deliver, f"{found} were all taken for {kind.__name__}"
        return found[0] if found else None

    def last_words(self) -> list[Word]:
        """List what ends a task: of all that was said there is one at most that does."""
        return [word for word in self.words if word.kind in _LAST_WORDS or self._is_full(word)]

    def offered(self) -> int | None:
        """Say what the rating offers, if one was given that leaves the worker a choice."""
        rating = self.figure(Rate)
        return None if rating is None or rating >= self.terms.full_rating else earned(self.terms, self.reward, rating)

    def _is_full(self, word: Word) -> bool:
        return word.kind is Rate and word.figure >= self.terms.full_rating


def _rated(said: Said) -> int | None:
    is_full = any(word.kind in {Rate, PayInFull} for word in said.last_words())
    return said.reward if is_full else None


def _accepted(said: Said) -> int | None:
    accepted = said.figure(AcceptRating)
    return said.offered() if accepted is not None and accepted == said.figure(Rate) else None


def _released(said: Said) -> int | None:
    return said.reward if said.figure(Deliver) is not None and said.figure(Rate) is None else None


def _refunded(said: Said) -> int | None:
    return 0 if said.figure(Rate) is None else None


def _ruled(said: Said) -> int | None:
    return said.figure(Rule) if said.figure(Contest) is not None else None


def _defaulted(said: Said) -> int | None:
    rating = said.figure(Rate)
    is_contested = rating is not None and said.figure(Contest) is not None
    return by_default(said.terms, said.reward, rating or 0) if is_contested else None


def _finished(said: Said) -> int | None:
    return said.offered() if said.figure(Contest) is None else None


def _agreed(said: Said) -> int | None:
    return said.figure(AcceptAgreement)


def _given_back(said: Said) -> int | None:
    return 0 if said.figure(GiveBack) is not None else None


# What the worker earns by each ending; none where nobody has said what it takes.
_EARNED: Mapping[Path, Callable[[Said], int | None]] = {
    Path.RATED: _rated,
    Path.ACCEPTED: _accepted,
    Path.FINISHED: _finished,
    Path.RELEASED: _released,
    Path.REFUNDED: _refunded,
    Path.RULED: _ruled,
    Path.DEFAULTED: _defaulted,
    Path.AGREED: _agreed,
    Path.GIVEN_BACK: _given_back,
}
BY_DATE = frozenset({Path.FINISHED, Path.RELEASED, Path.REFUNDED, Path.DEFAULTED})


def parts_of(task: Task, words: Collection[Word]) -> Split | None:
    """Divide a task's reward as what was said of it has it; nothing while it is in escrow, at rest."""
    if task.path is None:
        assert task.stage in (*IN_ESCROW, Stage.POSTED, Stage.CANCELLED, Stage.EXPIRED), f"not at rest: {task}"
    if task.path is None and task.stage not in IN_ESCROW:
        return Split(0, 0, 0, task.reward)
    said = Said(terms_of(task), task.reward, words)
    assert len(said.last_words()) == (task.path is not None and task.path not in BY_DATE), (task, words)
    if task.path is None:
        _assert_stands(task, said)
        return None
    assert task.stage in ENDED, task
    gross = _EARNED[task.path](said)
    assert gross is not None, f"nobody said so: {task}, {words}"
    fee = arbiter_fee(said.terms, task.reward, said.figure(Rate) or 0) if task.path is Path.RULED else 0
    return divide(said.terms, task.reward, gross, fee)


def _assert_stands(task: Task, said: Said) -> None:
    """A task in escrow stands where the last word that was taken has brought it."""
    words = {word.kind for word in said.words}
    steps = ((Contest, Stage.CONTESTED), (Rate, Stage.RATED), (Deliver, Stage.DELIVERED))
    expected = next((stage for kind, stage in steps if kind in words), Stage.OPENED)
    assert task.stage is expected, (task, said.words)
