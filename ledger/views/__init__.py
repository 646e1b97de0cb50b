"""Reading for the faces: what is on the board, whose money is where; nothing here changes anything."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import Connection, Engine, func, select

from ledger import books, communities, exchanges, personal, store
from ledger.core.commands import Deliverable, Reason
from ledger.core.communities import Arbiter, Community
from ledger.core.crew import ALONE, Seats
from ledger.core.dispute import Grounds, Proposal, stands
from ledger.core.exchange import Evidence, Opinion
from ledger.core.ids import CommunityId, PersonId, TaskId
from ledger.core.journal import Entry, balance_account
from ledger.core.money import Asset
from ledger.core.people import Person
from ledger.core.personal import BoardFilter, Phrase, Profile, Template
from ledger.core.policy import Policy
from ledger.core.task import Stage, Task
from ledger.crews import select_free_seat, select_offers, select_seats
from ledger.database import reading, snapshot
from ledger.exchanges import Standing
from ledger.exports.period import Period
from ledger.exports.statement import Statement, lines, survey
from ledger.exports.wording import Say
from ledger.matching.ranking import Ranked, rank, wanted_points
from ledger.tables import assignments, dialogues, heads
from ledger.views.asking import Asked, select_asked
from ledger.views.board import select_board
from ledger.views.wallets import KeysOf, select_keys_of


@dataclass(frozen=True, slots=True)
class Listing:
    """A task on the board with who has applied, and how many seats of its posting are free."""

    task: Task
    applicants: tuple[PersonId, ...]
    seats: Seats = ALONE


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the board: what stands on it, and how many there are altogether, as far as is counted."""

    listings: tuple[Listing, ...]
    count: int
    number: int  # from 0
    pages: int


def _listings(connection: Connection, shown: Sequence[Task]) -> tuple[Listing, ...]:
    applied, seats = select_offers(connection, shown), select_seats(connection, shown)
    return tuple(Listing(task, applied[task.id], seats[task.id]) for task in shown)


