"""Presses of inline buttons and answerCallbackQuery."""

from typing import Any

import pytest

TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


def _card(hands: Any, person_id: int) -> int:
    """Send a message with a button."""
    keyboard = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    sent: int = hands.call("sendMessage", chat_id=person_id, text="card", reply_markup=keyboard)["message_id"]
    return sent


def test_press__query(hands: Any) -> None:
    """A press reaches the bot with who pressed, the message as it stands, and the button's data."""
    adam = hands.person()
    card = _card(hands, adam)

    pressed = hands.press(adam, card, "go")

    (update,) = hands.updates()
    query = update["callback_query"]
    assert (update["update_id"], query["id"]) == (pressed["update_id"], pressed["callback_query_id"])
    assert (query["from"]["id"], query["data"]) == (adam, "go")
    assert (query["message"]["message_id"], query["message"]["text"]) == (card, "card")
    assert query["chat_instance"]


def test_press__answer(hands: Any) -> None:
    """An answer reaches the person once, as a notice or an alert."""
    adam = hands.person()
    query = hands.press(adam, _card(hands, adam), "go")["callback_query_id"]
    assert hands.control("GET", f"presses/{query}") == {"answered": False}

    given = {"callback_query_id": query, "text": "好", "show_alert": True}
    assert hands.call("answerCallbackQuery", **given) is True

    seen = hands.control("GET", f"presses/{query}")
    event = hands.control("GET", "events")["events"][-1]
    assert seen == {"answered": True, "text": "好", "show_alert": True, "url": ""}
    assert (event["kind"], event["callback_query_id"], event["text"]) == ("answer", query, "好")
    assert hands.refusal("answerCallbackQuery", **given) == (400, TOO_OLD)


def test_answer__too_late(hands: Any) -> None:
    """An answer to a stale or unknown press is refused."""
    adam = hands.person()
    stale = hands.press(adam, _card(hands, adam), "go", forge=True, stale=True)["callback_query_id"]

    assert hands.refusal("answerCallbackQuery", callback_query_id=stale) == (400, TOO_OLD)
    assert hands.refusal("answerCallbackQuery", callback_query_id="1") == (400, TOO_OLD)


def test_answer__too_long(hands: Any) -> None:
    """An answer has at most 200 characters."""
    adam = hands.person()
    query = hands.press(adam, _card(hands, adam), "go")["callback_query_id"]

    refused = hands.refusal("answerCallbackQuery", callback_query_id=query, text="x" * 201)

    assert refused == (400, "Bad Request: MESSAGE_TOO_LONG")


@pytest.mark.parametrize(("message_id", "callback"), [(2, "other"), (1, "go"), (99, "go")])
def test_press__no_such_button(hands: Any, message_id: int, callback: str) -> None:
    """A person can only press what is on the screen."""
    adam = hands.person()
    _card(hands, adam)
    given = {"message_id": message_id, "callback_data": callback}

    answer = hands.http.post(f"{hands.url}/sandbox/api/people/{adam}/presses", json=given)

    assert (answer.status_code, hands.updates()) == (404, [])


def test_forge__anything_by_anybody(hands: Any) -> None:
    """A forged press carries any data, by anybody, under anybody's message, even one that is gone."""
    adam, barb = hands.person("Adam"), hands.person("Barb")
    card = _card(hands, adam)
    hands.press(barb, card, "forged", forge=True, chat_id=adam)
    hands.call("deleteMessage", chat_id=adam, message_id=card)
    hands.press(barb, card, "go", forge=True, chat_id=adam)

    first, second = (update["callback_query"] for update in hands.updates())

    assert (first["from"]["id"], first["message"]["chat"]["id"], first["data"]) == (barb, adam, "forged")
    assert second["message"] == {"chat": first["message"]["chat"], "message_id": card, "date": 0}
