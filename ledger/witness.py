"""The journal as the audit's third witness: read at one moment, then held against what the chain's logs make of it."""

from dataclasses import dataclass, field, replace

from ledger import books
from ledger.core.findings import Finding
from ledger.core.journal import GENESIS, Entry, entry_hash, reversal_of
from ledger.database import Engine, snapshot
from ledger.heads import Head, select_head
from ledger.replay import Accounts, add_entry

Place = tuple[str, int, int]  # block hash, log index and part of the log: where on the chain an entry comes from


@dataclass(slots=True)
class Witness:
    """The journal of one escrow as it stood at the block it had read last; -1 before the first."""

    height: int
    block_hash: str
    entries: dict[Place, tuple[int, Entry]] = field(default_factory=dict)  # not yet met among the logs
    balances: Accounts = field(default_factory=dict)  # as kept
    summed: Accounts = field(default_factory=dict)  # as the postings add up
    told: Accounts = field(default_factory=dict)  # as the logs add up, as far as the journal has read
    findings: list[Finding] = field(default_factory=list)
    is_silent: bool = False  # there are logs beyond what it has read

    def hear(self, entry: Entry) -> None:
        """Hold an entry that a log makes against the journal's own; later blocks are not yet its matter."""
        if entry.log.block_number > self.height:
            self.is_silent = True
            return
        add_entry(self.told, entry)
        place = (entry.log.block_hash, entry.log.log_index, entry.log.part)
        seq, kept = self.entries.pop(place, (0, None))
        if kept is None:
            self.findings.append(Finding("missing-entry", _place(entry), f"{entry.kind} {entry.postings}", "nothing"))
        elif replace(kept, log=replace(kept.log, era=0)) != entry:
            self.findings.append(Finding("entry", f"entry {seq}", str(entry), str(kept)))

    def undo(self, place: Place, seq: int, reversal: Entry) -> None:
        """Take an entry that the journal has undone for none; a reversal of what is not there undoes nothing."""
        number, entry = self.entries.get(place, (0, None))
        if entry is not None and reversal == reversal_of(entry, number, reversal.log.era):
            del self.entries[place]
        else:
            self.findings.append(_extra(seq, reversal))

    def conclude(self, block_hash: str) -> tuple[Finding, ...]:
        """Say all that differs, once every log is heard; `block_hash` is the chain's of the block read last."""
        found = list(self.findings)
        if block_hash != self.block_hash:
            found.append(Finding("head", f"block {self.height}", block_hash, self.block_hash))
        found += [_extra(seq, entry) for seq, entry in self.entries.values()]
        for key in sorted({*self.told, *self.summed, *self.balances}):
            chain, journal, kept = (side.get(key, 0) for side in (self.told, self.summed, self.balances))
            if chain != journal:
                found.append(Finding("journal", f"{key[0]} in {key[1]}", str(chain), str(journal)))
            if journal != kept:
                found.append(Finding("balances", f"{key[0]} in {key[1]}", str(journal), str(kept)))
        return tuple(found)


def read_journal(engine: Engine, *, chain_id: int, escrow: str) -> Witness:
    """Read the whole journal as of one moment, so that a running watcher does not blur it."""
    with snapshot(engine) as connection:
        head = select_head(connection, chain_id=chain_id, escrow=escrow) or Head(-1, "", -1, "")
        witness = Witness(head.height, head.block_hash)
        witness.balances.update(books.select_balances(connection))
        previous = GENESIS
        for seq, hashed, entry in books.select_entries(connection):
            due = entry_hash(previous, entry)
            if due != hashed:
                witness.findings.append(Finding("hash-chain", f"entry {seq}", due, hashed))
            previous = hashed
            add_entry(witness.summed, entry)
            place = (entry.log.block_hash, entry.log.log_index, entry.log.part)
            if entry.reverses is not None:
                witness.undo(place, seq, entry)
                continue
            if witness.entries.setdefault(place, (seq, entry))[0] != seq:  # one log, one entry
                witness.findings.append(_extra(seq, entry))
    return witness


def _extra(seq: int, entry: Entry) -> Finding:
    return Finding("extra-entry", f"entry {seq}", "nothing", f"{entry.kind} from {_place(entry)}")


def _place(entry: Entry) -> str:
    part = f"part {entry.log.part} of " if entry.log.part else ""
    return f"{part}log {entry.log.log_index} of block {entry.log.block_hash}"
