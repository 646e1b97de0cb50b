"""The rows of what the sides of a task say beside the work: evidence, notes, the worker's feedback."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, func, insert, select

from ledger.core.exchange import Evidence, Note, Opinion
from ledger.core.ids import PersonId, TaskId
from ledger.tables import evidence, feedback, notes
from matcher import Weights


@dataclass(frozen=True, slots=True)
class Standing:
    """How an employer is rated by workers: how many have said so, and the sum of their ratings."""

    count: int
    total: int

    @property
    def rating(self) -> int:
        """The mean, shrunk toward what is expected of a stranger as the matcher does: one word is not a record."""
        weighed = Weights()
        return (weighed.prior_rating * weighed.prior_count + self.total) // (weighed.prior_count + self.count)


def insert_evidence(connection: Connection, shown: Evidence) -> None:
    """Keep what one side shows."""
    row = {name: getattr(shown, name) for name in ("task", "hash", "salt", "person", "body", "shown_at")}
    connection.execute(insert(evidence).values(**row))


def select_evidence(connection: Connection, task: TaskId) -> tuple[Evidence, ...]:
    """Read what was shown, in that order."""
    query = select(evidence).where(evidence.c.task == task).order_by(evidence.c.shown_at, evidence.c.hash)
    return tuple(Evidence(**row) for row in connection.execute(query).mappings())


def insert_note(connection: Connection, sent: Note) -> None:
    """Keep what one side told the other."""
    row = {name: getattr(sent, name) for name in ("id", "task", "person", "words", "sent_at")}
    connection.execute(insert(notes).values(**row))


def count_notes(connection: Connection, task: TaskId, person: PersonId, since: datetime) -> int:
    """Count what somebody has told the other side of a task since then."""
    here = and_(notes.c.task == task, notes.c.person == person, notes.c.sent_at >= since)
    return connection.execute(select(func.count()).select_from(notes).where(here)).scalar_one()


def insert_opinion(connection: Connection, given: Opinion) -> None:
    """Keep how an employer was."""
    row = {name: getattr(given, name) for name in ("task", "worker", "employer", "rating", "words", "given_at")}
    connection.execute(insert(feedback).values(**row))


def select_opinion(connection: Connection, task: TaskId) -> Opinion | None:
    """Read how the employer of a task was, if its worker has said so."""
    row = connection.execute(select(feedback).where(feedback.c.task == task)).mappings().one_or_none()
    return None if row is None else Opinion(**row)


def select_standing(connection: Connection, employer: PersonId) -> Standing:
    """Sum up how workers have rated an employer."""
    query = select(func.count(), func.coalesce(func.sum(feedback.c.rating), 0)).where(feedback.c.employer == employer)
    row = connection.execute(query).one()
    return Standing(int(row[0]), int(row[1]))
