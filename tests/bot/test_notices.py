"""Whatever the ledger has to tell can be said in both languages: at the time, and when the task has long moved on."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import ledger
from bot.notices import Scribe
from bot.texts import CAPTION_UNITS_MAX, LOCALES, MESSAGE_UNITS_MAX, seen, units
from ledger.core.commands import (
    AcceptAgreement,
    AddEvidence,
    Command,
    Contest,
    Deliverable,
    DeliverableKind,
    EditTask,
    Feedback,
    GiveBack,
    ProposeAgreement,
    Revoke,
    Rule,
    SendNote,
    WithdrawProposal,
)
from ledger.core.effects import AskTask, MoneyStep, Notify, TaskStep
from ledger.core.ids import CommandId
from ledger.core.task import Stage, Task
from tests.bot.chat import Actor, Chat
from tests.bot.plays import ELSEWHERE, accept, apply, deliver, open_task, post, rate, task_of
from tests.databases import on_sqlite
from tests.ledger.world import send_as_stranger

SPEAKERS = {"tell": 2, "Notify": 1}  # which argument is the key


def keys_in_the_ledger() -> Iterator[str]:
    """Find what the ledger tells people by, as patterns: a part that is made up later stands for anything."""
    for path in Path(ledger.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            place = SPEAKERS.get(ast.unparse(node.func).rpartition(".")[2]) if isinstance(node, ast.Call) else None
            if place is None or not isinstance(node, ast.Call) or len(node.args) <= place:
                continue
            match node.args[place]:
                case ast.Constant(value=str(key)):
                    yield re.escape(key)
                case ast.JoinedStr(values=parts):
                    yield "".join(
                        re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+" for part in parts
                    )


def notices(chat: Chat) -> list[Notify]:
    """Read all that the ledger ever had to tell."""
    return [effect for effect in chat.effects() if isinstance(effect, Notify)]


def assert_said(chat: Chat, told: list[Notify]) -> None:
    """Each notice can be worded now, in both languages, and Telegram takes it."""
    views = chat.ledger.views
    for notice in told:
        for locale in LOCALES:
            person = replace(views.person(notice.person), language=locale)
            made = Scribe(views, person, views.assets()).word(notice)
            words = seen(str(made.payload.get("text") or made.payload["caption"]))

            assert "{" not in words, notice.key
            most = MESSAGE_UNITS_MAX if made.method == "sendMessage" else CAPTION_UNITS_MAX
            assert 0 < units(words) <= most, notice.key


def play_all(chat: Chat, adam: Actor, barb: Actor, lina: Actor) -> None:
    """Bring about everything that the ledger tells anybody."""
    open_task(adam, barb, lina)
    worker = next(actor for actor in (barb, lina) if actor.person.id == task_of(adam).worker)
    deliver(worker)
    rate(adam, 85)
    accept(worker)
    ask(worker, Feedback, rating=80)
    worker.says(f"/withdraw 1 {ELSEWHERE}")
    worker.presses(worker.lang("Withdraw", "提现"))
    apply(barb, post(adam, "5 USD 1d taken back"))
    adam.presses("Take back task", on="taken back")
    apply(barb, post(adam, "5 USD 1d changed"))
    ask(adam, EditTask, title="changed", asset="USD", reward=6_000_000, seconds=86400, skills=(), languages=())
    adam.presses("Take back task", on="changed")
    apply(barb, post(adam, "9000 USD 1d never covered"))
    adam.presses("Choose now", on="never covered")
    apply(barb, post(adam, "5 USD 1d by hand #choose"))
    adam.presses("Take back task", on="by hand")
    open_task(adam, barb, line="5 USD 1d never delivered")
    chat.advance(days=1, minutes=1)
    open_task(adam, barb, line="5 USD 1d never rated")
    deliver(barb)
    chat.advance(days=8)
    play_disputes(chat, adam, barb)
    play_batches(chat, adam, barb)


def ask(actor: Actor, kind: type[Command], **asked: object) -> None:
    """Have somebody ask what has no button yet, about adam's newest task, and see what comes of it."""
    chat, number = actor.chat, len(actor.chat.effects())
    named = {"id": CommandId(f"test:{kind.__name__}:{number}"), "at": chat.ledger.clock.now()}
    about = {"person": actor.person.id, "task": task_of(chat.people["adam"]).id}
    command = kind(**named, **about, **asked)  # type: ignore[arg-type]
    (outcome,) = chat.ledger.intake.handle((command,))
    assert outcome.refusal is None, outcome
    chat.pump()


