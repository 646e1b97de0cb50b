"""Rating a delivery and accepting a rating: any whole number from 0 to 100, seen before it counts, counted once."""

from ledger.core.task import Stage
from tests.bot.chat import Actor, Chat
from tests.bot.conftest import Restart
from tests.bot.plays import REASON, accept, at_stage, deliver, pairs, rate, task_of

BAD_RATINGS = [
    ("101", "101 is outside the range", "101 超出了范围"),
    ("-1", "-1 is outside the range", "-1 超出了范围"),
    ("8.5", "8.5 has a fraction", "8.5 带有小数"),
    ("good", "cannot read “good” as a rating", "“good”不是评分"),
    ("<b>90</b>", "cannot read “<b>90</b>”", "“<b>90</b>”不是评分"),
    ("九十", "cannot read “九十”", "“九十”不是评分"),
    ("1" * 50, "outside the range", "超出了范围"),
]


@at_stage("delivered")
def test_rate__out_of_range_or_no_number(chat: Chat) -> None:
    """What is no whole number from 0 to 100 is refused with what to write, and the question stays open."""
    for employer, _ in pairs(chat):
        before = chat.standing()
        employer.presses(employer.lang("Another rating", "其他分数"))
        for typed, english, chinese in BAD_RATINGS:
            heard = employer.says(typed).words

            assert employer.lang(english, chinese) in heard
            assert employer.lang("whole number from 0 to 100", "0 到 100 的整数") in heard
        assert employer.lang("Rating 88", "评 88 分") in employer.says("８８").words
        assert chat.standing() == before


@at_stage("delivered")
def test_rate__forged_figures(chat: Chat, adam: Actor) -> None:
    """A rating that a button carries is read as strictly as one that is typed."""
    before, task = chat.standing(), task_of(adam)
    for figure in ("101", "-1", "8.5", "x", "", "85:85", "１００１"):
        for kind in ("rate", "rated"):
            if kind == "rate" and not figure:
                continue
            heard = adam.forges(f"{kind}:{task.id}:{figure}")

            assert 1 <= len(heard) <= 2
            assert adam.said("internal-error") not in heard.words
    assert chat.standing() == before


@at_stage("delivered")
def test_rate__below_full(chat: Chat) -> None:
    """A rating shows what it pays, to both, before money moves; accepting it pays exactly that."""
    for employer, worker in pairs(chat):
        preview = employer.presses("85").words
        for figure in ("26.125 USD", "1.375 USD", "2.50 USD"):
            assert figure in preview
        assert worker.balance == 0
        shown = employer.says(REASON).words
        assert REASON in shown
        assert "26.125 USD" in shown
        assert "85" in employer.presses(employer.lang("Confirm", "确认")).words
        told = worker.hears().words
        assert worker.lang("You get 26.125 USD", "你将收到 26.125 USD") in told
        assert REASON in told

        asked = worker.presses(worker.lang("Accept", "接受")).words
        assert worker.lang("you cannot object afterwards", "不能再提出异议") in asked
        assert worker.balance == 0
        accepted = worker.presses(worker.lang("Confirm", "确认")).words
        assert worker.lang("You have accepted", "你已接受") in accepted
        assert worker.lang("Paid: 26.125 USD", "已到账 26.125 USD") in accepted
        assert worker.balance == 26_125_000
        assert employer.lang("Back to you: 2.50 USD", "退给你：2.50 USD") in employer.hears().words


@at_stage("delivered")
def test_rate__full_and_nothing(chat: Chat, adam: Actor, barb: Actor, chen: Actor, lina: Actor) -> None:
    """A full rating pays at once; zero pays nothing, and all goes back when the worker accepts it."""
    preview = adam.presses("100").words
    assert "paid at once and cannot be taken back" in preview
    adam.presses("Confirm")
    assert "Paid: 28.50 USD" in barb.hears().words

    assert "付给接单人：0 USD" in chen.presses("0").words
    chen.says(REASON)
    chen.presses("确认")
    assert task_of(chen).stage is Stage.RATED
    accept(lina)
    assert chen.balance == 100_000_000
    assert lina.balance == 0


