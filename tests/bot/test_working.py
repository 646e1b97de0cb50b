"""Handing in: text, link or file, once or again, in time or late, and what cannot be handed in."""

import pytest

from ledger.core.attaching import FILE_BYTES_MAX
from ledger.core.commands import DeliverableKind
from ledger.core.task import Stage
from tests.bot.chat import Actor, Chat
from tests.bot.plays import ask, at_stage, deliver, mixed, open_task, pairs, post, task_of

LINK = "https://example.org/a?b=<c>&d=1"


@at_stage("opened")
@pytest.mark.parametrize(
    ("words", "kind"), [("Here <b>it</b> is & more", "text"), (LINK, "link"), ("/ is no command here", "text")]
)
def test_deliver__words(chat: Chat, words: str, kind: str) -> None:
    """A text or a link is acknowledged, stands on the chain, and is shown to the employer as it was written."""
    for employer, worker in pairs(chat):
        asked = ask(worker)
        assert worker.lang("as your next message", "请在下一条消息里") in asked.words
        heard = worker.says(words).words

        received, recorded = (
            worker.lang("Received for", "已收到"),
            worker.lang("It stands on the chain", "已记录在链上"),
        )
        assert 0 <= heard.index(received) < heard.index(recorded)
        told = employer.hears()
        assert words in told.words
        assert employer.lang("rate it 0–100", "评 0–100 分") in told.words
        handed_in = chat.ledger.views.deliverable(task_of(employer))
        assert handed_in is not None
        assert handed_in.kind is DeliverableKind(kind)


@at_stage("opened")
def test_deliver__file(chat: Chat) -> None:
    """A file is hashed and reaches the employer as a file, with what was written to it."""
    for employer, worker in pairs(chat):
        ask(worker)
        worker.hands_in("译文.txt", b"abc", caption="my <note>")

        told = next(message for message in employer.hears() if message.file_name)
        assert told.file_name == "译文.txt"
        for part in ("译文.txt · 3 B", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "my <note>"):
            assert part in told.words
        assert told.button("85")


@at_stage("opened")
def test_deliver__long_text(chat: Chat) -> None:
    """A long text is shown by its beginning, and whole at a press, to both sides and at any time."""
    words = "译" * 2000 + "end"
    for employer, worker in pairs(chat)[1:]:
        deliver(worker, words)
        told = employer.hears()
        assert "end" not in told.words
        assert employer.lang("only the beginning", "只显示了开头") in told.words

        assert words in employer.presses(employer.lang("Show delivery", "查看交付")).words
        assert words in worker.forges(f"show:{task_of(employer).id}").words


@at_stage("opened")
def test_deliver__note_beside_file(chat: Chat, adam: Actor, barb: Actor) -> None:
    """A long note beside a file is shown by its beginning, and whole beside the file at a press."""
    ask(barb)
    barb.hands_in("a.txt", b"abc", caption="n" * 1000 + "end")
    assert "end" not in adam.hears().words
    heard = adam.presses("Show delivery")

    assert [message.file_name for message in heard] == ["a.txt", ""]
    assert heard[1].words == "n" * 1000 + "end"


@at_stage("opened")
def test_deliver__again_before_the_date(chat: Chat, adam: Actor, barb: Actor) -> None:
    """What was handed in can be replaced until the date, and the employer gets the new one."""
    assert "replaces" not in deliver(barb, "first").words
    assert "Until" in barb.screen()[-1].words
    assert "as your next message" in barb.says("/deliver").words
    assert "it replaces what you delivered before" in barb.says("second").words

    heard = adam.hears().words
    assert "barb has delivered:" in heard
    assert "barb has replaced the delivery:" in heard
    assert "second" in heard
    handed_in = chat.ledger.views.deliverable(task_of(adam))
    assert handed_in is not None
    assert handed_in.text == "second"
    assert "second" in adam.forges(f"show:{task_of(adam).id}").words


@at_stage("opened")
def test_deliver__late(chat: Chat) -> None:
    """Past its date nothing can be handed in, and the question is closed by the refund."""
    chat.skip(days=1, hours=23)  # an hour before, as the stage may have been made a while ago
    for _, worker in pairs(chat):
        ask(worker)
    chat.skip(minutes=80)
    for _, worker in pairs(chat):
        worker.types("too late")
    chat.answer()
    chat.pump()
    for employer, worker in pairs(chat):
        assert worker.said("too-late") in worker.hears().words
        assert task_of(employer).stage is Stage.REFUNDED
        assert employer.lang("Refunded: 30 USD", "已退款 30 USD") in employer.hears().words
        assert employer.balance == 100_000_000
        assert worker.forges(f"deliver:{task_of(employer).id}").words == worker.said("wrong-stage")


