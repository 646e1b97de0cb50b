"""sendMessage, sendDocument, sendPhoto, sendChatAction: results, keyboards, refusals."""

import json
import struct
import time
from typing import Any

import pytest

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", 3, 2) + b"\x08\x02\x00\x00\x00"
JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08" + struct.pack(">HH", 5, 7) + b"\x00" * 8


def _bold(offset: int, length: int) -> dict[str, Any]:
    """Make an explicit entity."""
    return {"type": "bold", "offset": offset, "length": length}


def test_send__text(hands: Any) -> None:
    """A text becomes a message of the bot, stamped in seconds, and is seen by the person."""
    adam = hands.person()

    sent = hands.call("sendMessage", chat_id=adam, text=" <b>你好</b> & 😀 /help ", parse_mode="HTML")

    assert sent["text"] == "你好 & 😀 /help"
    assert [(entity["type"], entity["offset"]) for entity in sent["entities"]] == [("bold", 0), ("bot_command", 8)]
    assert sent["message_id"] == 2
    assert sent["from"] == {
        "id": 42,
        "is_bot": True,
        "first_name": "Escrowd",
        "username": "escrowd_sandbox_bot",
    }
    assert sent["chat"] == {"id": adam, "type": "private", "first_name": "Adam"}
    assert abs(sent["date"] - time.time()) < 60
    assert hands.seen(adam)[-1] == sent


@pytest.mark.parametrize("encoding", ["query", "form", "json", "multipart"])
def test_send__by_any_encoding(hands: Any, encoding: str) -> None:
    """Arguments may come in a query, a form, JSON or multipart; structures are JSON texts outside JSON."""
    adam, keyboard = hands.person(), {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}
    flat = {"chat_id": str(adam), "text": "字", "reply_markup": json.dumps(keyboard)}
    ways: dict[str, dict[str, Any]] = {
        "query": {"params": flat},
        "form": {"data": flat},
        "json": {"json": {"chat_id": adam, "text": "字", "reply_markup": keyboard}},
        "multipart": {"data": flat, "files": {"unused": ("a", b"b")}},
    }
    verb = "GET" if encoding == "query" else "POST"

    sent = hands.http.request(verb, f"{hands.url}/bot42:sandbox/SENDMESSAGE", **ways[encoding]).json()["result"]

    assert (sent["text"], sent["reply_markup"]) == ("字", keyboard)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n "}, "message text is empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "x" * 70_000}, "message is too long"),
        (
            {"text": "<i>", "parse_mode": "HTML"},
            "can't parse entities: Can't find end tag corresponding to start tag \"i\"",
        ),
        ({"text": "x", "parse_mode": "MarkdownV3"}, "unsupported parse_mode"),
        ({"text": "x", "chat_id": 1}, "chat not found"),
        ({"text": "x", "chat_id": 10**30}, "chat not found"),
        ({"text": "x", "chat_id": ""}, "chat_id is empty"),
        ({"text": "x", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ({"text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
        ({"text": "x", "reply_markup": []}, "object expected as reply markup"),
        (
            {"text": "x", "entities": [{"type": "nope", "offset": 0, "length": 1}]},
            "can't parse MessageEntity: Unsupported type specified",
        ),
        ({"text": "x", "entities": [_bold(-1, 1)]}, "receive an entity with incorrect offset -1"),
        ({"text": "x", "entities": [_bold(0, 10**7)]}, "receive an entity with incorrect length 10000000"),
        (
            {"text": "aba caba", "entities": [_bold(9, 1)]},
            "entity begins after the end of the text at UTF-16 offset 9",
        ),
        (
            {"text": "aba caba", "entities": [_bold(3, 6)]},
            "entity beginning at UTF-16 offset 3 ends after the end of the text at UTF-16 offset 9",
        ),
        (
            {"text": "👉 👉", "entities": [_bold(1, 1)]},
            "entity begins in a middle of a UTF-16 symbol at byte offset 4",
        ),
        (
            {"text": "👉 👉", "entities": [_bold(0, 4)]},
            "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at byte offset 9",
        ),
    ],
)
def test_send__refuses(hands: Any, arguments: dict[str, Any], words: str) -> None:
    """Each fault has Telegram's own words, and nothing is sent."""
    adam = hands.person()

    assert hands.refusal("sendMessage", **{"chat_id": adam, **arguments}) == (400, f"Bad Request: {words}")
    assert len(hands.seen(adam)) == 1


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([[{"text": "a", "callback_data": "x" * 65}]], "BUTTON_DATA_INVALID"),
        ([[{"text": "a", "callback_data": "字" * 22}]], "BUTTON_DATA_INVALID"),
        ([[{"text": "a", "callback_data": ""}]], "BUTTON_DATA_INVALID"),
        ([[{"text": "a", "url": "javascript:alert(1)"}]], "BUTTON_URL_INVALID"),
        ([[{"text": "a"}]], "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        ([[{"callback_data": "a"}]], "can't parse inline keyboard button: Can't find field \"text\""),
        ([["a"]], "can't parse inline keyboard button: InlineKeyboardButton must be an Object"),
        ([{"text": "a"}], 'field "inline_keyboard" must be an Array of Arrays'),
        ([[{"text": "a", "callback_data": "b"}]] * 101, "reply markup is too long"),
    ],
)
def test_send__refuses_keyboard(hands: Any, rows: Any, words: str) -> None:
    """An inline keyboard is checked before anything is sent; callback data is counted in bytes."""
    given = {"chat_id": hands.person(), "text": "x", "reply_markup": {"inline_keyboard": rows}}

    assert hands.refusal("sendMessage", **given) == (400, f"Bad Request: {words}")


