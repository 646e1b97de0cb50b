"""The rows of own wallets: links, earlier addresses, requests to sign and what was signed."""

from collections.abc import Collection, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, insert, select, update

from ledger.bulk import among
from ledger.core.effects import AskTask
from ledger.core.ids import EffectId, PersonId
from ledger.core.wallets import Link, LinkState, Signing, SigningState
from ledger.tables import keys, people
from ledger.wallet_tables import earlier_addresses, links, signings

_STANDING = (LinkState.ASKED, LinkState.PROVED)


def _values(value: Any) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in fields(value)}


def _link(row: Row[Any] | None) -> Link | None:
    return None if row is None else Link(**{**row._mapping, "state": LinkState(row.state)})  # noqa: SLF001 (SQLAlchemy's name)


def _signing(row: Row[Any]) -> Signing:
    return Signing(**{**row._mapping, "state": SigningState(row.state)})  # noqa: SLF001 (SQLAlchemy's name)


def select_link(connection: Connection, link: str, *, lock: bool = False) -> Link | None:
    """Read an attempt to link a wallet; whoever will write it by what it says locks it."""
    query = select(links).where(links.c.id == link)
    return _link(connection.execute(query.with_for_update() if lock else query).one_or_none())


def upsert_link(connection: Connection, link: Link) -> None:
    """Keep an attempt, or how far it is; what the person had asked for before is void."""
    here = and_(links.c.person == link.person, links.c.id != link.id, links.c.state.in_(_STANDING))
    connection.execute(update(links).where(here).values(state=LinkState.DROPPED))
    changed = connection.execute(update(links).where(links.c.id == link.id).values(**_values(link)))
    if not changed.rowcount:
        connection.execute(insert(links).values(**_values(link)))


def drop_linked(connection: Connection, person: PersonId, address: str) -> None:
    """Note that an address is not the person's wallet any more."""
    here = and_(links.c.person == person, links.c.address == address, links.c.state == LinkState.LINKED)
    connection.execute(update(links).where(here).values(state=LinkState.DROPPED))


def select_managed(connection: Connection, person: PersonId) -> str | None:
    """Name the address of a person's managed key, whether they act with it now or did before."""
    now = select(people.c.address).join(keys, keys.c.address == people.c.address).where(people.c.id == person)
    found = connection.execute(now).scalar_one_or_none()
    if found is not None:
        return str(found)
    joined = select(earlier_addresses.c.address).join(keys, keys.c.address == earlier_addresses.c.address)
    before = joined.where(earlier_addresses.c.person == person).limit(1)
    return connection.execute(before).scalar_one_or_none()


def select_earlier(connection: Connection, person: PersonId) -> tuple[str, ...]:
    """List the addresses that a person acted with before, in the order they left them."""
    here = select(earlier_addresses.c.address).where(earlier_addresses.c.person == person)
    return tuple(connection.execute(here.order_by(earlier_addresses.c.left_at, earlier_addresses.c.address)).scalars())


def select_owner(connection: Connection, address: str) -> PersonId | None:
    """Say whose address this is or was."""
    now = connection.execute(select(people.c.id).where(people.c.address == address)).scalar_one_or_none()
    if now is not None:
        return PersonId(now)
    before = select(earlier_addresses.c.person).where(earlier_addresses.c.address == address)
    return connection.execute(before).scalar_one_or_none()


def replace_address(connection: Connection, person: PersonId, *, was: str, now: str, at: datetime) -> None:
    """Note that a person acts with another address; one that is taken up again is no earlier one."""
    connection.execute(delete(earlier_addresses).where(earlier_addresses.c.address == now))
    connection.execute(insert(earlier_addresses).values(address=was, person=person, left_at=at))


def select_signing(connection: Connection, signing: str, *, lock: bool = False) -> Signing | None:
    """Read a request to sign; whoever will write it by what it says locks it."""
    query = select(signings).where(signings.c.id == signing)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    return None if row is None else _signing(row)


def select_signings(connection: Connection, effects: Collection[EffectId]) -> Mapping[EffectId, tuple[Signing, ...]]:
    """Read what people are asked to sign for these effects; nothing for the many that need nobody's hand."""
    rows = connection.execute(select(signings).where(among(connection, signings.c.effect, effects)))
    found: dict[EffectId, tuple[Signing, ...]] = {}
    for row in rows:
        found[row.effect] = (*found.get(row.effect, ()), _signing(row))
    return found


def select_open_signings(connection: Connection, person: PersonId) -> tuple[Signing, ...]:
    """Read what a person is asked to sign and has not, oldest first."""
    here = and_(signings.c.person == person, signings.c.state == SigningState.OPEN)
    rows = connection.execute(select(signings).where(here).order_by(signings.c.asked_at, signings.c.id))
    return tuple(_signing(row) for row in rows)


def select_like(connection: Connection, signing: Signing) -> tuple[Signing, ...]:
    """Read the open requests for the same step of the same task by the same hand: an older one is for nothing."""
    if not isinstance(signing.ask, AskTask):
        return ()
    same, step = signing.ask.task, signing.ask.step
    mine = select_open_signings(connection, signing.person)
    found = ((one, one.ask) for one in mine if one.id != signing.id and one.signer == signing.signer)
    return tuple(one for one, ask in found if isinstance(ask, AskTask) and (ask.task, ask.step) == (same, step))


def waits(connection: Connection, effect: EffectId) -> bool:
    """Say whether somebody is still to sign for an effect; one who will not is answer enough."""
    states = set(connection.execute(select(signings.c.state).where(signings.c.effect == effect)).scalars())
    return SigningState.OPEN in states and not states & {SigningState.DECLINED, SigningState.SUPERSEDED}


def upsert_signing(connection: Connection, signing: Signing) -> None:
    """Keep a request, or what became of it."""
    changed = connection.execute(update(signings).where(signings.c.id == signing.id).values(**_values(signing)))
    if not changed.rowcount:
        connection.execute(insert(signings).values(**_values(signing)))


def close_signings(connection: Connection, effects: Collection[EffectId], at: datetime) -> None:
    """Close the open requests of effects that have ended."""
    here = and_(among(connection, signings.c.effect, effects), signings.c.state == SigningState.OPEN)
    connection.execute(update(signings).where(here).values(state=SigningState.LAPSED, answered_at=at))
