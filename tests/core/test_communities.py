"""Communities: what administrators may set, what is frozen into a task, who rules."""

from dataclasses import replace

import pytest

from ledger.core import dispute, outcomes
from ledger.core.commands import CommandId
from ledger.core.communities import (
    ARBITERS_MAX,
    FEE_MOST_BPS,
    AppointArbiter,
    Arbiter,
    ChangeCommunity,
    Community,
    FoundCommunity,
    appoint,
    change,
    charter_of,
    fee_most,
    find_arbiter,
    new_community,
    offer,
    older,
    require_administered,
    require_posting,
)
from ledger.core.effects import Notify
from ledger.core.errors import AlreadyDone, BadCommand, NotAllowed, WrongStage
from ledger.core.ids import CommunityId, PersonId
from ledger.core.policy import NO_SHARE, Share, spec_hash
from tests.core import samples
from tests.core.samples import ADAM, BARB, CARL, DANA, NOON

GROUP, PLATFORM_BPS = -100123, 500
NAMED = CommunityId("com_1")


def community(**told: object) -> Community:
    """Make adam's community, open."""
    asked = FoundCommunity(id=CommandId("tg:1:1"), at=NOON, person=ADAM, chat_id=GROUP, title="Translators")
    return replace(new_community(NAMED, asked, "en"), **{"is_open": True, **told})  # type: ignore[arg-type]


def asks(person: PersonId = ADAM, chat_id: int = GROUP, **what: object) -> ChangeCommunity:
    """Ask for a change as an administrator of a group."""
    stamp = {"id": CommandId("tg:1:2"), "at": NOON, "person": person, "community": NAMED, "chat_id": chat_id}
    return ChangeCommunity(**stamp, **what)  # type: ignore[arg-type]


def willing(*people: PersonId, is_appointed: bool = False) -> list[Arbiter]:
    """Make people who offer to rule, or do."""
    return [Arbiter(community=NAMED, person=one, is_appointed=is_appointed) for one in people]


def test_change__each_setting() -> None:
    """What is named is set and counted as a change; what is not named stays."""
    before = community()
    wanted = {"language": "zh-Hans", "fee_bps": 250, "is_announcing": True, "is_open": False}
    after = change(before, asks(BARB, takes_fee=True, **wanted), PLATFORM_BPS)
    assert after == replace(before, version=2, receiver=BARB, **wanted)  # type: ignore[arg-type]
    assert change(before, asks(fee_bps=1), PLATFORM_BPS) == replace(before, version=2, fee_bps=1)


def test_change__refused() -> None:
    """Nothing new, too much, no such language and another group are refused."""
    with pytest.raises(AlreadyDone):
        change(community(), asks(fee_bps=0, takes_fee=True), PLATFORM_BPS)
    for wrong in ({"fee_bps": -1}, {"fee_bps": FEE_MOST_BPS + 1}, {"language": "fr"}):
        with pytest.raises(BadCommand):
            change(community(), asks(**wrong), PLATFORM_BPS)
    with pytest.raises(NotAllowed):
        change(community(), asks(chat_id=GROUP - 1, fee_bps=1), PLATFORM_BPS)
    stamp = {"id": CommandId("tg:1:3"), "at": NOON, "person": ADAM, "community": NAMED}
    elsewhere = AppointArbiter(**stamp, chat_id=1, arbiter=BARB)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        require_administered(community(), elsewhere)


@pytest.mark.parametrize(("platform", "most"), [(0, 2000), (500, 2000), (3000, 2000), (4000, 1000), (5000, 0)])
def test_fee_most__with_the_platforms(platform: int, most: int) -> None:
    """No community takes more than a fifth, and with the platform never more than half."""
    assert fee_most(platform) == most


def test_arbiters__offer_then_are_appointed() -> None:
    """Only who offered is appointed, each once, and not more than fit on the card."""
    assert offer(community(), [], BARB) == willing(BARB)[0]
    assert appoint(willing(CARL, BARB), BARB) == willing(BARB, is_appointed=True)[0]
    with pytest.raises(AlreadyDone):
        offer(community(), willing(BARB), BARB)
    with pytest.raises(AlreadyDone):
        appoint(willing(BARB, is_appointed=True), BARB)
    with pytest.raises(BadCommand):
        find_arbiter(willing(CARL), BARB)
    with pytest.raises(BadCommand):
        offer(community(), willing(*(PersonId(f"per_{at}") for at in range(ARBITERS_MAX))), BARB)


def test_charter__of_a_task() -> None:
    """A task takes along the fee, who receives it and who may rule; whoever receives the fee pays none."""
    arbiters = [*willing(DANA, CARL, is_appointed=True), *willing(BARB)]
    charter = charter_of(community(fee_bps=200), arbiters, BARB, PLATFORM_BPS)
    assert (charter.fee_bps, charter.receiver, charter.arbiters) == (200, ADAM, (CARL, DANA))
    assert charter_of(community(fee_bps=200), (), ADAM, PLATFORM_BPS).fee_bps == 0
    assert charter_of(community(fee_bps=2000), (), BARB, 4500).fee_bps == 500, "the platform takes more by now"


def test_require_posting__open_and_as_shown() -> None:
    """A board that is closed, or asks something else than was shown, takes no task."""
    require_posting(community(), 1)
    for standing, version in ((community(), 2), (community(is_open=False), 1)):
        with pytest.raises(WrongStage):
            require_posting(standing, version)


def test_terms__name_the_share() -> None:
    """The community's part stands in the second place of the terms, and the spec says whose it is."""
    task = samples.posted()
    shared = Share(200, samples.STRANGER)
    for share in (NO_SHARE, shared):
        terms = samples.POLICY.terms_of_batch(
            (task,),
            asset=samples.USD,
            employer=samples.EMPLOYER,
            workers=(samples.WORKER,),
            at=NOON,
            arbiter=samples.ARBITER,
            share=share,
        )
        assert (terms.benefits_bps, terms.benefits_fund) == (share.bps, share.receiver)
    assert spec_hash(task) != spec_hash(replace(task, community=NAMED))


@pytest.mark.parametrize("story", ["settled", "proposed"])
def test_told__of_the_share(story: str) -> None:
    """Whoever hears figures hears the community's part too: 2 % of the 20 USD that a rating of 70 earns."""
    task = samples.accepting() if story == "settled" else samples.opened()
    terms = replace(samples.terms_of(task), benefits_bps=200, benefits_fund=samples.STRANGER)
    task = replace(task, terms=terms)
    if story == "settled":
        effects = outcomes.learn(task, samples.settlement(70)).effects
    else:
        effects = dispute.propose_agreement(task, ADAM, 20 * 10**6, NOON)[0].effects
    heard = [one for one in effects if isinstance(one, Notify)]
    assert heard
    assert all(one.details["share"] == "400000" for one in heard)


def test_older__whoever_asks() -> None:
    """Of two boards the one whose id was made first is the group's own, whichever is named first."""
    first, second = (replace(community(), id=CommunityId(name)) for name in ("com1", "com2"))
    assert older(first, second) is older(second, first) is first
