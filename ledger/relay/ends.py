"""How effects end: done, refused and their people told, or asked again alone; with their txs in one transaction."""

import logging
from collections.abc import Sequence
from datetime import datetime

from ledger import outbox, store, txs, wallet_rows, wishes
from ledger.chain.errors import CallRefused, NodeError
from ledger.chain.pool import Receipt
from ledger.core.commands import Refused
from ledger.core.effects import Ask, AskMoney, AskTask
from ledger.core.ids import CommandId, EffectId, TaskId
from ledger.database import Connection, reading, transact
from ledger.intake import Outcome
from ledger.outbox import Item
from ledger.relay.judging import REVERTED, Place, Verdict, judge
from ledger.relay.means import Means
from ledger.relay.saying import say
from ledger.txs import Carried, Tx

log = logging.getLogger(__name__)

BY_ANOTHER = "sent by somebody else"
SUPERSEDED = "another was asked for instead"


class Ends:
    """Enters how effects have ended."""

    def __init__(self, means: Means) -> None:
        self._means = means

    def enter(self, final: Sequence[tuple[Tx, Receipt]]) -> None:
        """Enter what final txs have brought about, and what they have not."""
        if not final:
            return
        signer = self._means.signer.address
        with reading(self._means.engine) as connection:
            carried = txs.select_carried(connection, signer, [tx.nonce for tx, _ in final])
            places = _places(connection, [one for some in carried.values() for one in some])
        done: list[EffectId] = []
        failed: list[tuple[Item, str]] = []
        again: list[Item] = []
        for tx, receipt in final:
            verdict = self._judge(tx, receipt, carried.get(tx.nonce, []), places)
            done += verdict.done
            say(f"done in block {receipt.height}", verdict.done, receipt.transaction_hash)
            failed += [(item, self._why(tx, reason)) for item, reason in verdict.failed]
            again += verdict.again
        self.close([tx for tx, _ in final], done=done, failed=failed, again=again)

    def refuse(self, failed: Sequence[tuple[Item, str]]) -> None:
        """Enter that the contract will not do these, before anything was sent for them."""
        self.close([], done=[], failed=failed, again=[])

    def drop(self, superseded: Sequence[Item]) -> None:
        """Close what something else was asked for instead, before anybody signed it."""
        if superseded:
            now, named = self._means.clock.now(), [item.id for item in superseded]
            transact(self._means.engine, lambda c: outbox.update_effects(c, named, note=SUPERSEDED, at=now))

    def close(
        self,
        ended: Sequence[Tx],
        *,
        done: Sequence[EffectId],
        failed: Sequence[tuple[Item, str]],
        again: Sequence[Item],
        state: str = "final",
    ) -> None:
        """Write it all down at once: txs, effects, and what people are told."""
        now = self._means.clock.now()
        happened = [item for item, _ in failed if self._has_happened(item)]
        refused = [(item, reason) for item, reason in failed if item not in happened]
        commands = tuple(_refusal(item, reason, now) for item, reason in refused)

        def write(connection: Connection, _outcomes: tuple[Outcome, ...]) -> None:
            if ended:
                txs.close(connection, ended, state)
            outbox.update_effects(connection, done, note=None, at=now)
            # Somebody else sent the signed call first: the fact will tell, nothing was refused.
            met = wishes.end_met(connection, [item.id for item in (*happened, *again)], now)
            elsewhere = [item.id for item in happened if item.id not in met]
            outbox.update_effects(connection, elsewhere, note=BY_ANOTHER, at=now)
            if failed:
                wallet_rows.close_signings(connection, [item.id for item, _ in failed], now)
            for item, reason in refused:
                outbox.update_effect(connection, item.id, "refused", at=now, note=reason)
            outbox.reopen_needless(connection, [item.id for item, _ in refused], now)
            for item in (one for one in again if one.id not in met):
                outbox.update_effect(connection, item.id, "staged", at=now)
                outbox.delay_effect(connection, item.id, due_at=now, note="asked again alone")

        self._means.intake.handle(commands, also=write)
        for item, reason in refused:
            say(f"refused: {reason}", (item.id,))
        say(BY_ANOTHER, (item.id for item in happened))
        say("is asked again alone", (item.id for item in again))

    def _judge(self, tx: Tx, receipt: Receipt, carried: Sequence[Carried], places: dict[TaskId, Place]) -> Verdict:
        escrow = self._means.escrow
        named = lambda reason: escrow.explain(CallRefused(REVERTED, reason))  # noqa: E731 - a name for a word
        return judge(tx, receipt, carried, escrow=escrow.address, places=places, name=named)

    def _why(self, tx: Tx, reason: str) -> str:
        """Ask the contract why a tx reverted; where it would not now, nobody knows any more."""
        if reason != REVERTED:
            return reason
        try:
            told = self._means.pool.estimates(self._means.signer.address, [(tx.target, tx.calldata)])[0]
        except NodeError:
            return reason
        return self._means.escrow.explain(told) if isinstance(told, CallRefused) else reason

    def _has_happened(self, item: Item) -> bool:
        with reading(self._means.engine) as connection:
            if isinstance(item.effect, AskMoney):
                return bool(wishes.select_met(connection, (item.id,)))
            return self._means.calls.has_happened(connection, ask_of(item))


def ask_of(item: Item) -> Ask:
    """Read what a row asks of the chain."""
    assert isinstance(item.effect, AskTask | AskMoney), "only these are of the kind 'chain'"
    return item.effect


def _refusal(item: Item, reason: str, at: datetime) -> Refused:
    return Refused(id=CommandId(f"relay:refused:{item.id}"), at=at, ask=ask_of(item), reason=reason)


def _places(connection: Connection, carried: Sequence[Carried]) -> dict[TaskId, Place]:
    asked = {one.item.effect.task for one in carried if isinstance(one.item.effect, AskTask)}
    return store.select_places(connection, tuple(asked))
