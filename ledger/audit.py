"""The audit: every balance and task rebuilt from chain logs alone, and held against contract and journal.

It trusts an RPC endpoint and the contract's address, nothing of the operator's. `--database` adds a third
witness: the journal, which must read the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Engine

from ledger import books
from ledger.chain.escrow import Escrow
from ledger.core.facts import BatchOpened, Fact, TaskDelivered, TaskRated, TaskSettled
from ledger.core.journal import GENESIS, OUTSIDE, entry_hash, entry_of
from ledger.core.policy import ZERO_ADDRESS
from ledger.core.terms import split
from ledger.core.typed import batch_id
from ledger.database import reading

STAGES = {0: "none", 1: "opened", 2: "delivered", 3: "rated", 4: "contested", 5: "closed"}
BLOCKS_PER_ROUND = 1000


@dataclass(frozen=True, slots=True)
class Finding:
    """A difference, with both sides named."""

    code: str
    subject: str
    expected: str
    found: str


@dataclass(slots=True)
class Rebuilt:
    """The whole ledger as the logs tell it."""

    accounts: dict[tuple[str, str], int] = field(default_factory=dict)  # (account, token) to units
    batches: dict[str, BatchOpened] = field(default_factory=dict)
    stages: dict[tuple[str, int], tuple[str, int]] = field(default_factory=dict)  # (batch, index) to stage, rating
    closed: set[tuple[str, int]] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    facts: int = 0


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


def audit(escrow: Escrow, *, first_block: int = 0, engine: Engine | None = None) -> Report:
    """Rebuild the ledger at the newest block and compare; with `engine`, at the block the journal has read."""
    node = escrow.node
    head = node.block()
    rebuilt = Rebuilt()
    for start in range(first_block, head.number + 1, BLOCKS_PER_ROUND):
        for fact in escrow.facts(start, min(head.number, start + BLOCKS_PER_ROUND - 1)):
            _take(rebuilt, fact, escrow)
    findings = [*rebuilt.findings, *_against_contract(rebuilt, escrow, head.number)]
    if engine is not None:
        findings += _against_journal(rebuilt, engine)
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
        notes=_forced_in(rebuilt, escrow, head.number),
        has_journal=engine is not None,
    )


def _take(rebuilt: Rebuilt, fact: Fact, escrow: Escrow) -> None:
    rebuilt.facts += 1
    match fact:
        case BatchOpened():
            _open(rebuilt, fact, escrow)
        case TaskDelivered():
            rebuilt.stages[fact.batch, fact.index] = ("delivered", 0)
        case TaskRated():
            rebuilt.stages[fact.batch, fact.index] = ("rated", fact.rating)
        case TaskSettled():
            _settle(rebuilt, fact)
        case _:
            pass
    opened = rebuilt.batches.get(fact.batch) if isinstance(fact, TaskSettled) else None
    entry = entry_of(fact, opened)
    for leg in entry.postings if entry is not None else ():
        key = (leg.account, leg.token)
        rebuilt.accounts[key] = rebuilt.accounts.get(key, 0) + leg.minor


def _open(rebuilt: Rebuilt, fact: BatchOpened, escrow: Escrow) -> None:
    named = "0x" + batch_id(fact.terms, escrow.node.chain_id, escrow.address).hex()
    if named != fact.batch:
        rebuilt.findings.append(Finding("batch-id", fact.batch, named, fact.batch))
    rebuilt.batches[fact.batch] = fact
    for index in range(len(fact.rewards)):
        rebuilt.stages[fact.batch, index] = ("opened", 0)


def _settle(rebuilt: Rebuilt, fact: TaskSettled) -> None:
    """A task settles once, and what it paid is what its terms and rating say."""
    key, name = (fact.batch, fact.index), f"{fact.batch}/{fact.index}"
    if key in rebuilt.closed:
        rebuilt.findings.append(Finding("settled-twice", name, "one ending", fact.log.tx_hash))
    rebuilt.closed.add(key)
    opened = rebuilt.batches[fact.batch]
    reward = opened.rewards[fact.index]
    paid = (fact.payout, fact.fee, fact.benefits, fact.refund)
    due = split(opened.terms, reward, fact.rating)
    is_refund = paid == (0, 0, 0, reward)
    if not is_refund and paid != (due.payout, due.fee, due.benefits, due.refund):
        rebuilt.findings.append(Finding("split", name, str(due), str(paid)))
    rebuilt.stages[key] = ("closed", fact.rating)


def _against_contract(rebuilt: Rebuilt, escrow: Escrow, block: int) -> list[Finding]:
    findings = []
    owed: dict[str, int] = {}
    for (account, token), minor in rebuilt.accounts.items():
        if account == OUTSIDE:
            continue
        owed[token] = owed.get(token, 0) + minor
        kind, _, holder = account.partition("/")
        if kind == "balance" and (said := escrow.balance(token, holder, block)) != minor:
            findings.append(Finding("balance", f"{holder} in {token}", str(minor), str(said)))
    for (batch, index), (stage, _rating) in rebuilt.stages.items():
        said, _ = escrow.task_state(batch, index, block)
        # A batch whose tasks are all closed may have been cleared: the contract then knows nothing of it.
        if STAGES[said] != stage and not (stage == "closed" and said == 0):
            findings.append(Finding("task", f"{batch}/{index}", stage, STAGES[said]))
    findings += _solvency(owed, escrow, block)
    return findings


def _solvency(owed: Mapping[str, int], escrow: Escrow, block: int) -> list[Finding]:
    held = {token: escrow.token_held(token, block) for token in owed}
    short = [token for token, minor in owed.items() if held[token] < minor]
    return [Finding("solvency", token, f"at least {owed[token]}", str(held[token])) for token in short]


def _forced_in(rebuilt: Rebuilt, escrow: Escrow, block: int) -> tuple[Finding, ...]:
    """Coins forced into the contract belong to nobody; anyone can do it, so it is said and not counted as a fault."""
    owed = sum(
        minor for (account, token), minor in rebuilt.accounts.items() if token == ZERO_ADDRESS and account != OUTSIDE
    )
    extra = escrow.token_held(ZERO_ADDRESS, block) - owed
    return (Finding("forced-in", ZERO_ADDRESS, "0", str(extra)),) if extra > 0 else ()


def _against_journal(rebuilt: Rebuilt, engine: Engine) -> list[Finding]:
    findings: list[Finding] = []
    summed: dict[tuple[str, str], int] = {}
    previous = GENESIS
    with reading(engine) as connection:
        kept = dict(books.select_balances(connection))
        for seq, hashed, entry in books.select_entries(connection):
            if entry_hash(previous, entry) != hashed:
                findings.append(Finding("hash-chain", f"entry {seq}", entry_hash(previous, entry), hashed))
            previous = hashed
            for leg in entry.postings:
                summed[leg.account, leg.token] = summed.get((leg.account, leg.token), 0) + leg.minor
    for key in sorted({*rebuilt.accounts, *summed, *kept}):
        chain, journal, balance = rebuilt.accounts.get(key, 0), summed.get(key, 0), kept.get(key, 0)
        if chain != journal:
            findings.append(Finding("journal", f"{key[0]} in {key[1]}", str(chain), str(journal)))
        if journal != balance:
            findings.append(Finding("balances", f"{key[0]} in {key[1]}", str(journal), str(balance)))
    return findings
