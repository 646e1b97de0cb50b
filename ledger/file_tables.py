"""The tables of our own copies of files: what people hand in, show and attach, sealed piece by piece."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index

from ledger.columns import Bytes, Moment, Whole, Word
from ledger.tabling import table

files = table(
    "files",
    "Our own copies of files that people sent: each sealed under a key of its own, wrapped under the master secret.",
    Column("name", Word, primary_key=True),
    Column("person", Word, ForeignKey("people.id"), nullable=False),
    Column("wrapped", Bytes, nullable=False),
    Column("sha256", Word),  # of the plain bytes; none as long as it is not whole
    Column("size", Whole, nullable=False, server_default="0"),
    Column("chunks", Whole, nullable=False, server_default="0"),
    Column("kept_at", Moment, nullable=False, index=True),
    CheckConstraint("size >= 0 AND chunks >= 0", name="size"),
    Index("ix_files_person", "person", "kept_at"),
)

chunks = table(
    "chunks",
    "The pieces of files, sealed, in their order from 0.",
    Column("file", Word, ForeignKey("files.name"), primary_key=True),
    Column("number", Whole, primary_key=True, autoincrement=False),
    Column("sealed", Bytes, nullable=False),
)

file_uses = table(
    "file_uses",
    "Which file belongs to which task: it is kept as long as one of them goes on.",
    Column("file", Word, ForeignKey("files.name"), primary_key=True),
    Column("task", Word, ForeignKey("tasks.id"), primary_key=True),
)
