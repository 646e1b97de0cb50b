"""What a task's employer requires of whoever applies, and which of it somebody does not meet."""

from dataclasses import dataclass

from ledger.core.bounds import PLACE_MAX, TAGS_MAX, require_tags
from ledger.core.errors import BadCommand, Unfit

COMPLETED_MAX = 1000
RATING_MAX = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What a worker must bring; what is not asked for refuses nobody."""

    rating: int = 0  # the mean of the ratings received, 0-100
    completed: int = 0  # tasks that ended by a rating
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    place: str = ""  # as a word, the same as the worker gives


NOTHING_NEEDED = Needs()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known of a worker: the record, and what they say of themselves."""

    rated: int = 0  # how many tasks ended by a rating
    rating_sum: int = 0  # of all those ratings; sum and count stay exact where a mean would not
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    place: str = ""


def require_sound(needs: Needs) -> None:
    """Refuse what nobody could ever meet, or what no message can show.

    Raises:
        BadCommand: a figure or a word is out of bounds.
    """
    if not 0 <= needs.rating <= RATING_MAX or not 0 <= needs.completed <= COMPLETED_MAX:
        raise BadCommand(reason="needs")
    if len(needs.place) > PLACE_MAX:
        raise BadCommand(reason="place-length", limit=str(PLACE_MAX))
    require_tags(needs.skills, TAGS_MAX)
    require_tags(needs.languages, TAGS_MAX)


def require_fit(needs: Needs, worker: Standing) -> None:
    """Refuse a worker who does not meet what is asked, and say what of it.

    Raises:
        Unfit: `need` names the first requirement that is not met, `asked` and `has` its figures or words.
    """
    if needs.completed > worker.rated:
        raise Unfit(need="completed", asked=str(needs.completed), has=str(worker.rated))
    # Compared as products, so that nothing is rounded; of nobody without ratings is anything assumed.
    if needs.rating and (not worker.rated or worker.rating_sum < needs.rating * worker.rated):
        mean = worker.rating_sum // worker.rated if worker.rated else 0
        raise Unfit(need="rating", asked=str(needs.rating), has=str(mean))
    _require_words("language", needs.languages, worker.languages)
    _require_words("skill", needs.skills, worker.skills)
    if needs.place and _place(needs.place) != _place(worker.place):
        raise Unfit(need="place", asked=needs.place, has=worker.place)


def _place(word: str) -> str:
    """Write a place as it is compared: 上海市 is 上海."""
    return word.casefold().removesuffix("市")


def _require_words(need: str, asked: tuple[str, ...], has: tuple[str, ...]) -> None:
    missing = [word for word in asked if word not in has]
    if missing:
        raise Unfit(need=need, asked=" ".join(missing), has=" ".join(has))
