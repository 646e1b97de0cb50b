"""What a node may answer wrongly: each is one error of the node, said in few words, and never the end of a process."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager

import msgspec
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.main import main
from ledger.chain.errors import NodeUnreachable
from ledger.chain.wire import Log, Wire, in_order
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


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"\x00\xff<html>", id="garbage"),
        pytest.param(b"9" * 100_000, id="a number as an answer"),
        pytest.param(b'{"jsonrpc":"2.0","id":0,"result":' + b"9" * 100_000 + b"}", id="a number beyond all bounds"),
        pytest.param(b'{"jsonrpc":"2.0","id":0,"result":"0x' + b"f" * 5_000 + b'"}', id="digits beyond all bounds"),
        pytest.param(b'{"jsonrpc":"2.0","id":0,"result":"0x0"}', id="zero"),
        pytest.param(b'{"jsonrpc":"2.0","id":0,"result":{}}', id="an object"),
        pytest.param(b'{"jsonrpc":"2.0","id":0,"result":null}', id="nothing"),
        pytest.param(b'{"jsonrpc":"2.0","id":0,"error":["x"]}', id="a list for an error"),
        pytest.param(b'{"id":0,"error":{"code":1,"message":"' + b"A" * 3_000_000 + b'"}}', id="a long story"),
        pytest.param(b'{"id":0,"error":{"code":1,"message":"\\ud800\\u001b[31mBAD\\n"}}', id="signs for a terminal"),
    ],
)
def test_commands__answer_that_is_none(body: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever a node answers, the audit and the check of a deployment say in a line that they could not be done."""
    with answering(body) as url, pytest.MonkeyPatch.context() as terminal:
        terminal.setenv("CHAIN_RPC_URL", url)
        ends = main(["audit", "--rpc", url, "--escrow", ESCROW]), main(["deploy", "--check", ESCROW])
    told = capsys.readouterr()

    assert ends == (2, 2)
    assert len(told.err + told.out) < 1_500
    assert all(sign.isprintable() or sign == "\n" for sign in told.err)


def _log(**changes: object) -> Log:
    word = "0x" + "ab" * 32
    told = {"blockNumber": "0x1", "blockHash": word, "transactionHash": word, "logIndex": "0x0", "topics": [word]}
    return msgspec.convert(told | {"data": "0x"} | changes, Log)


@pytest.mark.parametrize(
    "changes",
    [
        {"removed": True},
        {"logIndex": "0x" + "f" * 16},
        {"logIndex": "-0x5"},
        {"blockNumber": "0x1_0"},
        {"transactionHash": "0x" + "\x1b" * 64},
        {"topics": ["0x" + "zz" * 32]},
    ],
)
def test_logs__that_no_node_means(changes: dict[str, object]) -> None:
    """A log that was taken back, or that stands nowhere, is the node's error."""
    assert in_order([_log()])[1] == [(1, 0)]
    with pytest.raises(NodeUnreachable):
        in_order([_log(), _log(**changes)])


@pytest.mark.parametrize(
    "changes",
    [
        {"number": "0x" + "f" * 200},
        {"number": "-0x5"},
        {"timestamp": "0x" + "f" * 15},
        {"timestamp": "0x" + "f" * 5_000},
        {"hash": "0x11"},
        {"logsBloom": "0x" + "g" * 512},
    ],
)
def test_headers__that_no_node_means(changes: dict[str, str]) -> None:
    """A header whose number, time, hash or filter cannot be is the node's error."""
    word = "0x" + "ab" * 32
    told = {"number": "0x1", "hash": word, "parentHash": word, "timestamp": "0x1", "logsBloom": "0x" + "0" * 512}
    body = msgspec.json.encode([{"id": 0, "result": told | changes}])
    with closing(Wire("http://127.0.0.1:9", "nobody", 1)) as wire, pytest.raises(NodeUnreachable):
        wire.read_headers(body, 1)
