"""The pages for anybody: front, journal, entry, account, task, batch, block, transaction, findings, proof."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ledger.chain.errors import NodeError
from ledger.core.journal import GENESIS, entry_text
from ledger.core.moves import next_date
from ledger.core.task import Task
from ledger.sightings import Sighting
from ledger.views.accounts import Place
from ledger.views.journal import Wanted
from ledger.views.public import Head
from ledger.views.trail import OnChain
from ledger.web.pages import plain
from ledger.web.pages.answering import Room, Shown, base_of, session_of
from ledger.web.pages.asking import KINDS, address_of, find, hash_of, number_of, place_of, read_journal
from ledger.web.pages.plain import Figures


def front(room: Room, _request: Request) -> Shown:
    """How the whole stands."""
    found = room.public.front()
    newest = plain.entries(found.newest)
    return Shown(
        "front.html",
        {
            "chain_id": room.ledger.policy.chain_id,
            "escrow": room.ledger.policy.escrow,
            "head": _head(found.head),
            "entries": newest[0]["seq"] if newest else 0,
            "last_hash": newest[0]["hash"] if newest else GENESIS,
            "totals": [plain.total(one) for one in found.totals],
            "findings": _counted(found.open_findings),
            "audit": room.auditor.told(),
            "newest": newest,
        },
    )


def journal(room: Room, request: Request) -> Shown:
    """A page of the journal by what is asked for."""
    asked = read_journal(request.query_params)
    wanted, note = asked.wanted, ""
    if wanted.tx_hash:
        wanted, note = _at_block(room, wanted)
    sheet = None if asked.faults or note else room.public.sheet(wanted, asked.before)
    return Shown(
        "journal.html",
        {
            "filters": asked.words,
            "faults": asked.faults,
            "note": note,
            "kinds": list(KINDS),
            "before": asked.before,
            "next_before": None if sheet is None else sheet.before,
            "looked": 0 if sheet is None else sheet.looked,
            "entries": [] if sheet is None else plain.entries(sheet.kept),
        },
        400 if asked.faults else 200,
    )


def entry(room: Room, request: Request) -> Shown:
    """One entry, with what its hash is made of."""
    kept = room.public.entry(number_of(request.path_params["seq"]))
    if kept is None:
        raise HTTPException(404)
    shown = plain.entry(kept)
    text = entry_text(kept.entry)
    return Shown("entry.html", {"entry": shown, "hashed": kept.previous + text, "is_whole": kept.is_whole})


def account(room: Room, request: Request) -> Shown:
    """What a holder has, what is kept of it, and its lines."""
    holder = address_of(request.path_params["address"])
    known = room.public.assets()
    token = address_of(request.query_params.get("token") or next(iter(known), "0x" + "0" * 40))
    below = _below(room, request, holder, token)
    found = room.public.account(holder, token, below)
    committed: dict[str, int] = {}
    for _, kept_in, minor in found.committed:
        committed[kept_in] = committed.get(kept_in, 0) + minor
    tokens = sorted({*found.standing, *committed}, key=lambda one: (one not in known, one))
    return Shown(
        "account.html",
        {
            "holder": holder,
            "token": token,
            "standing": [
                {"token": one, "minor": str(found.standing.get(one, 0)), "committed": str(committed.get(one, 0))}
                for one in tokens
            ],
            "committed": [
                {"account": plain.account(name), "token": kept_in, "minor": str(minor)}
                for name, kept_in, minor in found.committed
            ],
            "lines": [plain.line(one) for one in found.statement.lines],
            "is_first": below is None,
            "next_below": _sealed(room, holder, token, found.statement.below),
        },
    )


def batch(room: Room, request: Request) -> Shown:
    """A batch: its terms and its places."""
    opened = room.public.batch(hash_of(request.path_params["batch"]))
    if opened is None:
        raise HTTPException(404)
    return Shown("batch.html", {"opened": plain.opening(opened)})


def task(room: Room, request: Request) -> Shown:
    """The chain's side of a task; for the operator with what stands behind it."""
    named, place = hash_of(request.path_params["batch"]), number_of(request.path_params["place"])
    if place > 255:  # noqa: PLR2004 (a batch has no more)
        raise HTTPException(404)
    found = room.public.task(named, place)
    if found.opened is None or place >= len(found.opened.workers):
        raise HTTPException(404)
    shown = task_figures(found)
    if session_of(room, request) is not None and (ours := room.office.task_at(named, place)) is not None:
        shown["behind"] = behind_figures(room, ours, shown["logs"])
    return Shown("task.html", shown)


