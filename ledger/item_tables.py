"""The tables of labelling: the items of a task, the answers to them, and what was decided."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, UniqueConstraint

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
    Column("worker", Word, ForeignKey("people.id"), primary_key=True, index=True),
    Column("label", Word, nullable=False),
    Column("hash", Word, nullable=False, unique=True),
    Column("answered_at", Moment, nullable=False),
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
