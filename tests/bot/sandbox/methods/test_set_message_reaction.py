"""setMessageReaction, and people's reactions."""

from typing import Any

import pytest

UP = {"type": "emoji", "emoji": "👍"}


def test_react__bot(hands: Any) -> None:
    """The bot's reaction is seen, and can be taken back."""
    adam = hands.person()

    hands.call("setMessageReaction", chat_id=adam, message_id=1, reaction=[UP])

    assert hands.seen(adam)[0]["reactions"] == [{"person_id": 42, "emoji": ["👍"]}]
    hands.call("setMessageReaction", chat_id=adam, message_id=1)
    assert "reactions" not in hands.seen(adam)[0]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"message_id": 99, "reaction": [UP]}, "message to react not found"),
        ({"reaction": [UP, UP]}, "REACTIONS_TOO_MANY"),
        ({"reaction": [{"type": "emoji", "emoji": "x"}]}, "REACTION_INVALID"),
        ({"reaction": ["👍"]}, "can't parse reaction: invalid reaction type specified"),
        ({"reaction": UP}, "expected an Array of ReactionType"),
    ],
)
def test_react__refused(hands: Any, given: dict[str, Any], words: str) -> None:
    """The bot has one reaction, of those that there are."""
    refused = hands.refusal("setMessageReaction", **{"chat_id": hands.person(), "message_id": 1, **given})

    assert refused == (400, f"Bad Request: {words}")


@pytest.mark.parametrize("bot", ["member", "administrator"])
def test_react__person(hands: Any, bot: str) -> None:
    """The bot hears of people's reactions if it asked for them, and in a group only if it leads."""
    adam = hands.person()
    group = hands.group("Work", adam, bot=bot)["id"]
    hands.confirm(allowed_updates=["message_reaction"])
    sent = hands.call("sendMessage", chat_id=group, text="x")["message_id"]
    given = {"chat_id": group, "message_id": sent, "emoji": ["👍"]}

    hands.control("POST", f"people/{adam}/reactions", json=given)
    hands.control("POST", f"people/{adam}/reactions", json=given | {"emoji": []})

    heard = [update["message_reaction"] for update in hands.updates()]
    assert [(one["old_reaction"], one["new_reaction"]) for one in heard] == (
        [([], [UP]), ([UP], [])] if bot == "administrator" else []
    )


def test_react__not_asked_for(hands: Any) -> None:
    """Without naming them a bot gets no reactions."""
    adam = hands.person()

    hands.control("POST", f"people/{adam}/reactions", json={"message_id": 1, "emoji": ["👍"]})

    assert hands.updates() == []
