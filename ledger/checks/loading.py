"""Reading what the checks look at: pages and sums, never a whole table at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, exists, func, or_, select, text

from ledger import books
from ledger.core.journal import balance_account
from ledger.tables import (
    attempts,
    balances,
    carried,
    commands,
    entries,
    inbox,
    keys,
    links,
    outbox,
    people,
    postings,
    sightings,
    signers,
    signings,
    txs,
)

PAGE = 5000
BEYOND = 1 << 63  # no block has this number
MOST = 100  # rows of one kind that are named at most
MONEY_KINDS = ("BatchOpened", "Deposited", "Pushed", "TaskSettled", "TasksSettled", "Withdrawn")
_LEGS = text("SELECT entry, account, token, minor FROM postings WHERE entry BETWEEN :first AND :last")
_HOLDERS = (balance_account(""), balance_account("")[:-1] + "0")  # the sign after a slash


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits too long in the outbox, of one kind."""

    kind: str
    count: int
    tries: int  # the most that any of it was tried
    first: str  # id of the oldest
    since: datetime
    note: str


def select_links(connection: Connection, *, after: int, limit: int) -> list[tuple[int, str, str]]:
    """Read how the next entries are chained."""
    query = select(entries.c.seq, entries.c.previous, entries.c.hash).where(entries.c.seq > after)
    return [(row[0], row[1], row[2]) for row in connection.execute(query.order_by(entries.c.seq).limit(limit))]


def select_legs(connection: Connection, *, first: int, last: int) -> list[tuple[int, str, str, int]]:
    """Read the postings of some entries, past SQLAlchemy's types: there are millions."""
    rows = connection.execute(_LEGS, {"first": first, "last": last})
    return [(entry, account, token, int(minor)) for entry, account, token, minor in rows]


def select_misnumbered(connection: Connection) -> list[int]:
    """Read which entries have numbers before the first, as far as they are named."""
    query = select(entries.c.seq).where(entries.c.seq < 1).order_by(entries.c.seq).limit(MOST)
    return list(connection.execute(query).scalars())


def select_hash(connection: Connection, seq: int) -> str | None:
    """Read an entry's hash, if it is there."""
    return connection.execute(select(entries.c.hash).where(entries.c.seq == seq)).scalar_one_or_none()


def seen_since(connection: Connection, chain_id: int) -> int:
    """Read the first block of which a log was kept: before there were sightings there is nothing to compare."""
    first = select(sightings.c.block_number).where(sightings.c.chain_id == chain_id)
    found = connection.execute(first.order_by(sightings.c.block_number).limit(1)).scalar_one_or_none()
    return BEYOND if found is None else found


def select_undone(connection: Connection, seqs: Sequence[int]) -> frozenset[int]:
    """Name those of some entries that others have reversed, and the reversals themselves."""
    within = entries.c.reverses.between(min(seqs), max(seqs))
    mine = and_(entries.c.seq.between(min(seqs), max(seqs)), entries.c.reverses.is_not(None))
    rows = connection.execute(select(entries.c.seq, entries.c.reverses).where(or_(within, mine)))
    return frozenset(seq for row in rows for seq in row)


def block_of(connection: Connection, seq: int) -> int:
    """Read the block of an entry; 0 where there is none."""
    log = connection.execute(select(entries.c.log).where(entries.c.seq == seq)).scalar_one_or_none()
    return 0 if log is None else int(log.block_number)


def select_unentered(connection: Connection, chain_id: int, first: int, last: int) -> list[tuple[int, int, str]]:
    """Read the logs of money in a range of blocks that have no entry: block, index and kind."""
    same = and_(
        entries.c.chain_id == sightings.c.chain_id,
        entries.c.block_hash == sightings.c.block_hash,
        entries.c.log_index == sightings.c.log_index,
        entries.c.reverses.is_(None),  # so the index of logs serves, which leaves reversals out
    )
    entered = select(entries.c.seq).where(same)
    here = and_(sightings.c.chain_id == chain_id, sightings.c.block_number.between(first, last))
    query = select(sightings.c.block_number, sightings.c.log_index, sightings.c.kind)
    query = query.where(here, sightings.c.kind.in_(MONEY_KINDS), ~entered.exists())
    found = connection.execute(query.order_by(sightings.c.block_number, sightings.c.log_index).limit(MOST))
    return [(row[0], row[1], row[2]) for row in found]


