"""What a handler returns: all that one command changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ledger.core.commands import Deliverable
from ledger.core.communities import Arbiter, Community
from ledger.core.dispute import Grounds, Proposal
from ledger.core.effects import Effect
from ledger.core.exchange import Evidence, Note, Opinion
from ledger.core.facts import BatchOpened
from ledger.core.ids import EffectId, PersonId, TaskId
from ledger.core.item_commands import ItemDecision
from ledger.core.journal import Entry
from ledger.core.labelling import Answer, Item
from ledger.core.people import Person
from ledger.core.personal import Profile, Template
from ledger.core.task import Assignment, Slot, Step, Task
from ledger.core.wallets import Link, Signing
from ledger.keys import SealedKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """All that one command changes; saved whole or not at all."""

    new_tasks: tuple[Task, ...] = ()
    tasks: tuple[tuple[Task, Task], ...] = ()  # before, after
    person: Person | None = None
    key: SealedKey | None = None
    applied: tuple[TaskId, PersonId] | None = None
    unapplied: tuple[TaskId, PersonId] | None = None
    offers_gone: TaskId | None = None  # whoever had offered to do this task has to do so anew
    profile: Profile | None = None
    lookout: tuple[PersonId, datetime, bool] | None = None  # whose address is looked at, until when, and who asked
    consent: tuple[PersonId, str] | None = None  # who agreed to which version of the terms
    template: Template | None = None
    untemplated: tuple[PersonId, str] | None = None  # whose saved task of which name is forgotten
    founded: Community | None = None
    community: tuple[Community, Community] | None = None  # before, after
    set_aside: tuple[Community, Community] | None = None  # the same of the one with which it changes groups
    arbiter: Arbiter | None = None
    arbiter_gone: Arbiter | None = None
    assignments: tuple[Assignment, ...] = ()
    slots: tuple[Slot, ...] = ()  # how a batch was planned
    deliverable: tuple[TaskId, str, bytes, Deliverable] | None = None  # of which task, hash, salt, what it is
    grounds: Grounds | None = None
    items: tuple[Item, ...] = ()
    seated: tuple[tuple[TaskId, TaskId], ...] = ()  # tasks, and whose items their workers answer
    shares: tuple[tuple[TaskId, int], ...] = ()  # of which seats, how many items their workers promise to answer
    answer: tuple[TaskId, Answer] | None = None  # from which seat
    decisions: tuple[ItemDecision, ...] = ()
    proposal: Proposal | None = None
    unproposed: TaskId | None = None  # what was proposed for this task is off the table
    evidence: Evidence | None = None
    note: Note | None = None
    opinion: Opinion | None = None
    batch: BatchOpened | None = None
    entry: Entry | None = None
    link: Link | None = None
    readdressed: tuple[PersonId, str, str] | None = None  # who acts with which address now: was, is
    unlinked: tuple[PersonId, str] | None = None  # whose wallet is theirs no more
    signings: tuple[Signing, ...] = ()
    met: tuple[EffectId, str] | None = None  # a wish that is done, and in which tx of somebody else's
    effects: tuple[Effect, ...] = ()
    result: str = ""  # the id of what was made, for the one who asked


def moved(before: Task, step: Step, **more: object) -> Change:
    """Make the change of one task's move."""
    return Change(tasks=((before, step.task),), effects=step.effects, result=before.id, **more)  # type: ignore[arg-type]


def moved_together(before: Sequence[Task], steps: Sequence[Step], **more: object) -> Change:
    """Make the change of several tasks' moves."""
    return Change(
        tasks=tuple((task, step.task) for task, step in zip(before, steps, strict=True)),
        effects=tuple(effect for step in steps for effect in step.effects),
        result=before[0].id if before else "",
        **more,  # type: ignore[arg-type]
    )