class Views:
    """What the faces may see."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def assets(self) -> dict[str, Asset]:
        """All currencies by code."""
        with reading(self._engine) as connection:
            return dict(store.select_assets(connection))

    def person(self, person: PersonId) -> Person:
        """Somebody known."""
        with reading(self._engine) as connection:
            found = store.select_person(connection, person)
        assert found is not None, "ids of people come from rows"
        return found

    def person_by_telegram(self, telegram_id: int) -> Person | None:
        """Who this is, if they have entered."""
        with reading(self._engine) as connection:
            return store.select_person_by_telegram(connection, telegram_id)

    def people_by_telegram(self, telegram_ids: Collection[int]) -> dict[int, Person]:
        """Who these are, by their numeric ids; of those who have entered."""
        with reading(self._engine) as connection:
            return {one.telegram_id: one for one in store.select_people_by_telegram(connection, sorted(telegram_ids))}

    def people(self) -> tuple[Person, ...]:
        """Everybody."""
        with reading(self._engine) as connection:
            return store.select_people(connection)

    def board(self, wanted: BoardFilter, number: int) -> Page:
        """One page of what can be applied for and passes a filter; the last where there are not so many."""
        with reading(self._engine) as connection:
            found, page, pages = select_board(connection, wanted, number)
            told = {task.id: task for task in store.select_tasks_named(connection, found.shown)}
            listings = _listings(connection, [told[task] for task in found.shown])
            return Page(listings, found.count, page, pages)

    def profile(self, person: PersonId) -> Profile:
        """What a person has told of themselves."""
        with reading(self._engine) as connection:
            return personal.select_profile(connection, person)

    def phrases(self, telegram_ids: Collection[int]) -> dict[int, Phrase]:
        """The phrases by which people know us; whoever has chosen none is not there."""
        with reading(self._engine) as connection:
            return personal.select_phrases(connection, telegram_ids)

    def has_consented(self, person: PersonId, version: str) -> bool:
        """Whether somebody has agreed to a version of the terms of use."""
        with reading(self._engine) as connection:
            return personal.has_consented(connection, person, version)

    def templates(self, person: PersonId) -> tuple[Template, ...]:
        """The tasks that a person saved under a name."""
        with reading(self._engine) as connection:
            return personal.select_templates(connection, person)

    def community(self, community: CommunityId) -> Community | None:
        """One community."""
        with reading(self._engine) as connection:
            return communities.select_community(connection, community)

    def community_of(self, chat_id: int) -> Community | None:
        """The community of a group, by Telegram's number of the group."""
        with reading(self._engine) as connection:
            return communities.select_community_of(connection, chat_id)

    def communities_of(self, receiver: PersonId) -> tuple[Community, ...]:
        """The communities whose fee a person receives."""
        with reading(self._engine) as connection:
            return communities.select_communities_received(connection, receiver)

    def arbiters(self, community: CommunityId) -> tuple[Arbiter, ...]:
        """Who rules in a community, or offers to."""
        with reading(self._engine) as connection:
            return communities.select_arbiters(connection, community)

    def listing(self, task: TaskId) -> Listing | None:
        """One task with who has applied."""
        with reading(self._engine) as connection:
            found = store.select_task(connection, task)
            return None if found is None else _listings(connection, (found,))[0]

    def on_board(self, task: TaskId) -> Listing | None:
        """One task as the board shows it: where it is taken, the first seat of its crew that is free."""
        with reading(self._engine) as connection:
            found = store.select_task(connection, task)
            if found is not None and found.crew is not None and found.stage is not Stage.POSTED:
                free = select_free_seat(connection, found.crew)
                found = found if free is None else store.select_task(connection, free)
            return None if found is None else _listings(connection, (found,))[0]

    def ranking(self, task: Task, now: datetime, limit: int = 10) -> tuple[Ranked, ...]:
        """Those who applied for a task, as the matcher sees them: the best first."""
        with reading(self._engine) as connection:
            return rank(connection, task, now)[:limit]

    def wanted_points(self, task: Task, policy: Policy, now: datetime) -> int | None:
        """How good a match must be for a task not to wait for more; None where it does not depend on that."""
        with reading(self._engine) as connection:
            return wanted_points(connection, task, policy, now)

    def tasks(self, limit: int = 20) -> tuple[Task, ...]:
        """The newest tasks."""
        with reading(self._engine) as connection:
            return store.select_tasks(connection, limit=limit)

    def tasks_of(self, person: PersonId) -> tuple[Task, ...]:
        """The newest tasks a person employs for or works on."""
        with reading(self._engine) as connection:
            return store.select_tasks_of(connection, person)

    def asked(self, task: TaskId, worker: PersonId) -> Asked | None:
        """What the worker of an open labelling task is asked next; nothing where there is nothing to answer."""
        with reading(self._engine) as connection:
            return select_asked(connection, task, worker)

    def applied_for(self, person: PersonId) -> tuple[Task, ...]:
        """The newest tasks on the board that a person has offered to do."""
        with reading(self._engine) as connection:
            return store.select_tasks_applied_for(connection, person)

    def tasks_of_batch(self, batch: str) -> tuple[Task, ...]:
        """The tasks that are opened together, in order; not those that have gone to another batch since."""
        with reading(self._engine) as connection:
            return store.select_tasks_by_batch(connection, batch)

    def reasons(self, task: TaskId) -> tuple[Reason, ...]:
        """Why the worker of a task was chosen, the last time somebody was."""
        query = select(assignments.c.reasons).where(assignments.c.task == task)
        with reading(self._engine) as connection:
            found = connection.execute(query.order_by(assignments.c.version.desc()).limit(1)).scalar_one_or_none()
        return found or ()

    def against(self, task: TaskId, person: PersonId) -> Reason | None:
        """Why an applicant was not chosen for a task, the last time somebody was."""
        query = select(assignments.c.against).where(assignments.c.task == task)
        with reading(self._engine) as connection:
            found = connection.execute(query.order_by(assignments.c.version.desc()).limit(1)).scalar_one_or_none()
        return next((reason for other, reason in found or () if other == person), None)

    def deliverable(self, task: Task) -> Deliverable | None:
        """What was handed in last."""
        if task.deliverable is None:
            return None
        with reading(self._engine) as connection:
            return store.select_deliverable(connection, task.id, task.deliverable)

    def to_rule(self, arbiter: PersonId) -> tuple[Task, ...]:
        """The contested tasks an arbiter must rule, oldest first."""
        with reading(self._engine) as connection:
            return store.select_tasks_to_rule(connection, arbiter)

    def grounds(self, task: TaskId) -> tuple[Grounds, ...]:
        """Why somebody objected to a rating, and why somebody ruled."""
        with reading(self._engine) as connection:
            return store.select_grounds(connection, task)

    def proposal(self, task: Task) -> Proposal | None:
        """What one side offers the other to end the task by, as long as it can be agreed to."""
        with reading(self._engine) as connection:
            found = store.select_proposal(connection, task.id)
        return found if stands(task, found) else None

    def evidence(self, task: TaskId) -> tuple[Evidence, ...]:
        """What the sides of a dispute have shown."""
        with reading(self._engine) as connection:
            return exchanges.select_evidence(connection, task)

    def opinion(self, task: TaskId) -> Opinion | None:
        """How the employer of a task was, if its worker has said so."""
        with reading(self._engine) as connection:
            return exchanges.select_opinion(connection, task)

    def standing(self, employer: PersonId) -> Standing:
        """How an employer is rated by workers."""
        with reading(self._engine) as connection:
            return exchanges.select_standing(connection, employer)

    def balance(self, person: Person, asset: Asset) -> int:
        """What the contract owes a person, by the journal."""
        with reading(self._engine) as connection:
            return books.select_balance(connection, balance_account(person.address), asset.token)

    def keys_of(self, person: Person) -> KeysOf:
        """Who holds the key that a person acts with, and what there is beside it."""
        with reading(self._engine) as connection:
            return select_keys_of(connection, person)

    def statement(self, person: Person, period: Period, say: Say, language: str) -> tuple[Statement, bytes]:
        """What moved a person's account in a period, and the same as a PDF.

        Raises:
            NothingThere: nothing ever has.
            TooLong: more than a PDF is made for.
        """
        from ledger.exports.pdf import pdf_of

        with snapshot(self._engine) as connection:
            made = survey(connection, balance_account(person.address), period, holder=person.name)
            return made, pdf_of(made, partial(lines, connection, made), say, language=language)

    def has_draft(self, chat_id: int, flows: Collection[str]) -> bool:
        """Whether a chat is in one of these conversations: what is half written there waits for its person."""
        query = select(dialogues.c.chat_id).where(dialogues.c.chat_id == chat_id, dialogues.c.flow.in_(flows))
        with reading(self._engine) as connection:
            return connection.execute(query).one_or_none() is not None

    def balances(self) -> dict[tuple[str, str], int]:
        """What stands in every account: (account, token) to units."""
        with reading(self._engine) as connection:
            return dict(books.select_balances(connection))

    def head(self) -> int:
        """The last block the watcher has read; 0 before the first."""
        with reading(self._engine) as connection:
            return connection.execute(select(func.max(heads.c.height))).scalar() or 0

    def last_entry(self) -> int:
        """The number of the journal's last entry; 0 before the first."""
        with reading(self._engine) as connection:
            return books.select_last_entry(connection)

    def entries(self, limit: int = 30) -> tuple[tuple[int, Entry], ...]:
        """The newest entries of the journal, newest first."""
        with reading(self._engine) as connection:
            last = books.select_last_entry(connection)
            found = tuple(books.select_entries(connection, after=max(0, last - limit)))
        return tuple((seq, entry) for seq, _, entry in reversed(found))
