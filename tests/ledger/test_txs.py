"""Transactions as rows: nonces without gap, effects carried once, every attempt kept, old rows taken over."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, insert, text
from sqlalchemy.exc import IntegrityError

from ledger import outbox, txs
from ledger.bulk import insert_rows
from ledger.core.effects import AskTask, TaskStep
from ledger.core.ids import CommandId, EffectId, TaskId
from ledger.database import connect, migrate, reading, writing
from ledger.tables import carried
from ledger.tables import outbox as outbox_table
from ledger.txs import Attempt, Tx, Wanted
from tests.core.samples import NOON
from tests.databases import Place

KEY, TO = "0xkey", "0x" + "1" * 40


def stage(engine: Engine, count: int) -> list[EffectId]:
    """Stage some asks."""
    asks = tuple(AskTask(TaskStep.OPEN, TaskId(f"tsk_{number}")) for number in range(count))
    with writing(engine) as connection:
        outbox.insert_effects(connection, CommandId("tg:1"), asks, NOON)
    return [EffectId(f"tg:1/{number}") for number in range(count)]


def wanted(*effects: EffectId) -> Wanted:
    """Want a tx that carries these, each in a call of its own."""
    return Wanted(TO, b"\x01", 21_000, tuple((effect, place) for place, effect in enumerate(effects)))


def reserve(engine: Engine, *some: Wanted, first: int = 5) -> list[Tx]:
    """Take nonces."""
    with writing(engine) as connection:
        return txs.reserve(connection, KEY, first=first, wanted=some, at=NOON)


def opened(engine: Engine) -> tuple[Tx, ...]:
    """Read what is open."""
    with reading(engine) as connection:
        return txs.select_open(connection, KEY)


def attempt(tx: Tx, number: int = 1) -> Attempt:
    """Make signed bytes."""
    return Attempt(tx.signer, tx.nonce, number, 10**30, 7, False, b"raw", f"0x{tx.nonce}-{number}", NOON)


def test_reserve__one_after_the_other(engine: Engine) -> None:
    """Nonces begin at the chain's count and leave no gap, whatever the chain says later."""
    one, two, three = stage(engine, 3)
    made = reserve(engine, wanted(one)) + reserve(engine, wanted(two), wanted(three), first=99)

    assert [tx.nonce for tx in made] == [5, 6, 7]
    assert opened(engine) == tuple(made)
    assert [tx.state for tx in made] == ["reserved"] * 3


def test_reserve__taken_by_another(engine: Engine) -> None:
    """A tx of whose effects another has taken one takes no nonce, and the other effects stay where they were."""
    one, two = stage(engine, 2)
    reserve(engine, wanted(one))

    assert reserve(engine, wanted(one, two)) == []
    assert [tx.nonce for tx in reserve(engine, wanted(two))] == [6]


def test_carried__by_one_only(engine: Engine) -> None:
    """The database itself refuses to carry an effect twice at a time; once it has ended it may be carried again."""
    (one,) = stage(engine, 1)
    (tx,) = reserve(engine, wanted(one))
    other = replace(tx, nonce=6)
    row = {"signer": KEY, "nonce": other.nonce, "effect": one, "place": 0, "is_open": True}
    with writing(engine) as connection:
        insert_rows(connection, txs.txs, txs._OF_TX, txs._values(txs._OF_TX, [other]))
        with pytest.raises(IntegrityError), connection.begin_nested():
            connection.execute(insert(carried), row)
        txs.close(connection, [tx])
        connection.execute(insert(carried), row)


def test_attempts__all_kept(engine: Engine) -> None:
    """Every replacement is kept with its fees, and a hash is one attempt's."""
    (one,) = stage(engine, 1)
    (tx,) = reserve(engine, wanted(one))
    with writing(engine) as connection:
        txs.insert_attempts(connection, [attempt(tx)])
        txs.insert_attempts(connection, [attempt(tx, 2)])
        with pytest.raises(IntegrityError), connection.begin_nested():
            txs.insert_attempts(connection, [replace(attempt(tx, 3), tx_hash="0x5-2")])
    (found,) = opened(engine)

    assert found.attempts == (attempt(tx), attempt(tx, 2))
    assert (found.state, found.last.most) == ("signed", 10**30)


