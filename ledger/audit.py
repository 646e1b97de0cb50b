"""The audit: every balance and task rebuilt from chain logs alone, and held against contract and journal.

It trusts an RPC endpoint and the contract's address, nothing of the operator's. `--database` adds a third
witness: the journal, which must read the same.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ledger.chain.errors import NodeError, NodeUnreachable
from ledger.chain.escrow import Escrow
from ledger.chain.node import Block
from ledger.chain.standing import code_findings
from ledger.core.facts import Fact, Remark
from ledger.core.findings import Finding
from ledger.core.journal import OUTSIDE
from ledger.core.policy import ZERO_ADDRESS
from ledger.database import Engine
from ledger.replay import Replay
from ledger.witness import Witness, read_journal

STAGES = {0: "none", 1: "opened", 2: "delivered", 3: "rated", 4: "contested", 5: "closed"}
BLOCKS_PER_ROUND = 1000
BLOCKS_BEHIND_MAX = 100  # a journal may wait for finality; one that left facts out for longer has been cut


@dataclass(frozen=True, slots=True)
class Report:
    """What the audit says."""

    chain_id: int
    escrow: str
    block: int
    block_hash: str
    facts: int
    balances: Mapping[tuple[str, str], int]
    tasks: Mapping[tuple[str, int], tuple[str, int]]
    findings: tuple[Finding, ...]
    notes: tuple[Finding, ...]  # worth knowing, but no disagreement
    has_journal: bool

    @property
    def agrees(self) -> bool:
        """Whether all witnesses say the same."""
        return not self.findings


def audit(
    escrow: Escrow, *, first_block: int = 0, engine: Engine | None = None, tokens: frozenset[str] = frozenset()
) -> Report:
    """Rebuild the ledger at the newest block and compare; with `engine`, the journal at the block it has read.

    `tokens` are those whose shortage counts: anybody can bring a token of their own making that lies.
    """
    node = escrow.node
    # The journal first: the chain is then at least as far, and what it is ahead is no difference.
    witness = None if engine is None else read_journal(engine, chain_id=node.chain_id, escrow=escrow.address)
    head = node.block()
    # What is not our escrow says nothing that means anything.
    rebuilt, stranger = Replay(node.chain_id, escrow.address), code_findings(node, escrow.address, "Escrow")
    for said in () if stranger else _said(escrow, first_block, head.number):
        entry = rebuilt.hear(said)
        if witness is not None and entry is not None:
            witness.hear(entry)
    findings = [*rebuilt.findings, *(stranger or _against_contract(rebuilt, escrow, head.number))]
    short = () if stranger else _solvency(rebuilt, escrow, head.number)
    counted = {ZERO_ADDRESS, *(token.lower() for token in tokens)}
    findings += [one for one in short if one.subject.lower() in counted]
    others = tuple(one for one in short if one.subject.lower() not in counted)
    if witness is not None:
        findings += _against_journal(witness, escrow, head)
    held = {key: minor for key, minor in rebuilt.accounts.items() if key[0] != OUTSIDE and minor}
    return Report(
        chain_id=node.chain_id,
        escrow=escrow.address,
        block=head.number,
        block_hash=head.hash,
        facts=rebuilt.facts,
        balances=held,
        tasks=rebuilt.stages,
        findings=tuple(findings),
        notes=() if stranger else (*rebuilt.notes, *others, *_forced_in(rebuilt, escrow, head.number)),
        has_journal=engine is not None,
    )


def _said(escrow: Escrow, first: int, last: int) -> Iterator[Fact | Remark]:
    for start in range(first, last + 1, BLOCKS_PER_ROUND):
        yield from escrow.facts(start, min(last, start + BLOCKS_PER_ROUND - 1))


def _against_contract(rebuilt: Replay, escrow: Escrow, block: int) -> list[Finding]:
    findings = []
    for (account, token), minor in rebuilt.accounts.items():
        if account == OUTSIDE:
            continue
        kind, _, holder = account.partition("/")
        if kind == "balance" and (said := escrow.balance(token, holder, block)) != minor:
            findings.append(Finding("balance", f"{holder} in {token}", str(minor), str(said)))
    for (batch, index), (stage, _rating) in rebuilt.stages.items():
        said, _ = escrow.task_state(batch, index, block)
        # A batch whose tasks are all closed may have been cleared: the contract then knows nothing of it.
        if STAGES[said] != stage and not (stage == "closed" and said == 0):
            findings.append(Finding("task", f"{batch}/{index}", stage, STAGES[said]))
    for batch in rebuilt.revoked:
        said, _ = escrow.task_state(batch, 0, block)
        if STAGES[said] != "closed":  # revoked for ever: its mark is never cleared
            findings.append(Finding("task", batch, "revoked", STAGES[said]))
    return findings


def _solvency(rebuilt: Replay, escrow: Escrow, block: int) -> tuple[Finding, ...]:
    """Name each token of which the contract owes more than it holds, or that will not say."""
    owed: dict[str, int] = {}
    for (account, token), minor in rebuilt.accounts.items():
        owed[token] = owed.get(token, 0) + (0 if account == OUTSIDE else minor)
    found = ((token, minor, _held(escrow, token, block)) for token, minor in owed.items())
    return tuple(
        Finding("solvency", token, f"at least {minor}", "no answer" if held is None else str(held))
        for token, minor, held in found
        if held is None or held < minor
    )


def _held(escrow: Escrow, token: str, block: int) -> int | None:
    try:
        return escrow.token_held(token, block)
    except NodeUnreachable:
        raise
    except NodeError:  # a token of somebody's own making may refuse to say
        return None


def _forced_in(rebuilt: Replay, escrow: Escrow, block: int) -> tuple[Finding, ...]:
    """Coins forced into the contract belong to nobody; anyone can do it, so it is said and not counted as a fault."""
    owed = sum(
        minor for (account, token), minor in rebuilt.accounts.items() if token == ZERO_ADDRESS and account != OUTSIDE
    )
    extra = escrow.token_held(ZERO_ADDRESS, block) - owed
    return (Finding("forced-in", ZERO_ADDRESS, "0", str(extra)),) if extra > 0 else ()


def _against_journal(witness: Witness, escrow: Escrow, head: Block) -> tuple[Finding, ...]:
    if witness.height > head.number:
        found = f"the node has only {head.number}"
        return (Finding("head", f"block {witness.height}", witness.block_hash, found),)
    read = escrow.node.block(witness.height).hash if witness.height >= 0 else ""
    behind = head.number - witness.height
    late = (Finding("behind", "journal", f"block {head.number}", f"block {witness.height}"),)
    return (
        *(late if witness.is_silent and (witness.height < 0 or behind > BLOCKS_BEHIND_MAX) else ()),
        *witness.conclude(read),
    )
