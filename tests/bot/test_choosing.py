"""Other ways to find a worker: the first who applies, or whom the employer chooses from a list."""

import pytest

from ledger.core.commands import Filling
from ledger.core.task import Stage
from tests.bot.chat import Actor, Chat
from tests.bot.plays import TITLE, apply, post, task_of


@pytest.mark.parametrize(("employer", "worker", "tag"), [("adam", "barb", "#first"), ("chen", "lina", "#先到先得")])
def test_first__who_applies(chat: Chat, employer: str, worker: str, tag: str) -> None:
    """The board says that the first one gets it, and the first one does, without anybody waiting."""
    giver, taker = chat.people[employer], chat.people[worker]
    task = post(giver, f"30 USD 2d {TITLE} {tag}")
    assert task.filling is Filling.FIRST
    assert taker.lang("first come, first served", "先到先得") in taker.says("/board").words
    heard = taker.presses(taker.lang("Apply", "申请"), on=TITLE)

    assert taker.lang("It goes to the first who applied", "这个任务先到先得") in heard.words
    chat.pump()
    assert chat.task(task).worker == taker.person.id
    assert giver.lang("• the first who applied", "• 第一个申请") in giver.transcript()


@pytest.mark.parametrize(("employer", "tag"), [("adam", "#choose"), ("chen", "#自选")])
def test_choose__from_a_list(chat: Chat, employer: str, tag: str) -> None:
    """The employer hears of each application, sees everybody with what speaks for them, and names one."""
    giver, barb, lina = (chat.people[name] for name in (employer, "barb", "lina"))
    task = post(giver, f"30 USD 2d {TITLE} {tag} #en")
    assert giver.lang("Nobody has applied", "还没有人申请") in giver.forges(f"offers:{task.id}").words
    for worker in (barb, lina):
        assert worker.lang("The employer chooses the worker", "人选由雇主决定") in apply(worker, task).words
    chat.skip(days=1)
    assert chat.task(task).stage is Stage.POSTED
    assert giver.lang("You choose", "由你选人") in giver.says("/mine").words
    heard = giver.presses(giver.lang("Choose a worker", "选人"))

    for part in ("barb", "lina", giver.lang("2 applications", "共 2 人申请"), giver.lang("points", "匹配分")):
        assert part in heard.words
    giver.presses(giver.lang("Choose lina", "选 lina"))
    chat.pump()
    assert chat.task(task).worker == lina.person.id
    assert giver.lang("• chosen by the employer", "• 由雇主选定") in giver.transcript()
    assert barb.lang("the employer chose another applicant", "雇主选了另一位申请者") in barb.transcript()


def test_choose__wrong_hands(chat: Chat, adam: Actor, barb: Actor, lina: Actor) -> None:
    """Nobody but the employer sees the list or names anybody, and nobody is named who does not apply."""
    task = post(adam, f"30 USD 2d {TITLE} #choose")
    apply(barb, task)

    assert lina.forges(f"offers:{task.id}").words == lina.said("not-yours")
    assert lina.forges(f"choose:{task.id}:{barb.person.id}").words == lina.said("not-yours")
    assert adam.forges(f"choose:{task.id}:{lina.person.id}").words == adam.said("applicant-gone")
    assert adam.forges(f"assign:{task.id}").words == adam.said("choose-somebody")
    assert adam.forges("offers:tsk_0").words == adam.said("unknown")
    plain = post(adam)
    assert adam.forges(f"choose:{plain.id}:{barb.person.id}").words == adam.said("chosen-by-rule")


def test_choose__not_covered(chat: Chat, barb: Actor) -> None:
    """Who chose before the money was there sees whom, and what is missing; and what was over is out of date."""
    giver = chat.newcomer("gina")
    giver.says("/start")
    task = post(giver, f"30 USD 2d {TITLE} #choose")
    apply(barb, task)
    giver.presses("Choose a worker")
    giver.presses("Choose barb")
    chat.pump()

    assert "is missing for the reward" in giver.says("/mine").words
    giver.presses("Take back task")
    assert giver.forges(f"offers:{task.id}").words == giver.said("out-of-date")
    assert task_of(giver).stage is Stage.CANCELLED
