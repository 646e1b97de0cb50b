"""What the bot says of itself: its name and descriptions per language, and the rights it asks for."""

from collections.abc import Callable
from typing import Any

from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import BadRequest, Json
from bot.sandbox.groups import RIGHTS
from bot.sandbox.methods.menus import read_language
from bot.sandbox.sandbox import Sandbox

LENGTHS = {"name": 64, "description": 512, "short_description": 120}


def setter(field: str) -> Callable[[Sandbox, Arguments], bool]:
    """Make the method that keeps one of the texts; an empty one is forgotten."""

    def keep(sandbox: Sandbox, arguments: Arguments) -> bool:
        text, key = arguments.text(field).strip(), f"{field}:{read_language(arguments)}"
        if len(text) > LENGTHS[field]:
            raise BadRequest(f"BOT_{field.upper()}_TOO_LONG")
        texts = {name: value for name, value in sandbox.store.setting("texts", {}).items() if name != key}
        sandbox.store.set_setting("texts", texts | ({key: text} if text else {}))
        return True

    return keep


def getter(field: str) -> Callable[[Sandbox, Arguments], Json]:
    """Make the method that gives one of the texts, of no language where it has none in the one asked for."""

    def give(sandbox: Sandbox, arguments: Arguments) -> Json:
        texts = sandbox.store.setting("texts", {})
        otherwise = sandbox.bot.first_name if field == "name" else ""
        text = texts.get(f"{field}:{read_language(arguments)}") or texts.get(f"{field}:") or otherwise
        return {field: text}

    return give


def set_my_default_administrator_rights(sandbox: Sandbox, arguments: Arguments) -> bool:
    """Keep the rights the bot asks for when it is made an administrator."""
    given: Any = arguments.parsed("rights", "can't parse ChatAdministratorRights JSON object")
    if given is not None and not isinstance(given, dict):
        raise BadRequest("can't parse ChatAdministratorRights: ChatAdministratorRights must be an Object")
    rights = {right: given.get(right) is True for right in RIGHTS} if given else None
    sandbox.store.set_setting(_rights_name(arguments), rights)
    return True


def get_my_default_administrator_rights(sandbox: Sandbox, arguments: Arguments) -> Json:
    """Give the rights the bot asks for."""
    rights: Json | None = sandbox.store.setting(_rights_name(arguments))
    return {"is_anonymous": False} | (rights or dict.fromkeys(RIGHTS, False))


def leave_server(_sandbox: Sandbox, _arguments: Arguments) -> bool:
    """Log out or close: there is no other server to go to, so nothing changes."""
    return True


def _rights_name(arguments: Arguments) -> str:
    """Give the setting that a call means."""
    return "channel_rights" if arguments.truth("for_channels") else "group_rights"
