"""What passes a board's filter, in its order, page by page."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, type_coerce

from ledger.columns import Word
from ledger.core.ids import TaskId
from ledger.core.personal import BoardFilter, Order
from ledger.core.task import Stage
from ledger.crews import is_first_free
from ledger.tables import tasks

PAGE = 5  # tasks on a card: more would not fit with their longest titles
COUNTED_MOST = 200  # of what passes; nobody turns more pages than that


@dataclass(frozen=True, slots=True)
class Found:
    """How many tasks pass, as far as is counted, and which stand on the page."""

    count: int
    shown: tuple[TaskId, ...]


def select_board(connection: Connection, wanted: BoardFilter, number: int) -> tuple[Found, int, int]:
    """Read one page of what can be applied for: what is on it, its number from 0, and how many pages there are."""
    dialect = connection.dialect.name
    query = select(tasks.c.id).where(and_(*_conditions(wanted, dialect))).order_by(*_order(wanted.order, dialect))
    passing = tuple(connection.execute(query.limit(COUNTED_MOST)).scalars())
    pages = max(1, -(-len(passing) // PAGE))
    page = min(max(number, 0), pages - 1)
    return Found(len(passing), passing[page * PAGE : (page + 1) * PAGE]), page, pages


def _conditions(wanted: BoardFilter, dialect: str) -> Iterator[ColumnElement[bool]]:
    yield tasks.c.stage == Stage.POSTED
    yield is_first_free()
    if wanted.skill:
        yield or_(_names(tasks.c.skills, wanted.skill), _names(tasks.c.needs, wanted.skill))
    if wanted.language:
        yield or_(_names(tasks.c.languages, wanted.language), _names(tasks.c.needs, wanted.language))
    if wanted.community:
        yield tasks.c.community == wanted.community
    if wanted.least:
        yield tasks.c.asset == wanted.asset
        yield _reaches(wanted.least, dialect)


def _names(column: ColumnElement[object], word: str) -> ColumnElement[bool]:
    """Look for a word in a list that is kept as JSON: words there hold no quotes."""
    return type_coerce(column, Word).contains(f'"{word}"', autoescape=True)


def _reaches(least: int, dialect: str) -> ColumnElement[bool]:
    """Compare amounts as numbers: on SQLite they are decimal text, of which the longer is the larger."""
    if dialect == "postgresql":
        return tasks.c.reward >= least
    digits = func.length(tasks.c.reward)
    length = len(str(least))
    return or_(digits > length, and_(digits == length, tasks.c.reward >= least))


def _order(order: Order, dialect: str) -> tuple[ColumnElement[object], ...]:
    newest = tasks.c.id.desc()
    if order is Order.SOONEST:
        return func.coalesce(tasks.c.window_at, tasks.c.expires_at), newest
    if order is Order.BEST_PAID:
        size = () if dialect == "postgresql" else (func.length(tasks.c.reward).desc(),)
        return (tasks.c.asset, *size, tasks.c.reward.desc(), newest)
    return (newest,)
