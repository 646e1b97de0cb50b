"""The control API on the emulator itself: faults to come, the hour, what the bot's owner settled."""

from starlette.requests import Request

from bot.sandbox.arguments import read_arguments
from bot.sandbox.control.answers import route
from bot.sandbox.errors import Json, Refused
from bot.sandbox.faults import Fault, Kind
from bot.sandbox.sandbox import ABILITIES, Sandbox

SKIPPED_SECONDS_MAX = 1_000_000_000  # dates of messages stay within 32 bits


async def list_faults(_request: Request, sandbox: Sandbox) -> Json:
    """List the faults still to come."""
    return {"faults": [fault.as_json() for fault in sandbox.faults.waiting()]}


async def add_fault(request: Request, sandbox: Sandbox) -> Json:
    """Order a fault for the next calls of a method."""
    given = await read_arguments(request)
    kind = given.text("kind")
    if kind not in list(Kind):
        raise Refused(f"kind is one of {', '.join(Kind)}.")
    fault = Fault(
        method=given.text("method").lower() or "*",
        kind=Kind(kind),
        times=max(given.integer("times", 1), 1),
        retry_after=max(given.integer("retry_after", 1), 1),
        skip=max(given.integer("skip"), 0),
    )
    sandbox.faults.add(fault)
    return fault.as_json()


async def clear_faults(request: Request, sandbox: Sandbox) -> Json:
    """Forget all faults."""
    sandbox.faults.clear()
    return await list_faults(request, sandbox)


async def read_clock(_request: Request, sandbox: Sandbox) -> Json:
    """Give the hour that dates messages, and how far it is ahead of the wall's."""
    return {"now": sandbox.now(), "offset_seconds": sandbox.skipped()}


async def move_clock(request: Request, sandbox: Sandbox) -> Json:
    """Skip time, which only goes forward."""
    seconds = (await read_arguments(request)).integer("advance_seconds", -1)
    offset = sandbox.skipped() + seconds
    if seconds < 0 or offset > SKIPPED_SECONDS_MAX:
        raise Refused(f"advance_seconds is a whole number from 0, at most {SKIPPED_SECONDS_MAX} in all.")
    with sandbox.store.change():
        sandbox.store.set_setting("clock_offset", offset)
    return await read_clock(request, sandbox)


async def read_flood(_request: Request, sandbox: Sandbox) -> Json:
    """Say whether the bot is held to Telegram's limits."""
    return {"on": sandbox.flood.is_on}


async def switch_flood(request: Request, sandbox: Sandbox) -> Json:
    """Hold the bot to Telegram's limits, or no longer."""
    sandbox.flood.switch(is_on=(await read_arguments(request)).truth("on"))
    return await read_flood(request, sandbox)


async def settle_bot(request: Request, sandbox: Sandbox) -> Json:
    """Change what a bot's owner settles with BotFather: privacy mode, groups, inline mode."""
    given = await read_arguments(request)
    settled = {name: given.truth(name) for name in ABILITIES if name in given.values}
    with sandbox.store.change():
        sandbox.store.set_setting("abilities", sandbox.abilities() | settled)
    return sandbox.me() | sandbox.abilities()


ROUTES = (
    route("faults", list_faults),
    route("faults", add_fault, "POST"),
    route("faults", clear_faults, "DELETE"),
    route("clock", read_clock),
    route("clock", move_clock, "POST"),
    route("flood", read_flood),
    route("flood", switch_flood, "PUT"),
    route("bot", settle_bot, "PATCH"),
)
