"""Several processes on one PostgreSQL: whatever meets, each thing happens once, in order, and nobody is in the way.

Each fellow has connections of their own, as a process has, and acts in a thread; who must be killed is a process.
"""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TypeVar

import pytest
from sqlalchemy import Engine, select, text, update

from ledger import outbox, txs
from ledger.claims import Claims
from ledger.clock import Clock
from ledger.core.commands import Apply, Assign, Choice, Command, Enter, Fund, Learn
from ledger.core.effects import AskMoney, MoneyStep, Send
from ledger.core.facts import Deposited
from ledger.core.ids import CommandId, EffectId, PersonId
from ledger.core.journal import GENESIS
from ledger.core.task import Stage
from ledger.database import Connection, DatabaseBusy, connect, holding, open_database, reading, transact, writing
from ledger.heads import Head, update_head
from ledger.inbox import Update, receive, take_open
from ledger.intake import Intake, Outcome
from ledger.keys import Vault
from ledger.store import select_setting, upsert_setting
from ledger.tables import commands, entries, heads, people, settings
from ledger.txs import Wanted
from tests.core import samples
from tests.core.samples import NOON
from tests.databases import ROOT, Place, on_postgresql
from tests.ledger.hands import USD, Hands
from tests.ledger.world import World, open_ledger

pytestmark = on_postgresql
PATIENCE = 20.0
OPERATOR = "0x" + "0" * 40


@pytest.fixture
def fellows(place: Place) -> Iterator[tuple[Hands, Hands]]:
    """Give two doors to one database, each with connections of its own."""
    with ExitStack() as stack:

        def fellow() -> Hands:
            engine = connect(place.url)
            stack.callback(engine.dispose)
            return Hands(engine, Intake(engine, samples.POLICY, Vault(bytes(32))), Clock(engine))

        yield fellow(), fellow()


Done = TypeVar("Done")


def at_once(*works: Callable[[], Done]) -> list[Done]:
    """Do several things at the same time; what one of them raises is raised."""
    start = threading.Barrier(len(works))

    def begin(work: Callable[[], Done]) -> Done:
        start.wait()
        return work()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(begin, works))


def entering(number: int) -> Enter:
    """Let the person of a number enter."""
    who = {"telegram_id": number, "chat_id": number, "name": f"n{number}", "language": "en"}
    return Enter(id=CommandId(f"tg:{number}"), at=NOON, **who)  # type: ignore[arg-type]


def learning(number: int, holder: str = samples.EMPLOYER, minor: int = 1) -> Learn:
    """Learn of a deposit in the block of a number."""
    fact = Deposited(samples.log(number), samples.USD.token, holder, minor)
    return Learn(id=CommandId(f"log:{number}"), at=NOON, fact=fact)


def in_batches(hands: Hands, asked: Sequence[Command], size: int) -> list[Outcome]:
    """Handle commands, some in each transaction."""
    batches = (asked[at : at + size] for at in range(0, len(asked), size))
    return [outcome for batch in batches for outcome in hands.handle(*batch)]


@pytest.mark.parametrize("size", [1, 4])
def test_commands__same_ones_at_two_doors(fellows: tuple[Hands, Hands], size: int) -> None:
    """The same commands come in at two doors in opposite orders: each is handled once, and answered alike at both."""
    one, two = fellows
    asked = [entering(number) for number in range(12)]
    here, there = at_once(lambda: in_batches(one, asked, size), lambda: in_batches(two, asked[::-1], size))

    assert {outcome.refusal for outcome in here + there} == {None}
    assert {o.id: o.result for o in here} == {o.id: o.result for o in there}
    assert sorted(o.id for o in here + there if not o.is_repeat) == sorted(command.id for command in asked)
    assert len(one.rows(people)) == len(one.rows(commands)) == len(asked)


def test_person__enters_twice_at_once(fellows: tuple[Hands, Hands]) -> None:
    """Somebody new who says hello at two doors is one person with one key."""
    first, second = entering(7), Enter(**{**fields_of(entering(7)), "id": CommandId("tg:other")})
    found = at_once(lambda: fellows[0].do(first), lambda: fellows[1].do(second))

    assert found[0] == found[1]
    assert len(fellows[0].rows(people)) == 1


def fields_of(command: Enter) -> dict[str, object]:
    """Take a command apart."""
    return {name: getattr(command, name) for name in ("id", "at", "telegram_id", "chat_id", "name", "language")}


def test_journal__two_writers(fellows: tuple[Hands, Hands]) -> None:
    """Two doors enter facts at once, some of them both: the chain of entries has no fork, no gap and no repeat."""
    one, two = fellows
    facts = [learning(number) for number in range(1, 31)]
    at_once(lambda: in_batches(one, facts[:20], 3), lambda: in_batches(two, facts[:9:-1], 2))
    kept = one.rows(entries)

    assert [row["seq"] for row in kept] == list(range(1, 31))
    assert [row["previous"] for row in kept] == [GENESIS, *(row["hash"] for row in kept[:-1])]
    with reading(one.engine) as connection:
        total = connection.execute(text("SELECT minor FROM balances WHERE account <> 'outside'")).scalar_one()
    assert total == 30


