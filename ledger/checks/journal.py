"""The journal's invariants on rows that somebody else has read: each function is given rows and tells findings."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby

from ledger.books import Kept
from ledger.checks.looking import Mark
from ledger.core.findings import Finding
from ledger.core.journal import Entry, entry_hash

Link = tuple[int, str, str]  # number of an entry, the hash it follows, its own
Leg = tuple[int, str, str, int]  # number of the entry, account, token, units
Account = tuple[str, str]  # name and token
Place = tuple[int, int]  # block and log index
Seen = tuple[str, str, datetime]  # block hash, tx hash, the block's time


def find_breaks(mark: Mark, links: Iterable[Link]) -> Iterator[Finding]:
    """Name each entry that is not there, and each that does not follow the one before it."""
    seq, hashed = mark.seq, mark.hash
    for number, previous, own in links:
        if number != seq + 1:
            gone = f"entry {seq + 1}" if number == seq + 2 else f"entries {seq + 1} to {number - 1}"
            yield Finding("entry-missing", gone, "in the journal", "nothing")
        elif previous != hashed:
            yield Finding("hash-chain", f"entry {number}", f"follows {hashed}", f"follows {previous}")
        seq, hashed = number, own


def find_altered(kept: Iterable[Kept]) -> Iterator[Finding]:
    """Name each entry whose content is not what was hashed, or whose keys are not its log's."""
    for one in kept:
        log = one.entry.log
        place = (log.chain_id, log.block_hash, log.log_index, log.part)
        if place != one.place:
            yield Finding("hash-chain", f"entry {one.seq}", f"kept under {place}", f"kept under {one.place}")
        due = entry_hash(one.previous, one.entry)
        if due != one.hash:
            yield Finding("hash-chain", f"entry {one.seq}", f"content of hash {one.hash}", f"content of hash {due}")


def find_contradicted(altered: Iterable[Kept], told: Callable[[Kept], Entry | None]) -> Iterator[Finding]:
    """Say of altered entries what their logs say: which account, which amount; `told` makes an entry anew."""
    for one in altered:
        due = told(one)
        if due is None:
            continue
        for what, right, wrong in _differences(due, one.entry):
            yield Finding("entry", f"entry {one.seq} {what}", right, wrong)


def _differences(due: Entry, kept: Entry) -> Iterator[tuple[str, str, str]]:
    if due.kind != kept.kind:
        yield "kind", due.kind, kept.kind
    sides = [{(leg.account, leg.token): leg.minor for leg in entry.postings} for entry in (due, kept)]
    for account, token in sorted({*sides[0], *sides[1]}):
        right, wrong = (side.get((account, token)) for side in sides)
        if right != wrong:
            yield f"{account} in {token}", _said(right), _said(wrong)


def _said(minor: int | None) -> str:
    return "nothing" if minor is None else str(minor)


def find_misnumbered(seqs: Iterable[int]) -> Iterator[Finding]:
    """Name each entry with a number that comes before the first: whoever reads from the first on passes it over."""
    for seq in seqs:
        yield Finding("hash-chain", f"entry {seq}", "numbers from 1 on", str(seq))


def find_odd_reversals(kept: Iterable[Kept], era: int) -> Iterator[Finding]:
    """Name each reversal that no correction has made; `era` is how many there were."""
    for one in kept:
        log = one.entry.log
        if one.entry.reverses is not None and not 1 <= log.era <= era:
            found = f"of correction {log.era}"
            yield Finding("entry-without-log", f"entry {one.seq}", f"undone by one of {era} corrections", found)


def find_unbalanced(legs: Iterable[Leg]) -> Iterator[Finding]:
    """Name each entry whose legs of one token do not sum to zero."""
    for (seq, token), some in groupby(sorted(legs, key=_entry_and_token), key=_entry_and_token):
        total = sum(leg[3] for leg in some)
        if total:
            yield Finding("unbalanced", f"entry {seq} in {token}", "0", str(total))


def _entry_and_token(leg: Leg) -> tuple[int, str]:
    return leg[0], leg[2]


def find_without_log(
    kept: Iterable[Kept], seen: Mapping[Place, Seen], *, since: int, undone: Collection[int]
) -> Iterator[Finding]:
    """Name each entry whose log was not seen, or stood in another block than the one kept, or at another time.

    `seen` is where logs were seen; `since` is the block from which on they were kept, and `undone` are entries of
    blocks that the chain has taken back, which others have reversed.
    """
    for one in kept:
        log = one.entry.log
        if log.block_number < since or one.seq in undone:
            continue
        there = seen.get((log.block_number, log.log_index))
        if there is None or there[:2] != (log.block_hash, log.tx_hash):
            place = f"log {log.log_index} of block {log.block_number}"
            found = "not seen" if there is None else f"in block {there[0]}, tx {there[1]}"
            yield Finding("entry-without-log", f"entry {one.seq}", f"{place} {log.block_hash}, tx {log.tx_hash}", found)
        elif there[2] != log.block_time:  # no hash has it: statements tell a period by it
            yield Finding("entry", f"entry {one.seq} time", there[2].isoformat(), log.block_time.isoformat())


class Sums:
    """What stands in each account by its postings; only what is not zero is remembered."""

    def __init__(self) -> None:
        self._left: dict[Account, int] = {}

    def add(self, legs: Iterable[Leg]) -> None:
        """Take postings in."""
        left = self._left
        for _, account, token, minor in legs:
            key = (account, token)
            now = left.get(key, 0) + minor
            if now:
                left[key] = now
            else:
                left.pop(key, None)  # most are tasks that have ended: what is in memory is what is not over

    def compare(self, balances: Iterable[tuple[str, str, int]]) -> Iterator[Finding]:
        """Name each balance that is not the sum of its postings, and each sum that no balance has."""
        for account, token, minor in balances:
            due = self._left.pop((account, token), 0)
            if due != minor:
                yield Finding("balances", f"{account} in {token}", str(due), str(minor))
        for (account, token), due in self._left.items():
            yield Finding("balances", f"{account} in {token}", str(due), "no row")


def last_sound(mark: Mark, links: Sequence[Link], broken: int | None) -> Mark:
    """Move a mark to the last entry before a broken one, the last of all where none is."""
    sound = [link for link in links if broken is None or link[0] < broken]
    return Mark(sound[-1][0], sound[-1][2]) if sound else mark
