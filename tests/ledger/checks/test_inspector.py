"""The checks beside the product: operators hear once that something is found and once that it is over."""

from dataclasses import replace

import pytest
from sqlalchemy import delete, insert, select

from bot.notices import Scribe
from ledger.checks import inspector
from ledger.checks.inspector import Inspector
from ledger.core.effects import Notify
from ledger.core.journal import OUTSIDE
from ledger.tables import outbox, settings
from ledger.views import Views
from tests.databases import on_sqlite
from tests.ledger.checks.scene import Scene

ADAM, CARL, STRANGER = (sum(name.encode()) for name in ("adam", "carl", "nina"))


@pytest.fixture
def quiet(scene: Scene) -> Scene:
    """A ledger whose messages have all been sent."""
    scene.do(delete(outbox).where(outbox.c.kind == "message"))
    return scene


def inspect(scene: Scene, *operators: int) -> Inspector:
    """Make checks that never wait."""
    return Inspector(replace(scene.place, is_sandbox=False), operators, pace_seconds=0)


def told(scene: Scene) -> list[Notify]:
    """List what was staged for people."""
    query = select(outbox.c.body).where(outbox.c.kind == "message").order_by(outbox.c.seq)
    return [row.body for row in scene.rows(query)]


def words(scene: Scene, notice: Notify) -> str:
    """Word a notice as its person reads it."""
    views = Views(scene.engine)
    return str(Scribe(views, views.person(notice.person), views.assets()).word(notice).payload["text"])


def move_clock(scene: Scene, seconds: int = 60) -> None:
    """Move the clock of a ledger where deadlines are real."""
    scene.do(insert(settings).values(key="clock_offset_seconds", value=str(seconds)))


def test_operators__told_once(quiet: Scene) -> None:
    """Every operator who has entered hears once of a finding, in their own language, and once that it is over."""
    move_clock(quiet)
    checks = inspect(quiet, ADAM, CARL, STRANGER)
    rounds = [checks.run_once() for _ in range(3)]
    quiet.do(delete(settings).where(settings.c.key == "clock_offset_seconds"))
    rounds += [checks.run_once() for _ in range(2)]
    english, chinese, over, _ = [words(quiet, notice) for notice in told(quiet)]

    assert rounds == [1, 0, 0, 1, 0]
    assert "A serious finding: the relay begins nothing new" in english
    assert "clock-offset" in english
    assert "Found: 60 seconds" in english
    assert "Delete clock_offset_seconds" in english
    assert "严重问题" in chinese
    assert "时钟却被拨动过" in chinese
    assert over == "✅ Over: <code>clock-offset</code> – clock"


@on_sqlite
def test_operators__none_yet(quiet: Scene) -> None:
    """What nobody could be told waits until somebody can be, unless it is over by then."""
    move_clock(quiet)

    assert inspect(quiet).run_once() == 0
    assert inspect(quiet, STRANGER).run_once() == 0
    assert inspect(quiet, ADAM).run_once() == 1
    assert len(told(quiet)) == 1


@on_sqlite
def test_operators__many_at_once(quiet: Scene) -> None:
    """Of many findings at once the first are told one by one, and the rest by their number."""
    for seq in range(1, quiet.last() + 1):
        quiet.alter_amount(seq)
    inspect(quiet, ADAM).run_once()
    said = [words(quiet, notice) for notice in told(quiet)]

    assert len(said) == inspector.TOLD_MOST + 1
    assert said[-1].startswith("And ")
    assert inspect(quiet, ADAM).run_once() == 0


@on_sqlite
def test_inspector__keeps_its_pace(quiet: Scene) -> None:
    """Between two looks nothing is asked of anybody."""
    checks = Inspector(replace(quiet.place, is_sandbox=False), (ADAM,), pace_seconds=3600)
    first = checks.run_once()
    move_clock(quiet)

    assert (first, checks.run_once()) == (0, 0)
    assert quiet.opened() == {}


@on_sqlite
def test_inspector__goes_on_from_the_bookmark(quiet: Scene) -> None:
    """A brisk look reads the entries that are new, however many there are."""
    inspect(quiet).run_once()
    counts = {result.check.name: result.count for result in quiet.run(inspector.Depth.BRISK)}

    assert counts["journal"] == 0
    assert counts["accounts"] == 0
    quiet.alter_balance(OUTSIDE, 1)
    assert "solvency" not in quiet.subjects(inspector.Depth.BRISK)