@at_stage("delivered")
def test_rate__cancelled(chat: Chat) -> None:
    """Leaving the question or the preview rates nothing; the card's buttons still work."""
    for employer, _ in pairs(chat)[:1]:
        before = chat.standing()
        employer.presses(employer.lang("Another rating", "其他分数"))
        assert employer.said("dropped") in employer.presses(employer.lang("Cancel", "取消")).words
        employer.presses("70")
        assert employer.said("dropped") in employer.presses(employer.lang("Cancel", "取消")).words
        assert chat.standing() == before
        assert employer.lang("Rating 60", "评 60 分") in employer.presses("60").words
        employer.says(REASON)
        assert employer.said("dropped") in employer.presses(employer.lang("Cancel", "取消")).words
        assert chat.standing() == before


@at_stage("delivered")
def test_rate__without_a_reason(chat: Chat) -> None:
    """Below the full mark nothing is given without words that can be seen, nor with more than fit."""
    for employer, _ in pairs(chat):
        before = chat.standing()
        employer.presses("70")
        assert employer.lang("I see no words", "没有看到文字") in employer.says("\u2800\u200b").words
        assert employer.lang("at most 1000 fit", "最多 1000 个") in employer.says("w" * 1001).words
        assert (
            employer.lang("at most 1000 characters", "最多 1000 个字符")
            in employer.forges(f"rated:{task_of(employer).id}:70").words
        )
        assert chat.standing() == before
        employer.says(REASON)
        assert employer.lang("Your rating of 70", "70 分") in employer.presses(employer.lang("Confirm", "确认")).words
        assert [said.text for said in chat.ledger.views.grounds(task_of(employer).id)] == [REASON]


def test_rate__restart_in_the_middle(restart: Restart) -> None:
    """The question for the reason, and the preview with it, outlive the process."""
    employer = restart(stage="delivered").people["adam"]
    employer.presses("70")
    employer = restart().people["adam"]
    assert REASON in employer.says(REASON).words
    employer = restart().people["adam"]
    employer.presses("Confirm")

    assert task_of(employer).rating == 70


@at_stage("delivered")
def test_rate__a_newer_delivery_has_come(chat: Chat) -> None:
    """A rating confirmed for a delivery that was replaced since is not given: the newer one is seen first."""
    for employer, worker in pairs(chat):
        employer.presses("85")
        preview = employer.says(REASON)[0]
        deliver(worker, "The second version.")
        before = chat.standing()
        confirm = preview.button(employer.lang("Confirm", "确认"))
        assert confirm is not None

        heard = employer.forges(confirm, message_id=preview.id)
        assert heard[0].words == employer.said("newer-delivery")
        assert heard[1].button("85")
        assert employer.forges(confirm, message_id=preview.id)[0].words == employer.said("newer-delivery")
        assert chat.standing() == before


@at_stage("delivered")
def test_rate__twice(chat: Chat) -> None:
    """A second rating, from an old preview or the old card, changes nothing and says so."""
    for employer, _ in pairs(chat)[1:]:
        employer.presses("70")
        old = employer.says(REASON)[0]
        rate(employer, 85)
        before = chat.standing()

        confirm = old.button(employer.lang("Confirm", "确认"))
        assert confirm is not None
        stale = employer.forges(confirm, message_id=old.id)
        assert stale[0].words == employer.said("out-of-date")
        assert employer.lang("rated, waiting for the worker", "已评分，等待接单人") in stale[1].words
        again = employer.presses("95")
        assert again[0].words == employer.said("already-done")
        assert again[1].words == stale[1].words
        assert chat.standing() == before


@at_stage("rated")
def test_accept__twice(chat: Chat) -> None:
    """A second press on the old card changes nothing."""
    for employer, worker in pairs(chat)[:1]:
        card = next(message for message in worker.screen() if message.button(worker.lang("Accept", "接受")))
        accept(worker)
        before = chat.standing()

        stale = worker.forges(card.buttons[0][1], message_id=card.id)
        assert stale[0].words == worker.said("already-done")
        assert stale[1].button(worker.lang("Rate the employer", "评价雇主"))
        assert chat.standing() == before
        assert task_of(employer).stage is Stage.SETTLED


@at_stage("rated")
def test_accept__another_rating(chat: Chat, adam: Actor, barb: Actor) -> None:
    """What is accepted is the rating that was seen: a button with another changes nothing."""
    before = chat.standing()

    heard = barb.forges(f"accept:{task_of(adam).id}:100")
    assert heard[0].words == barb.said("wrong-stage")
    assert heard[1].button("Accept 26.125 USD")
    assert chat.standing() == before