def test_balance__covers_one_of_two(fellows: tuple[Hands, Hands]) -> None:
    """Two tasks that a balance covers one of are assigned at once: one is, and the other waits for money."""
    one, two = fellows
    adam, barb, carl = one.enter("adam"), one.enter("barb"), one.enter("carl")
    address = next(row["address"] for row in one.rows(people) if row["id"] == adam)
    one.do(learning(1, address, 30 * USD))
    asked = []
    for worker in (barb, carl):
        task = one.look(one.post(adam, reward=20 * USD))
        one.do(Apply(**one.stamp(), person=worker, task=task.id))
        version = one.look(task.id).version
        choice = Choice(task=task.id, version=version, worker=worker, reasons=())
        asked.append(Assign(**one.stamp(), choices=(choice,)))
    at_once(lambda: one.do(asked[0]), lambda: two.do(asked[1]))

    stages = sorted(one.look(command.choices[0].task).stage for command in asked)
    assert stages == [Stage.ASSIGNED, Stage.POSTED]


def stage_messages(hands: Hands, count: int) -> None:
    """Put a message for each of some chats into the outbox."""
    effects = tuple(Send(chat, "sendMessage", {"text": "hi"}) for chat in range(count))
    with writing(hands.engine) as connection:
        outbox.insert_effects(connection, CommandId("tg:1"), effects, NOON)


def test_outbox__shared(fellows: tuple[Hands, Hands]) -> None:
    """What one works on no other is given, until it is done or given back; there is enough for everybody."""
    one, two = fellows
    stage_messages(one, 7)
    with outbox.claim_due(one.engine, "message", NOON, 3) as mine:
        with outbox.claim_due(two.engine, "message", NOON, 3) as theirs:
            assert [len(mine), len(theirs)] == [3, 3]
            assert not {item.id for item in mine} & {item.id for item in theirs}
        with writing(one.engine) as connection:
            outbox.update_effect(connection, mine[0].id, "done", at=NOON)
    with outbox.claim_due(two.engine, "message", NOON, 9) as rest:
        assert {item.id for item in rest} == {f"tg:1/{number}" for number in range(7)} - {mine[0].id}


def test_outbox__done_just_before(fellows: tuple[Hands, Hands]) -> None:
    """Of many who reach for the same rows at once each row is done by one of them."""
    one, two = fellows
    stage_messages(one, 30)

    def work(hands: Hands) -> list[EffectId]:
        done: list[EffectId] = []
        for _ in range(20):
            with outbox.claim_due(hands.engine, "message", NOON, 4) as items:
                for item in items:
                    with writing(hands.engine) as connection:
                        outbox.update_effect(connection, item.id, "done", at=NOON)
                    done.append(item.id)
        return done

    mine, theirs = at_once(lambda: work(one), lambda: work(two))
    assert sorted(mine + theirs) == sorted(f"tg:1/{number}" for number in range(30))


HOLDER = """
import sys
from ledger.database import connect, holding
with holding(connect(sys.argv[1]), ["chat:0"]) as held:
    print(*held, flush=True)
    sys.stdin.read()
"""


def test_held__free_when_its_holder_is_dead(place: Place, engine: Engine) -> None:
    """What a process held is free as soon as it was killed, and not before."""
    command, pipe = [sys.executable, "-c", HOLDER, place.url], subprocess.PIPE
    holder = subprocess.Popen(command, stdin=pipe, stdout=pipe, cwd=ROOT)
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"chat:0\n"
    with holding(engine, ["chat:0", "chat:1"]) as held:
        assert held == {"chat:1"}
    holder.send_signal(signal.SIGKILL)
    holder.communicate()

    deadline = time.monotonic() + PATIENCE
    while True:
        with holding(engine, ["chat:0"]) as held:
            if held:
                return
        assert time.monotonic() < deadline
        time.sleep(0.05)  # polling: the server hears of a death by the closing of a socket


def test_nonces__first_ones_at_once(fellows: tuple[Hands, Hands]) -> None:
    """Two relays that send with a new key for the first time take nonces without gap or repeat."""
    asks = tuple(AskMoney(MoneyStep.FAUCET, PersonId(f"p{number}"), "USD", 1) for number in range(20))
    with writing(fellows[0].engine) as connection:
        outbox.insert_effects(connection, CommandId("tg:1"), asks, NOON)

    def take(hands: Hands, numbers: range) -> list[int]:
        return [nonce for number in numbers if (nonce := reserve(hands, f"tg:1/{number}")) is not None]

    taken = at_once(lambda: take(fellows[0], range(15)), lambda: take(fellows[1], range(19, 4, -1)))
    assert sorted(taken[0] + taken[1]) == list(range(5, 25))


