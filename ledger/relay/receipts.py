"""What became of txs: mined, final, taken back, stuck, forgotten by the node, or their nonce gone to a stranger."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from ledger import txs
from ledger.chain.pool import Look, Receipt
from ledger.core.effects import AskMoney, AskTask
from ledger.core.fees import Fees, raised
from ledger.core.findings import Finding, about_signer
from ledger.database import reading, transact
from ledger.relay.ends import Ends
from ledger.relay.judging import NONCE_LOST
from ledger.relay.means import Means
from ledger.relay.sending import Sending
from ledger.txs import Tx

log = logging.getLogger(__name__)

RESEND_AFTER = timedelta(minutes=1)
SURE_AFTER = timedelta(seconds=10)  # two nodes behind one address may differ for a moment


class Receipts:
    """Looks after what one key has sent."""

    def __init__(self, means: Means, sending: Sending) -> None:
        self._means = means
        self._sending = sending
        self._ends = Ends(means)
        self._strange: dict[int, datetime] = {}

    def follow(self, held: Sequence[Tx], look: Look) -> int:
        """Take each tx as far as the chain has; says how many have moved."""
        passed = [tx for tx in held if tx.nonce < look.count]
        found = self._found(passed, look.height)
        self._look_for_strangers(passed, found, look)
        seen = [(tx, found[tx.nonce]) for tx in passed if tx.nonce in found]
        fresh = [(tx, receipt.height, receipt.transaction_hash) for tx, receipt in seen if _is_new(tx, receipt)]
        if fresh:
            transact(self._means.engine, lambda c: txs.update_mined(c, fresh))
            self._means.reach("mined")
        final = [(tx, receipt) for tx, receipt in seen if receipt.height <= look.final_height]
        self._ends.enter(final)
        return len(fresh) + len(final) + self._take_back(held, found, look)

    def rescue(self, held: Sequence[Tx], look: Look) -> int:
        """Send again what waits too long: the same bytes if the node has forgotten them, else others for more money."""
        now = self._means.clock.now()
        waiting = [
            tx
            for tx in held
            if tx.state == "broadcast" and tx.nonce >= look.count and now - tx.last.sent_at > RESEND_AFTER
        ]
        if not waiting:
            return 0
        known = self._means.pool.known([tx.last.tx_hash for tx in waiting])
        more: list[tuple[Tx, Fees]] = []
        same: list[Tx] = []
        for tx in waiting:
            fees = raised(Fees(tx.last.most, tx.last.tip), look.market, self._means.limits.most_fee)
            if tx.last.tx_hash in known and fees is not None:
                more.append((tx, fees))
            else:
                same.append(tx)
        log.warning("%d txs wait too long: %d are replaced, %d sent again", len(waiting), len(more), len(same))
        return self._sending.broadcast([*same, *self._sending.replace(more, look)], look)

    def reopen(self, held: Sequence[Tx], look: Look) -> int:
        """Send what had been final again if the chain has lost it: nothing after a missing nonce is ever mined."""
        if any(tx.nonce == look.count for tx in held):
            return 0
        with reading(self._means.engine) as connection:
            next_nonce = txs.select_next_nonce(connection, self._means.signer.address)
            if next_nonce is None or next_nonce <= look.count:
                return 0
            later = txs.select_from(connection, self._means.signer.address, look.count)
        gone = [tx for tx in later if tx.state == "final" and tx.attempts]
        if gone:
            log.error("%d final txs of %s are not on the chain", len(gone), self._means.signer.address)
            transact(self._means.engine, lambda c: txs.update_taken_back(c, gone))
        return len(gone)

    def _found(self, passed: Sequence[Tx], height: int) -> dict[int, Receipt]:
        """Read how txs ended; of those that carry one effect it is enough to know whether they went through."""
        with reading(self._means.engine) as connection:
            alone = txs.select_alone(connection, self._means.signer.address, [tx.nonce for tx in passed])
        hashes = {attempt.tx_hash: tx.nonce for tx in passed for attempt in tx.attempts}
        single = [tx_hash for tx_hash, nonce in hashes.items() if nonce in alone]
        targets = sorted({tx.target for tx in passed if tx.nonce in alone})
        receipts = self._means.pool.receipts([tx_hash for tx_hash, nonce in hashes.items() if nonce not in alone])
        receipts |= self._means.pool.simple(height, single, targets)
        return {hashes[tx_hash]: receipt for tx_hash, receipt in receipts.items()}

    def _take_back(self, held: Sequence[Tx], found: dict[int, Receipt], look: Look) -> int:
        """What was mined and is not any more goes out again with the same bytes."""
        gone = [tx for tx in held if tx.state == "mined" and tx.nonce not in found]
        if not gone:
            return 0
        log.warning("%d txs were taken back with their blocks", len(gone))
        transact(self._means.engine, lambda c: txs.update_taken_back(c, gone))
        return self._sending.broadcast(gone, look)

    def _look_for_strangers(self, passed: Sequence[Tx], found: dict[int, Receipt], look: Look) -> None:
        """A nonce used up for good by none of our bytes: the key works elsewhere, or these rows are an older copy."""
        strange = {tx.nonce for tx in passed if tx.nonce not in found and tx.nonce < look.final_count}
        now = self._means.clock.now()
        self._strange = {nonce: self._strange.get(nonce, now) for nonce in strange}
        sure = [nonce for nonce, seen in self._strange.items() if now - seen >= SURE_AFTER]
        if sure:
            report_stranger(self._sending, self._means.signer.address, min(sure), look)

    def give_up(self, held: Sequence[Tx], look: Look) -> tuple[Tx, ...]:
        """Give up the txs whose nonces went to a stranger's, because a person said so; gives them.

        What was asked for tasks is asked again, each alone: the contract refuses what it has done. What was asked for
        somebody's money may have been done by the stranger, so it is not: its owner is told.
        """
        passed = [tx for tx in held if tx.nonce < look.final_count]
        found = self._found(passed, look.height)
        lost = tuple(tx for tx in passed if tx.nonce not in found)
        with reading(self._means.engine) as connection:
            carried = txs.select_carried(connection, self._means.signer.address, [tx.nonce for tx in lost])
        items = [one.item for some in carried.values() for one in some]
        failed = [(item, NONCE_LOST) for item in items if isinstance(item.effect, AskMoney)]
        again = [item for item in items if isinstance(item.effect, AskTask)]
        self._ends.close(lost, done=[], failed=failed, again=again, state="lost")
        return lost


def _is_new(tx: Tx, receipt: Receipt) -> bool:
    return (tx.state, tx.mined_block, tx.mined_hash) != ("mined", receipt.height, receipt.transaction_hash)


def report_stranger(sending: Sending, address: str, nonce: int, look: Look) -> None:
    """Stop this signer until a person has looked: never is a new nonce taken for what may have been done."""
    said = f"the chain counts {look.final_count}"
    sending.report(Finding("foreign-nonce", about_signer(address), f"nonce {nonce} is ours", said))
