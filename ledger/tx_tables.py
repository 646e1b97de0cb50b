"""The tables of the relay's transactions: what each is to do, its signed bytes, what it carries, whose turn it is."""

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Index

from ledger.columns import Bytes, Flag, Minor, Moment, Whole, Word
from ledger.tabling import one_of, table, where

txs = table(
    "txs",
    "Transactions of the relay, by key and nonce: what each is to do is stored before anything is signed.",
    Column("signer", Word, primary_key=True),
    Column("nonce", Whole, primary_key=True, autoincrement=False),
    Column("target", Word, nullable=False),
    Column("calldata", Bytes, nullable=False),
    Column("gas", Whole, nullable=False),
    Column("value", Minor, nullable=False),
    Column("input_hash", Word, nullable=False),
    Column("state", Word, nullable=False),
    Column("reserved_at", Moment, nullable=False),
    Column("mined_block", Whole),
    Column("mined_hash", Word),  # the attempt that was mined
    Column("tries", Whole, nullable=False, server_default="0"),
    Column("retry_at", Moment),
    Column("note", Word),
    # mined: seen in a block; final: in one that stays; lost: its nonce went to a tx that is none of ours
    one_of("state", ("reserved", "signed", "broadcast", "mined", "final", "lost"), "state"),
    Index("ix_txs_open", "signer", "state", "nonce"),
)

attempts = table(
    "attempts",
    "The signed bytes of each tx, every replacement of them, stored before they are broadcast and kept.",
    Column("signer", Word, primary_key=True),
    Column("nonce", Whole, primary_key=True, autoincrement=False),
    Column("number", Whole, primary_key=True, autoincrement=False),
    Column("most", Minor, nullable=False),
    Column("tip", Minor, nullable=False),
    Column("is_cancelling", Flag, nullable=False),
    Column("raw", Bytes, nullable=False),
    Column("tx_hash", Word, nullable=False, unique=True),
    Column("sent_at", Moment, nullable=False),
    ForeignKeyConstraint(["signer", "nonce"], ["txs.signer", "txs.nonce"]),
)

carried = table(
    "carried",
    "Which effects a tx carries, in which of its calls; an effect that is under way is carried by one tx only.",
    Column("signer", Word, primary_key=True),
    Column("nonce", Whole, primary_key=True, autoincrement=False),
    Column("effect", Word, ForeignKey("outbox.id"), primary_key=True, index=True),
    Column("place", Whole, nullable=False),
    Column("is_open", Flag, nullable=False),
    ForeignKeyConstraint(["signer", "nonce"], ["txs.signer", "txs.nonce"]),
    Index("uq_carried_open", "effect", unique=True, **where("is_open = 1")),
)

signers = table(
    "signers",
    "The next nonce of each of the relay's own keys.",
    Column("address", Word, primary_key=True),
    Column("next_nonce", Whole, nullable=False),
)