def contest(adam: Actor, barb: Actor) -> None:
    """Bring a task to where barb objects to a rating of 70."""
    open_task(adam, barb, line="5 USD 1d in dispute")
    deliver(barb)
    rate(adam, 70)
    ask(barb, Contest, grounds="It <b>is</b> what was asked for. " * 30)


def play_disputes(chat: Chat, adam: Actor, barb: Actor) -> None:
    """Bring about every ending that somebody disputes, or that both agree on."""
    contest(adam, barb)
    ask(barb, SendNote, words="It <b>was</b> all there. " * 40)
    ask(adam, AddEvidence, evidence=Deliverable(kind=DeliverableKind.TEXT, sha256="ab" * 32, text="A <b>list</b>."))
    ask(chat.people["chen"], Rule, grounds="It <i>is</i>.", share_bps=9_000)
    contest(adam, barb)
    ask(barb, ProposeAgreement, earned=4_500_000)
    ask(adam, WithdrawProposal)
    ask(adam, ProposeAgreement, rating=80)
    ask(adam, WithdrawProposal)
    ask(barb, ProposeAgreement, earned=4_500_000)
    ask(adam, AcceptAgreement, earned=4_500_000)
    open_task(adam, barb, line="5 USD 1d declined")
    chat.advance(hours=18)
    ask(barb, GiveBack)
    contest(adam, barb)
    chat.advance(days=11, hours=12)
    chat.advance(days=20)
    take_back(chat, adam, barb)


def take_back(chat: Chat, adam: Actor, barb: Actor) -> None:
    """Have an open that finds no money taken back while it is on its way."""
    task = post(adam, "30 USD 1d taken back in time")
    apply(barb, task)
    adam.types(f"/withdraw 30 {ELSEWHERE}")
    chat.answer()
    chat.speak()
    adam.taps("Withdraw", on="30 USD")
    adam.taps("Choose now")
    chat.answer()
    chat.ledger.tick()
    ask(adam, Revoke)
    assert chat.task(task).stage is Stage.CANCELLED


def play_batches(chat: Chat, adam: Actor, barb: Actor) -> None:
    """Have tasks opened together, lack the money together, and be made void together."""
    offered(adam, barb, "1 USD 1d together one", "1 USD 1d together two")
    chat.advance(minutes=1)
    offered(adam, barb, "9000 USD 1d too much one", "9000 USD 1d too much two")
    chat.advance(minutes=1)
    kept, taken = offered(adam, barb, "1 USD 1d void one", "1 USD 1d void two")
    chat.skip(minutes=1)
    chat.ledger.tick()
    asked = Revoke(id=CommandId("test:together"), at=chat.ledger.clock.now(), person=adam.person.id, task=taken.id)
    (outcome,) = chat.ledger.intake.handle((asked,))
    assert outcome.refusal is None, outcome
    # Somebody else carries it to the chain before the open has gone there.
    send_as_stranger(chat.ledger.escrow.node, chat.ledger.sendable(AskTask(TaskStep.REVOKE, kept.id)))
    chat.pump()
    assert [chat.task(task).stage is Stage.CANCELLED for task in (kept, taken)] == [False, True]


def offered(adam: Actor, barb: Actor, *lines: str) -> list[Task]:
    """Have barb apply for new tasks of adam's; they wait for the same window."""
    made = []
    for line in lines:
        made.append(post(adam, line))
        apply(barb, made[-1])
    return made


def refusals(chat: Chat, adam: Actor, barb: Actor) -> list[Notify]:
    """Make every refusal of the chain that can be told, to both sides."""
    task = task_of(adam)
    reasons = ("BalanceTooLow", "TooLate", "reverted", "SomethingElse")
    about: list[dict[str, str | int]] = [
        {"task": task.id, "step": str(step), "reason": reason, "until": 1} for step in TaskStep for reason in reasons
    ]
    about += [{"task": task.id, "step": "open", "reason": reason, "until": 1, "count": 3} for reason in reasons]
    about += [{"step": str(step), "reason": reason} for step in MoneyStep for reason in reasons]
    return [Notify(actor.person.id, "tx-refused", details) for details in about for actor in (adam, barb)]


def undone(chat: Chat, adam: Actor, barb: Actor) -> list[Notify]:
    """Make every notice of what the chain has lost: no chain here loses anything."""
    where: dict[str, str | int] = {"tx": "0x" + "ab" * 32, "block": 7}
    about = {"task": task_of(adam).id, **where}
    told: list[Notify] = []
    for actor in (adam, barb):
        told += [Notify(actor.person.id, "undone-task", {**about, "stage": str(stage)}) for stage in Stage]
        told.append(Notify(actor.person.id, "undone-payment", {**about, "stage": "rated", "payout": "1"}))
        told.append(Notify(actor.person.id, "undone-deposit", {**where, "asset": "USD", "minor": "1"}))
        told.append(Notify(actor.person.id, "undone-withdrawal", {**where, "asset": "USD", "minor": "1"}))
    return told


