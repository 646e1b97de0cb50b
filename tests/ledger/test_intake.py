"""The one door: a repeat changes nothing, a refusal changes nothing, and all that one command changes comes whole."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection

from ledger import store
from ledger.core.commands import Apply, CancelTask, ChooseLanguage, Command, Enter, Fund, PostTask, Unapply, Withdraw
from ledger.core.effects import AskMoney, MoneyStep, Notify
from ledger.core.errors import AlreadyDone, BadCommand, NotAllowed, NotCovered, OtherContent, Unknown, WrongStage
from ledger.core.ids import CommandId, PersonId, TaskId
from ledger.core.task import Moved, Stage
from ledger.intake import TRIES, Outcome
from ledger.tables import applications, commands, outbox, people, tasks
from tests.core.samples import DAY
from tests.ledger.hands import USD, Hands


def posting(hands: Hands, person: PersonId, **change: Any) -> PostTask:
    """Make the command that posts a task."""
    words: dict[str, Any] = {"title": "t", "asset": "USD", "reward": USD, "seconds": 3600, "skills": ()}
    return PostTask(**hands.stamp(), person=person, languages=(), **(words | change))


def test_handle__repeat(hands: Hands) -> None:
    """A repeated command answers as before and nothing happens twice, whenever it is repeated."""
    adam = hands.enter("adam")
    post = posting(hands, adam)
    first = hands.handle(post)[0]
    again = hands.handle(replace(post, at=post.at + DAY), post)

    assert again == (Outcome(post.id, first.result, is_repeat=True),) * 2
    assert len(hands.rows(tasks)) == 1


def test_handle__repeat_with_effects(hands: Hands) -> None:
    """What a command asked for outside is asked for once."""
    adam = hands.enter("adam")
    fund = Fund(**hands.stamp(), person=adam, asset="USD", minor=USD)
    hands.handle(fund, fund)
    hands.handle(fund)

    steps = [ask.step for ask in hands.effects(AskMoney) if isinstance(ask, AskMoney)]
    assert steps == [MoneyStep.FAUCET, MoneyStep.DEPOSIT]


def test_handle__other_content(hands: Hands) -> None:
    """An id that was used for something else is refused, and what it was used for stands."""
    adam = hands.enter("adam")
    post = posting(hands, adam)
    hands.do(post)

    assert isinstance(hands.refused(replace(post, reward=2 * USD)), OtherContent)
    assert isinstance(hands.refused(CancelTask(id=post.id, at=post.at, person=adam, task=TaskId("x"))), OtherContent)
    assert [row["reward"] for row in hands.rows(tasks)] == [USD]


def test_handle__refused_neighbour(hands: Hands) -> None:
    """A refused command leaves nothing and does not stop its neighbours."""
    adam = hands.enter("adam")
    nobody = posting(hands, PersonId("per_nobody"))
    outcomes = hands.handle(posting(hands, adam), nobody, posting(hands, adam))

    assert [type(outcome.refusal) for outcome in outcomes] == [type(None), Unknown, type(None)]
    assert len(hands.rows(tasks)) == 2
    assert nobody.id not in {row["id"] for row in hands.rows(commands)}


def test_handle__refused_may_be_asked_again(hands: Hands) -> None:
    """A refusal is not kept: the same command may be taken once the reason is gone."""
    adam, barb = hands.enter("adam"), hands.enter("barb")
    task = hands.post(adam)
    unapply = Unapply(**hands.stamp(), person=barb, task=task)

    assert isinstance(hands.refused(unapply), AlreadyDone)
    hands.do(Apply(**hands.stamp(), person=barb, task=task))
    hands.do(unapply)
    assert hands.rows(applications) == []


def test_handle__conflict(hands: Hands) -> None:
    """When a row changed under a command, the whole is tried again, and comes out once."""
    adam = hands.enter("adam")
    command, tries = posting(hands, adam), []

    def also(connection: Connection, outcomes: tuple[Outcome, ...]) -> None:
        tries.append(outcomes)
        if len(tries) < 3:
            raise store.Conflict("somebody was faster")

    outcomes = hands.intake.handle((command,), also=also)

    assert len(tries) == 3
    assert not outcomes[0].is_repeat
    assert len(hands.rows(tasks)) == 1


def test_handle__conflict_without_end(hands: Hands) -> None:
    """What conflicts again and again is given up, with nothing changed."""
    adam, tries = hands.enter("adam"), []

    def also(_connection: Connection, outcomes: tuple[Outcome, ...]) -> None:
        tries.append(outcomes)
        raise store.Conflict("somebody is always faster")

    with pytest.raises(store.Conflict):
        hands.intake.handle((posting(hands, adam),), also=also)

    assert len(tries) == TRIES
    assert hands.rows(tasks) == []


def test_handle__fails_in_the_middle(hands: Hands) -> None:
    """When anything fails, nothing of the transaction stays: no task, no command, no effect."""
    adam = hands.enter("adam")

    def also(_connection: Connection, _outcomes: tuple[Outcome, ...]) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        hands.intake.handle((Fund(**hands.stamp(), person=adam, asset="USD", minor=1),), also=also)

    assert hands.rows(outbox) == []
    assert len(hands.rows(commands)) == 1  # that adam entered


def test_update__stale(hands: Hands) -> None:
    """A task is written only over the version that was read."""
    adam = hands.enter("adam")
    task = hands.look(hands.post(adam))
    moved = [Moved(task, replace(task, title="other"))]

    with hands.engine.begin() as connection:
        store.update_tasks(connection, moved)
    with hands.engine.begin() as connection, pytest.raises(store.Conflict):
        store.update_tasks(connection, moved)


def test_version__counts_changes(hands: Hands) -> None:
    """The version goes up with every change that is saved, and with nothing else."""
    adam, barb, carl = hands.enter("adam"), hands.enter("barb"), hands.enter("carl")
    task = hands.post(adam)
    hands.do(Apply(**hands.stamp(), person=barb, task=task))  # opens the window
    assert hands.look(task).version == 2

    hands.do(Apply(**hands.stamp(), person=carl, task=task))  # changes nothing of the task itself
    assert hands.look(task).version == 2


def test_enter__twice(hands: Hands) -> None:
    """Who enters again is the same person with the same key, met under today's name in today's chat."""
    adam = hands.enter("adam", "zh-Hans")
    before = hands.rows(people)[0]
    again = Enter(**hands.stamp(), telegram_id=before["telegram_id"], chat_id=99, name="Adam B.", language="en")

    assert hands.do(again) == adam
    assert hands.rows(people) == [{**before, "chat_id": 99, "name": "Adam B."}]


def test_choose__language(hands: Hands) -> None:
    """A person's language is kept; one without texts is refused."""
    adam = hands.enter("adam")
    hands.do(ChooseLanguage(**hands.stamp(), person=adam, language="zh-Hans"))

    assert isinstance(hands.refused(ChooseLanguage(**hands.stamp(), person=adam, language="tlh")), BadCommand)
    assert hands.rows(people)[0]["language"] == "zh-Hans"


