"""What the bot answers to the press of a button."""

from bot.sandbox.arguments import Arguments
from bot.sandbox.entities import utf16_length
from bot.sandbox.errors import BadRequest
from bot.sandbox.events import insert_event
from bot.sandbox.presses import select_press, update_answer
from bot.sandbox.sandbox import Sandbox

ANSWER_UNITS_MAX = 200


def answer_callback_query(sandbox: Sandbox, arguments: Arguments) -> bool:
    """Stop the button's spinner, with a notice or an alert if there are words; each press is answered once."""
    press = select_press(sandbox.store, arguments.text("callback_query_id"))
    if press is None or press.answer is not None or sandbox.now() >= press.expires_at:
        raise BadRequest("query is too old and response timeout expired or query ID is invalid")
    if utf16_length(arguments.text("text")) > ANSWER_UNITS_MAX:
        raise BadRequest("MESSAGE_TOO_LONG")
    answer = {
        "text": arguments.text("text"),
        "show_alert": arguments.truth("show_alert"),
        "url": arguments.text("url"),
    }
    update_answer(sandbox.store, press.id, answer)
    body = {
        "callback_query_id": press.id,
        "person_id": press.person_id,
        "pressed_message_id": press.message_id,
    }
    insert_event(sandbox.store, press.chat_id, "answer", body=body | answer)
    return True
