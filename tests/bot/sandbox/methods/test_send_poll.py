"""sendPoll, stopPoll, and people's votes."""

from typing import Any

import pytest


def _vote(hands: Any, person_id: int, message_id: int, *options: int, code: int = 200) -> Any:
    """Vote, and expect a code."""
    given = {"message_id": message_id, "option_ids": options}
    answer = hands.http.post(f"{hands.url}/sandbox/api/people/{person_id}/votes", json=given)
    assert answer.status_code == code, answer.text
    return answer.json()


def test_poll__votes(hands: Any) -> None:
    """Votes are counted and can be changed; who voted is told where the poll is not anonymous."""
    adam = hands.person()
    sent = hands.call("sendPoll", chat_id=adam, question="Q?", options=["a", {"text": "b"}], is_anonymous=False)

    _vote(hands, adam, sent["message_id"], 0)
    _vote(hands, adam, sent["message_id"], 1)

    answer, poll = (list(update.values())[1] for update in hands.updates()[-2:])
    assert (answer["user"]["id"], answer["option_ids"]) == (adam, [1])
    assert [(option["text"], option["voter_count"]) for option in poll["options"]] == [("a", 0), ("b", 1)]
    assert poll["total_voter_count"] == 1
    assert hands.seen(adam)[-1]["poll"] == poll


def test_poll__anonymous(hands: Any) -> None:
    """Polls are anonymous unless they say otherwise: only the sums are told."""
    adam = hands.person()
    sent = hands.call("sendPoll", chat_id=adam, question="Q?", options=["a", "b"])

    _vote(hands, adam, sent["message_id"], 0)

    assert [list(update)[1] for update in hands.updates()] == ["poll"]


def test_poll__stopped(hands: Any) -> None:
    """A stopped poll takes no votes and cannot be stopped again."""
    adam = hands.person()
    where = {
        "chat_id": adam,
        "message_id": hands.call("sendPoll", chat_id=adam, question="Q?", options=["a", "b"])["message_id"],
    }

    assert hands.call("stopPoll", **where)["is_closed"] is True
    _vote(hands, adam, where["message_id"], 0, code=409)
    assert hands.refusal("stopPoll", **where) == (400, "Bad Request: poll has already been closed")
    refused = hands.refusal("stopPoll", chat_id=adam, message_id=1)
    assert refused == (400, "Bad Request: poll can't be stopped")


def test_poll__several_answers(hands: Any) -> None:
    """Several answers are taken only where they are allowed."""
    adam = hands.person()
    one = hands.call("sendPoll", chat_id=adam, question="Q?", options=["a", "b"])["message_id"]
    many = hands.call("sendPoll", chat_id=adam, question="Q?", options=["a", "b"], allows_multiple_answers=True)

    _vote(hands, adam, one, 0, 1, code=400)
    _vote(hands, adam, one, 2, code=400)
    _vote(hands, adam, many["message_id"], 0, 1)


def test_quiz__right_answer(hands: Any) -> None:
    """A quiz has a right answer and its reason, and is answered once; screens show who has chosen what."""
    given = {"question": "Q?", "options": ["a", "b"], "type": "quiz", "correct_option_id": 1, "explanation": "so"}

    adam = hands.person()
    sent = hands.call("sendPoll", chat_id=adam, **given)

    poll = sent["poll"]
    assert (poll["type"], poll["correct_option_ids"], poll["explanation"]) == ("quiz", [1], "so")
    _vote(hands, adam, sent["message_id"], 0)
    _vote(hands, adam, sent["message_id"], 1, code=409)
    assert hands.seen(adam)[-1]["votes"] == [{"person_id": adam, "option_ids": [0]}]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"question": " "}, "poll question must be non-empty"),
        ({"question": "x" * 301}, "poll question length must not exceed 300"),
        ({"options": "x"}, "can't parse options JSON object"),
        ({"options": {}}, "expected an Array of String as options"),
        ({"options": []}, "poll must have at least 1 option"),
        ({"options": ["x"] * 13}, "poll must have at most 12 options"),
        ({"options": ["x", ""]}, "poll options must be non-empty"),
        ({"options": ["x" * 101]}, "poll options length must not exceed 100"),
        ({"type": "quiz"}, "wrong correct option ID specified"),
        ({"type": "x"}, "can't parse poll: Unsupported poll type specified"),
    ],
)
def test_poll__refused(hands: Any, given: dict[str, Any], words: str) -> None:
    """What is no poll is refused."""
    arguments = {"question": "Q?", "options": ["a", "b"], **given}

    assert hands.refusal("sendPoll", chat_id=hands.person(), **arguments) == (400, f"Bad Request: {words}")
