"""sendMessage: its options, and texts marked by MarkdownV2, the old Markdown, HTML or explicit entities."""

from typing import Any

import pytest


def _entities(hands: Any, text: str, **more: Any) -> tuple[str, list[tuple[str, int, int]]]:
    """Send a text: what became of it, and each entity's type, offset and length."""
    sent = hands.call("sendMessage", chat_id=hands.person(), text=text, **more)
    return sent["text"], [(one["type"], one["offset"], one["length"]) for one in sent.get("entities", ())]


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        (
            "*b* _i_ __u__ ~s~",
            "b i u s",
            [("bold", 0, 1), ("italic", 2, 1), ("underline", 4, 1), ("strikethrough", 6, 1)],
        ),
        ("||x||", "x", [("spoiler", 0, 1)]),
        ("😀 *好*", "😀 好", [("bold", 3, 1)]),
        (">*a\n>b*", "a\nb", [("blockquote", 0, 3), ("bold", 0, 3)]),
        (">a\n**>b||", "a\nb", [("blockquote", 0, 1), ("expandable_blockquote", 2, 1)]),
        ("*b _bi_ ~bs~*", "b bi bs", [("bold", 0, 7), ("italic", 2, 2), ("strikethrough", 5, 2)]),
        ("_i __ui__ i_", "i ui i", [("italic", 0, 6), ("underline", 2, 2)]),
        ("`a_*b`", "a_*b", [("code", 0, 4)]),
        ("```python\nx = 1\n```", "x = 1", [("pre", 0, 5)]),
        ("```\nx```", "x", [("pre", 0, 1)]),
        ("[t](http://a.example/\\))", "t", [("text_link", 0, 1)]),
        ("[t](nowhere)", "t", []),
        ("![👍](tg://emoji?id=5368324170671202286)", "👍", [("custom_emoji", 0, 2)]),
        (">a\n>b\nc", "a\nb\nc", [("blockquote", 0, 3)]),
        (">a\n>b||", "a\nb", [("expandable_blockquote", 0, 3)]),
        ("\\*a\\*\\.", "*a*.", []),
        ("1\\-2", "1-2", []),
    ],
)
def test_markdown_v2__read(hands: Any, source: str, text: str, entities: Any) -> None:
    """Each mark means what Telegram's page says; offsets count UTF-16 units."""
    assert _entities(hands, source, parse_mode="MarkdownV2") == (text, entities)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("a.b", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("a|b", "Character '|' is reserved and must be escaped with the preceding '\\'"),
        ("a > b", "Character '>' is reserved and must be escaped with the preceding '\\'"),
        ("好 *b", "Can't find end of Bold entity at byte offset 4"),
        ("*b _i b*", "Can't find end of Bold entity at byte offset 7"),
        ("> a\n>> b", "Character '>' is reserved and must be escaped with the preceding '\\'"),
        ("_i", "Can't find end of Italic entity at byte offset 0"),
        ("__u", "Can't find end of Underline entity at byte offset 0"),
        ("`c", "Can't find end of Code entity at byte offset 0"),
        ("```c", "Can't find end of Pre entity at byte offset 0"),
        ("```py\nc", "Can't find end of PreCode entity at byte offset 0"),
        ("[t", "Can't find end of TextUrl entity at byte offset 0"),
        ("[t](http://a", "Can't find end of a URL at byte offset 4"),
        ("![t]", "Custom emoji entity must contain a tg://emoji URL"),
        ("![t](http://a)", "Custom emoji URL must have an emoji identifier"),
    ],
)
def test_markdown_v2__refused(hands: Any, source: str, words: str) -> None:
    """What is not closed or not escaped is refused in Telegram's words, with the place in bytes."""
    refused = hands.refusal("sendMessage", chat_id=hands.person(), text=source, parse_mode="MarkdownV2")

    assert refused == (400, f"Bad Request: can't parse entities: {words}")


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("*b* _i_ `c`", "b i c", [("bold", 0, 1), ("italic", 2, 1), ("code", 4, 1)]),
        ("*a _b_*", "a _b_", [("bold", 0, 5)]),
        ("\\*a\\_ \\x", "*a_ \\x", []),
        ("```py\nx```", "x", [("pre", 0, 1)]),
        ("[t](http://a.example)", "t", [("text_link", 0, 1)]),
        ("[t](nowhere) __", "t", []),
        ("1-2. (x)!", "1-2. (x)!", []),
    ],
)
def test_markdown__read(hands: Any, source: str, text: str, entities: Any) -> None:
    """In the old Markdown nothing nests and little must be escaped."""
    assert _entities(hands, source, parse_mode="Markdown") == (text, entities)


