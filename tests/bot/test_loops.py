"""Loops go on whatever is away, say so once, and end when they are told or when nothing is left to do."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

import pytest

from bot.loops import Loop, Looping, Pace
from ledger.chain.errors import NodeUnreachable
from ledger.intake import SecretRotated
from ledger.meters import Meters
from ledger.pulse import Pulse


class Standing:
    """A clock that nobody moves."""

    may_be_moved = False


def looping(pulse: Pulse, meters: Meters | None = None) -> Looping:
    """Make a runner of loops that waits hardly at all."""
    return Looping(Standing(), pulse, meters or Meters(), pace=Pace(0.0, 0.0))  # type: ignore[arg-type]


def script(*turns: int | Exception) -> Callable[[], Awaitable[int]]:
    """Make work that goes as written, and is then cancelled."""
    left = list(turns)

    async def work() -> int:
        if not left:
            raise asyncio.CancelledError
        turn = left.pop(0)
        if isinstance(turn, Exception):
            raise turn
        return turn

    return work


def live(runner: Looping, *turns: int | Exception) -> None:
    """Run one loop to the end of its script."""

    async def run() -> None:
        await runner.forever((Loop("relay", script(*turns), 0.0),))

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(run())


def test_loop__what_it_needs_is_away(caplog: pytest.LogCaptureFixture) -> None:
    """A loop whose node is away says so once, waits, says that it goes on, and says so again the next time."""
    caplog.set_level(logging.INFO)
    away = NodeUnreachable("no answer from http://127.0.0.1:1")
    live(looping(Pulse()), 1, away, away, away, 1, 1, away, 0)

    told = [record.getMessage() for record in caplog.records]
    assert told == ["relay waits: no answer from http://127.0.0.1:1", "relay goes on"] * 2


def test_loop__fails(caplog: pytest.LogCaptureFixture) -> None:
    """An error of ours is written down and counted, and the loop goes on."""
    meters = Meters()
    live(looping(Pulse(), meters), ValueError("a bug"), 0)

    assert "relay failed and is tried again" in caplog.text
    assert b'escrowd_loop_failures_total{loop="relay"} 1.0' in meters.text()
    assert b'escrowd_loop_age_seconds{loop="relay"}' in meters.text()


def test_loop__woken_from_quiet() -> None:
    """Where nothing happens loops rest for longer, and whoever finds work wakes the others at once."""
    runner = Looping(Standing(), Pulse(), Meters(), pace=Pace(quiet_after=0.0, quiet_rest=3600.0))  # type: ignore[arg-type]
    resting = script(0)  # its second turn ends the test

    async def find() -> int:
        await asyncio.sleep(0)  # polling: lets the other come to rest
        return 1

    async def run() -> None:
        async with asyncio.timeout(60):
            await runner.forever((Loop("relay", resting), Loop("inbox", find)))

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(run())


def test_loop__rests_as_told() -> None:
    """While something happens a loop rests for its own time alone."""
    runner = Looping(Standing(), Pulse(), Meters(), pace=Pace(quiet_after=3600.0, quiet_rest=3600.0))  # type: ignore[arg-type]

    async def run() -> None:
        async with asyncio.timeout(60):
            await runner.forever((Loop("relay", script(0, 0), 0.0),))

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(run())


def test_loop__secret_rotated() -> None:
    """After an error it is looked whether keys are still sealed under our secret; if not, all loops end."""

    def see() -> None:
        raise SecretRotated("start again")

    runner = Looping(Standing(), Pulse(), Meters(), after_failure_see=see)  # type: ignore[arg-type]
    with pytest.raises(SecretRotated):
        asyncio.run(runner.forever((Loop("relay", script(ValueError("does not open")), 0.0),)))


def test_once__until_nothing_is_left() -> None:
    """A single pass works until there is nothing to do, and an error ends it."""
    left = [1, 1, 0, 1]

    async def work() -> int:
        return left.pop(0)

    asyncio.run(looping(Pulse()).once((Loop("relay", work, 0.0),)))
    with pytest.raises(NodeUnreachable):
        asyncio.run(looping(Pulse()).once((Loop("relay", script(NodeUnreachable("gone")), 0.0),)))

    assert left == [1]


def test_pulse__says_who_waits() -> None:
    """A loop that waits is alive; one that never comes round is not."""
    pulse = Pulse(stalled_seconds=0.0)
    assert pulse.is_alive, "nothing runs yet"
    pulse.begin("relay")
    assert not pulse.is_alive
    pulse = Pulse()
    pulse.begin("relay")
    assert pulse.wait("relay", "the node is away")
    assert pulse.waiting == {"relay": "the node is away"}
    assert pulse.is_alive
