"""Uploads: rows in the store, bytes in the folder beside it, and the objects that Telegram makes of them."""

import json
import os
import re
import secrets
import sqlite3
import struct
from dataclasses import dataclass
from pathlib import Path

from bot.sandbox.arguments import Upload
from bot.sandbox.entities import cleaned
from bot.sandbox.errors import BadRequest, Json
from bot.sandbox.store import Store

DOWNLOAD_BYTES_MAX = 20 * 1024 * 1024
_SAFE_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}")
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"
_PNG_HEADER = 24  # bytes up to and with the dimensions
_JPEG_MARK = 0xFF
_JPEG_SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An upload; its path is ours, its name the sender's."""

    file_id: str
    unique_id: str
    name: str
    mime_type: str
    size: int
    path: str
    width: int | None
    height: int | None
    attributes: Json  # what its sender said of it: duration, title

    def as_file(self) -> Json:
        """Give what getFile answers."""
        return self._identity() | {"file_path": self.path}

    @property
    def kind(self) -> str:
        """What it was sent as, which is where it lies: no file changes its kind."""
        return self.path.partition("/")[0]

    def as_document(self) -> Json:
        """Give the file as a message's document."""
        return {"file_name": self.name, "mime_type": self.mime_type, **self._identity()}

    def as_photo(self) -> list[Json]:
        """Give the file as a message's photo, in its one size."""
        return [{**self._identity(), "width": self.width, "height": self.height}]

    def as_recording(self, *, named: bool = True) -> Json:
        """Give the file as sound or film, with what its sender said of it."""
        name = {"file_name": self.name} if named else {}
        return {**self.attributes, **name, "mime_type": self.mime_type, **self._identity()}

    def as_sticker(self) -> Json:
        """Give the file as a sticker, or as the round film of a video note."""
        return {**self.attributes, **self._identity()}

    def _identity(self) -> Json:
        """Give the fields that all of Telegram's file objects share."""
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": self.size}


def insert_file(store: Store, upload: Upload, *, kind: str, attributes: Json | None = None) -> StoredFile:
    """Keep an upload: bytes first, then the row that makes them known."""
    size = image_size(upload.content) if kind == "photos" else None
    width, height = size or (None, None)
    row = store.row("SELECT COALESCE(MAX(number), 0) + 1 AS next FROM files")
    assert row is not None, "an aggregate has one row"
    name = safe_name(upload.name)
    suffix = Path(name).suffix
    path = f"{kind}/file_{row['next']}{suffix if _SAFE_SUFFIX.fullmatch(suffix) else ''}"
    _write(store.folder / path, upload.content)
    file = StoredFile(
        file_id=f"BQACAgQAAx{secrets.token_urlsafe(36)}",
        unique_id=f"AgAD{secrets.token_urlsafe(9)}",
        name=name,
        mime_type=upload.mime_type,
        size=len(upload.content),
        path=path,
        width=width,
        height=height,
        attributes=attributes or {},
    )
    store.run(
        "INSERT INTO files (file_id, unique_id, name, mime_type, size, path, width, height, attributes)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        *(file.file_id, file.unique_id, name, file.mime_type, file.size, path, width, height),
        json.dumps(file.attributes),
    )
    return file


def select_file(store: Store, file_id: str) -> StoredFile | None:
    """Give a file by the id that bots know."""
    row = store.row("SELECT * FROM files WHERE file_id = ?", file_id)
    return _file(row) if row else None


def select_file_at(store: Store, path: str) -> StoredFile | None:
    """Give a file by the path that getFile gave; no other path leads anywhere."""
    row = store.row("SELECT * FROM files WHERE path = ?", path)
    return _file(row) if row else None


def safe_name(name: str) -> str:
    """Give the last part of a sender's file name, printable and of bounded length."""
    last = cleaned(name).replace("\\", "/").rpartition("/")[2].strip()
    printable = "".join(character for character in last if character.isprintable())
    return printable[-200:] or "file"


def image_size(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG or JPEG, or Telegram's refusal of anything else."""
    if content.startswith(_PNG) and len(content) >= _PNG_HEADER:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    at = 2
    while content.startswith(_JPEG) and at + 9 <= len(content) and content[at] == _JPEG_MARK:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if marker in _JPEG_SIZES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    raise BadRequest("IMAGE_PROCESS_FAILED")


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(exist_ok=True)
    draft = path.with_name(path.name + ".part")
    with draft.open("wb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())
    draft.replace(path)


def _file(row: sqlite3.Row) -> StoredFile:
    """Give a row as a file."""
    return StoredFile(
        *(row["file_id"], row["unique_id"], row["name"], row["mime_type"]),
        *(row["size"], row["path"], row["width"], row["height"]),
        attributes=json.loads(row["attributes"]),
    )
