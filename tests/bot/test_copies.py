"""Our own copies of files in the chat: the arbiter gets them, and everybody where Telegram has the file no more."""

import hashlib

from sqlalchemy import update

from ledger.core.commands import DeliverableKind
from ledger.core.task import Stage
from ledger.database import writing
from ledger.file_tables import chunks
from ledger.files import CHUNK_BYTES
from tests.bot.chat import Actor, Chat, Heard
from tests.bot.plays import TITLE, apply, ask, at_stage, choose, pairs, rate, task_of
from tests.bot.test_disputing import contest

LARGE = hashlib.shake_256(b"large").digest(CHUNK_BYTES + 9)


def forget_at_telegram(chat: Chat) -> None:
    """Have Telegram lose every file."""
    with chat.store.change():
        chat.store.run("DELETE FROM files")


def document_of(heard: Heard) -> str:
    """Name the file that somebody was sent."""
    return next((message.file_name for message in heard if message.file_name), "")


@at_stage("opened")
def test_deliver__keeps_a_copy(chat: Chat) -> None:
    """A file that is handed in is kept by us, sealed, under the same hash."""
    for employer, worker in pairs(chat):
        ask(worker)
        worker.hands_in("work.bin", LARGE)
        body = chat.ledger.views.deliverable(task_of(employer))

        assert body is not None
        assert (body.kind, body.size) == (DeliverableKind.FILE, len(LARGE))
        assert chat.ledger.files.whole(body.kept, body.sha256) == LARGE


@at_stage("opened")
def test_show__lost_by_telegram(chat: Chat) -> None:
    """Where Telegram has the file no more, our copy is sent."""
    for employer, worker in pairs(chat):
        ask(worker)
        worker.hands_in("work.bin", LARGE)
        forget_at_telegram(chat)
        heard = employer.forges(f"show:{task_of(employer).id}")

        assert document_of(heard) == "work.bin"
        assert hashlib.sha256(LARGE).hexdigest() in heard.words


@at_stage("opened")
def test_show__copy_damaged(chat: Chat, adam: Actor, barb: Actor) -> None:
    """A copy that was changed is never sent as the file: Telegram's is, or the words alone; and it is a finding."""
    ask(barb)
    barb.hands_in("work.bin", LARGE)
    with writing(chat.ledger.engine) as connection:
        connection.execute(update(chunks).values(sealed=bytes(99)))
    forget_at_telegram(chat)
    heard = adam.forges(f"show:{task_of(adam).id}")

    assert document_of(heard) == ""
    assert hashlib.sha256(LARGE).hexdigest() in heard.words


@at_stage("opened")
def test_case__arbiter_reads_copies(chat: Chat, adam: Actor, barb: Actor, chen: Actor) -> None:
    """The arbiter gets delivery and evidence from our copies, which were held against their hashes."""
    ask(barb)
    barb.hands_in("work.bin", LARGE)
    rate(adam, 70)
    contest(barb)
    adam.presses("See the dispute")
    adam.presses("Show evidence")
    adam.hands_in("list.txt", b"abc", caption="see <page> 2")
    adam.presses("Confirm")
    forget_at_telegram(chat)
    chen.presses("查看争议")

    assert document_of(chen.presses("证据 1")) == "list.txt"
    assert document_of(chen.presses("查看交付")) == "work.bin"


def test_attachments__copies(chat: Chat, adam: Actor, barb: Actor) -> None:
    """What is attached to a task is kept for all who do it."""
    lina = chat.people["lina"]
    adam.hands_in("brief.pdf", b"brief", f"/task 30 USD 2d x2 {TITLE}")
    adam.presses("Post")
    forget_at_telegram(chat)
    for worker in (barb, lina):
        apply(worker, min(chat.ledger.views.tasks_of(adam.person.id), key=lambda task: task.id))
    choose(adam)

    assert [task.stage for task in chat.ledger.views.tasks_of(adam.person.id)] == [Stage.OPENED] * 2
    for worker in (barb, lina):
        assert document_of(worker.presses(worker.lang("Attachments (1)", "附件（1）"))) == "brief.pdf"
