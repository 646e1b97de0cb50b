"""Inline mode as people use it: asking the bot from any chat, and sending one of its results."""

from bot.sandbox.errors import Json, Refused
from bot.sandbox.groups import select_group
from bot.sandbox.human import Place, enter, post
from bot.sandbox.messages import inline_name
from bot.sandbox.people import Person
from bot.sandbox.queries import insert_query, select_query
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.updates import insert_update

KIND = "inline"
PATIENCE_SECONDS = 30  # Telegram keeps its own figure to itself; it is of this order


def ask(sandbox: Sandbox, person: Person, text: str, offset: str, chat_id: int) -> Json:
    """Type the bot's name and a question into some chat."""
    if not sandbox.abilities()["supports_inline_queries"]:
        raise Refused("This bot has no inline mode; its owner can switch it on.", code=409)
    enter(sandbox, person, chat_id)
    group = select_group(sandbox.store, chat_id)
    query = insert_query(sandbox, KIND, person.id, {"query": text, "chat_id": chat_id}, patience=PATIENCE_SECONDS)
    asked = {
        "id": query.id,
        "from": person.as_json(),
        "query": text,
        "offset": offset,
        "chat_type": group.type if group else "sender",
    }
    return {"update_id": insert_update(sandbox.store, "inline_query", asked), "inline_query_id": query.id}


def choose(sandbox: Sandbox, person: Person, query_id: str, result_id: str, place: Place) -> Json:
    """Send one of the results into a chat; the bot hears the message, and of the choice if that was agreed."""
    query = select_query(sandbox, KIND, query_id)
    if query is None or query.answer is None or query.person_id != person.id:
        raise Refused("There is no answer to choose from.", code=404)
    chosen = next((result for result in query.answer["results"] if result["id"] == result_id), None)
    if chosen is None or chosen["content"] is None:
        raise Refused("There is no such result, or it lies elsewhere and cannot be fetched.", code=404)
    extra = {"via_bot": sandbox.me()}
    posted = post(sandbox, person, chosen["content"], place, extra, markup=chosen.get("reply_markup"))
    if sandbox.abilities()["inline_feedback"]:
        choice = {"result_id": result_id, "from": person.as_json(), "query": query.asked["query"]}
        if chosen.get("reply_markup"):
            choice["inline_message_id"] = inline_name(place.chat_id, posted["message"]["message_id"])
        insert_update(sandbox.store, "chosen_inline_result", choice)
    return posted
