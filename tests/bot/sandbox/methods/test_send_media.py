"""sendPhoto, sendDocument, sendVideo, sendAnimation, sendAudio, sendVoice, sendVideoNote, sendSticker."""

from typing import Any

import pytest

from tests.bot.sandbox.test_sending import PNG

SHAPES = {
    "Document": {"file_name", "mime_type"},
    "Video": {"width", "height", "duration", "file_name", "mime_type"},
    "Animation": {"width", "height", "duration", "file_name", "mime_type"},
    "Audio": {"duration", "performer", "title", "file_name", "mime_type"},
    "Voice": {"duration", "mime_type"},
    "VideoNote": {"length", "duration"},
    "Sticker": {"type", "width", "height", "is_animated", "is_video", "emoji"},
}
IDENTITY = {"file_id", "file_unique_id", "file_size"}
SAID = {
    "width": 4,
    "height": 3,
    "duration": 9,
    "length": 7,
    "performer": "P",
    "title": "T",
    "emoji": "🙂",
}
FIELDS = {"VideoNote": "video_note"}


def _field(name: str) -> str:
    """Give the field of a message that carries such a file."""
    return FIELDS.get(name, name.lower())


@pytest.mark.parametrize("name", SHAPES)
def test_send__shape(hands: Any, name: str) -> None:
    """Each kind of file has its fields, is downloaded as it came, and keeps them when it is sent by its id."""
    adam, field = hands.person(), _field(name)

    sent = hands.upload(f"send{name}", {field: ("a.bin", b"bytes")}, chat_id=adam, **SAID)["result"]
    again = hands.call(f"send{name}", chat_id=adam, **{field: sent[field]["file_id"]})

    assert set(sent[field]) == SHAPES[name] | IDENTITY
    assert again[field] == sent[field]
    path = hands.call("getFile", file_id=sent[field]["file_id"])["file_path"]
    assert hands.http.get(f"{hands.url}/file/bot42:sandbox/{path}").content == b"bytes"


def test_send__animation_as_older_programs_know_it(hands: Any) -> None:
    """An animation is a document as well."""
    sent = hands.upload("sendAnimation", {"animation": ("a.mp4", b"a")}, chat_id=hands.person())["result"]

    assert sent["document"]["file_id"] == sent["animation"]["file_id"]


@pytest.mark.parametrize(
    ("first", "then", "words"),
    [
        ("Document", "Photo", "can't use file of type Document as Photo"),
        ("Video", "Document", "can't use file of type Video as Document"),
        ("Voice", "Audio", "can't use file of type VoiceNote as Audio"),
    ],
)
def test_send__another_kind(hands: Any, first: str, then: str, words: str) -> None:
    """No file becomes another kind by its id."""
    adam = hands.person()
    sent = hands.upload(f"send{first}", {_field(first): ("a", b"a")}, chat_id=adam)["result"]

    refused = hands.refusal(f"send{then}", chat_id=adam, **{_field(then): sent[_field(first)]["file_id"]})

    assert refused == (400, f"Bad Request: {words}")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({}, "there is no video note in the request"),
        ({"video_note": "http://127.0.0.1/a.mp4"}, "failed to get HTTP URL content"),
        ({"video_note": "x"}, "wrong file identifier/HTTP URL specified"),
    ],
)
def test_send__no_file(hands: Any, arguments: dict[str, Any], words: str) -> None:
    """A call without a file, or with one that lies elsewhere, is refused."""
    refused = hands.refusal("sendVideoNote", chat_id=hands.person(), **arguments)

    assert refused == (400, f"Bad Request: {words}")


@pytest.mark.parametrize(("method", "field"), [("sendPhoto", "photo"), ("sendVideo", "video")])
def test_send__veiled_with_a_caption(hands: Any, method: str, field: str) -> None:
    """A picture or film can be veiled, and its caption stand above it; MarkdownV2 marks the caption."""
    given = {"caption": "*c*", "parse_mode": "MarkdownV2", "has_spoiler": True, "show_caption_above_media": True}

    sent = hands.upload(method, {field: ("a.png", PNG)}, chat_id=hands.person(), **given)["result"]

    assert (sent["has_media_spoiler"], sent["show_caption_above_media"]) == (True, True)
    assert (sent["caption"], sent["caption_entities"][0]["type"]) == ("c", "bold")


@pytest.mark.parametrize(
    ("field", "size", "code"),
    [("photo", 10 * 2**20 + 1, 400), ("document", 50 * 2**20 + 1, 400), ("document", 53 * 2**20, 413)],
)
def test_send__too_large(hands: Any, field: str, size: int, code: int) -> None:
    """Photos beyond 10 MB and files beyond 50 MB are refused."""
    content = PNG + b"x" * size

    body = hands.upload(f"send{field}", {field: ("a.png", content)}, chat_id=hands.person())

    words = "Bad Request: file is too big" if code == 400 else "Request Entity Too Large"
    assert (body["error_code"], body["description"]) == (code, words)


def test_get_file__too_large(hands: Any) -> None:
    """A file beyond 20 MB is sent and not handed out again."""
    files = {"document": ("a", b"x" * (20 * 2**20 + 1))}
    sent = hands.upload("sendDocument", files, chat_id=hands.person())["result"]

    refused = hands.refusal("getFile", file_id=sent["document"]["file_id"])

    assert refused == (400, "Bad Request: file is too big")
