"""Own wallets at the door: links and requests looked up by their tokens, signatures checked, commands put in.

Who has the link may see what is to be signed; nothing is done without the signature, nor linked without the chat.
"""

import hashlib
from dataclasses import dataclass

from ledger import store, wallet_rows
from ledger.chain.approving import is_approved
from ledger.chain.calls import Call, Calls, words_of
from ledger.chain.errors import CallRefused, NodeError
from ledger.clock import Clock
from ledger.core import wallets
from ledger.core.bounds import require_address
from ledger.core.commands import Command
from ledger.core.effects import AskTask
from ledger.core.errors import LedgerError, LinkOver, SigningOver, WrongSignature
from ledger.core.ids import CommandId
from ledger.core.people import Person
from ledger.core.signatures import digest_of_text, normal, signer_of
from ledger.core.task import Slot, Task
from ledger.core.wallet_commands import ProveWallet, Sign
from ledger.core.wallets import Link, LinkState, Signing, SigningState
from ledger.database import Engine, reading
from ledger.intake import Intake


@dataclass(frozen=True, slots=True)
class LinkSeen:
    """A link as its page shows it; `over` says why it cannot be used, where it cannot."""

    link: Link
    person: Person
    over: str


@dataclass(frozen=True, slots=True)
class SigningSeen:
    """A request as its page shows it; `call` is what anyone can send, once all have signed."""

    signing: Signing
    person: Person
    task: Task | None
    slots: tuple[Slot, ...]
    over: str
    call: Call | None


class Wallets:
    """What people do with wallets of their own."""

    def __init__(self, engine: Engine, intake: Intake, *, calls: Calls, clock: Clock, pages_url: str) -> None:
        self._engine = engine
        self._intake = intake
        self._calls = calls
        self._clock = clock
        self._pages_url = pages_url

    def link(self, token: str) -> LinkSeen | None:
        """Look up a link."""
        if not wallets.is_token(token):
            return None
        with reading(self._engine) as connection:
            link = wallet_rows.select_link(connection, token)
            person = None if link is None else store.select_person(connection, link.person)
        if link is None or person is None:
            return None
        is_late = self._clock.now() >= link.expires_at
        over = "" if link.state is LinkState.ASKED and not is_late else "expired" if is_late else str(link.state)
        return LinkSeen(link, person, str(link.state) if link.state is LinkState.LINKED else over)

    def message(self, token: str, address: str) -> str:
        """Write what this wallet must sign to be linked.

        Raises:
            LinkOver: the link cannot be used.
            BadCommand: this is no address.
        """
        seen = self.link(token)
        if seen is None or seen.over:
            raise LinkOver(reason="unknown" if seen is None else seen.over)
        node, escrow = self._calls.escrow.node, self._calls.escrow.address
        return wallets.link_message(
            seen.link,
            require_address(address),
            telegram_id=seen.person.telegram_id,
            page=f"{self._pages_url}/wallet/link/{token}",
            chain_id=node.chain_id,
            escrow=escrow,
        )

    def prove(self, token: str, address: str, signature: bytes) -> None:
        """Take the signature of a link's message; the person is then asked in the chat whether it is their wallet.

        Raises:
            WrongSignature: it is not this address' signature of this message.
            LedgerError: the door refuses it; says why.
            NodeError: the node must be asked, and does not answer.
        """
        digest, address = digest_of_text(self.message(token, address)), require_address(address)
        self._require_own(address, digest, normal(signature))
        named = _named("prove", token, address.encode() + signature)
        self._do(ProveWallet(id=named, at=self._clock.now(), link=token, address=address, signature=normal(signature)))

    def signing(self, token: str) -> SigningSeen | None:
        """Look up a request to sign."""
        if not wallets.is_token(token):
            return None
        with reading(self._engine) as connection:
            signing = wallet_rows.select_signing(connection, token)
            person = None if signing is None else store.select_person(connection, signing.person)
            if signing is None or person is None:
                return None
            named = signing.ask.task if isinstance(signing.ask, AskTask) else None
            task = None if named is None else store.select_task(connection, named)
            slots = () if task is None or task.batch is None else store.select_slots(connection, task.batch)
        return SigningSeen(signing, person, task, slots, self._over(signing, task), self._call(signing))

    def sign(self, token: str, signatures: tuple[bytes, ...]) -> None:
        """Take the signatures of a request; the relay then goes on.

        Raises:
            WrongSignature: one of them is not of the address that is asked.
            LedgerError: the door refuses it; says why.
            NodeError: the node must be asked, and does not answer.
        """
        seen = self.signing(token)
        if seen is None:
            raise SigningOver(reason="unknown")
        signing, given = seen.signing, tuple(normal(one) for one in signatures)
        now = self._clock.now()
        wallets.require_open(signing, seen.task, now)
        if len(given) != len(signing.digests):
            raise WrongSignature(signer=signing.signer)
        pairs = tuple(zip(signing.digests, given, strict=True))
        by_key = all(signer_of(digest, one) == signing.signer for digest, one in pairs)
        if not by_key:
            for digest, one in pairs:
                self._require_own(signing.signer, digest, one)
        named = _named("sign", token, b"".join(given))
        self._do(Sign(id=named, at=now, signing=token, signatures=given, is_by_contract=not by_key))

    def _require_own(self, address: str, digest: bytes, signature: bytes) -> None:
        if len(signature) > wallets.SIGNATURE_MOST:
            raise WrongSignature(signer=address)
        if signer_of(digest, signature) == address:
            return
        if not is_approved(self._calls.escrow.node, address, digest, signature):
            raise WrongSignature(signer=address)

    def _over(self, signing: Signing, task: Task | None) -> str:
        try:
            wallets.require_open(signing, task, self._clock.now())
        except SigningOver as refusal:
            return str(refusal.details["reason"])
        return ""

    def _call(self, signing: Signing) -> Call | None:
        """Make what anyone can send; nothing while somebody else must sign too, or where the chain has moved on."""
        if signing.state is not SigningState.SIGNED:
            return None
        try:
            with reading(self._engine) as connection:
                asked = wallet_rows.select_signings(connection, (signing.effect,))[signing.effect]
                words = words_of(asked)
                return self._calls.build(connection, signing.ask, self._clock.now(), words=words)
        except (CallRefused, NodeError):
            return None

    def _do(self, command: Command) -> None:
        outcome = self._intake.handle((command,))[0]
        if isinstance(outcome.refusal, LedgerError):
            raise outcome.refusal


def _named(what: str, token: str, said: bytes) -> CommandId:
    """Name a command after its link and what was said by it; the link itself is a secret, and names are logged."""
    return CommandId(f"http:{what}:{hashlib.sha256(token.encode() + said).hexdigest()[:32]}")
