"""Amounts as the pages write them: exact, in whole units of the asset."""

from ledger.core.money import Asset, digits_of


def written(minor: int, asset: Asset) -> str:
    """Write smallest units as a decimal figure with the currency; no digit is lost or rounded."""
    sign, whole, part = digits_of(minor, asset.decimals)
    return f"{sign}{whole}{'.' + part if part else ''} {asset.code}"
