"""The operator's pages, behind the login: what waits, what is under way, what was found, what the fees have come to."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from urllib.parse import quote

from pydantic import SecretStr
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ledger.chain.errors import NodeError
from ledger.core.findings import CURES, Finding, cure_of
from ledger.core.ids import PersonId, TaskId
from ledger.database import shown as shown_database
from ledger.upkeep import NotByWord
from ledger.views.queues import Queue, Waiting
from ledger.views.relayed import Signer
from ledger.web.pages import fees, plain, public
from ledger.web.pages.answering import Handler, Room, Shown, base_of, session_of, show, wants_json
from ledger.web.pages.plain import Figures
from ledger.web.pages.sessions import NoPassword, TooManyTries, WrongPassword, is_from_here

NOTE_MAX = 500
_FORM_FIELDS = 20
Acting = Callable[[Room, Request, dict[str, str]], Shown | Response]


def private(handler: Handler) -> Handler:
    """Show a page to the operator alone; anybody else is asked to sign in."""

    def guarded(room: Room, request: Request) -> Shown | Response:
        if session_of(room, request) is not None:
            return handler(room, request)
        if wants_json(request):
            raise HTTPException(401, "sign-in")
        here = request.url.path.removeprefix(base_of(request))
        return RedirectResponse(f"{base_of(request)}/operator/login?next={quote(here)}", 303)

    return guarded


def acting(handler: Acting) -> Callable[[Request], Awaitable[Response]]:
    """Make an endpoint of a handler that changes something: for a form of the operator's own session alone."""

    async def endpoint(request: Request) -> Response:
        words = _words(await request.form(max_files=0, max_fields=_FORM_FIELDS, max_part_size=10_000))
        return await run_in_threadpool(_act, handler, request, words)

    return endpoint


def _act(handler: Acting, request: Request, words: dict[str, str]) -> Response:
    room: Room = request.app.state.room
    session = session_of(room, request)
    if session is None:
        raise HTTPException(401, "sign-in")
    if not is_from_here(request) or not room.sessions.is_own_form(session, words.get("form_key", "")):
        raise HTTPException(403, "not-our-form")
    done = handler(room, request, words)
    return done if isinstance(done, Response) else show(room, request, done)


def _words(form: FormData) -> dict[str, str]:
    return {name: value for name, value in form.items() if isinstance(value, str)}


def login(room: Room, request: Request) -> Shown | Response:
    """Ask for the password."""
    goal = _goal(request.query_params.get("next", ""))
    if session_of(room, request) is not None:
        return RedirectResponse(base_of(request) + goal, 303)
    return Shown("login.html", {"goal": goal, "is_open": room.sessions.is_open, "fault": "", "wait_seconds": 0})


async def sign_in(request: Request) -> Response:
    """Begin a session for who knows the password."""
    words = _words(await request.form(max_files=0, max_fields=_FORM_FIELDS, max_part_size=10_000))
    return await run_in_threadpool(_sign_in, request, words)


def _sign_in(request: Request, words: dict[str, str]) -> Response:
    room: Room = request.app.state.room
    goal = _goal(words.get("next", ""))
    if not is_from_here(request):
        raise HTTPException(403, "not-our-form")
    fault, status_code, wait = "", 403, 0
    try:
        session = room.sessions.begin(request, words.get("password", ""))
    except WrongPassword:
        fault = "wrong"
    except TooManyTries as refusal:
        fault, status_code, wait = "tries", 429, int(refusal.args[0])
    except NoPassword:
        fault = "closed"
    else:
        response = RedirectResponse(base_of(request) + goal, 303)
        room.sessions.keep(response, request, session)
        return response
    figures = {"goal": goal, "is_open": room.sessions.is_open, "fault": fault, "wait_seconds": wait}
    answered = show(room, request, Shown("login.html", figures, status_code))
    if wait:
        answered.headers["Retry-After"] = str(wait)
    return answered


def sign_out(room: Room, request: Request, _words: dict[str, str]) -> Response:
    """End the operator's sessions, everywhere."""
    response = RedirectResponse(f"{base_of(request)}/", 303)
    room.sessions.end_all(response, request)
    return response


