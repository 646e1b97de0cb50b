"""What may stand under a message: inline keyboards, reply keyboards, their removal, a forced reply."""

from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import BadRequest, Json

CALLBACK_BYTES_MAX = 64
BUTTONS_MAX = 100
_ACTIONS = (
    "callback_data",
    "url",
    "copy_text",
    "login_url",
    "web_app",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "callback_game",
    "pay",
)


def read_markup(arguments: Arguments) -> Json | None:
    """Give the checked `reply_markup` of a call."""
    refusal = "can't parse reply keyboard markup JSON object"
    markup = arguments.parsed("reply_markup", refusal)
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise BadRequest("object expected as reply markup")
    if "inline_keyboard" in markup:
        return _inline(markup)
    if "keyboard" in markup:
        return markup | {"keyboard": [[_plain(button) for button in row] for row in _rows(markup, "keyboard")]}
    if markup.get("remove_keyboard") or markup.get("force_reply"):
        return markup
    return None


def read_inline_markup(arguments: Arguments) -> Json | None:
    """Give the checked `reply_markup` of an edit, which may only be inline."""
    markup = read_markup(arguments)
    if markup is not None and "inline_keyboard" not in markup:
        raise BadRequest("inline keyboard expected")
    return markup


def is_inline(markup: Json | None) -> bool:
    """Whether a markup is shown to the bot as part of the message."""
    return markup is not None and "inline_keyboard" in markup


def has_button(markup: Json | None, callback: str) -> bool:
    """Whether a keyboard has a button with this callback text."""
    if markup is None:
        return False
    rows = markup.get("inline_keyboard", ())
    return any(button.get("callback_data") == callback for row in rows for button in row)


def _rows(markup: Json, name: str) -> list[list[Any]]:
    """Give the rows of a keyboard."""
    rows = markup[name]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise BadRequest(f'field "{name}" must be an Array of Arrays')
    return [row for row in rows if row]


def _inline(markup: Json) -> Json | None:
    """Give an inline keyboard; one without buttons is none."""
    rows = [[_button(button) for button in row] for row in _rows(markup, "inline_keyboard")]
    if sum(len(row) for row in rows) > BUTTONS_MAX:
        raise BadRequest("reply markup is too long")
    return {"inline_keyboard": rows} if rows else None


def _button(button: Any) -> Json:
    """One checked button of an inline keyboard."""
    if not isinstance(button, dict):
        raise BadRequest("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise BadRequest("can't parse inline keyboard button: Can't find field \"text\"")
    if not button["text"].strip():
        raise BadRequest("can't parse inline keyboard button: text must be non-empty")
    if not any(name in button for name in _ACTIONS):
        refusal = "Text buttons are unallowed in the inline keyboard"
        raise BadRequest(f"can't parse inline keyboard button: {refusal}")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= CALLBACK_BYTES_MAX:
        raise BadRequest("BUTTON_DATA_INVALID")
    if "url" in button and not _is_link(str(button["url"])):
        raise BadRequest("BUTTON_URL_INVALID")
    return button


def _is_link(link: str) -> bool:
    """Whether a button may lead there."""
    try:
        parts = urlsplit(link if "://" in link else f"http://{link}")
        names_a_place = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return parts.scheme in ("http", "https", "tg", "ton") and names_a_place and " " not in link


def _plain(button: Any) -> Json:
    """One button of a reply keyboard, which may be a bare text."""
    if isinstance(button, str):
        return {"text": button}
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise BadRequest("can't parse keyboard button: KeyboardButton must be a String or an Object")
    return button
