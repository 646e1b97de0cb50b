"""getUpdates and the webhook: offsets, waiting, redelivery, conflicts, secrets, retries."""

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.bot.sandbox.conftest import TOKEN


def _texts(updates: list[dict[str, Any]]) -> list[str]:
    """Give what the messages in some updates say."""
    return [update["message"]["text"] for update in updates]


def test_ask__until_confirmed(hands: Any) -> None:
    """An update comes again and again until an offset beyond it confirms it."""
    adam = hands.person()
    for text in "abc":
        hands.say(adam, text)

    first = hands.updates(limit=2)
    again = hands.updates()
    after = hands.updates(offset=first[-1]["update_id"] + 1)
    kept = hands.updates()

    assert (_texts(first), _texts(again)) == (["a", "b"], ["a", "b", "c"])
    assert (_texts(after), _texts(kept)) == (["c"], ["c"])
    assert first[1]["update_id"] == first[0]["update_id"] + 1


def test_ask__from_the_end(hands: Any) -> None:
    """A negative offset forgets all but the newest; one beyond the end forgets nothing."""
    adam = hands.person()
    for text in "abc":
        hands.say(adam, text)

    assert _texts(hands.updates(offset=10**9)) == ["a", "b", "c"]
    assert _texts(hands.updates(offset=-1)) == ["c"]
    assert _texts(hands.updates()) == ["c"]


def test_ask__waits(hands: Any) -> None:
    """A long poll ends as soon as something comes, and not before."""
    adam = hands.person()
    with ThreadPoolExecutor() as pool:
        began = time.monotonic()
        asked = pool.submit(hands.updates, timeout=20)
        assert not hands.control("GET", "events", params={"after": 10**6, "wait": 1})["events"]
        hands.say(adam, "now")
        updates = asked.result()

    assert _texts(updates) == ["now"]
    assert 1 <= time.monotonic() - began < 10


def test_ask__two_at_once(hands: Any) -> None:
    """The newer of two callers gets the updates; the older is told so with 409, whichever of them that is."""
    adam = hands.person()
    url = f"{hands.url}/bot{TOKEN}/getUpdates"
    with ThreadPoolExecutor() as pool:
        callers = [pool.submit(hands.http.post, url, json={"timeout": 20}) for _ in range(2)]
        older = next(as_completed(callers))
        hands.say(adam, "x")
        first, second = older.result(), next(one for one in callers if one is not older).result()

    assert (first.status_code, second.status_code) == (409, 200)
    assert _texts(second.json()["result"]) == ["x"]
    assert first.json()["description"] == (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )


def test_ask__only_wanted_kinds(hands: Any) -> None:
    """Kinds of updates that the bot does not want are not queued from then on."""
    adam = hands.person()
    hands.updates(allowed_updates=["callback_query"])

    assert hands.say(adam, "x")["update_id"] is None
    hands.updates(allowed_updates=[])
    assert hands.say(adam, "y")["update_id"]


def test_redeliver__confirmed_update(hands: Any) -> None:
    """On request a confirmed update is delivered once more under its old number."""
    adam = hands.person()
    update_id = hands.say(adam, "x")["update_id"]
    assert hands.updates(offset=update_id + 1) == []

    hands.control("POST", f"updates/{update_id}/redeliver")
    again = hands.updates(offset=update_id + 1)

    assert [update["update_id"] for update in again] == [update_id]
    assert hands.updates(offset=update_id + 1) == []


class _Hook(ThreadingHTTPServer):
    """A bot's webhook that refuses the first delivery."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _HookHandler)
        self.taken: list[tuple[str | None, dict[str, Any]]] = []
        self.refusals = 1
        self.reply: bytes = b""
        self.kind = "application/json"
        self.came = threading.Condition()

    def wait_for(self, count: int) -> None:
        """Wait until so many deliveries were made."""
        with self.came:
            assert self.came.wait_for(lambda: len(self.taken) >= count, 10)


class _HookHandler(BaseHTTPRequestHandler):
    server: _Hook

    def do_POST(self) -> None:
        update = json.loads(self.rfile.read(int(self.headers["content-length"])))
        refuses = len(self.server.taken) < self.server.refusals
        self.send_response(500 if refuses else 200)
        self.send_header("content-type", self.server.kind)
        self.send_header("content-length", str(len(self.server.reply)))
        self.end_headers()
        self.wfile.write(self.server.reply)
        with self.server.came:
            self.server.taken.append((self.headers["X-Telegram-Bot-Api-Secret-Token"], update))
            self.server.came.notify_all()

    def log_message(self, *_: Any) -> None:
        """Keep the tests' output clean."""


@pytest.fixture
def hook() -> Iterator[_Hook]:
    """Give a webhook on loopback."""
    with _Hook() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_deliver__until_taken(hands: Any, hook: _Hook) -> None:
    """A webhook gets each update with the secret, again after a refusal, in order, and then no more."""
    adam = hands.person()
    url = f"http://127.0.0.1:{hook.server_port}/hook"
    hands.call("setWebhook", url=url, secret_token="s3cret")
    hands.say(adam, "a")
    hands.say(adam, "b")
    hook.wait_for(3)

    assert [secret for secret, _ in hook.taken] == ["s3cret"] * 3
    assert _texts([update for _, update in hook.taken]) == ["a", "a", "b"]
    while (state := hands.call("getWebhookInfo"))["pending_update_count"]:
        pass
    assert (state["url"], state["last_error_message"][:27]) == (url, "Wrong response from the web")


@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded", "text/plain"])
def test_deliver__reply_in_the_answer(hands: Any, hook: _Hook, kind: str) -> None:
    """A webhook may answer with a method, as JSON by whatever name or as a form, which is run."""
    adam = hands.person()
    hook.refusals, hook.kind = 0, kind
    method = {"method": "sendMessage", "chat_id": adam, "text": "by return"}
    hook.reply = (urlencode(method) if "form" in kind else json.dumps(method)).encode()
    hands.call("setWebhook", url=f"http://127.0.0.1:{hook.server_port}/")
    said = hands.say(adam, "x")["message"]["message_id"]

    query = {"after": said, "wait": 10}
    (message,) = hands.control("GET", f"chats/{adam}/messages", params=query)["messages"]
    assert message["text"] == "by return"


def test_ask__with_a_webhook(hands: Any) -> None:
    """As long as a webhook is set, asking is refused; dropping what waits is possible on the way back."""
    adam = hands.person()
    hands.call("setWebhook", url="http://127.0.0.1:9/")
    hands.say(adam, "x")

    refused = hands.refusal("getUpdates")
    hands.call("deleteWebhook", drop_pending_updates=True)

    assert refused == (
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    )
    assert hands.updates() == []
    assert hands.call("getWebhookInfo") == {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": 0,
    }


def test_set_webhook__refused(hands: Any) -> None:
    """An address that leads nowhere, or a secret that does not fit a header, is refused."""
    bad = (400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")

    assert hands.refusal("setWebhook", url="ftp://x") == bad
    refused = hands.refusal("setWebhook", url="http://x/", secret_token="a b")
    assert refused == (400, "Bad Request: secret token contains unallowed characters")