def task_figures(found: OnChain) -> Figures:
    """Gather the chain's side."""
    opened = plain.opening(found.opened)
    assert opened is not None, "asked for before"
    made = {(one.entry.log.block_hash, one.entry.log.log_index): one.seq for one in found.kept}
    return {
        "batch": found.batch,
        "place": found.place,
        "opened": opened,
        "worker": opened["places"][found.place]["worker"],
        "reward": opened["places"][found.place]["reward"],
        "entries": plain.entries(found.kept),
        "logs": [plain.sighting(one.sighting, one.at, made.get(_place(one.sighting))) for one in found.seen],
        "behind": None,
    }


def behind_figures(room: Room, ours: Task, logs: Sequence[Figures] = ()) -> Figures:
    """Gather what stands behind the chain's side: who asked, what was decided, what was done about it."""
    said = {f"log:{room.ledger.policy.chain_id}:{one['block_hash']}:{one['log_index']}": one for one in logs}
    behind, now = room.office.behind(ours), room.ledger.clock.now()
    names = {person.id: person.name for person in behind.people.values()}
    until = next_date(ours)
    effects = [
        {
            "id": one.id,
            "origin": one.id.rpartition("/")[0],
            "effect": plain.effect(one.effect, names),
            "state": one.state,
            "tries": one.tries,
            "staged_at": plain.moment(one.staged_at),
            "done_at": plain.moment(one.done_at),
            "note": one.note,
        }
        for one in behind.done
    ]
    return {
        "id": ours.id,
        "title": ours.title,
        "stage": str(ours.stage),
        "rating": ours.rating,
        "asset": ours.asset,
        "reward": str(ours.reward),
        "batch": ours.batch,
        "place": ours.place,
        "employer": names.get(ours.employer, ""),
        "worker": "" if ours.worker is None else names.get(ours.worker, ""),
        "arbiter": "" if ours.arbiter is None else names.get(ours.arbiter, ""),
        "next_date": plain.moment(until),
        "commands": [
            {
                "id": one.id,
                "kind": one.kind,
                "at": plain.moment(one.at),
                "received_at": plain.moment(one.received_at),
                "answered_at": plain.moment(one.answered_at),
                "log": said.get(":".join(one.id.split(":")[:4])),
                "effects": [effect for effect in effects if effect["origin"] == one.id],
            }
            for one in behind.asked
        ],
        "others": [effect for effect in effects if effect["origin"] not in {one.id for one in behind.asked}],
        "txs": [plain.sent(one, now) for one in behind.sent],
    }


def block(room: Room, request: Request) -> Shown:
    """A block as far as the ledger knows it."""
    found = room.public.block(number_of(request.path_params["number"]))
    made = {(one.entry.log.block_hash, one.entry.log.log_index): one.seq for one in found.kept}
    logs = [plain.sighting(one, found.at, made.get(_place(one))) for one in found.logs]
    return Shown(
        "block.html",
        {
            "number": found.number,
            "hash": found.hash,
            "at": plain.moment(found.at),
            "is_final": found.is_final,
            "head": _head(room.public.head()),
            "logs": logs,
            "entries": plain.entries(found.kept),
        },
    )


