"""What is known of people's work, as small frozen records: ratings, promises, answers.

The rated are called subjects: workers rated by employers, or employers rated by workers; nothing here asks which.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

RATING_MAX = 100


class BadHistory(ValueError):
    """A record says what cannot be, so nothing can be learned from it."""

    code = "bad_history"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """Somebody was rated 0-100 by another, for work of one skill."""

    subject: str
    rater: str
    rating: int
    at: datetime
    skill: str = ""

    def __post_init__(self) -> None:
        _check_moment(self.subject, self.at)
        if not 0 <= self.rating <= RATING_MAX:
            raise BadHistory(f"{self.subject} was rated {self.rating}, which is not in 0-100")


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """Somebody had promised a piece of work; kept is delivered in time, and then it took `seconds`."""

    subject: str
    is_kept: bool
    at: datetime
    seconds: int | None = None  # none where nothing was delivered, or nobody knows how long it took
    skill: str = ""

    def __post_init__(self) -> None:
        _check_moment(self.subject, self.at)
        if self.seconds is not None and self.seconds < 1:
            raise BadHistory(f"{self.subject} took {self.seconds} seconds")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """How many of somebody's redundant answers were right; expected counts, as consensus gives them, need not be whole.

    Warning: a count is one of independent answers; answers copied from another are evidence about nobody.
    """

    subject: str
    right: float
    wrong: float
    at: datetime

    def __post_init__(self) -> None:
        _check_moment(self.subject, self.at)
        if not (0 <= self.right < float("inf") and 0 <= self.wrong < float("inf")):
            raise BadHistory(f"{self.subject} has {self.right} right and {self.wrong} wrong answers")


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """All that is known of some people; the order of the records means nothing."""

    rated: tuple[Rated, ...] = ()
    promised: tuple[Promised, ...] = ()
    answered: tuple[Answered, ...] = ()

    def only(self, is_wanted: Callable[[str], bool]) -> "History":
        """Return the records about those wanted."""
        return History(
            rated=tuple(one for one in self.rated if is_wanted(one.subject)),
            promised=tuple(one for one in self.promised if is_wanted(one.subject)),
            answered=tuple(one for one in self.answered if is_wanted(one.subject)),
        )


def _check_moment(subject: str, at: datetime) -> None:
    if at.tzinfo is None:
        raise BadHistory(f"something of {subject} happened at a moment without time zone")
