"""How the control API answers: JSON, refusals in sentences, and waiting for what is to come."""

from asyncio import get_running_loop
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any, TypeVar

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import ApiError, Refused
from bot.sandbox.groups import Group, select_group
from bot.sandbox.people import Person, select_person
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.wire import json_response

WAIT_SECONDS_MAX = 50

Found = TypeVar("Found")
Handler = Callable[[Request, Sandbox], Awaitable[Any]]


class _Number(Convertor[int]):
    """A number in an address, no larger than a database's; Starlette's own has no end."""

    regex = "-?[0-9]{1,18}"

    def convert(self, value: str) -> int:
        """Read it."""
        return int(value)

    def to_string(self, value: int) -> str:
        """Write it."""
        return str(value)


register_url_convertor("number", _Number())


def answering(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """Turn a handler's value into JSON, and its refusals into an error body."""

    @wraps(handler)
    async def answer(request: Request) -> Response:
        try:
            result = await handler(request, request.app.state.sandbox)
        except Refused as refusal:
            return json_response({"error": refusal.words}, refusal.code)
        except ApiError as refusal:
            return json_response({"error": refusal.words or refusal.prefix}, refusal.code)
        return result if isinstance(result, Response) else json_response(result)

    return answer


async def wait_for(sandbox: Sandbox, given: Arguments, look: Callable[[], Found]) -> Found:
    """Look until something is there, at most `wait` seconds."""
    clock = get_running_loop().time
    deadline = clock() + min(given.integer("wait"), WAIT_SECONDS_MAX)
    while True:
        found = look()
        patience = deadline - clock()
        if found or patience <= 0 or not await sandbox.store.bell.wait(patience):
            return found


def person_of(request: Request, sandbox: Sandbox) -> Person:
    """Give the person in the path."""
    person = select_person(sandbox.store, request.path_params["person_id"])
    if person is None:
        raise Refused("There is no such person.", code=404)
    return person


def group_of(request: Request, sandbox: Sandbox) -> Group:
    """Give the group in the path, unless it has become another."""
    group = select_group(sandbox.store, request.path_params["chat_id"])
    if group is None:
        raise Refused("There is no such group.", code=404)
    if group.migrated_to is not None:
        raise Refused(f"This group has become the supergroup {group.migrated_to}.", code=409)
    return group


def route(path: str, handler: Handler, method: str = "GET") -> Route:
    """One line of a table of routes."""
    return Route(f"/sandbox/api/{path}", answering(handler), methods=[method])
