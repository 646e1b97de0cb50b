"""Objecting, evidence and ruling, as the two sides and the arbiter read them; chen rules where he has no part."""

import hashlib

import pytest

from ledger.core.exchange import EVIDENCE_MAX
from ledger.core.packed import Path
from ledger.core.policy import ZERO_ADDRESS
from ledger.core.task import Stage
from ledger.database import writing
from ledger.store import insert_application
from tests.bot.chat import Actor, Chat, Heard
from tests.bot.conftest import Restart
from tests.bot.plays import REASON, apply, at_stage, deliver, open_task, pairs, post, rate, task_of

WHY = "Both pages <b>are</b> there."
RULED = "The pages are there & late."


def contest(worker: Actor) -> Heard:
    """Object, say why, and confirm."""
    worker.presses(worker.lang("Object", "提出异议"))
    worker.says(WHY)
    return worker.presses(worker.lang("Confirm", "确认"))


def show(actor: Actor, words: str) -> Heard:
    """Show the arbiter a text."""
    actor.presses(actor.lang("See the dispute", "查看争议"))
    actor.presses(actor.lang("Show evidence", "提交证据"))
    assert actor.lang("cannot be taken back", "无法撤回") in actor.says(words).words
    return actor.presses(actor.lang("Confirm", "确认"))


@at_stage("rated")
def test_contest__seen_first(chat: Chat) -> None:
    """A worker reads what objecting may come to, says why, and only then objects; everybody hears of it."""
    for employer, worker in pairs(chat):
        before = chat.standing()
        asked = worker.presses(worker.lang("Object", "提出异议")).words
        assert "26.125 USD" in asked
        assert worker.lang("never less", "都不会少于") in asked
        assert worker.lang("I see no words", "没有看到文字") in worker.says("\u200b").words
        shown = worker.says(WHY).words
        assert WHY in shown
        assert worker.lang("cannot be taken back", "无法撤回") in shown
        assert chat.standing() == before
        heard = worker.presses(worker.lang("Confirm", "确认")).words

        assert worker.lang("is on its way", "正在写入") in heard
        assert worker.lang("Your objection stands", "你的异议已记录在链上") in heard
        told = employer.hears().words
        assert worker.name in told
        assert WHY in told
        assert task_of(employer).stage is Stage.CONTESTED


@at_stage("rated")
def test_contest__with_and_without_arbiter(chat: Chat, adam: Actor, barb: Actor, chen: Actor, lina: Actor) -> None:
    """The arbiter gets the case with its bounds; who is a party is no arbiter, and both sides read so."""
    assert "rules by" in barb.presses("Object").words
    assert "没有指定仲裁人" in lina.presses("提出异议").words
    barb.says(WHY)
    chen.hears()
    barb.presses("Confirm")

    told = chen.hears().words
    for part in ("请在", "adam", "barb", WHY, "27.50 USD", "29.875 USD", "0.125 USD"):
        assert part in told
    assert task_of(adam).arbiter == chen.person.id
    assert task_of(chen).arbiter is None


@at_stage("rated")
def test_evidence__from_both_sides(chat: Chat, adam: Actor, barb: Actor, chen: Actor) -> None:
    """Each side shows texts, links and files; they are hashed, and the other side and the arbiter see them whole."""
    contest(barb)
    adam.hears()
    chen.hears()
    kept = show(barb, "https://example.org/?a=<b>").words
    assert hashlib.sha256(b"https://example.org/?a=<b>").hexdigest() in kept
    assert "barb has shown evidence" in adam.hears().words
    assert "barb 在" in chen.hears().words
    adam.presses("See the dispute")
    adam.presses("Show evidence")
    assert "list.txt" in adam.hands_in("list.txt", b"abc", caption="see <page> 2").words
    adam.presses("Confirm")

    case = chen.presses("查看争议").words
    for part in (REASON, WHY, "1. barb：https://example.org/?a=<b>", "2. adam：list.txt", "27.50 USD 到 29.875 USD"):
        assert part in case
    assert "https://example.org/?a=<b>" in chen.presses("证据 1").words
    assert [message.file_name for message in chen.presses("证据 2")] == ["", "list.txt", ""]
    assert "Here it is." in chen.presses("查看交付").words
    assert "2. adam: list.txt" in barb.presses("See the dispute").words


