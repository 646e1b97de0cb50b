"""What an address asks for, read with care: whoever writes it may be anybody."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from eth_utils.address import to_checksum_address
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException

from ledger.core.journal import OUTSIDE, balance_account
from ledger.views.accounts import Place
from ledger.views.journal import Wanted

KINDS = ("deposit", "open", "settle", "refund", "withdraw", "push", "reversal")
NUMBER_MAX = 2**63 - 1
_DIGITS_MOST = len(str(NUMBER_MAX))
_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}")
_HASH = re.compile(r"0x[0-9a-fA-F]{64}")
_COMMITTED = re.compile(r"committed/(0x[0-9a-fA-F]{64})/(\d{1,3})")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(slots=True)
class Asked:
    """What was asked for, and which of its words could not be read."""

    wanted: Wanted
    before: int | None
    words: dict[str, str]
    faults: list[str] = field(default_factory=list)


def read_journal(query: QueryParams) -> Asked:
    """Read the filters of the journal; what cannot be read is named and asks for nothing."""
    words = {name: query.get(name, "").strip()[:200] for name in _FILTERS}
    faults: list[str] = []
    read: dict[str, Any] = {name: _FILTERS[name](word) if word else None for name, word in words.items()}
    faults += [name for name, word in words.items() if word and read[name] is None]
    wanted = Wanted(
        kind=read["kind"] or "",
        account=read["account"] or "",
        token=read["token"] or "",
        first_block=read["from"],
        last_block=read["to"],
        since=read["since"],
        until=_end_of(read["until"]),
        tx_hash=read["tx"] or "",
    )
    return Asked(wanted, _number(query.get("before", "")), words, faults)


def address_of(word: str) -> str:
    """Read an address out of a path, or there is no such page."""
    found = _address(word)
    if found is None:
        raise HTTPException(404)
    return found


def hash_of(word: str) -> str:
    """Read a hash out of a path, or there is no such page."""
    if not _HASH.fullmatch(word):
        raise HTTPException(404)
    return word.lower()


def number_of(word: str) -> int:
    """Read a number out of a path, or there is no such page."""
    found = _number(word)
    if found is None:
        raise HTTPException(404)
    return found


def place_of(cursor: str) -> Place | None:
    """Read where a statement goes on: entry, leg, balance; whether that balance is ours to say is not known here."""
    parts = cursor.split(".")
    numbers = [_number(part.removeprefix("-")) for part in parts[:2]]
    if len(parts) != 3 or None in numbers or not re.fullmatch(r"-?\d{1,78}", parts[2]):  # noqa: PLR2004
        return None
    return Place(numbers[0] or 0, numbers[1] or 0, int(parts[2]))


def find(word: str) -> tuple[str, str]:
    """Say what kind of thing somebody looks for, and how it is written: nothing where it is like none."""
    word = word.strip()
    if found := _address(word):
        return "account", found
    if _HASH.fullmatch(word):
        return "hash", word.lower()
    if word.startswith("#") and _number(word[1:]) is not None:
        return "entry", word[1:]
    if _number(word) is not None:
        return "block", word
    return "", ""


def _number(word: str) -> int | None:
    # Figures of other scripts are decimal too, and int() takes them; an address is written in ours.
    is_number = word.isascii() and word.isdecimal() and len(word) <= _DIGITS_MOST
    return int(word) if is_number and int(word) <= NUMBER_MAX else None


def _address(word: str) -> str | None:
    return str(to_checksum_address(word)) if _ADDRESS.fullmatch(word) else None


def _account(word: str) -> str | None:
    if word == OUTSIDE:
        return word
    if match := _COMMITTED.fullmatch(word):
        return f"committed/{match[1].lower()}/{int(match[2])}"
    found = _address(word.removeprefix("balance/"))
    return None if found is None else balance_account(found)


def _day(word: str) -> datetime | None:
    try:
        return datetime.strptime(word, "%Y-%m-%d").replace(tzinfo=UTC) if _DAY.fullmatch(word) else None
    except ValueError:
        return None


def _end_of(day: datetime | None) -> datetime | None:
    """Say when a day is over; the last that a calendar has never is, and asks for nothing."""
    return None if day is None or day.date() == date.max else day + timedelta(days=1)


_FILTERS: Mapping[str, Callable[[str], Any]] = {
    "kind": lambda word: word if word in KINDS else None,
    "account": _account,
    "token": _address,
    "from": _number,
    "to": _number,
    "since": _day,
    "until": _day,
    "tx": lambda word: word.lower() if _HASH.fullmatch(word) else None,
}
