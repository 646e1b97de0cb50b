"""setMyCommands, getMyCommands, deleteMyCommands, setChatMenuButton, getChatMenuButton."""

from typing import Any

import pytest


def _commands(name: str) -> list[dict[str, str]]:
    """Give a list of one command."""
    return [{"command": name, "description": f"does {name}"}]


def test_commands__per_scope_and_language(hands: Any) -> None:
    """A person's menu shows the narrowest list there is, their language first."""
    adam = hands.person("陈静", "zh-hans")
    scope = {"type": "chat", "chat_id": adam}

    def menu() -> str:
        return str(hands.control("GET", f"people/{adam}/menu")["commands"][0]["command"])

    hands.call("setMyCommands", commands=_commands("wide"))
    assert menu() == "wide"
    hands.call("setMyCommands", commands=_commands("chinese"), language_code="zh")
    assert menu() == "chinese"
    hands.call("setMyCommands", commands=_commands("private"), scope={"type": "all_private_chats"})
    assert menu() == "private"
    hands.call("setMyCommands", commands=_commands("own"), scope=scope)
    assert menu() == "own"
    hands.call("deleteMyCommands", scope=scope)
    assert menu() == "private"
    assert hands.call("getMyCommands", language_code="zh") == _commands("chinese")
    assert hands.call("getMyCommands", scope=scope) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"commands": [{"command": "Start", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "x" * 33, "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "x", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [{"command": "x", "description": "x" * 257}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [{"command": "x", "description": "x"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": "x"}, "can't parse commands JSON object"),
        ({"commands": {}}, "expected an Array of BotCommand"),
        ({"commands": [], "language_code": "zh-hans"}, "invalid language code specified"),
        (
            {"commands": [], "scope": {"type": "x"}},
            "can't parse BotCommandScope: unsupported type specified",
        ),
    ],
)
def test_commands__refused(hands: Any, arguments: dict[str, Any], words: str) -> None:
    """A list that Telegram would not take is refused."""
    assert hands.refusal("setMyCommands", **arguments) == (400, f"Bad Request: {words}")


def test_menu_button__per_chat(hands: Any) -> None:
    """A chat has its own menu button or the default one."""
    adam, barb = hands.person("Adam"), hands.person("Barb")

    hands.call("setChatMenuButton", menu_button={"type": "commands"})
    hands.call("setChatMenuButton", chat_id=adam, menu_button={"type": "default"})

    assert hands.call("getChatMenuButton", chat_id=adam) == {"type": "default"}
    assert hands.call("getChatMenuButton", chat_id=barb) == {"type": "commands"}
    refused = hands.refusal("setChatMenuButton", menu_button={"type": "x"})
    assert refused == (400, "Bad Request: menuButton has unsupported type")
