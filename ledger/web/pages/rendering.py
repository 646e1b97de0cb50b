"""Figures made into a page: one environment of templates, in which everything that is put in is escaped."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ledger.core.money import Asset, digits_of
from ledger.core.policy import ZERO_ADDRESS
from ledger.web.pages.words import family_of, has, text

HERE = Path(__file__).parent
_SHORT = 20  # signs; what is longer is shown by its ends
_UNITS = (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))
_GWEI = 9
_COIN = 18
_DIGITS = 3
_DECIMALS_LEAST = 2  # sums stand below each other


def environment() -> Environment:
    """Make the templates' environment: autoescape for every file, and a missing name is an error."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "short": short,
        "when": when,
        "gwei": gwei,
        "coin": coin,
        "bps": bps,
        "as_json": as_json,
        "pretty": pretty,
    }
    return made


def short(word: str) -> str:
    """Show a long address or hash by its ends."""
    return word if len(word) <= _SHORT else f"{word[:8]}…{word[-6:]}"


def when(moment: str | None) -> Markup:
    """Show a moment in UTC, to the second, as an element that machines can read."""
    if moment is None:
        return Markup("—")
    utc = datetime.fromisoformat(moment).astimezone(UTC)
    shown = f"{utc:%Y-%m-%d %H:%M:%S}"
    return Markup('<time datetime="{}">{}<span class="zone"> UTC</span></time>').format(utc.isoformat(), shown)


def gwei(wei: str | int) -> str:
    """Show a price of gas, as exactly as one looks at it; the page's JSON has every digit."""
    return _decimal(int(wei) // 10 ** (_GWEI - _DIGITS), _DIGITS)


def coin(wei: str | int) -> str:
    """Show what a key has for gas, as exactly as one looks at it."""
    return _decimal(int(wei) // 10 ** (_COIN - 2 * _DIGITS), 2 * _DIGITS)


def bps(share: int) -> str:
    """Show a share of 1/10,000 in percent."""
    return f"{_decimal(share, 2)} %"


def as_json(value: object) -> str:
    """Write what a script reads out of an attribute; it is escaped like any other text."""
    return json.dumps(value, ensure_ascii=False)


def pretty(written: str) -> str:
    """Show JSON line by line."""
    return json.dumps(json.loads(written), indent=2, ensure_ascii=False)


def _decimal(minor: int, decimals: int, *, least: int = 0) -> str:
    sign, whole, part = digits_of(minor, decimals)
    part = part.ljust(min(least, decimals), "0")
    return f"{sign}{whole}{'.' + part if part else ''}"


def speaking(language: str, assets: Mapping[str, Asset]) -> Mapping[str, Callable[..., Any]]:
    """Give what a template says things with, in one language."""

    def t(key: str, **values: str | int) -> str:
        return text(language, key, **values)

    def word(family: str, name: object) -> str:
        """Say a name from a closed list; one that is new stands for itself."""
        key = f"{family}.{name}"
        return t(key) if has(key) else str(name)

    def money(minor: str | int, token: str) -> Markup:
        """Write units of a token exactly, with its code; of an unknown one in its smallest units."""
        asset = assets.get(token)
        if asset is None:
            unit = t("coin") if token == ZERO_ADDRESS else t("unit", token=short(token))
            return _sum(f"{int(minor):,}", unit)
        return _sum(_decimal(int(minor), asset.decimals, least=_DECIMALS_LEAST), asset.code)

    def asset_name(token: str) -> str:
        asset = assets.get(token)
        return asset.code if asset is not None else t("coin") if token == ZERO_ADDRESS else short(token)

    def age(seconds: int) -> str:
        """Say how long something has been, by its two largest units."""
        return _span(max(0, int(seconds)), t)

    def family(prefix: str) -> dict[str, str]:
        """Give all words whose keys begin alike, by what is left of the key: for a script to say."""
        return family_of(language, prefix)

    return {"t": t, "word": word, "family": family, "money": money, "asset_name": asset_name, "age": age}


def _sum(figure: str, unit: str) -> Markup:
    side = "out" if figure.startswith("-") else "in"
    shown = figure.replace("-", "\N{MINUS SIGN}")
    return Markup('<span class="sum {}">{}<span class="unit"> {}</span></span>').format(side, shown, unit)


def _span(seconds: int, t: Callable[..., str]) -> str:
    left = seconds
    parts: list[str] = []
    for unit, length in _UNITS:
        count, left = divmod(left, length)
        if count or (unit == "second" and not parts):
            parts.append(t(f"span.{unit}", count=count))
        elif parts:
            break
        if len(parts) == 2:  # noqa: PLR2004 (the two largest units say enough)
            break
    return " ".join(parts)
