"""The terms of a batch and how they divide a task's reward. Twin of contracts/src/libraries/Split.sol."""

from dataclasses import astuple, dataclass

ALL_BPS = 10_000
TOP_RATING = 100


@dataclass(frozen=True, slots=True)
class Terms:
    """What an employer signs for a batch; the fields stand in the order of the contract's struct."""

    employer: str
    token: str  # the zero address is the chain's own coin
    fee_bps: int
    fee_receiver: str
    benefits_bps: int
    benefits_fund: str
    arbiter: str  # the zero address means that only the default split decides
    arbiter_fee_bps: int
    min_rating: int
    full_rating: int
    floor_bps: int
    default_split_bps: int
    open_by: int  # dates are seconds since 1970; in time means now < date
    submit_by: int
    rate_by: int
    contest_by: int
    rule_by: int
    count: int
    tasks_root: bytes
    specs_root: bytes
    salt: bytes

    def as_tuple(self) -> tuple[str | int | bytes, ...]:
        """Give the fields as the contract's ABI takes them."""
        return astuple(self)


@dataclass(frozen=True, slots=True)
class Split:
    """The parts of a reward; they always make the whole."""

    payout: int
    fee: int
    benefits: int
    refund: int
    arbiter_fee: int = 0


def earned(terms: Terms, reward: int, rating: int) -> int:
    """Say what the curve pays before fee and benefits: one division, so one rounding down."""
    if rating >= terms.full_rating:
        return reward
    if rating < terms.min_rating:
        return 0
    span = terms.full_rating - terms.min_rating
    above = rating - terms.min_rating
    share = terms.floor_bps * span + (ALL_BPS - terms.floor_bps) * above
    return reward * share // (ALL_BPS * span)


def by_default(terms: Terms, reward: int, rating: int) -> int:
    """Say what a contested task pays when the arbiter was silent: never less than the rating offered."""
    return max(reward * terms.default_split_bps // ALL_BPS, earned(terms, reward, rating))


def arbiter_fee(terms: Terms, reward: int, rating: int) -> int:
    """Say what a ruling costs: a part of what was in dispute, which is what the rating did not offer."""
    return (reward - earned(terms, reward, rating)) * terms.arbiter_fee_bps // ALL_BPS


def divide(terms: Terms, reward: int, earned: int, arbiter_fee: int = 0) -> Split:
    """Divide a reward: fee and benefits round down, the worker keeps the odd unit, the rest goes back."""
    fee = earned * terms.fee_bps // ALL_BPS
    benefits = earned * terms.benefits_bps // ALL_BPS
    return Split(
        payout=earned - fee - benefits,
        fee=fee,
        benefits=benefits,
        refund=reward - earned - arbiter_fee,
        arbiter_fee=arbiter_fee,
    )


def split(terms: Terms, reward: int, rating: int) -> Split:
    """Divide a reward by a rating."""
    return divide(terms, reward, earned(terms, reward, rating))
