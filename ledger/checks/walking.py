"""The walk through the journal: a page at a time, each page given to every invariant of the journal at once."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ledger import books, sightings
from ledger.books import Kept
from ledger.checks import loading
from ledger.checks.journal import (
    Leg,
    Link,
    Sums,
    find_altered,
    find_breaks,
    find_contradicted,
    find_misnumbered,
    find_odd_reversals,
    find_unbalanced,
    find_without_log,
    last_sound,
)
from ledger.checks.looking import Depth, Look, Mark
from ledger.checks.told import Told
from ledger.core.findings import Finding
from ledger.heads import Head

BRISK_ENTRIES = 20_000  # looked at in one round beside the product; the rest has the next
PAGE = 2000


@dataclass(slots=True)
class Walk:
    """One walk: where it is, and up to where all was sound."""

    look: Look
    sound: Mark
    at: Mark = field(default_factory=Mark)
    is_broken: bool = False
    sums: Sums = field(default_factory=Sums)

    def steps(self) -> Iterator[Finding]:
        """Walk; entries that were checked before are only added up, unless every hash is wanted."""
        look, known = self.look, self.look.mark
        lost = tuple(find_lost(look))
        yield from lost
        yield from find_misnumbered(loading.select_misnumbered(look.connection))
        is_brisk = look.depth is Depth.BRISK
        if is_brisk and lost:
            return
        self.is_broken = any(one not in look.accepted for one in lost)  # then the mark stays: it is the evidence
        self.at = known if is_brisk else Mark()
        self.sound = Mark() if look.depth is Depth.FULL and not self.is_broken else known
        deep_from = 0 if look.depth is Depth.FULL else known.seq
        last = books.select_last_entry(look.connection)
        if is_brisk:
            last = min(last, known.seq + BRISK_ENTRIES)
        while self.at.seq < last:
            limit = min(PAGE, last - self.at.seq)
            page = self._deep(limit) if self.at.seq >= deep_from else self._light(min(limit, deep_from - self.at.seq))
            yield from page
            look.tally.add(0, last)
        if not is_brisk:
            yield from self.sums.compare(books.each_balance(look.connection))

    def _light(self, limit: int) -> Iterator[Finding]:
        """Take a page that was sound when it was checked: links and sums, which cost a tenth of the hashes."""
        links = loading.select_links(self.look.connection, after=self.at.seq, limit=limit)
        legs = loading.select_legs(self.look.connection, first=self.at.seq + 1, last=links[-1][0])
        yield from find_breaks(self.at, links)
        yield from self._legs(legs)
        self._go_on(links, None)

    def _deep(self, limit: int) -> Iterator[Finding]:
        """Take a page with hashes and logs."""
        connection, look = self.look.connection, self.look
        kept = self._read(limit)
        links = [(one.seq, one.previous, one.hash) for one in kept]
        chain = [*find_breaks(self.at, links), *find_altered(kept)]
        chain.sort(key=lambda finding: _number(finding.subject))
        yield from chain
        numbers = [one.entry.log.block_number for one in kept]
        undone = loading.select_undone(connection, [one.seq for one in kept])
        seen = sightings.select_said(connection, look.chain_id, min(numbers), max(numbers))
        altered = {_number(one.subject) for one in chain}
        is_full = look.depth is Depth.FULL  # then also those whose hashes somebody has made anew
        suspect = [one for one in kept if one.seq in altered or (is_full and one.seq not in undone)]
        yield from find_contradicted(suspect, Told(look, seen, suspect).entry_of)
        yield from find_odd_reversals(kept, 0 if look.head is None else look.head.era)
        yield from self._legs(
            [(one.seq, leg.account, leg.token, leg.minor) for one in kept for leg in one.entry.postings]
        )
        places = {(one.block_number, one.log_index): (one.block_hash, one.tx_hash, at) for one, at in seen}
        since = loading.seen_since(connection, look.chain_id)
        yield from find_without_log(kept, places, since=since, undone=undone)
        broken = next((_number(one.subject) for one in chain if one not in look.accepted), None)
        self._go_on(links, broken)

    def _read(self, limit: int) -> tuple[Kept, ...]:
        """Read the next entries, up to one that cannot be read.

        Raises:
            ValueError: the next one cannot.
        """
        try:
            return books.select_page(self.look.connection, after=self.at.seq, limit=limit)
        except ValueError as error:
            if limit > 1:
                return self._read(limit // 2)
            raise ValueError(f"entry {self.at.seq + 1} cannot be read") from error

    def _legs(self, legs: list[Leg]) -> Iterator[Finding]:
        yield from find_unbalanced(legs)
        if self.look.depth is not Depth.BRISK:
            self.sums.add(legs)

    def _go_on(self, links: list[Link], broken: int | None) -> None:
        self.look.tally.add(len(links))
        if not self.is_broken and links[-1][0] > self.sound.seq:
            self.sound = last_sound(self.sound, links, broken)
        self.is_broken = self.is_broken or broken is not None
        self.at = Mark(links[-1][0], links[-1][2])


def walk(look: Look) -> Iterator[Finding]:
    """Walk, and leave the mark where the next look begins."""
    way = Walk(look, sound=look.mark)
    yield from way.steps()
    if way.at.seq:
        look.mark = way.sound


def find_lost(look: Look) -> Iterator[Finding]:
    """Name the entry up to which the journal was checked last, if it is not there any more as it was."""
    if not look.mark.seq:
        return
    there = loading.select_hash(look.connection, look.mark.seq)
    if there != look.mark.hash:
        yield Finding("entry-lost", f"entry {look.mark.seq}", look.mark.hash, there or "nothing")


def find_logs_without_entry(look: Look) -> Iterator[Finding]:
    """Name each log of money that is final and has no entry."""
    head = look.head or Head(-1, "", -1, "")
    first = 0 if look.depth > Depth.BRISK else loading.block_of(look.connection, look.mark.seq)
    rows = loading.select_unentered(look.connection, look.chain_id, first, head.height)
    for number, index, kind in rows:
        yield Finding("log-without-entry", f"log {index} of block {number}", f"an entry of {kind}", "nothing")
    look.tally.add(loading.count_seen(look.connection, look.chain_id, first, head.height))


def _number(subject: str) -> int:
    return int(subject.split()[1])
