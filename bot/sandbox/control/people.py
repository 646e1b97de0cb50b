"""The control API on people: making them, and what they write, hand in and press."""

from starlette.requests import Request

from bot.sandbox import conduct, human, inline, paying
from bot.sandbox.arguments import Arguments, read_arguments
from bot.sandbox.control.answers import person_of, route
from bot.sandbox.errors import Json, Refused
from bot.sandbox.groups import chat_json, groups_of
from bot.sandbox.methods.menus import commands_for
from bot.sandbox.people import Person, insert_person, is_username_taken, select_people
from bot.sandbox.repeats import once
from bot.sandbox.sandbox import Sandbox

CAST = (("陈静", "zh-hans", "employer"), ("Barb", "en", "freelancer"), ("林涛", "zh-hans", "freelancer"))


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
    person, given = person_of(request, sandbox), await read_arguments(request)
    body: Json = {}
    with sandbox.store.change():
        if "language_code" in given.values:
            code = given.text("language_code") or None
            sandbox.store.run("UPDATE people SET language_code = ? WHERE id = ?", code, person.id)
        if "blocked" in given.values:
            body = human.block(sandbox, person, blocked=given.truth("blocked"))
    return _person_json(person_of(request, sandbox)) | body


async def say(request: Request, sandbox: Sandbox) -> Json:
    """Write a text to the bot or into a group."""
    person, given = person_of(request, sandbox), await read_arguments(request)
    with sandbox.store.change():
        return once(
            *(sandbox.store, person.id, given.text("random_id")),
            lambda: human.say(sandbox, person, given.text("text"), _place(person, given)),
        )


async def hand_in(request: Request, sandbox: Sandbox) -> Json:
    """Send a file to the bot or into a group, as a document or a photo."""
    person, given = person_of(request, sandbox), await read_arguments(request)
    upload = given.uploads.get("file")
    if upload is None:
        raise Refused("The form needs a file.")
    kind = "photo" if request.url.path.endswith("/photos") else "document"
    with sandbox.store.change():
        return once(
            *(sandbox.store, person.id, given.text("random_id")),
            lambda: human.hand_in(sandbox, person, upload, given.text("caption"), _place(person, given), kind),
        )


async def change(request: Request, sandbox: Sandbox) -> Json:
    """Change one's own message."""
    person, given = person_of(request, sandbox), await read_arguments(request)
    with sandbox.store.change():
        return conduct.change(sandbox, person, *_message(request, person, given), given.text("text"))


async def take_back(request: Request, sandbox: Sandbox) -> Json:
    """Delete one's own message."""
    person, given = person_of(request, sandbox), await read_arguments(request)
    with sandbox.store.change():
        return conduct.take_back(sandbox, person, *_message(request, person, given))


async def react(request: Request, sandbox: Sandbox) -> Json:
    """React to a message."""
    person, given = person_of(request, sandbox), await read_arguments(request)
    emoji = given.parsed("emoji", "emoji is a list.") or []
    if not isinstance(emoji, list) or not all(isinstance(one, str) for one in emoji):
        raise Refused("emoji is a list of emoji.")
    with sandbox.store.change():
        return conduct.answer_with(sandbox, person, *_message(request, person, given), emoji)


async def vote(request: Request, sandbox: Sandbox) -> Json:
    """Vote in a poll."""
    person, given = person_of(request, sandbox), await read_arguments(request)
    options = given.parsed("option_ids", "option_ids is a list.") or []
    if not isinstance(options, list) or not all(isinstance(one, int) for one in options):
        raise Refused("option_ids is a list of numbers.")
    with sandbox.store.change():
        return conduct.vote(sandbox, person, *_message(request, person, given), options)


async def press(request: Request, sandbox: Sandbox) -> Json:
    """Press an inline button, or forge a press."""
    person, given = person_of(request, sandbox), await read_arguments(request)
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
    """Show the commands that a person's menu offers, in their own chat or in a group."""
    person, given = person_of(request, sandbox), await read_arguments(request)
    return {"commands": commands_for(sandbox.store, person, given.integer("chat_id", person.id))}


async def list_chats(request: Request, sandbox: Sandbox) -> Json:
    """List the chats on a person's screen: their own with the bot, and the groups they are in."""
    person = person_of(request, sandbox)
    chats = [person.id, *(group.id for group in groups_of(sandbox.store, person.id))]
    return {"chats": [chat_json(sandbox, chat_id) for chat_id in chats]}


async def ask_inline(request: Request, sandbox: Sandbox) -> Json:
    """Ask the bot inline."""
    person, given = person_of(request, sandbox), await read_arguments(request)
    chat_id = given.integer("chat_id") or person.id
    with sandbox.store.change():
        return inline.ask(sandbox, person, given.text("query"), given.text("offset"), chat_id)


async def choose_inline(request: Request, sandbox: Sandbox) -> Json:
    """Send a result of the bot's into a chat."""
    person, given = person_of(request, sandbox), await read_arguments(request)
    query_id = request.path_params["query_id"]
    with sandbox.store.change():
        return inline.choose(sandbox, person, query_id, given.text("result_id"), _place(person, given))


async def pay(request: Request, sandbox: Sandbox) -> Json:
    """Press Pay under an invoice, or behind a link to one."""
    person, given = person_of(request, sandbox), await read_arguments(request)
    slug = paying.message_slug(*_message(request, person, given))
    if given.text("link"):
        slug = given.text("link").removeprefix(paying.LINK)
    with sandbox.store.change():
        return paying.pay(sandbox, person, slug)


def _place(person: Person, given: Arguments) -> human.Place:
    """Give where a message goes: the person's own chat with the bot unless another is named."""
    return human.Place(
        chat_id=given.integer("chat_id") or person.id,
        reply_to=given.integer("reply_to") or None,
        thread_id=given.integer("thread_id") or None,
    )


def _message(request: Request, person: Person, given: Arguments) -> tuple[int, int]:
    """Give the chat and the number of the message that a person acts on."""
    number = request.path_params.get("message_id") or given.integer("message_id")
    return given.integer("chat_id") or person.id, number


def _person_json(person: Person) -> Json:
    """Give a person as the page sees them."""
    shown = {"role": person.role, "started": person.started, "blocked": person.blocked}
    return person.as_json() | shown | {"chat_id": person.id}


ROUTES = (
    route("people", list_people),
    route("people", add_person, "POST"),
    route("people/default", add_cast, "POST"),
    route("people/{person_id:number}", change_person, "PATCH"),
    route("people/{person_id:number}/messages", say, "POST"),
    route("people/{person_id:number}/documents", hand_in, "POST"),
    route("people/{person_id:number}/photos", hand_in, "POST"),
    route("people/{person_id:number}/messages/{message_id:number}", change, "PATCH"),
    route("people/{person_id:number}/messages/{message_id:number}", take_back, "DELETE"),
    route("people/{person_id:number}/reactions", react, "POST"),
    route("people/{person_id:number}/votes", vote, "POST"),
    route("people/{person_id:number}/inline", ask_inline, "POST"),
    route("people/{person_id:number}/inline/{query_id}", choose_inline, "POST"),
    route("people/{person_id:number}/payments", pay, "POST"),
    route("people/{person_id:number}/presses", press, "POST"),
    route("people/{person_id:number}/menu", menu),
    route("people/{person_id:number}/chats", list_chats),
)
