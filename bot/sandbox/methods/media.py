"""What the bot sends beside texts: files of all kinds, and albums of them."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import BadRequest, Json
from bot.sandbox.files import StoredFile, insert_file, select_file
from bot.sandbox.messages import message_object
from bot.sandbox.methods.posting import post, put, read_target
from bot.sandbox.methods.texts import read_caption
from bot.sandbox.sandbox import Sandbox

FILE_BYTES_MAX = 50 * 1024 * 1024
PHOTO_BYTES_MAX = 10 * 1024 * 1024
ALBUM = range(2, 11)
STICKER_PIXELS = 512


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: where it lies, what Telegram's refusals call it, and what its sender says of it."""

    folder: str
    word: str
    shown: Callable[[StoredFile], Any]
    numbers: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    has_caption: bool = True


KINDS: Mapping[str, Kind] = {
    "photo": Kind("photos", "Photo", StoredFile.as_photo),
    "document": Kind("documents", "Document", StoredFile.as_document),
    "video": Kind("videos", "Video", StoredFile.as_recording, ("width", "height", "duration")),
    "animation": Kind("animations", "Animation", StoredFile.as_recording, ("width", "height", "duration")),
    "audio": Kind("music", "Audio", StoredFile.as_recording, ("duration",), ("performer", "title")),
    "voice": Kind("voice", "VoiceNote", lambda file: file.as_recording(named=False), ("duration",)),
    "video_note": Kind("video_notes", "VideoNote", StoredFile.as_sticker, ("length", "duration"), has_caption=False),
    "sticker": Kind("stickers", "Sticker", StoredFile.as_sticker, (), ("emoji",), has_caption=False),
}
_WORDS = {kind.folder: kind.word for kind in KINDS.values()}
_STICKER = {
    "type": "regular",
    "width": STICKER_PIXELS,
    "height": STICKER_PIXELS,
    "is_animated": False,
    "is_video": False,
}
_VEILED = ("photo", "video", "animation")  # these can be hidden until touched
_ALONE = ("document", "audio")  # an album of these has nothing else in it


def sender(name: str) -> Callable[[Sandbox, Arguments], Json]:
    """Make the method that sends one kind of file."""

    def send(sandbox: Sandbox, arguments: Arguments) -> Json:
        return post(sandbox, arguments, read_media(sandbox, arguments, name))

    return send


def send_media_group(sandbox: Sandbox, arguments: Arguments) -> list[Json]:
    """Send an album: several messages under one sign."""
    entries = arguments.parsed("media", "can't parse media JSON object")
    if not isinstance(entries, list):
        raise BadRequest("expected an Array of InputMedia")
    if len(entries) not in ALBUM:
        raise BadRequest(f"too {'few' if len(entries) < ALBUM[0] else 'many'} messages to send as an album")
    kinds = {str(entry.get("type")) if isinstance(entry, dict) else "" for entry in entries}
    for kind in _ALONE:
        if kind in kinds and len(kinds) > 1:
            raise BadRequest(f"{kind} can't be mixed with other media types")
    if kinds & {"animation", "voice", "sticker"}:
        raise BadRequest("can't use the media of the specified type in the album")
    contents = [read_input_media(sandbox, entry, arguments) for entry in entries]
    target = read_target(sandbox, arguments, len(contents))
    album = {"media_group_id": str(secrets.randbelow(9 * 10**16) + 10**16)}
    return [message_object(sandbox, put(sandbox, target, content, album)) for content in contents]


def read_input_media(sandbox: Sandbox, entry: Any, arguments: Arguments) -> Json:
    """Give the content that one InputMedia of a call stands for."""
    if not isinstance(entry, dict):
        raise BadRequest("can't parse InputMedia: expected an Object")
    kind = entry.get("type")
    if kind not in ("photo", "video", "animation", "audio", "document"):
        raise BadRequest("can't parse InputMedia: type must be non-empty" if not kind else "wrong input media type")
    return read_media(sandbox, Arguments(entry | {kind: entry.get("media")}, arguments.uploads), kind)


def read_media(sandbox: Sandbox, arguments: Arguments, name: str) -> Json:
    """Give the content of a message with a file; the caption is checked before the file is kept."""
    kind = KINDS[name]
    caption = read_caption(sandbox, arguments) if kind.has_caption else None
    file = _read_file(sandbox, arguments, name)
    content: Json = {name: kind.shown(file)}
    if name == "animation":  # as older programs know it
        content["document"] = file.as_document()
    if caption and caption.text:
        content |= caption.as_json("caption", "caption_entities")
        if arguments.truth("show_caption_above_media"):
            content["show_caption_above_media"] = True
    if name in _VEILED and arguments.truth("has_spoiler"):
        content["has_media_spoiler"] = True
    return content


def _read_file(sandbox: Sandbox, arguments: Arguments, name: str) -> StoredFile:
    """Give the file of a call: a part of the form, a part it points to, or an id."""
    given = arguments.text(name)
    kind = KINDS[name]
    upload = arguments.uploads.get(given.removeprefix("attach://") if given else name)
    if upload is None and not given:
        raise BadRequest(f"there is no {name.replace('_', ' ')} in the request")
    if upload is None:
        return _read_known(sandbox, given, kind)
    if not upload.content:
        raise BadRequest("file must be non-empty")
    if len(upload.content) > (PHOTO_BYTES_MAX if name == "photo" else FILE_BYTES_MAX):
        raise BadRequest("file is too big")
    return insert_file(sandbox.store, upload, kind=kind.folder, attributes=_read_attributes(arguments, name))


def _read_known(sandbox: Sandbox, file_id: str, kind: Kind) -> StoredFile:
    """Give a file by its id, which must be of the kind it is sent as; nothing is fetched from elsewhere."""
    if file_id.startswith(("http://", "https://")):
        raise BadRequest("failed to get HTTP URL content")
    file = select_file(sandbox.store, file_id)
    if file is None:
        raise BadRequest("wrong file identifier/HTTP URL specified")
    if file.kind != kind.folder:
        raise BadRequest(f"can't use file of type {_WORDS[file.kind]} as {kind.word}")
    return file


def _read_attributes(arguments: Arguments, name: str) -> Json:
    """Give what a call says of its file; nothing is measured but photos."""
    kind = KINDS[name]
    attributes: Json = dict(_STICKER) if name == "sticker" else {}
    attributes |= {number: arguments.integer(number) for number in kind.numbers}
    return attributes | {text: arguments.text(text) for text in kind.texts if arguments.text(text)}
