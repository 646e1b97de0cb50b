"""The tables of labelling: the items of a task, who sits where to answer them, the answers, and what was decided."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, UniqueConstraint

from ledger.columns import Flag, Json, Moment, Whole, Word
from ledger.tabling import table

items = table(
    "items",
    "The questions of a labelling task, in the order they were added; gold is the known truth of some, and a secret.",
    Column("id", Word, primary_key=True),
    Column("task", Word, ForeignKey("tasks.id"), nullable=False),
    Column("name", Word, nullable=False),
    Column("question", Word, nullable=False),
    Column("labels", Json(tuple[str, ...], is_often_the_same=True), nullable=False),
    Column("gold", Word),
    Column("added_at", Moment, nullable=False),
    UniqueConstraint("task", "name"),
)

answers = table(
    "answers",
    "Which label each worker gave to an item: one each, never changed, known by its hash.",
    Column("item", Word, ForeignKey("items.id"), primary_key=True),
    Column("worker", Word, ForeignKey("people.id"), primary_key=True),
    Column("label", Word, nullable=False),
    Column("hash", Word, nullable=False, unique=True),
    Column("answered_at", Moment, nullable=False),
    Index("ix_answers_worker_item", "worker", "item"),
)

seats = table(
    "seats",
    "Tasks whose workers answer a task's items, its own or another's of the employer; and how many so far.",
    Column("task", Word, ForeignKey("tasks.id"), primary_key=True),
    Column("items_of", Word, ForeignKey("tasks.id"), nullable=False, index=True),
    Column("answered", Whole, nullable=False, server_default="0"),
    Column("share", Whole, nullable=False, server_default="0"),  # items promised; 0 while nobody has offered
    CheckConstraint("answered >= 0", name="answered"),
    CheckConstraint("share >= 0", name="share"),
)

decisions = table(
    "decisions",
    "What an item's answers came to, of how many of them, and how probable that is in millionths; never changed.",
    Column("item", Word, ForeignKey("items.id"), primary_key=True),
    Column("label", Word, nullable=False),
    Column("certainty", Whole, nullable=False),
    Column("answers", Whole, nullable=False),
    Column("is_sure", Flag, nullable=False),
    Column("decided_at", Moment, nullable=False),
    CheckConstraint("certainty BETWEEN 0 AND 1000000", name="certainty"),
    CheckConstraint("answers >= 1", name="answers"),
)
