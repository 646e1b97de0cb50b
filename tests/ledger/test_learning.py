"""Learning a round of facts at once: the same rows as fact by fact, for a few statements however many there are."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, event, select

from ledger.core.commands import ChooseLanguage, Command, Learn
from ledger.core.errors import OtherContent
from ledger.core.facts import (
    BatchOpened,
    BatchRevoked,
    Deposited,
    Fact,
    LogRef,
    Pushed,
    TaskContested,
    TaskDelivered,
    TaskRated,
    TaskSettled,
    Withdrawn,
)
from ledger.core.ids import CommandId
from ledger.core.packed import Path
from ledger.core.task import Stage
from ledger.core.terms import earned
from ledger.handled import _shown
from ledger.intake import Outcome
from ledger.tables import commands, metadata, outbox
from tests.core import samples
from tests.core.samples import FIRST, NOON, REASON, SECOND
from tests.ledger.test_batches import REWARD, Fair

NOWHERE = samples.log()
Course = Sequence[Fact]  # what is said of one thing, in this order


class Seen(Exception):
    """What the tables would hold; raised so that nothing is kept."""

    def __init__(self, rows: dict[str, list[Any]]) -> None:
        super().__init__()
        self.rows = rows


@pytest.fixture
def fair(hands: Any) -> Fair:
    """Adam with a batch of three tasks and one of two that wait to be opened, and two tasks that wait for money."""
    made = Fair(hands)
    made.fund(5 * REWARD)
    made.offered(3)
    made.close()
    made.offered(2, workers="carl")
    made.close()
    made.offered(2)
    made.close()
    return made


def courses(fair: Fair) -> st.SearchStrategy[list[Fact]]:
    """Let anything happen to the batches of ours and to somebody else's, in any order that a chain could say it in."""
    first, second = (fair.opening(fair.found(place).id) for place in (0, 3))
    foreign = replace(first, batch="0x" + "7" * 64, workers=("0x" + "8" * 40,) * 3)
    money = [
        Deposited(NOWHERE, samples.USD.token, fair.address(fair.adam), REWARD),
        Withdrawn(NOWHERE, samples.USD.token, fair.address(fair.barb), samples.STRANGER, 1),
        Pushed(NOWHERE, samples.USD.token, fair.address(fair.carl), 2),
        Deposited(NOWHERE, samples.USD.token, samples.STRANGER, 7),
    ]
    return st.tuples(
        st.lists(st.sampled_from(money), max_size=4).map(lambda drawn: [[one] for one in drawn]),
        opened(first),
        opened(foreign),
        st.one_of(st.just([[BatchRevoked(NOWHERE, second.batch)]]), opened(second), st.just([])),
    ).flatmap(lambda drawn: mixed([course for some in drawn for course in some]))


def opened(opening: BatchOpened) -> st.SearchStrategy[list[Course]]:
    """Open a batch and let something happen to each of its tasks; the first task's course begins with the opening."""
    each = st.tuples(*(st.sampled_from(endings(opening, index)) for index in range(len(opening.workers))))
    return each.map(lambda drawn: [[opening, *(fact for course in drawn for fact in course)]])


def endings(opening: BatchOpened, index: int) -> list[Course]:
    """List what can happen to a task once it is opened."""
    batch, terms = opening.batch, opening.terms

    def ended(path: Path, rating: int, figure: int) -> TaskSettled:
        return TaskSettled(NOWHERE, batch, index, path, rating, figure)

    made, again = (TaskDelivered(NOWHERE, batch, index, hashed) for hashed in (FIRST, SECOND))
    rated, contested = TaskRated(NOWHERE, batch, index, 70), TaskContested(NOWHERE, batch, index, REASON)
    part = earned(terms, REWARD, 70)
    return [
        [],
        [made, again],
        [ended(Path.RATED, 100, REWARD)],
        [ended(Path.REFUNDED, 0, 0)],
        [made, rated, ended(Path.FINISHED, 70, part)],
        [made, rated, contested],
        [made, rated, contested, ended(Path.RULED, 70, part + 1)],
    ]


def mixed(lanes: Sequence[Course]) -> st.SearchStrategy[list[Fact]]:
    """Mix courses, each in its own order, and give every fact a place of its own."""
    turns = [number for number, lane in enumerate(lanes) for _ in lane]

    def dealt(order: Sequence[int]) -> list[Fact]:
        rest = [iter(lane) for lane in lanes]
        return [replace(next(rest[lane]), log=place(number)) for number, lane in enumerate(order)]

    return st.permutations(turns).map(dealt)


