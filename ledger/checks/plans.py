"""What was signed for tasks, held against their rows: a batch's name is the hash of its terms, these hold its places.

So nothing but the name need be believed, and of that the contract says where it stands: terms that hash to it are those
that were signed, and slots that hash to their root are who was to do what for how much. Twin of Terms.sol's digest.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ledger import books, store
from ledger.checks import standings
from ledger.checks.looking import Depth, Look
from ledger.core.facts import BatchOpened
from ledger.core.findings import Finding
from ledger.core.merkle import root_of
from ledger.core.task import IN_ESCROW, Slot, Stage
from ledger.core.terms import Terms
from ledger.core.typed import batch_id

PLAN = "plan"
_BEGUN = frozenset({*IN_ESCROW, Stage.SETTLING, Stage.SETTLED, Stage.REFUNDED})

Owners = Mapping[str, str]  # whose each address is or was: ids of people
Places = Mapping[str, Sequence[Slot]]  # of each batch, in their order


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What a task's row says of what was signed for it."""

    id: str
    stage: Stage
    batch: str
    place: int
    reward: int
    token: str
    employer: str
    worker: str
    arbiter: str | None
    terms: Terms

    @property
    def subject(self) -> str:
        """What a finding is about."""
        return f"task {self.id}"


def find_other_terms(tasks: Sequence[Signed], name: Callable[[Terms], str]) -> Iterator[Finding]:
    """Name each task whose terms are not those that its batch is named by; each batch's are hashed once."""
    hashed: dict[str, tuple[Terms, str]] = {}
    for task in tasks:
        if hashed.get(task.batch, (None, ""))[0] != task.terms:
            hashed[task.batch] = task.terms, name(task.terms)
        named = hashed[task.batch][1]
        if named != task.batch:
            yield Finding(PLAN, f"{task.subject} terms", task.batch, named)


def find_other_slots(terms: Mapping[str, Terms], slots: Places) -> Iterator[Finding]:
    """Name each batch whose places are not those that its terms were signed with."""
    for batch, signed in terms.items():
        kept = slots.get(batch, ())
        found = root_of([slot.worker for slot in kept], [slot.reward for slot in kept]) if kept else b""
        if found != signed.tasks_root:
            yield Finding(PLAN, f"batch {batch}", f"places 0x{signed.tasks_root.hex()}", f"places 0x{found.hex()}")


def find_other_rows(tasks: Sequence[Signed], slots: Places, owners: Owners) -> Iterator[Finding]:
    """Name what of each task's row is not what was signed: its place, people, reward and token."""
    for task in tasks:
        slot = next((one for one in slots.get(task.batch, ()) if one.place == task.place), None)
        signed = [
            ("employer", _whose(owners, task.terms.employer), task.employer),
            ("token", task.terms.token, task.token),
        ]
        if task.arbiter is not None:
            signed.append(("arbiter", _whose(owners, task.terms.arbiter), task.arbiter))
        if slot is not None:
            signed += [("worker", _whose(owners, slot.worker), task.worker), ("place", slot.task, task.id)]
            signed.append(("reward", str(slot.reward), str(task.reward)))
        yield from (Finding(PLAN, f"{task.subject} {what}", due, found) for what, due, found in signed if due != found)


def find_unopened(tasks: Sequence[Signed], slots: Places, opened: Mapping[str, BatchOpened]) -> Iterator[Finding]:
    """Name each batch that tasks stand in escrow by, and that is not kept as the chain opened it."""
    for batch, terms in {task.batch: task.terms for task in tasks if task.stage in _BEGUN}.items():
        kept = opened.get(batch)
        places = tuple((slot.worker, slot.reward) for slot in slots.get(batch, ()))
        if kept is None:
            yield Finding(PLAN, f"batch {batch} opening", "how the chain opened it", "none")
        elif kept.terms != terms or tuple(zip(kept.workers, kept.rewards, strict=False)) != places:
            yield Finding(PLAN, f"batch {batch} opening", "what was signed", "other terms, workers or rewards")


def find_other_plans(look: Look) -> Iterator[Finding]:
    """Hold the rows of tasks that were signed for against that; all where everything is wanted."""

    def name(terms: Terms) -> str:
        return "0x" + batch_id(terms, look.chain_id, look.escrow.address).hex()

    for rows in standings.select_signed(look.connection, is_live=look.depth is not Depth.FULL):
        page = [Signed(**row) for row in rows]
        terms = {task.batch: task.terms for task in page}
        slots = standings.select_slots(look.connection, terms)
        people = {one for kept in terms.values() for one in (kept.employer, kept.arbiter)}
        people |= {slot.worker for kept in slots.values() for slot in kept}
        owners = {one.address: str(one.id) for one in store.select_people_by_address(look.connection, people)}
        yield from find_other_terms(page, name)
        yield from find_other_slots(terms, slots)
        yield from find_other_rows(page, slots, owners)
        yield from find_unopened(page, slots, books.select_batches(look.connection, terms))
        look.tally.add(len(page))


def _whose(owners: Owners, address: str) -> str:
    return owners.get(address, address)