def test_carried__in_order(engine: Engine) -> None:
    """What a tx carries is read in the order of its calls, until it has ended."""
    one, two = stage(engine, 2)
    (tx,) = reserve(engine, wanted(two, one))
    with writing(engine) as connection:
        found = txs.select_carried(connection, KEY, [tx.nonce])
        txs.close(connection, [tx])
        after = txs.select_carried(connection, KEY, [tx.nonce])

    assert [(entry.place, entry.item.id) for entry in found[tx.nonce]] == [(0, two), (1, one)]
    assert after == {}
    assert opened(engine) == ()


def test_mined__and_taken_back(engine: Engine) -> None:
    """A tx is mined in a block, and if the block is taken back it is one with signed bytes again."""
    (one,) = stage(engine, 1)
    (tx,) = reserve(engine, wanted(one))
    with writing(engine) as connection:
        txs.insert_attempts(connection, [attempt(tx)])
        txs.update_sent(connection, [replace(tx, attempts=(attempt(tx),))], NOON + timedelta(seconds=2))
        txs.update_mined(connection, [(tx, 12, "0x5-1")])
    (mined,) = opened(engine)
    with writing(engine) as connection:
        txs.update_taken_back(connection, [mined])
    (back,) = opened(engine)

    assert (mined.state, mined.mined_block, mined.mined_hash) == ("mined", 12, "0x5-1")
    assert mined.last.sent_at == NOON + timedelta(seconds=2)
    assert (back.state, back.mined_block, back.last.raw) == ("signed", None, b"raw")


def test_intact__until_somebody_changes_it(engine: Engine) -> None:
    """Each row keeps the hash of what it asks, so that a changed one is known for it."""
    (one,) = stage(engine, 1)

    def is_intact() -> bool:
        with reading(engine) as connection:
            item = outbox.select_effect(connection, one)
        assert item is not None
        return item.is_intact

    assert is_intact()
    with writing(engine) as connection:
        changed = outbox_table.update().where(outbox_table.c.id == one)
        connection.execute(changed.values(body=AskTask(TaskStep.REVOKE, TaskId("tsk_0"))))
    assert not is_intact()


OLD_EFFECT = """
    INSERT INTO outbox (id, kind, lane, body, state, due_at, tries, staged_at)
    VALUES (:id, 'chain', 'l', :body, :state, 0, 0, 0)
"""
OLD_ATTEMPT = "INSERT INTO attempts VALUES ('0xkey', :nonce, :id, :unsigned, :state, :raw, :hash, 0)"
OLD_ROWS: tuple[tuple[int, str, str, bytes | None, str | None], ...] = (
    (5, "done", "mined", b"raw", "0xa"),
    (6, "sending", "broadcast", b"raw", "0xb"),
    (7, "sending", "reserved", None, None),
)
UNSIGNED = (
    '{"chainId":1,"data":"0x0102","gas":30000,"maxFeePerGas":90000000000000000000,'
    f'"maxPriorityFeePerGas":2,"nonce":6,"to":"{TO}","value":0}}'
)


def test_migrate__takes_over_what_is_under_way(empty_place: Place) -> None:
    """Transactions of the older tables go on where they were: their nonces, their bytes and what they carry."""
    engine = connect(empty_place.url)
    migrate(engine, "0006")
    with writing(engine) as connection:
        connection.exec_driver_sql("INSERT INTO signers VALUES ('0xkey', 8)")
        for nonce, stood, state, raw, tx_hash in OLD_ROWS:
            row = {"id": f"tg:{nonce}", "nonce": nonce, "unsigned": UNSIGNED, "raw": raw, "hash": tx_hash}
            body = '{"kind":"task","step":"open","task":"t","rating":null,"earned":null,"reason":null}'
            connection.execute(text(OLD_EFFECT), {"id": row["id"], "state": stood, "body": body})
            connection.execute(text(OLD_ATTEMPT), row | {"state": state})
    migrate(engine)
    found = opened(engine)
    with reading(engine) as connection:
        under_way = txs.select_carried(connection, KEY, [5, 6, 7])

    assert [(tx.nonce, tx.state, len(tx.attempts)) for tx in found] == [(6, "broadcast", 1), (7, "reserved", 0)]
    assert (found[0].last.tx_hash, found[0].last.raw, found[0].last.most) == ("0xb", b"raw", 9 * 10**19)
    assert (found[1].target, found[1].calldata, found[1].gas) == (TO, b"\x01\x02", 30_000)
    assert found[1].input_hash == txs.input_hash(TO, b"\x01\x02", 30_000, 0)
    assert all(one.item.is_intact for some in under_way.values() for one in some)
    assert {nonce: [one.item.id for one in some] for nonce, some in under_way.items()} == {6: ["tg:6"], 7: ["tg:7"]}
    engine.dispose()
