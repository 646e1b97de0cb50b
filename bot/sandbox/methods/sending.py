"""What the bot says: texts, documents, photos, and that it is typing."""

from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import BadRequest, Json
from bot.sandbox.events import insert_event
from bot.sandbox.files import StoredFile, insert_file, select_file
from bot.sandbox.methods.chats import read_open_chat
from bot.sandbox.methods.posting import post
from bot.sandbox.methods.texts import read_caption, read_text
from bot.sandbox.sandbox import Sandbox

PHOTO_BYTES_MAX = 10 * 1024 * 1024
_ACTIONS = frozenset(
    {
        *("typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice"),
        *("upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note"),
    }
)


def send_message(sandbox: Sandbox, arguments: Arguments) -> Json:
    """Send a text."""
    words = read_text(arguments)
    return post(sandbox, arguments, words.as_json())


def send_document(sandbox: Sandbox, arguments: Arguments) -> Json:
    """Send a file, uploaded now or known by its id."""
    caption = read_caption(arguments).as_json("caption", "caption_entities")
    file = _read_file(sandbox, arguments, "document")
    return post(sandbox, arguments, {"document": file.as_document(), **_present(caption)})


def send_photo(sandbox: Sandbox, arguments: Arguments) -> Json:
    """Send a picture, uploaded now or known by its id."""
    caption = read_caption(arguments).as_json("caption", "caption_entities")
    file = _read_file(sandbox, arguments, "photo")
    if file.width is None:
        raise BadRequest("can't use file of type Document as Photo")
    return post(sandbox, arguments, {"photo": file.as_photo(), **_present(caption)})


def send_chat_action(sandbox: Sandbox, arguments: Arguments) -> bool:
    """Show that the bot is busy."""
    chat_id = read_open_chat(sandbox, arguments)
    action = arguments.text("action").lower()
    if action not in _ACTIONS:
        raise BadRequest("wrong parameter action in request")
    insert_event(sandbox.store, chat_id, "action", body={"action": action})
    return True


def _read_file(sandbox: Sandbox, arguments: Arguments, name: str) -> StoredFile:
    """Give the file of a call: a part of the form, a part it points to, or an id."""
    given = arguments.text(name)
    upload = arguments.uploads.get(given.removeprefix("attach://") if given else name)
    if upload is None and not given:
        raise BadRequest(f"there is no {name} in the request")
    if upload is None:
        file = select_file(sandbox.store, given)
        if file is None:
            raise BadRequest("wrong file identifier/HTTP URL specified")
        return file
    if not upload.content:
        raise BadRequest("file must be non-empty")
    if name == "photo" and len(upload.content) > PHOTO_BYTES_MAX:
        raise BadRequest("file is too big")
    return insert_file(sandbox.store, upload, kind=f"{name}s")


def _present(caption: Json) -> Json:
    """Give a caption only when there is one."""
    return caption if caption["caption"] else {}
