"""The chain's file: it survives restarts and kills, has one owner, and refuses what it cannot carry on."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from eth_utils.exceptions import ValidationError

from ledger.embedded.chain import EmbeddedChain
from ledger.embedded.errors import ChainClosed, ChainLocked, ChainUnreadable, RpcError
from ledger.embedded.identity import CHAIN_ID
from ledger.embedded.store import ChainFile
from tests.ledger.embedded import probe
from tests.ledger.embedded.probe import asking
from tests.ledger.embedded.world import ADAM, BARB, FULL, World, signed

ROOT = Path(__file__).parents[3]


def _miner(path: Path, *more: str) -> subprocess.Popen[str]:
    """Start a program that mines into this file."""
    command = [sys.executable, "-m", "tests.ledger.embedded.miner", str(path), *more]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def _hash_of(world: World, number: int) -> str:
    """Tell the hash of a block."""
    block_hash: str = world.block(hex(number))["hash"]
    return block_hash


def test_continue__after_restart(world: World) -> None:
    """After a restart the blocks, balances, contracts, receipts and logs are there, and mining goes on."""
    contract = world.deploy()
    world.send(to=contract, data=asking(probe.STORE, 77))
    sent = world.send(to=contract, data=asking(probe.LOG + 1, 5, payload=b"paid"))
    world.send(value=12_345)
    questions: list[tuple[Any, ...]] = [
        ("eth_getBlockByNumber", "latest", FULL),
        ("eth_getBlockByNumber", "0x0", FULL),
        ("eth_getBalance", BARB.address),
        ("eth_getCode", contract),
        ("eth_getStorageAt", contract, "0x0"),
        ("eth_getTransactionReceipt", sent["transactionHash"]),
        ("eth_getTransactionByHash", sent["transactionHash"]),
        ("eth_getLogs", {"fromBlock": "0x0"}),
        ("eth_chainId",),
    ]
    before = [world.call(*question) for question in questions]
    again = world.again()
    after = [again.call(*question) for question in questions]
    following = again.send(value=1)
    again.chain.close()

    assert after == before
    assert following["blockNumber"] == "0x5"
    assert after[7] != []


def test_continue__genesis_of_first_start(world: World, tmp_path: Path) -> None:
    """The balances given at a later start change nothing: money is made once."""
    first = _hash_of(world, 0)
    world.chain.close()
    with EmbeddedChain.open(world.path, genesis={}, wall=world.wall) as chain:
        block = chain.call("eth_getBlockByNumber", ["0x0", False])
        wei = int(chain.call("eth_getBalance", [ADAM.address]), 16)

    assert block["hash"] == first
    assert wei == 10**24


def test_continue__killed_at_any_moment(tmp_path: Path) -> None:
    """Killed again and again while mining, the chain keeps every block it reported, with the same hash."""
    path = tmp_path / "chain.db"
    heard: dict[int, str] = {}
    for blocks in (3, 11, 7):
        with _miner(path) as miner:
            assert miner.stdout is not None
            for _ in range(blocks):
                number, block_hash = miner.stdout.readline().split()
                heard[int(number)] = block_hash
            miner.kill()
        world = World.open(path)
        height = world.number("eth_blockNumber")
        kept = {number: _hash_of(world, number) for number in heard}
        world.chain.close()

        assert kept == heard
        assert height >= max(heard)
        assert miner.returncode == -signal.SIGKILL


@pytest.mark.parametrize("statement", ["BEGIN", "INSERT OR REPLACE", "UPDATE chain", "COMMIT"])
def test_continue__killed_inside_a_commit(tmp_path: Path, statement: str) -> None:
    """Killed just before any statement of a block's commit, the chain stands on the block before, whole."""
    path = tmp_path / "chain.db"
    with _miner(path, statement) as miner:
        heard = miner.communicate()[0].split()
    world = World.open(path)
    head, nonce = world.head(), world.number("eth_getTransactionCount", ADAM.address)
    following = world.send(value=1)
    world.chain.close()

    assert miner.returncode == -signal.SIGKILL
    assert [head["number"], head["hash"]] == ["0x2", heard[-1]]
    assert nonce == 2
    assert following["blockNumber"] == "0x3"


