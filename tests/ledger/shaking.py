"""A watcher shaken: deposits come and are taken back, and the node it looks through fails; all by one seed."""

import random
from contextlib import closing, suppress
from dataclasses import dataclass, field

from ledger.chain.errors import NodeError
from ledger.chain.escrow import Escrow
from ledger.chain.node import Node
from ledger.core.commands import Apply, Deliver, Fund, Rate
from ledger.core.ids import TaskId
from ledger.core.task import Stage
from tests.ledger.hands import TEXT, USD
from tests.ledger.rig import FINAL, Rig
from tests.ledger.shaky import Shaky
from tests.ledger.world import World, open_ledger

DEEPEST = 20  # blocks taken back at once; less than what is final, as no honest chain takes that back


@dataclass(slots=True)
class Shaken:
    """What came of it."""

    seed: int
    reorganisations: int = 0
    taken_back: int = 0  # blocks
    refusals: int = 0  # rounds of the watcher's that ended in an error
    depths: list[int] = field(default_factory=list)


def shake(rig: Rig, shaky: Shaky, url: str, rounds: int) -> Shaken:
    """Let the chain go on and back, the watcher read through a node that fails, and see what it has learned.

    Nothing is ever in the journal that the chain does not have as final; in the end all of that is, once.
    """
    print(f"seed {shaky.seed}")  # noqa: T201 (what must be known when it fails)
    dice = random.Random(f"{shaky.seed} chain")  # noqa: S311 (no secret)
    done = Shaken(shaky.seed)
    rig.mine(DEEPEST)
    with closing(Node(url, timeout=10)) as node:
        rig.watcher = rig.another(escrow=Escrow(node, rig.escrow.address))
        for _ in range(rounds):
            _go_on(rig, dice, done)
            for _ in range(dice.randrange(4)):
                try:
                    rig.watcher.run_once()
                except NodeError:
                    done.refusals += 1
                _assert_final(rig)
        shaky.is_mended = True
        rig.mine(FINAL)
        with suppress(NodeError):  # answers that were on their way
            rig.catch_up()
        rig.catch_up()
        rig.assert_agrees()
    return done


def shake_ledger(world: World, shaky: Shaky, url: str, rounds: int) -> int:
    """Have a task opened, done and paid by loops that look through a failing node; says how many rounds failed."""
    print(f"seed {shaky.seed}")  # noqa: T201 (what must be known when it fails)
    shaky.is_mended, failed = True, 0
    with open_ledger(world.settings, url) as ledger:
        shaky.is_mended = False
        adam, barb = world.enter("adam"), world.enter("barb")
        world.do(Fund(**world.stamp(), person=adam, asset="USD", minor=100 * USD))
        task = world.post(adam, 30 * USD)
        world.do(Apply(**world.stamp(), person=barb, task=task))
        for _ in range(rounds):
            for work in (ledger.tick, ledger.relay.run_once, ledger.watcher.run_once):
                try:
                    work()
                except NodeError:
                    failed += 1
            _act(world, task)
        shaky.is_mended = True
        for _ in range(rounds):
            with suppress(NodeError):  # answers that were on their way
                world.settle_down()
                if world.look(task).stage is Stage.SETTLED:
                    break
                _act(world, task)
    return failed


def _act(world: World, task: TaskId) -> None:
    """Let the worker deliver and the employer rate, as soon as they may."""
    at = world.look(task)
    if at.stage is Stage.OPENED:
        world.do(Deliver(**world.stamp(), person=world.find("barb"), task=task, deliverable=TEXT))
    elif at.stage is Stage.DELIVERED:
        world.do(Rate(**world.stamp(), person=world.find("adam"), task=task, rating=95))


def change_past(rig: Rig, depth: int, *, is_behind: bool = False) -> None:
    """Replace blocks by others with other deposits, that the watcher has seen, or is just reading."""
    rig.pay(3)
    known = len(rig.said())
    snapshot = rig.node.request("evm_snapshot", [])
    rig.pay(depth)
    if is_behind:
        rig.watcher.run_once()
    else:
        rig.catch_up()
    before = rig.seen()
    rig.node.request("evm_revert", [snapshot])
    rig.mine(1)  # so that whatever follows has another place
    rig.pay(depth)
    rig.catch_up()

    assert rig.seen() != before
    rig.assert_agrees()
    rig.mine(FINAL)
    rig.catch_up()
    assert len(rig.learned()) == known + depth
    rig.assert_agrees()


def _go_on(rig: Rig, dice: random.Random, done: Shaken) -> None:
    match dice.randrange(5):
        case 0:
            depth = dice.randint(1, DEEPEST)
            rig.node.request("anvil_reorg", [depth, []])
            done.reorganisations += 1
            done.taken_back += depth
            done.depths.append(depth)
        case 1:
            rig.mine(dice.randint(1, 40))
        case _:
            rig.pay(dice.randint(1, 4))


def _assert_final(rig: Rig) -> None:
    """Whatever is in the journal is on the chain, in its order."""
    final = rig.node.block().number - FINAL
    said = [tx for block, tx in rig.said() if block <= final]
    learned = rig.learned()
    assert learned == said[: len(learned)]
