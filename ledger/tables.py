"""The tables. Each carries its own constraints and a comment that says what it is for."""

from collections.abc import Mapping

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, UniqueConstraint

from ledger import community_tables, exchange_tables, item_tables, personal_tables, tabling, tx_tables, wallet_tables
from ledger.columns import Bytes, Flag, Json, Minor, Moment, Whole, Word
from ledger.core.bounds import LANGUAGES
from ledger.core.commands import Deliverable, Filling, Reason
from ledger.core.communities import Charter
from ledger.core.effects import AskTask, Effect, Notify, Send
from ledger.core.facts import BatchOpened, LogRef
from ledger.core.ids import PersonId
from ledger.core.needs import Needs
from ledger.core.task import Stage
from ledger.core.terms import Terms
from ledger.tabling import one_of as _one_of
from ledger.tabling import table as _table
from ledger.tabling import where as _where

metadata = tabling.metadata
evidence, notes, feedback = exchange_tables.evidence, exchange_tables.notes, exchange_tables.feedback
items, answers, decisions = item_tables.items, item_tables.answers, item_tables.decisions
profiles, consents = personal_tables.profiles, personal_tables.consents
templates, cards, lookouts = personal_tables.templates, personal_tables.cards, personal_tables.lookouts
seats = item_tables.seats
communities, arbiters = community_tables.communities, community_tables.arbiters
links, signings = wallet_tables.links, wallet_tables.signings
earlier_addresses = wallet_tables.earlier_addresses
txs, attempts, carried, signers = tx_tables.txs, tx_tables.attempts, tx_tables.carried, tx_tables.signers

settings = _table(
    "settings",
    "Single figures the product keeps: the clock's offset, the escrow's address and the like.",
    Column("key", Word, primary_key=True),
    Column("value", Word, nullable=False),
)

assets = _table(
    "assets",
    "Currencies and the tokens behind them.",
    Column("code", Word, primary_key=True),
    Column("decimals", Whole, nullable=False),
    Column("token", Word, nullable=False, unique=True),
    Column("faucet", Flag, nullable=False),
    CheckConstraint("decimals BETWEEN 0 AND 36", name="decimals"),
)

people = _table(
    "people",
    "Who acts, known by numeric Telegram id.",
    Column("id", Word, primary_key=True),
    Column("telegram_id", Whole, nullable=False, unique=True),
    Column("chat_id", Whole, nullable=False),
    Column("name", Word, nullable=False),
    Column("language", Word, nullable=False),
    Column("address", Word, nullable=False, unique=True),
    Column("entered_at", Moment, nullable=False),
    _one_of("language", LANGUAGES, "language"),
)

keys = _table(
    "keys",
    "Managed keys, envelope-encrypted: `sealed` under a key of its own, which is `wrapped` under the master secret.",
    Column("address", Word, primary_key=True),
    Column("sealed", Bytes, nullable=False),
    Column("wrapped", Bytes, nullable=False),
)

