"""Files, photos and links attached to a task: how they come, who sees them, what is refused."""

import hashlib

import pytest

from bot.incoming import NAME_MAX
from ledger.core.attaching import ATTACHMENTS_MAX, FILE_BYTES_MAX
from ledger.core.commands import DeliverableKind
from ledger.core.policy import spec_hash
from ledger.core.task import Stage, terms_of
from tests.bot.chat import Actor, Chat, Message
from tests.bot.plays import TITLE, apply, choose, pairs, post, task_of

BRIEF = b"%PDF-1.7 the brief"
LINK = "https://example.org/brief?a=1&b=<2>"


def card(actor: Actor) -> Message:
    """See the newest card."""
    return actor.screen()[-1]


def posted_with_brief(employer: Actor) -> None:
    """Post a task by a file whose caption is the one line, with a link beside it."""
    employer.hands_in("brief.pdf", BRIEF, f"/task 30 USD 2d {TITLE}")
    employer.presses(employer.lang("Change", "修改"))
    employer.presses(employer.lang("Attachments", "附件"))
    employer.says(LINK)
    employer.presses(employer.lang("Back", "返回"))
    employer.presses(employer.lang("Continue", "继续"))
    employer.presses(employer.lang("Post", "发布"))


def test_attach__caption_and_link(chat: Chat) -> None:
    """A file with the one line as its caption makes a draft with it; a link is typed at its step."""
    for employer, _ in pairs(chat):
        posted_with_brief(employer)

        file, link = task_of(employer).attachments
        assert (file.kind, file.file_name, file.size) == (DeliverableKind.FILE, "brief.pdf", len(BRIEF))
        assert file.sha256 == hashlib.sha256(BRIEF).hexdigest()
        assert (link.kind, link.text) == (DeliverableKind.LINK, LINK)


def test_attach__worker_alone(chat: Chat) -> None:
    """Whoever applies reads how many there are; whoever is chosen sees them, and their hashes are in the terms."""
    for employer, worker in pairs(chat):
        posted_with_brief(employer)
        task = task_of(employer)
        worker.says("/board")
        worker.forges(f"task:{task.id}:0")
        assert worker.lang("2 attachments", "2 个附件") in worker.transcript()
        assert "brief.pdf" not in worker.transcript()
        assert worker.said("not-yours") in worker.forges(f"files:{task.id}").words
        apply(worker, task)
        assert worker.said("not-yours") in worker.forges(f"files:{task.id}").words
        choose(employer)
        assert chat.task(task).stage is Stage.OPENED
        heard = worker.presses(worker.lang("Attachments (2)", "附件（2）"))
        assert "brief.pdf" in heard.words
        assert LINK in heard.words

        opened = chat.task(task)
        assert terms_of(opened).specs_root == spec_hash(opened)


def test_attach__in_the_guided_card(chat: Chat) -> None:
    """A file that is sent while a draft is written is attached, at whatever step that is."""
    for employer, _ in pairs(chat):
        employer.says("/task")
        employer.hands_in("first.txt", b"first")
        employer.says(TITLE)
        employer.says("30")
        employer.hands_in("second.txt", b"second")
        employer.says("2d")
        employer.says("-")
        assert employer.lang("2 attachments", "2 个附件") in card(employer).words
        employer.presses(employer.lang("Attachments", "附件"))
        employer.presses(employer.lang("Remove all", "全部移除"))
        employer.hands_in("third.txt", b"third")
        employer.presses(employer.lang("Back", "返回"))
        employer.presses(employer.lang("Continue", "继续"))
        employer.hands_in("fourth.txt", b"fourth")
        employer.presses(employer.lang("Post", "发布"))

        assert [one.file_name for one in task_of(employer).attachments] == ["third.txt", "fourth.txt"]


def test_attach__too_many_and_twice(adam: Actor) -> None:
    """The same once more, and one more than a card lists, are said on the card; nothing is lost."""
    adam.says(f"/task 30 USD 2d {TITLE}")
    adam.hands_in("0.txt", b"0")
    adam.hands_in("again.txt", b"0")
    assert "attached already" in card(adam).words
    for at in range(1, ATTACHMENTS_MAX + 1):
        adam.hands_in(f"{at}.txt", str(at).encode())
    assert "At most 5" in card(adam).words
    adam.presses("Post")

    assert len(task_of(adam).attachments) == ATTACHMENTS_MAX


def test_attach__too_large(adam: Actor) -> None:
    """A file that is too large is said on the card, and the draft goes on."""
    adam.says(f"/task 30 USD 2d {TITLE}")
    adam.hands_in("large.bin", bytes(FILE_BYTES_MAX + 1))
    assert "larger than 20 MB" in card(adam).words
    adam.presses("Post")

    assert task_of(adam).attachments == ()


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "<b>bold</b>.pdf", "a\u202egpj.exe", "x" * 400 + ".pdf", "new\nline.txt", "\u200b"]
)
def test_attach__hostile_names(chat: Chat, name: str) -> None:
    """What a file is called breaks no message, hides nothing and leads nowhere."""
    adam, barb = chat.people["adam"], chat.people["barb"]
    adam.hands_in(name, BRIEF, f"/task 30 USD 2d {TITLE}")
    adam.presses("Post")
    task = task_of(adam)
    apply(barb, task)
    choose(adam)
    heard = barb.presses("Attachments (1)")

    shown = task.attachments[0].file_name
    assert len(shown) <= NAME_MAX
    assert shown.isprintable()
    assert hashlib.sha256(BRIEF).hexdigest() in heard.words


def test_attach__edited_and_again(chat: Chat) -> None:
    """A change can take attachments off; a task posted again has those of the first."""
    for employer, _ in pairs(chat):
        posted_with_brief(employer)
        task = task_of(employer)
        employer.forges(f"again:{task.id}")
        employer.presses(employer.lang("Post", "发布"))
        assert task_of(employer).attachments == task.attachments
        employer.forges(f"edit:{task.id}")
        employer.presses(employer.lang("Attachments", "附件"))
        employer.presses(employer.lang("Remove all", "全部移除"))
        employer.presses(employer.lang("Back", "返回"))
        employer.presses(employer.lang("Continue", "继续"))
        employer.presses(employer.lang("Save changes", "保存修改"))

        assert chat.task(task).attachments == ()


def test_attach__nothing_there(chat: Chat) -> None:
    """A forged press for attachments that are not there says so."""
    for employer, _ in pairs(chat):
        task = post(employer)

        assert TITLE in employer.forges(f"files:{task.id}").words
