"""answerInlineQuery: the results a person may choose from."""

from typing import Any

from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import BadRequest, Json
from bot.sandbox.events import insert_event
from bot.sandbox.files import select_file
from bot.sandbox.inline import KIND
from bot.sandbox.keyboards import read_inline_markup
from bot.sandbox.methods.media import KINDS
from bot.sandbox.methods.texts import read_caption, read_text
from bot.sandbox.queries import keep_answer, open_query
from bot.sandbox.sandbox import Sandbox

RESULTS_MAX, ID_BYTES_MAX, OFFSET_BYTES_MAX = 50, 64, 64
TYPES = frozenset(
    {
        *("article", "photo", "gif", "mpeg4_gif", "video", "audio", "voice", "document", "location", "venue"),
        *("contact", "game", "sticker"),
    }
)
_FILES = {"gif": "animation", "mpeg4_gif": "animation"}  # results of these types become messages of that kind
_ID_FIELDS = {"mpeg4_gif": "mpeg4_file_id"}


def answer_inline_query(sandbox: Sandbox, arguments: Arguments) -> bool:
    """Give results; each question is answered once."""
    query = open_query(sandbox, KIND, arguments.text("inline_query_id"))
    given: Any = arguments.parsed("results", "can't parse inline query results JSON object")
    if not isinstance(given, list):
        raise BadRequest("expected an Array of inline query results")
    if len(given) > RESULTS_MAX:
        raise BadRequest("too many inline query results specified")
    if len(arguments.text("next_offset").encode()) > OFFSET_BYTES_MAX:
        raise BadRequest("NEXT_OFFSET_INVALID")
    results = [_read_result(sandbox, one) for one in given]
    if len({result["id"] for result in results}) < len(results):
        raise BadRequest("RESULT_ID_DUPLICATE")
    button = arguments.parsed("button", "can't parse inline query results button JSON object")
    answer = {"results": results, "next_offset": arguments.text("next_offset"), "button": button}
    keep_answer(sandbox, query, answer)
    insert_event(sandbox.store, query.asked["chat_id"], "inline", body={"inline_query_id": query.id})
    return True


def _read_result(sandbox: Sandbox, given: Any) -> Json:
    """Give one checked result, with the content of the message it would become."""
    if not isinstance(given, dict):
        raise BadRequest("can't parse inline query result: Inline query result must be an object")
    if given.get("type") not in TYPES:
        raise BadRequest("can't parse inline query result: Unsupported type specified")
    result_id = str(given.get("id", ""))
    if not 1 <= len(result_id.encode()) <= ID_BYTES_MAX:
        raise BadRequest("RESULT_ID_INVALID")
    markup = read_inline_markup(Arguments({"reply_markup": given.get("reply_markup")}))
    shown = {name: given[name] for name in ("type", "title", "description", "caption") if name in given}
    result = {"id": result_id, **shown, "content": _read_content(sandbox, given)}
    return result | ({"reply_markup": markup} if markup else {})


def _read_content(sandbox: Sandbox, given: Json) -> Json | None:
    """Give the content that a result would have in a chat; None for what lies elsewhere, as nothing is fetched."""
    written = given.get("input_message_content")
    if isinstance(written, dict) and "message_text" in written:
        return read_text(sandbox, Arguments(written | {"text": written["message_text"]})).as_json()
    if isinstance(written, dict):
        return dict(_placed(written))
    if given["type"] == "article":
        raise BadRequest("can't parse inline query result: Input message content is not specified")
    if given["type"] in ("location", "venue", "contact"):
        return dict(_placed(given))
    name = str(given["type"])
    kind = _FILES.get(name, name)
    file = select_file(sandbox.store, str(given.get(_ID_FIELDS.get(name, f"{name}_file_id"))))
    if kind not in KINDS or file is None or file.kind != KINDS[kind].folder:
        return None
    caption = read_caption(sandbox, Arguments(given))
    return {kind: KINDS[kind].shown(file), **(caption.as_json("caption", "caption_entities") if caption.text else {})}


def _placed(given: Json) -> Json:
    """Give the content of a contact, a venue or a location."""
    if "phone_number" in given:
        return {"contact": {name: given[name] for name in ("phone_number", "first_name", "last_name") if name in given}}
    location = {name: given.get(name, 0) for name in ("latitude", "longitude")}
    if "address" in given:
        venue = {"location": location, "title": given.get("title", ""), "address": given["address"]}
        return {"venue": venue, "location": location}
    return {"location": location}
