"""A node that cannot be relied on: a proxy that fails by a seed, so that what went wrong once goes wrong again.

What becomes of a question depends on the seed, the question and how often it was asked, and on nothing else: whatever
the order in which threads ask. Blocks asked for by their hash are told truly, or not at all.
"""

import hashlib
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import orjson
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ledger.web.serving import serving

Call = dict[str, Any]
Ask = Callable[[Call], Call]

# As nodes and their hosts really say it.
RANGE_LIMITS = (
    (-32005, "query returned more than 10000 results"),
    (-32602, "eth_getLogs is limited to a 10,000 range"),
    (-32600, "requested too many blocks from 1 to 5000, maximum is set to 2048"),
    (-32000, "exceed maximum block range: 5000"),
    (-32602, "Log response size exceeded. You can make eth_getLogs requests with up to a 2K block range"),
    (-32000, "query timeout exceeded"),
    (-32701, "Please specify an address in your request or, to remove restrictions, order a dedicated full node"),
)
ERRORS = (
    (-32603, "Internal error"),
    (-32000, "header not found"),
    (-32000, "missing trie node"),
    (-32005, "daily request count exceeded, request rate limited"),
    (-32001, "block not found"),
    (-32000, "execution aborted (timeout = 5s)"),
)
FAILURES = ("error", "gone", "lost", "bad-gateway", "garbage")
LIES = ("empty", "gaps", "doubled", "shuffled", "lagging", "stale", "limit", "short")


@dataclass(slots=True)
class Shaky:
    """What goes wrong, how often, and what has gone wrong so far."""

    seed: int
    rate: float = 0.25  # of all questions
    is_mended: bool = False
    done: Counter[str] = field(default_factory=Counter)
    _asked: Counter[bytes] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def range_limit(self) -> int:
        """How many blocks the node answers for at once."""
        return random.Random(f"{self.seed} range").choice((3, 17, 60, 10_000))  # noqa: S311 (no secret)

    def outcome(self, body: bytes) -> tuple[str, random.Random]:
        """Decide what becomes of a question; empty: it is answered."""
        digest = hashlib.sha256(body).digest()
        with self._lock:
            number = self._asked[digest]
            self._asked[digest] += 1
        dice = random.Random(f"{self.seed} {digest.hex()} {number}")  # noqa: S311 (no secret)
        if self.is_mended or dice.random() >= self.rate:
            return "", dice
        found = dice.choice(FAILURES + LIES + LIES)
        self.done[found] += 1
        return found, dice


@contextmanager
def shaky_node(honest: str, shaky: Shaky) -> Iterator[str]:
    """Serve a proxy before an honest node; gives its address."""
    with httpx.Client(timeout=30) as client:

        def ask(asked: Call) -> Call:
            content = orjson.dumps(asked)
            return dict(client.post(honest, content=content, headers={"content-type": "application/json"}).json())

        async def serve(request: Request) -> Response:
            return await run_in_threadpool(_pass_on, ask, await request.body(), shaky)

        with serving(Starlette(routes=[Route("/", serve, methods=["POST"])])) as url:
            yield url


def _pass_on(ask: Ask, body: bytes, shaky: Shaky) -> Response:
    outcome, dice = shaky.outcome(body)
    asked = orjson.loads(body)
    calls: list[Call] = asked if isinstance(asked, list) else [asked]
    if outcome == "gone":  # it never came to the node
        return _Cut()
    if outcome == "bad-gateway":
        return Response("<html>502 Bad Gateway</html>", 502)
    if outcome == "error":
        code, words = dice.choice(ERRORS)
        return _told([_error(call, code, words) for call in calls], asked)
    found = [_answer(ask, call, outcome, dice, shaky) for call in calls]
    if outcome == "lost":  # it came to the node, and the answer was lost
        return _Cut()
    if outcome == "garbage":
        return Response(orjson.dumps(found)[: dice.randrange(1, 40)])
    if outcome == "short" and len(found) > 1:
        found.pop(dice.randrange(len(found)))
    if outcome == "shuffled":
        dice.shuffle(found)
    return _told(found, asked)


class _Cut(Response):
    """An answer that ends before it has begun: the connection is cut."""

    async def __call__(self, _scope: Any, _receive: Any, send: Any) -> None:
        """Promise more than comes."""
        headers = [(b"content-length", b"1000"), (b"connection", b"close")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b'{"jsonrpc":', "more_body": True})


def _told(found: list[Call], asked: Any) -> Response:
    answer: Any = found if isinstance(asked, list) else found[0]
    return Response(orjson.dumps(answer), media_type="application/json")


def _error(call: Call, code: int, words: str) -> Call:
    return {"jsonrpc": "2.0", "id": call["id"], "error": {"code": code, "message": words}}


def _answer(ask: Ask, call: Call, outcome: str, dice: random.Random, shaky: Shaky) -> Call:
    """Answer one question as an honest node would, or with a lie of its kind."""
    method, params = call["method"], call.get("params", [])
    if method == "eth_getLogs" and "blockHash" not in params[0]:
        return _logs(ask, call, outcome, dice, shaky)
    if method == "eth_getBlockByNumber" and outcome in {"lagging", "stale"}:
        head = max(
            0, int(ask({**call, "method": "eth_blockNumber", "params": []})["result"], 16) - dice.randrange(1, 8)
        )
        if params[0] == "latest":
            return ask({**call, "params": [hex(head), params[1]]})
        if outcome == "lagging" and params[0].startswith("0x") and int(params[0], 16) > head:
            return {"jsonrpc": "2.0", "id": call["id"], "result": None}
    return ask(call)


def _logs(ask: Ask, call: Call, outcome: str, dice: random.Random, shaky: Shaky) -> Call:
    (wanted,) = call["params"]
    first, last = int(wanted["fromBlock"], 16), int(wanted["toBlock"], 16)
    if not shaky.is_mended and (last - first >= shaky.range_limit or (outcome == "limit" and last > first)):
        shaky.done["limit"] += outcome != "limit"
        return _error(call, *dice.choice(RANGE_LIMITS))
    told = ask(call)
    logs = told.get("result")
    if not logs:
        return told
    if outcome == "empty":
        logs = []
    if outcome in {"gaps", "lagging"}:  # a block's logs are missing, or those of the newest blocks
        blocks = sorted({log["blockNumber"] for log in logs}, key=lambda number: int(number, 16))
        lost = {dice.choice(blocks)} if outcome == "gaps" else set(blocks[dice.randrange(len(blocks)) :])
        logs = [log for log in logs if log["blockNumber"] not in lost]
    if outcome == "doubled":
        logs = logs + dice.sample(logs, k=dice.randrange(1, len(logs) + 1))
    if outcome == "shuffled":
        logs = dice.sample(logs, k=len(logs))
    return {**told, "result": logs}
