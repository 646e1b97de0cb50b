"""A tour is checked when it is read, served to the page, and remembered as far as it has got."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from bot.sandbox.tour import Tour, read_tour

SPOKEN = {"en": "Hello", "zh-Hans": "你好"}
HELLO: dict[str, Any] = {"person": "adam", "say": "/start", "read": [["Hi"]]}


def _tour(*acts: dict[str, Any], **more: Any) -> dict[str, Any]:
    step = {"title": SPOKEN, "caption": SPOKEN, "acts": [*acts]}
    people = {"adam": {"first_name": "Adam"}, "barb": {"first_name": "Barb"}}
    return {"title": SPOKEN, "invitation": SPOKEN, "people": people, "steps": [step], **more}


def test_tour__none(hands: Any) -> None:
    """A sandbox without a tour says so."""
    assert hands.control("GET", "tour") == {"tour": None, "progress": None}


def test_tour__served(launch: Any) -> None:
    """The page gets the tour with both languages, and nothing played yet."""
    shown = launch(Tour.model_validate(_tour(HELLO))).control("GET", "tour")

    assert shown["tour"]["steps"][0]["caption"] == SPOKEN
    assert shown["tour"]["steps"][0]["acts"][0]["press"] == []
    assert shown["progress"] is None


def test_progress__kept(launch: Any) -> None:
    """How far the tour is outlasts the sandbox, and is no place to keep anything larger."""
    hands, path = launch(), "sandbox/api/tour/progress"
    hands.http.put(f"{hands.url}/{path}", json={"progress": {"step": 3}})
    refused = hands.http.put(f"{hands.url}/{path}", json={"progress": "x" * 20_000})

    assert refused.status_code == 400
    assert launch().control("GET", "tour")["progress"] == {"step": 3}


@pytest.mark.parametrize(
    ("tour", "why"),
    [
        (_tour({**HELLO, "sya": "x"}), "Extra inputs"),
        (_tour({**HELLO, "press": ["Go"]}), "an act is one of"),
        (_tour({"say": "hello"}), "needs a person"),
        (_tour({**HELLO, "person": "carl"}), "nobody's carl"),
        (_tour({"among": ["adam", "barb"], "binds": ["first"], "read": [["Hi"]]}), "binds two names"),
        (_tour({"clock": 60}), "as the page's keys"),
        (_tour(HELLO, steps=[{"title": SPOKEN, "caption": SPOKEN, "person": "dana"}]), "nobody's dana"),
        (_tour(HELLO, invitation={"en": "Hello"}), "zh-Hans"),
    ],
)
def test_read__mistake(tour: dict[str, Any], why: str, tmp_path: Path) -> None:
    """A mistake in a tour is named when it is read."""
    path = tmp_path / "tour.json"
    path.write_text(json.dumps(tour), encoding="utf-8")

    with pytest.raises(ValidationError, match=why):
        read_tour(path)


def test_read__drawn_name(tmp_path: Path) -> None:
    """Whoever is drawn among two may act from then on."""
    drawn = {"among": ["adam", "barb"], "binds": ["first", "second"], "read": [["Hi"]]}
    path = tmp_path / "tour.json"
    path.write_text(json.dumps(_tour(drawn, {"person": "second", "say": "me too"})), encoding="utf-8")

    assert read_tour(path).steps[0].acts[1].person == "second"
