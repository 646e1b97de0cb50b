"""The tables of own wallets: attempts to link one, addresses people had before, what they are asked to sign."""

from sqlalchemy import Column, ForeignKey, Index, UniqueConstraint

from ledger.columns import Bytes, Json, Moment, Word
from ledger.core.effects import Ask
from ledger.core.wallets import LinkState, SigningState
from ledger.tabling import one_of, table, where

links = table(
    "links",
    "Attempts to link a wallet, by a link that cannot be guessed and is good once; with the signature that proved it.",
    Column("id", Word, primary_key=True),
    Column("person", Word, ForeignKey("people.id"), nullable=False, index=True),
    Column("state", Word, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("address", Word),
    Column("signature", Bytes),
    one_of("state", tuple(LinkState), "state"),
)

earlier_addresses = table(
    "earlier_addresses",
    "Addresses that people acted with before: what was opened with one stays with it, and what it is owed is theirs.",
    Column("address", Word, primary_key=True),
    Column("person", Word, ForeignKey("people.id"), nullable=False, index=True),
    Column("left_at", Moment, nullable=False),
)

signings = table(
    "signings",
    "What people with wallets of their own are asked to sign for which effect, and their signatures.",
    Column("id", Word, primary_key=True),
    Column("effect", Word, ForeignKey("outbox.id"), nullable=False),
    Column("person", Word, ForeignKey("people.id"), nullable=False),
    Column("signer", Word, nullable=False),
    Column("ask", Json(Ask), nullable=False),
    Column("messages", Json(tuple[str, ...]), nullable=False),
    Column("digests", Json(tuple[bytes, ...]), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("state", Word, nullable=False),
    Column("signatures", Json(tuple[bytes, ...]), nullable=False),
    Column("answered_at", Moment),
    one_of("state", tuple(SigningState), "state"),
    UniqueConstraint("effect", "signer"),
    Index("ix_signings_open", "person", **where("state = 'open'")),
)
