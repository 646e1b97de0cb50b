"""What is due becomes txs: claimed, made calls, each tried by itself, bundled, and given nonces in one transaction."""

import logging
from collections.abc import Mapping, Sequence

from ledger import findings, outbox, txs, wallet_rows
from ledger.chain.calls import Call, Purse, Unsigned, Words
from ledger.chain.errors import CallRefused, NodeUnreachable
from ledger.chain.pool import Look
from ledger.core.fees import offered
from ledger.core.findings import Finding
from ledger.database import reading, transact
from ledger.outbox import Item
from ledger.relay.asking import Asking, sort_out
from ledger.relay.bundling import Priced, bundled, ripe
from ledger.relay.ends import Ends, ask_of
from ledger.relay.knowing import Knowing
from ledger.relay.means import Means
from ledger.relay.pacing import Pacing
from ledger.relay.receipts import report_stranger
from ledger.relay.saying import say
from ledger.relay.sending import TRIES, Sending, pause_after
from ledger.txs import Tx, Wanted

log = logging.getLogger(__name__)

ROWS_PER_ROUND = 2_000


class Beginning:
    """Begins what is due with one key."""

    def __init__(self, means: Means, sending: Sending) -> None:
        self._means = means
        self._sending = sending
        self._ends = Ends(means)
        self._pacing = Pacing(means)
        self._asking = Asking(means)
        self._knowing = Knowing(means)

    def begin(self, look: Look, held: Sequence[Tx]) -> tuple[int, list[Tx]]:
        """Give nonces to what is due; says how many effects were seen to, and the txs that were made."""
        waiting = sum(tx.nonce >= look.count for tx in held)
        room = self._means.limits.in_flight - waiting
        if room <= 0 or not self._may_begin(look):
            return 0, []
        limits, now = self._means.limits, self._means.clock.now()
        most = min(ROWS_PER_ROUND, room * limits.calls)
        if limits.delivery_wait:
            self._pacing.hurry(now)
        with outbox.claim_due(self._means.engine, "chain", now, most) as claimed:
            due = self._pacing.ready(self._intact(claimed), now)
            dates = self._pacing.dates(due) if limits.wait else {}
            known = self._knowing.sort_out(ripe(due, now, wait=limits.wait, most=limits.calls, dates=dates), now)
            if not known.items:
                return 0, []
            self._means.reach("staged")
            wanted = self._affordable(self._bundled(self._priced(known.items, known.numbers), look), look, held)
            made = self._reserve(wanted[:room], look)
        return len(known.items), made

    def _may_begin(self, look: Look) -> bool:
        """A key begins nothing while it is halted, rests, or has been used by somebody else."""
        address = self._means.signer.address
        with reading(self._means.engine) as connection:
            is_halted = findings.is_halted(connection, address)
            next_nonce = txs.select_next_nonce(connection, address)
        if is_halted or self._sending.is_resting:
            return False
        if next_nonce is None:
            return True
        if next_nonce < look.final_count:
            report_stranger(self._sending, address, next_nonce, look)
        return next_nonce >= look.count

    def _intact(self, items: Sequence[Item]) -> list[Item]:
        """Leave out what is not as it was staged: nobody may change what was asked for."""
        for item in (item for item in items if not item.is_intact):
            self._sending.report(Finding("effect-changed", item.id, "what was decided", str(item.effect)))
        return [item for item in items if item.is_intact]

    def _calls(
        self, items: Sequence[Item], numbers: Mapping[Purse, int]
    ) -> tuple[list[tuple[Call, list[Item]]], list[tuple[Item, str]]]:
        """Make calls of what is asked, of one batch together; what went wrong in company goes by itself."""
        now = self._means.clock.now()
        calls: list[tuple[Call, list[Item]]] = []
        failed: list[tuple[Item, str]] = []
        unsigned: list[tuple[Item, Unsigned]] = []
        with reading(self._means.engine) as connection:
            sorted_out = sort_out(items, wallet_rows.select_signings(connection, [item.id for item in items]), now)
            free = sorted_out.free
            groups = [[item for item in free if not item.tries], *([item] for item in free if item.tries)]
            asked: list[tuple[list[Item], Words | None]] = [(group, None) for group in groups if group]
            asked += [([item], said) for item, said in sorted_out.signed]
            for group, said in asked:
                asks = [ask_of(item) for item in group]
                made = self._means.calls.build_many(connection, asks, now, numbers=numbers, words=said)
                calls += [(call, [group[place] for place in places]) for call, places in made.calls]
                for place, why in made.refused:
                    if isinstance(why, Unsigned):
                        unsigned.append((group[place], why))
                    else:
                        failed.append((group[place], self._means.escrow.explain(why)))
        self._ends.drop(sorted_out.superseded)
        failed += sorted_out.refused + self._asking.ask(unsigned, now)
        return calls, failed

    def _priced(self, items: Sequence[Item], numbers: Mapping[Purse, int]) -> list[Priced]:
        """Try each call; what the contract will not do is refused here and now."""
        calls, failed = self._calls(items, numbers)
        gas = self._means.pool.estimates(self._means.signer.address, [(call.to, call.data) for call, _ in calls])
        priced: list[Priced] = []
        for (call, carried), units in zip(calls, gas, strict=True):
            if isinstance(units, int):
                is_alone = any(item.tries for item in carried)
                priced.append(Priced(call.to, call.data, units, tuple(item.id for item in carried), is_alone))
            elif isinstance(units, NodeUnreachable):
                log.warning("not now: %s", units)  # the next round asks again
            elif isinstance(units, CallRefused) and len(carried) == 1:
                failed.append((carried[0], self._means.escrow.explain(units)))
            else:  # of several nobody knows which, and of what no contract said nobody knows why
                self._delay(carried, str(units), is_odd=not isinstance(units, CallRefused))
        if failed:
            self._ends.refuse(failed)
        return priced

    def _bundled(self, priced: Sequence[Priced], look: Look) -> list[Wanted]:
        escrow, limits = self._means.escrow, self._means.limits
        return bundled(
            priced,
            escrow=escrow.address,
            together=lambda calls: escrow.calldata("multicall", calls),
            most=limits.calls,
            block_gas=look.gas_limit,
        )

    def _affordable(self, wanted: list[Wanted], look: Look, held: Sequence[Tx]) -> list[Wanted]:
        """Begin no more than the key can pay for; one that can pay for nothing rests."""
        price = offered(look.market, self._means.limits.most_fee).most
        left = look.balance - sum(tx.gas * tx.last.most for tx in held if tx.attempts and tx.nonce >= look.count)
        paid: list[Wanted] = []
        for one in wanted:
            left -= one.gas * price
            if left < 0:
                break
            paid.append(one)
        if wanted and not paid:
            self._sending.rest(look)
        return paid

    def _reserve(self, wanted: Sequence[Wanted], look: Look) -> list[Tx]:
        if not wanted:
            return []
        address, now = self._means.signer.address, self._means.clock.now()
        made = transact(self._means.engine, lambda c: txs.reserve(c, address, first=look.count, wanted=wanted, at=now))
        self._means.reach("reserved")
        kept = {one.input_hash: one for one in wanted}
        for tx in made:
            say(f"is in tx {tx.nonce} of {tx.signer}", (effect for effect, _ in kept[tx.input_hash].effects))
        return made

    def _delay(self, items: Sequence[Item], text: str, *, is_odd: bool) -> None:
        log.warning("not now: %s", text)
        now = self._means.clock.now()

        def work(connection: object) -> None:
            for item in items:
                due_at = now + pause_after(item.tries) if is_odd else now
                outbox.delay_effect(connection, item.id, due_at=due_at, note=text)  # type: ignore[arg-type]

        transact(self._means.engine, work)
        for item in items:
            if is_odd and item.tries + 1 >= TRIES:
                self._sending.report_odd(item.id, text)
