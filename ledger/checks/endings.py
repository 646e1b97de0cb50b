"""How tasks ended by their rows, held against what the chain said when they did."""

from collections.abc import Iterator, Sequence

from ledger import sightings
from ledger.checks.looking import Look
from ledger.checks.standings import Closed, select_closed
from ledger.core.facts import LogRef, TaskSettled
from ledger.core.findings import Finding
from ledger.core.packed import Path
from ledger.core.task import Stage
from ledger.sightings import Placed

Ending = tuple[Stage, int | None, int | None]  # stage, path, rating

PAGE = 1000
_REFUNDS = frozenset({Path.REFUNDED, Path.GIVEN_BACK})


def find_other_endings(look: Look) -> Iterator[Finding]:
    """Name each ended task that is kept with another stage, path or rating than its log says."""
    assert look.head is not None, "the head is there wherever this is asked"
    after = (-1, -1)
    while page := sightings.select_endings(look.connection, look.chain_id, after, look.head.height, PAGE):
        told = tuple(_told(look, page))
        closed = select_closed(look.connection, {fact.batch for fact in told})
        for fact in told:
            task = closed.get((fact.batch, fact.index))  # none where the batch was somebody else's
            if task is not None:
                yield from compare(task, fact)
        look.tally.add(len(told))
        after = (page[-1][0].block_number, page[-1][0].log_index)


def compare(task: Closed, fact: TaskSettled) -> Iterator[Finding]:
    """Name what of a row is not what the log says; a rating that decided nothing is kept nowhere."""
    stage = Stage.REFUNDED if fact.path in _REFUNDS else Stage.SETTLED
    due: list[Ending] = [(stage, fact.path, fact.rating)]
    if fact.path is not Path.RATED:
        due.append((stage, fact.path, None))
    found = (task.stage, task.path, task.rating)
    if found not in due:
        yield Finding("ending", f"task {task.id}", " or ".join(map(_said, due)), _said(found))


def _said(ending: Ending) -> str:
    stage, path, rating = ending
    way = "no path" if path is None else Path(path).name.lower()
    return f"{stage} ({way}), {'no rating' if rating is None else f'rated {rating}'}"


def _told(look: Look, page: Sequence[Placed]) -> Iterator[TaskSettled]:
    for seen, at in page:
        place = LogRef(look.chain_id, seen.block_number, seen.block_hash, seen.tx_hash, seen.log_index, at)
        said = look.escrow.said(seen.kind, place, seen.fields)
        yield from (one for one in said if isinstance(one, TaskSettled))