def _goal(wanted: str) -> str:
    """Go on to a page of ours and to nowhere else."""
    is_ours = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted and wanted.isprintable()
    return wanted if is_ours and wanted.isascii() else "/operator"


def desk(room: Room, _request: Request) -> Shown:
    """How the product's work stands."""
    found, now = room.office.desk(), room.ledger.clock.now()
    receiver, _ = fees.receiver_of(room)
    return Shown(
        "operator.html",
        {
            "queues": {name: _queue(queue, now) for name, queue in found.queues.items()},
            "signers": _signers(room, found.signers),
            "pending": [plain.sent(one, now) for one in found.pending],
            "findings": [plain.finding(one) for one in found.findings],
            "people": found.people,
            "fee_receiver": receiver,
            "fees": [{"token": token, "minor": str(minor)} for token, minor in room.office.standing(receiver).items()],
        },
    )


def queues(room: Room, _request: Request) -> Shown:
    """What waits and what was refused, row by row."""
    found, now = room.office.lines(), room.ledger.clock.now()
    names = found.names
    return Shown(
        "queues.html",
        {
            "queues": {name: _queue(queue, now) for name, queue in found.queues.items()},
            "updates": [
                {
                    "bot_id": str(one.bot_id),
                    "update_id": one.update_id,
                    "chat_id": str(one.chat_id),
                    "age_seconds": _age(one.received_at, now),
                    "received_at": plain.moment(one.received_at),
                }
                for one in found.updates
            ],
            "waiting": {kind: [_waiting(one, now, names) for one in rows] for kind, rows in found.waiting.items()},
            "refused": [_waiting(one, now, names) for one in found.refused],
        },
    )


def pending(room: Room, _request: Request) -> Shown:
    """The relay's keys and its transactions that have not ended."""
    signers, sent = room.office.pending()
    now = room.ledger.clock.now()
    figures = {"signers": _signers(room, signers), "pending": [plain.sent(one, now) for one in sent]}
    return Shown("pending.html", figures)


def findings(room: Room, _request: Request) -> Shown:
    """What checks have found, whole, and what was closed."""
    is_open, closed = room.office.findings()
    figures = {"findings": [plain.finding(one) for one in is_open], "closed": [plain.finding(one) for one in closed]}
    cures = {one.seq: cure_of(Finding(one.code, one.subject, "", "")) for one in is_open if one.code in CURES}
    return Shown("operator-findings.html", {**figures, "cures": cures, "fault": "", "at": 0})


def close_finding(room: Room, request: Request, words: dict[str, str]) -> Shown | Response:
    """Close a finding with the operator's word for it."""
    seq = request.path_params["seq"]
    found = room.office.finding(seq)
    if found is None:
        raise HTTPException(404)
    note = words.get("note", "").strip()
    if not note or len(note) > NOTE_MAX:
        shown = findings(room, request)
        return Shown(shown.page, {**shown.figures, "fault": "note", "at": seq}, 400)
    is_accepted = words.get("how") == "accept"
    now = room.ledger.clock.now()
    try:
        room.upkeep.close_finding(found.code, found.subject, note, now, is_accepted=is_accepted)
    except NotByWord as refusal:  # its page offers no form for it: somebody has made one
        raise HTTPException(409) from refusal
    return RedirectResponse(f"{base_of(request)}/operator/findings", 303)


def task(room: Room, request: Request) -> Shown | Response:
    """The whole trail of a task by its name here."""
    found = room.office.task(TaskId(request.path_params["task"]))
    if found is None:
        raise HTTPException(404)
    if found.batch is not None:
        shown = room.public.task(found.batch, found.place)
        if shown.opened is not None:
            return RedirectResponse(f"{base_of(request)}/tasks/{found.batch}/{found.place}", 303)
    return Shown("task.html", {"batch": None, "opened": None, "behind": public.behind_figures(room, found)})