def test_apply__twice(hands: Hands) -> None:
    """One offer a person."""
    adam, barb = hands.enter("adam"), hands.enter("barb")
    task = hands.post(adam)
    hands.do(Apply(**hands.stamp(), person=barb, task=task))

    assert isinstance(hands.refused(Apply(**hands.stamp(), person=barb, task=task)), AlreadyDone)
    assert len(hands.rows(applications)) == 1


def test_apply__after_it_was_taken_back(hands: Hands) -> None:
    """Whoever had offered for a task that is gone hears that it is gone, not that they had offered."""
    adam, barb = hands.enter("adam"), hands.enter("barb")
    task = hands.post(adam)
    hands.do(Apply(**hands.stamp(), person=barb, task=task))
    hands.do(CancelTask(**hands.stamp(), person=adam, task=task))

    assert isinstance(hands.refused(Apply(**hands.stamp(), person=barb, task=task)), WrongStage)
    assert isinstance(hands.refused(Unapply(**hands.stamp(), person=barb, task=task)), WrongStage)


def test_notice__in_the_lane_of_its_chat(hands: Hands) -> None:
    """What a person is told waits with what is sent to their chat, so that it comes in order."""
    adam, barb = hands.enter("adam"), hands.enter("barb")
    hands.do(Apply(**hands.stamp(), person=barb, task=hands.post(adam)))

    assert [row["lane"] for row in hands.rows(outbox)] == [f"chat:{sum(b'adam')}"]


