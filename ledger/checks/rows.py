"""What waits, and what was left lying: rows of the queues, keys, the clock."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from ledger import copies, outbox
from ledger.checks import loading
from ledger.checks.looking import Look
from ledger.core.findings import Finding, about_signer
from ledger.files import Damaged, pieces
from ledger.keys import SealedKey

OUTBOX_WAITS = timedelta(hours=1)
OUTBOX_TRIES = 100
INBOX_WAITS = timedelta(minutes=15)
TX_WAITS = timedelta(minutes=30)


def find_waiting_effects(look: Look) -> Iterator[Finding]:
    """Say which kinds of effects wait for too long, or were tried too often."""
    for one in loading.select_waiting(look.connection, before=look.now - OUTBOX_WAITS, tries=OUTBOX_TRIES):
        found = f"{one.count} rows, the first {one.first} since {_said(one.since)}, {one.tries} tries at most"
        expected = f"done within {OUTBOX_WAITS} and {OUTBOX_TRIES} tries"
        yield Finding("outbox-old", one.kind, expected, found + (f": {one.note}" if one.note else ""))
    look.tally.add(sum(outbox.count_open(look.connection).values()))


def find_unanswered(look: Look) -> Iterator[Finding]:
    """Say that updates of the chat wait for too long."""
    count, since = loading.count_unanswered(look.connection, before=look.now - INBOX_WAITS)
    look.tally.add(count)
    if since is not None:
        found = f"{count} updates, since {_said(since)}"
        yield Finding("inbox-old", "inbox", f"answered within {INBOX_WAITS}", found)


def find_stuck_transactions(look: Look) -> Iterator[Finding]:
    """Name each of the relay's keys of which transactions have not ended for too long."""
    for signer, _ in loading.select_signers(look.connection):
        stuck = loading.select_stuck(look.connection, signer, before=look.now - TX_WAITS)
        if stuck is not None:
            count, nonce, since = stuck
            found = f"{count}, the first with nonce {nonce} since {_said(since)}"
            yield Finding("tx-old", about_signer(signer), f"ended within {TX_WAITS}", found)
        look.tally.add(1)


def find_doubled(look: Look) -> Iterator[Finding]:
    """Name each key that two rows have."""
    for table, key, count in loading.select_doubled(look.connection):
        yield Finding("doubled-key", f"{table} {key}", "one row", f"{count} rows")
    look.tally.add(1)


def find_keyless(look: Look) -> Iterator[Finding]:
    """Name each person who has an address and no key to it: what is credited to them nobody can draw."""
    for person, address in loading.select_keyless(look.connection):
        yield Finding("person-key", f"person {person}", f"a key to {address}", "nothing")
    look.tally.add(loading.count_people(look.connection))


def find_sealed_keys(look: Look) -> Iterator[Finding]:
    """Count the managed keys that the present master secret does not open; none of them is named."""
    assert look.vault is not None, "keys are looked at where there is a vault"
    shut, after = 0, ""
    while page := loading.select_key_page(look.connection, after):
        shut += sum(not look.vault.opens(SealedKey(*row)) for row in page)
        look.tally.add(len(page))
        after = page[-1][0]
    if shut:
        yield Finding("keys-sealed", "keys", "all open with MASTER_SECRET", f"{shut} of {look.tally.done} do not")


def find_damaged_files(look: Look) -> Iterator[Finding]:
    """Name each kept file that does not open, or is not what it was; those on their way in are none yet."""
    assert look.vault is not None, "files are looked at where there is a vault"
    after = ""
    while page := copies.select_copies_after(look.connection, after, loading.PAGE):
        for copy in page:
            if copy.sha256 is not None:
                try:
                    look.tally.add(sum(1 for _ in pieces(look.connection, look.vault, copy.name)) > 0)
                except Damaged as fault:
                    yield Finding("file", f"file {copy.name}", copy.sha256, str(fault))
        after = page[-1].name


def find_clock_offset(look: Look) -> Iterator[Finding]:
    """Say that the clock was moved where deadlines are real."""
    look.tally.add(1)
    if look.offset_seconds and not look.is_sandbox:
        yield Finding("clock-offset", "clock", "0 seconds", f"{look.offset_seconds} seconds")


def _said(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
