"""Communities: groups with a board of their own, with a fee and arbiters of their own.

What a community asks of a task is frozen into it when it is posted (`Charter`): later changes are for later tasks.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from ledger.core.bounds import require_language
from ledger.core.commands import Command
from ledger.core.errors import AlreadyDone, BadCommand, NotAllowed, WrongStage
from ledger.core.ids import CommunityId, PersonId

FEE_MOST_BPS = 2000  # of what a worker earns; no community takes more
BOTH_MOST_BPS = 5000  # the platform's fee and the community's together
ARBITERS_MAX = 12  # who rule in a community, or offer to
TITLE_MAX = 128  # characters of a group's name, by Telegram's own rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Community:
    """A group with a board of its own; `version` counts changes, so that nobody posts under rules not shown."""

    id: CommunityId
    version: int
    chat_id: int  # Telegram's number of the group; it follows the group when that moves
    title: str
    language: str  # of cards in the group
    fee_bps: int  # of what a worker earns, beside the platform's
    receiver: PersonId  # who is credited that
    is_announcing: bool  # new tasks are shown in the group
    is_open: bool  # new tasks can be posted


@dataclass(frozen=True, slots=True, kw_only=True)
class Arbiter:
    """Somebody who offers to rule in a community, and does once an administrator has appointed them."""

    community: CommunityId
    person: PersonId
    is_appointed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Charter:
    """What a community asked of a task when it was posted."""

    fee_bps: int
    receiver: PersonId
    arbiters: tuple[PersonId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCommunity(Command):
    """An administrator of a group wants to set up its board; where there is one it is that."""

    person: PersonId
    chat_id: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ByAdministrator(Command):
    """The base of what administrators alone may do: `chat_id` is the group of which Telegram has just said so."""

    person: PersonId
    community: CommunityId
    chat_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCommunity(ByAdministrator):
    """An administrator sets what new tasks of a community are under; what is not named stays."""

    language: str | None = None
    fee_bps: int | None = None
    takes_fee: bool = False  # from now on the fee is the asking administrator's
    is_announcing: bool | None = None
    is_open: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointArbiter(ByAdministrator):
    """An administrator appoints somebody who has offered to rule."""

    arbiter: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissArbiter(ByAdministrator):
    """An administrator declines an offer to rule, or lets an arbiter go."""

    arbiter: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferToRule(Command):
    """A person is willing to rule in a community; nobody is appointed who is not."""

    person: PersonId
    community: CommunityId


@dataclass(frozen=True, slots=True, kw_only=True)
class StopRuling(Command):
    """A person will not rule in a community any more; tasks that name them already go on naming them."""

    person: PersonId
    community: CommunityId


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveGroup(Command):
    """Telegram has made a supergroup of a group, which so has another number."""

    chat_id: int
    to: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveGroup(Command):
    """The bot was taken out of a group: nothing new is posted there; what is posted goes on."""

    chat_id: int


def fee_most(platform_bps: int) -> int:
    """Say the most that a community may take beside the platform's fee, in 1/10,000."""
    return min(FEE_MOST_BPS, BOTH_MOST_BPS - platform_bps)


def new_community(named: CommunityId, asked: FoundCommunity, language: str) -> Community:
    """Make a community: closed, silent, without a fee."""
    return Community(
        id=named,
        version=1,
        chat_id=asked.chat_id,
        title=asked.title[:TITLE_MAX],
        language=language,
        fee_bps=0,
        receiver=asked.person,
        is_announcing=False,
        is_open=False,
    )


def older(one: Community, other: Community) -> Community:
    """Give the one that was made first, as ids tell: of two boards in one group it is the group's own."""
    return min(one, other, key=lambda community: community.id)


def require_administered(community: Community, asked: ByAdministrator) -> None:
    """Refuse whom Telegram vouched for as administrator of another group."""
    if asked.chat_id != community.chat_id:
        raise NotAllowed(community=community.id)


def change(community: Community, asked: ChangeCommunity, platform_bps: int) -> Community:
    """Set what new tasks are under.

    Raises:
        AlreadyDone: nothing would change.
        BadCommand: the fee is more than a community may take, or there are no texts in the language.
        NotAllowed: the group is another.
    """
    require_administered(community, asked)
    if asked.language is not None:
        require_language(asked.language)
    if asked.fee_bps is not None and not 0 <= asked.fee_bps <= fee_most(platform_bps):
        raise BadCommand(reason="community-fee", limit=str(fee_most(platform_bps)))
    named = ("language", "fee_bps", "is_announcing", "is_open")
    told = {name: getattr(asked, name) for name in named if getattr(asked, name) is not None}
    if asked.takes_fee:
        told["receiver"] = asked.person
    changed = replace(community, **told)
    if changed == community:
        raise AlreadyDone(community=community.id, reason="nothing-changed")
    return replace(changed, version=community.version + 1)


def offer(community: Community, arbiters: Collection[Arbiter], person: PersonId) -> Arbiter:
    """Somebody is willing to rule.

    Raises:
        AlreadyDone: they have said so.
        BadCommand: there are enough.
    """
    if any(one.person == person for one in arbiters):
        raise AlreadyDone(community=community.id, reason="already-offered")
    if len(arbiters) >= ARBITERS_MAX:
        raise BadCommand(reason="arbiters", limit=str(ARBITERS_MAX))
    return Arbiter(community=community.id, person=person, is_appointed=False)


def appoint(arbiters: Collection[Arbiter], person: PersonId) -> Arbiter:
    """Let somebody who is willing rule.

    Raises:
        AlreadyDone: they are appointed.
    """
    standing = find_arbiter(arbiters, person)
    if standing.is_appointed:
        raise AlreadyDone(community=standing.community, reason="nothing-changed")
    return replace(standing, is_appointed=True)


def find_arbiter(arbiters: Collection[Arbiter], person: PersonId) -> Arbiter:
    """Find somebody among those who rule or offer to.

    Raises:
        BadCommand: they do neither.
    """
    for one in arbiters:
        if one.person == person:
            return one
    raise BadCommand(reason="no-arbiter")


def charter_of(community: Community, arbiters: Collection[Arbiter], employer: PersonId, platform_bps: int) -> Charter:
    """Say what a community asks of an employer's new task.

    Whoever receives the fee posts without one: it would only be a lower reward than the task says.
    """
    bps = 0 if employer == community.receiver else min(community.fee_bps, fee_most(platform_bps))
    return Charter(
        fee_bps=bps,
        receiver=community.receiver,
        arbiters=tuple(sorted(one.person for one in arbiters if one.is_appointed)),
    )


def require_posting(community: Community, version: int) -> None:
    """Refuse to post on a board that is closed, or under other rules than were shown.

    Raises:
        WrongStage: so it is.
    """
    if not community.is_open:
        raise WrongStage(community=community.id, reason="board-closed")
    if community.version != version:
        raise WrongStage(community=community.id, reason="board-changed")
