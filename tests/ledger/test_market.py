"""The whole protocol as strangers use it, in tables, offers, pushes and bundles: the ledger and the audit follow."""

from collections.abc import Sequence

import pytest

from ledger.audit import audit
from ledger.core.facts import (
    BatchOpened,
    BatchRevoked,
    CallFailed,
    Deposited,
    Fact,
    OfferRevoked,
    OfferTaken,
    Pushed,
    Remark,
    TaskContested,
    TaskDelivered,
    TaskRated,
    TaskRuled,
    TaskSettled,
    TaskSkipped,
)
from ledger.core.grounds import Ground
from ledger.core.packed import Path, pack_deliveries, pack_ratings
from ledger.core.terms import arbiter_fee, divide, earned
from ledger.core.typed import (
    Accept,
    Agree,
    Contest,
    Deliver,
    GiveBack,
    Rate,
    Revoke,
    Rule,
    digest_of,
    offer_of,
    typed_data,
)
from tests.ledger.hands import USD
from tests.ledger.lies import is_of
from tests.ledger.market import ADAM, BARB, CARL, DANA, DAY, MADE, NATIVE, PLATFORM, REASON, Batch, Market
from tests.ledger.test_audit import audit_through
from tests.ledger.world import World

NO_HASH = bytes(32)


@pytest.fixture
def market(world: World) -> Market:
    """A market where adam has 1000 USD in escrow."""
    made = Market(world)
    made.fund(ADAM)
    return made


def kinds(said: Sequence[Fact | Remark]) -> list[type]:
    """List what was said, by kind."""
    return [type(one) for one in said]


def assert_all_agree(market: Market) -> None:
    """The watcher has entered it all, and logs, contract and journal read the same, by facts and without."""
    market.world.settle_down()
    report, alone = market.world.report(), audit(market.escrow)
    assert report.findings == alone.findings == ()
    assert (alone.balances, alone.tasks, alone.notes) == (report.balances, report.tasks, report.notes)
    assert alone.facts == report.facts


def rate(market: Market, batch: Batch, rating: int, index: int = 0, *, push: bool = False) -> tuple[Fact | Remark, ...]:
    """Have adam rate one task."""
    deadline = batch.terms.rule_by
    sig = market.sign(ADAM, Rate(batch.id, (index,), (rating,), MADE, deadline))
    return market.send("rate", batch.one(index, push=push), rating, MADE, deadline, sig)


def deliver(market: Market, batch: Batch, index: int = 0) -> None:
    """Have barb hand in one task."""
    by = batch.terms.submit_by
    market.send("deliver", batch.one(index), MADE, by, market.sign(BARB, Deliver(batch.id, (index,), (MADE,), by)))


def contested(market: Market, rating: int = 70) -> Batch:
    """Have a task of barb's handed in, rated and contested."""
    batch = market.opened([BARB], [30 * USD])
    deliver(market, batch)
    rate(market, batch, rating)
    by = batch.terms.contest_by
    said = market.send("contest", batch.one(), REASON, by, market.sign(BARB, Contest(batch.id, 0, REASON, by)))
    assert kinds(said) == [TaskContested]
    return batch


def owed(market: Market, *people: str) -> list[int]:
    """Read what the contract owes."""
    return [market.escrow.balance(market.token, person) for person in people]


def test_table__life(market: Market) -> None:
    """A table of tasks: handed in together, graded together, each to its own end; one log brings a fact for each."""
    batch = market.opened([BARB, BARB, CARL, CARL, BARB], [30 * USD, 20 * USD, 10 * USD, 7, 5 * USD])
    by, rule_by = batch.terms.submit_by, batch.terms.rule_by
    barbs, carls = ((0, MADE), (1, MADE)), ((2, MADE), (0, MADE))
    groups = [
        (handed, market.sign(who, Deliver(batch.id, tuple(i for i, _ in handed), (MADE, MADE), by)))
        for who, handed in ((BARB, barbs), (CARL, carls))
    ]
    said = market.send("deliverMany", batch.table(), by, pack_deliveries(groups))

    assert sorted((one.index, one.log.part) for one in said if isinstance(one, TaskDelivered)) == [
        (0, 0),
        (1, 1),
        (2, 2),
    ]
    assert [(one.index, one.refusal) for one in said if isinstance(one, TaskSkipped)] == [(0, "WrongSignature")]

    ratings = ((0, 95), (1, 70), (2, 50), (3, 100), (4, 80))
    message = Rate(batch.id, tuple(i for i, _ in ratings), tuple(r for _, r in ratings), MADE, rule_by)
    said = market.send("rateMany", batch.table(), pack_ratings(ratings), MADE, rule_by, market.sign(ADAM, message))

    assert [(one.index, one.rating) for one in said if isinstance(one, TaskRated)] == [(1, 70), (2, 50)]
    ended = [(one.index, one.path, one.rating, one.earned) for one in said if isinstance(one, TaskSettled)]
    assert ended == [(0, Path.RATED, 95, 30 * USD), (3, Path.RATED, 100, 7)]
    assert [(one.index, one.refusal) for one in said if isinstance(one, TaskSkipped)] == [(4, "WrongStage")]
    assert len({(one.log.tx_hash, one.log.log_index, one.log.part) for one in said}) == len(said)

    market.pass_time(4 * DAY)
    said = market.send("settleByDate", batch.table())
    ended = [(one.index, one.path, one.rating, one.earned) for one in said if isinstance(one, TaskSettled)]
    curve = earned(batch.terms, 20 * USD, 70)
    assert ended == [(1, Path.FINISHED, 70, curve), (2, Path.FINISHED, 50, 0), (4, Path.REFUNDED, 0, 0)]
    assert owed(market, BARB.address) == [sum(divide(batch.terms, part, part).payout for part in (30 * USD, curve))]
    assert_all_agree(market)


