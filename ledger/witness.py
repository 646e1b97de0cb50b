"""The journal as the audit's third witness: read at one moment, then held against what the chain's logs make of it.

It is as long as the chain, so it is read page by page and laid on shelves: of each entry its place and its hash.
"""

from dataclasses import dataclass, field, replace

from ledger import books
from ledger.core.findings import Finding
from ledger.core.journal import GENESIS, Entry, entry_hash, reversal_of
from ledger.database import Engine, reading, snapshot
from ledger.heads import Head, select_head
from ledger.listing import Listing
from ledger.shelves import Form, Shelf, Shelves

PAGE = 1000  # entries
NEAR_MOST = 50_000
BEFORE_ALL = -(1 << 63)  # whatever somebody has numbered an entry

Place = str  # block hash, log index and part of the log: where on the chain an entry comes from


@dataclass(slots=True)
class Sums:
    """One account, as three say it."""

    told: int = 0  # as the logs add up, as far as the journal has read
    summed: int = 0  # as the postings add up
    kept: int = 0  # as the balance says


@dataclass(frozen=True, slots=True)
class Noted:
    """An entry of the journal that has not been met among the logs yet."""

    seq: int
    hash: bytes


_ENTRIES: Form[Noted] = Form(
    "entries", "seq INTEGER, hash BLOB", lambda one: (one.seq, one.hash), lambda row: Noted(*row)
)
_SUMS: Form[Sums] = Form(
    "sums",
    "told TEXT, summed TEXT, kept TEXT",
    lambda sums: (str(sums.told), str(sums.summed), str(sums.kept)),
    lambda row: Sums(*map(int, row)),
)


@dataclass(slots=True)
class Witness:
    """The journal of one escrow as it stood at the block it had read last; -1 before the first."""

    engine: Engine
    height: int
    block_hash: str
    era: int  # how often its operator has corrected it
    undone: int = 0  # entries that it has reversed itself
    shelves: Shelves = field(default_factory=Shelves)
    listed: Listing = field(default_factory=Listing)
    is_silent: bool = False  # there are logs beyond what it has read
    entries: Shelf[Noted] = field(init=False)
    sums: Shelf[Sums] = field(init=False)

    def __post_init__(self) -> None:
        """Make the shelves."""
        self.entries, self.sums = self.shelves.shelf(_ENTRIES), self.shelves.shelf(_SUMS)

    @property
    def accounts(self) -> int:
        """How many accounts there are."""
        return self.shelves.count("SELECT COUNT(*) FROM sums")

    def note(self, seq: int, entry: Entry) -> None:
        """Take in an entry of the journal."""
        for leg in entry.postings:
            self.sums_of(leg.account, leg.token).summed += leg.minor
        if entry.reverses is not None:
            self._undo(seq, entry)
        elif self.entries.get(_place(entry)) is not None:  # one log, one entry
            self.listed.add(_extra(seq, entry))
        else:
            self.entries.near[_place(entry)] = Noted(seq, _hash(entry))
        self._tidy()

    def hear(self, entry: Entry) -> None:
        """Hold an entry that a log makes against the journal's own; later blocks are not yet its matter."""
        if entry.log.block_number > self.height:
            self.is_silent = True
            return
        for leg in entry.postings:
            self.sums_of(leg.account, leg.token).told += leg.minor
        noted = self.entries.pop(_place(entry))
        if noted is None:
            self.listed.add(Finding("missing-entry", _said_place(entry), _said(entry), "nothing"))
        elif noted.hash != _hash(entry):
            kept = self._entry(noted.seq)
            self.listed.add(Finding("entry", f"entry {noted.seq}", _said(entry), _said(kept) if kept else "nothing"))
        self._tidy()

    def conclude(self, block_hash: str) -> tuple[Finding, ...]:
        """Say all that differs, once every log is heard; `block_hash` is the chain's of the block read last."""
        self.shelves.write()
        if block_hash != self.block_hash:
            self.listed.add(Finding("head", f"block {self.height}", block_hash, self.block_hash))
        for _, noted in self.entries.each():
            entry = self._entry(noted.seq)
            if entry is not None:
                self.listed.add(_extra(noted.seq, entry))
        for key, sums in self.sums.each():
            if sums.told != sums.summed:
                self.listed.add(Finding("journal", key, str(sums.told), str(sums.summed)))
            if sums.summed != sums.kept:
                self.listed.add(Finding("balances", key, str(sums.summed), str(sums.kept)))
        return self.listed.whole()

    def sums_of(self, account: str, token: str) -> Sums:
        """Find an account, or begin it."""
        key = f"{account} in {token}"
        sums = self.sums.get(key)
        if sums is None:
            sums = self.sums.near[key] = Sums()
        return sums

    def _undo(self, seq: int, reversal: Entry) -> None:
        """Take an entry that the journal has undone for none; a reversal of what is not there undoes nothing.

        Nor does one of no correction: the log that it names has never been anywhere.
        """
        noted = self.entries.get(_place(reversal))
        entry = None if noted is None else self._entry(noted.seq)
        is_of_correction = 1 <= reversal.log.era <= self.era
        if noted and entry and is_of_correction and reversal == reversal_of(entry, noted.seq, reversal.log.era):
            self.entries.pop(_place(reversal))
            self.undone += 1
        else:
            self.listed.add(_extra(seq, reversal))

    def _entry(self, seq: int) -> Entry | None:
        with reading(self.engine) as connection:
            return next((entry for _, _, entry in books.select_entries(connection, after=seq - 1, limit=1)), None)

    def _tidy(self) -> None:
        if max(len(self.sums.near), len(self.entries.near)) > NEAR_MOST:
            self.shelves.put_away()


def read_journal(engine: Engine, *, chain_id: int, escrow: str) -> Witness:
    """Read the whole journal as of one moment, so that a running watcher does not blur it."""
    with snapshot(engine) as connection:
        head = select_head(connection, chain_id=chain_id, escrow=escrow) or Head(-1, "", -1, "")
        witness = Witness(engine, head.height, head.block_hash, head.era)
        for account, token, minor in books.each_balance(connection):
            witness.sums_of(account, token).kept = minor
        previous, last = GENESIS, BEFORE_ALL
        while page := tuple(books.select_entries(connection, after=last, limit=PAGE)):
            for seq, hashed, entry in page:
                due = entry_hash(previous, entry)
                if due != hashed:
                    witness.listed.add(Finding("hash-chain", f"entry {seq}", due, hashed))
                previous = hashed
                witness.note(seq, entry)
            last = page[-1][0]
    return witness


def _extra(seq: int, entry: Entry) -> Finding:
    return Finding("extra-entry", f"entry {seq}", "nothing", f"{entry.kind} from {_said_place(entry)}")


def _place(entry: Entry) -> Place:
    return f"{entry.log.block_hash} {entry.log.log_index} {entry.log.part}"


def _said_place(entry: Entry) -> str:
    part = f"part {entry.log.part} of " if entry.log.part else ""
    return f"{part}log {entry.log.log_index} of block {entry.log.block_hash}"


def _said(entry: Entry) -> str:
    legs = " ".join(f"{leg.account} {leg.minor:+}" for leg in entry.postings)
    return f"{entry.kind} {legs} at {entry.log.block_time.timestamp():.0f} from {_said_place(entry)}"


def _hash(entry: Entry) -> bytes:
    """Hash all that an entry says, its block's time too; not in which era it was learned, which no log tells."""
    told = replace(entry, log=replace(entry.log, era=0))
    return bytes.fromhex(entry_hash(f"{entry.log.block_time.timestamp()} ", told))
