"""Updates a second at 50 ms of API latency, each chat answered in order, beside aiogram's default."""

import asyncio
import tempfile
from pathlib import Path

from bot_marks._programs import Program, ours, stay_on_first_core, theirs
from bot_marks._saying import say
from bot_marks._telegram import FIRST_CHAT, Telegram, bring, serving
from bot_marks.cpu import one

MARK = 500.0
LATENCY = 0.05
ROUNDS, CHATS, EACH = 3, 300, 10


async def rate(program: Program, telegram: Telegram) -> tuple[float, bool]:
    """Have a burst answered; gives answers a second, and whether each chat got them in order."""
    telegram.sent.clear()
    chats = range(FIRST_CHAT, FIRST_CHAT + CHATS)
    wanted = {chat: [telegram.message(chat, f"/n{number}") for number in range(EACH)] for chat in chats}
    begun = await bring(program.hook, wanted)
    await telegram.until_sent(CHATS * EACH)
    ended = max(one.at for one in telegram.sent) + telegram.latency
    heard: dict[int, list[str]] = {}
    for sent in telegram.sent:
        heard.setdefault(sent.chat_id, []).append(sent.text)
    in_order = all(
        [f"/n{number}" in text for number, text in enumerate(texts)] == [True] * EACH for texts in heard.values()
    )
    return CHATS * EACH / (ended - begun), in_order


async def measure(folder: Path) -> float:
    """Return our middle rate."""
    telegram, mine, peer = Telegram(), [], []
    async with serving(telegram), ours(folder, telegram.url) as we, theirs(folder, telegram.url) as they:
        for program in (we, they):
            await one(program, telegram, "/start", each=1)
        telegram.latency = LATENCY
        for _ in range(ROUNDS):
            mine.append(await rate(we, telegram))
            peer.append(await rate(they, telegram))
            await asyncio.sleep(5)  # a person's flood limit is as shipped: nobody is to say too much
    assert all(in_order for _, in_order in mine), "each chat is answered in order"
    order = "in order" if all(in_order for _, in_order in peer) else "not in order"
    rates = ([round(rate) for rate, _ in rounds] for rounds in (mine, peer))
    print("throughput: {}/s, each chat in order; aiogram {}/s, {}".format(*rates, order))
    return sorted(one for one, _ in mine)[ROUNDS // 2]


def run() -> bool:
    """Measure on this machine."""
    stay_on_first_core()
    with tempfile.TemporaryDirectory() as folder:
        return say("throughput", asyncio.run(measure(Path(folder))), "updates/s", MARK, is_more_better=True)
