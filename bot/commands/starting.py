"""How a part of the product starts: one of each on a file, and the ledger as soon as database and node are there."""

import asyncio
import contextlib
import logging
from collections.abc import Iterator, Sequence

from filelock import FileLock, Timeout

from bot.loops import AFTER_ERROR_SECONDS
from bot.texts import choose_locale, plain
from ledger.assembly import Ledger, assemble
from ledger.chain.errors import NodeUnreachable
from ledger.config import Settings
from ledger.database import DatabaseAway
from ledger.meters import Meters
from ledger.stops import Reach, stop_at

log = logging.getLogger(__name__)
CHAT_PARTS = ("bot", "send")
PARTS = (*CHAT_PARTS, "relay", "watch", "tick")


class AlreadyRunning(RuntimeError):
    """Another process does this work on this folder or file, and only one may."""


@contextlib.contextmanager
def only_one(settings: Settings, parts: Sequence[str]) -> Iterator[None]:
    """Do some parts' work alone on this database: a SQLite file serves one process of each part, PostgreSQL any number.

    The file is known by where it really is, whatever link leads to it.

    Raises:
        AlreadyRunning: another process does it already, or the file has other names that another could know it by.
    """
    file = settings.database_file()
    if file is None:
        yield
        return
    file, locale = file.resolve(), choose_locale(None, settings.lang)
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.exists() and file.stat().st_nlink > 1:  # SQLite too keeps a journal for each name, and loses what is in one
        raise AlreadyRunning(plain(locale, "running-many-names", path=str(file)))
    with contextlib.ExitStack() as stack:
        for part in parts:
            lock = FileLock(file.with_name(f"{file.name}.{part}.lock"))  # beside the file, whatever DATA_DIR is
            try:
                stack.enter_context(lock.acquire(timeout=0))
            except Timeout as error:
                raise AlreadyRunning(plain(locale, "running-part", part=part, path=str(file))) from error
        yield


async def awaited_ledger(settings: Settings, meters: Meters, *, is_patient: bool) -> Ledger:
    """Put the ledger together as soon as database and node are there.

    Raises:
        DatabaseAway, NodeUnreachable: one of them is not, and there is no patience.
    """
    reach, is_said = stop_at(settings.stop_at, settings.data_dir), False
    while True:
        try:
            ledger = await asyncio.to_thread(assembled, settings, meters, reach)
        except (DatabaseAway, NodeUnreachable) as away:
            if not is_patient:
                raise
            if not is_said:
                log.warning("waiting: %s", away)
            is_said = True
            await asyncio.sleep(AFTER_ERROR_SECONDS)
        else:
            if is_said:
                log.info("database and node are there")
            return ledger


def assembled(settings: Settings, meters: Meters, reach: Reach) -> Ledger:
    """Put the ledger together at its node, at once or not at all."""
    if not settings.is_embedded:
        return assemble(settings, settings.chain_rpc_url, reach=reach, meters=meters)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with FileLock(settings.data_dir / "founding.lock"):  # the first of our own processes puts the escrow there
        return assemble(settings, settings.part_rpc_url(), reach=reach, meters=meters)
