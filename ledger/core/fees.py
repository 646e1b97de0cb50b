"""What a tx offers to pay for its gas, and by how much more a replacement must: whole numbers, both fields alike."""

from dataclasses import dataclass

_TENTH_MORE = 110  # per cent: the least that nodes take for a replacement, on both fields


@dataclass(frozen=True, slots=True)
class Fees:
    """The most a unit of gas may cost, and what of it is the block maker's; in wei."""

    most: int
    tip: int


def offered(market: Fees, cap: int) -> Fees:
    """Offer what the market asks, and never more than the cap."""
    most = min(market.most, cap)
    return Fees(most, min(market.tip, most))


def raised(last: Fees, market: Fees, cap: int) -> Fees | None:
    """Offer at least a tenth more on both fields, and at least the market; nothing if the cap forbids."""
    least = Fees(_more(last.most), _more(last.tip))
    if least.most > cap:
        return None  # the same bytes are sent again until the market has come down
    most = min(max(market.most, least.most), cap)
    return Fees(most, min(max(market.tip, least.tip), most))


def _more(wei: int) -> int:
    """A tenth more, rounded up: one wei less and the replacement is refused."""
    return max(wei + 1, -(-wei * _TENTH_MORE // 100))
