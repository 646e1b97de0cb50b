"""Money at people's own addresses: found once, on final blocks alone, never counted before the escrow has it."""

from ledger.chain.calls import Call
from ledger.core.arriving import Deposit, LookOut
from ledger.core.effects import Notify
from ledger.core.errors import StillWaiting
from ledger.core.ids import PersonId
from ledger.database import reading
from ledger.heads import select_head
from ledger.lookouts import select_watched
from ledger.tables import lookouts, outbox
from ledger.watcher import Watcher
from tests.ledger.hands import USD
from tests.ledger.world import STRANGER, World


def told(world: World, person: PersonId) -> list[tuple[str, int, int]]:
    """List what a person was told of money at their address: which words, how much, how much altogether."""
    said = [row["body"] for row in world.rows(outbox) if isinstance(row["body"], Notify)]
    return [
        (one.key, int(one.details["minor"]), int(one.details["held"]))
        for one in said
        if one.person == person and one.key.startswith("money-")
    ]


def send(world: World, person: PersonId, minor: int) -> None:
    """Send somebody money from a wallet that is none of ours, by a plain transfer."""
    token = world.ledger.views.assets()["USD"].token
    to = world.ledger.views.person(person).address
    for name, holder in (("faucet", STRANGER.address), ("transfer", to)):
        world.send_as_stranger(Call(token, world.ledger.escrow.token_calldata(name, holder, minor)))


def expect(world: World, person: PersonId, *, is_asked: bool = False) -> None:
    """Have somebody's address looked at, and look once."""
    world.do(LookOut(**world.stamp(), person=person, is_asked=is_asked))
    world.ledger.watch()


def test_arrive__told_once_and_put_in(begun_world: World) -> None:
    """A transfer is told once with all that is there, moves no balance, and goes in when its owner says so."""
    adam = begun_world.find("adam")
    before = begun_world.held(adam)
    expect(begun_world, adam)
    assert told(begun_world, adam) == []
    send(begun_world, adam, 5 * USD)
    send(begun_world, adam, 2 * USD)
    for _ in range(3):
        begun_world.ledger.watch()

    assert told(begun_world, adam) == [("money-arrived", 5 * USD, 7 * USD), ("money-arrived", 2 * USD, 7 * USD)]
    assert begun_world.held(adam) == before
    begun_world.do(Deposit(**begun_world.stamp(), person=adam, asset="USD", minor=7 * USD))
    again = Deposit(**begun_world.stamp(), person=adam, asset="USD", minor=7 * USD)
    assert isinstance(begun_world.refused(again), StillWaiting)
    begun_world.settle_down()
    begun_world.ledger.watch()

    assert begun_world.held(adam) == begun_world.owed(adam) == before + 7 * USD
    assert len(told(begun_world, adam)) == 2
    begun_world.assert_audit_agrees()


def test_arrive__only_when_final(begun_world: World) -> None:
    """What may still be taken back is not told; the watcher's own height is the limit."""
    adam, ledger = begun_world.find("adam"), begun_world.ledger
    expect(begun_world, adam)
    send(begun_world, adam, 5 * USD)
    assert ledger.lookout.run_once() == 0  # the watcher has not learned that far
    patient: Watcher = begun_world.watcher(finality=2)
    patient.run_once()
    ledger.lookout.run_once()
    assert told(begun_world, adam) == []
    send(begun_world, begun_world.find("barb"), USD)
    patient.run_once()
    ledger.lookout.run_once()

    assert told(begun_world, adam) == [("money-arrived", 5 * USD, 5 * USD)]


def test_sight__what_came_before_anybody_looked(begun_world: World) -> None:
    """Money that came while nobody looked is found by what stands there; who asks hears of nothing, too."""
    adam, barb = begun_world.find("adam"), begun_world.find("barb")
    send(begun_world, adam, 3 * USD)
    begun_world.ledger.watch()
    expect(begun_world, adam)
    expect(begun_world, barb, is_asked=True)

    assert told(begun_world, adam) == [("money-found", 3 * USD, 3 * USD)]
    assert told(begun_world, barb) == [("money-not-found", 0, 0)]
    begun_world.ledger.watch()
    assert len(told(begun_world, adam)) == len(told(begun_world, barb)) == 1


def test_arrive__faucet_is_no_news(begun_world: World) -> None:
    """What the faucet makes goes in by itself and is told by its deposit alone."""
    adam = begun_world.find("adam")
    expect(begun_world, adam)
    begun_world.fund(adam, 4 * USD)
    begun_world.ledger.watch()

    assert told(begun_world, adam) == []


def test_lookout__two_at_once(begun_world: World) -> None:
    """Two processes that look at the same time tell once; what the slower one read is dropped."""
    adam, ledger = begun_world.find("adam"), begun_world.ledger
    expect(begun_world, adam)
    send(begun_world, adam, 5 * USD)
    ledger.watcher.run_once()
    with reading(begun_world.engine) as connection:
        head = select_head(connection, chain_id=ledger.escrow.node.chain_id, escrow=ledger.escrow.address)
        assert head is not None
        seen = select_watched(connection, begun_world.now(), below=head.height, limit=10)
    assert ledger.lookout.run_once() == len(seen) == 1
    ledger.lookout._look(seen, seen[0].height, head, list(ledger.views.assets().values()))

    assert told(begun_world, adam) == [("money-arrived", 5 * USD, 5 * USD)]


def test_lookout__ends(begun_world: World) -> None:
    """Nobody is looked at for ever; who asks again is, from what stands there then."""
    adam = begun_world.find("adam")
    expect(begun_world, adam)
    begun_world.clock.advance(15 * 86_400)
    send(begun_world, adam, 5 * USD)
    begun_world.ledger.watch()
    assert told(begun_world, adam) == []
    expect(begun_world, adam, is_asked=True)

    assert told(begun_world, adam) == [("money-found", 5 * USD, 5 * USD)]
    assert len(begun_world.rows(lookouts)) == 1
