"""Amounts as the pages write them: exact, in whole units of the asset."""

from ledger.core.money import Asset


def written(minor: int, asset: Asset) -> str:
    """Write smallest units as a decimal figure with the currency; no digit is lost or rounded."""
    sign = "-" if minor < 0 else ""
    digits = str(abs(minor)).rjust(asset.decimals + 1, "0")
    whole, part = digits[: len(digits) - asset.decimals], digits[len(digits) - asset.decimals :].rstrip("0")
    return f"{sign}{int(whole):,}{'.' + part if part else ''} {asset.code}"
