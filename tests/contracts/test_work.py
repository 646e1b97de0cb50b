"""What every operation reads its tasks from: each leaf of work.tree."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from ledger.core.merkle import prove, root_from
from ledger.core.packed import TERMS_LENGTH
from tests.contracts.chain import Refusal
from tests.contracts.world import ADAM, BARB, CARL, DANA, IVAN, NEVER, REASON, ROOT, Batch, World, made

FORM, INDEX, SLOTS = TERMS_LENGTH, TERMS_LENGTH + 1, TERMS_LENGTH + 1
ONE = 0x10
# What each operation takes after the work.
REST: dict[str, tuple[Any, ...]] = {
    "deliver": (made(0), NEVER, b""),
    "rate": (100, ROOT, NEVER, b""),
    "accept": (85, NEVER, b""),
    "contest": (REASON, NEVER, b""),
    "rule": (5, REASON, NEVER, b""),
    "giveBack": (NEVER, b""),
    "agree": (0, NEVER, b"", b""),
    "taskOf": (),
    "deliverMany": (NEVER, b""),
    "rateMany": (b"\0\x64", ROOT, NEVER, b""),
    "open": (b"",),
    "openFromWallet": (),
    "openOffered": (IVAN, 0, b"", b""),
    "revoke": (NEVER, b""),
    "settleByDate": (),
    "batchId": (),
}
BOTH = ("open", "openFromWallet", "openOffered", "revoke", "settleByDate", "batchId", "extend's next")
TABLES = ("deliverMany", "rateMany")
ONES = ("deliver", "rate", "accept", "contest", "rule", "giveBack", "agree", "taskOf", "extend")
STEPS = tuple(name for name in ONES if name != "taskOf")

ones = pytest.mark.parametrize("name", [*ONES, *BOTH])
tables = pytest.mark.parametrize("name", [*TABLES, *BOTH])


def _batch(world: World, **changes: Any) -> Batch:
    """Three tasks of two workers: with places, and with proofs of two lengths."""
    return world.batch((BARB, CARL, BARB), (100, 200, 300), **changes)


def _call(world: World, name: str, work: bytes) -> Any:
    if name == "extend":
        return world.escrow.functions.extend(work, world.batch(salt=b"\x99" * 32).whole(), NEVER, b"", b"")
    if name == "extend's next":
        return world.escrow.functions.extend(_batch(world).one(), work, NEVER, b"", b"")
    return world.escrow.functions[name](work, *REST[name])


def _put(work: bytes, place: int, byte: int) -> bytes:
    return work[:place] + bytes((byte,)) + work[place + 1 :]


def _lengths(work: bytes) -> Iterator[bytes]:
    """Everything a byte or a word too long or too short, down to nothing."""
    yield from (work + b"\0", work + b"\0" * 32, work[:-1], work[:-32])
    yield from (work[:length] for length in (0, 206, 207, 208))


@ones
def test_find__one_of_wrong_length(world: World, name: str) -> None:
    """One task has exactly the bytes that its width and its place in the tree ask for: no sibling more or less."""
    for index in range(3):
        work = _batch(world).one(index)
        for wrong in _lengths(work):
            needed = len(work) if len(wrong) > INDEX else INDEX + 1
            assert world.refusal(_call(world, name, wrong)) == Refusal("WrongLength", (len(wrong), needed))


@tables
def test_find__table_of_wrong_length(world: World, name: str) -> None:
    """A table has exactly the bytes that its numbers ask for, with places and without."""
    for batch in (_batch(world), world.batch((BARB, CARL), (1, 2))):
        work = batch.table()
        for wrong in _lengths(work):
            needed = len(work) if len(wrong) > SLOTS else SLOTS + 1
            assert world.refusal(_call(world, name, wrong)) == Refusal("WrongLength", (len(wrong), needed))


@ones
def test_find__one_of_wrong_form(world: World, name: str) -> None:
    """An amount has 1 to 12 bytes, and the bits that mean nothing are zero."""
    work = _batch(world).one()
    for form in (0x10, 0x1D, 0x1F, 0x31, 0x51, 0xF1):
        assert world.refusal(_call(world, name, _put(work, FORM, form))) == Refusal("WrongForm", (form, ONE))


@tables
def test_find__table_of_wrong_form(world: World, name: str) -> None:
    """The same for a table."""
    work = _batch(world).table()
    # The byte 0x20 alone says that only the root follows, which is for rateMany.
    for form in (0x00, 0x0D, 0x0F, 0x21, 0x41, 0xE1, *([0x20] if name != "rateMany" else [])):
        assert world.refusal(_call(world, name, _put(work, FORM, form))) == Refusal("WrongForm", (form, 0))


@pytest.mark.parametrize("name", ONES)
def test_find__table_for_one(world: World, name: str) -> None:
    """What is about one task takes no table."""
    work = _batch(world).table()

    assert world.refusal(_call(world, name, work)) == Refusal("WrongForm", (work[FORM], ONE))


@pytest.mark.parametrize("name", TABLES)
def test_find__one_for_table(world: World, name: str) -> None:
    """What is about a table takes no single task, of a batch of one neither."""
    for work in (_batch(world).one(), world.batch().one()):
        assert world.refusal(_call(world, name, work)) == Refusal("WrongForm", (work[FORM], 0))


@pytest.mark.parametrize("name", [name for name in BOTH if name != "settleByDate"])
def test_find__one_for_whole(world: World, name: str) -> None:
    """What is about a whole batch takes a single task only where the batch has no other."""
    assert world.refusal(_call(world, name, _batch(world).one())) == Refusal("WrongCount", (1, 3))


@ones
def test_find__index_beyond(world: World, name: str) -> None:
    """There is no task beyond the count."""
    work = _batch(world).one()
    for index in (3, 4, 255):
        assert world.refusal(_call(world, name, _put(work, INDEX, index))) == Refusal("WrongIndex", (index, 3))


@tables
def test_find__wrong_number_of_workers(world: World, name: str) -> None:
    """There are as many workers as tasks at most, and one at least."""
    work = _batch(world).table()
    for slots in (0, 4, 255):
        assert world.refusal(_call(world, name, _put(work, SLOTS, slots))) == Refusal("WrongCount", (slots, 3))


@tables
def test_find__place_beyond(world: World, name: str) -> None:
    """A task's worker is one of those listed; the last one wrong is named."""
    work = _batch(world).table()
    first = SLOTS + 1 + 20 * 2
    assert work[first : first + 3] == bytes((0, 1, 0))
    for place in (2, 255):
        for task in range(3):
            assert world.refusal(_call(world, name, _put(work, first + task, place))) == Refusal(
                "WrongIndex", (place, 2)
            )
    wrong = _put(_put(work, first, 7), first + 2, 9)
    assert world.refusal(_call(world, name, wrong)).name == "WrongIndex"


