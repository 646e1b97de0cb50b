"""What people do with a task, step by step, in their own language; and the stages that tests begin at."""

from collections.abc import Callable, Mapping

import pytest

from ledger.core.task import Stage, Task
from ledger.dialogues import select_dialogue
from tests.bot.chat import Actor, Chat, Heard

FULL = 90  # the rating that pays in full
REASON = "Two pages are missing."
TITLE = "Translate 500 words"
ELSEWHERE = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
PAIRS = (("adam", "barb"), ("chen", "lina"))  # an employer and a freelancer in English, and in Chinese


def at_stage(stage: str) -> pytest.MarkDecorator:
    """Let a test begin with a chat in which each pair has a task at this stage."""
    return pytest.mark.parametrize("chat", [stage], indirect=True)


def pairs(chat: Chat) -> tuple[tuple[Actor, Actor], ...]:
    """Give the two pairs."""
    return tuple((chat.people[employer], chat.people[worker]) for employer, worker in PAIRS)


def mixed(chat: Chat) -> tuple[tuple[Actor, Actor], ...]:
    """Give one pair of two languages, where twice the same would only take longer."""
    return ((chat.people["adam"], chat.people["lina"]),)


def task_of(employer: Actor) -> Task:
    """Read an employer's newest task."""
    return employer.chat.ledger.views.tasks_of(employer.person.id)[0]


def post(employer: Actor, line: str = f"30 USD 2d {TITLE}") -> Task:
    """Post a task."""
    employer.says(f"/task {line}")
    employer.presses(employer.lang("Post", "发布"))
    return task_of(employer)


def apply(worker: Actor, task: Task) -> Heard:
    """Apply for a task on the board."""
    worker.says("/board")
    buttons = worker.screen()[-1].buttons
    return worker.presses(next(label for label, pressed in buttons if pressed.startswith(f"apply:{task.id}:")))


def choose(employer: Actor) -> Heard:
    """Have the matcher choose at once."""
    return employer.presses(employer.lang("Choose now", "现在选人"))


def open_task(employer: Actor, *workers: Actor, line: str = f"30 USD 2d {TITLE}") -> Task:
    """Bring a task to where the money is locked and the work may start."""
    task = post(employer, line)
    for worker in workers:
        apply(worker, task)
    choose(employer)
    return _at(employer, task, Stage.OPENED)


def ask(worker: Actor) -> Heard:
    """Begin to hand in."""
    return worker.presses(worker.lang("Deliver", "交付"))


def deliver(worker: Actor, words: str = "Here it is.") -> Heard:
    """Hand in a text."""
    ask(worker)
    return worker.says(words)


def rate(employer: Actor, rating: int) -> Heard:
    """Type a rating, say why it is a low one, and confirm it."""
    employer.presses(employer.lang("Another rating", "其他分数"))
    employer.says(str(rating))
    if rating < FULL:
        employer.says(REASON)
    return employer.presses(employer.lang("Confirm", "确认"))


def accept(worker: Actor) -> Heard:
    """Accept a rating, and confirm it."""
    worker.presses(worker.lang("Accept", "接受"))
    return worker.presses(worker.lang("Confirm", "确认"))


def confirm_unseen(actor: Actor, flow: str, task: Task) -> Heard:
    """Confirm what was previewed, though the preview has not reached the person's screen."""
    ledger = actor.chat.ledger
    dialogue = select_dialogue(ledger.engine, actor.id, ledger.clock.now())
    assert dialogue is not None
    return actor.forges(f"sure:{flow}:{task.id}:{dialogue.revision}")


def _people(chat: Chat) -> None:
    """Let adam and barb (English) and chen and lina (中文) enter; the employers have 100 USD."""
    for name, language in (("adam", "en"), ("barb", "en"), ("chen", "zh-hans"), ("lina", "zh-hans")):
        chat.newcomer(name, language)
    for name in ("adam", "chen"):
        chat.people[name].says("/fund 100")


def _each(step: Callable[[Actor, Actor], object]) -> Callable[[Chat], None]:
    def make(chat: Chat) -> None:
        for employer, worker in pairs(chat):
            step(employer, worker)

    return make


MAKERS: Mapping[str, Callable[[Chat], None]] = {
    "peopled": _people,
    "opened": _each(open_task),
    "delivered": _each(lambda _, worker: deliver(worker)),
    "rated": _each(lambda employer, _: rate(employer, 85)),
}
BEFORE = {"peopled": "", "opened": "peopled", "delivered": "opened", "rated": "delivered"}


def _at(actor: Actor, task: Task, stage: Stage) -> Task:
    now = actor.chat.task(task)
    assert now.stage is stage, actor.transcript()
    return now