def reserve(hands: Hands, effect: str) -> int | None:
    """Take a nonce for an effect."""
    wanted = [Wanted(OPERATOR, b"", 1, ((EffectId(effect), 0),))]
    made = transact(hands.engine, lambda c: txs.reserve(c, OPERATOR, first=5, wanted=wanted, at=NOON))
    return made[0].nonce if made else None


def test_head__one_moves_it(fellows: tuple[Hands, Hands]) -> None:
    """Of two watchers that saw the head at the same place one moves it, from nowhere as from anywhere."""
    seen: Head | None = None
    for height in range(1, 11):
        here = Head(height, f"0x{height}", height, f"0x{height}")

        def move(hands: Hands, seen: Head | None = seen, here: Head = here) -> bool:
            return transact(hands.engine, lambda c: update_head(c, here, chain_id=1, escrow="0xe", seen=seen))

        assert sorted(at_once(lambda: move(fellows[0]), lambda: move(fellows[1]))) == [False, True]
        seen = here
    with reading(fellows[0].engine) as connection:
        assert connection.execute(select(heads.c.height)).scalars().all() == [10]


def test_updates__received_twice_at_once(fellows: tuple[Hands, Hands]) -> None:
    """Updates that come in at two places at once are stored once, and one place answers a chat."""
    coming = [Update(1, number, 7 + number % 2, "{}", NOON) for number in range(20)]
    at_once(lambda: receive(fellows[0].engine, coming), lambda: receive(fellows[1].engine, coming[::-1]))

    one, two = Claims(fellows[0].engine), Claims(fellows[1].engine)
    mine, theirs = take_open(fellows[0].engine, one), take_open(fellows[1].engine, two)
    assert [item.update_id for item in mine] == [0, 1]
    assert theirs == ()
    one.close()  # as a process does that is killed
    rest = take_open(fellows[1].engine, two)
    two.close()

    assert rest == mine


def test_migrate__started_together(empty_place: Place) -> None:
    """Processes that start together on an empty database make its tables once."""
    engines = at_once(*[lambda: open_database(empty_place.url)] * 4)
    with reading(engines[0]) as connection:
        assert len(connection.execute(text("SELECT * FROM alembic_version")).all()) == 1
    for engine in engines:
        engine.dispose()


def test_clock__moved_at_once(fellows: tuple[Hands, Hands]) -> None:
    """Whoever moves the clock, every move counts."""

    def move(hands: Hands) -> None:
        for _ in range(10):
            hands.clock.advance(60)

    at_once(lambda: move(fellows[0]), lambda: move(fellows[1]))
    assert Clock(fellows[0].engine).offset_seconds == 1200


def test_transact__deadlock(fellows: tuple[Hands, Hands]) -> None:
    """Who waits for one another is told apart by the server, begins again, and both come through."""
    with writing(fellows[0].engine) as connection:
        upsert_setting(connection, "a", "")
        upsert_setting(connection, "b", "")
    meet, tries = threading.Barrier(2), []

    def both(hands: Hands, first: str, second: str) -> None:
        def work(connection: Connection) -> None:
            tries.append(first)
            append(connection, first)
            if len(tries) <= 2:
                meet.wait()
            append(connection, second)

        transact(hands.engine, work)

    at_once(lambda: both(fellows[0], "a", "b"), lambda: both(fellows[1], "b", "a"))
    assert len(tries) == 3
    assert {row["value"] for row in fellows[0].rows(settings)} == {"xx"}


def append(connection: Connection, key: str) -> None:
    """Lengthen a setting by one."""
    kept = select_setting(connection, key, lock=True)
    connection.execute(update(settings).where(settings.c.key == key).values(value=f"{kept}x"))


def test_connection__lost(fellows: tuple[Hands, Hands]) -> None:
    """A connection lost in the middle is the database's trouble, nothing of the half is kept, and the next works."""
    one, two = fellows

    def cut_off(connection: Connection) -> None:
        upsert_setting(connection, "a", "b")
        with reading(two.engine) as other:
            other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": _pid(connection)})
        upsert_setting(connection, "c", "d")

    with pytest.raises(DatabaseBusy):
        transact(one.engine, cut_off)
    assert one.rows(settings) == []
    one.enter("adam")


def _pid(connection: Connection) -> int:
    return int(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())


def test_relay__one_at_a_time_with_a_key(begun_world: World) -> None:
    """While one relay works with a key no other does; then the other goes on from the rows."""
    adam = begun_world.find("adam")
    begun_world.do(Fund(**begun_world.stamp(), person=adam, asset="USD", minor=7 * USD))
    with open_ledger(begun_world.settings, begun_world.url) as other:
        with holding(begun_world.engine, [f"signer:{other.relay.addresses[0]}"]):
            assert other.relay.run_once() == 0
        while other.relay.run_once():
            pass
        assert other.watcher.run_once() == 1
    assert begun_world.held(adam) == 77 * USD
    begun_world.assert_audit_agrees()