@pytest.mark.parametrize("form", ["one", "table"])
@pytest.mark.parametrize("name", BOTH)
def test_find__no_tasks(world: World, name: str, form: str) -> None:
    """Terms that count no task are no batch."""
    batch = _batch(world, count=0)
    work = batch.one() if form == "one" else batch.table()

    assert world.refusal(_call(world, name, work)) == Refusal("WrongCount", (0, 1))


@pytest.mark.parametrize("name", [*STEPS, *TABLES, "settleByDate"])
def test_find__never_opened(world: World, name: str) -> None:
    """Terms alone move nothing, however well they are signed."""
    batch = _batch(world)
    work = batch.table() if name in TABLES else batch.one()

    assert world.refusal(_call(world, name, work), ADAM) == Refusal("UnknownBatch", (batch.id,))


@pytest.mark.parametrize("name", [*STEPS, *TABLES, "settleByDate"])
def test_find__changed_terms(world: World, name: str) -> None:
    """Terms that differ in anything are another batch."""
    batch = world.opened(_batch(world))
    for changes in ({"fee_bps": 201}, {"employer": DANA}, {"rule_by": batch.terms.rule_by + 1}, {"salt": made(9)}):
        other = world.changed(batch, **changes)
        work = other.table() if name in TABLES else other.one()
        assert world.refusal(_call(world, name, work), ADAM) == Refusal("UnknownBatch", (other.id,))


