"""Polls and quizzes: asking them, and ending them."""

import secrets
from dataclasses import replace
from typing import Any

from bot.sandbox.arguments import Arguments
from bot.sandbox.entities import utf16_length
from bot.sandbox.errors import BadRequest, Json
from bot.sandbox.events import insert_event
from bot.sandbox.keyboards import read_inline_markup
from bot.sandbox.messages import update_message
from bot.sandbox.methods.chats import read_message
from bot.sandbox.methods.posting import post
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.updates import insert_update

QUESTION_MAX, OPTION_MAX = 300, 100
OPTIONS = range(1, 13)


def send_poll(sandbox: Sandbox, arguments: Arguments) -> Json:
    """Ask something with answers to choose from."""
    question = arguments.text("question").strip()
    if not question:
        raise BadRequest("poll question must be non-empty")
    if utf16_length(question) > QUESTION_MAX:
        raise BadRequest(f"poll question length must not exceed {QUESTION_MAX}")
    options = _read_options(arguments)
    kind = arguments.text("type") or "regular"
    if kind not in ("regular", "quiz"):
        raise BadRequest("can't parse poll: Unsupported poll type specified")
    poll: Json = {
        "id": str(secrets.randbelow(9 * 10**17) + 10**17),
        "question": question,
        "options": [
            {"persistent_id": str(place), "text": text, "voter_count": 0} for place, text in enumerate(options)
        ],
        "total_voter_count": 0,
        "is_closed": arguments.truth("is_closed"),
        "is_anonymous": "is_anonymous" not in arguments.values or arguments.truth("is_anonymous"),
        "type": kind,
        "allows_multiple_answers": arguments.truth("allows_multiple_answers"),
        "allows_revoting": kind == "regular",
        "members_only": False,
    }
    return post(sandbox, arguments, {"poll": poll | _read_quiz(arguments, kind, len(options))})


def stop_poll(sandbox: Sandbox, arguments: Arguments) -> Json:
    """End a poll of the bot's own; its result is given."""
    message = read_message(sandbox, arguments, "message with poll to stop")
    if "poll" not in message.content or message.sender_id != sandbox.bot.id:
        raise BadRequest("poll can't be stopped")
    if message.content["poll"]["is_closed"]:
        raise BadRequest("poll has already been closed")
    poll: Json = message.content["poll"] | {"is_closed": True}
    stopped = replace(message, content={"poll": poll}, markup=read_inline_markup(arguments))
    update_message(sandbox.store, stopped)
    insert_event(sandbox.store, message.chat_id, "edit", message_id=message.message_id)
    insert_update(sandbox.store, "poll", poll)
    return poll


def _read_options(arguments: Arguments) -> list[str]:
    """Give the answers to choose from, named as texts or as objects."""
    given: Any = arguments.parsed("options", "can't parse options JSON object")
    if not isinstance(given, list):
        raise BadRequest("expected an Array of String as options")
    options = [str(one.get("text") if isinstance(one, dict) else one).strip() for one in given]
    if len(options) not in OPTIONS:
        few = len(options) < OPTIONS[0]
        edge = f"at least {OPTIONS[0]} option" if few else f"at most {OPTIONS[-1]} options"
        raise BadRequest(f"poll must have {edge}")
    if not all(options):
        raise BadRequest("poll options must be non-empty")
    if any(utf16_length(option) > OPTION_MAX for option in options):
        raise BadRequest(f"poll options length must not exceed {OPTION_MAX}")
    return options


def _read_quiz(arguments: Arguments, kind: str, count: int) -> Json:
    """Give what only a quiz has: the right answer and why."""
    if kind != "quiz":
        return {}
    right = arguments.parsed("correct_option_ids", "can't parse correct option identifiers JSON object")
    right = right if isinstance(right, list) else [arguments.integer("correct_option_id", -1)]
    if not all(isinstance(place, int) and 0 <= place < count for place in right):
        raise BadRequest("wrong correct option ID specified")
    explanation = arguments.text("explanation")
    return {"correct_option_ids": right} | ({"explanation": explanation} if explanation else {})