@at_stage("opened")
def test_deliver__nothing(chat: Chat) -> None:
    """Words in which nothing can be seen are no delivery; the question stays open."""
    for _, worker in pairs(chat)[1:]:
        ask(worker)
        assert worker.says("\u2800\u200b").words == worker.said("empty-delivery")
        assert worker.lang("Received", "已收到") in worker.says("now").words


def test_deliver__before_the_escrow_is_open(chat: Chat, adam: Actor, barb: Actor) -> None:
    """Nobody can hand in before the money is locked; they are asked to wait."""
    task = post(adam)
    barb.forges(f"apply:{task.id}")
    adam.taps("Choose now")
    chat.answer()
    chat.ledger.tick()
    assert chat.task(task).stage is Stage.ASSIGNED
    barb.types("/deliver")
    chat.control("POST", f"people/{barb.id}/presses", json=_forged(f"deliver:{task.id}"))
    chat.answer()

    assert chat.task(task).stage is Stage.ASSIGNED
    chat.pump()
    assert barb.hears().words.count(barb.said("still-waiting")) == 2


def test_deliver__which_of_two(chat: Chat) -> None:
    """With two tasks in work /deliver asks which, and so does a file that nothing asked for."""
    for employer, worker in mixed(chat):
        open_task(employer, worker, line="10 USD 2d one")
        open_task(employer, worker, line="10 USD 2d two")
        asked = worker.says("/deliver")
        assert [label for label, _ in asked[0].buttons] == [
            worker.lang(f"Deliver: {name}", f"交付：{name}") for name in ("two", "one")
        ]

        worker.says("/help")
        assert worker.lang("Is this your delivery?", "这是要交付的内容吗？") in worker.hands_in("a.txt", b"abc").words
        worker.presses(worker.lang("Deliver: one", "交付：one"))
        assert worker.lang("Received for one", "已收到 one 的交付") in worker.hands_in("a.txt", b"abc").words


@at_stage("opened")
def test_deliver__cancelled(chat: Chat) -> None:
    """Whoever began to hand in can leave again; what they write then is not handed in."""
    for employer, worker in pairs(chat)[1:]:
        ask(worker)
        assert worker.said("dropped") in worker.presses(worker.lang("Cancel", "取消")).words
        assert worker.said("deliver-unasked") in worker.says("hello").words
        ask(worker)
        worker.says("/help")
        assert worker.said("deliver-unasked") in worker.says("and what now?").words
        assert task_of(employer).stage is Stage.OPENED


@at_stage("opened")
def test_deliver__file_declared_too_large(chat: Chat, barb: Actor) -> None:
    """A file above Telegram's limit is refused by its declared size; the question stays open."""
    ask(barb)
    assert barb.hands_in("big.bin", bytes(FILE_BYTES_MAX + 1)).words == barb.said("file-too-large")
    assert "Received" in barb.says(LINK).words


@at_stage("opened")
def test_deliver__file_found_too_large(chat: Chat) -> None:
    """A file that Telegram will not hand out for its size is refused the same way, whatever was declared."""
    for _, worker in pairs(chat):
        ask(worker)
        worker.attaches("big.bin", b"abc")
        with chat.store.change():
            chat.store.run("UPDATE files SET size = ?", FILE_BYTES_MAX + 1)
        chat.pump()

        assert worker.hears().words == worker.said("file-too-large")


def test_send__file_nobody_asked_for(chat: Chat) -> None:
    """A file out of the blue is answered, and not fetched."""
    chat.fault("getFile", "500", times=9)
    for _, worker in pairs(chat):
        assert worker.hands_in("a.txt", b"abc").words == worker.said("file-unasked")
        assert worker.says("/deliver").words == worker.said("nothing-to-do")


def _forged(pressed: str) -> dict[str, object]:
    return {"message_id": 1, "callback_data": pressed, "forge": True}


@at_stage("opened")
def test_cancel__leaves_the_question(chat: Chat) -> None:
    """However it is written, /cancel leaves what was asked and says so; what is typed next is no delivery."""
    for said in ("/cancel", "取消", "/取消", "/nonsense", "/fund much", "/language"):
        for employer, worker in pairs(chat):
            ask(worker)
            heard = worker.says(said).words
            if "ancel" in said or "取消" in said:
                assert worker.lang("Left: handing in", "已退出：交付") in heard
                assert task_of(employer).title in heard
                assert worker.said("cancel-nothing") == worker.says(said).words
            assert worker.lang("Is this your delivery", "这是要交付的内容吗") in worker.says("a random sentence").words
            assert task_of(employer).stage is Stage.OPENED
