"""A group in the emulator's memory, with people of different standing, and a hand to write and to move it."""

from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from telegram import Update

from bot.sandbox.groups import Member, select_group, select_members, set_member, update_group
from ledger.core.communities import Community
from ledger.core.effects import Send
from tests.bot.chat import TOKEN, Actor, Chat, Heard

GROUP, MOVED = -1001234567890, -1009999999999
BOT = int(TOKEN.partition(":")[0])
NAME = "Translators <b>& friends"
_numbers = count(900_000_001)


@dataclass
class Group:
    """A group that the bot is in."""

    chat: Chat
    id: int = GROUP
    kind: str = "supergroup"
    said: list[Send] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Put it into the emulator."""
        _insert(self.chat, self.id, self.kind)
        set_member(self.chat.store, self.id, Member(BOT, "member", {}))

    def has(self, person: Actor, standing: str) -> None:
        """Say what somebody is in it."""
        set_member(self.chat.store, self.id, Member(person.id, standing, {}))

    def loses_the_bot(self) -> None:
        """Put the bot out; it is not told."""
        set_member(self.chat.store, self.id, Member(BOT, "kicked", {}))

    def moves(self) -> None:
        """Become a supergroup of another number; the bot is not told."""
        store = self.chat.store
        _insert(self.chat, MOVED, "supergroup")
        for member in select_members(store, self.id):
            set_member(store, MOVED, member)
        here = select_group(store, self.id)
        assert here is not None
        update_group(store, replace(here, migrated_to=MOVED))

    def hears(self, person: Actor, text: str, *, quoted: str = "", code: str | None = "en") -> list[Send]:
        """Let somebody write in it; gives what is newly said there."""
        sender = {"id": person.id, "is_bot": False, "first_name": person.name, "language_code": code}
        said = {"message_id": 7, "date": 1, "from": sender, "text": text}
        if quoted:
            said["reply_to_message"] = {**said, "chat": self.as_json(), "message_id": 6, "text": quoted}
        return self.happens(message=said)

    def happens(self, **what: dict[str, Any]) -> list[Send]:
        """Let Telegram tell of it; gives what is newly said there."""
        body = {kind: {"chat": self.as_json(), **told} for kind, told in what.items()}
        update = Update.de_json({"update_id": next(_numbers), **body}, self.chat.exchange.bot)
        self.chat.exchange.runner.run(self.chat.receiver.receive([update]))
        self.chat.pump()
        return self.new()

    def new(self) -> list[Send]:
        """List what was newly said in it, here or where it has moved to."""
        all_said = [one for one in self.chat.effects() if isinstance(one, Send) and one.chat_id in {self.id, MOVED}]
        found, self.said = all_said[len(self.said) :], all_said
        return found

    def as_json(self) -> dict[str, object]:
        """Give it as Telegram shows it."""
        return {"id": self.id, "type": self.kind, "title": NAME}

    @property
    def community(self) -> Community:
        """The community it is."""
        found = self.chat.ledger.views.community_of(self.id)
        assert found is not None
        return found


def _insert(chat: Chat, chat_id: int, kind: str) -> None:
    # By a number of our own choice, which the emulator does not offer.
    chat.store.run("INSERT INTO chats (id, type, title) VALUES (?, ?, ?)", chat_id, kind, NAME)


def board_of(chat: Chat, admin: Actor, *, fee: str = "2") -> Group:
    """Give a group whose board is open, announces, takes a fee and has `admin` as its administrator."""
    group = Group(chat)
    group.has(admin, "administrator")
    group.hears(admin, "/community")
    admin.presses(admin.lang("Open the board", "开放任务板"))
    admin.presses(admin.lang("Show new tasks in the group", "在群里显示新任务"))
    admin.presses(admin.lang("Community's fee", "社区费"))
    admin.says(fee)
    return group


def start(person: Actor, link: str) -> Heard:
    """Follow a link."""
    return person.says(f"/start {link}")
