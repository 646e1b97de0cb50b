"""How far an audit has read, in a file of its own, so that one that was stopped goes on where it was.

It is the auditor's and nobody else's: whoever can write it can make the audit believe what they like.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ledger.core.facts import BatchOpened, LogRef, OfferTaken
from ledger.core.findings import Finding
from ledger.core.packed import pack_table, unpack_batch
from ledger.replay import Ended, Replay

VERSION = 1

Fields = dict[str, Any]


class BookmarkUnusable(ValueError):
    """The file is no bookmark of this escrow on this chain."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path} cannot be gone on from: {reason}. Name another file, or delete this one")


@dataclass(frozen=True, slots=True)
class Bookmark:
    """What an audit had made of all blocks up to one."""

    block: int
    block_hash: str
    replay: Replay


def write_bookmark(path: Path, mark: Bookmark) -> None:
    """Write the file whole or not at all."""
    made = path.with_name(path.name + ".part")
    body = {"version": VERSION, "block": mark.block, "block_hash": mark.block_hash, **_written(mark.replay)}
    made.write_text(json.dumps(body, separators=(",", ":")), "utf-8")
    made.replace(path)


def read_bookmark(path: Path, *, chain_id: int, escrow: str) -> Bookmark | None:
    """Read the file, if there is one.

    Raises:
        BookmarkUnusable: it is something else.
    """
    if not path.exists():
        return None
    try:
        body = json.loads(path.read_text("utf-8"))
        if body["version"] != VERSION:
            raise BookmarkUnusable(path, "another version of this program wrote it")
        if (body["chain_id"], body["escrow"]) != (chain_id, escrow):
            raise BookmarkUnusable(path, f"it is of {body['escrow']} on chain {body['chain_id']}")
        return Bookmark(body["block"], body["block_hash"], _read(body))
    except (KeyError, TypeError, UnicodeDecodeError, json.JSONDecodeError) as broken:
        raise BookmarkUnusable(path, f"it is no bookmark of an audit ({broken!r})") from broken


def _written(replay: Replay) -> Fields:
    """Write a replay as values of JSON; sums as text, for other readers' numbers are short."""
    return {
        "chain_id": replay.chain_id,
        "escrow": replay.escrow,
        "accounts": [[account, token, str(minor)] for (account, token), minor in replay.accounts.items()],
        "batches": [
            [batch, pack_table(one.terms, one.workers, one.rewards).hex(), _log(one.log)]
            for batch, one in replay.batches.items()
        ],
        "ended": [[batch, one.count, one.is_late] for batch, one in replay.ended.items()],
        "revoked": sorted(replay.revoked),
        "deposits": [[*holding, count] for holding, count in replay.deposits.items()],
        "withdrawals": [[*holding, count] for holding, count in replay.withdrawals.items()],
        "stages": [[*key, *stage] for key, stage in replay.stages.items()],
        "ruled": sorted(replay.ruled),
        "taken": [[batch, one.offer, one.namer, one.nonce, _log(one.log)] for batch, one in replay.taken.items()],
        "used": sorted([employer, str(nonce)] for employer, nonce in replay.used),
        "findings": [asdict(one) for one in replay.findings],
        "notes": [asdict(one) for one in replay.notes],
        "facts": replay.facts,
    }


def _read(body: Fields) -> Replay:
    replay = Replay(
        body["chain_id"],
        body["escrow"],
        accounts={(account, token): int(minor) for account, token, minor in body["accounts"]},
        batches={
            batch: BatchOpened(_log_of(log), batch, *unpack_batch(bytes.fromhex(work)))
            for batch, work, log in body["batches"]
        },
        ended={batch: Ended(count, is_late) for batch, count, is_late in body["ended"]},
        revoked=set(body["revoked"]),
        deposits={(token, holder): count for token, holder, count in body["deposits"]},
        withdrawals={(token, holder): count for token, holder, count in body["withdrawals"]},
        stages={(batch, index): (stage, rating) for batch, index, stage, rating in body["stages"]},
        findings=[Finding(**one) for one in body["findings"]],
        notes=[Finding(**one) for one in body["notes"]],
        facts=body["facts"],
        ruled={(batch, index) for batch, index in body["ruled"]},
        taken={
            batch: OfferTaken(_log_of(log), batch, offer, namer, nonce)
            for batch, offer, namer, nonce, log in body["taken"]
        },
        used={(employer, int(nonce)) for employer, nonce in body["used"]},
    )
    for batch, opened in replay.batches.items():
        tasks = replay.tasks_of(batch, len(opened.rewards))
        replay.left[batch] = sum(1 for stage, _ in tasks if stage != "closed")
    return replay


def _log(log: LogRef) -> list[Any]:
    return [
        log.chain_id,
        log.block_number,
        log.block_hash,
        log.tx_hash,
        log.log_index,
        log.block_time.isoformat(),
        log.part,
    ]


def _log_of(fields: list[Any]) -> LogRef:
    chain_id, number, block_hash, tx_hash, index, moment, part = fields
    return LogRef(chain_id, number, block_hash, tx_hash, index, datetime.fromisoformat(moment), part)
