"""Own wallets: linking one by a signed message (EIP-4361), and what the escrow wants signed by whoever has one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from ledger.core.effects import Ask, AskTask, TaskStep
from ledger.core.errors import LinkOver, SigningOver, WrongSignature
from ledger.core.ids import EffectId, PersonId
from ledger.core.signatures import signer_of
from ledger.core.task import ENDED, Stage, Task

LINK_LASTS = timedelta(minutes=15)
SIGN_WITHIN = timedelta(hours=1)  # nobody waits for longer for a step that holds up the other side
MARGIN = timedelta(minutes=5)  # so long before its date a signature must be here, or a tenth of what is left
NOT_SIGNED, SIGNATURE_DECLINED = "NotSigned", "SignatureDeclined"  # why an effect was refused before anybody sent it
SIGNATURE_MOST = 4096  # bytes; a contract's signature may be longer than a key's
# Where a task stands that waits for a step; for any other it is settling.
_WAITS_AT: Mapping[TaskStep, tuple[Stage, ...]] = {
    TaskStep.OPEN: (Stage.ASSIGNED,),
    TaskStep.REVOKE: (Stage.REVOKING,),
    TaskStep.RATE: (Stage.RATED, Stage.SETTLING),
    TaskStep.CONTEST: (Stage.CONTESTED,),
}
_TOKEN = re.compile("[0-9a-f]{40}")


class LinkState(StrEnum):
    """How far the linking of a wallet is."""

    ASKED = "asked"  # the link was given; nobody has signed
    PROVED = "proved"  # a wallet has signed; the person must confirm it in the chat
    LINKED = "linked"
    DROPPED = "dropped"  # superseded, cancelled, or the wallet was unlinked


class SigningState(StrEnum):
    """What became of a request to sign."""

    OPEN = "open"
    SIGNED = "signed"
    DECLINED = "declined"
    LAPSED = "lapsed"  # its time is over, or the chain needs it no more
    SUPERSEDED = "superseded"  # the task has moved on, or something else is to be signed instead


@dataclass(frozen=True, slots=True)
class Link:
    """One attempt to link a wallet; its id cannot be guessed, and is good once."""

    id: str
    person: PersonId
    state: LinkState
    asked_at: datetime
    expires_at: datetime
    address: str | None = None
    signature: bytes | None = None


@dataclass(frozen=True, slots=True)
class Signing:
    """What one person is asked to sign for one effect; its id cannot be guessed."""

    id: str
    effect: EffectId
    person: PersonId
    signer: str  # the address whose word it is
    ask: Ask
    messages: tuple[str, ...]  # JSON, as wallets take them (`typed.as_wallets_take`)
    digests: tuple[bytes, ...]
    asked_at: datetime
    expires_at: datetime
    state: SigningState = SigningState.OPEN
    signatures: tuple[bytes, ...] = ()
    answered_at: datetime | None = None


def is_token(given: str) -> bool:
    """Say whether this is written like the id of a link or a request."""
    return _TOKEN.fullmatch(given) is not None


def link_message(link: Link, address: str, *, telegram_id: int, page: str, chain_id: int, escrow: str) -> str:
    """Write what a wallet signs to be linked: an EIP-4361 message bound to person, wallet, chain and contract."""
    domain = page.split("://", 1)[1].split("/", 1)[0]
    statement = (
        f"Link this wallet to the Escrowd account of Telegram number {telegram_id}."
        " From then on it signs for that account. This signature moves no money."
    )
    return "\n".join(
        (
            f"{domain} wants you to sign in with your Ethereum account:",
            address,
            "",
            statement,
            "",
            f"URI: {page}",
            "Version: 1",
            f"Chain ID: {chain_id}",
            f"Nonce: {link.id}",
            f"Issued At: {_written(link.asked_at)}",
            f"Expiration Time: {_written(link.expires_at)}",
            f"Request ID: telegram:{telegram_id}",
            "Resources:",
            f"- eip155:{chain_id}:{escrow}",
        )
    )


def prove(link: Link, address: str, signature: bytes, now: datetime) -> Link:
    """A wallet has signed; until the person confirms it in the chat nothing is linked."""
    _require_link(link, LinkState.ASKED, now)
    return replace(link, state=LinkState.PROVED, address=address, signature=signature)


def complete(link: Link, now: datetime) -> Link:
    """The person has confirmed which wallet it is."""
    _require_link(link, LinkState.PROVED, now)
    return replace(link, state=LinkState.LINKED)


def _require_link(link: Link, state: LinkState, now: datetime) -> None:
    if link.state is not state:
        raise LinkOver(reason="replaced" if link.state is LinkState.DROPPED else "used")
    if now >= link.expires_at:
        raise LinkOver(reason="expired")


def sign_by(ask: Ask, deadline: int, now: datetime) -> datetime:
    """Say until when somebody may sign: a while before the message's own date, and soon where others wait for it."""
    date = datetime.fromtimestamp(deadline, UTC)
    latest = date - min(MARGIN, max(date - now, timedelta()) // 10)
    if isinstance(ask, AskTask) and ask.step is TaskStep.DELIVER:  # a record against silence: nobody waits for it
        return latest
    return min(latest, now + SIGN_WITHIN)


def is_wanted(ask: Ask, task: Task | None) -> bool:
    """Say whether a step is still what its task waits for; a person's own money always does."""
    if not isinstance(ask, AskTask):
        return True
    if task is None or task.stage in ENDED:
        return False
    if ask.step is TaskStep.DELIVER:
        return not task.is_recorded
    is_there = task.stage in _WAITS_AT.get(ask.step, (Stage.SETTLING,))
    has_come = (task.stage is Stage.RATED and task.is_rating_final) or (
        task.stage is Stage.CONTESTED and task.is_contest_final
    )
    return is_there and not has_come


def sign(
    signing: Signing, signatures: tuple[bytes, ...], *, task: Task | None, is_by_contract: bool, now: datetime
) -> Signing:
    """Take signatures in, if they are the signer's and still wanted; of a contract its own word was asked before.

    Raises:
        SigningOver: it was answered, its time is over, or the task has moved on.
        WrongSignature: one of them is not of this address over this message.
    """
    require_open(signing, task, now)
    if len(signatures) != len(signing.digests):
        raise WrongSignature(signer=signing.signer)
    for digest, signature in zip(signing.digests, signatures, strict=True):
        if not is_by_contract and signer_of(digest, signature) != signing.signer:
            raise WrongSignature(signer=signing.signer)
    return replace(signing, state=SigningState.SIGNED, signatures=signatures, answered_at=now)


def decline(signing: Signing, now: datetime) -> Signing:
    """The person will not sign: what waited for it goes back to where it stood."""
    if signing.state is not SigningState.OPEN:
        raise SigningOver(reason=signing.state)
    return replace(signing, state=SigningState.DECLINED, answered_at=now)


def require_open(signing: Signing, task: Task | None, now: datetime) -> None:
    """Refuse what was answered, is too late, or would change nothing any more."""
    if signing.state is not SigningState.OPEN:
        raise SigningOver(reason=signing.state)
    if now >= signing.expires_at:
        raise SigningOver(reason="expired")
    if not is_wanted(signing.ask, task):
        raise SigningOver(reason=SigningState.SUPERSEDED)


def _written(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
