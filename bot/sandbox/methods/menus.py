"""The bot's command lists, per scope and language, and its menu button."""

import json
import re
from typing import Any

from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import BadRequest, Json
from bot.sandbox.events import insert_event
from bot.sandbox.groups import select_groups, select_member
from bot.sandbox.methods.chats import read_chat
from bot.sandbox.people import Person, select_people
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.store import Store

COMMANDS_MAX = 100
DESCRIPTION_MAX = 256
_NAME = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"(?:[a-z]{2})?")
_WIDE_SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
_CHAT_SCOPES = ("chat", "chat_administrators", "chat_member")
_BUTTONS = ("default", "commands", "web_app")


def set_my_commands(sandbox: Sandbox, arguments: Arguments) -> bool:
    """Keep a list of commands; an empty one removes the list."""
    commands = _read_commands(arguments)
    scope, language_code = _read_scope(arguments), read_language(arguments)
    sandbox.store.run("DELETE FROM command_lists WHERE scope = ? AND language_code = ?", scope, language_code)
    if commands:
        sandbox.store.run("INSERT INTO command_lists VALUES (?, ?, ?)", scope, language_code, json.dumps(commands))
    _announce(sandbox.store)
    return True


def get_my_commands(sandbox: Sandbox, arguments: Arguments) -> list[Json]:
    """Give the list of exactly this scope and language."""
    return _select_commands(sandbox.store, _read_scope(arguments), read_language(arguments)) or []


def delete_my_commands(sandbox: Sandbox, arguments: Arguments) -> bool:
    """Remove a list, so that a wider one shows."""
    scope, language_code = _read_scope(arguments), read_language(arguments)
    sandbox.store.run("DELETE FROM command_lists WHERE scope = ? AND language_code = ?", scope, language_code)
    _announce(sandbox.store)
    return True


def set_chat_menu_button(sandbox: Sandbox, arguments: Arguments) -> bool:
    """Keep what the button beside the input line opens, for one chat or for all."""
    chat_id = read_chat(sandbox, arguments) if arguments.text("chat_id") else 0
    button = arguments.parsed("menu_button", "can't parse menu button JSON object") or {"type": "default"}
    if not isinstance(button, dict):
        raise BadRequest("menuButton must be an Object")
    if button.get("type") not in _BUTTONS:
        raise BadRequest("menuButton has unsupported type")
    sandbox.store.run("INSERT OR REPLACE INTO menu_buttons VALUES (?, ?)", chat_id, json.dumps(button))
    _announce(sandbox.store)
    return True


def get_chat_menu_button(sandbox: Sandbox, arguments: Arguments) -> Json:
    """Give what the button opens in one chat, or by default."""
    chat_id = read_chat(sandbox, arguments) if arguments.text("chat_id") else 0
    row = sandbox.store.row(
        "SELECT button FROM menu_buttons WHERE chat_id IN (?, 0) ORDER BY chat_id = 0 LIMIT 1", chat_id
    )
    button: Json = json.loads(row["button"]) if row else {"type": "default"}
    return button


def commands_for(store: Store, person: Person, chat_id: int) -> list[Json]:
    """Give the commands that a person's menu shows: the narrowest scope that has any, their language first."""
    language_code = (person.language_code or "")[:2]
    for scope in _scopes(store, person, chat_id):
        for language in (language_code, ""):
            commands = _select_commands(store, scope, language)
            if commands:
                return commands
    return []


def _scopes(store: Store, person: Person, chat_id: int) -> tuple[str, ...]:
    """Give the scopes that hold for somebody in a chat, the narrowest first."""
    if chat_id == person.id:
        return (f"chat:{chat_id}", "all_private_chats", "default")
    leads = select_member(store, chat_id, person.id).leads
    here = (f"chat_administrators:{chat_id}", "all_chat_administrators") if leads else ("", "")
    return (f"chat_member:{chat_id}:{person.id}", here[0], f"chat:{chat_id}", here[1], "all_group_chats", "default")


def _select_commands(store: Store, scope: str, language_code: str) -> list[Json] | None:
    """One list, if it was set."""
    row = store.row("SELECT commands FROM command_lists WHERE scope = ? AND language_code = ?", scope, language_code)
    commands: list[Json] | None = json.loads(row["commands"]) if row else None
    return commands


def _announce(store: Store) -> None:
    """Let every screen fetch its menu anew."""
    chats = [person.id for person in select_people(store)] + [group.id for group in select_groups(store)]
    for chat_id in chats:
        insert_event(store, chat_id, "menu")


def _read_commands(arguments: Arguments) -> list[Json]:
    """Give the checked commands of a call."""
    given = arguments.parsed("commands", "can't parse commands JSON object")
    if given is None:
        return []
    if not isinstance(given, list):
        raise BadRequest("expected an Array of BotCommand")
    if len(given) > COMMANDS_MAX:
        raise BadRequest("BOT_COMMANDS_TOO_MUCH")
    return [_read_command(command) for command in given]


def _read_command(command: Any) -> Json:
    """One checked command; a leading slash is forgiven."""
    if not isinstance(command, dict):
        raise BadRequest("can't parse BotCommand: expected an Object")
    name = str(command.get("command", "")).removeprefix("/")
    description = str(command.get("description", "")).strip()
    if not _NAME.fullmatch(name):
        raise BadRequest("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= DESCRIPTION_MAX:
        raise BadRequest("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _read_scope(arguments: Arguments) -> str:
    """Give the scope of a call as one word: its type, and the chat and person where it has them."""
    scope = arguments.parsed("scope", "can't parse BotCommandScope JSON object") or {"type": "default"}
    if not isinstance(scope, dict):
        raise BadRequest("BotCommandScope must be an Object")
    kind = scope.get("type")
    if kind in _WIDE_SCOPES:
        return str(kind)
    if kind not in _CHAT_SCOPES:
        raise BadRequest("can't parse BotCommandScope: unsupported type specified")
    if not scope.get("chat_id"):
        raise BadRequest("can't parse BotCommandScope: empty chat_id specified")
    if kind == "chat_member":
        return f"chat_member:{scope['chat_id']}:{scope.get('user_id')}"
    return f"{kind}:{scope['chat_id']}"


def read_language(arguments: Arguments) -> str:
    """Give the two letters of a language, or none."""
    language_code = arguments.text("language_code")
    if not _LANGUAGE.fullmatch(language_code):
        raise BadRequest("invalid language code specified")
    return language_code
