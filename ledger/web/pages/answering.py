"""One answer, two forms: a handler gives figures, and they are shown as a page or, at the same address, as JSON."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ledger.assembly import Ledger
from ledger.upkeep import Upkeep
from ledger.views.office import Office
from ledger.views.public import Public
from ledger.web.auditing import Auditor
from ledger.web.pages.rendering import environment, speaking
from ledger.web.pages.sessions import Session, Sessions
from ledger.web.pages.words import TABLES, choose_language

LANGUAGE_COOKIE = "escrowd_language"
_YEAR = 365 * 24 * 3600
_TWIN = ".json"
# Of what an address asks for so much is said again in the page's links: more is asked for by none of ours.
_ASKED_MOST, _WORD_MOST = 20, 200
# A form's page must be able to say where it comes from, so the referrer is kept on our own site.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


@dataclass(frozen=True, slots=True)
class Room:
    """What the pages are made from."""

    ledger: Ledger
    public: Public
    office: Office
    upkeep: Upkeep
    auditor: Auditor
    sessions: Sessions
    templates: Environment = field(default_factory=environment)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a handler answers: figures that JSON can carry, and the page that shows them."""

    page: str
    figures: Mapping[str, Any]
    status_code: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    language: str = ""  # of whoever the page is for, unless they have chosen another


Handler = Callable[[Room, Request], Shown | Response]


def reading(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """Make an endpoint of a handler that only reads; what it asks the database does not hold the others up."""

    async def endpoint(request: Request) -> Response:
        if request.query_params.get("lang") in TABLES:
            return _with_language(request)
        return await run_in_threadpool(answer, handler, request)

    return endpoint


def answer(handler: Handler, request: Request) -> Response:
    """Ask a handler and show what it gives."""
    room: Room = request.app.state.room
    shown = handler(room, request)
    return shown if isinstance(shown, Response) else show(room, request, shown)


def show(room: Room, request: Request, shown: Shown) -> Response:
    """Show figures as what was asked for."""
    if wants_json(request):
        return JSONResponse(dict(shown.figures), shown.status_code, headers={"Vary": "Accept, Cookie", **shown.headers})
    language = language_of(request, shown.language)
    session = session_of(room, request)
    context: dict[str, Any] = {
        **speaking(language, room.public.assets()),
        "language": language,
        "base": base_of(request),
        "here": _address(request, "lang"),
        "path": request.url.path.removeprefix(base_of(request)) or "/",
        "twin": _twin(request),
        "is_in": session is not None,
        "form_key": "" if session is None else room.sessions.form_key(session),
        **shown.figures,
    }
    page = room.templates.get_template(shown.page).render(context)
    headers = {"Content-Language": language, "Vary": "Accept, Accept-Language, Cookie"}
    if session is not None:
        headers["Cache-Control"] = "no-store"
    return HTMLResponse(page, shown.status_code, headers=headers | dict(shown.headers))


def session_of(room: Room, request: Request) -> Session | None:
    """Give the operator's session, if this is one; looked up once a request."""
    if not hasattr(request.state, "session"):
        request.state.session = room.sessions.read(request)
    found: Session | None = request.state.session
    return found


def base_of(request: Request) -> str:
    """Say under which path the pages are mounted."""
    return str(request.scope.get("root_path", "")).rstrip("/")


def language_of(request: Request, own: str = "") -> str:
    """Choose the page's language: the link that was followed last, else its reader's own, or the browser's wish."""
    kept = request.cookies.get(LANGUAGE_COOKIE)
    return choose_language(kept if kept in TABLES else own or None, request.headers.get("accept-language", ""))


def wants_json(request: Request) -> bool:
    """Say whether a machine asks: by the address, or by what it accepts."""
    if request.scope.get("escrowd.twin"):
        return True
    accepted = request.headers.get("accept", "")
    return "application/json" in accepted and "text/html" not in accepted


def _with_language(request: Request) -> Response:
    response = RedirectResponse(_address(request, "lang"), 303)
    path = base_of(request) or "/"
    chosen = request.query_params["lang"]
    response.set_cookie(LANGUAGE_COOKIE, chosen, max_age=_YEAR, path=path, httponly=True, samesite="lax")
    return response


def _address(request: Request, without: str) -> str:
    asked = request.query_params.multi_items()[:_ASKED_MOST]
    kept = [(name[:_WORD_MOST], value[:_WORD_MOST]) for name, value in asked if name != without]
    return request.url.path + ("?" + urlencode(kept) if kept else "")


def _twin(request: Request) -> str:
    path, _, query = _address(request, "lang").partition("?")
    named = path.rstrip("/") + "/index" if path.rstrip("/") == base_of(request) else path.rstrip("/")
    return named + _TWIN + ("?" + query if query else "")


async def refused(request: Request, error: Exception) -> Response:
    """Answer what is not there, or not allowed, in the form that was asked for."""
    assert isinstance(error, HTTPException)
    room: Room = request.app.state.room
    figures = {"error": error.status_code, "reason": error.detail}
    return await run_in_threadpool(show, room, request, Shown("refused.html", figures, error.status_code))


class Twins:
    """Gives every page its twin at the same address with `.json`, and every answer its headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take the ending off, and remember that it was there."""

        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        if scope["type"] == "http" and scope["path"].endswith(_TWIN):
            path = scope["path"].removesuffix(_TWIN)
            path = path.removesuffix("index") if path.endswith("/index") else path  # the front page, under its mount
            scope = {**scope, "path": path, "escrowd.twin": True}
        await self._app(scope, receive, send_marked)