def count_seen(connection: Connection, chain_id: int, first: int, last: int) -> int:
    """Count the logs seen in a range of blocks."""
    here = and_(sightings.c.chain_id == chain_id, sightings.c.block_number.between(first, last))
    return int(connection.execute(select(func.count()).select_from(sightings).where(here)).scalar_one())


def holders(connection: Connection) -> Iterator[tuple[str, str, int]]:
    """Read the balances of all that the contract owes somebody."""
    return books.each_balance(connection, _HOLDERS)


def touched(connection: Connection, *, after: int, limit: int) -> list[tuple[str, str, int]]:
    """Read the balances of holders that the next entries have moved."""
    within = postings.c.entry.between(after + 1, after + limit)
    mine = and_(postings.c.account >= _HOLDERS[0], postings.c.account < _HOLDERS[1])
    moved = select(postings.c.account, postings.c.token).where(within, mine).distinct().subquery()
    same = and_(balances.c.account == moved.c.account, balances.c.token == moved.c.token)
    rows = connection.execute(select(balances).join(moved, same).limit(limit))
    return [(row.account, row.token, row.minor) for row in rows]


def count_balances(connection: Connection) -> int:
    """Count the balances of holders."""
    mine = and_(balances.c.account >= _HOLDERS[0], balances.c.account < _HOLDERS[1])
    return int(connection.execute(select(func.count()).select_from(balances).where(mine)).scalar_one())


def owed(connection: Connection, outside: str) -> Mapping[str, int]:
    """Read what the journal says the contract owes in all, by token: what came in from outside and is not gone."""
    rows = connection.execute(select(balances.c.token, balances.c.minor).where(balances.c.account == outside))
    return {row[0]: -row[1] for row in rows}


def select_waiting(connection: Connection, *, before: datetime, tries: int) -> list[Waiting]:
    """Read by kind how much of the outbox has waited too long or was tried too often, and the first of it."""
    found = []
    # What waits for a person's own signature waits as long as it may.
    is_asked = exists().where(signings.c.effect == outbox.c.id, signings.c.state == "open")
    for kind in ("chain", "message"):
        late = or_(outbox.c.staged_at < before, outbox.c.tries >= tries)
        is_open = outbox.c.state.in_(("staged", "sending"))
        here = and_(outbox.c.kind == kind, is_open, late, ~is_asked)
        count, most = connection.execute(select(func.count(), func.max(outbox.c.tries)).where(here)).one()
        if count:
            query = select(outbox.c.id, outbox.c.staged_at, outbox.c.note).where(here)
            first = connection.execute(query.order_by(outbox.c.seq).limit(1)).one()
            found.append(Waiting(kind, int(count), int(most), first.id, first.staged_at, first.note or ""))
    return found


def count_unanswered(connection: Connection, *, before: datetime) -> tuple[int, datetime | None]:
    """Count the updates of the chat that have waited too long, and say since when the first has."""
    late = and_(inbox.c.done_at.is_(None), inbox.c.received_at < before)
    row = connection.execute(select(func.count(), func.min(inbox.c.received_at)).where(late)).one()
    return int(row[0]), row[1]


def select_doubled(connection: Connection) -> list[tuple[str, str, int]]:
    """Read the keys that two rows have, though each table forbids it: a damaged index lets it happen."""
    found: list[tuple[str, str, int]] = []
    for table, column in ((commands, commands.c.id), (outbox, outbox.c.id), (entries, entries.c.hash)):
        query = select(column, func.count()).group_by(column).having(func.count() > 1).limit(MOST)
        found += [(table.name, row[0], row[1]) for row in connection.execute(query)]
    return found


def select_key_page(connection: Connection, after: str) -> list[tuple[str, bytes, bytes]]:
    """Read the next managed keys: address, sealed, wrapped."""
    query = select(keys).where(keys.c.address > after).order_by(keys.c.address).limit(PAGE)
    return [(row.address, row.sealed, row.wrapped) for row in connection.execute(query)]


def count_people(connection: Connection) -> int:
    """Count the people."""
    return int(connection.execute(select(func.count()).select_from(people)).scalar_one())


def select_keyless(connection: Connection) -> list[tuple[str, str]]:
    """Read which people have an address that no key here is of: id and address."""
    same = and_(links.c.person == people.c.id, links.c.address == people.c.address, links.c.state == "linked")
    is_linked = select(links.c.id).where(same).exists()
    query = select(people.c.id, people.c.address).where(people.c.address.not_in(select(keys.c.address)), ~is_linked)
    return [(row[0], row[1]) for row in connection.execute(query.order_by(people.c.id).limit(MOST))]


