"""One clock: it only moves forward, and stays where it was moved to."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from ledger.clock import Clock
from tests.ledger.world import World

HOUR = 3600


def test_now__is_the_walls(engine: Engine) -> None:
    """With nothing moved the clock tells the wall's time, in UTC."""
    before = datetime.now(UTC)

    assert before <= Clock(engine).now() <= datetime.now(UTC)


def test_advance__is_kept(engine: Engine) -> None:
    """What was moved stays moved, after a restart too, and adds up."""
    clock = Clock(engine)
    clock.advance(HOUR)
    clock.advance(1)
    again = Clock(engine)

    assert clock.offset_seconds == again.offset_seconds == HOUR + 1
    ahead = again.now() - datetime.now(UTC)
    assert timedelta(seconds=HOUR - 1) < ahead <= timedelta(seconds=HOUR + 1)
    assert abs(again.seconds() - int(again.now().timestamp())) <= 1


@pytest.mark.parametrize("seconds", [0, -1, -HOUR])
def test_advance__not_back(engine: Engine, seconds: int) -> None:
    """Time does not go back, nor stand still."""
    clock = Clock(engine)
    clock.advance(HOUR)

    with pytest.raises(ValueError, match="forward only"):
        clock.advance(seconds)
    assert Clock(engine).offset_seconds == HOUR


def test_advance__of_two(engine: Engine) -> None:
    """Two that move it add up: none undoes what the other did."""
    first, second = Clock(engine), Clock(engine)
    first.advance(HOUR)
    second.advance(HOUR)

    assert Clock(engine).offset_seconds == second.offset_seconds == 2 * HOUR


def test_carry__blocks_follow(begun_world: World) -> None:
    """Once the clock was moved the chain's blocks are stamped with it, and it is carried once."""
    node = begun_world.ledger.escrow.node
    begun_world.clock.advance(24 * HOUR)
    assert begun_world.ledger.tick() == 1
    assert begun_world.ledger.tick() == 0

    assert abs(node.block().at - begun_world.now()) < timedelta(minutes=1)


def test_carry__again_after_a_stop(begun_world: World) -> None:
    """A stop after the chain was moved and before that was noted moves it by nothing worth naming."""
    node = begun_world.ledger.escrow.node
    begun_world.clock.advance(24 * HOUR)
    begun_world.ledger.tick()
    before = node.block().at
    with begun_world.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM settings WHERE key = 'clock_carried_seconds'")
    begun_world.ledger.tick()

    assert timedelta(0) < node.block().at - before < timedelta(minutes=1)
