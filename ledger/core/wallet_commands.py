"""What can be asked about keys: linking a wallet, signing with it, going back, taking the managed key along."""

from dataclasses import dataclass

from ledger.core.commands import Command
from ledger.core.effects import Ask
from ledger.core.ids import EffectId, PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class StartLink(Command):
    """A person wants to sign with a wallet of their own; whatever link they had before is void."""

    person: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class ProveWallet(Command):
    """A wallet has signed the message of a link; whether `signature` is its own was seen before."""

    link: str
    address: str
    signature: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkWallet(Command):
    """The person confirms in the chat the wallet that has signed."""

    person: PersonId
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlinkWallet(Command):
    """The person goes back to the managed key."""

    person: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportKey(Command):
    """The person takes a copy of the managed key; that it happened is kept, the key is not."""

    person: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class AskSignature(Command):
    """The relay has found that an effect needs somebody's own word."""

    effect: EffectId
    ask: Ask
    signer: str
    messages: tuple[str, ...]  # JSON, as wallets take them
    digests: tuple[bytes, ...]
    deadline: int  # until when the messages hold, seconds since 1970


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign(Command):
    """A wallet has signed what was asked; of a contract the node was asked before."""

    signing: str
    signatures: tuple[bytes, ...]
    is_by_contract: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineSigning(Command):
    """The person will not sign."""

    person: PersonId
    signing: str
