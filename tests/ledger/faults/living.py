"""Where the machine's ledgers come from: each on the same chain as it was, with a database copied from one."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from ledger.chain.node import Node
from tests.databases import Databases, Place
from tests.ledger.chains import on_anvil
from tests.ledger.faults.machine import Tally, machine_of
from tests.ledger.faults.survivor import Survivor, begin_on


class Nest:
    """A chain and a database as every life begins."""

    def __init__(self, node: Node, databases: Databases, backend: str, folder: Path) -> None:
        self._node, self._databases, self._folder = node, databases, folder
        self._numbers = count(1)
        self._template = databases.place(backend, folder)
        begin_on(node, self._template)
        self._snapshot = node.request("evm_snapshot", [])

    def begin(self) -> Survivor:
        """Begin a life."""
        return Survivor(self._node, self._copied())

    def end(self, survivor: Survivor) -> None:
        """End it; the chain forgets it."""
        survivor.close()
        self._databases.drop(survivor.place)
        self._node.request("anvil_dropAllTransactions", [])
        self._node.request("evm_revert", [self._snapshot])
        self._snapshot = self._node.request("evm_snapshot", [])

    @contextmanager
    def life(self) -> Iterator[Survivor]:
        """Lend a life, and end it however it went."""
        survivor = self.begin()
        try:
            yield survivor
        finally:
            self.end(survivor)

    def _copied(self) -> Place:
        folder = self._folder / f"life-{next(self._numbers)}"
        folder.mkdir()
        return self._databases.copied_rows(self._template, folder)


@contextmanager
def nest(databases: Databases, backend: str, folder: Path) -> Iterator[Nest]:
    """Make a nest on a chain of its own."""
    with on_anvil() as node:
        yield Nest(node, databases, backend, folder)


def live(home: Nest, number: int, lives: int, steps: int, *, is_thorough: bool = False) -> Tally:
    """Let a machine try so many lives of so many steps, by a seed; what it finds it tells as a shorter story."""
    tally = Tally()
    phases = (Phase.generate, Phase.shrink) if is_thorough else (Phase.generate,)
    made = machine_of(home.begin, home.end, tally)
    seed(number)(made)
    run_state_machine_as_test(
        made,
        settings=settings(
            max_examples=lives,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            phases=phases,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    return tally
