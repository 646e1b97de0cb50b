"""The control API: people, events, faults, and who may use it."""

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from itertools import repeat
from typing import Any

import httpx
import pytest
from starlette.requests import Request

from bot.sandbox import arguments
from bot.sandbox.errors import ApiError
from ledger.nesting import DEPTH
from tests.bot.sandbox.conftest import TOKEN


def test_config__for_the_page(hands: Any) -> None:
    """The page learns where the ledger is and whose bot this is."""
    config = hands.control("GET", "config")

    assert config["ledger_url"] == "http://127.0.0.1:9/"
    assert config["bot"]["username"] == "escrowd_sandbox_bot"


def test_people__cast_once(hands: Any) -> None:
    """The cast is made once, with numbers beyond 32 bits and in their languages."""
    hands.control("POST", "people/default")
    people = hands.control("POST", "people/default")["people"]

    assert [person["first_name"] for person in people] == ["陈静", "Barb", "林涛"]
    assert [person["language_code"] for person in people] == ["zh-hans", "en", "zh-hans"]
    assert [person["role"] for person in people] == ["employer", "freelancer", "freelancer"]
    assert people[0]["id"] > 2**32
    assert hands.control("GET", "people")["people"] == people


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"[" * 100_000, id="open"),
        pytest.param(b'{"first_name":' + b"[" * 400 + b"]" * 400 + b"}", id="closed"),
    ],
)
def test_people__nested_too_deep(hands: Any, body: bytes) -> None:
    """JSON nested deeper than anybody means is refused in words, also beside py-evm, which lifts Python's limit."""
    import_module("ledger.embedded.backend")
    answer = hands.http.post(
        f"{hands.url}/sandbox/api/people", content=body, headers={"content-type": "application/json"}
    )

    assert sys.getrecursionlimit() == DEPTH
    assert (answer.status_code, answer.json()["error"]) == (400, "can't parse JSON object")


def test_people__change_language(hands: Any) -> None:
    """A person's new language goes with their next message."""
    adam = hands.person()
    hands.control("PATCH", f"people/{adam}", json={"language_code": "zh-hans"})

    assert hands.say(adam, "x")["message"]["from"]["language_code"] == "zh-hans"


@pytest.mark.parametrize(
    ("verb", "path", "given", "code"),
    [
        ("POST", "people", {}, 400),
        ("POST", "people/7000000001/messages", {"text": " "}, 400),
        ("POST", "people/7000000001/messages", {"text": "x" * 4097}, 400),
        ("POST", "people/7000000001/messages", {"text": "x", "reply_to": 99}, 404),
        ("POST", "people/7000000001/documents", {}, 400),
        ("POST", "people/1/messages", {"text": "x"}, 404),
        ("POST", "faults", {"kind": "x"}, 400),
        ("POST", "updates/1/redeliver", {}, 404),
        ("GET", "presses/1", None, 404),
        ("GET", "files/x", None, 404),
    ],
)
def test_control__refuses(hands: Any, verb: str, path: str, given: Any, code: int) -> None:
    """What cannot be done is refused with a sentence."""
    hands.person()

    answer = hands.http.request(verb, f"{hands.url}/sandbox/api/{path}", json=given)

    assert answer.status_code == code
    assert answer.json()["error"]


def test_say__blocked(hands: Any) -> None:
    """A person who blocked the bot cannot write to it until they let it in again."""
    adam = hands.person()
    hands.control("PATCH", f"people/{adam}", json={"blocked": True})
    path = f"{hands.url}/sandbox/api/people/{adam}/messages"

    assert hands.http.post(path, json={"text": "x"}).status_code == 409
    hands.control("PATCH", f"people/{adam}", json={"blocked": False})
    assert hands.say(adam, "x")["update_id"]


