"""The relay's transactions as rows: a tx is a nonce of a key, its attempts are all the bytes signed for it."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Connection, Row, and_, bindparam, func, insert, or_, select, update

from ledger.bulk import among, insert_rows
from ledger.core.ids import EffectId
from ledger.outbox import ITEM, Item, read_item
from ledger.tables import attempts, carried, outbox, signers, txs

OPEN = ("reserved", "signed", "broadcast", "mined")  # what has not ended
Counted = Mapping[str, tuple[int, datetime]]  # by key: how many, and since when
_JUST_NOW = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A tx that is to be: what it says, and the effects that its calls carry, each with the call's place."""

    target: str
    calldata: bytes
    gas: int
    effects: tuple[tuple[EffectId, int], ...]
    value: int = 0

    @property
    def input_hash(self) -> str:
        """The hash of what it says: what is signed later must be this."""
        return input_hash(self.target, self.calldata, self.gas, self.value)


@dataclass(frozen=True, slots=True)
class Attempt:
    """Signed bytes of a tx."""

    signer: str
    nonce: int
    number: int
    most: int
    tip: int
    is_cancelling: bool  # it fills the nonce and does nothing
    raw: bytes
    tx_hash: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Tx:
    """A nonce of a key and what it is for."""

    signer: str
    nonce: int
    target: str
    calldata: bytes
    gas: int
    value: int
    input_hash: str
    state: str
    reserved_at: datetime
    mined_block: int | None = None
    mined_hash: str | None = None
    tries: int = 0  # how often no node would take it
    retry_at: datetime | None = None
    note: str | None = None
    attempts: tuple[Attempt, ...] = ()

    @property
    def last(self) -> Attempt:
        """The newest of its attempts."""
        return self.attempts[-1]


@dataclass(frozen=True, slots=True)
class Carried:
    """An effect under way, and where in its tx."""

    nonce: int
    place: int
    item: Item


_OF_TX = tuple(field.name for field in fields(Tx) if field.name != "attempts")
_OF_ATTEMPT = tuple(field.name for field in fields(Attempt))


def input_hash(target: str, calldata: bytes, gas: int, value: int) -> str:
    """Hash what a tx says."""
    return hashlib.sha256(f"{target.lower()}|{calldata.hex()}|{gas}|{value}".encode()).hexdigest()


def select_open(connection: Connection, signer: str) -> tuple[Tx, ...]:
    """Read a key's txs that have not ended, in the order of their nonces."""
    return _select(connection, and_(txs.c.signer == signer, txs.c.state.in_(OPEN)))


def select_from(connection: Connection, signer: str, nonce: int) -> tuple[Tx, ...]:
    """Read a key's txs from a nonce on, ended or not."""
    return _select(connection, and_(txs.c.signer == signer, txs.c.nonce >= nonce))


def _select(connection: Connection, wanted: Any) -> tuple[Tx, ...]:
    rows = connection.execute(select(txs).where(wanted).order_by(txs.c.nonce)).all()
    join = and_(attempts.c.signer == txs.c.signer, attempts.c.nonce == txs.c.nonce)
    query = select(attempts).join(txs, join).where(wanted).order_by(attempts.c.nonce, attempts.c.number)
    kept: dict[int, list[Attempt]] = {}
    for row in connection.execute(query):
        kept.setdefault(row.nonce, []).append(Attempt(*row))
    return tuple(Tx(*row, tuple(kept.get(row.nonce, ()))) for row in rows)  # type: ignore[call-arg]  # a row of any width


def select_next_nonce(connection: Connection, address: str) -> int | None:
    """Read a key's next nonce; nothing if it has never been used from here."""
    return connection.execute(select(signers.c.next_nonce).where(signers.c.address == address)).scalar_one_or_none()


def go_on_from(connection: Connection, address: str, count: int, *, at: datetime, note: str) -> None:
    """Go on from the chain's count, where a key has been used elsewhere; the nonces between are kept as lost."""
    here = signers.c.address == address
    kept = connection.execute(select(signers.c.next_nonce).where(here).with_for_update()).scalar_one_or_none()
    if kept is None or kept >= count:
        return
    hashed = input_hash(address, b"", 0, 0)
    lost = [Tx(address, nonce, address, b"", 0, 0, hashed, "lost", at, note=note) for nonce in range(kept, count)]
    insert_rows(connection, txs, _OF_TX, _values(_OF_TX, lost))
    connection.execute(update(signers).where(here).values(next_nonce=count))


