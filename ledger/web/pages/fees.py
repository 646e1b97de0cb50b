"""The platform's fees: what stands there, and how it is taken out. Nothing moves without a page that asks once more."""

import re
import secrets
from dataclasses import dataclass

from ledger.core.bounds import HELD_MAX, require_address
from ledger.core.commands import Withdraw
from ledger.core.errors import BadCommand, LedgerError
from ledger.core.ids import CommandId
from ledger.core.money import Asset
from ledger.core.people import Person
from ledger.web.pages.answering import Room

_SUM = re.compile(r"(\d{1,40})(?:\.(\d{1,36}))?")
_MARK = re.compile(r"[0-9a-f]{32}")


class BadRequest(ValueError):
    """What was typed cannot be asked for; the text is a key of the pages' words."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A withdrawal as it was typed: sum, currency and where to; `mark` makes asking twice the same request."""

    asset: Asset
    minor: int
    to: str
    mark: str


def receiver_of(room: Room) -> tuple[str, Person | None]:
    """Say who receives the fees, and which person of ours that is."""
    address = room.ledger.policy.fee_receiver
    return address, room.office.holder(address)


def read_wish(room: Room, words: dict[str, str]) -> Wish:
    """Read a form.

    Raises:
        BadRequest: a part of it cannot be read, or there is not so much.
    """
    asset = next((one for one in room.public.assets().values() if one.code == words.get("asset")), None)
    if asset is None:
        raise BadRequest("fees.bad-asset")
    minor = _minor(words.get("sum", "").strip().replace(",", ""), asset)
    try:
        to = require_address(words.get("to", "").strip())
    except BadCommand as refusal:
        raise BadRequest("fees.bad-to") from refusal
    if minor > room.office.standing(room.ledger.policy.fee_receiver).get(asset.token, 0):
        raise BadRequest("fees.too-much")
    mark = words.get("mark", "")
    return Wish(asset, minor, to, mark if _MARK.fullmatch(mark) else secrets.token_hex(16))


def _minor(word: str, asset: Asset) -> int:
    match = _SUM.fullmatch(word)
    if match is None or len(match[2] or "") > asset.decimals or not word.isascii():
        raise BadRequest("fees.bad-sum")
    minor = int(match[1] + (match[2] or "").ljust(asset.decimals, "0"))
    if not 0 < minor <= HELD_MAX:
        raise BadRequest("fees.bad-sum")
    return minor


def ask(room: Room, wish: Wish, person: Person) -> LedgerError | None:
    """Ask for a withdrawal through the one door; the same form sent twice is the same command."""
    ledger = room.ledger
    named, now = CommandId(f"web:fees:{wish.mark}"), ledger.clock.now()
    command = Withdraw(id=named, at=now, person=person.id, asset=wish.asset.code, minor=wish.minor, to=wish.to)
    return ledger.intake.handle((command,))[0].refusal


def call_of(room: Room, wish: Wish) -> tuple[str, str]:
    """Make the call that the receiver's own wallet sends: where, and with what."""
    escrow, holder = room.ledger.escrow, room.ledger.policy.fee_receiver
    parts = (wish.asset.token, holder, wish.to, wish.minor, 2**48 - 1, b"")
    return escrow.address, "0x" + escrow.calldata("withdraw", *parts).hex()
