"""A file that somebody sends: fetched piece by piece and hashed, so that a large one is never whole in memory."""

import hashlib
from dataclasses import replace
from datetime import timedelta

from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.incoming import Attachment
from bot.request import AiohttpRequest
from ledger.core.attaching import FILE_BYTES_MAX

PATIENCE = timedelta(minutes=2)  # with a file that cannot be had: its chat waits so long, and no longer
_TOO_BIG = "file is too big"  # Telegram's words


async def fetch(bot: Bot, attachment: Attachment, waited: timedelta) -> Attachment:
    """Fetch a file and hash it; one that cannot be had comes back with a fault.

    Raises:
        TelegramError: it may be had a little later.
    """
    if attachment.fault:
        return attachment
    if attachment.size > FILE_BYTES_MAX:
        return replace(attachment, fault="file-too-large")
    try:
        return await _hashed(bot, attachment)
    except TelegramError as error:
        if _TOO_BIG in str(error).casefold():
            return replace(attachment, fault="file-too-large")
        if isinstance(error, BadRequest) or waited > PATIENCE:
            return replace(attachment, fault="file-not-fetched")
        raise


async def _hashed(bot: Bot, attachment: Attachment) -> Attachment:
    file = await bot.get_file(attachment.file_id)
    request = bot.request
    assert isinstance(request, AiohttpRequest), "a bot of ours reaches its server our way"
    digest, size = hashlib.sha256(), 0
    async for piece in request.stream(file.file_path or ""):
        digest.update(piece)
        size += len(piece)
        if size > FILE_BYTES_MAX:
            return replace(attachment, fault="file-too-large")
    return replace(attachment, size=size, sha256=digest.hexdigest())