def test_events__in_order(hands: Any) -> None:
    """A screen can be followed from any place: messages, edits, deletions, as they stand now."""
    adam = hands.person()
    sent = hands.call("sendMessage", chat_id=adam, text="old")["message_id"]
    hands.call("editMessageText", chat_id=adam, message_id=sent, text="new")
    hands.call("deleteMessage", chat_id=adam, message_id=1)

    events = hands.control("GET", "events", params={"chat_id": adam})["events"]
    later = hands.control("GET", "events", params={"after": events[1]["seq"]})["events"]

    assert [event["kind"] for event in events] == ["message", "message", "edit", "delete"]
    assert (events[0]["message"], events[1]["message"]["text"]) == (None, "new")
    assert later == events[2:]


def test_events__wait(hands: Any) -> None:
    """A screen that waits is told at once."""
    adam = hands.person()
    after = hands.control("GET", "config")["latest_event"]
    with ThreadPoolExecutor() as pool:
        asked = pool.submit(hands.control, "GET", "events", params={"after": after, "wait": 20})
        hands.say(adam, "x")

        assert asked.result()["events"][0]["message"]["text"] == "x"


def test_fault__flood(hands: Any) -> None:
    """The ordered number of calls is told to wait, the next goes through."""
    adam = hands.person()
    hands.control("POST", "faults", json={"method": "sendMessage", "kind": "429", "times": 2, "retry_after": 3})

    bodies = [
        hands.http.post(f"{hands.url}/bot42:sandbox/sendMessage", json={"chat_id": adam, "text": "x"}).json()
        for _ in range(3)
    ]

    assert bodies[0] == bodies[1]
    assert bodies[0]["description"] == "Too Many Requests: retry after 3"
    assert (bodies[0]["parameters"], bodies[2]["ok"]) == ({"retry_after": 3}, True)
    assert len(hands.seen(adam)) == 2


def test_fault__internal_after_some(hands: Any) -> None:
    """A fault can let calls through first, and be taken back."""
    hands.control("POST", "faults", json={"kind": "500", "skip": 1, "times": 9})

    assert hands.call("getMe")
    assert hands.refusal("getMe") == (500, "Internal Server Error")
    hands.control("DELETE", "faults")
    assert hands.call("getMe")


@pytest.mark.parametrize(("kind", "count"), [("drop_before", 1), ("drop_after", 2)])
def test_fault__dropped_connection(hands: Any, kind: str, count: int) -> None:
    """A dropped call may or may not have had its effect; the bot cannot tell."""
    adam = hands.person()
    hands.control("POST", "faults", json={"method": "sendmessage", "kind": kind})

    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):  # as the kernel tells it: ended, or reset
        hands.call("sendMessage", chat_id=adam, text="x")

    assert len(hands.seen(adam)) == count


@pytest.mark.parametrize(
    ("verb", "path", "headers", "code"),
    [
        ("POST", "sandbox/api/people/default", {"origin": "http://evil.example"}, 403),
        ("POST", "sandbox/api/people/default", {"origin": "null"}, 403),
        ("POST", "sandbox/api/people/default", {"sec-fetch-site": "cross-site"}, 403),
        ("POST", "sandbox/api/people/default", {"sec-fetch-site": "same-origin"}, 200),
        ("GET", "sandbox/api/people", {"host": "evil.example"}, 403),
        ("GET", "sandbox/api/people", {"host": "[bad"}, 403),
        ("GET", "sandbox/api/people", {"host": "a@127.0.0.1"}, 403),
        ("GET", "sandbox/api/people", {"host": "127.0.0.1/x"}, 403),
        ("GET", "sandbox/api/people", {"host": "LOCALHOST:80"}, 200),
        ("GET", "sandbox/api/people", {"host": "[::1]:80"}, 200),
        ("GET", "sandbox/api/people", {"sec-fetch-site": "cross-site"}, 403),
        ("GET", "sandbox/api/events", {"sec-fetch-site": "same-site"}, 403),
        ("GET", "sandbox/api/people", {"sec-fetch-site": "none"}, 200),
        ("GET", "file/bot42:sandbox/x", {"sec-fetch-site": "cross-site"}, 403),
        ("GET", "bot42:sandbox/getMe", {"sec-fetch-site": "cross-site"}, 403),
        ("GET", "", {"sec-fetch-site": "cross-site"}, 200),
    ],
)
def test_guard__other_sites(hands: Any, verb: str, path: str, headers: dict[str, str], code: int) -> None:
    """No page from elsewhere can act here, and no foreign name leads here; a link to the page does."""
    assert hands.http.request(verb, f"{hands.url}/{path}", headers=headers).status_code == code