def test_ruling__to_the_unit(market: Market) -> None:
    """A ruling divides what was in dispute: all who have a part in it get theirs to the unit."""
    batch = contested(market)
    by, figure = batch.terms.rule_by, 25 * USD + 1
    sig = market.sign(DANA, Rule(batch.id, 0, figure, REASON, by))
    said = market.send("rule", batch.one(), figure, REASON, by, sig)

    assert kinds(said) == [TaskRuled, TaskSettled]
    parts = divide(batch.terms, 30 * USD, figure, arbiter_fee(batch.terms, 30 * USD, 70))
    assert owed(market, BARB.address, PLATFORM, DANA.address) == [parts.payout, parts.fee, parts.arbiter_fee]
    assert owed(market, ADAM.address) == [970 * USD + parts.refund]
    assert parts.arbiter_fee > 0
    assert_all_agree(market)


def test_silent_arbiter__default(market: Market) -> None:
    """Where the arbiter stays silent the larger of default split and curve is paid, and the arbiter gets nothing."""
    batch = contested(market, rating=50)
    market.pass_time(5 * DAY)
    said = market.send("settleByDate", batch.one())

    assert [(one.path, one.earned) for one in said if isinstance(one, TaskSettled)] == [(Path.DEFAULTED, 15 * USD)]
    assert owed(market, DANA.address) == [0]
    assert_all_agree(market)


def test_agreement__and_give_back(market: Market) -> None:
    """Both may end a task as both sign, the worker may decline, the employer may pay in full: also when contested."""
    agreed, declined, paid = (contested(market) for _ in range(3))
    by = agreed.terms.rule_by
    message = Agree(agreed.id, 0, 12 * USD, NO_HASH, by)
    sigs = (market.sign(ADAM, message), market.sign(BARB, message))
    ended = [
        *market.send("agree", agreed.one(), 12 * USD, by, *sigs),
        *market.send("giveBack", declined.one(), by, market.sign(BARB, GiveBack(declined.id, 0, by))),
        *rate(market, paid, 100),
    ]

    assert [(one.path, one.rating, one.earned) for one in ended if isinstance(one, TaskSettled)] == [
        (Path.AGREED, 70, 12 * USD),
        (Path.GIVEN_BACK, 70, 0),
        (Path.RATED, 100, 30 * USD),
    ]
    assert_all_agree(market)


def test_extension__both_or_neither(market: Market) -> None:
    """A task goes on under new dates: given back and opened anew in one call, and the ledger reads both."""
    batch = market.opened([BARB], [30 * USD])
    later = market.batch([BARB], [35 * USD])
    by = batch.terms.rule_by
    message = Agree(batch.id, 0, 0, later.id, by)
    sigs = (market.sign(ADAM, message), market.sign(BARB, message))
    said = market.send("extend", batch.one(), later.one(), by, *sigs)

    assert kinds(said) == [TaskSettled, BatchOpened]
    assert owed(market, ADAM.address) == [965 * USD]
    assert_all_agree(market)


def test_push__past_the_balance(market: Market) -> None:
    """A worker who is paid at once has the money in the wallet, and the journal says earned and gone."""
    batch = market.opened([BARB], [30 * USD])
    said = rate(market, batch, 100, push=True)

    payout = divide(batch.terms, 30 * USD, 30 * USD).payout
    assert kinds(said) == [TaskSettled, Pushed]
    assert [one.minor for one in said if isinstance(one, Pushed)] == [payout]
    assert owed(market, BARB.address) == [0]
    assert_all_agree(market)


def test_push__many(market: Market) -> None:
    """Of a table each worker is paid once, whatever number of tasks that was for."""
    batch = market.opened([BARB, CARL, BARB], [30 * USD, 20 * USD, 10 * USD])
    ratings, by = ((0, 100), (1, 100), (2, 100)), batch.terms.rule_by
    sig = market.sign(ADAM, Rate(batch.id, (0, 1, 2), (100, 100, 100), MADE, by))
    said = market.send("rateMany", batch.table(push=True), pack_ratings(ratings), MADE, by, sig)

    payouts = [divide(batch.terms, reward, reward).payout for reward in batch.rewards]
    pushed = [(one.holder, one.minor) for one in said if isinstance(one, Pushed)]
    assert pushed == [(BARB.address, payouts[0] + payouts[2]), (CARL.address, payouts[1])]
    assert_all_agree(market)


