"""From a press to its card on the way to Telegram, with nothing else to do; Telegram's own latency comes on top."""

import asyncio
import statistics
import tempfile
from pathlib import Path

from bot_marks._programs import ours, stay_on_first_core
from bot_marks._saying import say
from bot_marks._telegram import FIRST_CHAT, Telegram, bring, serving
from bot_marks.cpu import one

MARK = 100.0
LATENCY = 0.05
PRESSES = 25


async def measure(folder: Path) -> list[float]:
    """Return milliseconds of each press."""
    telegram, spans = Telegram(), []
    async with serving(telegram), ours(folder, telegram.url) as we:
        await one(we, telegram, "/start", chats=1, each=1)
        telegram.latency = LATENCY
        for number in range(PRESSES):
            await asyncio.sleep(0.7 + 0.1 * (number % 7) + 2 * (number % 3))  # also when it has been quiet for long
            telegram.sent.clear()
            begun = await bring(we.hook, {FIRST_CHAT: [telegram.press(FIRST_CHAT, "board")]})
            await telegram.until_sent(1)
            spans.append((telegram.sent[0].at - begun) * 1000)
    return spans


def run() -> bool:
    """Measure on this machine."""
    stay_on_first_core()
    with tempfile.TemporaryDirectory() as folder:
        spans = asyncio.run(measure(Path(folder)))
    print(
        f"latency: {PRESSES} presses, {min(spans):.0f} to {max(spans):.0f} ms before the API's {LATENCY * 1000:.0f} ms"
    )
    return say("latency", statistics.median(spans), "ms", MARK)
