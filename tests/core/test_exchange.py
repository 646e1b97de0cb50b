"""What the sides of a task say beside the work: who may, at which stages, how much, and who hears of it."""

import pytest

from ledger.core.effects import Notify
from ledger.core.errors import AlreadyDone, BadCommand, LedgerError, NotAllowed, TooLate, TooOften, WrongStage
from ledger.core.exchange import EVIDENCE_MAX, NOTES_MAX, add_evidence, give_feedback, send_note
from ledger.core.ids import PersonId
from ledger.core.task import Task
from tests.core import samples
from tests.core.samples import ADAM, BARB, CARL, DANA, NOON, at, terms_of, told


@pytest.mark.parametrize(("person", "other"), [(ADAM, BARB), (BARB, ADAM)])
def test_add_evidence__by_either_side(person: PersonId, other: PersonId) -> None:
    """Either side may show something: the other and the arbiter hear of it, and the task stays as it is."""
    task = samples.disputed()
    step = add_evidence(task, person, already=0, now=NOON)

    assert step.task == task
    assert told(step.effects) == ((other, "evidence-other"), (DANA, "evidence-arbiter"))


def test_add_evidence__before_the_arbiter_has_the_case() -> None:
    """An objection that is on its way to the chain is no case of the arbiter's yet."""
    assert told(add_evidence(samples.contested(), BARB, already=0, now=NOON).effects) == ((ADAM, "evidence-other"),)


@pytest.mark.parametrize(
    ("task", "person", "already", "late", "refusal"),
    [
        (samples.disputed(), CARL, 0, False, NotAllowed),
        (samples.disputed(), DANA, 0, False, NotAllowed),
        (samples.graded(), BARB, 0, False, WrongStage),
        (samples.ruling(), BARB, 0, False, AlreadyDone),
        (samples.settled(), BARB, 0, False, AlreadyDone),
        (samples.disputed(), BARB, EVIDENCE_MAX, False, BadCommand),
        (samples.disputed(), BARB, 0, True, TooLate),
    ],
)
def test_add_evidence__refused(
    *, task: Task, person: PersonId, already: int, late: bool, refusal: type[LedgerError]
) -> None:
    """Nobody but the two sides, only while the arbiter may rule, and no more than fits."""
    now = at(terms_of(task).rule_by) if late else NOON
    with pytest.raises(refusal):
        add_evidence(task, person, already=already, now=now)


@pytest.mark.parametrize("task", [samples.assigned(), samples.opened(), samples.disputed(), samples.ruling()])
def test_send_note__to_the_other_side(task: Task) -> None:
    """While a task is on its way either side reaches the other, and nobody else."""
    for person, other in ((ADAM, BARB), (BARB, ADAM)):
        (note,) = send_note(task, person, " On my way. ", lately=0).effects
        assert isinstance(note, Notify)

        assert (note.person, note.key, note.details["by"], note.details["words"]) == (
            *(other, "note"),
            *(person, "On my way."),
        )


@pytest.mark.parametrize(
    ("task", "person", "words", "lately", "refusal"),
    [
        (samples.opened(), CARL, "x", 0, NotAllowed),
        (samples.posted(), ADAM, "x", 0, NotAllowed),
        (samples.settled(), ADAM, "x", 0, WrongStage),
        (samples.opened(), ADAM, " ", 0, BadCommand),
        (samples.opened(), ADAM, "x" * 1001, 0, BadCommand),
        (samples.opened(), ADAM, "x", NOTES_MAX, TooOften),
    ],
)
def test_send_note__refused(task: Task, person: PersonId, words: str, lately: int, refusal: type[LedgerError]) -> None:
    """Strangers, ended tasks, empty and endless words, and floods are kept out."""
    with pytest.raises(refusal):
        send_note(task, person, words, lately=lately)


def test_give_feedback__once() -> None:
    """The worker of a settled task says how the employer was, and the employer reads it."""
    (heard,) = give_feedback(samples.settled(), BARB, 80, " Paid at once. ", has_given=False).effects
    assert isinstance(heard, Notify)

    assert (heard.person, heard.key, heard.details["rating"], heard.details["words"]) == (
        *(ADAM, "feedback-employer"),
        *(80, "Paid at once."),
    )


@pytest.mark.parametrize(
    ("task", "person", "rating", "words", "has_given", "refusal"),
    [
        (samples.settled(), ADAM, 80, "", False, NotAllowed),
        (samples.settled(), BARB, 80, "", True, AlreadyDone),
        (samples.graded(), BARB, 80, "", False, WrongStage),
        (samples.settled(), BARB, 101, "", False, BadCommand),
        (samples.settled(), BARB, -1, "", False, BadCommand),
        (samples.settled(), BARB, 80, "w" * 301, False, BadCommand),
    ],
)
def test_give_feedback__refused(
    *, task: Task, person: PersonId, rating: int, words: str, has_given: bool, refusal: type[LedgerError]
) -> None:
    """Only the worker, once, after the end, within the scale."""
    with pytest.raises(refusal):
        give_feedback(task, person, rating, words, has_given=has_given)
