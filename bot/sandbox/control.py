"""The control API: what a person, a page or a test does to the emulator from outside (docs/sandbox.md)."""

import json
from asyncio import get_running_loop
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any, TypeVar

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from bot.sandbox import human, updates
from bot.sandbox.arguments import Arguments, read_arguments
from bot.sandbox.errors import ApiError, Json, Refused
from bot.sandbox.events import events_after, latest_event
from bot.sandbox.faults import Fault, Kind
from bot.sandbox.files import select_file
from bot.sandbox.messages import message_object, select_messages
from bot.sandbox.methods.menus import commands_for
from bot.sandbox.people import Person, insert_person, is_username_taken, select_people, select_person
from bot.sandbox.presses import select_press
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.wire import json_response

WAIT_SECONDS_MAX = 50
PROGRESS, PROGRESS_LENGTH_MAX = "tour progress", 10_000
MESSAGES_MAX = 200
INLINE_TYPES = ("image/png", "image/jpeg")
CAST = (("陈静", "zh-hans", "employer"), ("Barb", "en", "freelancer"), ("林涛", "zh-hans", "freelancer"))

Found = TypeVar("Found")
Handler = Callable[[Request, Sandbox], Awaitable[Any]]


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


def _answering(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """Turn a handler's value into JSON, and its refusals into an error body."""

    @wraps(handler)
    async def answer(request: Request) -> Response:
        try:
            result = await handler(request, request.app.state.sandbox)
        except Refused as refusal:
            return json_response({"error": refusal.words}, refusal.code)
        except ApiError as refusal:
            return json_response({"error": refusal.words}, refusal.code)
        return result if isinstance(result, Response) else json_response(result)

    return answer


async def config(_request: Request, sandbox: Sandbox) -> Json:
    """Say what the page has to know before it begins."""
    return {
        "ledger_url": sandbox.ledger_url,
        "bot": sandbox.bot.as_json(),
        "latest_event": latest_event(sandbox.store),
    }


async def show_tour(_request: Request, sandbox: Sandbox) -> Json:
    """Show the tour that the page can play, and how far it is."""
    tour = None if sandbox.tour is None else sandbox.tour.model_dump(mode="json", by_alias=True)
    return {"tour": tour, "progress": sandbox.store.setting(PROGRESS)}


async def keep_tour(request: Request, sandbox: Sandbox) -> Json:
    """Remember how far the tour is: a page that is loaded anew goes on there."""
    progress = (await read_arguments(request)).values.get("progress")
    if len(json.dumps(progress)) > PROGRESS_LENGTH_MAX:
        raise Refused("The progress is longer than that of any tour.")
    with sandbox.store.change():
        sandbox.store.set_setting(PROGRESS, progress)
    return {"progress": progress}


async def list_people(_request: Request, sandbox: Sandbox) -> Json:
    """List everybody."""
    return {"people": [_person_json(person) for person in select_people(sandbox.store)]}


async def add_person(request: Request, sandbox: Sandbox) -> Json:
    """Make a person who can write to the bot."""
    given = await read_arguments(request)
    first_name, username = given.text("first_name").strip(), given.text("username").strip() or None
    if not first_name:
        raise Refused("A person needs a first_name.")
    if is_username_taken(sandbox.store, username):
        raise Refused("Somebody has this username.", code=409)
    with sandbox.store.change():
        person = insert_person(
            sandbox.store,
            first_name=first_name,
            last_name=given.text("last_name") or None,
            username=username,
            language_code=given.text("language_code") or None,
            role=given.text("role") or None,
        )
    return _person_json(person)


async def add_cast(request: Request, sandbox: Sandbox) -> Json:
    """Make the default cast, unless there are people already."""
    if not select_people(sandbox.store):
        with sandbox.store.change():
            for first_name, language_code, role in CAST:
                insert_person(sandbox.store, first_name=first_name, language_code=language_code, role=role)
    return await list_people(request, sandbox)


async def change_person(request: Request, sandbox: Sandbox) -> Json:
    """Change a person's language, or have them block the bot."""
    person, given = _person(request, sandbox), await read_arguments(request)
    body: Json = {}
    with sandbox.store.change():
        if "language_code" in given.values:
            code = given.text("language_code") or None
            sandbox.store.run("UPDATE people SET language_code = ? WHERE id = ?", code, person.id)
        if "blocked" in given.values:
            body = human.block(sandbox, person, blocked=given.truth("blocked"))
    return _person_json(_person(request, sandbox)) | body


async def say(request: Request, sandbox: Sandbox) -> Json:
    """Write a text to the bot."""
    person, given = _person(request, sandbox), await read_arguments(request)
    reply_to = given.integer("reply_to") or None
    with sandbox.store.change():
        return human.say(sandbox, person, given.text("text"), reply_to=reply_to)


async def hand_in(request: Request, sandbox: Sandbox) -> Json:
    """Send a file to the bot."""
    person, given = _person(request, sandbox), await read_arguments(request)
    upload = given.uploads.get("file")
    if upload is None:
        raise Refused("The form needs a file.")
    with sandbox.store.change():
        return human.hand_in(sandbox, person, upload, given.text("caption"))


async def press(request: Request, sandbox: Sandbox) -> Json:
    """Press an inline button, or forge a press."""
    person, given = _person(request, sandbox), await read_arguments(request)
    pressing = human.Pressing(
        chat_id=given.integer("chat_id", person.id),
        message_id=given.integer("message_id"),
        callback=given.text("callback_data"),
        forged=given.truth("forge"),
        stale=given.truth("stale"),
    )
    if sandbox.store.row("SELECT 1 FROM chats WHERE id = ?", pressing.chat_id) is None:
        raise Refused("There is no such chat.", code=404)
    with sandbox.store.change():
        return human.press(sandbox, person, pressing)


async def menu(request: Request, sandbox: Sandbox) -> Json:
    """Show the commands that a person's menu offers."""
    return {"commands": commands_for(sandbox.store, _person(request, sandbox))}


async def read_press(request: Request, sandbox: Sandbox) -> Json:
    """Show what the bot answered to a press, waiting for it if asked."""
    press_id = request.path_params["press_id"]

    def look() -> Json | None:
        pressed = select_press(sandbox.store, press_id)
        if pressed is None:
            raise Refused("There was no such press.", code=404)
        return pressed.answer

    answer = await _wait_for(sandbox, await read_arguments(request), look)
    return {"answered": answer is not None, **(answer or {})}


async def read_messages(request: Request, sandbox: Sandbox) -> Json:
    """List a chat's messages after a number, waiting for one if asked."""
    chat_id, given = request.path_params["chat_id"], await read_arguments(request)
    limit = min(given.integer("limit", MESSAGES_MAX), MESSAGES_MAX)

    def look() -> list[Json]:
        messages = select_messages(sandbox.store, chat_id, given.integer("after"), limit)
        return [message_object(sandbox, message, for_person=True) for message in messages]

    return {"messages": await _wait_for(sandbox, given, look)}


async def read_events(request: Request, sandbox: Sandbox) -> Json:
    """List what happened on the screens after a place in the order, waiting for it if asked."""
    given = await read_arguments(request)
    chat_id = given.integer("chat_id") or None
    events = await _wait_for(sandbox, given, lambda: events_after(sandbox, given.integer("after"), chat_id))
    return {"events": events}


async def read_file(request: Request, sandbox: Sandbox) -> Response:
    """Hand a person a file of a chat; only pictures are shown, all else is saved."""
    file = select_file(sandbox.store, request.path_params["file_id"])
    if file is None:
        raise Refused("There is no such file.", code=404)
    shown = file.width is not None and file.mime_type in INLINE_TYPES
    return FileResponse(
        sandbox.store.folder / file.path,
        media_type=file.mime_type if shown else "application/octet-stream",
        filename=file.name,
        content_disposition_type="inline" if shown else "attachment",
    )


async def read_updates(_request: Request, sandbox: Sandbox) -> Json:
    """Say how many updates wait for the bot, and show the first of them."""
    waiting = updates.select_waiting(sandbox.store, 100)
    return {"waiting": updates.count_waiting(sandbox.store), "updates": waiting}


async def redeliver(request: Request, sandbox: Sandbox) -> Json:
    """Deliver an update once more under its old number."""
    with sandbox.store.change():
        found = updates.deliver_again(sandbox.store, request.path_params["update_id"])
    if not found:
        raise Refused("This update is not known any more.", code=404)
    return {"update_id": request.path_params["update_id"]}


async def list_faults(_request: Request, sandbox: Sandbox) -> Json:
    """List the faults still to come."""
    return {"faults": [fault.as_json() for fault in sandbox.faults.waiting()]}


async def add_fault(request: Request, sandbox: Sandbox) -> Json:
    """Order a fault for the next calls of a method."""
    given = await read_arguments(request)
    kind = given.text("kind")
    if kind not in list(Kind):
        raise Refused(f"kind is one of {', '.join(Kind)}.")
    fault = Fault(
        method=given.text("method").lower() or "*",
        kind=Kind(kind),
        times=max(given.integer("times", 1), 1),
        retry_after=max(given.integer("retry_after", 1), 1),
        skip=max(given.integer("skip"), 0),
    )
    sandbox.faults.add(fault)
    return fault.as_json()


async def clear_faults(request: Request, sandbox: Sandbox) -> Json:
    """Forget all faults."""
    sandbox.faults.clear()
    return await list_faults(request, sandbox)


async def _wait_for(sandbox: Sandbox, given: Arguments, look: Callable[[], Found]) -> Found:
    """Look until something is there, at most `wait` seconds."""
    clock = get_running_loop().time
    deadline = clock() + min(given.integer("wait"), WAIT_SECONDS_MAX)
    while True:
        found = look()
        patience = deadline - clock()
        if found or patience <= 0 or not await sandbox.store.bell.wait(patience):
            return found


def _person(request: Request, sandbox: Sandbox) -> Person:
    """Give the person in the path."""
    person = select_person(sandbox.store, request.path_params["person_id"])
    if person is None:
        raise Refused("There is no such person.", code=404)
    return person


def _person_json(person: Person) -> Json:
    """Give a person as the page sees them."""
    shown = {"role": person.role, "started": person.started, "blocked": person.blocked}
    return person.as_json() | shown | {"chat_id": person.id}


def _route(path: str, handler: Handler, method: str = "GET") -> Route:
    """One line of the table below."""
    return Route(f"/sandbox/api/{path}", _answering(handler), methods=[method])


ROUTES = (
    _route("config", config),
    _route("tour", show_tour),
    _route("tour/progress", keep_tour, "PUT"),
    _route("people", list_people),
    _route("people", add_person, "POST"),
    _route("people/default", add_cast, "POST"),
    _route("people/{person_id:number}", change_person, "PATCH"),
    _route("people/{person_id:number}/messages", say, "POST"),
    _route("people/{person_id:number}/documents", hand_in, "POST"),
    _route("people/{person_id:number}/presses", press, "POST"),
    _route("people/{person_id:number}/menu", menu),
    _route("presses/{press_id}", read_press),
    _route("chats/{chat_id:number}/messages", read_messages),
    _route("events", read_events),
    _route("files/{file_id}", read_file),
    _route("updates", read_updates),
    _route("updates/{update_id:number}/redeliver", redeliver, "POST"),
    _route("faults", list_faults),
    _route("faults", add_fault, "POST"),
    _route("faults", clear_faults, "DELETE"),
)
