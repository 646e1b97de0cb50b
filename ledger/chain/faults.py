"""What a node means when it will not take a tx: its text and code as one of few families. Pure.

Nodes share codes for everything and agree on no text, so the text is read first; the tests hold real ones.
"""

import re
from collections.abc import Mapping
from enum import StrEnum


class Family(StrEnum):
    """What kind of trouble, and so whose turn it is."""

    KNOWN = "known"  # the node has these bytes already: as good as taken
    NONCE_LOW = "nonce-low"  # the nonce is used up: the receipts say by what
    NONCE_GAP = "nonce-gap"  # one before it is missing at this node
    UNDERPRICED = "underpriced"  # a replacement must offer more
    FEE_LOW = "fee-low"  # below what the block or the node asks
    NO_FUNDS = "no-funds"  # the key cannot pay for the gas
    NEVER = "never"  # no node will ever take it
    WRONG_CHAIN = "wrong-chain"  # signed for another chain
    REVERTED = "reverted"  # the contract will not do it
    LATER = "later"  # too many questions, or no time for this one
    UNKNOWN = "unknown"  # none of these


# In order: the more special text first, as "replacement transaction underpriced" before "underpriced".
_TEXTS: Mapping[Family, tuple[str, ...]] = {
    Family.REVERTED: (r"\breverted\b", r"vm exception"),
    Family.UNDERPRICED: (
        r"replacement ?(transaction|not ?allowed)|not replaced|could not replace",
        r"feetoolowtocompete|tries to replace|too low to replace",
    ),
    Family.KNOWN: (
        r"already ?(known|imported|exists?)|already in the system",
        r"known transaction|existing tx|same hash",
    ),
    Family.NONCE_LOW: (r"nonce (is )?too low", r"old ?nonce|stale nonce", r"nonce has already been used"),
    Family.NONCE_GAP: (r"nonce (is )?too (high|distant|far|large)", r"nonce ?gap|future nonce|gapped"),
    Family.WRONG_CHAIN: (r"chain ?id|wrong chain|invalid chain",),
    Family.NO_FUNDS: (
        r"insufficient ?(funds|balance|sender balance)|not enough funds",
        r"exceeds account balance|overdraft",
    ),
    Family.FEE_LOW: (
        r"(less|lower) than block base ?fee|below (the )?(current|block) base ?fee|below (configured|the) minimum",
        r"underpriced|fee ?too ?low|(gas price|tip|fee)[a-z ]* too low|maxfeepergas.*too low",
    ),
    Family.NEVER: (
        r"intrinsic ?gas|floor ?data ?gas|gas required exceeds",
        r"exceeds (the )?(block|per tx|transaction) gas|gas ?limit ?exceeded|gas limit (is )?too (high|big|low)",
        r"oversized|rlp (is )?too big|maxtxsize|too large|initcode size",
        r"type not supported|priority fee per gas higher|tip above fee cap|int256overflow",
    ),
    Family.LATER: (
        r"rate ?limit|too many|\b429\b|exceeded its compute|request rate",
        r"time(d)? ?out|deadline exceeded|unavailable|try again|overloaded|syncing|header not found",
        r"pool is full|queue (is )?full|limit reached",
    ),
}
_READ = tuple((family, re.compile("|".join(texts))) for family, texts in _TEXTS.items())
_CODES = {3: Family.REVERTED, -32005: Family.LATER, 429: Family.LATER}
_EXPECTED = re.compile(r"expected (\d+), but got (\d+)")  # eth-tester says both and leaves the rest to the reader


def family_of(text: str, code: int = 0) -> Family:
    """Name the family of what a node answered."""
    said = text.lower()
    if counted := _EXPECTED.search(said):
        needed, given = (int(figure) for figure in counted.groups())
        return Family.NONCE_LOW if given < needed else Family.NONCE_GAP
    found = next((family for family, pattern in _READ if pattern.search(said)), None)
    return found or _CODES.get(code, Family.UNKNOWN)
