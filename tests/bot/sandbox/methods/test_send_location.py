"""sendLocation, sendVenue, sendContact, sendDice."""

from typing import Any

import pytest

from bot.sandbox.methods.sending import DICE


def test_send__location(hands: Any) -> None:
    """A place comes back as numbers."""
    sent = hands.call("sendLocation", chat_id=hands.person(), latitude="52.5", longitude=13.4, horizontal_accuracy=9)

    assert sent["location"] == {"latitude": 52.5, "longitude": 13.4, "horizontal_accuracy": 9}


def test_send__venue(hands: Any) -> None:
    """A place with a name is a location as well."""
    sent = hands.call("sendVenue", chat_id=hands.person(), latitude=1, longitude=2, title="T", address="A")

    assert sent["venue"] == {"location": {"latitude": 1.0, "longitude": 2.0}, "title": "T", "address": "A"}
    assert sent["location"] == sent["venue"]["location"]


def test_send__contact(hands: Any) -> None:
    """A contact has a number and a name."""
    sent = hands.call("sendContact", chat_id=hands.person(), phone_number="+1 2", first_name="Ada", last_name="L")

    assert sent["contact"] == {"phone_number": "+1 2", "first_name": "Ada", "last_name": "L"}


@pytest.mark.parametrize("emoji", DICE)
def test_send__dice(hands: Any, emoji: str) -> None:
    """A throw is within its emoji's range."""
    dice = hands.call("sendDice", chat_id=hands.person(), emoji=emoji)["dice"]

    assert dice["emoji"] == emoji
    assert 1 <= dice["value"] <= DICE[emoji]


@pytest.mark.parametrize(
    ("method", "arguments", "words"),
    [
        ("sendLocation", {"longitude": 1}, "latitude is empty"),
        ("sendLocation", {"latitude": 1}, "longitude is empty"),
        ("sendLocation", {"latitude": "north", "longitude": 1}, "wrong latitude specified"),
        ("sendLocation", {"latitude": 91, "longitude": 1}, "wrong latitude specified"),
        ("sendLocation", {"latitude": "nan", "longitude": 1}, "wrong latitude specified"),
        ("sendVenue", {"latitude": 1, "longitude": 1, "address": "a"}, "title is empty"),
        ("sendContact", {"first_name": "a"}, "phone number is empty"),
        ("sendDice", {"emoji": "🙂"}, "EMOTICON_INVALID"),
    ],
)
def test_send__refused(hands: Any, method: str, arguments: dict[str, Any], words: str) -> None:
    """What is incomplete is refused."""
    assert hands.refusal(method, chat_id=hands.person(), **arguments) == (400, f"Bad Request: {words}")
