"""What logs that were seen say of entries: each made anew from its log, a page at a time."""

from collections.abc import Mapping, Sequence

from ledger import books
from ledger.books import Kept
from ledger.checks.looking import Look
from ledger.core.facts import Fact, LogRef, TaskSettled
from ledger.core.journal import Entry, entry_of
from ledger.sightings import Placed, Sighting

Key = tuple[int, int, int]  # block, log index, part of the log


class Told:
    """The entries that some logs bring, for those of the journal that name them."""

    def __init__(self, look: Look, seen: Sequence[Placed], wanted: Sequence[Kept]) -> None:
        self._look = look
        self._seen = {(one.block_number, one.log_index): one for one, _ in seen}
        self._facts = self._read({_key(one.entry.log)[:2]: one.entry.log for one in wanted})
        ended = {fact.batch for fact in self._facts.values() if isinstance(fact, TaskSettled)}
        self._opened = books.select_batches(look.connection, ended)

    def entry_of(self, kept: Kept) -> Entry | None:
        """Make an entry anew from its log, if that was seen where the entry says and can be read."""
        log = kept.entry.log
        fact, seen = self._facts.get(_key(log)), self._seen.get(_key(log)[:2])
        if fact is None or seen is None or seen.block_hash != log.block_hash:
            return None
        named = fact.batch if isinstance(fact, TaskSettled) else ""
        opened = self._opened.get(named)
        if named and opened is None:
            return None
        try:
            return entry_of(fact, opened)
        except (ValueError, TypeError, LookupError):  # how the batch began was altered as well
            return None

    def _read(self, logs: Mapping[tuple[int, int], LogRef]) -> dict[Key, Fact]:
        found: dict[Key, Fact] = {}
        for place, log in logs.items():
            seen = self._seen.get(place)
            if seen is not None:
                found |= {_key(fact.log): fact for fact in self._said(seen, log)}
        return found

    def _said(self, seen: Sighting, log: LogRef) -> tuple[Fact, ...]:
        try:
            return tuple(one for one in self._look.escrow.said(seen.kind, log, seen.fields) if isinstance(one, Fact))
        except (ValueError, TypeError, LookupError):  # what was seen was altered as well
            return ()


def _key(log: LogRef) -> Key:
    return log.block_number, log.log_index, log.part
