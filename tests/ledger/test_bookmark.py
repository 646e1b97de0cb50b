"""The bookmark: an audit that was stopped goes on where it was, and reads the same as one that never stopped."""

import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Any

import pytest

from ledger.audit import Report, audit
from ledger.bookmark import BookmarkUnusable, Mark, open_bookmark, write_bookmark
from ledger.chain.escrow import Escrow
from ledger.chain.node import Node
from ledger.core.facts import OfferRevoked, OfferTaken, TaskRuled
from ledger.core.packed import Path
from ledger.core.policy import ZERO_ADDRESS
from ledger.hearing import hear as tell
from ledger.replay import Replay, balances, each_offer, tasks
from tests.core.samples import EMPLOYER, POLICY, log
from tests.journeys.stage import ROOT
from tests.ledger.hands import USD
from tests.ledger.lies import lying_node
from tests.ledger.test_replay import BATCH, RULED, TAKEN, TO, Said, ending, hear
from tests.ledger.world import World

MARK = "0x" + "5" * 64
MADE = Mark(7, MARK)


def opened(path: FilePath) -> tuple[Replay, Mark | None]:
    """Open a bookmark of the sample escrow."""
    return open_bookmark(path, chain_id=POLICY.chain_id, escrow=POLICY.escrow)


def all_of(replay: Replay) -> tuple[Any, ...]:
    """Say all that a replay knows."""
    figures = dict(balances(replay)), dict(tasks(replay)), dict(each_offer(replay))
    batches = {name: (one.ruled, one.left, one.terms) for name, one in replay.batches.each()}
    return (*figures, batches, replay.taken, replay.findings, replay.notes, replay.facts)


def audit_counting(world: World, path: FilePath) -> tuple[Report, list[tuple[int, int]]]:
    """Audit, and say which blocks were asked for."""
    asked = []

    def listen(method: str, params: list[Any], told: Any) -> Any:
        if method == "eth_getLogs":
            asked.append((int(params[0]["fromBlock"], 16), int(params[0]["toBlock"], 16)))
        return told

    with lying_node(world.url, listen) as url:
        node = Node(url)
        report = audit(Escrow(node, world.ledger.escrow.address), resume=path)
        node.close()
    return report, asked


def test_resume__where_it_was(begun_world: World, tmp_path: FilePath) -> None:
    """A second audit reads only the blocks that the first had not, and says the same as one from the start."""
    path = tmp_path / "audit.mark"
    _, first = audit_counting(begun_world, path)
    begun_world.fund(begun_world.find("adam"), USD)
    report, again = audit_counting(begun_world, path)

    assert first[0][0] == 0
    assert again[0][0] == first[-1][1] + 1
    assert report.agrees
    assert report == replace(audit(begun_world.ledger.escrow), proofs=report.proofs, is_resumed=True)


def test_resume__from_another_first_block(begun_world: World, tmp_path: FilePath) -> None:
    """What was read from a later block on is no beginning for an audit of all: it has never heard what came before."""
    path, escrow = tmp_path / "audit.mark", begun_world.ledger.escrow
    assert not audit(escrow, first_block=escrow.node.block().number, resume=path).agrees

    with pytest.raises(BookmarkUnusable) as refused:
        audit(escrow, resume=path)
    assert refused.value.code == "first"
    assert refused.value.details["block"] == str(escrow.node.block().number)


def test_resume__another_chain_since(begun_world: World, tmp_path: FilePath) -> None:
    """Where the chain has not the block that was read last, everything is read anew."""
    path, escrow = tmp_path / "audit.mark", begun_world.ledger.escrow
    audit(escrow, resume=path)
    replay, mark = open_bookmark(path, chain_id=escrow.node.chain_id, escrow=escrow.address)
    assert mark is not None
    write_bookmark(replay, replace(mark, block_hash=MARK))
    replay.shelves.release()
    report, asked = audit_counting(begun_world, path)

    assert report.agrees
    assert report.facts == audit(escrow).facts
    assert asked[0][0] == 0


@pytest.mark.parametrize("stage", TO)
def test_write__reads_back(stage: str, tmp_path: FilePath) -> None:
    """What an audit had made of a chain comes back whole, in whatever state its tasks are, and goes on alike."""
    ruled, revoked = TaskRuled(RULED.log, BATCH, 0, RULED.reason), OfferRevoked(log(9), EMPLOYER, 2**255 + 7)
    said = (*TO[stage], ruled, OfferTaken(log(9), MARK, TAKEN.offer, TAKEN.namer, 2**255), revoked, TO[stage][-1])
    written = told(tmp_path / "mark", *said)
    write_bookmark(written, MADE)
    kept = all_of(written)
    written.shelves.release()
    read, mark = opened(tmp_path / "mark")

    assert mark == MADE
    assert kept == all_of(read) == all_of(hear(*said))
    assert read.findings or stage == "delivered"
    for one in ending(Path.RATED):
        tell(read, one)
    assert all_of(read) == all_of(hear(*said, *ending(Path.RATED)))