@at_stage("rated")
def test_accept__by_silence(chat: Chat) -> None:
    """A worker who stays silent is paid by the rating once the date has passed."""
    chat.advance(days=7, minutes=5)
    for employer, worker in pairs(chat)[1:]:
        assert worker.lang("Paid: 26.125 USD", "已到账 26.125 USD") in worker.hears().words
        assert employer.lang("Settled", "已结算") in employer.hears().words


@at_stage("delivered")
def test_rate__too_late(chat: Chat) -> None:
    """An employer who stayed silent has paid in full; a rating after that changes nothing."""
    chat.advance(days=5, minutes=5)
    for employer, worker in pairs(chat):
        assert worker.lang("Paid in full: 28.50 USD", "全款到账 28.50 USD") in worker.hears().words
        assert employer.presses("60")[0].words == employer.said("already-done")


@at_stage("opened")
def test_rate__before_the_delivery(chat: Chat) -> None:
    """Nothing can be rated before it is handed in."""
    for employer, worker in pairs(chat)[1:]:
        task = task_of(employer)
        for pressed in (f"rate:{task.id}", f"rate:{task.id}:85", f"rated:{task.id}:85"):
            assert employer.forges(pressed)[0].words == employer.said("wrong-stage")
        deliver(worker)
        assert employer.lang("Rating 85", "评 85 分") in employer.forges(f"rate:{task.id}:85").words


@at_stage("delivered")
def test_rate__what_an_objection_pays(chat: Chat) -> None:
    """A rating that pays less than an unruled objection says what that pays, where it is asked why and confirmed."""
    for employer, _ in pairs(chat):
        asked = employer.presses("0").words
        shown = employer.says(REASON).words
        for words in (asked, shown):
            assert employer.lang("If the worker objects", "如果接单人提出异议") in words
        assert employer.lang("Reason:", "理由：") in shown
        employer.presses("85")
        assert employer.lang("If the worker objects", "如果接单人提出异议") not in employer.says(REASON).words


@at_stage("delivered")
def test_rate__a_number_is_no_reason(chat: Chat) -> None:
    """A number alone, where the reason was asked for, is another rating: it is shown anew and nothing is given yet."""
    for employer, _ in pairs(chat):
        before = chat.standing()
        employer.presses("85")
        assert employer.lang("Rating 87", "评 87 分") in employer.says("87").words
        assert employer.lang("paid at once", "立即支付") in employer.says("95").words
        employer.presses("85")
        assert employer.lang("0 to 100", "0 到 100") in employer.says("101").words
        assert chat.standing() == before


@at_stage("delivered")
def test_confirm__after_something_else(chat: Chat) -> None:
    """What was shown can be confirmed after a note, within one and after /help; a question goes on beside it."""
    for employer, worker in pairs(chat):
        confirm = employer.lang("Confirm", "确认")
        note = employer.lang("Write to the other side", "给对方留言")
        employer.says("/mine")
        employer.presses("85")
        employer.says(REASON)
        employer.presses(note)
        employer.says("A word in between.")
        employer.says("/help")
        employer.presses(note)
        employer.presses(confirm)
        assert task_of(employer).rating == 85
        worker.hears()
        employer.says("And the end of it.")
        assert "And the end of it." in worker.hears().words


@at_stage("delivered")
def test_confirm__a_newer_preview(chat: Chat) -> None:
    """Of two previews only the newer can be confirmed, also with a question between them."""
    for employer, _ in pairs(chat):
        employer.says("/mine")
        employer.presses("85")
        old = employer.says(REASON)[0]
        employer.presses(employer.lang("Write to the other side", "给对方留言"))
        employer.says("/cancel")
        employer.presses("70")
        employer.says(REASON)
        before = chat.standing()
        confirm = old.button(employer.lang("Confirm", "确认"))
        assert confirm is not None
        assert employer.forges(confirm, message_id=old.id)[0].words == employer.said("out-of-date")
        assert chat.standing() == before
        employer.presses(employer.lang("Confirm", "确认"))
        assert task_of(employer).rating == 70