def reserve(connection: Connection, signer: str, *, first: int, wanted: Sequence[Wanted], at: datetime) -> list[Tx]:
    """Take a nonce for each wanted tx and mark its effects as on their way, in one transaction.

    A tx of whose effects another has taken any takes none. `first` is the chain's count, used when this key has never
    sent anything from here.
    """
    staged = _lock_staged(connection, [effect for one in wanted for effect, _ in one.effects])
    ours = [one for one in wanted if all(effect in staged for effect, _ in one.effects)]
    nonce = _take_nonces(connection, signer, first, len(ours))
    made = [
        Tx(signer, nonce + number, one.target, one.calldata, one.gas, one.value, one.input_hash, "reserved", at)
        for number, one in enumerate(ours)
    ]
    if not made:
        return []
    insert_rows(connection, txs, _OF_TX, _values(_OF_TX, made))
    rows = [
        (signer, tx.nonce, effect, place, True)
        for tx, one in zip(made, ours, strict=True)
        for effect, place in one.effects
    ]
    insert_rows(connection, carried, ("signer", "nonce", "effect", "place", "is_open"), rows)
    sent = among(connection, outbox.c.id, [effect for one in ours for effect, _ in one.effects])
    connection.execute(update(outbox).where(sent).values(state="sending"))
    return made


def _lock_staged(connection: Connection, effects: Sequence[EffectId]) -> set[EffectId]:
    here = and_(among(connection, outbox.c.id, effects), outbox.c.state == "staged")
    query = select(outbox.c.id).where(here).order_by(outbox.c.seq).with_for_update()
    return set(connection.execute(query).scalars())


def _take_nonces(connection: Connection, signer: str, first: int, count: int) -> int:
    here = signers.c.address == signer
    row = connection.execute(select(signers.c.next_nonce).where(here).with_for_update()).one_or_none()
    if row is None:
        connection.execute(insert(signers).values(address=signer, next_nonce=first + count))
        return first
    connection.execute(update(signers).where(here).values(next_nonce=row.next_nonce + count))
    return int(row.next_nonce)


def _values(names: tuple[str, ...], some: Sequence[Tx | Attempt]) -> list[tuple[Any, ...]]:
    return [tuple(getattr(one, name) for name in names) for one in some]


def insert_attempts(connection: Connection, made: Sequence[Attempt]) -> None:
    """Keep signed bytes, before anybody else sees them."""
    insert_rows(connection, attempts, _OF_ATTEMPT, _values(_OF_ATTEMPT, made))
    _update_txs(connection, made, state="signed", tries=0, retry_at=None, note=None)


def update_sent(connection: Connection, sent: Sequence[Tx], at: datetime) -> None:
    """Write down that a node has the newest bytes of these, and since when."""
    _update_txs(connection, sent, state="broadcast", tries=0, retry_at=None, note=None)
    again = [tx.last for tx in sent if at - tx.last.sent_at > _JUST_NOW]
    here = and_(
        attempts.c.signer == bindparam("signer_"),
        attempts.c.nonce == bindparam("nonce_"),
        attempts.c.number == bindparam("number_"),
    )
    if again:
        rows = [{"signer_": one.signer, "nonce_": one.nonce, "number_": one.number} for one in again]
        connection.execute(update(attempts).where(here).values(sent_at=at), rows)


def update_unsent(connection: Connection, tx: Tx, *, retry_at: datetime, note: str) -> None:
    """Write down why no node would take a tx, and when it is tried again."""
    here = and_(txs.c.signer == tx.signer, txs.c.nonce == tx.nonce)
    connection.execute(update(txs).where(here).values(tries=tx.tries + 1, retry_at=retry_at, note=note))


def update_mined(connection: Connection, seen: Sequence[tuple[Tx, int, str]]) -> None:
    """Write down in which block a tx was seen, and which of its attempts it was."""
    here = and_(txs.c.signer == bindparam("signer_"), txs.c.nonce == bindparam("nonce_"))
    change: Any = {"mined_block": bindparam("block_"), "mined_hash": bindparam("hash_")}
    rows = [{"signer_": tx.signer, "nonce_": tx.nonce, "block_": block, "hash_": hash_} for tx, block, hash_ in seen]
    connection.execute(update(txs).where(here).values(state="mined", retry_at=None, note=None, **change), rows)


def update_taken_back(connection: Connection, gone: Sequence[Tx]) -> None:
    """A block was taken back with these: they are on their way again, with the same bytes."""
    _update_txs(connection, gone, state="signed", mined_block=None, mined_hash=None, retry_at=None)


