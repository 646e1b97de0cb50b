"""Money on its way in: a person's own address is looked at, what has arrived is told, and put in when they say so."""

from dataclasses import dataclass

from ledger.core.commands import Command
from ledger.core.effects import Notify
from ledger.core.ids import PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class LookOut(Command):
    """A person is about to send money to their own address, or wants to know what is there."""

    person: PersonId
    is_asked: bool  # an answer is wanted even if there is nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrive(Command):
    """A final transfer has brought money to a person's own address; `held` is what is there now, all together."""

    person: PersonId
    asset: str
    minor: int
    held: int
    is_last: bool  # of those found together: it brings the offer
    tx: str
    block: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight(Command):
    """This much stands at a person's own address at a final block, however it came there."""

    person: PersonId
    asset: str
    held: int
    block: int
    is_asked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposit(Command):
    """A person has what stands at their own address put into the escrow."""

    person: PersonId
    asset: str
    minor: int


def told_of_arrival(found: Arrive) -> Notify:
    """Tell of a transfer: how much, by which transaction, and what is there now."""
    figures = {"asset": found.asset, "minor": str(found.minor), "held": str(found.held)}
    where: dict[str, str | int] = {"tx": found.tx, "block": found.block, "is_last": int(found.is_last)}
    return Notify(found.person, "money-arrived", {**figures, **where})


def told_of_sight(seen: Sight) -> tuple[Notify, ...]:
    """Tell what stands at an address; of nothing only whoever has asked."""
    if not seen.held and not seen.is_asked:
        return ()
    figures: dict[str, str | int] = {"asset": seen.asset, "minor": str(seen.held), "held": str(seen.held)}
    key = "money-found" if seen.held else "money-not-found"
    return (Notify(seen.person, key, {**figures, "block": seen.block}),)
