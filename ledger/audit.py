"""The audit: every balance and task rebuilt from chain logs alone, and held against contract and journal.

It trusts an RPC endpoint and the contract's address, nothing of the operator's; and of the endpoint, where it gives
proofs, only the hash of one block. `--database` adds a third witness: the journal, which must read the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ledger.chain.errors import NodeError
from ledger.chain.escrow import Escrow
from ledger.core.findings import Finding
from ledger.core.grounds import Basis, Ground
from ledger.core.journal import balance_account
from ledger.core.policy import ZERO_ADDRESS
from ledger.core.trees import EMPTY_ROOT
from ledger.database import Engine
from ledger.holdings import Standing, checksummed
from ledger.proving import Held, Progress, committed, hold
from ledger.reading import Reading
from ledger.replay import Replay, balances, count_balances, count_tasks, each_holding, tasks
from ledger.scene import Anchor, Scene, held_by, set_scene
from ledger.witness import Witness, read_journal

HELD = "held of "  # and a token: what a figure of the report is
NEWEST = Anchor()
BLOCKS_STALE = 32  # of 128 whose states a node keeps at least
BLOCKS_BEHIND_MAX = 100  # a journal may wait for finality; one that left facts out for longer has been cut


@dataclass(frozen=True, slots=True)
class Report:
    """What the audit says."""

    chain_id: int
    escrow: str
    block: int
    block_hash: str
    state_root: str
    proofs: int  # of accounts and slots, each of which held
    facts: int
    balances: Mapping[tuple[str, str], int]  # read from where they are kept, as are the tasks: they may be many
    balance_count: int
    tasks: Mapping[tuple[str, int], tuple[str, int]]
    task_count: int
    findings: tuple[Finding, ...]
    notes: tuple[Finding, ...]  # worth knowing, but no disagreement
    bases: tuple[Basis, ...]  # what the figures rest on
    has_journal: bool
    is_resumed: bool = False  # what was heard before rests on whoever told it then

    @property
    def agrees(self) -> bool:
        """Whether all witnesses say the same."""
        return not self.findings

    def ground_of(self, account: str) -> Ground:
        """Say what the balance of an account of the journal rests on."""
        is_balance = account.startswith(balance_account(""))
        return next(one.ground for one in self.bases if one.figures == ("balances" if is_balance else "committed"))


class ChainMoved(NodeError):
    """The block that was audited is not there any more: run the audit again."""

    def __init__(self, block: int, block_hash: str) -> None:
        super().__init__(f"block {block} ({block_hash}) was replaced while it was read: run the audit again")
        self.block = block
        self.hash = block_hash


class EmptyRange(ValueError):
    """The first block to read comes after the last: nothing would be compared, and all would seem to agree."""

    def __init__(self, first: int, last: int) -> None:
        super().__init__(f"nothing to read from block {first} on: the audit is of block {last}")
        self.first = first
        self.last = last


def _silent(_what: str, _done: int, _total: int) -> None:
    """Tell nobody how far the audit is."""


def audit(
    escrow: Escrow,
    *,
    first_block: int = 0,
    engine: Engine | None = None,
    tokens: frozenset[str] = frozenset(),
    at: Anchor = NEWEST,
    resume: Path | None = None,
    progress: Progress = _silent,
) -> Report:
    """Rebuild the ledger at one block, the newest unless named, and compare; with `engine`, at what the journal read.

    `tokens` are those whose shortage counts: anybody can bring a token of their own making that lies. `resume` names a
    file that keeps how far the audit has read; it cannot be had together with a journal, which is read anew.

    Raises:
        EmptyRange: the block that is audited comes before `first_block`.
    """
    # The journal first: the chain is then at least as far, and what it is ahead is no difference.
    witness = None if engine is None else read_journal(engine, chain_id=escrow.node.chain_id, escrow=escrow.address)
    scene = set_scene(escrow, at)
    if first_block > scene.number:
        raise EmptyRange(first_block, scene.number)
    rebuilt, held = Replay(escrow.node.chain_id, escrow.address), Held()
    # What is not our escrow says nothing that means anything.
    if not scene.is_strange:
        reading = Reading(escrow, first_block, witness, progress)
        if resume is not None:
            reading.resume(resume, scene.number)
        rebuilt = reading.read(scene.number)
        # Nodes keep the states of the newest blocks alone: a long reading may have left the first one behind.
        while at == NEWEST and escrow.node.block().number - scene.number > BLOCKS_STALE:
            _see_that_it_is_there(scene)
            scene = set_scene(escrow, at)
            rebuilt = reading.read(scene.number)
        held = hold(rebuilt, escrow, scene.state, progress)
    short, extra, bases = _money(rebuilt, escrow, scene, tokens)
    findings = [*scene.findings, *rebuilt.findings, *held.listed.whole(), *_unheard(rebuilt, scene)]
    counted = {ZERO_ADDRESS, *(token.lower() for token in tokens)}
    if resume is not None:
        rebuilt.shelves.release()
    findings += [one for one in short if one.subject.lower() in counted]
    others = tuple(one for one in short if one.subject.lower() not in counted)
    if witness is not None:
        late = _late(witness, scene.number)
        if _has_stopped(witness, scene.number):
            findings += late
        else:
            others += late
        findings += _against_journal(witness, escrow, scene.number)
        others += _undone(witness)
    _see_that_it_is_there(scene)
    return Report(
        chain_id=escrow.node.chain_id,
        escrow=escrow.address,
        block=scene.number,
        block_hash=scene.hash,
        state_root=scene.state_root,
        proofs=scene.state.proofs,
        facts=rebuilt.facts,
        balances=balances(rebuilt),
        balance_count=count_balances(rebuilt),
        tasks=tasks(rebuilt),
        task_count=count_tasks(rebuilt),
        findings=tuple(findings),
        notes=(*scene.notes, *rebuilt.notes, *others, *extra, *_mute(rebuilt, scene)),
        bases=(*scene.bases, *_bases(rebuilt, held, scene), *bases, *_journal_basis(witness)),
        has_journal=engine is not None,
        is_resumed=resume is not None,
    )


def _see_that_it_is_there(scene: Scene) -> None:
    """While a block is there, so are all before it: nothing that was read has been replaced."""
    if not scene.is_still_there():
        raise ChainMoved(scene.number, scene.hash)


def _unheard(rebuilt: Replay, scene: Scene) -> tuple[Finding, ...]:
    """Name a storage that is proven to have been written, where no log says by what: whatever writes it also logs."""
    is_silent = not scene.is_strange and not rebuilt.facts
    if not is_silent or scene.account.storage_root == EMPTY_ROOT:
        return ()
    return (Finding("storage", rebuilt.escrow, "some log", "nothing"),)


def _mute(rebuilt: Replay, scene: Scene) -> tuple[Finding, ...]:
    """Say that there was no log at all, where no proof shows that there is nothing to tell either."""
    if scene.is_strange or rebuilt.facts or scene.state.ground is Ground.PROVEN:
        return ()
    return (Finding("no-logs", rebuilt.escrow, "some log", "nothing"),)


def _money(
    rebuilt: Replay, escrow: Escrow, scene: Scene, tokens: frozenset[str]
) -> tuple[list[Finding], list[Finding], list[Basis]]:
    """Name each token of which the contract owes more than it holds, or that will not say; and what no log explains."""
    if scene.is_strange:
        return [], [], []
    # What is inside of a token is what came from outside: every entry is balanced.
    inside = {checksummed(token): -told.minor for (token, holder), told in each_holding(rebuilt) if not holder}
    owed = {ZERO_ADDRESS: 0} | dict.fromkeys(map(checksummed, sorted(tokens)), 0) | inside
    short, extra, bases = [], [], []
    for token, minor in owed.items():
        held, ground = held_by(escrow, scene, token)
        if not held and token not in (ZERO_ADDRESS, *inside):  # a slip, most often
            extra.append(Finding("token-unused", token, "some log", "nothing"))
            continue
        bases.append(Basis(f"{HELD}{token}", 1, ground))
        if held is None or held < minor:
            short.append(Finding("solvency", token, f"at least {minor}", "no answer" if held is None else str(held)))
        elif held > minor:
            extra.append(_unexplained(token, held - minor, minor))
    return short, extra, bases


def _unexplained(token: str, surplus: int, owed: int) -> Finding:
    """Say what is held beyond what the logs explain: no fault, as anyone can send some, but logs may be hidden."""
    if token == ZERO_ADDRESS:
        return Finding("forced-in", token, str(owed), f"{surplus} more")
    return Finding("unexplained", token, str(owed), f"{surplus} more")


def _bases(rebuilt: Replay, held: Held, scene: Scene) -> tuple[Basis, ...]:
    """Say what each kind of figure rests on."""
    ground = scene.state.ground
    bound = Ground.BOUND if ground is Ground.PROVEN else ground
    count = rebuilt.shelves.count
    is_open = committed(rebuilt)
    ended = count("SELECT SUM(length(ratings) - left) FROM batches")
    revoked = count("SELECT COUNT(*) FROM batches WHERE standing = ?", 2 * Standing.REVOKED)
    return (
        Basis("balances", held.accounts, ground),
        Basis("committed", is_open, bound, "the sums hash to the batch's id, whose stages are read"),
        Basis("open tasks", is_open, ground),
        Basis("ended tasks", ended, ground, "that they ended; how they did, logs and balances say"),
        Basis("revoked batches", revoked, ground),
        Basis("used offers", held.offers, ground, "the nonces that logs tell of, and none beside them"),
        Basis("deliverables, reasons, refusals", rebuilt.facts, Ground.LOGS, "the contract keeps none of them"),
    )


def _journal_basis(witness: Witness | None) -> tuple[Basis, ...]:
    return () if witness is None else (Basis("journal", witness.accounts, Ground.DATABASE, "compared with the logs"),)


def _against_journal(witness: Witness, escrow: Escrow, last: int) -> tuple[Finding, ...]:
    if witness.height > last:
        return (Finding("head", f"block {witness.height}", witness.block_hash, f"the node has only {last}"),)
    read = escrow.node.block(witness.height).hash if witness.height >= 0 else ""
    return witness.conclude(read)


def _late(witness: Witness, last: int) -> tuple[Finding, ...]:
    """Say how far the journal has read where the logs go on: those after it were compared with nothing."""
    behind = Finding("behind", "journal", f"block {last}", f"block {witness.height}")
    return (behind,) if witness.is_silent else ()


def _undone(witness: Witness) -> tuple[Finding, ...]:
    """Say what the journal has taken back itself: of the blocks that it names no chain tells any more."""
    return (Finding("undone", "journal", "0", str(witness.undone)),) if witness.undone else ()


def _has_stopped(witness: Witness, last: int) -> bool:
    return witness.height < 0 or last - witness.height > BLOCKS_BEHIND_MAX