def fee_page(room: Room, _request: Request, fault: str = "", words: dict[str, str] | None = None) -> Shown:
    """What the fees have come to, and a form that asks for them."""
    receiver, person = fees.receiver_of(room)
    standing = room.office.standing(receiver)
    known = room.public.assets()
    return Shown(
        "fees.html",
        {
            "receiver": receiver,
            "way": "wallet" if person is None else "door",
            "fees": [{"token": token, "minor": str(minor)} for token, minor in standing.items() if token in known],
            "codes": [asset.code for asset in known.values()],
            "fault": fault,
            "typed": {name: (words or {}).get(name, "") for name in ("sum", "asset", "to")},
        },
        400 if fault else 200,
    )


def prepare_fees(room: Room, request: Request, words: dict[str, str]) -> Shown:
    """Show what would be asked, and ask once more; nothing has moved."""
    try:
        wish = fees.read_wish(room, words)
    except fees.BadRequest as fault:
        return fee_page(room, request, str(fault), words)
    receiver, person = fees.receiver_of(room)
    to, calldata = ("", "") if person is not None else fees.call_of(room, wish)
    figures = {"asset": wish.asset.code, "token": wish.asset.token, "minor": str(wish.minor), "to": wish.to}
    typed = {name: words.get(name, "") for name in ("sum", "asset", "to")}
    way = "wallet" if person is None else "door"
    call = {"to": to, "data": calldata}
    return Shown(
        "fees-confirm.html",
        {**figures, "receiver": receiver, "way": way, "call": call, "mark": wish.mark, "typed": typed},
    )


def ask_fees(room: Room, request: Request, words: dict[str, str]) -> Shown:
    """Ask for the withdrawal through the one door."""
    try:
        wish = fees.read_wish(room, words)
    except fees.BadRequest as fault:
        return fee_page(room, request, str(fault), words)
    _, person = fees.receiver_of(room)
    if person is None or words.get("mark") != wish.mark:
        raise HTTPException(400, "not-ours-to-ask")
    refusal = fees.ask(room, wish, person)
    figures = {"token": wish.asset.token, "minor": str(wish.minor), "to": wish.to, "effect": f"web:fees:{wish.mark}/0"}
    return Shown("fees-asked.html", {**figures, "refusal": "" if refusal is None else refusal.code})


def settings(room: Room, _request: Request) -> Shown:
    """The settings in force; of a secret only whether it is set."""
    return Shown(
        "settings.html", {"settings": [_setting(room, name) for name in type(room.ledger.settings).model_fields]}
    )


def _setting(room: Room, name: str) -> Figures:
    given = room.ledger.settings
    value = getattr(given, name)
    shown: Figures = {"name": name.upper(), "is_secret": False, "value": str(value)}
    if isinstance(value, SecretStr):
        return shown | {"is_secret": True, "value": "set" if value.get_secret_value() else ""}
    if name == "database_url":  # its password stays out, and so does a key in a node's address
        return shown | {"value": shown_database(room.ledger.engine)}
    if name == "chain_rpc_url":
        return shown | {"value": room.ledger.escrow.node.name if value else ""}
    if "url" in name and value:
        return shown | {"value": "set"}
    return shown


def _signers(room: Room, known: tuple[Signer, ...]) -> list[Figures]:
    """Show the relay's keys with what each has for gas; without a node nobody knows that."""
    node = room.ledger.escrow.node
    shown = []
    for one in known:
        try:
            coins: str | None = str(node.balance(one.address))
            mined: int | None = node.nonce(one.address)
        except NodeError:
            coins = mined = None
        shown.append({"address": one.address, "next_nonce": one.next_nonce, "mined_nonce": mined, "coins": coins})
    return shown


def _queue(queue: Queue, now: datetime) -> Figures:
    return {"count": queue.count, "age_seconds": None if queue.since is None else _age(queue.since, now)}


def _waiting(one: Waiting, now: datetime, names: Mapping[PersonId, str]) -> Figures:
    return {
        "id": one.id,
        "kind": one.kind,
        "lane": one.lane,
        "effect": plain.effect(one.effect, names),
        "state": one.state,
        "tries": one.tries,
        "age_seconds": _age(one.staged_at, now),
        "staged_at": plain.moment(one.staged_at),
        "due_at": plain.moment(one.due_at),
        "done_at": plain.moment(one.done_at),
        "note": one.note,
    }


def _age(since: datetime, now: datetime) -> int:
    return max(0, int((now - since).total_seconds()))
