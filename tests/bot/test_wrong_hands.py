"""Every button, pressed by everybody, at every stage: only the right person at the right moment moves anything."""

import pytest

from ledger.core.task import Stage
from tests.bot.chat import Actor, Chat
from tests.bot.plays import MAKERS, accept, at_stage, pairs, post, task_of

KINDS = (
    *("untask:{}", "assign:{}", "apply:{}", "unapply:{}", "deliver:{}", "show:{}"),
    *("rate:{}", "rate:{}:85", "rated:{}:100", "accept:{}:85", "contest:{}", "evidence:{}", "case:{}", "piece:{}:1"),
    *("rule:{}", "rule:{}:20000000", "ways:{}", "pay:{}", "giveback:{}", "propose:{}", "deal:{}:1", "undeal:{}"),
    *("note:{}", "feedback:{}", "feedback:{}:80"),
    *(
        f"sure:{flow}:{{}}:7"
        for flow in ("rated", "accepting", "contesting", "ruling", "paying", "declining", "nothing")
    ),
)
BOTH = ("show:{}", "ways:{}", "propose:{}", "note:{}")
# Who may press what, by the stage of the task; everything else must move nothing.
MAY: dict[str, set[tuple[str, str]]] = {
    "opened": {
        *{("employer", kind) for kind in ("pay:{}", *BOTH[1:])},
        *{("worker", kind) for kind in ("deliver:{}", "giveback:{}", *BOTH[1:])},
    },
    "delivered": {
        *{("employer", kind) for kind in ("rate:{}", "rate:{}:85", "rated:{}:100", "pay:{}", *BOTH)},
        *{("worker", kind) for kind in ("deliver:{}", "giveback:{}", *BOTH)},
    },
    "rated": {
        *{("employer", kind) for kind in ("pay:{}", *BOTH)},
        *{("worker", kind) for kind in ("accept:{}:85", "contest:{}", "giveback:{}", *BOTH)},
    },
}
REFUSALS = (
    *("not-yours", "wrong-stage", "already-done", "own-task", "application-closed", "unknown", "not-applied"),
    *("nothing-to-do", "out-of-date", "still-waiting", "no-proposal"),
)


def roles(chat: Chat) -> dict[str, Actor]:
    """Name everybody by what they are to adam's task."""
    return {"employer": chat.people["adam"], "worker": chat.people["barb"], "stranger": chat.people["lina"]}


@pytest.mark.parametrize("chat", MAY, indirect=True)
def test_press__by_everybody(chat: Chat, request: pytest.FixtureRequest) -> None:
    """A button forged by whom it is not for moves nothing and is answered clearly, in the person's language."""
    stage = request.node.callspec.params["chat"]
    task, before = task_of(chat.people["adam"]), chat.standing()
    for role, actor in roles(chat).items():
        clear = {actor.said(key) for key in REFUSALS}
        for kind in KINDS:
            if (role, kind) in MAY[stage]:
                continue
            heard = actor.forges(kind.format(task.id))

            assert heard[0].words in clear, (role, kind, heard.words)
            assert len(heard) <= (1 if role == "stranger" else 2), (role, kind, heard.words)
    assert chat.standing() == before


def test_press__before_anybody_is_chosen(chat: Chat, adam: Actor, barb: Actor, lina: Actor) -> None:
    """On a task on the board others can only apply; choosing and taking it back is its employer's alone."""
    task = post(adam)
    barb.forges(f"apply:{task.id}")
    before = chat.standing()
    for actor in (barb, lina):
        for kind in ("untask", "assign", "deliver", "rate", "show"):
            assert actor.forges(f"{kind}:{task.id}").words == actor.said("not-yours")
    assert lina.forges(f"unapply:{task.id}").words == lina.said("not-applied")
    assert adam.forges(f"apply:{task.id}").words == adam.said("own-task")
    assert chat.standing() == before


@at_stage("rated")
def test_press__after_the_end(chat: Chat) -> None:
    """When a task is over no button of it does anything any more."""
    employer, worker = pairs(chat)[1]
    accept(worker)
    before, task = chat.standing(), task_of(employer)
    assert task.stage is Stage.SETTLED
    for actor in (employer, worker):
        for kind in KINDS:
            if kind != "show:{}" and not (actor is worker and kind.startswith("feedback")):
                assert actor.forges(kind.format(task.id))[0].words in {actor.said(key) for key in REFUSALS}, kind
    assert chat.standing() == before


@at_stage("delivered")
def test_press__in_somebody_elses_chat(chat: Chat, adam: Actor, barb: Actor) -> None:
    """A press that claims to come from another person's chat is not answered, there or anywhere."""
    before, seen = chat.standing(), barb.screen()
    heard = adam.forges(f"rated:{task_of(adam).id}:100", chat_id=barb.id)

    assert not heard
    assert barb.screen() == seen
    assert chat.standing() == before


def test_press__private_previews(chat: Chat, adam: Actor, chen: Actor) -> None:
    """The button of somebody's preview posts or withdraws nothing for anybody else."""
    preview = adam.says("/task 10 USD 2d x")[0]
    withdrawal = chen.says("/withdraw 1 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")[0]
    before = chat.standing()
    for _, pressed in preview.buttons:
        assert chen.forges(pressed).words == chen.said("out-of-date")
    for _, pressed in withdrawal.buttons:
        assert adam.forges(pressed).words == adam.said("out-of-date")
    assert chat.standing() == before


def test_press__tasks_that_are_not(adam: Actor) -> None:
    """A button that names no task is answered clearly."""
    clear = {adam.said(key) for key in REFUSALS}
    for name in ("tsk_00000000000000000", "", "'; --"):
        for kind in KINDS:
            assert adam.forges(kind.format(name))[0].words in clear, (kind, name)


def test_press__by_somebody_unknown(chat: Chat, adam: Actor) -> None:
    """Whoever has never entered is welcomed first, whatever they press, and nothing moves."""
    task = post(adam)
    before = chat.standing()
    stranger = chat.person("zoe")
    stranger.types("/start")
    with chat.store.change():
        chat.store.run("UPDATE updates SET confirmed = 1")
    heard = stranger.forges(f"apply:{task.id}")

    assert "Welcome, zoe!" in heard.words
    assert chat.standing() == before
    assert set(MAKERS) >= set(MAY)