@at_stage("rated")
def test_evidence__no_more_than_fits(chat: Chat, barb: Actor) -> None:
    """One side cannot bury the other: after so many pieces there is no more."""
    contest(barb)
    for number in range(EVIDENCE_MAX):
        assert "Kept as evidence" in show(barb, f"piece {number}").words

    assert barb.presses("Show evidence").words == barb.said("evidence-enough", limit=str(EVIDENCE_MAX))


@at_stage("rated")
def test_evidence__of_strangers(chat: Chat, adam: Actor, barb: Actor, lina: Actor, chen: Actor) -> None:
    """Nobody else sees or shows anything, and the arbiter shows nothing."""
    task = task_of(adam)
    assert chen.forges(f"case:{task.id}").words == chen.said("wrong-stage")
    assert chen.forges(f"show:{task.id}").words == chen.said("not-yours")
    contest(barb)
    show(barb, "mine")
    for kind in ("case:{}", "evidence:{}", "piece:{}:1", "show:{}"):
        assert lina.forges(kind.format(task.id)).words == lina.said("not-yours")
    assert chen.forges(f"evidence:{task.id}")[0].words == chen.said("not-yours")
    for number in ("0", "2", "x", "9" * 30):
        assert adam.forges(f"piece:{task.id}:{number}").words == adam.said("nothing-to-do")


@at_stage("rated")
def test_rule__by_a_button(chat: Chat, adam: Actor, barb: Actor, chen: Actor) -> None:
    """The arbiter presses a sum, says why, sees all figures and confirms; both sides read figures and reason."""
    contest(barb)
    adam.hears()
    chen.presses("查看争议")
    asked = chen.presses("29.875 USD").words
    assert "28.38125 USD" in asked
    shown = chen.says(RULED).words
    for part in (RULED, "付给 barb：28.38125 USD", "你的裁决费：0.125 USD", "退给 adam：0 USD"):
        assert part in shown
    assert task_of(adam).stage is Stage.CONTESTED
    heard = chen.presses("确认").words

    assert "正在写入区块链" in heard
    assert "你的裁决已记录在链上" in heard
    for actor in (adam, barb):
        told = actor.hears().words
        for part in (RULED, "28.38125 USD", "0.125 USD", "Transaction"):
            assert part in told
    assert (task_of(adam).path, barb.balance) == (Path.RULED, 28_381_250)


@at_stage("rated")
def test_rule__exactly(chat: Chat, barb: Actor, chen: Actor) -> None:
    """A typed sum or share must lie within what may be given; what does not leaves the question open."""
    contest(barb)
    chen.presses("查看争议")
    chen.presses("其他金额")
    for typed in ("30", "27", "90%", "0"):
        assert "27.50 USD 到 29.875 USD" in chen.says(typed).words
    assert "超过了全部" in chen.says("101%").words
    assert "能看懂的金额" in chen.says("half").words
    assert "付给 barb：26.60" in chen.says("28 USD").words
    chen.says(RULED)
    chen.presses("取消")
    chen.presses("查看争议")
    chen.presses("其他金额")

    assert "付给 barb：26.505 USD" in chen.says("93％").words


@at_stage("rated")
def test_rule__by_nobody_else(chat: Chat, adam: Actor, barb: Actor, chen: Actor, lina: Actor) -> None:
    """Only the arbiter of the task rules, only while it is disputed, and only within the bounds."""
    task = task_of(adam)
    assert chen.forges(f"rule:{task.id}")[0].words == chen.said("wrong-stage")
    contest(barb)
    before = chat.standing()
    for actor in (adam, barb, lina):
        for kind in ("rule:{}", "rule:{}:28000000"):
            assert actor.forges(kind.format(task.id))[0].words == actor.said("not-yours")
    for sum_ in ("30000000", "-1", "x", "1" * 29):
        assert "27.50 USD 到 29.875 USD" in chen.forges(f"rule:{task.id}:{sum_}").words
    assert chat.standing() == before


@at_stage("rated")
def test_rule__twice(chat: Chat, adam: Actor, barb: Actor, chen: Actor) -> None:
    """A second ruling, from an old card, is refused, and says how things stand."""
    contest(barb)
    chen.presses("查看争议")
    card = chen.screen()[-1]
    chen.presses("27.50 USD")
    chen.says(RULED)
    chen.presses("确认")
    before = chat.standing()
    pressed = card.button("29.875 USD")
    assert pressed is not None
    heard = chen.forges(pressed, message_id=card.id)

    assert heard[0].words == chen.said("already-done")
    assert "已结算" in heard[1].words
    assert chat.standing() == before