def close(connection: Connection, ended: Sequence[Tx], state: str = "final") -> None:
    """Write down that txs have ended, and carry nothing any more."""
    _update_txs(connection, ended, state=state)
    for signer, nonces in _by_signer(ended):
        here = and_(carried.c.signer == signer, among(connection, carried.c.nonce, nonces))
        connection.execute(update(carried).where(here).values(is_open=False))


def reopen(connection: Connection, block: int, lost: Collection[str]) -> int:
    """Txs from above a block, or with these hashes, are on their way again, and so is what they had done.

    What the chain had refused them stays refused: whoever asked has been told, and may have asked for something else.
    """
    by_hash = and_(attempts.c.signer == txs.c.signer, attempts.c.nonce == txs.c.nonce)
    was_seen = select(attempts.c.nonce).where(by_hash, among(connection, attempts.c.tx_hash, lost)).exists()
    rows = connection.execute(select(txs.c.signer, txs.c.nonce).where(or_(txs.c.mined_block > block, was_seen))).all()
    by_signer: dict[str, list[int]] = {}
    for row in rows:
        by_signer.setdefault(row.signer, []).append(row.nonce)
    for signer, nonces in by_signer.items():
        _reopen(connection, signer, nonces)
    return len(rows)


def _reopen(connection: Connection, signer: str, nonces: Sequence[int]) -> None:
    ended = and_(txs.c.signer == signer, among(connection, txs.c.nonce, nonces), txs.c.state == "final")
    again = {"state": "signed", "mined_block": None, "mined_hash": None, "retry_at": None}
    connection.execute(update(txs).where(ended).values(**again))
    mine = and_(carried.c.signer == signer, among(connection, carried.c.nonce, nonces), carried.c.is_open == 0)
    query = select(outbox.c.id).join(carried, carried.c.effect == outbox.c.id).where(mine, outbox.c.state == "done")
    effects = connection.execute(query).scalars().all()
    again_ = among(connection, carried.c.effect, effects)
    connection.execute(update(carried).where(mine, again_).values(is_open=True))
    undone = among(connection, outbox.c.id, effects)
    connection.execute(update(outbox).where(undone).values(state="sending", done_at=None))


def _update_txs(connection: Connection, which: Sequence[Tx | Attempt], **change: Any) -> None:
    for signer, nonces in _by_signer(which):
        here = and_(txs.c.signer == signer, among(connection, txs.c.nonce, nonces))
        connection.execute(update(txs).where(here).values(**change))


def _by_signer(which: Sequence[Tx | Attempt]) -> Iterable[tuple[str, Sequence[int]]]:
    """Name many rows in few statements: one for each would cost more than all else that is done for a tx."""
    by_signer: dict[str, list[int]] = {}
    for one in which:
        by_signer.setdefault(one.signer, []).append(one.nonce)
    return by_signer.items()


def select_carried(connection: Connection, signer: str, nonces: Sequence[int]) -> dict[int, list[Carried]]:
    """Read what txs carry, by nonce and in the order of their calls."""
    here = and_(carried.c.signer == signer, among(connection, carried.c.nonce, nonces))
    query = select(*ITEM, carried.c.nonce, carried.c.place).join(carried, carried.c.effect == outbox.c.id)
    query = query.where(here, carried.c.is_open == 1).order_by(carried.c.nonce, carried.c.place, outbox.c.seq)
    found: dict[int, list[Carried]] = {}
    for row in connection.execute(query):
        found.setdefault(row.nonce, []).append(Carried(row.nonce, row.place, read_item(cast("Row[Any]", row))))
    return found


def select_alone(connection: Connection, signer: str, nonces: Sequence[int]) -> frozenset[int]:
    """Name those of some nonces whose txs were made for one effect: that one's call, and no other's."""
    here = and_(carried.c.signer == signer, among(connection, carried.c.nonce, nonces))
    query = select(carried.c.nonce).where(here).group_by(carried.c.nonce).having(func.count() == 1)
    return frozenset(connection.execute(query).scalars())


def count_open(connection: Connection) -> Counted:
    """Count each key's txs that have not ended, and say since when the oldest is there."""
    # Key by key: by their state alone every tx there ever was would be passed.
    here = and_(txs.c.signer.in_(select(signers.c.address)), txs.c.state.in_(OPEN))
    open_ = select(txs.c.signer, func.count(), func.min(txs.c.reserved_at)).where(here)
    rows = connection.execute(open_.group_by(txs.c.signer))
    return {signer: (int(count), oldest) for signer, count, oldest in rows}
