"""setMyName, setMyDescription, setMyShortDescription and what gives them back; logOut, close."""

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("method", "field", "default"),
    [("Name", "name", "Escrowd"), ("Description", "description", ""), ("ShortDescription", "short_description", "")],
)
def test_profile__per_language(hands: Any, method: str, field: str, default: str) -> None:
    """Each text has a default and one for each language that was given one."""
    assert hands.call(f"getMy{method}") == {field: default}

    hands.call(f"setMy{method}", **{field: "wide"})
    hands.call(f"setMy{method}", **{field: "中文"}, language_code="zh")

    assert hands.call(f"getMy{method}", language_code="zh") == {field: "中文"}
    assert hands.call(f"getMy{method}", language_code="en") == {field: "wide"}
    hands.call(f"setMy{method}", language_code="zh")
    assert hands.call(f"getMy{method}", language_code="zh") == {field: "wide"}
    refused = hands.refusal(f"setMy{method}", language_code="zh-hans")
    assert refused == (400, "Bad Request: invalid language code specified")


def test_name__worn(hands: Any) -> None:
    """The bot speaks under its new name."""
    adam = hands.person()

    hands.call("setMyName", name="Judge")

    assert hands.call("getMe")["first_name"] == "Judge"
    assert hands.call("sendMessage", chat_id=adam, text="x")["from"]["first_name"] == "Judge"


@pytest.mark.parametrize(("field", "most"), [("Name", 64), ("Description", 512), ("ShortDescription", 120)])
def test_profile__too_long(hands: Any, field: str, most: int) -> None:
    """Each text has its limit."""
    name = {"ShortDescription": "short_description"}.get(field, field.lower())

    assert hands.call(f"setMy{field}", **{name: "x" * most}) is True
    assert hands.refusal(f"setMy{field}", **{name: "x" * (most + 1)})[0] == 400


@pytest.mark.parametrize("method", ["logOut", "close"])
def test_leave__server(hands: Any, method: str) -> None:
    """There is no other server to go to: the call succeeds and changes nothing."""
    assert hands.call(method) is True
    assert hands.call("getMe")