def test_guard__own_page(hands: Any) -> None:
    """The page's own requests pass."""
    answer = hands.http.post(f"{hands.url}/sandbox/api/people/default", headers={"origin": hands.url})

    assert answer.status_code == 200
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


def test_bodies__without_end(hands: Any) -> None:
    """A body that does not say how long it is ends where all bodies do."""
    headers = {"content-type": "application/json"}
    piece = b" " * 2**20

    for path, count, code in (
        (f"bot{TOKEN}/getMe", 53, 413),
        (f"bot{TOKEN}/getMe", 1, 400),
        ("sandbox/api/people", 53, 413),
    ):
        answer = hands.http.post(f"{hands.url}/{path}", content=repeat(piece, count), headers=headers)
        assert answer.status_code == code, path
        assert "Request Entity Too Large" in answer.text or code != 413


@pytest.mark.parametrize(
    ("told", "code"), [("abc", 400), ("-1", 400), ("+1", 400), ("\u0661", 400), ("9" * 5_000, 413)]
)
def test_bodies__of_strange_length(told: str, code: int) -> None:
    """A length that is no number, which some servers let through, is refused in words, and so is an absurd one."""
    scope = {"type": "http", "method": "POST", "query_string": b"", "headers": [(b"content-length", told.encode())]}

    with pytest.raises(ApiError) as refusal:
        asyncio.run(arguments.read_arguments(Request(scope)))

    assert refusal.value.code == code


@pytest.mark.parametrize("code", ["unicode_escape", "undefined"])
@pytest.mark.parametrize("part", ['name="first_name"', 'name="file"; filename="\\ud800.txt"'])
def test_forms__in_a_strange_code(hands: Any, code: str, part: str) -> None:
    """A form in a code that carries half a pair, or that nothing can read, is refused in words."""
    body = f"--X\r\nContent-Disposition: form-data; {part}\r\n\r\n\\ud800\r\n--X--\r\n".encode()
    headers = {"content-type": f"multipart/form-data; boundary=X; charset={code}"}
    for path in ("people", f"people/{hands.person()}/documents"):
        answer = hands.http.post(f"{hands.url}/sandbox/api/{path}", content=body, headers=headers)
        assert (answer.status_code, answer.json()["error"]) == (400, "strings must be encoded in UTF-8")


@pytest.mark.parametrize("number", ["9" * 19, "9" * 5_000])
@pytest.mark.parametrize("path", ["people/{}/menu", "chats/{}/messages"])
def test_control__extreme_numbers(hands: Any, path: str, number: str) -> None:
    """A number that no database could count to is nobody's."""
    assert hands.http.get(f"{hands.url}/sandbox/api/{path.format(number)}").status_code == 404


@pytest.mark.parametrize("name", ["after", "limit", "wait", "chat_id"])
def test_control__extreme_arguments(hands: Any, name: str) -> None:
    """The largest and the least numbers ask for something or nothing, never for a fault of ours."""
    chat = hands.person()
    for number in (2**63 - 1, -(2**63) + 1, 10**30, "9" * 5_000, "1e999", "nan", "-1"):
        if name != "wait" or not str(number).isdecimal():
            for path in ("events", f"chats/{chat}/messages"):
                answer = hands.http.get(f"{hands.url}/sandbox/api/{path}", params={name: number})
                assert answer.status_code == 200