def arrived(adam: Actor, barb: Actor) -> list[Notify]:
    """Make every notice of money at somebody's own address; how it comes about is tested where it is put in."""
    figures: dict[str, str | int] = {"asset": "USD", "minor": "1", "tx": "0x" + "ab" * 32, "block": 7}
    keys = (("money-arrived", "0"), ("money-arrived", "2"), ("money-found", "2"), ("money-not-found", "0"))
    return [Notify(actor.person.id, key, {**figures, "held": held}) for actor in (adam, barb) for key, held in keys]


def labelling(adam: Actor) -> list[Notify]:
    """Make the notices of labelling, which the chat does not offer yet."""
    return [Notify(adam.person.id, "gold-overruled", {"task": task_of(adam).id, "count": count}) for count in (1, 2)]


def wallets(adam: Actor) -> list[Notify]:
    """Make every notice of own wallets; how they come about is tested where one is linked and signs."""
    about: dict[str, str | int] = {"signing": "s1", "until": 2_000_000_000}
    asked: tuple[dict[str, str | int], ...] = (
        {"step": "deliver", "task": task_of(adam).id},
        {"step": "withdraw", "minor": "1", "asset": "USD"},
    )
    told = [Notify(adam.person.id, key, {**about, **ask}) for key in ("sign-asked", "sign-taken") for ask in asked]
    return [*told, Notify(adam.person.id, "wallet-proved", {"link": "l1", "address": adam.person.address})]


@on_sqlite  # words are made without the database's help, and it is the longest play of all
def test_notices__all_of_the_ledger(chat: Chat, adam: Actor, barb: Actor, lina: Actor) -> None:
    """Every notice the ledger makes comes about, was said as itself, and can be said again after the end."""
    play_all(chat, adam, barb, lina)
    told = notices(chat)
    more = (*undone(chat, adam, barb), *arrived(adam, barb), *labelling(adam), *wallets(adam))
    made = {notice.key for notice in (*told, *more)} | {"tx-refused"}

    for pattern in set(keys_in_the_ledger()):
        assert any(re.fullmatch(pattern, key) for key in made), f"{pattern} was never told"
    assert set(chat.states()) == {"done"}
    for actor in (adam, barb, lina):
        assert actor.said("something-new") not in actor.transcript()
    assert_said(chat, told)
    assert_said(chat, refusals(chat, adam, barb))
    assert_said(chat, arrived(adam, barb))
    assert_said(chat, undone(chat, adam, barb))
    assert_said(chat, labelling(adam))
    assert_said(chat, wallets(adam))


@pytest.mark.parametrize("reason", ["BalanceTooLow", "reverted"])
def test_open_refused__both_sides(chat: Chat, adam: Actor, barb: Actor, reason: str) -> None:
    """When the escrow cannot be opened both sides read what it means for them, and when it goes on by itself."""
    task = post(adam)
    apply(barb, task)
    adam.taps("Choose now")
    chat.pump()
    words = {}
    for actor in (adam, barb):
        details = {"task": task.id, "step": "open", "reason": reason, "until": 1}
        notice = Notify(actor.person.id, "tx-refused", details)
        made = Scribe(chat.ledger.views, actor.person, chat.ledger.views.assets()).word(notice)
        words[actor.name] = str(made.payload)

    assert "could not be locked" in words["adam"]
    assert "then choose again by myself" in words["adam"]
    assert "Please do not start" in words["barb"]
    assert "callback_data" not in words["barb"]


def test_open_refused__money_gone(chat: Chat, adam: Actor, barb: Actor) -> None:
    """An employer who withdraws before the open reads why it failed; the worker is kept from starting; it goes on."""
    task = post(adam, "60 USD 2d x")
    apply(barb, task)
    adam.types(f"/withdraw 60 {ELSEWHERE}")
    chat.answer()
    chat.speak()
    adam.taps("Withdraw", on="60 USD")
    adam.taps("Choose now")
    chat.answer()
    chat.pump()

    words = adam.hears().words
    assert "The reward could not be locked: x" in words
    assert "Please do not start: x" in barb.hears().words
    chat.advance(
        minutes=1
    )  # what was signed is revoked by now, so it is seen, or on a slow machine was, what is missing
    assert "Put it in with /fund and I will go on by myself." in words + adam.hears().words
    assert not barb.hears()
    adam.says("/fund 50")
    chat.advance(minutes=1)
    assert "You can start: x" in barb.hears().words
    assert chat.task(task).stage is Stage.OPENED
