"""What a node may answer wrongly: each is one error of the node, said in few words, and never the end of a process."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ledger.web.serving import serving
from tests.databases import ROOT

ESCROW = "0x5FbDB2315678afecb367f032d93F642f64180aa3"


@contextmanager
def answering(body: bytes) -> Iterator[str]:
    """Serve a node that answers everything alike; gives its address."""

    async def answer(_request: Request) -> Response:
        return Response(body, media_type="application/json")

    with serving(Starlette(routes=[Route("/", answer, methods=["POST"])])) as url:
        yield url


def test_audit__answer_nested_too_deep() -> None:
    """In a process of its own, as web3 leaves it, a deeply nested answer is a refusal in words, not a SIGSEGV."""
    with answering(b'{"jsonrpc":"2.0","id":0,"result":' + b"[" * 200_000) as url:
        asked = [sys.executable, "-m", "bot.main", "audit", "--rpc", url, "--escrow", ESCROW]
        ended = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)

    assert ended.returncode == 2
    assert "is no node" in ended.stderr
