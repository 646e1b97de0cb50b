"""In a group the bot hears commands alone, answers with a short card, and everything else stands in private."""

from typing import Any

import pytest
from telegram import Update

from ledger.core.effects import Send
from tests.bot.chat import Actor, Chat
from tests.bot.plays import TITLE, post, task_of

GROUP = -1001234567890


def say(chat: Chat, sender: int, text: str, *, quoted: str = "", number: int = 900_000_001, **more: Any) -> list[Send]:
    """Let somebody write in a group; gives what was to be sent there."""
    said: dict[str, Any] = {
        "message_id": 7,
        "date": 1,
        "chat": {"id": GROUP, "type": "supergroup", "title": "g"},
        "from": {"id": sender, "is_bot": False, "first_name": "x", "language_code": "en", **more},
        "text": text,
    }
    if quoted:
        said["reply_to_message"] = {**said, "message_id": 6, "text": quoted}
    update = Update.de_json({"update_id": number, "message": said}, chat.exchange.bot)
    chat.exchange.runner.run(chat.receiver.receive([update]))
    chat.pump()
    return [one for one in chat.effects() if isinstance(one, Send) and one.chat_id == GROUP]


def test_task__as_a_reply(chat: Chat, adam: Actor) -> None:
    """A reply with `/task` makes a draft in private; the group sees a link and no word of it."""
    sent = say(chat, adam.id, "/task 30 USD 2d", quoted=TITLE)
    assert len(sent) == 1
    assert TITLE not in str(sent[0].payload)
    assert "30" not in str(sent[0].payload["text"])
    assert "https://t.me/" in str(sent[0].payload)
    assert "Post it?" in adam.screen()[-1].words
    adam.presses("Post")
    assert task_of(adam).title == TITLE


def test_task__of_any_message(chat: Chat, chen: Actor) -> None:
    """A message that is no whole task becomes the title, and the rest is asked in private."""
    say(chat, chen.id, "/task@escrowd_sandbox_bot", quoted="<b>谁能翻译？</b>\n500 字")
    assert "<b>谁能翻译？</b> 500 字" in chen.screen()[-1].words
    assert "报酬多少" in chen.screen()[-1].words


def test_board__count_alone(chat: Chat, adam: Actor, barb: Actor) -> None:
    """The board in a group is a number and a link to the whole."""
    post(adam)
    sent = say(chat, barb.id, "/board")
    assert "1 task is open" in str(sent[0].payload["text"])
    assert "?start=board" in str(sent[0].payload)
    assert TITLE in barb.says("/start board").words


def test_stranger__is_led_to_the_private_chat(chat: Chat) -> None:
    """Whoever has not entered is shown the way, and nobody is made of it."""
    before = chat.ledger.views.people()
    assert len(say(chat, 4242, "/task 30 USD 2d x")) == 1
    assert chat.ledger.views.people() == before


@pytest.mark.parametrize("text", ["hello", "/task@another_bot 30 USD 2d x", "/balance", "/withdraw all 0x"])
def test_say__not_for_us(chat: Chat, adam: Actor, text: str) -> None:
    """Talk, other bots' commands and everything about money stay unanswered in a group."""
    before = len(adam.screen())
    assert say(chat, adam.id, text) == []
    assert len(adam.screen()) == before


def test_say__by_a_bot(chat: Chat, adam: Actor) -> None:
    """Other bots are not answered."""
    assert say(chat, adam.id, "/board", is_bot=True) == []


def test_draft__goes_on_where_it_was(chat: Chat, adam: Actor) -> None:
    """A command in a group does not end what is written in private, unless it begins another draft."""
    adam.says("/task")
    adam.says(TITLE)
    say(chat, adam.id, "/board")
    adam.presses("30 USD")
    assert "30 USD" in adam.screen()[-1].words
