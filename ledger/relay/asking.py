"""What no key of ours can sign is asked of its owner: one request for each hand; the row waits beside its lane."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ledger.chain.calls import Unsigned, Words, words_of
from ledger.core.errors import LedgerError
from ledger.core.ids import CommandId, EffectId
from ledger.core.typed import as_wallets_take, digest_of
from ledger.core.wallet_commands import AskSignature
from ledger.core.wallets import NOT_SIGNED, SIGNATURE_DECLINED, Signing, SigningState
from ledger.outbox import Item
from ledger.relay.ends import ask_of
from ledger.relay.means import Means


@dataclass(frozen=True, slots=True)
class SortedOut:
    """What is due, by what is known of the signatures it needs."""

    free: list[Item]  # nobody was ever asked
    signed: list[tuple[Item, Words]]
    refused: list[tuple[Item, str]]
    superseded: list[Item]


def sort_out(items: Sequence[Item], known: Mapping[EffectId, Sequence[Signing]], now: datetime) -> SortedOut:
    """Part what is due; what still waits for a hand is left out, as it is woken by it. Pure."""
    found = SortedOut([], [], [], [])
    for item in items:
        asked = known.get(item.id, ())
        states = {one.state for one in asked}
        if not asked:
            found.free.append(item)
        elif SigningState.SUPERSEDED in states:
            found.superseded.append(item)
        elif SigningState.DECLINED in states:
            found.refused.append((item, SIGNATURE_DECLINED))
        elif states == {SigningState.SIGNED}:
            found.signed.append((item, words_of(asked)))
        elif any(one.state is SigningState.OPEN and now < one.expires_at for one in asked):
            continue
        else:
            found.refused.append((item, NOT_SIGNED))
    return found


class Asking:
    """Asks people for what they must sign themselves."""

    def __init__(self, means: Means) -> None:
        self._means = means

    def ask(self, unsigned: Sequence[tuple[Item, Unsigned]], now: datetime) -> list[tuple[Item, str]]:
        """Ask every hand that is missing; gives what nobody we know can sign."""
        nobodys: list[tuple[Item, str]] = []
        for item, why in unsigned:
            commands = tuple(_request(item, why, signer, now) for signer in why.missing)
            outcomes = self._means.intake.handle(commands)
            if any(isinstance(outcome.refusal, LedgerError) for outcome in outcomes):
                nobodys.append((item, self._means.escrow.explain(why)))
        return nobodys


def _request(item: Item, why: Unsigned, signer: str, now: datetime) -> AskSignature:
    messages = why.missing[signer]
    at = now.replace(microsecond=now.microsecond // 1000 * 1000)  # as a row can hold it: deadlines are reckoned from it
    return AskSignature(
        id=CommandId(f"relay:sign:{item.id}:{signer}:{at.timestamp()}"),
        at=at,
        effect=item.id,
        ask=ask_of(item),
        signer=signer,
        messages=tuple(as_wallets_take(message) for message in messages),
        digests=tuple(digest_of(message) for message in messages),
        deadline=why.deadline,
    )
