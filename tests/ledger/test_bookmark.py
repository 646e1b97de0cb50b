"""The bookmark: an audit that was stopped goes on where it was, and reads the same as one that never stopped."""

from dataclasses import replace
from pathlib import Path

import pytest

from ledger.audit import audit
from ledger.bookmark import Bookmark, BookmarkUnusable, read_bookmark, write_bookmark
from ledger.chain.escrow import Escrow
from ledger.core.facts import Fact, OfferTaken, Remark, TaskRuled
from ledger.core.policy import ZERO_ADDRESS
from tests.core.samples import POLICY, log
from tests.ledger.hands import USD
from tests.ledger.test_replay import BATCH, RULED, TAKEN, TO, hear
from tests.ledger.world import World

MARK = "0x" + "5" * 64


class Counting(Escrow):
    """An escrow that remembers which blocks were asked for."""

    def __init__(self, world: World) -> None:
        super().__init__(world.ledger.escrow.node, world.ledger.escrow.address)
        self.asked: list[tuple[int, int]] = []

    def facts(self, first: int, last: int) -> tuple[Fact | Remark, ...]:
        """Remember the range."""
        self.asked.append((first, last))
        return super().facts(first, last)


def test_resume__where_it_was(begun_world: World, tmp_path: Path) -> None:
    """A second audit reads only the blocks that the first had not, and says the same as one from the start."""
    path, first = tmp_path / "audit.json", Counting(begun_world)
    audit(first, resume=path)
    begun_world.fund(begun_world.find("adam"), USD)
    again = Counting(begun_world)
    report = audit(again, resume=path)

    assert first.asked[0][0] == 0
    assert again.asked[0][0] == first.asked[-1][1] + 1
    assert report.agrees
    assert report == replace(audit(begun_world.ledger.escrow), proofs=report.proofs)


def test_resume__another_chain_since(begun_world: World, tmp_path: Path) -> None:
    """Where the chain has not the block that was read last, everything is read anew."""
    path, escrow = tmp_path / "audit.json", begun_world.ledger.escrow
    audit(escrow, resume=path)
    mark = read_bookmark(path, chain_id=escrow.node.chain_id, escrow=escrow.address)
    assert mark is not None
    write_bookmark(path, replace(mark, block_hash=MARK))
    again = Counting(begun_world)

    assert audit(again, resume=path).agrees
    assert again.asked[0][0] == 0


@pytest.mark.parametrize("stage", TO)
def test_write__reads_back(stage: str, tmp_path: Path) -> None:
    """What an audit had made of a chain comes back whole, in whatever state its tasks are."""
    ruled = TaskRuled(RULED.log, BATCH, 0, RULED.reason)
    replay = hear(*TO[stage], ruled, OfferTaken(log(9), MARK, TAKEN.offer, TAKEN.namer, 2**255))
    path = tmp_path / "mark"
    write_bookmark(path, Bookmark(7, MARK, replay))

    read = read_bookmark(path, chain_id=POLICY.chain_id, escrow=POLICY.escrow)
    again = tmp_path / "again"
    assert read is not None
    write_bookmark(again, read)
    assert again.read_bytes() == path.read_bytes()
    # Addresses come back with the checksums that facts from a chain have, and the samples have not.
    assert replace(read.replay, batches={}) == replace(replay, batches={})
    assert read.replay.batches.keys() == replay.batches.keys()
    assert not path.with_name("mark.part").exists()


@pytest.mark.parametrize("words", ["", "{}", "[]", '{"version": 0}', '{"version": 1}', "\xff"])
def test_refuse__no_bookmark(words: str, tmp_path: Path) -> None:
    """A file that is something else is refused, and left as it is."""
    path = tmp_path / "mark"
    path.write_bytes(words.encode("latin-1"))

    with pytest.raises(BookmarkUnusable):
        read_bookmark(path, chain_id=1, escrow=ZERO_ADDRESS)
    assert path.read_bytes() == words.encode("latin-1")


def test_refuse__another_escrow(tmp_path: Path) -> None:
    """The bookmark of one escrow is not gone on from for another."""
    path = tmp_path / "mark"
    write_bookmark(path, Bookmark(7, MARK, hear()))

    with pytest.raises(BookmarkUnusable, match="on chain"):
        read_bookmark(path, chain_id=POLICY.chain_id, escrow=ZERO_ADDRESS)