def select_signers(connection: Connection) -> list[tuple[str, int]]:
    """Read the relay's keys with the nonce that each uses next."""
    rows = connection.execute(select(signers.c.address, signers.c.next_nonce).order_by(signers.c.address))
    return [(row[0], row[1]) for row in rows]


def nonce_range(connection: Connection, signer: str, since: int) -> tuple[int, int, int]:
    """Read how many transactions a key has from a nonce on, and their first and last nonce."""
    columns = (func.count(), func.min(txs.c.nonce), func.max(txs.c.nonce))
    mine = and_(txs.c.signer == signer, txs.c.nonce >= since)
    row = connection.execute(select(*columns).where(mine)).one()
    return (int(row[0]), int(row[1]), int(row[2])) if row[0] else (0, 0, -1)


def first_gap(connection: Connection, signer: str, since: int) -> int:
    """Name the first nonce of a key that no transaction has, though later ones have."""
    after = txs.alias()
    follower = select(after.c.nonce).where(after.c.signer == signer, after.c.nonce == txs.c.nonce + 1)
    mine = and_(txs.c.signer == signer, txs.c.nonce >= since)
    return int(connection.execute(select(func.min(txs.c.nonce)).where(mine, ~follower.exists())).scalar_one()) + 1


def select_unsigned(connection: Connection) -> list[tuple[str, int, str | None]]:
    """Read which transactions that were signed have no attempt, or not the one that was mined: key, nonce, hash."""
    mine = and_(attempts.c.signer == txs.c.signer, attempts.c.nonce == txs.c.nonce)
    same = or_(txs.c.mined_hash.is_(None), attempts.c.tx_hash == txs.c.mined_hash)
    signed = txs.c.state.in_(("signed", "broadcast", "mined", "final"))
    query = select(txs.c.signer, txs.c.nonce, txs.c.mined_hash)
    query = query.where(signed, ~select(attempts.c.nonce).where(mine, same).exists())
    rows = connection.execute(query.order_by(txs.c.signer, txs.c.nonce).limit(MOST))
    return [(row[0], row[1], row[2]) for row in rows]


def select_purposeless(connection: Connection) -> list[tuple[str, int]]:
    """Read which transactions carry nothing, but for the nonces of strangers: key and nonce."""
    mine = and_(carried.c.signer == txs.c.signer, carried.c.nonce == txs.c.nonce)
    query = select(txs.c.signer, txs.c.nonce)
    query = query.where(txs.c.state != "lost", ~select(carried.c.effect).where(mine).exists())
    return [(row[0], row[1]) for row in connection.execute(query.order_by(txs.c.signer, txs.c.nonce).limit(MOST))]


def select_uncarried(connection: Connection) -> list[tuple[str, str]]:
    """Read which effects are under way or done by a transaction, and none carries or carried them: id and state.

    What was done otherwise says how in its note: by somebody else's transaction, or because it had become needless.
    """
    is_open = and_(carried.c.effect == outbox.c.id, carried.c.is_open == 1)
    under_way = and_(outbox.c.state == "sending", ~select(carried.c.nonce).where(is_open).exists())
    ever = select(carried.c.nonce).where(carried.c.effect == outbox.c.id).exists()
    done = and_(outbox.c.state == "done", outbox.c.note.is_(None), ~ever)
    query = select(outbox.c.id, outbox.c.state).where(outbox.c.kind == "chain", or_(under_way, done))
    return [(row[0], row[1]) for row in connection.execute(query.order_by(outbox.c.seq).limit(MOST))]


def count_transactions(connection: Connection) -> int:
    """Count the relay's transactions."""
    return int(connection.execute(select(func.count()).select_from(txs)).scalar_one())


def select_stuck(connection: Connection, signer: str, *, before: datetime) -> tuple[int, int, datetime] | None:
    """Read how many transactions of a key have not ended for long, the first nonce of these, and since when."""
    is_open = and_(txs.c.signer == signer, txs.c.state.in_(("reserved", "signed", "broadcast")))
    columns = (func.count(), func.min(txs.c.nonce), func.min(txs.c.reserved_at))
    row = connection.execute(select(*columns).where(is_open, txs.c.reserved_at < before)).one()
    return (int(row[0]), int(row[1]), row[2]) if row[0] else None
