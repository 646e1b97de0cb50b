"""The tables of communities: groups with a board of their own, and who rules there."""

from sqlalchemy import CheckConstraint, Column, ForeignKey

from ledger.columns import Flag, Moment, Whole, Word
from ledger.core.bounds import LANGUAGES
from ledger.core.communities import FEE_MOST_BPS
from ledger.tabling import one_of, table

communities = table(
    "communities",
    "Groups with a board of their own, and what new tasks there are under; each is found by its group's number.",
    Column("id", Word, primary_key=True),
    Column("version", Whole, nullable=False),
    Column("chat_id", Whole, nullable=False, unique=True),
    Column("title", Word, nullable=False),
    Column("language", Word, nullable=False),
    Column("fee_bps", Whole, nullable=False),
    Column("receiver", Word, ForeignKey("people.id"), nullable=False, index=True),
    Column("is_announcing", Flag, nullable=False),
    Column("is_open", Flag, nullable=False),
    one_of("language", LANGUAGES, "language"),
    CheckConstraint(f"fee_bps BETWEEN 0 AND {FEE_MOST_BPS}", name="fee_bps"),
)

arbiters = table(
    "arbiters",
    "Who is willing to rule in a community, and whether an administrator has appointed them.",
    Column("community", Word, ForeignKey("communities.id"), primary_key=True),
    Column("person", Word, ForeignKey("people.id"), primary_key=True),
    Column("is_appointed", Flag, nullable=False),
    Column("offered_at", Moment, nullable=False),
)
