"""A chain that changes under the watcher: what was seen is taken back, what was final never; all is learned once."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import Engine, select
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ledger.chain.errors import NodeUnreachable, SendRefused
from ledger.chain.following import Follower, Unsteady
from ledger.chain.lines import Pending
from ledger.chain.node import Node
from ledger.chain.receipts import is_silent
from ledger.chain.wire import Fault, Header, Log, Wire
from ledger.database import reading
from ledger.nesting import DEPTH
from ledger.tables import blocks
from ledger.watcher import ChainChanged, sighted
from ledger.web.serving import serving
from tests.ledger.chains import ADAM, COIN, deploy_all, embedded, on_anvil
from tests.ledger.rig import FINAL, Rig
from tests.ledger.shaking import change_past


@pytest.fixture(scope="module")
def forked() -> Iterator[Node]:
    """An anvil of this file's own, as its past is changed."""
    with on_anvil() as made:
        deploy_all(made)
        yield made


@pytest.fixture
def rig(forked: Node, engine: Engine) -> Iterator[Rig]:
    """A watcher at the newest block; afterwards the chain is as it was."""
    snapshot = forked.request("evm_snapshot", [])
    yield Rig(forked, engine)
    forked.request("evm_revert", [snapshot])


@pytest.mark.parametrize("depth", [1, 2, 3, 5, 8, 13, 20])
def test_reorganisation__other_content(rig: Rig, depth: int) -> None:
    """Blocks with other deposits take the place of those seen: the rows are those of the chain as it is now."""
    change_past(rig, depth)


@pytest.mark.parametrize("depth", [1, 20])
def test_reorganisation__embedded(engine: Engine, founded_file: Path, tmp_path: Path, depth: int) -> None:
    """The chain of our own too can be put back to what it was: what it said since is seen no more."""
    folder = tmp_path / "chain"
    folder.mkdir()
    shutil.copy(founded_file, folder)
    with embedded(folder, adam=COIN) as node:
        rig = Rig(node, engine)
        rig.turn_to(node)
        rig.pay(depth)
        rig.catch_up()
        before = rig.seen()
    shutil.copy(founded_file, folder)
    with embedded(folder, adam=COIN) as node:
        rig.turn_to(node)
        rig.mine(1)
        rig.pay(depth)
        rig.catch_up()

        assert rig.seen() != before
        rig.mine(FINAL)
        rig.catch_up()
        assert len(rig.learned()) == depth
        rig.assert_agrees()


def test_reorganisation__while_catching_up(rig: Rig) -> None:
    """The chain changes between two rounds of a watcher that is behind: it goes on from where both agree."""
    rig.pay(10)
    rig.watcher.run_once()
    rig.node.request("anvil_reorg", [6, []])
    rig.pay(2)
    rig.catch_up()

    rig.assert_agrees()


def test_reorganisation__again_and_again(rig: Rig) -> None:
    """However often the newest blocks change, each deposit that stays is learned once."""
    for _ in range(6):
        rig.pay(2)
        rig.catch_up()
        rig.node.request("anvil_reorg", [1, []])
        rig.pay(1)
        rig.catch_up()
        rig.mine(7)
        rig.catch_up()
    rig.mine(FINAL)
    rig.catch_up()

    rig.assert_agrees()


def test_reorganisation__deeper_than_finality(rig: Rig) -> None:
    """A block that was final is gone: nothing more is read or learned, and nothing is undone by itself."""
    rig.watcher = rig.another(2)
    rig.pay(6)
    rig.catch_up()
    before, seen = rig.learned(), rig.seen()
    assert len(before) == 4
    rig.node.request("anvil_reorg", [5, []])
    rig.pay(6)

    with pytest.raises(ChainChanged):
        rig.watcher.run_once()
    assert (rig.learned(), rig.seen()) == (before, seen)


def test_finality__by_tag(forked: Node, engine: Engine) -> None:
    """The node's own word on what is final counts, where the settings say so."""
    rig = Rig(forked, engine, "finalized")
    rig.pay(1)
    rig.catch_up()
    assert rig.learned() == []
    final = forked.block("finalized").number
    rig.mine(rig.start + 70 - final)
    rig.catch_up()

    assert forked.block("finalized").number >= rig.start
    assert len(rig.learned()) == 1


