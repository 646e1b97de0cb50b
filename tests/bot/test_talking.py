"""Notes between the sides, what workers say of employers, reminders, and receipts."""

from bot.sender import Limits, Sender
from ledger.core.exchange import NOTES_MAX
from tests.bot.chat import QUICK, Actor, Chat
from tests.bot.conftest import Restart
from tests.bot.plays import accept, at_stage, pairs, post, task_of

NOTE = "Page <b>2</b> & 3?"


def write(actor: Actor, words: str = NOTE) -> str:
    """Write to the other side."""
    actor.says("/mine")
    actor.presses(actor.lang("Write to the other side", "给对方留言"))
    return actor.says(words).words


@at_stage("opened")
def test_note__to_the_other_side(chat: Chat) -> None:
    """A note reaches the other side under the name that cards show, and can be answered."""
    for employer, worker in pairs(chat):
        assert employer.lang("Sent to the other side", "已转给") in write(employer)
        told = worker.hears()
        assert NOTE in told.words
        assert worker.lang(f"{employer.name} writes", f"{employer.name} 留言") in told.words
        assert str(employer.id) not in told.words
        assert employer.person.address not in told.words
        worker.presses(worker.lang("Write to the other side", "给对方留言"))
        worker.says("Both.")
        assert "Both." in employer.hears().words


@at_stage("opened")
def test_note__only_words_and_not_too_many(chat: Chat, adam: Actor, barb: Actor) -> None:
    """Files do not go this way, nothing at all neither, and a flood is stopped for an hour."""
    adam.says("/mine")
    adam.presses("Write to the other side")
    assert adam.hands_in("a.txt", b"abc").words == adam.said("note-words-only")
    assert "I see no words" in adam.says("\u2800").words
    adam.says("now")
    for number in range(NOTES_MAX - 1):
        write(adam, f"note {number}")
    assert write(adam) == adam.said("too-often", limit=str(NOTES_MAX))
    assert len(barb.hears()) == NOTES_MAX
    chat.skip(minutes=61)

    assert "Sent to" in write(adam)


def test_note__restart_in_the_middle(restart: Restart) -> None:
    """The question for the note outlives the process."""
    adam = restart(stage="opened").people["adam"]
    adam.says("/mine")
    adam.presses("Write to the other side")
    adam = restart().people["adam"]
    adam.says(NOTE)

    assert NOTE in adam.chat.people["barb"].screen()[-1].words


@at_stage("rated")
def test_feedback__once(chat: Chat) -> None:
    """A worker says how the employer was, once; the employer reads it, and others see what all of it comes to."""
    for employer, worker in pairs(chat):
        accept(worker)
        assert (
            worker.lang("0 to 100", "0 到 100 的整数")
            in worker.presses(worker.lang("Rate the employer", "评价雇主")).words
        )
        assert worker.lang("whole number", "整数") in worker.says("good").words
        worker.says("60")
        worker.says("Kind & <quick>.")
        worker.presses(worker.lang("Confirm", "确认"))
        told = employer.hears().words
        assert "60" in told
        assert "Kind & <quick>." in told
        heard = worker.forges(f"feedback:{task_of(employer).id}:100")
        assert heard[0].words == worker.said("already-done")
        another = post(employer, "1 USD 1d another")
        stranger = chat.people["lina" if worker.name == "barb" else "barb"]
        shown = stranger.forges(f"task:{another.id}").words
        assert stranger.lang("rated 72 of 100 by 1 worker's word", "1 次评价，72 分") in shown


def test_feedback__without_a_sentence(restart: Restart) -> None:
    """The sentence may be left out, and the question outlives the process."""
    lina = restart(stage="rated").people["lina"]
    accept(lina)
    lina.presses("评价雇主")
    lina.presses("100")
    lina = restart().people["lina"]
    lina.presses("直接提交")

    task = task_of(lina.chat.people["chen"])
    opinion = lina.chat.ledger.views.opinion(task.id)
    assert opinion is not None
    assert (opinion.rating, opinion.words) == (100, "")


@at_stage("opened")
def test_feedback__too_early_or_forged(chat: Chat, adam: Actor, barb: Actor) -> None:
    """Before the end nobody is rated, and no figure but one of the scale is taken."""
    task = task_of(adam)
    assert barb.forges(f"feedback:{task.id}")[0].words == barb.said("wrong-stage")
    assert adam.forges(f"feedback:{task.id}:0")[0].words == adam.said("not-yours")
    adam.forges(f"pay:{task.id}")
    adam.presses("Confirm")
    assert "outside the range" in barb.forges(f"feedback:{task.id}:101").words
    assert chat.ledger.views.opinion(task.id) is None


def test_remind__whoever_must_act(restart: Restart) -> None:
    """Before each date both sides read who must act and what happens otherwise, once, across restarts."""
    chat = restart(stage="opened")
    chat.advance(days=1, hours=12)
    adam, barb = chat.people["adam"], chat.people["barb"]
    assert "barb has to deliver by" in adam.hears().words
    told = barb.hears()
    assert "Deliver by" in told.words
    assert "all of 30 USD goes back to the employer" in told.words
    chat = restart()
    chat.advance(hours=1)
    adam, barb = chat.people["adam"], chat.people["barb"]
    assert not adam.hears()
    assert not barb.hears()
    barb.presses("Deliver")
    barb.says("Here.")
    adam.hears()
    chat.advance(days=3)
    assert "If you do not, the reward is paid in full: 28.50 USD to barb." in adam.hears().words
    assert "adam has to rate by" in barb.hears().words
    adam.presses("70")
    adam.says("Late.")
    adam.presses("Confirm")
    barb.hears()
    chat.advance(days=1, hours=20)

    told = barb.hears()
    assert "Accept or object by" in told.words
    assert told[-1].button("Object")


def test_remind__on_the_board(chat: Chat) -> None:
    """An employer hears in time that a task leaves the board, once however many places it has, then that it did."""
    for employer, _ in pairs(chat):
        post(employer, "1 USD 1d x3 nobody")
    chat.advance(days=6, hours=12)
    for employer, _ in pairs(chat):
        assert employer.hears().words.count(employer.lang("leaves the board on", "下板")) == 1
    chat.advance(hours=13)
    for employer, _ in pairs(chat):
        (told,) = employer.hears()
        assert told.button(employer.lang("Post again", "再次发布"))


@at_stage("rated")
def test_receipt__linked(chat: Chat) -> None:
    """What was settled names sums, transaction and block, and links to the ledger where people can reach it."""
    ledger = chat.ledger
    at = "https://escrowd.example"
    chat.exchange.runner.run(chat.sender.close())
    chat.sender = Sender(
        ledger.engine,
        chat.exchange.bot,
        ledger.views,
        clock=ledger.clock,
        reach=chat.reach,
        limits=Limits(QUICK, QUICK, QUICK),
        public_url=at,
    )
    for employer, worker in pairs(chat):
        accept(worker)
        task = task_of(employer)
        for actor in (employer, worker):
            receipt = actor.screen()[-1]
            for part in ("26.125 USD", "1.375 USD", "2.50 USD", "0x"):
                assert part in receipt.words
            raw = actor._messages()[-1]
            urls = [one.get("url") for row in raw["reply_markup"]["inline_keyboard"] for one in row]
            assert f"{at}/ledger/tasks/{task.batch}/{task.place}" in urls
