"""Names of accounts and commodities that beancount and hledger both take, and that can be read back."""

import re
from dataclasses import dataclass

from ledger.core.journal import OUTSIDE, balance_account, committed_account
from ledger.core.money import Asset

# What stands in the escrow is its holders' and its tasks', and it all came from outside.
_ROOTS = {
    OUTSIDE: "Equity:Outside",
    balance_account("").rstrip("/"): "Assets:Balance",
    committed_account("", 0).partition("/")[0]: "Assets:Committed",
}
_OURS_ALONE = re.compile(
    rf"{OUTSIDE}|{balance_account('0x[0-9A-Za-z]+')}|{committed_account('0x[0-9A-Za-z]+', 0)[:-1]}[0-9]+"
)
_OURS = {theirs: ours for ours, theirs in _ROOTS.items()}
_MINOR = "MINOR"
_CODE = re.compile(r"[A-Z]{1,12}")
_DIGITS = "ABCDEFGHIJKLMNOP"  # a commodity's name has letters alone: hledger would want others quoted
_HEX = 16


class Unnameable(ValueError):
    """An account that has no name elsewhere: none of ours."""


def account_to(account: str) -> str:
    """Name an account of ours as beancount and hledger take it."""
    if not _OURS_ALONE.fullmatch(account):
        raise Unnameable(account)
    root, *parts = account.split("/")
    return ":".join((_ROOTS[root], *parts))


def account_from(name: str) -> str:
    """Read such a name back."""
    root, second, *parts = name.split(":")
    return "/".join((_OURS[f"{root}:{second}"], *parts))


@dataclass(frozen=True, slots=True)
class Commodity:
    """A token's smallest unit, as a commodity of its own: what has no fractions is added up exactly."""

    name: str
    asset: Asset


def commodity_of(asset: Asset) -> Commodity:
    """Name the smallest unit of a currency: USDMINOR, or the token's address in letters where its code is none."""
    if _CODE.fullmatch(asset.code):
        return Commodity(asset.code + _MINOR, asset)
    return Commodity("T" + "".join(_DIGITS[int(digit, _HEX)] for digit in asset.token.removeprefix("0x")), asset)


def token_from(name: str) -> str:
    """Read the address of a token, in small letters, back from a name made of it."""
    return "0x" + "".join(f"{_DIGITS.index(letter):x}" for letter in name[1:])
