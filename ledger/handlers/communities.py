"""Commands about communities: load, decide in the core, return.

Who administers a group only Telegram knows: the face asks it each time, and names the group it has asked about.
"""

from dataclasses import replace

from ledger import communities
from ledger.core import communities as core
from ledger.core.commands import PostTask
from ledger.core.communities import (
    TITLE_MAX,
    AppointArbiter,
    ChangeCommunity,
    Charter,
    Community,
    DismissArbiter,
    FoundCommunity,
    LeaveGroup,
    MoveGroup,
    OfferToRule,
    StopRuling,
    require_administered,
)
from ledger.core.errors import Unknown
from ledger.core.ids import CommunityId, make_id
from ledger.handlers.change import Change
from ledger.handlers.desk import Desk


def found_community(command: FoundCommunity, desk: Desk) -> Change:
    """Make the community of a group, closed and without a fee; of one that is there keep the group's name."""
    person = desk.person(command.person)
    title = command.title[:TITLE_MAX]
    known = communities.select_community_of(desk.connection, command.chat_id, lock=True)
    if known is not None:
        renamed = replace(known, title=title)  # no rule has changed: what was shown of them is as it was
        return Change(community=None if known.title == title else (known, renamed), result=known.id)
    made = core.new_community(CommunityId(make_id("com", command.at, command.id)), command, person.language)
    return Change(founded=made, result=made.id)


def change_community(command: ChangeCommunity, desk: Desk) -> Change:
    """Set what new tasks of a community are under."""
    person, community = desk.person(command.person), _load(command.community, desk)
    changed = core.change(community, replace(command, person=person.id), desk.policy.fee_bps)
    return Change(community=(community, changed), result=community.id)


def appoint_arbiter(command: AppointArbiter, desk: Desk) -> Change:
    """Let somebody who is willing rule in new tasks."""
    community = _load(command.community, desk)
    require_administered(community, command)
    arbiter = core.appoint(communities.select_arbiters(desk.connection, community.id), command.arbiter)
    return Change(community=_moved_on(community), arbiter=arbiter, result=community.id)


def dismiss_arbiter(command: DismissArbiter, desk: Desk) -> Change:
    """Decline an offer to rule, or let an arbiter go; tasks that were posted before keep to what they say."""
    community = _load(command.community, desk)
    require_administered(community, command)
    arbiter = core.find_arbiter(communities.select_arbiters(desk.connection, community.id), command.arbiter)
    return Change(community=_moved_on(community), arbiter_gone=arbiter, result=community.id)


def offer_to_rule(command: OfferToRule, desk: Desk) -> Change:
    """Keep that somebody is willing to rule; it needs an administrator's word too."""
    person, community = desk.person(command.person), _load(command.community, desk)
    arbiter = core.offer(community, communities.select_arbiters(desk.connection, community.id), person.id)
    return Change(arbiter=arbiter, result=community.id)


def stop_ruling(command: StopRuling, desk: Desk) -> Change:
    """Take an offer to rule back, or resign."""
    person, community = desk.person(command.person), _load(command.community, desk)
    arbiter = core.find_arbiter(communities.select_arbiters(desk.connection, community.id), person.id)
    return Change(community=_moved_on(community), arbiter_gone=arbiter, result=community.id)


def move_group(command: MoveGroup, desk: Desk) -> Change:
    """Follow a group to its new number; whatever of it is said twice is done once.

    Where a board was set up at the new number meanwhile, the group's older one goes on there with all that is set, and
    the newer one is closed: what is posted on it goes on.
    """
    community = communities.select_community_of(desk.connection, command.chat_id, lock=True)
    taken = communities.select_community_of(desk.connection, command.to, lock=True)
    if community is None or (taken is not None and core.older(community, taken) is taken):
        return Change()
    moved = (community, replace(community, chat_id=command.to))
    if taken is None:
        return Change(community=moved, result=community.id)
    closed = replace(taken, chat_id=command.chat_id, is_open=False, is_announcing=False, version=taken.version + 1)
    return Change(community=moved, set_aside=(taken, closed), result=community.id)


def leave_group(command: LeaveGroup, desk: Desk) -> Change:
    """Close the board of a group that the bot was taken out of."""
    community = communities.select_community_of(desk.connection, command.chat_id, lock=True)
    if community is None or not community.is_open:
        return Change()
    closed = replace(community, is_open=False, version=community.version + 1)
    return Change(community=(community, closed), result=community.id)


def charter_for(command: PostTask, desk: Desk) -> Charter | None:
    """Freeze what the board's community asks of a new task; refuse where the board is closed, or not as shown."""
    if command.community is None:
        return None
    community = _load(command.community, desk)
    core.require_posting(community, command.community_version)
    standing = communities.select_arbiters(desk.connection, community.id)
    return core.charter_of(community, standing, command.person, desk.policy.fee_bps)


def _load(community: CommunityId, desk: Desk) -> Community:
    """Load a community, so that nobody else changes it meanwhile, or refuse."""
    found = communities.select_community(desk.connection, community, lock=True)
    if found is None:
        raise Unknown(community=community)
    return found


def _moved_on(community: Community) -> tuple[Community, Community]:
    """Count a change of who rules: what was shown of the rules is out of date."""
    return community, replace(community, version=community.version + 1)
