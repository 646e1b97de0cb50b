"""sendMediaGroup."""

import json
from typing import Any

import pytest

from tests.bot.sandbox.test_sending import PNG


def _album(hands: Any, media: list[dict[str, Any]], **more: Any) -> Any:
    """Send an album of two uploads, `a` and `b`."""
    files = {"a": ("a.png", PNG), "b": ("b.png", PNG)}
    return hands.upload("sendMediaGroup", files, chat_id=hands.person(), media=json.dumps(media), **more)


def test_album__of_two(hands: Any) -> None:
    """An album is several messages under one sign, each with its own caption."""
    media = [
        {"type": "photo", "media": "attach://a", "caption": "<b>one</b>", "parse_mode": "HTML"},
        {"type": "video", "media": "attach://b", "duration": 3},
    ]

    first, second = _album(hands, media)["result"]

    assert first["media_group_id"] == second["media_group_id"]
    assert (first["caption"], first["caption_entities"][0]["type"]) == ("one", "bold")
    assert (first["photo"][0]["width"], second["video"]["duration"]) == (3, 3)
    assert second["message_id"] == first["message_id"] + 1


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        (["photo"], "too few messages to send as an album"),
        (["photo"] * 11, "too many messages to send as an album"),
        (["photo", "document"], "document can't be mixed with other media types"),
        (["audio", "video"], "audio can't be mixed with other media types"),
        (["photo", "animation"], "can't use the media of the specified type in the album"),
        (["photo", "x"], "wrong input media type"),
    ],
)
def test_album__refused(hands: Any, kinds: list[str], words: str) -> None:
    """An album has two to ten things that go together."""
    body = _album(hands, [{"type": kind, "media": "attach://a"} for kind in kinds])

    assert body["description"] == f"Bad Request: {words}"


def test_album__no_list(hands: Any) -> None:
    """What is no list is no album."""
    refused = hands.refusal("sendMediaGroup", chat_id=hands.person(), media={})

    assert refused == (400, "Bad Request: expected an Array of InputMedia")