@at_stage("rated")
def test_rule__silence(chat: Chat, adam: Actor, barb: Actor, chen: Actor) -> None:
    """When the arbiter stays silent the terms decide; the three of them are reminded first, and told with figures."""
    contest(barb)
    chat.advance(days=13, hours=12)
    assert "请在" in chen.hears().words
    assert "Without a ruling by then, 26.125 USD is paid to you." in barb.hears().words
    assert "26.125 USD goes to barb and 2.50 USD back to you" in adam.hears().words
    chat.advance(days=1)

    assert "No ruling came, you get 26.125 USD" in barb.hears().words
    assert "Back to you: 2.50 USD" in adam.hears().words
    assert "未经裁决已结束" in chen.hears().words
    assert task_of(adam).path is Path.DEFAULTED


def test_rule__restart_in_the_middle(restart: Restart) -> None:
    """Objection, evidence and ruling go on where they were, whatever question was open when the process ended."""
    barb = restart(stage="rated").people["barb"]
    barb.presses("Object")
    barb = restart().people["barb"]
    barb.says(WHY)
    barb = restart().people["barb"]
    barb.presses("Confirm")
    barb.presses("See the dispute")
    barb.presses("Show evidence")
    barb = restart().people["barb"]
    barb.says("mine")
    barb = restart().people["barb"]
    assert "Kept as evidence" in barb.presses("Confirm").words
    chen = restart().people["chen"]
    chen.presses("查看争议")
    chen.presses("29.875 USD")
    chen = restart().people["chen"]
    chen.says(RULED)
    chen = restart().people["chen"]
    chen.presses("确认")

    assert task_of(chen.chat.people["adam"]).path is Path.RULED


def test_mine__of_an_arbiter(restart: Restart) -> None:
    """Whoever is to rule finds the case under /mine, last, with its date."""
    chat = restart(stage="rated")
    contest(chat.people["barb"])
    card = chat.people["chen"].says("/mine")[-1]

    assert "你是仲裁人" in card.words
    assert "之前裁决" in card.words
    assert card.button("查看争议")


@pytest.mark.parametrize("who", ["adam", "barb"])
def test_arbiter__has_dealt_with_a_side(chat: Chat, adam: Actor, barb: Actor, chen: Actor, who: str) -> None:
    """Who has lately worked for one side, or given it work, does not rule on it."""
    if who == "barb":
        open_task(chen, barb, line="1 USD 1d between them")
    else:
        open_task(adam, chen, line="1 USD 1d between them")
    task = open_task(adam, barb)

    assert task.arbiter is None
    assert task.terms is not None
    assert task.terms.arbiter == ZERO_ADDRESS


@at_stage("opened")
def test_arbiter__works_with_no_side(chat: Chat, adam: Actor, barb: Actor, chen: Actor) -> None:
    """Who is named to judge takes no work of either side and gives it none, until the task has ended."""
    assert task_of(adam).arbiter == chen.person.id
    for employer, worker in ((adam, chen), (barb, chen), (chen, adam), (chen, barb)):
        task = post(employer, "2 USD 2d Another task")
        heard = apply(worker, task)
        assert worker.said("named-arbiter") in heard.words
        listing = chat.ledger.views.listing(task.id)
        assert listing is not None
        assert listing.applicants == ()

    deliver(barb)
    rate(adam, 95)
    assert chen.lang("", "你已申请") in apply(chen, post(adam, "2 USD 2d A third")).words


@at_stage("opened")
def test_arbiter__named_after_the_offer(chat: Chat, adam: Actor, barb: Actor, chen: Actor) -> None:
    """An offer from before the rule, or of the same moment: who judges is chosen neither by hand nor by the matcher."""
    later = [post(adam, f"2 USD 2d Another task {how}") for how in ("#choose", "")]
    for task in later:
        with writing(chat.ledger.engine) as connection:
            insert_application(connection, task.id, chen.person.id, chat.ledger.clock.now())
    heard = adam.forges(f"choose:{later[0].id}:{chen.person.id}")
    assert adam.said("named-arbiter") in heard.words
    adam.forges(f"assign:{later[1].id}")
    chat.advance(hours=1)

    assert [chat.task(task).stage for task in later] == [Stage.POSTED] * 2