def test_send__reply_keyboard(hands: Any) -> None:
    """A reply keyboard is shown to the person and not given back to the bot."""
    adam = hands.person()

    sent = hands.call("sendMessage", chat_id=adam, text="x", reply_markup={"keyboard": [["a", {"text": "b"}]]})

    assert "reply_markup" not in sent
    assert hands.seen(adam)[-1]["reply_markup"] == {"keyboard": [[{"text": "a"}, {"text": "b"}]]}


def test_send__reply(hands: Any) -> None:
    """A reply carries the message it answers; a lost one can be left out."""
    adam = hands.person()

    sent = hands.call("sendMessage", chat_id=adam, text="x", reply_parameters={"message_id": 1})
    lost = {"message_id": 99, "allow_sending_without_reply": True}
    alone = hands.call("sendMessage", chat_id=adam, text="x", reply_parameters=lost)

    assert sent["reply_to_message"]["text"] == "/start"
    assert "reply_to_message" not in alone


def test_send__to_somebody_unknown(hands: Any) -> None:
    """A bot cannot write to a person who has never written to it."""
    barb = hands.control("POST", "people", json={"first_name": "Barb"})["id"]

    assert hands.refusal("sendMessage", chat_id=barb, text="x") == (400, "Bad Request: chat not found")


def test_send__to_somebody_who_blocked(hands: Any) -> None:
    """A person who blocked the bot hears nothing; the bot is told of both."""
    adam = hands.person()
    hands.control("PATCH", f"people/{adam}", json={"blocked": True})

    refused = hands.refusal("sendMessage", chat_id=adam, text="x")
    (update,) = hands.updates()

    assert refused == (403, "Forbidden: bot was blocked by the user")
    assert update["my_chat_member"]["new_chat_member"]["status"] == "kicked"


def test_send__half_a_character(hands: Any) -> None:
    """Half a surrogate pair, which only JSON can carry, is refused."""
    body = b'{"chat_id": %d, "text": "\\ud83d"}' % hands.person()
    headers = {"content-type": "application/json"}

    answer = hands.http.post(f"{hands.url}/bot42:sandbox/sendMessage", content=body, headers=headers).json()

    assert answer["description"] == "Bad Request: strings must be encoded in UTF-8"