def test_markdown__refused(hands: Any) -> None:
    """What is not closed is refused with the place in bytes."""
    refused = hands.refusal("sendMessage", chat_id=hands.person(), text="好 snake_case", parse_mode="Markdown")

    words = "Can't find end of the entity starting at byte offset 9"
    assert refused == (400, f"Bad Request: can't parse entities: {words}")


@pytest.mark.parametrize("mode", ["HTML", "MarkdownV2", "entities"])
def test_mention__of_a_person(hands: Any, mode: str) -> None:
    """A link to a person is a mention with the person in it; one to nobody is plain text."""
    adam = hands.person("Adam")
    link = {"HTML": '<a href="tg://user?id={}">x</a>', "MarkdownV2": "[x](tg://user?id={})"}

    def sent(number: int) -> Any:
        given: dict[str, Any] = {"text": "x"}
        if mode == "entities":
            given["entities"] = [{"type": "text_mention", "offset": 0, "length": 1, "user": {"id": number}}]
        else:
            given = {"text": link[mode].format(number), "parse_mode": mode}
        return hands.call("sendMessage", chat_id=adam, **given)

    (mention,) = sent(adam)["entities"]
    assert (mention["type"], mention["user"]["first_name"]) == ("text_mention", "Adam")
    assert "entities" not in sent(5)


def test_entities__explicit(hands: Any) -> None:
    """Entities may be given as such; what was given as no list is refused."""
    entities = [{"type": "bold", "offset": 0, "length": 2}, {"type": "italic", "offset": 1, "length": 2}]

    assert _entities(hands, "abc", entities=entities)[1] == [("bold", 0, 2), ("italic", 1, 2)]
    refused = hands.refusal("sendMessage", chat_id=hands.person(), text="x", entities={"type": "bold"})
    assert refused == (400, "Bad Request: expected an Array of MessageEntity")


def test_options__kept(hands: Any) -> None:
    """Protection, link previews and quotes come back; silence and effects leave no trace."""
    adam = hands.person()
    given = {
        "link_preview_options": {"is_disabled": True},
        "protect_content": True,
        "disable_notification": True,
        "message_effect_id": "5",
        "reply_parameters": {"message_id": 1, "quote": "start"},
    }

    sent = hands.call("sendMessage", chat_id=adam, text="x", **given)

    assert sent["link_preview_options"] == {"is_disabled": True}
    assert sent["has_protected_content"] is True
    assert sent["quote"] == {"text": "start", "position": 1, "is_manual": True}
    assert not {"disable_notification", "message_effect_id", "effect_id"} & set(sent)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"reply_parameters": {"message_id": 1, "quote": "elsewhere"}}, "QUOTE_TEXT_INVALID"),
        ({"reply_parameters": []}, "object expected as reply parameters"),
        ({"link_preview_options": []}, "object expected as link preview options"),
    ],
)
def test_options__refused(hands: Any, given: dict[str, Any], words: str) -> None:
    """Options that mean nothing are refused."""
    assert hands.refusal("sendMessage", chat_id=hands.person(), text="x", **given) == (400, f"Bad Request: {words}")


def test_menu__in_a_group(hands: Any) -> None:
    """In a group a person's menu shows the narrowest list for them there."""
    adam, barb = hands.person("Adam"), hands.person("Barb")
    group = hands.group("Work", adam, barb)["id"]

    def menu(person_id: int) -> str:
        return str(hands.control("GET", f"people/{person_id}/menu?chat_id={group}")["commands"][0]["command"])

    scopes: tuple[tuple[str, dict[str, Any]], ...] = (
        ("wide", {"type": "default"}),
        ("groups", {"type": "all_group_chats"}),
        ("leaders", {"type": "all_chat_administrators"}),
        ("here", {"type": "chat", "chat_id": group}),
        ("leadershere", {"type": "chat_administrators", "chat_id": group}),
        ("barbs", {"type": "chat_member", "chat_id": group, "user_id": barb}),
    )
    seen = []
    for name, scope in scopes:
        hands.call("setMyCommands", commands=[{"command": name, "description": "x"}], scope=scope)
        seen.append((menu(adam), menu(barb)))

    assert seen == [
        ("wide", "wide"),
        ("groups", "groups"),
        ("leaders", "groups"),
        ("here", "here"),
        ("leadershere", "here"),
        ("leadershere", "barbs"),
    ]
