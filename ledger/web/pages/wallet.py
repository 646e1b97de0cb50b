"""The pages on which people with wallets of their own link one and sign: what is asked in words, and what comes back.

Who has the link sees the page; nothing is done by it without a signature, which is checked where it arrives.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ledger.chain.calls import Call
from ledger.chain.errors import NodeError
from ledger.core.dispute import preview
from ledger.core.effects import AskMoney, AskTask, TaskStep
from ledger.core.errors import LedgerError
from ledger.core.moves import moment
from ledger.core.task import Task
from ledger.core.wallets import SIGNATURE_MOST, SigningState
from ledger.wallets import SigningSeen
from ledger.web.pages.answering import Room, Shown

BODY_MOST = 40_000  # bytes
_SIGNATURES_MOST = 8
# The one kind of page with a script, ours alone; wallets' icons are pictures that they bring along.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self';"
    " img-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",  # the address is the secret
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
}
_DATES = ("open_by", "submit_by", "rate_by", "contest_by", "rule_by")
_ENDS = frozenset(
    {TaskStep.RATE, TaskStep.ACCEPT, TaskStep.RULE, TaskStep.AGREE, TaskStep.GIVE_BACK}
)  # whose outcome can be said
Figures = dict[str, Any]
Taking = Callable[[Room, str, Mapping[str, Any]], Figures]


def link_page(room: Room, request: Request) -> Shown:
    """Link a wallet."""
    seen = room.ledger.wallets.link(request.path_params["token"])
    if seen is None:
        raise HTTPException(404, "no-link")
    figures = {
        "kind": "link",
        "over": seen.over,
        "telegram_id": seen.person.telegram_id,
        "name": seen.person.name,
        "until": seen.link.expires_at.isoformat(),
        "signer": None,
        "messages": [],
        **_place(room),
    }
    return Shown("wallet-link.html", figures, headers=HEADERS, language=seen.person.language)


def sign_page(room: Room, request: Request) -> Shown:
    """Look at what is to be signed, and sign it; once it is signed the same page hands it out."""
    seen = room.ledger.wallets.signing(request.path_params["token"])
    if seen is None:
        raise HTTPException(404, "no-signing")
    signing = seen.signing
    figures = {
        "kind": "sign",
        "step": str(signing.ask.step),
        "state": str(signing.state),
        "over": "" if signing.state is SigningState.SIGNED else seen.over,
        "telegram_id": seen.person.telegram_id,
        "signer": signing.signer,
        "until": signing.expires_at.isoformat(),
        "messages": list(signing.messages),
        "signatures": ["0x" + one.hex() for one in signing.signatures],
        "call": None if seen.call is None else _shown_call(seen.call, room.ledger.policy.chain_id),
        **_place(room),
        **_about(room, seen),
    }
    return Shown("wallet-sign.html", figures, headers=HEADERS, language=seen.person.language)


def _place(room: Room) -> Figures:
    return {"chain_id": room.ledger.policy.chain_id, "escrow": room.ledger.policy.escrow}


def _shown_call(call: Call, chain_id: int) -> Figures:
    """Write a call as anyone can send it: to where, with what, without any coin, mined before when."""
    return {
        "chain_id": chain_id,
        "to": call.to,
        "value": "0",
        "data": "0x" + call.data.hex(),
        "deadline": call.deadline,
    }


def _about(room: Room, seen: SigningSeen) -> Figures:
    ask = seen.signing.ask
    if isinstance(ask, AskMoney):
        asset = room.ledger.views.assets()[ask.asset]
        return {"about": "money", "token": asset.token, "minor": str(ask.minor), "to": ask.to, "parts": None}
    assert seen.task is not None, "what is asked for a task names one"
    return {"about": "task", **_task(seen.task, ask, seen)}


def _task(task: Task, ask: AskTask, seen: SigningSeen) -> Figures:
    terms = task.terms
    assert terms is not None, "nothing is signed before there are terms"
    together = seen.slots if ask.step in {TaskStep.OPEN, TaskStep.REVOKE} else ()
    return {
        "title": task.title,
        "token": terms.token,
        "reward": str(task.reward),
        "rating": ask.rating,
        "reason": ask.reason,
        "deliverable": task.deliverable if ask.step in {TaskStep.DELIVER, TaskStep.RATE} else None,
        "terms": {
            "employer": terms.employer,
            "arbiter": terms.arbiter,
            "fee_bps": terms.fee_bps,
            "share_bps": terms.benefits_bps,
            "share_receiver": terms.benefits_fund,
            "arbiter_fee_bps": terms.arbiter_fee_bps,
            "min_rating": terms.min_rating,
            "full_rating": terms.full_rating,
            **{name: moment(getattr(terms, name)).isoformat() for name in _DATES},
        },
        "workers": [{"worker": slot.worker, "reward": str(slot.reward)} for slot in together],
        "total": str(sum(slot.reward for slot in together)),
        "parts": _parts(task, ask),
    }


def _parts(task: Task, ask: AskTask) -> Figures | None:
    """Say who gets what if the chain does as asked."""
    if ask.step not in _ENDS:
        return None
    split = preview(task, ask)
    names = ("payout", "fee", "benefits", "refund", "arbiter_fee")
    return {name: str(getattr(split, name)) for name in names}


def taking(take: Taking) -> Callable[[Request], Awaitable[Response]]:
    """Make an endpoint of what takes in JSON from our own page: whoever has the link may ask, and a form cannot."""

    async def endpoint(request: Request) -> Response:
        if request.headers.get("content-type", "").partition(";")[0] != "application/json":
            return _refusal("not-json", 415)
        try:
            given = orjson.loads(await _body(request))
        except ValueError:
            return _refusal("unreadable", 400)
        if not isinstance(given, dict):
            return _refusal("unreadable", 400)
        return await run_in_threadpool(_taken, take, request, given)

    return endpoint


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > BODY_MOST:
            raise ValueError("more than any wallet sends")
    return bytes(body)


def _taken(take: Taking, request: Request, given: Mapping[str, Any]) -> Response:
    try:
        answer = take(request.app.state.room, request.path_params["token"], given)
    except LedgerError as refusal:
        return _refusal(refusal.code, 409, str(refusal.details.get("reason", "")))
    except NodeError:
        return _refusal("node-away", 503)
    except ValueError:
        return _refusal("unreadable", 400)
    return JSONResponse(answer, headers={"Cache-Control": "no-store"})


def _refusal(code: str, status_code: int, reason: str = "") -> Response:
    return JSONResponse({"refused": code, "reason": reason}, status_code, headers={"Cache-Control": "no-store"})


def write_message(room: Room, token: str, given: Mapping[str, Any]) -> Figures:
    """Write what the wallet at an address must sign to be linked."""
    return {"message": room.ledger.wallets.message(token, _word(given, "address"))}


def take_proof(room: Room, token: str, given: Mapping[str, Any]) -> Figures:
    """Take the signature of a wallet that is to be linked."""
    (signature,) = _signatures(given)
    room.ledger.wallets.prove(token, _word(given, "address"), signature)
    return {"done": True}


def take_signatures(room: Room, token: str, given: Mapping[str, Any]) -> Figures:
    """Take what a wallet has signed."""
    room.ledger.wallets.sign(token, _signatures(given))
    return {"done": True}


def _word(given: Mapping[str, Any], name: str) -> str:
    found = given.get(name)
    if not isinstance(found, str) or len(found) > 2 * SIGNATURE_MOST + 2:
        raise ValueError(name)
    return found


def _signatures(given: Mapping[str, Any]) -> tuple[bytes, ...]:
    listed = given.get("signatures")
    if not isinstance(listed, list) or not 0 < len(listed) <= _SIGNATURES_MOST:
        raise ValueError("signatures")
    return tuple(bytes.fromhex(_word({"one": one}, "one").removeprefix("0x")) for one in listed)
