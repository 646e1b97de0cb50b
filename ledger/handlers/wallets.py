"""Commands about keys: linking a wallet, what is to be signed with it, going back, taking the managed key along."""

from dataclasses import replace

from ledger import wallet_rows
from ledger.core import wallets
from ledger.core.bounds import require_address
from ledger.core.effects import AskTask, Notify
from ledger.core.errors import AddressTaken, AlreadyDone, BadCommand, LinkOver, NotAllowed, Unknown
from ledger.core.ids import CommandId, PersonId
from ledger.core.signatures import normal
from ledger.core.task import Task
from ledger.core.wallet_commands import (
    AskSignature,
    DeclineSigning,
    ExportKey,
    LinkWallet,
    ProveWallet,
    Sign,
    StartLink,
    UnlinkWallet,
)
from ledger.core.wallets import Link, LinkState, Signing, SigningState
from ledger.handlers.change import Change
from ledger.handlers.desk import Desk

_TOKEN_DIGITS = 40  # 160 bits: nobody guesses it


def start_link(command: StartLink, desk: Desk) -> Change:
    """Give a link by which a wallet can prove itself."""
    person = desk.person(command.person, to_change=True)
    until = command.at + wallets.LINK_LASTS
    link = Link(_token(desk, command.id), person.id, LinkState.ASKED, command.at, until)
    return Change(link=link, result=link.id)


def prove_wallet(command: ProveWallet, desk: Desk) -> Change:
    """Keep which wallet has signed, and ask the person whether it is theirs."""
    link = _link(desk, command.link)
    address = require_address(command.address)
    proved = wallets.prove(link, address, command.signature, command.at)
    _require_free(desk, link.person, address)
    told = Notify(link.person, "wallet-proved", {"link": link.id, "address": address})
    return Change(link=proved, effects=(told,), result=link.id)


def link_wallet(command: LinkWallet, desk: Desk) -> Change:
    """From now on the person acts with the wallet; what was opened with another address stays with that one."""
    person, link = desk.person(command.person, to_change=True), _link(desk, command.link)
    if link.person != person.id:
        raise NotAllowed(person=person.id)
    linked = wallets.complete(link, command.at)
    assert linked.address is not None, "what was proved is an address"
    _require_free(desk, person.id, linked.address)
    left, now = (person.id, person.address), replace(person, address=linked.address)
    return Change(link=linked, unlinked=left, person=now, readdressed=(*left, now.address), result=now.address)


def unlink_wallet(command: UnlinkWallet, desk: Desk) -> Change:
    """Go back to the managed key."""
    person = desk.person(command.person, to_change=True)
    managed = _managed(desk, person.id)
    if managed == person.address:
        raise AlreadyDone(person=person.id)
    left, now = (person.id, person.address), replace(person, address=managed)
    return Change(unlinked=left, person=now, readdressed=(*left, managed), result=managed)


def export_key(command: ExportKey, desk: Desk) -> Change:
    """Let the person take the managed key along; the file is made when it is sent, as a row is no place for a key."""
    person = desk.person(command.person)
    return Change(result=_managed(desk, person.id))


def ask_signature(command: AskSignature, desk: Desk) -> Change:
    """Ask whoever has an address for their signature; an older request for the same is replaced."""
    owner = wallet_rows.select_owner(desk.connection, command.signer)
    if owner is None:
        raise Unknown(address=command.signer)
    known = wallet_rows.select_signings(desk.connection, (command.effect,)).get(command.effect, ())
    same = next((one for one in known if one.signer == command.signer), None)
    made = Signing(
        id=_token(desk, command.id) if same is None else same.id,
        effect=command.effect,
        person=owner,
        signer=command.signer,
        ask=command.ask,
        messages=command.messages,
        digests=command.digests,
        asked_at=command.at,
        expires_at=wallets.sign_by(command.ask, command.deadline, command.at),
    )
    older = wallet_rows.select_like(desk.connection, made)
    gone = tuple(replace(one, state=SigningState.SUPERSEDED, answered_at=command.at) for one in older)
    return Change(signings=(*gone, made), effects=(_told(made, "sign-asked"),), result=made.id)


def sign(command: Sign, desk: Desk) -> Change:
    """Take a signature in, once, if what it is for is still to be done."""
    signing = _signing(desk, command.signing)
    given = tuple(normal(one) for one in command.signatures)
    if any(len(one) > wallets.SIGNATURE_MOST for one in given):
        raise BadCommand(reason="signature-length", limit=wallets.SIGNATURE_MOST)
    task, by_contract = _task_of(desk, signing), command.is_by_contract
    signed = wallets.sign(signing, given, task=task, is_by_contract=by_contract, now=command.at)
    return Change(signings=(signed,), effects=(_told(signed, "sign-taken"),), result=signed.id)


def decline_signing(command: DeclineSigning, desk: Desk) -> Change:
    """Note that the person will not sign; the relay then puts back what waited for it."""
    signing = _signing(desk, command.signing)
    if signing.person != command.person:
        raise NotAllowed(person=command.person)
    return Change(signings=(wallets.decline(signing, command.at),), result=signing.id)


def _token(desk: Desk, origin: str) -> str:
    return desk.salt(CommandId(f"token|{origin}")).hex()[:_TOKEN_DIGITS]


def _link(desk: Desk, link: str) -> Link:
    found = wallet_rows.select_link(desk.connection, link, lock=True)
    if found is None:
        raise LinkOver(reason="unknown")
    return found


def _signing(desk: Desk, signing: str) -> Signing:
    found = wallet_rows.select_signing(desk.connection, signing, lock=True)
    if found is None:
        raise Unknown(signing=signing)
    return found


def _task_of(desk: Desk, signing: Signing) -> Task | None:
    return desk.task(signing.ask.task) if isinstance(signing.ask, AskTask) else None


def _managed(desk: Desk, person: PersonId) -> str:
    found = wallet_rows.select_managed(desk.connection, person)
    assert found is not None, "whoever enters is given a key"
    return found


def _require_free(desk: Desk, person: PersonId, address: str) -> None:
    """Refuse an address that is somebody else's, our own, the contract's, or this person's already."""
    owner = wallet_rows.select_owner(desk.connection, address)
    taken = {desk.policy.escrow, desk.policy.fee_receiver, *(asset.token for asset in desk.assets.values())}
    is_known = owner is not None and (owner != person or desk.person(person).address == address)
    if is_known or address in taken or address == wallet_rows.select_managed(desk.connection, person):
        raise AddressTaken(address=address)


def _told(signing: Signing, key: str) -> Notify:
    details: dict[str, str | int] = {"signing": signing.id, "step": signing.ask.step}
    details["until"] = int(signing.expires_at.timestamp())
    if isinstance(signing.ask, AskTask):
        details["task"] = signing.ask.task
    else:
        details |= {"minor": str(signing.ask.minor), "asset": signing.ask.asset}
    return Notify(signing.person, key, details)
