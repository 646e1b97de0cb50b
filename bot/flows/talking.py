"""What the two sides say to each other: notes on the way, and how the employer was."""

from bot.flows.asking import body_of, done, find
from bot.parse import parse_rating, parse_words
from bot.texts import Html, plain
from bot.turn import Answer, Button, Turn, only
from ledger.core.bounds import NOTE_MAX, OPINION_MAX
from ledger.core.commands import Feedback, SendNote
from ledger.core.dispute import require_party
from ledger.core.errors import AlreadyDone, WrongStage
from ledger.core.ids import PersonId, TaskId
from ledger.core.task import ENDED, Stage, Task, require_stage, require_worker

FEEDBACK_CHOICES = (100, 80, 60, 40, 0)


def ask_note(turn: Turn, task_id: TaskId) -> Answer:
    """Ask for the words to the other side."""

    def goes_on(task: Task) -> None:
        if task.stage in ENDED:
            raise WrongStage(task=task.id, stage=task.stage)

    found = find(turn, task_id, lambda task: require_party(task, turn.person.id), goes_on)
    if isinstance(found, Answer):
        return found
    dialogue = turn.begin("note", task=found.id)
    name = turn.views.person(require_party(found, turn.person.id)).name
    values = {"title": found.title, "by": name, "limit": str(NOTE_MAX)}
    return only(turn.say("note-ask", turn.cancel_row(dialogue), **values), dialogue=dialogue)


def take_note(turn: Turn) -> Answer:
    """Tell the other side what was typed; files go by delivery or evidence, so that they are hashed and kept."""
    task_id, _ = body_of(turn)
    if turn.incoming.attachment is not None:
        return only(turn.say("note-words-only"), dialogue=turn.dialogue)
    words = parse_words(turn.incoming.text, most=NOTE_MAX)
    command = SendNote(**turn.stamp(), person=turn.person.id, task=task_id, words=words)  # type: ignore[arg-type]
    return Answer(commands=(command,), accepted=done(turn, task_id, "note-sent"), is_over=True)


def ask_feedback(turn: Turn, task_id: TaskId) -> Answer:
    """Ask a worker how the employer was."""
    found = _settled(turn, task_id)
    if isinstance(found, Answer):
        return found
    row = tuple(
        Button(plain(turn.locale, "btn-rate-value", rating=one), f"feedback:{found.id}:{one}")
        for one in FEEDBACK_CHOICES
    )
    values = {"title": found.title, "employer": turn.views.person(found.employer).name}
    return only(turn.say("feedback-ask", row, **values), dialogue=turn.begin("grade", task=found.id))


def take_grade(turn: Turn) -> Answer:
    """Take a typed number for the rating of an employer."""
    task_id, _ = body_of(turn)
    return ask_opinion(turn, task_id, turn.incoming.text)


def ask_opinion(turn: Turn, task_id: TaskId, rating: str) -> Answer:
    """Ask for a sentence beside the rating that was pressed; none is needed."""
    found = _settled(turn, task_id)
    if isinstance(found, Answer):
        return found
    given = parse_rating(rating)
    dialogue = turn.begin("feedback", task=found.id, rating=str(given))
    send = (Button(plain(turn.locale, "btn-send-so"), f"sure:feedback:{found.id}:{dialogue.revision}"),)
    values: dict[str, str | int] = {"title": found.title, "rating": given, "limit": str(OPINION_MAX)}
    return only(turn.say("feedback-words", turn.cancel_row(dialogue), send, **values), dialogue=dialogue)


def take_opinion(turn: Turn) -> Answer:
    """Give the rating with the sentence that was typed."""
    return _give(turn, parse_words(turn.incoming.text, most=OPINION_MAX))


def give_feedback(turn: Turn) -> Answer:
    """Give the rating without a sentence."""
    return _give(turn, "")


def employer_standing(turn: Turn, employer: PersonId) -> Html:
    """Say how workers have rated an employer: what all ratings come to, and of how many."""
    found = turn.views.standing(employer)
    return turn.words("employer-standing", count=found.count, rating=found.rating)


def _give(turn: Turn, words: str) -> Answer:
    task_id, body = body_of(turn)
    given = {"rating": int(body["rating"]), "words": words}
    command = Feedback(**turn.stamp(), person=turn.person.id, task=task_id, **given)  # type: ignore[arg-type]
    said = done(turn, task_id, "feedback-given", rating=int(body["rating"]))
    return Answer(commands=(command,), accepted=said, is_over=True)


def _settled(turn: Turn, task_id: TaskId) -> Task | Answer:
    def is_new(task: Task) -> None:
        if turn.views.opinion(task.id) is not None:
            raise AlreadyDone(task=task.id)

    return find(
        turn,
        task_id,
        lambda task: require_worker(task, turn.person.id),
        lambda task: require_stage(task, Stage.SETTLED),
        is_new,
    )
