"""Entering, choosing a language, and a person's own money: put in, looked for where it arrives, taken out."""

from dataclasses import replace
from datetime import timedelta

from ledger import wallet_rows
from ledger.core.arriving import Arrive, Deposit, LookOut, Sight, told_of_arrival, told_of_sight
from ledger.core.bounds import require_address, require_language, require_sum
from ledger.core.commands import ChooseLanguage, Enter, Fund, Withdraw
from ledger.core.effects import AskMoney, MoneyStep
from ledger.core.errors import NotAllowed, NotCovered, StillWaiting
from ledger.core.ids import PersonId, make_id
from ledger.core.people import Person
from ledger.handlers.change import Change
from ledger.handlers.desk import Desk
from ledger.lookouts import has_money_on_its_way
from ledger.store import select_person_by_telegram

LOOKED_OUT_FOR = timedelta(days=14)  # after somebody has last asked where to send money


def enter(command: Enter, desk: Desk) -> Change:
    """Make the person and a managed key the first time; later only note where the chat is now."""
    require_language(command.language)
    known = select_person_by_telegram(desk.connection, command.telegram_id, lock=True)
    if known is not None:
        met = replace(known, chat_id=command.chat_id, name=command.name)
        return Change(person=met, result=known.id)
    key = desk.vault.make_key()
    person = Person(
        id=PersonId(make_id("per", command.at, command.id)),
        telegram_id=command.telegram_id,
        chat_id=command.chat_id,
        name=command.name,
        language=command.language,
        address=key.address,
        entered_at=command.at,
    )
    return Change(person=person, key=key, result=person.id)


def choose_language(command: ChooseLanguage, desk: Desk) -> Change:
    """Keep the language of all later texts."""
    person = desk.person(command.person, to_change=True)
    require_language(command.language)
    return Change(person=replace(person, language=command.language), result=person.id)


def fund(command: Fund, desk: Desk) -> Change:
    """Deposit what is at the person's address; of a test asset the faucet puts it there first, in the same lane."""
    person, asset = desk.person(command.person), desk.asset(command.asset)
    require_sum(command.minor)
    steps = (MoneyStep.FAUCET, MoneyStep.DEPOSIT) if asset.faucet else (MoneyStep.DEPOSIT,)
    asks = tuple(AskMoney(step, person.id, asset.code, command.minor) for step in steps)
    return Change(effects=asks, result=person.id)


def look_out(command: LookOut, desk: Desk) -> Change:
    """Look at somebody's own address for what arrives there."""
    person = desk.person(command.person)
    return Change(lookout=(person.id, command.at + LOOKED_OUT_FOR, command.is_asked), result=person.id)


def arrive(command: Arrive, desk: Desk) -> Change:
    """Tell of a transfer; the journal moves only when the escrow has the money."""
    return Change(effects=(told_of_arrival(command),), result=desk.person(command.person).id)


def sight(command: Sight, desk: Desk) -> Change:
    """Tell what stands at somebody's own address."""
    return Change(effects=told_of_sight(command), result=desk.person(command.person).id)


def deposit(command: Deposit, desk: Desk) -> Change:
    """Put what stands at somebody's own address into the escrow; one after the other, so that nothing is asked twice.

    Raises:
        StillWaiting: money of theirs is on its way already.
    """
    person, asset = desk.person(command.person, to_change=True), desk.asset(command.asset)
    require_sum(command.minor)
    if has_money_on_its_way(desk.connection, person.id):
        raise StillWaiting(reason="money-on-its-way")
    return Change(effects=(AskMoney(MoneyStep.DEPOSIT, person.id, asset.code, command.minor),), result=person.id)


def withdraw(command: Withdraw, desk: Desk) -> Change:
    """Ask the escrow to pay out; the journal moves when it has."""
    person, asset = desk.person(command.person), desk.asset(command.asset)
    require_sum(command.minor)
    to = require_address(command.to)
    if command.holder and command.holder not in wallet_rows.select_earlier(desk.connection, person.id):
        raise NotAllowed(person=person.id)
    held = desk.balance(replace(person, address=command.holder or person.address), asset)
    if command.minor > held:
        raise NotCovered(asset=asset.code, needed=str(command.minor), held=str(held))
    ask = AskMoney(MoneyStep.WITHDRAW, person.id, asset.code, command.minor, to, command.holder or None)
    return Change(effects=(ask,), result=person.id)
