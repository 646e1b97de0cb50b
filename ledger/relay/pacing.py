"""Deliveries wait to be recorded together; a step behind one hurries it, or makes it needless."""

from collections.abc import Sequence
from datetime import datetime

from ledger import outbox, store
from ledger.core.effects import AskTask, TaskStep
from ledger.core.ids import EffectId
from ledger.core.patience import Haste, date_of, haste_of, record_at
from ledger.core.terms import Terms
from ledger.database import Connection, reading, transact
from ledger.outbox import Item
from ledger.relay.means import Means


class Pacing:
    """Sees to deliveries before anything is begun."""

    def __init__(self, means: Means) -> None:
        self._means = means

    def hurry(self, now: datetime) -> None:
        """Look at what stands behind a delivery that waits: it is recorded now, or not needed at all."""
        with reading(self._means.engine) as connection:
            waiting = [(one, after) for one, after in outbox.select_blocked(connection, now) if _is_delivery(one)]
            terms = _terms(connection, [one for one, _ in waiting])
        if not waiting:
            return

        def work(connection: Connection) -> None:
            for one, after in waiting:
                known = terms.get(one.lane)
                assert isinstance(after.effect, AskTask), "a task's lane holds what is asked for it"
                if known is not None and haste_of(after.effect, known, now) is Haste.NEEDLESS:
                    outbox.close_needless(connection, one.id, by=after.id, at=now)
                else:
                    outbox.set_due(connection, one.id, now)

        transact(self._means.engine, work)

    def dates(self, due: Sequence[Item]) -> dict[EffectId, datetime]:
        """Read until when each of these can be done, of those that have a date."""
        with reading(self._means.engine) as connection:
            terms = _terms(connection, due)
        asked = ((item.id, item.effect.step, terms.get(item.lane)) for item in due if isinstance(item.effect, AskTask))
        found = ((effect, None if known is None else date_of(step, known)) for effect, step, known in asked)
        return {effect: date for effect, date in found if date is not None}

    def ready(self, due: Sequence[Item], now: datetime) -> tuple[Item, ...]:
        """Leave out the deliveries that are to wait, and say so in their rows."""
        fresh = [item for item in due if _is_delivery(item) and item.due_at == item.staged_at]
        if not fresh or not self._means.limits.delivery_wait:
            return tuple(due)
        with reading(self._means.engine) as connection:
            terms = _terms(connection, fresh)
        wait = self._means.limits.delivery_wait
        waits = {item.id: record_at(item.staged_at, wait, terms[item.lane]) for item in fresh}
        later = {effect: at for effect, at in waits.items() if at > now}

        def work(connection: Connection) -> None:
            for effect, at in later.items():
                outbox.set_due(connection, effect, at)

        if later:
            transact(self._means.engine, work)
        return tuple(item for item in due if item.id not in later)


def _is_delivery(item: Item) -> bool:
    return isinstance(item.effect, AskTask) and item.effect.step is TaskStep.DELIVER and not item.tries


def _terms(connection: Connection, items: Sequence[Item]) -> dict[str, Terms]:
    """Read the terms of what is handed in, by lane."""
    named = {item.effect.task: item.lane for item in items if isinstance(item.effect, AskTask)}
    tasks = store.select_tasks_named(connection, tuple(named))
    return {named[task.id]: task.terms for task in tasks if task.terms is not None}