def test_send__document(hands: Any) -> None:
    """A document can be uploaded, and sent again by its id."""
    adam = hands.person()

    body = hands.upload(
        "sendDocument", {"document": ("报告.pdf", b"%PDF")}, chat_id=adam, caption="<b>c</b>", parse_mode="HTML"
    )
    again = hands.call("sendDocument", chat_id=adam, document=body["result"]["document"]["file_id"])

    sent = body["result"]
    assert (sent["document"]["file_name"], sent["document"]["file_size"]) == ("报告.pdf", 4)
    assert (sent["caption"], sent["caption_entities"][0]["type"]) == ("c", "bold")
    assert again["document"] == sent["document"]
    assert hands.http.get(f"{hands.url}/sandbox/api/files/{sent['document']['file_id']}").content == b"%PDF"


def test_send__document_attached_by_name(hands: Any) -> None:
    """A file may stand under any name that the call points to."""
    body = hands.upload("sendDocument", {"f1": ("a.txt", b"a")}, chat_id=hands.person(), document="attach://f1")

    assert body["result"]["document"]["file_name"] == "a.txt"


@pytest.mark.parametrize(
    ("files", "arguments", "words"),
    [
        ({}, {}, "there is no document in the request"),
        ({}, {"document": "unknown"}, "wrong file identifier/HTTP URL specified"),
        ({"document": ("a", b"")}, {}, "file must be non-empty"),
        ({"document": ("a", b"a")}, {"caption": "x" * 1025}, "message caption is too long"),
    ],
)
def test_send__document_refused(hands: Any, files: Any, arguments: Any, words: str) -> None:
    """A document that is none is refused."""
    body = hands.upload("sendDocument", {**files, "_": ("x", b"x")}, chat_id=hands.person(), **arguments)

    assert body["description"] == f"Bad Request: {words}"


@pytest.mark.parametrize(("content", "size"), [(PNG, (3, 2)), (JPEG, (7, 5))])
def test_send__photo(hands: Any, content: bytes, size: tuple[int, int]) -> None:
    """A picture is measured and shown inline."""
    body = hands.upload("sendPhoto", {"photo": ("a.png", content, "image/png")}, chat_id=hands.person())

    (photo,) = body["result"]["photo"]
    shown = hands.http.get(f"{hands.url}/sandbox/api/files/{photo['file_id']}")
    assert (photo["width"], photo["height"]) == size
    assert shown.headers["content-disposition"].startswith("inline")


def test_send__photo_refused(hands: Any) -> None:
    """What is no picture is not taken for one."""
    body = hands.upload("sendPhoto", {"photo": ("a.png", b"text")}, chat_id=hands.person())

    assert body["description"] == "Bad Request: IMAGE_PROCESS_FAILED"


def test_send__chat_action(hands: Any) -> None:
    """A person sees that the bot is typing; only known actions are taken."""
    adam = hands.person()

    hands.call("sendChatAction", chat_id=adam, action="typing")

    event = hands.control("GET", "events", params={"chat_id": adam})["events"][-1]
    assert (event["kind"], event["action"]) == ("action", "typing")
    refused = hands.refusal("sendChatAction", chat_id=adam, action="dancing")
    assert refused == (400, "Bad Request: wrong parameter action in request")


def test_send__explicit_entities(hands: Any) -> None:
    """Offsets count what was sent, also what Telegram does not carry; empty and automatic entities are dropped."""
    found = {"type": "mention", "offset": 0, "length": 1}
    given = [_bold(2, 3), _bold(1, 0), found]

    sent = hands.call("sendMessage", chat_id=hands.person(), text="a\r😀b c", entities=given)

    assert (sent["text"], sent["entities"]) == ("a😀b c", [_bold(1, 3)])
