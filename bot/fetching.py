"""A file that somebody sends: fetched piece by piece, hashed and kept sealed, so that it is never whole in memory."""

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta

from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.incoming import Attachment
from bot.request import AiohttpRequest
from ledger.core.attaching import FILE_BYTES_MAX
from ledger.core.ids import PersonId
from ledger.files import Files, TooMuch

PATIENCE = timedelta(minutes=2)  # with a file that cannot be had: its chat waits so long, and no longer
_TOO_BIG = "file is too big"  # Telegram's words


@dataclass(frozen=True, slots=True)
class Keep:
    """Where a copy goes: under which name, the same again for the same message, and whose it is."""

    files: Files
    name: str
    person: PersonId


async def fetch(bot: Bot, attachment: Attachment, waited: timedelta, keep: Keep) -> Attachment:
    """Fetch a file, hash it and keep a copy; one that cannot be had comes back with a fault.

    Raises:
        TelegramError: it may be had a little later.
    """
    if attachment.fault:
        return attachment
    if attachment.size > FILE_BYTES_MAX:
        return replace(attachment, fault="file-too-large")
    try:
        return await _kept(bot, attachment, keep)
    except TooMuch:
        return replace(attachment, fault="file-too-many")
    except TelegramError as error:
        fault = _fault_of(error, waited)
        if not fault:
            raise
        return replace(attachment, fault=fault)


def _fault_of(error: TelegramError, waited: timedelta) -> str:
    """Say why a file cannot be had; nothing where it may be a little later."""
    if _TOO_BIG in str(error).casefold():
        return "file-too-large"
    return "file-not-fetched" if isinstance(error, BadRequest) or waited > PATIENCE else ""


async def _kept(bot: Bot, attachment: Attachment, keep: Keep) -> Attachment:
    known = await asyncio.to_thread(keep.files.look, keep.name)
    if known is not None:  # it was kept, and the answer to its message was not: stopped dead in between
        return replace(attachment, size=known.size, sha256=known.sha256 or "", kept=keep.name)
    file = await bot.get_file(attachment.file_id)
    request = bot.request
    assert isinstance(request, AiohttpRequest), "a bot of ours reaches its server our way"
    writing = await asyncio.to_thread(keep.files.begin, keep.name, keep.person)
    async for piece in request.stream(file.file_path or ""):
        writing.take(piece)
        if writing.size > FILE_BYTES_MAX:
            await asyncio.to_thread(writing.drop)
            return replace(attachment, fault="file-too-large")
        if writing.is_full:
            await asyncio.to_thread(writing.save)
    await asyncio.to_thread(writing.end)
    return replace(attachment, size=writing.size, sha256=writing.sha256, kept=keep.name)
