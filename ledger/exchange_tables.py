"""The tables of what the sides of a task say beside the work: evidence, notes, the worker's feedback."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index

from ledger.columns import Bytes, Json, Moment, Whole, Word
from ledger.core.commands import Deliverable
from ledger.tabling import table

evidence = table(
    "evidence",
    "What the sides of a dispute have shown the arbiter; never changed, known by its salted hash.",
    Column("task", Word, ForeignKey("tasks.id"), primary_key=True),
    Column("hash", Word, primary_key=True),
    Column("salt", Bytes, nullable=False),
    Column("person", Word, ForeignKey("people.id"), nullable=False),
    Column("body", Json(Deliverable), nullable=False),
    Column("shown_at", Moment, nullable=False),
)

notes = table(
    "notes",
    "What employer and worker told each other about a task, through the bot.",
    Column("id", Word, primary_key=True),
    Column("task", Word, ForeignKey("tasks.id"), nullable=False),
    Column("person", Word, ForeignKey("people.id"), nullable=False),
    Column("words", Word, nullable=False),
    Column("sent_at", Moment, nullable=False),
    Index("ix_notes_task", "task", "person", "sent_at"),
)

feedback = table(
    "feedback",
    "How employers were, as their workers say: one rating a settled task, never changed.",
    Column("task", Word, ForeignKey("tasks.id"), primary_key=True),
    Column("worker", Word, ForeignKey("people.id"), nullable=False),
    Column("employer", Word, ForeignKey("people.id"), nullable=False, index=True),
    Column("rating", Whole, nullable=False),
    Column("words", Word, nullable=False),
    Column("given_at", Moment, nullable=False),
    CheckConstraint("rating BETWEEN 0 AND 100", name="rating"),
)
