"""What a person does with the bot that every client plays, and what they must then see.

The bot, in any library: tells its commands in two languages; greets in HTML with a keyboard whose link leads back to
it; by `go` changes text and keyboard, is refused the same once more, and answers with an alert; by `bare` takes the
keyboard away; sends a file back turned round; by `/tell ID` writes to somebody and says how that was refused; by
`/wait` answers although it is told to wait first.
"""

from dataclasses import dataclass, field
from typing import Any

from tests.bot.sandbox.conftest import Hands

GREETING = "😀 Hello, <b>Adam &amp; Eve</b>: <i>你好</i> <code>👍</code>"
ENTITIES = [
    {"offset": 10, "length": 10, "type": "bold"},
    {"offset": 22, "length": 2, "type": "italic"},
    {"offset": 25, "length": 2, "type": "code"},
]
COMMANDS = {"": "Begin", "zh": "开始"}  # what /start is for, by language
STRANGER = 999
WAIT_SECONDS = 1


@dataclass
class Walker:
    """One person with the bot, and how far they have read."""

    hands: Hands
    id: int
    read: int = field(default=0)

    def says(self, text: str) -> None:
        """Write to the bot."""
        self.read = self.hands.say(self.id, text)["message"]["message_id"]

    def hears(self) -> dict[str, Any]:
        """Wait for what the bot says next."""
        query = {"after": self.read, "wait": 10, "limit": 1}
        messages = self.hands.control("GET", f"chats/{self.id}/messages", params=query)["messages"]
        assert messages, "the bot said nothing"
        message: dict[str, Any] = messages[0]
        self.read = message["message_id"]
        return message

    def presses(self, message: dict[str, Any], callback: str) -> dict[str, Any]:
        """Press a button and wait for its answer; gives that and the message as it then stands."""
        pressed = self.hands.press(self.id, message["message_id"], callback)
        answer = self.hands.control("GET", f"presses/{pressed['callback_query_id']}", params={"wait": 10})
        assert answer["answered"]
        seen = next(one for one in self.hands.seen(self.id) if one["message_id"] == message["message_id"])
        return {"answer": (answer["text"], answer["show_alert"]), "message": seen}


def walker(hands: Hands, first_name: str, language_code: str) -> Walker:
    """Make somebody new."""
    given = {"first_name": first_name, "language_code": language_code}
    return Walker(hands, hands.control("POST", "people", json=given)["id"])


def walk(hands: Hands) -> None:
    """Go all the way with a bot that is there."""
    adam, barb = walker(hands, "Adam", "zh-hans"), walker(hands, "Barb", "en")
    card = _enters(adam)
    _presses(adam, card)
    _hands_in(adam)
    barb.says("/start")
    barb.hears()
    assert [_menu(hands, one.id) for one in (adam, barb)] == [COMMANDS["zh"], COMMANDS[""]]
    _is_refused(adam, barb)
    _is_told_to_wait(barb)
    assert hands.control("GET", "faults")["faults"] == []


def _enters(adam: Walker) -> dict[str, Any]:
    """Start, and follow the link that the card has."""
    adam.says("/start")
    card = adam.hears()
    assert card["text"] == "😀 Hello, Adam & Eve: 你好 👍"
    assert card["entities"] == ENTITIES
    go, link = card["reply_markup"]["inline_keyboard"][0]
    name = adam.hands.control("GET", "config")["bot"]["username"]
    assert (go, link["url"]) == ({"text": "Go", "callback_data": "go"}, f"https://t.me/{name}?start=a-friend")
    adam.says(f"/start {link['url'].partition('start=')[2]}")
    assert adam.hears()["text"] == "Came by a-friend"
    return card


def _presses(adam: Walker, card: dict[str, Any]) -> None:
    """Have the card changed, and then its keyboard alone."""
    first = adam.presses(card, "go")
    assert first["answer"] == ("Not modified", True)
    assert first["message"]["text"] == "Changed 👍"
    assert first["message"]["reply_markup"]["inline_keyboard"] == [[{"text": "Bare", "callback_data": "bare"}]]
    assert first["message"]["edit_date"]
    second = adam.presses(card, "bare")
    assert second["answer"] == ("", False)
    assert second["message"]["text"] == "Changed 👍"
    assert "reply_markup" not in second["message"]


def _hands_in(adam: Walker) -> None:
    """Hand in a file; it comes back turned round, as an answer to it."""
    content = "four words 文\n".encode() * 1000
    handed = adam.hands.hand_in(adam.id, "work 文.txt", content)["message"]
    adam.read = handed["message_id"]
    returned = adam.hears()
    assert (returned["document"]["file_name"], returned["caption"]) == ("work 文.txt", f"{len(content)} bytes")
    assert returned["reply_to_message"]["message_id"] == handed["message_id"]
    back = adam.hands.http.get(f"{adam.hands.url}/sandbox/api/files/{returned['document']['file_id']}")
    assert back.content == content[::-1]


def _is_refused(adam: Walker, barb: Walker) -> None:
    """Have the bot write to somebody who does not know it, who has shut it out, and who lets it in again."""
    barb.says(f"/tell {STRANGER}")
    assert barb.hears()["text"] == "400 chat not found"
    adam.hands.control("PATCH", f"people/{adam.id}", json={"blocked": True})
    barb.says(f"/tell {adam.id}")
    assert barb.hears()["text"] == "403 bot was blocked by the user"
    adam.hands.control("PATCH", f"people/{adam.id}", json={"blocked": False})
    barb.says(f"/tell {adam.id}")
    assert (barb.hears()["text"], adam.hears()["text"]) == ("told", "psst")


def _is_told_to_wait(barb: Walker) -> None:
    """Have the bot told to wait before it may answer."""
    fault = {"method": "sendMessage", "kind": "429", "retry_after": WAIT_SECONDS}
    barb.hands.control("POST", "faults", json=fault)
    barb.says("/wait")
    assert barb.hears()["text"] == "waited"


def _menu(hands: Hands, person_id: int) -> str:
    """Say what /start is for in a person's menu."""
    command = hands.control("GET", f"people/{person_id}/menu")["commands"][0]
    assert command["command"] == "start"
    return str(command["description"])