def tx(room: Room, request: Request) -> Shown:
    """A transaction: what the node says of it, whether it was the relay's, and what it wrote into the journal."""
    tx_hash = hash_of(request.path_params["hash"])
    receipt, note = _receipt(room, tx_hash)
    ours = room.public.sent(tx_hash)
    scene = None if receipt is None else room.public.block(receipt["block"])
    kept = () if scene is None else tuple(one for one in scene.kept if one.entry.log.tx_hash == tx_hash)
    logs = () if scene is None else tuple(one for one in scene.logs if one.tx_hash == tx_hash)
    return Shown(
        "tx.html",
        {
            "tx": tx_hash,
            "note": note,
            "receipt": receipt,
            "sent": None if ours is None else {"signer": ours.signer, "nonce": ours.nonce, "attempts": ours.attempts},
            "at": None if scene is None else plain.moment(scene.at),
            "logs": [plain.sighting(one) for one in logs],
            "entries": plain.entries(kept),
        },
        404 if receipt is None and ours is None and not note else 200,
    )


def findings(room: Room, _request: Request) -> Shown:
    """What checks have found, by its code: what it is about may be somebody's name."""
    return Shown("findings.html", {"findings": _counted(room.public.findings())})


def proof(room: Room, _request: Request) -> Shown:
    """What the last audit proved, by what, of which block."""
    tokens = list(room.public.assets())
    return Shown(
        "proof.html",
        {"audit": room.auditor.told(), "escrow": room.ledger.policy.escrow, "tokens": tokens, "first_block": 0},
    )


def look_up(room: Room, request: Request) -> Response:
    """Find the page of what somebody typed."""
    base = base_of(request)
    kind, name = find(request.query_params.get("q", "")[:200])
    if kind == "hash":
        kind = "tx" if room.public.batch(name) is None else "batch"
    place = {"account": "accounts", "tx": "txs", "batch": "batches", "entry": "entries", "block": "blocks"}.get(kind)
    if place is None:
        raise HTTPException(404, "nothing-like-it")
    return RedirectResponse(f"{base}/{place}/{name}", 303)


def _place(seen: Sighting) -> tuple[str, int]:
    return seen.block_hash, seen.log_index


def _head(head: Head | None) -> Figures | None:
    if head is None:
        return None
    return {"final": head.height, "final_hash": head.block_hash, "seen": head.tip, "seen_hash": head.tip_hash}


def _counted(found: Mapping[tuple[str, bool], tuple[int, datetime]]) -> list[Figures]:
    return [
        {"code": code, "is_serious": is_serious, "count": count, "since": plain.moment(since)}
        for (code, is_serious), (count, since) in found.items()
    ]


def _receipt(room: Room, tx_hash: str) -> tuple[Figures | None, str]:
    try:
        found = room.ledger.escrow.node.receipt(tx_hash)
    except NodeError:
        return None, "node-away"
    if found is None:
        return None, ""
    return {"block": found.block_number, "gas_used": found.gas_used, "has_succeeded": found.has_succeeded}, ""


def _at_block(room: Room, wanted: Wanted) -> tuple[Wanted, str]:
    """Find the block of a transaction, as rows are found by it: the chain is the index of its own hashes."""
    receipt, note = _receipt(room, wanted.tx_hash)
    block_hash = None if receipt is None else room.public.block(receipt["block"]).hash
    if block_hash is None:
        return wanted, note or "no-tx"
    return replace(wanted, block_hash=block_hash, chain_id=room.ledger.policy.chain_id), ""


def _below(room: Room, request: Request, holder: str, token: str) -> Place | None:
    """Read where a statement goes on; a balance that is not signed by us is reckoned anew."""
    cursor, _, seal = request.query_params.get("below", "").rpartition("~")
    place = place_of(cursor)
    if place is None:
        return None
    if room.sessions.is_sealed(f"{holder}|{token}|{cursor}", seal):
        return place
    minor = room.public.balance_below(holder, token, place.entry, place.leg)
    return Place(place.entry, place.leg, minor)


def _sealed(room: Room, holder: str, token: str, below: Place | None) -> str | None:
    if below is None:
        return None
    cursor = f"{below.entry}.{below.leg}.{below.minor}"
    return f"{cursor}~{room.sessions.sealed(f'{holder}|{token}|{cursor}')}"
