"""What a person sets for themselves: consent to the terms, role, what they can do, saved tasks, the board's filter."""

from dataclasses import dataclass, field
from enum import StrEnum

from ledger.core.bounds import PLACE_MAX, TAGS_MAX, require_reward, require_tags
from ledger.core.commands import Command
from ledger.core.errors import BadCommand
from ledger.core.ids import PersonId, TaskId

TEMPLATES_MAX = 20  # of one person
PHRASE_MAX = 40  # characters of a personal phrase
NAME_MAX = 40  # characters of a template's name
VERSION_MAX = 32
COMMUNITY_ID_MAX = 32


class Role(StrEnum):
    """What somebody came for; it chooses what they are shown first and forbids nothing."""

    EMPLOYER = "employer"
    WORKER = "worker"
    BOTH = "both"


class Order(StrEnum):
    """What stands first on the board."""

    NEWEST = "newest"
    SOONEST = "soonest"  # what is decided, or leaves the board, next
    BEST_PAID = "best-paid"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardFilter:
    """What of the board somebody wants to see; nothing set hides nothing."""

    skill: str = ""
    language: str = ""
    least: int = 0  # smallest reward in `asset`'s smallest unit
    asset: str = ""  # empty where no least reward is set
    community: str = ""  # whose board alone
    order: Order = Order.NEWEST


Phrase = tuple[str, str]  # the words by which somebody knows us, and the language they read


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a person has told of themselves; nobody has checked it."""

    person: PersonId
    role: str = ""  # a `Role`, or nothing as long as none is chosen
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()  # beside the one in which they read
    place: str = ""
    phrase: str = field(default="", repr=False)  # shown above all that is said of their money; nobody else knows it
    board: BoardFilter = field(default_factory=BoardFilter)


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A task that its employer saved under a name, to post the like of it again."""

    person: PersonId
    name: str
    task: TaskId


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptTerms(Command):
    """A person agrees to the terms of use as they stand, and says what they came for."""

    person: PersonId
    version: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Describe(Command):
    """A person says what they can do, which languages they know and where they are."""

    person: PersonId
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPhrase(Command):
    """A person chooses the words by which they know that a message about money is ours; none clears them."""

    person: PersonId
    phrase: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterBoard(Command):
    """A person chooses what of the board they want to see."""

    person: PersonId
    filter: BoardFilter


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveTemplate(Command):
    """An employer saves a task of theirs under a name; another of that name is replaced."""

    person: PersonId
    task: TaskId
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DropTemplate(Command):
    """An employer forgets a saved task; the task itself stays."""

    person: PersonId
    name: str


def require_version(version: str) -> None:
    """Refuse a version of the terms that is none."""
    if not 1 <= len(version) <= VERSION_MAX:
        raise BadCommand(reason="terms-version")


def require_described(command: Describe) -> None:
    """Refuse more skills or languages, or a longer place, than a card can show."""
    require_tags(command.skills, TAGS_MAX)
    require_tags(command.languages, TAGS_MAX)
    if len(command.place) > PLACE_MAX:
        raise BadCommand(reason="place-length", limit=str(PLACE_MAX))


def require_phrase(phrase: str) -> None:
    """Refuse a phrase that is longer than a line, or more than one."""
    if len(phrase) > PHRASE_MAX or not phrase.isprintable():
        raise BadCommand(reason="phrase-length", limit=str(PHRASE_MAX))


def require_filter(wanted: BoardFilter) -> None:
    """Refuse a filter that nothing can pass."""
    require_tags(tuple(word for word in (wanted.skill, wanted.language) if word), TAGS_MAX)
    if len(wanted.community) > COMMUNITY_ID_MAX:
        raise BadCommand(reason="filter")
    if bool(wanted.least) != bool(wanted.asset):
        raise BadCommand(reason="filter")
    if wanted.least:
        require_reward(wanted.least)


def require_name(name: str) -> None:
    """Refuse a name that is none, or too long for a button."""
    if not 1 <= len(name) <= NAME_MAX:
        raise BadCommand(reason="name-length", limit=str(NAME_MAX))


def require_room(names: tuple[str, ...], name: str) -> None:
    """Refuse one more saved task than a person may have; one that is replaced needs no room."""
    if name not in names and len(names) >= TEMPLATES_MAX:
        raise BadCommand(reason="too-many-templates", limit=str(TEMPLATES_MAX))
