"""The pages put together: which address is whose, and what every answer carries."""

from collections.abc import Mapping

from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from ledger.assembly import Ledger
from ledger.config import MissingSetting
from ledger.database import DatabaseBusy
from ledger.upkeep import Upkeep
from ledger.views.office import Office
from ledger.views.public import Public
from ledger.web.auditing import Auditor
from ledger.web.pages import office, public, wallet
from ledger.web.pages.answering import Handler, Room, Twins, reading, refused
from ledger.web.pages.office import Acting, acting, private
from ledger.web.pages.rendering import HERE
from ledger.web.pages.sessions import Sessions

_PUBLIC: Mapping[str, Handler] = {
    "/": public.front,
    "/journal": public.journal,
    "/find": public.look_up,
    "/findings": public.findings,
    "/proof": public.proof,
    "/entries/{seq}": public.entry,
    "/accounts/{address}": public.account,
    "/batches/{batch}": public.batch,
    "/tasks/{batch}/{place}": public.task,
    "/blocks/{number}": public.block,
    "/txs/{hash}": public.tx,
    "/wallet/link/{token}": wallet.link_page,
    "/wallet/sign/{token}": wallet.sign_page,
}
_TAKING: Mapping[str, wallet.Taking] = {
    "/wallet/link/{token}/message": wallet.write_message,
    "/wallet/link/{token}": wallet.take_proof,
    "/wallet/sign/{token}": wallet.take_signatures,
}
_PRIVATE: Mapping[str, Handler] = {
    "/operator": office.desk,
    "/operator/queues": office.queues,
    "/operator/txs": office.pending,
    "/operator/findings": office.findings,
    "/operator/fees": office.fee_page,
    "/operator/settings": office.settings,
    "/tasks/{task}": office.task,
}
_ACTING: Mapping[str, Acting] = {
    "/operator/logout": office.sign_out,
    "/operator/findings/{seq:number}": office.close_finding,
    "/operator/fees": office.prepare_fees,
    "/operator/fees/ask": office.ask_fees,
}


def pages_app(ledger: Ledger, auditor: Auditor) -> Starlette:
    """Make the pages of a ledger."""
    upkeep, policy = Upkeep(ledger.engine), ledger.policy
    sessions = Sessions(_password(ledger), f"{policy.chain_id}|{policy.escrow}", upkeep)
    routes = [
        *(Route(path, reading(handler)) for path, handler in _PUBLIC.items()),
        Route("/operator/login", reading(office.login)),
        Route("/operator/login", office.sign_in, methods=["POST"]),
        *(Route(path, reading(private(handler))) for path, handler in _PRIVATE.items()),
        *(Route(path, acting(handler), methods=["POST"]) for path, handler in _ACTING.items()),
        *(Route(path, wallet.taking(take), methods=["POST"]) for path, take in _TAKING.items()),
        Mount("/static", StaticFiles(directory=HERE / "static")),
    ]
    app = Starlette(
        routes=routes,
        middleware=[Middleware(Twins)],
        exception_handlers={HTTPException: refused, DatabaseBusy: _come_again, UnicodeError: _no_utf_8},
    )
    public_views = Public(ledger.engine, policy.chain_id, policy.escrow)
    app.state.room = Room(ledger, public_views, Office(ledger.engine), upkeep, auditor, sessions)
    return app


class _Number(Convertor[int]):
    """A number in an address, no larger than a database's; Starlette's own has no end."""

    regex = "[0-9]{1,18}"

    def convert(self, value: str) -> int:
        """Read it."""
        return int(value)

    def to_string(self, value: int) -> str:
        """Write it."""
        return str(value)


register_url_convertor("number", _Number())


def _password(ledger: Ledger) -> str:
    """Read the operator's password; where none is set and none may be made, nobody can sign in."""
    try:
        return ledger.settings.secret("operator_password")
    except MissingSetting:
        return ""


async def _come_again(_request: Request, _error: Exception) -> Response:
    words = "The database is busy or away: ask again. 数据库繁忙或暂时无法访问，请稍后再试。"
    return PlainTextResponse(words, 503, headers={"Retry-After": "2"})


async def _no_utf_8(_request: Request, _error: Exception) -> Response:
    return PlainTextResponse("What was sent is not UTF-8. 发来的内容不是 UTF-8 编码。", 400)
