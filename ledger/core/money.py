"""Money: whole numbers of an asset's smallest unit, never floats."""

from dataclasses import dataclass

COIN_DECIMALS = 18  # of every EVM chain's own coin


class MixedAssets(TypeError):
    """Two assets were added: a bug, not a refusal."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A currency of the ledger and the token behind it."""

    code: str
    decimals: int
    token: str  # the ERC-20's address; the zero address is the chain's native coin
    faucet: bool = False  # a test token that anyone may mint


@dataclass(frozen=True, slots=True)
class Money:
    """So many smallest units of one asset."""

    minor: int
    asset: str

    def __add__(self, other: "Money") -> "Money":
        if other.asset != self.asset:
            raise MixedAssets(self.asset, other.asset)
        return Money(self.minor + other.minor, self.asset)

    def __sub__(self, other: "Money") -> "Money":
        return self + -other

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.asset)


def digits_of(minor: int, decimals: int) -> tuple[str, str, str]:
    """Write smallest units in decimal: sign, whole units with thousands grouped, and the rest without idle zeros."""
    digits = str(abs(minor)).rjust(decimals + 1, "0")
    whole, part = digits[: len(digits) - decimals], digits[len(digits) - decimals :].rstrip("0")
    return "-" if minor < 0 else "", f"{int(whole):,}", part


def allocate(whole: int, bps: tuple[int, ...]) -> tuple[int, ...]:
    """Split `whole` by shares of 1/10,000: each part rounds down, what remains is the last figure."""
    parts = tuple(whole * share // 10_000 for share in bps)
    return (*parts, whole - sum(parts))
