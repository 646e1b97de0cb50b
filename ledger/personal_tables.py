"""The tables of what people set for themselves: profiles, consents, saved tasks, cards; whose address is looked at."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, text

from ledger.columns import Flag, Json, Moment, Whole, Word
from ledger.core.personal import BoardFilter, Role
from ledger.tabling import one_of, table

profiles = table(
    "profiles",
    "What people say of themselves, unchecked, and how they want to see the board.",
    Column("person", Word, ForeignKey("people.id"), primary_key=True),
    Column("role", Word, nullable=False),
    Column("skills", Json(tuple[str, ...]), nullable=False),
    Column("languages", Json(tuple[str, ...]), nullable=False),
    Column("place", Word, nullable=False),
    Column("phrase", Word, nullable=False, server_default=text("''")),
    Column("board", Json(BoardFilter), nullable=False),
    one_of("role", ("", *Role), "role"),
)

consents = table(
    "consents",
    "Who agreed to which version of the terms of use, and when; never changed.",
    Column("person", Word, ForeignKey("people.id"), primary_key=True),
    Column("version", Word, primary_key=True),
    Column("accepted_at", Moment, nullable=False),
)

templates = table(
    "templates",
    "Tasks that their employers saved under a name.",
    Column("person", Word, ForeignKey("people.id"), primary_key=True),
    Column("name", Word, primary_key=True),
    Column("task", Word, ForeignKey("tasks.id"), nullable=False),
    Column("saved_at", Moment, nullable=False),
)

cards = table(
    "cards",
    "Which message of a chat is the card that is edited in place, by what it is for.",
    Column("chat_id", Whole, primary_key=True, autoincrement=False),
    Column("name", Word, primary_key=True),
    Column("message_id", Whole, nullable=False),
    CheckConstraint("message_id > 0", name="message_id"),
)

lookouts = table(
    "lookouts",
    "Whose own address is looked at for money that arrives, until when, and up to which final block it was.",
    Column("person", Word, ForeignKey("people.id"), primary_key=True),
    Column("until", Moment, nullable=False),
    Column("height", Whole, index=True),
    Column("is_asked", Flag, nullable=False),
    CheckConstraint("height >= 0", name="height"),
)