tasks = _table(
    "tasks",
    "Tasks as they stand; changed only by the one door, against the version it read.",
    Column("id", Word, primary_key=True),
    Column("version", Whole, nullable=False),
    Column("stage", Word, nullable=False, index=True),
    Column("employer", Word, ForeignKey("people.id"), nullable=False, index=True),
    Column("title", Word, nullable=False),
    Column("asset", Word, ForeignKey("assets.code"), nullable=False),
    Column("reward", Minor, nullable=False),
    Column("seconds", Whole, nullable=False),
    Column("skills", Json(tuple[str, ...], is_often_the_same=True), nullable=False),
    Column("languages", Json(tuple[str, ...], is_often_the_same=True), nullable=False),
    Column("spec_salt", Bytes, nullable=False),
    Column("posted_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("needs", Json(Needs, is_often_the_same=True), nullable=False, server_default="{}"),
    Column("window_at", Moment),
    Column("filling", Word, nullable=False, server_default=Filling.MATCHER),
    Column("wanted", Word, ForeignKey("people.id")),
    Column("attachments", Json(tuple[Deliverable, ...], is_often_the_same=True), nullable=False, server_default="[]"),
    Column("crew", Word, ForeignKey("tasks.id")),
    Column("community", Word, ForeignKey("communities.id")),
    Column("charter", Json(Charter, is_often_the_same=True)),
    Column("worker", Word, ForeignKey("people.id"), index=True),
    Column("arbiter", Word, ForeignKey("people.id"), index=True),
    Column("terms", Json(Terms, is_often_the_same=True)),
    Column("batch", Word),
    Column("place", Whole, nullable=False, server_default="0"),
    Column("deliverable", Word),
    Column("is_recorded", Flag, nullable=False),
    Column("rating", Whole),
    Column("is_rating_final", Flag, nullable=False),
    Column("is_contest_final", Flag, nullable=False, server_default="0"),
    Column("path", Whole),
    Column("prior", Word),
    Column("quiet_until", Moment),
    _one_of("stage", tuple(Stage), "stage"),
    _one_of("filling", tuple(Filling), "filling"),
    CheckConstraint("rating BETWEEN 0 AND 100", name="rating"),
    CheckConstraint("path BETWEEN 0 AND 8", name="path"),
    CheckConstraint("worker IS NULL OR worker <> employer", name="worker_is_another"),
    CheckConstraint("arbiter IS NULL OR arbiter NOT IN (employer, worker)", name="arbiter_is_no_party"),
    UniqueConstraint("batch", "place"),
    Index("ix_tasks_community", "community", "stage", **_where("community IS NOT NULL")),
    Index("ix_tasks_crew", "crew", "id", **_where("crew IS NOT NULL")),
    Index("uq_tasks_crew", "crew", "worker", unique=True, **_where("crew IS NOT NULL AND worker IS NOT NULL")),
)

slots = _table(
    "slots",
    "How each batch of ours was planned: which task stands where in it, for which address and reward; never changed.",
    Column("batch", Word, primary_key=True),
    Column("place", Whole, primary_key=True, autoincrement=False),
    Column("task", Word, ForeignKey("tasks.id"), nullable=False, index=True),
    Column("worker", Word, nullable=False),
    Column("reward", Minor, nullable=False),
    CheckConstraint("place BETWEEN 0 AND 254", name="place"),
)

applications = _table(
    "applications",
    "Who offered to do which task; taking the offer back deletes the row.",
    Column("task", Word, ForeignKey("tasks.id"), primary_key=True),
    Column("person", Word, ForeignKey("people.id"), primary_key=True, index=True),
    Column("applied_at", Moment, nullable=False),
    Column("place", Whole, nullable=False, server_default="0"),  # in the order they came in, whatever clocks said
    CheckConstraint("place >= 0", name="place"),
)

assignments = _table(
    "assignments",
    "Who was chosen for a task and why, each time somebody was.",
    Column("task", Word, ForeignKey("tasks.id"), primary_key=True),
    Column("version", Whole, primary_key=True),
    Column("worker", Word, ForeignKey("people.id"), nullable=False),
    Column("reasons", Json(tuple[Reason, ...]), nullable=False),
    Column("against", Json(tuple[tuple[PersonId, Reason], ...]), nullable=False, server_default="[]"),
    Column("assigned_at", Moment, nullable=False),
)

expectations = _table(
    "expectations",
    "What seats were worth that the matcher filled lately, by kind of task: the sum of so many utilities.",
    Column("kind", Word, primary_key=True),
    Column("total", Whole, nullable=False),
    Column("count", Whole, nullable=False),
)

deliverables = _table(
    "deliverables",
    "What was handed in, each time; the salted hash is what stands on chain.",
    Column("task", Word, ForeignKey("tasks.id"), primary_key=True),
    Column("hash", Word, primary_key=True),
    Column("salt", Bytes, nullable=False),
    Column("body", Json(Deliverable), nullable=False),
    Column("delivered_at", Moment, nullable=False),
)

grounds = _table(
    "grounds",
    "Why somebody objected or ruled, in their own words; the salted hash is what stands on chain.",
    Column("task", Word, ForeignKey("tasks.id"), primary_key=True),
    Column("hash", Word, primary_key=True),
    Column("salt", Bytes, nullable=False),
    Column("person", Word, ForeignKey("people.id"), nullable=False),
    Column("text", Word, nullable=False),
    Column("said_at", Moment, nullable=False),
)

proposals = _table(
    "proposals",
    "What one side has offered the other to end a task by; the newest alone, and only while the task stands there.",
    Column("task", Word, ForeignKey("tasks.id"), primary_key=True),
    Column("person", Word, ForeignKey("people.id"), nullable=False),
    Column("earned", Minor, nullable=False),
    Column("stage", Word, nullable=False),
    Column("proposed_at", Moment, nullable=False),
)

commands = _table(
    "commands",
    "Every command that was handled, with the hash of its content: a repeat changes nothing.",
    Column("id", Word, primary_key=True),
    Column("content_hash", Word, nullable=False),
    Column("kind", Word, nullable=False),
    Column("result", Word, nullable=False),  # what it made, for a repeat to answer the same
    Column("handled_at", Moment, nullable=False),
    Index("ix_commands_result", "result", **_where("result <> ''")),
)

inbox = _table(
    "inbox",
    "Every update of the chat, stored before it is acknowledged.",
    Column("bot_id", Whole, primary_key=True),
    Column("update_id", Whole, primary_key=True),
    Column("chat_id", Whole, nullable=False),
    Column("body", Word, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("done_at", Moment),
    Index("ix_inbox_open", "done_at", "bot_id", "chat_id", "update_id", **_where("done_at IS NULL")),
)

paces = _table(
    "paces",
    "How far ahead of an even pace something is, in microseconds since 1970: what limits per second are kept by.",
    Column("scope", Word, primary_key=True),
    Column("even_at", Whole, nullable=False),
)

dialogues = _table(
    "dialogues",
    "Where a chat stands in a conversation; rows, so that a restart forgets nothing.",
    Column("chat_id", Whole, primary_key=True, autoincrement=False),
    Column("flow", Word, nullable=False),
    Column("body", Json(Mapping[str, str]), nullable=False),
    Column("revision", Whole, nullable=False),
    Column("expires_at", Moment, nullable=False),
)

outbox = _table(
    "outbox",
    "What is to be done outside. A row is an effect before it is an act; a lane is worked in order.",
    Column("seq", Whole, primary_key=True, autoincrement=True),
    Column("id", Word, nullable=False, unique=True),
    Column("kind", Word, nullable=False),
    Column("lane", Word, nullable=False),
    Column("body", Json(Effect, quick=(AskTask, Notify, Send)), nullable=False),
    Column("input_hash", Word, nullable=False),
    Column("state", Word, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("tries", Whole, nullable=False),
    Column("staged_at", Moment, nullable=False),
    Column("done_at", Moment),
    Column("note", Word),
    _one_of("kind", ("chain", "message"), "kind"),
    _one_of("state", ("staged", "sending", "done", "refused"), "state"),
    Index("ix_outbox_open", "kind", "state", "lane", "seq"),
    Index("ix_outbox_refused", "seq", **_where("state = 'refused'")),
)

heads = _table(
    "heads",
    "How far the watcher has learned (height) and seen (tip) each chain; moved only from where it was seen.",
    Column("chain_id", Whole, primary_key=True),
    Column("escrow", Word, primary_key=True),
    Column("height", Whole, nullable=False),
    Column("block_hash", Word, nullable=False),
    Column("tip", Whole, nullable=False),
    Column("tip_hash", Word, nullable=False),
    Column("era", Whole, nullable=False, server_default="0"),
    CheckConstraint("tip >= height", name="tip_above_height"),
)

blocks = _table(
    "blocks",
    "Blocks seen: those that may be taken back, those with logs of ours, and the last.",
    Column("chain_id", Whole, primary_key=True),
    Column("number", Whole, primary_key=True),
    Column("hash", Word, nullable=False, index=True),
    Column("at", Moment, nullable=False),
)

sightings = _table(
    "sightings",
    "Logs of the escrow as they were seen; those above the head's height may still be taken back.",
    Column("chain_id", Whole, primary_key=True),
    Column("block_number", Whole, primary_key=True),
    Column("log_index", Whole, primary_key=True),
    Column("block_hash", Word, nullable=False),
    Column("tx_hash", Word, nullable=False),
    Column("kind", Word, nullable=False),
    Column("body", Word, nullable=False),
)

batches = _table(
    "batches",
    "How each batch seen on chain began, ours or not: later logs name only the batch.",
    Column("batch", Word, primary_key=True),
    Column("opened", Json(BatchOpened), nullable=False),
)

_LOG = ("chain_id", "block_hash", "log_index", "part", "era")
entries = _table(
    "entries",
    "The journal: append-only, one entry a fact, chained by hash; one that reverses undoes another.",
    Column("seq", Whole, primary_key=True, autoincrement=False),
    Column("kind", Word, nullable=False),
    Column("chain_id", Whole, nullable=False),
    Column("block_hash", Word, nullable=False),
    Column("log_index", Whole, nullable=False),
    Column("part", Whole, nullable=False, server_default="0"),
    Column("era", Whole, nullable=False, server_default="0"),
    Column("log", Json(LogRef, quick=(LogRef,)), nullable=False),
    Column("previous", Word, nullable=False, unique=True),
    Column("hash", Word, nullable=False, unique=True),
    Column("reverses", Whole, ForeignKey("entries.seq")),
    # Without those that have none, or SQLite takes this index for them, as if a unique one had a row for each value.
    Index("uq_entries_reverses", "reverses", unique=True, **_where("reverses IS NOT NULL")),
    Index("uq_entries_log", *_LOG, unique=True, **_where("reverses IS NULL")),
    Index("ix_entries_kind", "kind", "seq"),
)

postings = _table(
    "postings",
    "The signed legs of each entry.",
    Column("entry", Whole, ForeignKey("entries.seq"), primary_key=True),
    Column("leg", Whole, primary_key=True),
    Column("account", Word, nullable=False),
    Column("token", Word, nullable=False),
    Column("minor", Minor, nullable=False),
    Index("ix_postings_account", "account", "entry", "leg"),
)

balances = _table(
    "balances",
    "The sum of each account's postings, kept beside them in the same transaction.",
    Column("account", Word, primary_key=True),
    Column("token", Word, primary_key=True),
    Column("minor", Minor, nullable=False),
    Index("ix_balances_open", "account", "token", **_where("minor <> '0'")),
)

findings = _table(
    "findings",
    "What checks have found: open until it is over, or a person has accepted it as it is.",
    Column("seq", Whole, primary_key=True, autoincrement=True),
    Column("code", Word, nullable=False),
    Column("subject", Word, nullable=False),
    Column("detail", Json(Mapping[str, str | int]), nullable=False),
    Column("is_serious", Flag, nullable=False),
    Column("found_at", Moment, nullable=False),
    Column("cleared_at", Moment),
    Column("note", Word),
    Column("is_accepted", Flag, nullable=False),
    Column("told", Whole, nullable=False),  # what the operators have heard: 0 nothing, 1 of it, 2 that it is over
    Index("ix_findings_accepted", "is_accepted"),
    Index("ix_findings_open", "cleared_at", "is_serious"),
    Index("uq_findings_open", "code", "subject", unique=True, **_where("cleared_at IS NULL")),
)