def test_offer__taken_once(market: Market) -> None:
    """A namer opens a batch under the employer's offer; the audit follows the offer, and reports it."""
    offered = market.batch([BARB, CARL], [30 * USD, 20 * USD], arbiter=NATIVE, arbiter_fee_bps=0)
    offer = offer_of(offered.terms, offered.rewards, DANA.address, 300)
    said = market.send(
        "openOffered",
        offered.table(),
        DANA.address,
        300,
        market.sign(ADAM, offer),
        market.sign(DANA, offered.terms),
    )
    by = offered.terms.open_by
    revoked = market.send(
        "revokeOffer",
        ADAM.address,
        301,
        by,
        market.sign(ADAM, Revoke(bytes.fromhex(ADAM.address[2:]).rjust(32, b"\0"), 301, by)),
    )

    assert kinds(said) == [OfferTaken, BatchOpened]
    assert kinds(revoked) == [OfferRevoked]
    taken = next(one for one in said if isinstance(one, OfferTaken))
    typed = typed_data(offer, chain_id=market.escrow.node.chain_id, escrow=market.escrow.address)
    assert taken.offer == "0x" + digest_of(typed).hex()
    assert_all_agree(market)
    report = market.world.report()
    assert [note.code for note in report.notes] == ["offer-taken", "offer-revoked"]
    assert [(one.count, one.ground) for one in report.bases if one.figures == "used offers"] == [(1, Ground.PROVEN)]
    hidden = audit_through(market.world, lambda log: [] if is_of("OfferRevoked", log) else [log])
    assert [(one.code, one.expected, one.found) for one in hidden.findings] == [
        ("offer-nonces", hex(1 << 300 - 256), hex(3 << 300 - 256))
    ]


def test_revoked__for_ever(market: Market) -> None:
    """Signed terms that were revoked are a fact, which no task of ours needs."""
    batch = market.batch([BARB, CARL], [30 * USD, 20 * USD])
    by = batch.terms.open_by
    said = market.send("revoke", batch.table(), by, market.sign(ADAM, Revoke(batch.id, 0, by)))

    assert kinds(said) == [BatchRevoked]
    assert_all_agree(market)


def test_bundle__each_by_itself(market: Market) -> None:
    """Of several calls in one transaction the others are done when one fails, whose refusal the audit names."""
    first, second = market.opened([BARB], [30 * USD]), market.opened([CARL], [20 * USD])
    calls = []
    for batch in (first, second, first):
        by = batch.terms.rule_by
        sig = market.sign(ADAM, Rate(batch.id, (0,), (100,), MADE, by))
        calls.append(market.escrow.calldata("rate", batch.one(), 100, MADE, by, sig))
    said = market.send("multicall", calls)

    assert kinds(said) == [TaskSettled, TaskSettled, CallFailed]
    assert [(one.place, one.refusal) for one in said if isinstance(one, CallFailed)] == [(2, "WrongStage")]
    assert_all_agree(market)
    assert [note.code for note in market.world.report().notes] == ["call-failed"]


def test_native__sent_along(market: Market) -> None:
    """A batch in the chain's own coin that is paid as it is opened is deposited and committed in one transaction."""
    batch = market.batch([BARB], [10**15], token=NATIVE)
    said = market.send("open", batch.one(), market.sign(ADAM, batch.terms), value=10**15)
    pushed = rate(market, batch, 100, push=True)

    assert kinds(said) == [Deposited, BatchOpened]
    assert kinds(pushed) == [TaskSettled, Pushed]
    assert market.escrow.node.balance(BARB.address) == divide(batch.terms, 10**15, 10**15).payout
    assert_all_agree(market)


def test_accepted__among_many(market: Market) -> None:
    """A worker agrees to the rating of one task of a table, proven by its path alone."""
    batch = market.opened([CARL, BARB, CARL], [USD, 30 * USD, USD])
    deliver(market, batch, 1)
    rate(market, batch, 70, 1)
    by = batch.terms.contest_by
    said = market.send("accept", batch.one(1), 70, by, market.sign(BARB, Accept(batch.id, 1, 70, by)))

    assert [(one.index, one.path) for one in said if isinstance(one, TaskSettled)] == [(1, Path.ACCEPTED)]
    assert_all_agree(market)


def test_graded__by_the_root_alone(market: Market) -> None:
    """Where nobody is paid the root stands for the table; what cannot be done is left out here too."""
    batch = market.opened([BARB, BARB], [30 * USD, 20 * USD])
    deliver(market, batch)
    by = batch.terms.rule_by
    sig = market.sign(ADAM, Rate(batch.id, (0, 1), (70, 60), MADE, by))
    said = market.send("rateMany", batch.root(), pack_ratings(((0, 70), (1, 60))), MADE, by, sig)

    assert [(one.index, one.rating) for one in said if isinstance(one, TaskRated)] == [(0, 70)]
    assert [(one.index, one.refusal) for one in said if isinstance(one, TaskSkipped)] == [(1, "WrongStage")]
    assert_all_agree(market)
