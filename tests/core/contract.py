"""The contract's side of one batch, for tests of the core: the protocol's table of states, written down once more."""

from dataclasses import dataclass

from ledger.core.effects import AskTask, TaskStep
from ledger.core.facts import BatchOpened, BatchRevoked, TaskContested, TaskDelivered, TaskRated, TaskSettled
from ledger.core.packed import Path
from ledger.core.task import Task
from ledger.core.terms import Terms, arbiter_fee, by_default, earned
from tests.core.samples import (
    REWARD,
    WORKER,
    log,
)

TaskFact = BatchOpened | BatchRevoked | TaskDelivered | TaskRated | TaskContested | TaskSettled


@dataclass(slots=True)
class Contract:
    """The contract's side of one batch, as the protocol's table of states has it."""

    terms: Terms
    batch: str
    stage: str = "none"
    rating: int = 0
    logs: int = 0

    def grant(self, ask: AskTask, task: Task, now: int) -> TaskFact | str:
        """Do what is asked, or name why not."""
        self.logs += 1
        return self._begin(ask, now) or self._go_on(ask, task, now) or self._end(ask, now) or "WrongStage"

    def _begin(self, ask: AskTask, now: int) -> TaskFact | None:
        here = log(self.logs)
        match ask.step, self.stage:
            case TaskStep.OPEN, "none" if now < self.terms.open_by:
                self.stage = "opened"
                return BatchOpened(here, self.batch, self.terms, (WORKER,), (REWARD,))
            case TaskStep.REVOKE, "none" if now < self.terms.open_by:
                self.stage = "void"
                return BatchRevoked(here, self.batch)
        return None

    def _go_on(self, ask: AskTask, task: Task, now: int) -> TaskFact | None:
        terms, here, is_below = self.terms, log(self.logs), (ask.rating or 0) < self.terms.full_rating
        match ask.step, self.stage:
            case TaskStep.DELIVER, "opened" | "delivered" if now < terms.submit_by:
                self.stage = "delivered"
                return TaskDelivered(here, self.batch, 0, task.deliverable or "")
            case TaskStep.RATE, "delivered" if is_below and ask.rating is not None and now < terms.rate_by:
                self.stage, self.rating = "rated", ask.rating
                return TaskRated(here, self.batch, 0, ask.rating)
            case TaskStep.CONTEST, "rated" if ask.reason is not None and now < terms.contest_by:
                self.stage = "contested"
                return TaskContested(here, self.batch, 0, ask.reason)
        return None

    def _end(self, ask: AskTask, now: int) -> TaskFact | None:
        terms, rating = self.terms, self.rating
        curve = earned(terms, REWARD, rating)
        most = REWARD - arbiter_fee(terms, REWARD, rating)
        is_open = self.stage in {"opened", "delivered", "rated", "contested"}
        match ask.step, self.stage:
            case TaskStep.RATE, _ if is_open and ask.rating is not None and ask.rating >= terms.full_rating:
                self.rating = ask.rating
                return self._settle(Path.RATED, REWARD)
            case TaskStep.ACCEPT, "rated" if ask.rating == rating and now < terms.contest_by:
                return self._settle(Path.ACCEPTED, curve)
            case TaskStep.RULE, "contested" if now < terms.rule_by and curve <= (ask.earned or 0) <= most:
                return self._settle(Path.RULED, ask.earned or 0)
            case TaskStep.AGREE, _ if is_open and ask.earned is not None:
                return self._settle(Path.AGREED, ask.earned)
            case TaskStep.GIVE_BACK, _ if is_open:
                return self._settle(Path.GIVEN_BACK, 0)
        return self._end_by_date(ask, now, curve)

    def _end_by_date(self, ask: AskTask, now: int, curve: int) -> TaskFact | None:
        terms = self.terms
        match ask.step, self.stage:
            case TaskStep.FINISH, "rated" if now >= terms.contest_by:
                return self._settle(Path.FINISHED, curve)
            case TaskStep.RELEASE, "delivered" if now >= terms.rate_by:
                return self._settle(Path.RELEASED, REWARD)
            case TaskStep.REFUND, "opened" if now >= terms.submit_by:
                return self._settle(Path.REFUNDED, 0)
            case TaskStep.DEFAULT, "contested" if now >= terms.rule_by:
                return self._settle(Path.DEFAULTED, by_default(terms, REWARD, self.rating))
        return None

    def _settle(self, path: Path, figure: int) -> TaskSettled:
        self.stage = "closed"
        return TaskSettled(log(self.logs), self.batch, 0, path, self.rating, figure)