def told(path: FilePath, *said: Said) -> Replay:
    """Replay what was said onto a file."""
    replay, _ = opened(path)
    for one in said:
        tell(replay, one)
        replay.shelves.put_away()
    return replay


def test_stop__between_marks(tmp_path: FilePath) -> None:
    """What was put away after the last mark is gone with a stop: the file is as the mark says."""
    replay = told(tmp_path / "mark", *TO["opened"])
    write_bookmark(replay, MADE)
    for one in TO["contested"][2:]:
        tell(replay, one)
        replay.shelves.put_away()
    replay.shelves.connection.close()  # as the end of a process does
    read, mark = opened(tmp_path / "mark")

    assert mark == MADE
    assert all_of(read) == all_of(hear(*TO["opened"]))


KILLED = """
import os, pathlib, signal, sys
from tests.ledger.test_bookmark import MADE, TO, tell, told, write_bookmark
replay = told(pathlib.Path(sys.argv[1]), *TO["opened"])
write_bookmark(replay, MADE)
for one in TO["contested"][2:]:
    tell(replay, one)
    replay.shelves.put_away()
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_stop__killed(tmp_path: FilePath) -> None:
    """A process that is killed between two marks leaves a file from which the next goes on at the first."""
    done = subprocess.run([sys.executable, "-c", KILLED, tmp_path / "mark"], cwd=ROOT, timeout=60, check=False)
    read, mark = opened(tmp_path / "mark")

    assert done.returncode == -signal.SIGKILL
    assert mark == MADE
    assert all_of(read) == all_of(hear(*TO["opened"]))


def test_stop__before_the_first_mark(tmp_path: FilePath) -> None:
    """A file that got no mark is one to begin with."""
    told(tmp_path / "mark", *TO["opened"]).shelves.connection.close()
    read, mark = opened(tmp_path / "mark")

    assert mark is None
    assert all_of(read) == all_of(hear())


@pytest.mark.parametrize("words", ["{}", "[]", '{"version": 1}', "\xff", "SQLite format 3\0 and no more"])
def test_refuse__no_bookmark(words: str, tmp_path: FilePath) -> None:
    """A file that is something else is refused, and left as it is."""
    path = tmp_path / "mark"
    path.write_bytes(words.encode("latin-1"))

    with pytest.raises(BookmarkUnusable):
        opened(path)
    assert path.read_bytes() == words.encode("latin-1")


def test_refuse__another_database(tmp_path: FilePath) -> None:
    """A database of somebody else's is refused, and left as it is."""
    path = tmp_path / "mark"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE note (place INTEGER PRIMARY KEY, body TEXT)")
    other.close()
    before = path.read_bytes()

    with pytest.raises(BookmarkUnusable):
        opened(path)
    assert path.read_bytes() == before


def test_refuse__damaged(tmp_path: FilePath) -> None:
    """A bookmark with a page overwritten is refused, not believed."""
    path = tmp_path / "mark"
    replay = told(path, *TO["opened"])
    write_bookmark(replay, MADE)
    replay.shelves.release()
    replay.shelves.connection.close()
    path.write_bytes(path.read_bytes()[:4096] + b"\1" * 8192)

    with pytest.raises(BookmarkUnusable):
        opened(path)


def test_refuse__two_at_once(tmp_path: FilePath) -> None:
    """Two audits do not write into one file."""
    first, _ = opened(tmp_path / "mark")

    with pytest.raises(BookmarkUnusable, match="busy"):
        opened(tmp_path / "mark")
    first.shelves.release()
    opened(tmp_path / "mark")[0].shelves.release()


def test_refuse__another_escrow(tmp_path: FilePath) -> None:
    """The bookmark of one escrow is not gone on from for another."""
    path = tmp_path / "mark"
    replay = told(path)
    write_bookmark(replay, MADE)
    replay.shelves.release()

    with pytest.raises(BookmarkUnusable, match="escrow"):
        open_bookmark(path, chain_id=POLICY.chain_id, escrow=ZERO_ADDRESS)
