"""Transactions of the relay of which somebody has taken rows away are named, by what is left of them."""

from sqlalchemy import delete, select, update

from ledger.checks.looking import Depth
from ledger.tables import attempts, carried, txs
from tests.databases import on_sqlite
from tests.ledger.checks.scene import Scene


@on_sqlite
def test_check__transactions_gone(scene: Scene) -> None:
    """Where all of the relay's transactions are gone, its key's nonce and what they did still tell of them."""
    for nonce in [row.nonce for row in scene.rows(select(txs.c.nonce))]:
        scene.forget_tx(nonce)
    found = scene.subjects(Depth.USUAL)

    assert set(found) == {"nonce-gap", "tx-row"}
    assert all(subject.startswith("effect ") for subject in found["tx-row"])


def test_check__first_transaction_gone(scene: Scene) -> None:
    """No gap tells of the first transaction: what it did does."""
    nonce = scene.rows(select(txs.c.nonce).order_by(txs.c.nonce))[0].nonce
    scene.forget_tx(nonce)

    assert set(scene.subjects(Depth.USUAL)) == {"tx-row"}


def test_check__torn_transaction(scene: Scene) -> None:
    """A transaction without its bytes, with others than were mined, or that carries nothing is named."""
    row = scene.rows(select(txs).where(txs.c.state == "final").order_by(txs.c.nonce))[2]
    subject = f"transaction {row.nonce} of {row.signer}"
    scene.do(update(attempts).where(attempts.c.nonce == row.nonce).values(tx_hash="0x0"))
    assert scene.subjects(Depth.USUAL) == {"tx-row": [subject]}
    scene.do(delete(attempts).where(attempts.c.nonce == row.nonce))
    assert scene.subjects(Depth.USUAL) == {"tx-row": [subject]}

    effect = scene.rows(select(carried.c.effect).where(carried.c.nonce == row.nonce))[0].effect
    scene.do(delete(carried).where(carried.c.nonce == row.nonce))
    assert scene.subjects(Depth.USUAL) == {"tx-row": [subject, f"{subject} purpose", f"effect {effect}"]}
