"""The control API on what is to be seen: chats, messages, events, files, presses, and updates that wait."""

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from bot.sandbox import updates
from bot.sandbox.arguments import read_arguments
from bot.sandbox.control.answers import route, wait_for
from bot.sandbox.errors import Json, Refused
from bot.sandbox.events import events_after, latest_event
from bot.sandbox.files import select_file
from bot.sandbox.groups import chat_json, select_groups
from bot.sandbox.messages import message_object, select_messages, select_messages_before
from bot.sandbox.people import select_people
from bot.sandbox.presses import select_press
from bot.sandbox.queries import select_query
from bot.sandbox.sandbox import Sandbox

MESSAGES_MAX = 200
INLINE_TYPES = ("image/png", "image/jpeg")


async def config(_request: Request, sandbox: Sandbox) -> Json:
    """Say what the page has to know before it begins."""
    return {
        "ledger_url": sandbox.ledger_url,
        "bot": sandbox.me() | sandbox.abilities(),
        "latest_event": latest_event(sandbox.store),
    }


async def list_chats(_request: Request, sandbox: Sandbox) -> Json:
    """List all chats: everybody's own with the bot, then the groups."""
    private = [person.id for person in select_people(sandbox.store)]
    groups = [group.id for group in select_groups(sandbox.store)]
    return {"chats": [chat_json(sandbox, chat_id) for chat_id in (*private, *groups)]}


async def read_chat(request: Request, sandbox: Sandbox) -> Json:
    """Show one chat."""
    chat_id = request.path_params["chat_id"]
    if sandbox.store.row("SELECT 1 FROM chats WHERE id = ?", chat_id) is None:
        raise Refused("There is no such chat.", code=404)
    return chat_json(sandbox, chat_id)


async def read_press(request: Request, sandbox: Sandbox) -> Json:
    """Show what the bot answered to a press, waiting for it if asked."""
    press_id = request.path_params["press_id"]

    def look() -> Json | None:
        pressed = select_press(sandbox.store, press_id)
        if pressed is None:
            raise Refused("There was no such press.", code=404)
        return pressed.answer

    answer = await wait_for(sandbox, await read_arguments(request), look)
    return {"answered": answer is not None, **(answer or {})}


async def read_query(request: Request, sandbox: Sandbox) -> Json:
    """Show what the bot answered to an inline query or a checkout, waiting for it if asked."""

    def look() -> Json | None:
        kind, query_id = request.path_params["kind"], request.path_params["query_id"]
        query = select_query(sandbox, kind, query_id)
        if query is None:
            raise Refused("There was no such query.", code=404)
        return query.answer

    answer = await wait_for(sandbox, await read_arguments(request), look)
    return {"answered": answer is not None, **(answer or {})}


async def read_messages(request: Request, sandbox: Sandbox) -> Json:
    """List a chat's messages after a number, waiting for one if asked, or the last ones before a number."""
    chat_id, given = request.path_params["chat_id"], await read_arguments(request)
    limit = min(given.integer("limit", MESSAGES_MAX), MESSAGES_MAX)

    def look() -> list[Json]:
        if "before" in given.values:
            messages = select_messages_before(sandbox.store, chat_id, given.integer("before"), limit)
        else:
            messages = select_messages(sandbox.store, chat_id, given.integer("after"), limit)
        return [message_object(sandbox, message, for_person=True) for message in messages]

    return {"messages": await wait_for(sandbox, given, look)}


async def read_events(request: Request, sandbox: Sandbox) -> Json:
    """List what happened on the screens after a place in the order, waiting for it if asked."""
    given = await read_arguments(request)
    after, chat_id, person_id = (given.integer(name) for name in ("after", "chat_id", "person_id"))

    def look() -> list[Json]:
        return events_after(sandbox, after, chat_id=chat_id or None, person_id=person_id or None)

    return {"events": await wait_for(sandbox, given, look)}


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


ROUTES = (
    route("config", config),
    route("chats", list_chats),
    route("chats/{chat_id:number}", read_chat),
    route("chats/{chat_id:number}/messages", read_messages),
    route("presses/{press_id}", read_press),
    route("queries/{kind}/{query_id}", read_query),
    route("events", read_events),
    route("files/{file_id}", read_file),
    route("updates", read_updates),
    route("updates/{update_id:number}/redeliver", redeliver, "POST"),
)