def test_learned__in_small_steps(rig: Rig) -> None:
    """A step ends with a whole block, also where a block has more logs than a step takes."""
    rig.watcher.limit = 2
    rig.node.request("evm_setAutomine", [False])
    for count in (1, 5, 1, 2):
        nonce = rig.node.nonce(ADAM.address)
        for place in range(count):
            rig.send(nonce + place, 1)
        rig.mine(1)
    rig.node.request("evm_setAutomine", [True])
    rig.mine(FINAL)
    rig.catch_up()

    assert len(rig.learned()) == 9
    rig.assert_agrees()


def test_blocks__forgotten_once_final(rig: Rig) -> None:
    """Of blocks that will not be taken back only those with logs are kept."""
    rig.pay(2)
    rig.mine(50)
    rig.catch_up()
    head = rig.head()
    assert head is not None

    with reading(rig.engine) as connection:
        kept = [row.number for row in connection.execute(select(blocks).order_by(blocks.c.number))]
    assert kept == [rig.start, rig.start + 1, *range(head.height, head.tip + 1)]


@pytest.fixture(scope="module")
def founded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keep the file of an embedded chain on which the escrow stands."""
    folder = tmp_path_factory.mktemp("founded-chain")
    with embedded(folder, adam=COIN) as node:
        deploy_all(node)
    return folder / "chain.sqlite"


class Told:
    """An answer that is there already."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def read(self) -> bytes:
        """Take it."""
        return self._body

    def drop(self) -> None:
        """Nothing is on its way."""


class Careless(Wire):
    """A connection to a node that leaves logs out, or says what it likes."""

    def __init__(self, url: str, *, forgets: bool = False, most: int = 10**9) -> None:
        super().__init__(url, "careless", 20)
        self._forgets, self._most = forgets, most
        self.asked: list[int] = []

    def ask_logs(self, address: str, first: int, last: int) -> Pending:
        """Answer with too little, or not at all if that is too much."""
        self.asked.append(last - first + 1)
        if last - first + 1 > self._most:
            return Told(b'{"id":0,"error":{"code":-32005,"message":"query returned too many results"}}')
        return (
            Told(b'{"jsonrpc":"2.0","id":0,"result":[]}') if self._forgets else super().ask_logs(address, first, last)
        )


class Shifting(Wire):
    """A connection behind which another node answers for headers than for logs."""

    def read_headers(self, body: bytes, count: int) -> list[Header | None]:
        """Read headers of another chain."""
        found = [header for header in super().read_headers(body, count) if header is not None]
        return [self._other(header) for header in found]

    def _other(self, header: Header) -> Header:
        turned = "0x" + header.hash[:1:-1]
        parent = "0x" + header.parent_hash[:1:-1]
        return Header(header.number, turned, parent, header.timestamp, header.logs_bloom)


def test_logs_left_out__are_missed(rig: Rig) -> None:
    """No logs from a block whose filter lets the escrow through: asked by hash the node tells; nothing is read."""
    rig.pay(2)
    with closing(Careless(rig.node.url, forgets=True)) as wire, pytest.raises(Unsteady, match="left out"):
        Follower(wire, rig.escrow.address, sighted).read(rig.start, rig.start + 1, None)


class Forgetful(Careless):
    """A connection to a node whose index has lost the logs, whichever way it is asked; `receipts` it answers so."""

    def __init__(self, url: str, receipts: bytes = b"") -> None:
        super().__init__(url, forgets=True)
        self._receipts = receipts

    def block_logs(self, address: str, block_hash: str) -> list[Log]:  # noqa: ARG002 - whatever is asked
        """Answer as if there were none."""
        return []

    def ask_all(self, questions: Any, *, in_order: bool = True) -> list[msgspec.Raw | Fault]:
        """Answer about receipts as told, else as they are."""
        found = super().ask_all(questions, in_order=in_order)
        if not self._receipts:
            return found
        return [Fault("Method not found", -32601) if self._receipts == b"-" else msgspec.Raw(self._receipts)]


def test_logs_lost__stand_in_the_receipts(rig: Rig) -> None:
    """Where the index has lost the logs, the receipts tell: nothing is read, so that nothing is missed for good."""
    rig.pay(1)
    with closing(Forgetful(rig.node.url)) as wire, pytest.raises(Unsteady, match="left out"):
        Follower(wire, rig.escrow.address, sighted).read(rig.start, rig.start, None)


