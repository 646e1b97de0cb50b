"""answerInlineQuery, chosen_inline_result, and editing what was sent through the bot."""

from typing import Any

import pytest

from bot.sandbox.inline import PATIENCE_SECONDS

ARTICLE = {
    "type": "article",
    "id": "1",
    "title": "T",
    "input_message_content": {"message_text": "<b>x</b>", "parse_mode": "HTML"},
}
KEYBOARD = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
TOO_OLD = (400, "Bad Request: query is too old and response timeout expired or query ID is invalid")


@pytest.fixture
def adam(hands: Any) -> int:
    """Give a person who writes to a bot with inline mode."""
    hands.control("PATCH", "bot", json={"supports_inline_queries": True, "inline_feedback": True})
    return int(hands.person())


def _ask(hands: Any, person_id: int, text: str = "q", **more: Any) -> str:
    """Ask inline; the number of the question."""
    asked = hands.control("POST", f"people/{person_id}/inline", json={"query": text, **more})
    return str(asked["inline_query_id"])


def test_inline__answered_and_chosen(hands: Any, adam: int) -> None:
    """A result becomes a message of the person's through the bot, which can edit it by its name."""
    group = hands.group("Work", adam, bot=None)["id"]
    query = _ask(hands, adam, chat_id=group)
    asked = hands.updates()[-1]["inline_query"]
    assert (asked["id"], asked["query"], asked["offset"], asked["chat_type"]) == (query, "q", "", "supergroup")

    hands.call("answerInlineQuery", inline_query_id=query, results=[ARTICLE | {"reply_markup": KEYBOARD}])
    shown = hands.control("GET", f"queries/inline/{query}")
    given = {"result_id": "1", "chat_id": group}
    sent = hands.control("POST", f"people/{adam}/inline/{query}", json=given)["message"]

    assert (shown["answered"], shown["results"][0]["title"]) == (True, "T")
    assert (sent["text"], sent["entities"][0]["type"], sent["from"]["id"]) == ("x", "bold", adam)
    assert sent["via_bot"]["username"] == "escrowd_sandbox_bot"
    choice = hands.updates()[-1]["chosen_inline_result"]
    assert (choice["result_id"], choice["query"]) == ("1", "q")
    name = choice["inline_message_id"]
    hands.press(adam, sent["message_id"], "go", chat_id=group)
    pressed = hands.updates()[-1]["callback_query"]
    assert (pressed["inline_message_id"], "message" in pressed) == (name, False)
    assert hands.call("editMessageText", inline_message_id=name, text="y") is True
    assert hands.seen(group)[-1]["text"] == "y"
    assert hands.refusal("editMessageText", inline_message_id="x", text="y")[1] == "Bad Request: MESSAGE_ID_INVALID"


def test_inline__heard_through_it(hands: Any, adam: int) -> None:
    """With privacy mode too the bot hears what was sent through it."""
    group = hands.group("Work", adam)["id"]
    query = _ask(hands, adam, chat_id=group)
    hands.call("answerInlineQuery", inline_query_id=query, results=[ARTICLE])

    sent = hands.control("POST", f"people/{adam}/inline/{query}", json={"result_id": "1", "chat_id": group})

    assert sent["update_id"]


def test_inline__file_and_place(hands: Any, adam: int) -> None:
    """Results may be files the bot knows, and places; what lies elsewhere can be shown and not sent."""
    file = hands.hand_in(adam, "a.txt", b"a")["message"]["document"]["file_id"]
    results = [
        {"type": "document", "id": "1", "title": "T", "document_file_id": file, "caption": "c"},
        {"type": "location", "id": "2", "title": "T", "latitude": 1, "longitude": 2},
        {"type": "contact", "id": "3", "phone_number": "1", "first_name": "A"},
        {"type": "venue", "id": "4", "latitude": 1, "longitude": 2, "title": "T", "address": "A"},
        {"type": "photo", "id": "5", "photo_url": "http://127.0.0.1/", "thumbnail_url": "http://127.0.0.1/"},
    ]
    query = _ask(hands, adam)
    hands.call("answerInlineQuery", inline_query_id=query, results=results)

    for result_id, field in (("1", "document"), ("2", "location"), ("3", "contact"), ("4", "venue")):
        path = f"people/{adam}/inline/{query}"
        assert field in hands.control("POST", path, json={"result_id": result_id})["message"]
    path = f"{hands.url}/sandbox/api/people/{adam}/inline/{query}"
    assert hands.http.post(path, json={"result_id": "5"}).status_code == 404


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"results": "x"}, "can't parse inline query results JSON object"),
        ({"results": {}}, "expected an Array of inline query results"),
        ({"results": [ARTICLE] * 51}, "too many inline query results specified"),
        ({"results": [ARTICLE, ARTICLE]}, "RESULT_ID_DUPLICATE"),
        ({"results": [ARTICLE | {"id": "x" * 65}]}, "RESULT_ID_INVALID"),
        ({"results": ["x"]}, "can't parse inline query result: Inline query result must be an object"),
        ({"results": [ARTICLE | {"type": "x"}]}, "can't parse inline query result: Unsupported type specified"),
        (
            {"results": [{"type": "article", "id": "1", "title": "T"}]},
            "can't parse inline query result: Input message content is not specified",
        ),
        ({"results": [], "next_offset": "x" * 65}, "NEXT_OFFSET_INVALID"),
    ],
)
def test_inline__refused(hands: Any, adam: int, given: dict[str, Any], words: str) -> None:
    """Results that Telegram would not take are refused."""
    refused = hands.refusal("answerInlineQuery", inline_query_id=_ask(hands, adam), **given)

    assert refused == (400, f"Bad Request: {words}")


def test_inline__once_and_in_time(hands: Any, adam: int) -> None:
    """A question is answered once, and while it is fresh."""
    query, later = _ask(hands, adam), _ask(hands, adam)
    hands.call("answerInlineQuery", inline_query_id=query, results=[])
    assert hands.refusal("answerInlineQuery", inline_query_id=query, results=[]) == TOO_OLD

    hands.control("POST", "clock", json={"advance_seconds": PATIENCE_SECONDS})

    assert hands.refusal("answerInlineQuery", inline_query_id=later, results=[]) == TOO_OLD


def test_inline__switched_off(hands: Any) -> None:
    """A bot without inline mode is not asked."""
    adam = hands.person()

    answer = hands.http.post(f"{hands.url}/sandbox/api/people/{adam}/inline", json={"query": "x"})

    assert answer.status_code == 409
    assert hands.call("getMe")["supports_inline_queries"] is False
