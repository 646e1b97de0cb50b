"""CPU per update of the whole way beside aiogram's default: webhook, inbox, intake, outbox, sender; /help answered."""

import asyncio
import statistics
import tempfile
from pathlib import Path

from bot_marks._programs import Program, ours, stay_on_first_core, theirs
from bot_marks._saying import say
from bot_marks._telegram import FIRST_CHAT, Telegram, bring, serving

MARK = 1.0
ROUNDS, CHATS, EACH = 5, 300, 5


async def one(program: Program, telegram: Telegram, text: str, chats: int = CHATS, each: int = EACH) -> float:
    """Have updates answered; gives milliseconds of CPU for each."""
    telegram.sent.clear()
    wanted = {
        chat: [telegram.message(chat, text) for _ in range(each)] for chat in range(FIRST_CHAT, FIRST_CHAT + chats)
    }
    before = program.cpu()
    await bring(program.hook, wanted)
    await telegram.until_sent(chats * each)
    await asyncio.sleep(0.5)  # until all is marked
    assert len(telegram.sent) == chats * each, "each is answered once"
    return (program.cpu() - before) * 1000 / (chats * each)


async def measure(folder: Path) -> float:
    """Return our CPU as a share of the peer's, rounds interleaved."""
    telegram = Telegram()
    async with serving(telegram), ours(folder, telegram.url) as we, theirs(folder, telegram.url) as they:
        for program in (we, they):
            await one(program, telegram, "/start", each=1)
            await one(program, telegram, "/help", each=1)
        pairs = [(await one(we, telegram, "/help"), await one(they, telegram, "/help")) for _ in range(ROUNDS)]
    for mine, peer in pairs:
        print(f"cpu: {mine:.3f} ms beside {peer:.3f} ms an update")
    return statistics.median(mine for mine, _ in pairs) / statistics.median(peer for _, peer in pairs)


def run() -> bool:
    """Measure on this machine."""
    stay_on_first_core()
    with tempfile.TemporaryDirectory() as folder:
        return say("cpu", asyncio.run(measure(Path(folder))), "x aiogram", MARK)