@pytest.mark.parametrize("receipts", [b"[]", b"null", b"{}", b'[{"blockHash":"0x11","logs":[]}]'])
def test_receipts__do_not_go_with_the_header(rig: Rig, receipts: bytes) -> None:
    """Receipts that are none, of another block, or too few to make the header's filter, are an error of the node."""
    rig.pay(1)
    with closing(Forgetful(rig.node.url, receipts)) as wire, pytest.raises(NodeUnreachable, match="receipts"):
        Follower(wire, rig.escrow.address, sighted).read(rig.start, rig.start, None)


def test_receipts__none_to_be_had(rig: Rig) -> None:
    """A node without receipts of whole blocks is believed: there is nothing else to ask it."""
    rig.pay(1)
    with closing(Forgetful(rig.node.url, b"-")) as wire:
        assert Follower(wire, rig.escrow.address, sighted).read(rig.start, rig.start, None).said == ()


def test_receipts__say_it_was_silent(rig: Rig) -> None:
    """Others' logs may make the filter, and some chains fill it: receipts without the contract are then believed."""
    rig.pay(1)
    (header,) = rig.node.wire.headers([rig.start])
    assert header is not None
    full = Header(header.number, header.hash, header.parent_hash, header.timestamp, "0x" + "f" * 512)

    assert is_silent(rig.node.wire, full, ADAM.address)
    assert not is_silent(rig.node.wire, full, rig.escrow.address)
    deposit = next(log for log in rig.node.wire.block_logs(rig.escrow.address, header.hash))
    assert is_silent(rig.node.wire, header, "0x" + deposit.topics[0][2:]), "an address that sets the same bits"


def test_too_many_logs__smaller_ranges(rig: Rig) -> None:
    """A node that will not answer for so many blocks is asked for half as many, and for a block it must."""
    rig.pay(1)
    rig.mine(40)
    with closing(Careless(rig.node.url, most=2)) as wire:
        stretch = Follower(wire, rig.escrow.address, sighted).read(rig.start, rig.start + 40, None)
        assert (len(stretch.headers), wire.asked[:6]) == (41, [4, 4, 4, 4, 4, 2])
    with closing(Careless(rig.node.url, most=0)) as wire, pytest.raises(SendRefused, match="too many"):
        Follower(wire, rig.escrow.address, sighted).read(rig.start, rig.start, None)


def test_headers__of_another_chain(rig: Rig) -> None:
    """Logs that belong to none of the headers, and headers that do not follow the last, are not read."""
    rig.pay(2)
    with closing(Shifting(rig.node.url, "shifting", 20)) as wire, pytest.raises(Unsteady, match="another chain"):
        Follower(wire, rig.escrow.address, sighted).read(rig.start, rig.start + 1, None)
    with pytest.raises(Unsteady, match="does not follow"):
        Follower(rig.node.wire, rig.escrow.address, sighted).read(rig.start, rig.start + 1, "0x" + "7" * 64)


def test_blocks__not_there_yet(rig: Rig) -> None:
    """A node that has fewer blocks than another has said is not believed to have no logs."""
    with pytest.raises(Unsteady, match="not all blocks"):
        Follower(rig.node.wire, rig.escrow.address, sighted).read(rig.start, rig.start + 3, None)


def test_wire__nobody_answers() -> None:
    """A node that is away is an error of its own: try again later."""
    with pytest.raises(NodeUnreachable):
        Wire("http://127.0.0.1:9", "nobody", 1).headers([1])


def test_wire__answer_without_an_end() -> None:
    """An answer nested deeper than any stack is no answer: the process lives, and says what it is."""

    async def nest(_request: Request) -> Response:
        return Response(b'{"id":0,"result":' + b"[" * 1_000_000, media_type="application/json")

    import_module("ledger.embedded.backend")  # what it imports lifts Python's own limit
    with serving(Starlette(routes=[Route("/", nest, methods=["POST"])])) as url:
        wire, node = Wire(url, "nesting", 20), Node(url)
        with closing(wire), closing(node), pytest.raises(NodeUnreachable):
            wire.ask_all([("eth_chainId", [])])
        with pytest.raises(NodeUnreachable, match="is no node"):
            _ = node.chain_id

    assert sys.getrecursionlimit() == DEPTH