def test_cancel__tells_who_applied(hands: Hands) -> None:
    """Everybody who offered hears that the task is gone."""
    adam, barb = hands.enter("adam"), hands.enter("barb")
    task = hands.post(adam)
    hands.do(Apply(**hands.stamp(), person=barb, task=task))
    hands.do(CancelTask(**hands.stamp(), person=adam, task=task))

    assert hands.look(task).stage is Stage.CANCELLED
    last = hands.effects(Notify)[-1]
    assert isinstance(last, Notify)
    assert (last.person, last.key) == (barb, "task-cancelled")


def test_cancel__somebody_elses(hands: Hands) -> None:
    """Who someone is counts, not what they know: another's task stays."""
    adam, barb = hands.enter("adam"), hands.enter("barb")
    task = hands.post(adam)

    assert isinstance(hands.refused(CancelTask(**hands.stamp(), person=barb, task=task)), NotAllowed)
    assert hands.look(task).stage is Stage.POSTED


def test_withdraw__beyond_the_balance(hands: Hands) -> None:
    """More than is there is refused with both figures, and nothing is asked of the chain."""
    adam = hands.enter("adam")
    refusal = hands.refused(Withdraw(**hands.stamp(), person=adam, asset="USD", minor=1, to="0x" + "1" * 40))

    assert isinstance(refusal, NotCovered)
    assert refusal.details == {"asset": "USD", "needed": "1", "held": "0"}
    assert hands.effects() == []


BEYOND: dict[str, Callable[[Hands, PersonId], Command]] = {
    "reward of nothing": lambda hands, adam: posting(hands, adam, reward=0),
    "reward below nothing": lambda hands, adam: posting(hands, adam, reward=-1),
    "reward beyond the contract": lambda hands, adam: posting(hands, adam, reward=2**96),
    "no time to deliver": lambda hands, adam: posting(hands, adam, seconds=0),
    "too much time": lambda hands, adam: posting(hands, adam, seconds=10**9),
    "unknown currency": lambda hands, adam: posting(hands, adam, asset="EUR"),
    "deposit of nothing": lambda hands, adam: Fund(**hands.stamp(), person=adam, asset="USD", minor=0),
    "withdrawal below nothing": lambda hands, adam: Withdraw(
        **hands.stamp(), person=adam, asset="USD", minor=-5, to="0x" + "1" * 40
    ),
    "withdrawal to nowhere": lambda hands, adam: Withdraw(
        **hands.stamp(), person=adam, asset="USD", minor=1, to="barb"
    ),
    "unknown task": lambda hands, adam: Apply(**hands.stamp(), person=adam, task=TaskId("tsk_0")),
    "unknown language": lambda hands, _: Enter(**hands.stamp(), telegram_id=1, chat_id=1, name="x", language="tlh"),
}


@pytest.mark.parametrize("case", BEYOND)
def test_handle__beyond_bounds(hands: Hands, case: str) -> None:
    """What the contract or the tables could never take is refused at the door, whoever let it come so far."""
    adam = hands.enter("adam")
    refusal = hands.refused(BEYOND[case](hands, adam))

    assert isinstance(refusal, BadCommand)
    assert hands.effects() == []


def test_salt__known_to_nobody(hands: Hands) -> None:
    """Each task has a salt of its own; without the master secret nobody can make it."""
    adam = hands.enter("adam")
    salts = {row["spec_salt"] for _ in range(3) if hands.post(adam) for row in hands.rows(tasks)}

    assert len(salts) == 3
    assert {len(salt) for salt in salts} == {32}


def test_outcome__names_its_command(hands: Hands) -> None:
    """Outcomes come in the order of the commands, each under its id."""
    adam = hands.enter("adam")
    asked = tuple(replace(posting(hands, adam), id=CommandId(f"tg:{number}")) for number in range(3))

    assert tuple(outcome.id for outcome in hands.handle(*asked)) == ("tg:0", "tg:1", "tg:2")