def place(number: int) -> LogRef:
    """Give several facts a log, and several logs a block."""
    return replace(samples.log(100 + number // 6, number // 3 % 2, number % 3), block_time=NOON)


def learning(number: int, fact: Fact) -> Learn:
    """Make the command that learns a fact."""
    return Learn(id=CommandId(f"log:{number}"), at=NOON, fact=fact)


def rows_after(fair: Fair, asked: Sequence[Command]) -> dict[str, list[Any]]:
    """Read what the tables would hold after these commands, and keep nothing of it."""

    def look(connection: Connection, outcomes: tuple[Outcome, ...]) -> None:
        assert [outcome.refusal for outcome in outcomes if outcome.refusal] == []
        queries = {table.name: select(table).order_by(*table.primary_key) for table in metadata.sorted_tables}
        queries["outbox"] = select(*(column for column in outbox.c if column.name != "seq")).order_by(outbox.c.seq)
        raise Seen({name: list(connection.execute(query)) for name, query in queries.items()})

    with pytest.raises(Seen) as seen:
        fair.hands.intake.handle(asked, also=look)
    return seen.value.rows


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn=st.data())
def test_learn__at_once_or_one_by_one(fair: Fair, drawn: st.DataObject) -> None:
    """Whatever the chain says, in whatever order: a round leaves the very rows that fact by fact does."""
    facts = [learning(number, fact) for number, fact in enumerate(drawn.draw(courses(fair)))]
    # Between facts, so that each is a round of its own; and after them all, so that the rows of these are the same.
    other = [
        ChooseLanguage(id=CommandId(f"tg:{number}"), at=NOON, person=fair.adam, language="en")
        for number in range(len(facts))
    ]
    alone = [command for both in zip(facts, other, strict=True) for command in both]

    assert rows_after(fair, [*facts, *other]) == rows_after(fair, alone)


def settling(fair: Fair, count: int) -> list[Command]:
    """Open a batch and settle its first tasks, in one round."""
    opening = fair.opening(fair.found(0).id)
    ended = [TaskSettled(NOWHERE, opening.batch, index, Path.RATED, 100, REWARD) for index in range(count)]
    facts = [replace(fact, log=place(number)) for number, fact in enumerate([opening, *ended])]
    return [learning(number, fact) for number, fact in enumerate(facts)]


def test_learn__versions(fair: Fair) -> None:
    """A task that moves twice in a round is two versions on, and stands where the second move left it."""
    before = fair.found(0)
    fair.hands.handle(*settling(fair, 1))

    after = fair.hands.look(before.id)
    assert (after.version, after.stage) == (before.version + 2, Stage.SETTLED)


def test_learn__the_same_twice_in_a_round(fair: Fair) -> None:
    """A fact that comes twice in a round is learned once; another one under its id is refused, and stops nobody."""
    opening, settled, *_ = asked = settling(fair, 2)
    other = replace(asked[2], id=settled.id)
    outcomes = fair.hands.handle(opening, settled, settled, other, asked[2])

    assert [outcome.is_repeat for outcome in outcomes] == [False, False, True, False, False]
    assert isinstance(outcomes[3].refusal, OtherContent)
    assert [fair.found(number).stage for number in range(3)] == [Stage.SETTLED, Stage.SETTLED, Stage.OPENED]


def test_learn__again(fair: Fair) -> None:
    """A round that was learned before changes nothing."""
    asked = settling(fair, 3)
    fair.hands.handle(*asked)
    before = fair.hands.dump()

    assert all(outcome.is_repeat for outcome in fair.hands.handle(*asked))
    assert fair.hands.dump() == before


def test_learn__statements(fair: Fair) -> None:
    """How many statements a round costs does not grow with its facts."""
    counts = []

    def count(*_: object) -> None:
        counts[-1] += 1

    event.listen(fair.hands.engine, "before_cursor_execute", count)
    for size in (1, 3):
        counts.append(0)
        rows_after(fair, settling(fair, size))
    event.remove(fair.hands.engine, "before_cursor_execute", count)

    assert counts[0] == counts[1]


def test_content__as_it_was(fair: Fair) -> None:
    """What a fact says is hashed as the same text as ever: what was learned by an older program is known again."""
    said = [fair.opening(fair.found(0).id), samples.settlement(70), samples.contesting(), samples.voiding()]

    assert [_shown(fact) for fact in said] == [repr(fact) for fact in said]
    assert fair.hands.rows(commands) != []
