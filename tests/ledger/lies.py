"""A node that lies, on its way between an honest one and the auditor: an HTTP proxy that alters answers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import orjson
from eth_utils.abi import event_abi_to_log_topic
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from contracts import load
from ledger.web.serving import serving

# Given a method, its parameters and the honest result, tells the result that is passed on.
Lie = Callable[[str, list[Any], Any], Any]
ALogLie = Callable[[dict[str, Any]], list[dict[str, Any]]]  # given an honest log, what is told instead
NO_METHOD = object()  # told instead of a result: the node has not the method


@contextmanager
def lying_node(honest: str, lie: Lie) -> Iterator[str]:
    """Serve a proxy before an honest node; gives its address."""
    with httpx.Client(timeout=30) as client:

        def pass_on(body: bytes) -> bytes:
            answer = client.post(honest, content=body, headers={"content-type": "application/json"}).json()
            asked = orjson.loads(body)
            pairs = zip(asked, answer, strict=True) if isinstance(asked, list) else [(asked, answer)]
            for one, told in pairs:
                if "result" in told:
                    _alter(told, lie(one["method"], one.get("params", []), told["result"]))
            return orjson.dumps(answer)

        async def serve(request: Request) -> Response:
            answer = await run_in_threadpool(pass_on, await request.body())
            return Response(answer, media_type="application/json")

        with serving(Starlette(routes=[Route("/", serve, methods=["POST"])])) as url:
            yield url


def about_logs(lie: ALogLie) -> Lie:
    """Lie about each log alone."""
    return lambda method, _, told: [one for log in told for one in lie(log)] if method == "eth_getLogs" else told


def is_of(event: str, log: dict[str, Any]) -> bool:
    """Whether a log is of an event of the escrow's."""
    (abi,) = (item for item in load("Escrow").abi if item["type"] == "event" and item["name"] == event)
    return bool(log["topics"][0] == "0x" + event_abi_to_log_topic(abi).hex())  # type: ignore[arg-type]


def _alter(told: dict[str, Any], result: Any) -> None:
    if result is not NO_METHOD:
        told["result"] = result
        return
    del told["result"]
    told["error"] = {"code": -32601, "message": "the method does not exist/is not available"}