def test_mine__disk_full(world: World) -> None:
    """A block that cannot be written is not mined, and the chain goes on when there is room again."""
    world.send(value=1)
    before = world.head()
    raw = signed(nonce=1, data="0x" + os.urandom(100_000).hex(), gas=10_000_000)
    file = world.chain._node.file._db
    (pages,) = file.execute("PRAGMA page_count").fetchone()
    file.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(sqlite3.OperationalError, match="full"):
        world.call("eth_sendRawTransaction", raw)
    after, nonce = world.head(), world.number("eth_getTransactionCount", ADAM.address)
    file.execute("PRAGMA max_page_count = 1000000")
    world.call("eth_sendRawTransaction", raw)

    assert after == before
    assert nonce == 1
    assert world.head()["number"] == "0x2"


def test_open__second_owner(world: World) -> None:
    """A second owner of the file is refused with words that say what to do; the first is not disturbed."""
    with pytest.raises(ChainLocked, match=r"Stop that copy first.*CHAIN_RPC_URL") as refused:
        World.open(world.path)

    assert str(world.path) in str(refused.value)
    assert world.send(value=1)["status"] == "0x1"


def test_open__after_owner_was_killed(tmp_path: Path) -> None:
    """The lock of a killed owner does not outlive it."""
    path = tmp_path / "chain.db"
    with _miner(path) as miner:
        assert miner.stdout is not None
        miner.stdout.readline()
        with pytest.raises(ChainLocked):
            World.open(path)
        miner.kill()
    world = World.open(path)
    world.chain.close()


def test_open__other_database(tmp_path: Path) -> None:
    """A database of something else is refused and left as it was."""
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE recipe (name TEXT)")
    before = path.read_bytes()
    with pytest.raises(ChainUnreadable, match="something else"):
        World.open(path)

    assert path.read_bytes() == before


def test_open__no_database(tmp_path: Path) -> None:
    """A file that is no database is refused, and can be tried again: no lock stays behind."""
    path = tmp_path / "notes.txt"
    path.write_text("Not a chain. " * 100, "utf-8")
    for _ in range(2):
        with pytest.raises(ChainUnreadable, match="not a database"):
            World.open(path)


def test_open__other_chain(world: World) -> None:
    """A file that holds a chain with another id is refused."""
    world.chain.close()
    with pytest.raises(ChainUnreadable, match=f"holds chain {CHAIN_ID}, not chain 1"):
        ChainFile.open(world.path, chain_id=1)


def test_open__newer_layout(world: World) -> None:
    """A file of a later version is refused rather than misread."""
    world.chain.close()
    with closing(sqlite3.connect(world.path)) as file:
        file.execute("PRAGMA user_version = 9")
    with pytest.raises(ChainUnreadable, match="layout is version 9"):
        World.open(world.path)


def test_close__twice_and_then_call(world: World) -> None:
    """Closing twice is harmless; a closed chain answers nothing."""
    world.chain.close()
    world.chain.close()
    with pytest.raises(ChainClosed):
        world.call("eth_blockNumber")


def test_open__bad_genesis(tmp_path: Path) -> None:
    """An address in the genesis that is none is refused before a file is made."""
    path = tmp_path / "chain.db"
    with pytest.raises(RpcError, match="genesis"):
        EmbeddedChain.open(path, genesis={"adam": 1}, wall=lambda: 0)

    assert not path.exists()


def test_open__genesis_that_fails(tmp_path: Path) -> None:
    """A start that fails leaves no lock and no half a chain: the next start begins it properly."""
    path = tmp_path / "chain.db"
    with pytest.raises(ValidationError):
        EmbeddedChain.open(path, genesis={ADAM.address: 2**256}, wall=lambda: 0)
    world = World.open(path)
    wei = world.number("eth_getBalance", ADAM.address)
    world.chain.close()

    assert wei == 10**24
