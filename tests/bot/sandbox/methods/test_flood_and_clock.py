"""Telegram's limits on sending, and the hour that dates messages and ends queries."""

from typing import Any

import pytest

from bot.sandbox.errors import TooManyRequests
from bot.sandbox.flood import Flood


def _burst(flood: Flood, chat_id: int, now: float, most: int = 100) -> tuple[int, int]:
    """Send until told to wait: how many went, and how long to wait."""
    for sent in range(most):
        try:
            flood.count(chat_id, 1, now)
        except TooManyRequests as refusal:
            return sent, (refusal.parameters or {})["retry_after"]
    return most, 0


def test_flood__off(hands: Any) -> None:
    """Nobody is held to limits until it is ordered."""
    assert hands.control("GET", "flood") == {"on": False}
    assert _burst(Flood(), 1, 0.0) == (100, 0)


def test_flood__one_chat(hands: Any) -> None:
    """After a small burst a chat takes one message a second; refused ones leave no trace."""
    adam, barb = hands.person("Adam"), hands.person("Barb")
    hands.control("PUT", "flood", json={"on": True})
    for _ in range(3):
        hands.call("sendMessage", chat_id=adam, text="x")

    answer = hands.http.post(f"{hands.url}/bot42:sandbox/sendMessage", json={"chat_id": adam, "text": "x"})

    assert (answer.status_code, answer.json()["parameters"]) == (429, {"retry_after": 1})
    assert answer.json()["description"] == "Too Many Requests: retry after 1"
    assert hands.call("sendMessage", chat_id=barb, text="x")
    hands.control("POST", "clock", json={"advance_seconds": 1})
    assert hands.call("sendMessage", chat_id=adam, text="x")
    assert len(hands.seen(adam)) == 5


def test_flood__group() -> None:
    """A group takes twenty messages a minute."""
    flood = Flood()
    flood.switch(is_on=True)
    sent = sum(_burst(flood, -1, float(second))[0] for second in range(60))

    assert 20 <= sent <= 40
    assert _burst(flood, -1, 60.0, 1)[1] <= 3


def test_flood__overall() -> None:
    """All chats together take thirty messages a second."""
    flood = Flood()
    flood.switch(is_on=True)

    sent = sum(_burst(flood, chat_id, 0.0, 1)[0] for chat_id in range(1, 100))

    assert sent == 30
    assert _burst(flood, 200, 1.0, 1) == (1, 0)


def test_clock__only_forward(hands: Any) -> None:
    """The hour moves forward, and with it the dates of messages."""
    adam = hands.person()
    before = hands.control("GET", "clock")

    after = hands.control("POST", "clock", json={"advance_seconds": 86_400})

    assert (before["offset_seconds"], after["offset_seconds"]) == (0, 86_400)
    assert hands.say(adam, "x")["message"]["date"] >= before["now"] + 86_400
    for wrong in (-1, "x", 10**12):
        answer = hands.http.post(f"{hands.url}/sandbox/api/clock", json={"advance_seconds": wrong})
        assert answer.status_code == 400


@pytest.mark.parametrize(("seconds", "is_late"), [(50, False), (61, True)])
def test_clock__ends_presses(hands: Any, seconds: int, *, is_late: bool) -> None:
    """A press can be answered for a minute of this hour."""
    adam = hands.person()
    keyboard = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    card = hands.call("sendMessage", chat_id=adam, text="x", reply_markup=keyboard)["message_id"]
    query = hands.press(adam, card, "go")["callback_query_id"]
    hands.control("POST", "clock", json={"advance_seconds": seconds})

    given = {"json": {"callback_query_id": query}}
    answer = hands.http.post(f"{hands.url}/bot42:sandbox/answerCallbackQuery", **given).json()

    assert answer["ok"] is not is_late


def test_clock__after_a_restart(launch: Any) -> None:
    """The hour does not go back when the sandbox starts anew."""
    launch().control("POST", "clock", json={"advance_seconds": 1000})

    assert launch().control("GET", "clock")["offset_seconds"] == 1000
