"""What a Bot API call was given, whether it came as query, form, multipart or JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.types import Message

from bot.sandbox.entities import cleaned
from bot.sandbox.errors import BadRequest, TooLarge

BODY_BYTES_MAX = 52 * 1024 * 1024
INTEGER_MAX = 2**63 - 1
_DIGITS_MAX = 18
_NO_UTF_8 = "strings must be encoded in UTF-8"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call."""

    name: str
    mime_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Arguments:
    """Named values, text or already parsed JSON, and files."""

    values: Mapping[str, Any]
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Give a text, empty when it was not given."""
        return cleaned(self.sent(name))

    def sent(self, name: str) -> str:
        """Give a text as it came, in which entities' offsets are counted."""
        value = self.values.get(name, "")
        if value is None:
            return ""
        return value if isinstance(value, str) else json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        """Give a whole number; Telegram reads nonsense as the default."""
        try:
            number = int(self.values.get(name, default))
        except (TypeError, ValueError, OverflowError):
            return default
        return number if abs(number) <= INTEGER_MAX else default

    def truth(self, name: str) -> bool:
        """Yes or no."""
        return str(self.values.get(name, "")).lower() in ("true", "1", "yes")

    def parsed(self, name: str, refusal: str) -> Any:
        """Give a JSON value, which forms carry as text; None when absent."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        return _loads(cleaned(value), refusal)


async def read_arguments(request: Request) -> Arguments:
    """Read a request's arguments; the body goes before the query."""
    request = _bounded(request)
    query = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        return Arguments(query | await _read_json(request))
    if kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        return await _read_form(request, query)
    return Arguments(query)


def _bounded(request: Request) -> Request:
    """Give the request with an end to its body, whether its length is told before or comes out in pieces."""
    told = request.headers.get("content-length", "0")
    if not (told.isascii() and told.isdigit()):
        raise BadRequest("invalid Content-Length")
    if len(told) > _DIGITS_MAX or int(told) > BODY_BYTES_MAX:
        raise TooLarge
    count = 0

    async def receive() -> Message:
        nonlocal count
        message = await request.receive()
        count += len(message.get("body", b""))
        if count > BODY_BYTES_MAX:
            raise TooLarge
        return message

    return Request(request.scope, receive)


async def _read_json(request: Request) -> dict[str, Any]:
    """Read a JSON object."""
    body = await request.body()
    if not body:
        return {}
    parsed = _loads(body, "can't parse JSON object")
    if not isinstance(parsed, dict):
        raise BadRequest("can't parse JSON object")
    return parsed


def _loads(source: str | bytes, refusal: str) -> Any:
    """Parse JSON; half a surrogate pair, which only JSON can smuggle in, is refused, and so is what nests too deep.

    `json` follows nesting as deep as the interpreter lets it, which with py-evm beside it is deeper than the stack.
    """
    try:
        parsed = orjson.loads(source)
        orjson.dumps(parsed)  # nests 254 deep at most, so that whoever writes it out again can
    except (orjson.JSONDecodeError, orjson.JSONEncodeError) as error:
        raise BadRequest(_NO_UTF_8 if "surrogate in string" in str(error) else refusal) from error
    return parsed


async def _read_form(request: Request, query: dict[str, Any]) -> Arguments:
    """Read a form; its files are told from its values."""
    values = dict(query)
    uploads: dict[str, Upload] = {}
    try:
        async with request.form(max_part_size=BODY_BYTES_MAX) as form:
            for name, value in form.items():
                if isinstance(value, UploadFile):
                    uploads[name] = await _read_upload(value)
                else:
                    cleaned(value)  # refuses halves of pairs; whoever reads it cleans it
                    values[name] = value
    except UnicodeError as error:  # a form names its own code, some of which fail in their own ways
        raise BadRequest(_NO_UTF_8) from error
    return Arguments(values, uploads)


async def _read_upload(part: UploadFile) -> Upload:
    """Read one file to its end."""
    content = await part.read()
    if len(content) > BODY_BYTES_MAX:
        raise TooLarge
    return Upload(cleaned(part.filename or "file"), part.content_type or "application/octet-stream", content)