@pytest.mark.parametrize("name", [*STEPS, "settleByDate"])
@pytest.mark.parametrize("change", ["amount", "worker", "index", "sibling"])
def test_find__another_task(world: World, name: str, change: str) -> None:
    """Another amount, worker, index or sibling leads to another root, and so to a batch that nobody opened."""
    batch = world.opened(_batch(world))
    task = prove(batch.workers, batch.rewards, 1)
    other = {
        "amount": replace(task, reward=201),
        "worker": replace(task, worker=DANA),
        "index": replace(task, index=0),
        "sibling": replace(task, proof=(task.proof[0], made(0))),
    }[change]
    root = root_from(other, 3)
    assert root is not None
    unknown = world.changed(batch, tasks_root=root)
    work = batch.one(1)
    start = work[:INDEX] + bytes((other.index,)) + bytes.fromhex(other.worker[2:]) + other.reward.to_bytes(1)

    refusal = world.refusal(_call(world, name, start + b"".join(other.proof)), DANA)
    assert refusal == Refusal("UnknownBatch", (unknown.id,))


@pytest.mark.parametrize("name", [*TABLES, "settleByDate"])
def test_find__another_table(world: World, name: str) -> None:
    """Other amounts or workers, or the same in another order, are another batch."""
    batch = world.opened(_batch(world))
    tables = [((BARB, CARL, BARB), (100, 200, 301)), ((BARB, CARL, CARL), (100, 200, 300))]
    for workers, rewards in [*tables, ((CARL, BARB, BARB), (100, 200, 300))]:
        other = world.batch(workers, rewards)
        unknown = world.changed(batch, tasks_root=other.terms.tasks_root)
        work = replace(unknown, workers=other.workers, rewards=other.rewards).table()
        assert world.refusal(_call(world, name, work), ADAM) == Refusal("UnknownBatch", (unknown.id,))


def test_find__other_forms_of_the_same(world: World) -> None:
    """The same tasks in wider amounts, with a worker listed twice or one too many, are the same batch."""
    batch = world.batch((BARB, CARL, BARB), (100, 200, 3))
    terms, people = batch.table()[:TERMS_LENGTH], [bytes.fromhex(one[2:]) for one in (BARB, CARL, DANA)]
    sums = bytes((100, 200, 3))
    wide = b"".join(bytes(11) + bytes((one,)) for one in sums)
    forms = [
        bytes((1, 3)) + people[0] + people[1] + people[0] + sums,
        bytes((1, 2)) + people[1] + people[0] + bytes((1, 0, 1)) + sums,
        bytes((12, 2)) + people[0] + people[1] + bytes((0, 1, 0)) + wide,
    ]
    ids = {world.escrow.functions.batchId(terms + form).call() for form in forms}
    assert ids == {batch.id}

    world.fund(ADAM, 303)
    for form in forms:
        with world.scratch():
            receipt = world.send(world.escrow.functions.open(terms + form, b""), ADAM)
            assert world.events(receipt, "BatchOpened")[0][1]["work"] == terms + form
            world.send(world.call_rate(batch, 100, 2), ADAM)


def test_find__worker_without_a_task(world: World) -> None:
    """A worker who is listed and has no task is checked like the others, and gets nothing."""
    batch = world.batch((BARB, BARB, BARB), (100, 200, 3))
    start = batch.table()[:TERMS_LENGTH] + bytes((1, 2)) + bytes.fromhex(BARB[2:])
    rest = bytes(3) + bytes((100, 200, 3))
    world.fund(ADAM, 303)
    employer = world.escrow.functions.open(start + bytes.fromhex(ADAM[2:]) + rest, b"")
    assert world.refusal(employer, ADAM) == Refusal("WorkerNotAllowed", (1, ADAM))
    work = start + bytes.fromhex(DANA[2:]) + rest
    world.send(world.escrow.functions.open(work, b""), ADAM)
    world.send(world.escrow.functions.rateMany(work, b"\0\x64\1\x64\2\x64", ROOT, NEVER, b""), ADAM)

    assert (world.balance(BARB), world.balance(DANA)) == (303 - 6 - 3, 0)
