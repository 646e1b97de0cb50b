"""Reserved txs are signed, signed bytes are stored and broadcast, and what a node will not take is seen to."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from ledger import findings, txs
from ledger.chain.faults import Family, family_of
from ledger.chain.pool import Look
from ledger.chain.signing import Message
from ledger.chain.wire import Fault
from ledger.core.fees import Fees, offered, raised
from ledger.core.findings import Finding, about_signer
from ledger.database import Connection, reading, transact
from ledger.relay.means import Means
from ledger.txs import Attempt, Tx

log = logging.getLogger(__name__)

NOT_TAKEN = "tx-not-taken"
WITHOUT_GAS = "key-without-gas"
REST = timedelta(minutes=1)  # of a key without gas
PAUSE, PAUSE_MOST = timedelta(seconds=1), timedelta(minutes=5)
TRIES = 6  # how often what nobody knows is tried before a person is asked
_TAKEN = frozenset({Family.KNOWN, Family.NONCE_LOW})  # of a used nonce the receipts say what used it
_CANCEL_GAS = 21_000


class Sending:
    """Signs and broadcasts with one key."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self._rests_until: datetime | None = None

    def sign(self, reserved: Sequence[Tx], look: Look) -> list[Tx]:
        """Sign what has a nonce and no bytes yet; the bytes are stored before anybody sees them."""
        reserved = [tx for tx in reserved if self._is_intact(tx)]
        if not reserved:
            return []
        fees = offered(look.market, self._means.limits.most_fee)
        signed = self._store([self._attempt(tx, fees, look) for tx in reserved], reserved)
        self._means.reach("signed")
        return signed

    def _is_intact(self, tx: Tx) -> bool:
        """Nobody may change what a nonce was reserved for: what was changed is not signed."""
        found = txs.input_hash(tx.target, tx.calldata, tx.gas, tx.value)
        if found != tx.input_hash:
            self.report(Finding("tx-changed", about_signer(tx.signer), f"nonce {tx.nonce}: {tx.input_hash}", found))
        return found == tx.input_hash

    def replace(self, stuck: Sequence[tuple[Tx, Fees]], look: Look, *, is_cancelling: bool | None = None) -> list[Tx]:
        """Sign the same again, or its cancelling, for more gas money; both may be mined, and never but one."""
        if not stuck:
            return []
        made = [self._attempt(tx, fees, look, is_cancelling=is_cancelling) for tx, fees in stuck]
        replaced = self._store(made, [tx for tx, _ in stuck])
        self._means.reach("replaced")
        return replaced

    def broadcast(self, signed: Sequence[Tx], look: Look) -> int:
        """Send the newest bytes of each tx; says how many the node has now."""
        ready = self.ready(signed)
        return self.tell(ready, self.put(ready), look) if ready else 0

    def ready(self, signed: Sequence[Tx]) -> list[Tx]:
        """Leave out what is to wait."""
        now = self._means.clock.now()
        return [tx for tx in signed if tx.attempts and (tx.retry_at is None or tx.retry_at <= now)]

    def put(self, ready: Sequence[Tx]) -> list[Fault | None]:
        """Give the node the newest bytes; changes nothing here, so that another thread may wait for it."""
        return self._means.pool.send([tx.last.raw for tx in ready])

    def tell(self, ready: Sequence[Tx], faults: Sequence[Fault | None], look: Look) -> int:
        """Write down what the node has said to each tx; says how many it has now."""
        now = self._means.clock.now()
        families = [None if fault is None else family_of(fault.message, fault.code) for fault in faults]
        sent = [tx for tx, family in zip(ready, families, strict=True) if family is None or family in _TAKEN]
        if sent:
            self._means.reach("broadcast")
            transact(self._means.engine, lambda c: self._keep_sent(c, sent, now))
        for tx, family, fault in zip(ready, families, faults, strict=True):
            if fault is not None and family is not None and family not in _TAKEN:
                self._see_to(tx, family, fault, look)
        return len(sent)

    def _keep_sent(self, connection: Connection, sent: Sequence[Tx], now: datetime) -> None:
        txs.update_sent(connection, sent, now)
        for tx in sent:
            if tx.tries >= TRIES:
                findings.clear(connection, NOT_TAKEN, _subject(tx), now, "a node has taken it")

    def _attempt(self, tx: Tx, fees: Fees, look: Look, *, is_cancelling: bool | None = None) -> Attempt:
        is_cancel = (bool(tx.attempts) and tx.last.is_cancelling) if is_cancelling is None else is_cancelling
        message = Message(look.chain_id, tx.nonce, tx.target, tx.calldata, tx.gas, tx.value)
        if is_cancel:
            message = Message(look.chain_id, tx.nonce, tx.signer, b"", _CANCEL_GAS)
        raw, tx_hash = self._means.signer.sign(message, fees)
        number, now = len(tx.attempts) + 1, self._means.clock.now()
        return Attempt(tx.signer, tx.nonce, number, fees.most, fees.tip, is_cancel, raw, tx_hash, now)

    def _store(self, made: Sequence[Attempt], of: Sequence[Tx]) -> list[Tx]:
        transact(self._means.engine, lambda c: txs.insert_attempts(c, made))
        return [
            replace(tx, state="signed", attempts=(*tx.attempts, attempt), retry_at=None)
            for tx, attempt in zip(of, made, strict=True)
        ]

    def _see_to(self, tx: Tx, family: Family, fault: Fault, look: Look) -> None:
        """Do what a node's refusal asks for; the bytes stay, and are sent again after a pause."""
        log.warning("nonce %d not taken (%s): %s", tx.nonce, family, fault.message)
        match family:
            case Family.FEE_LOW if self._raise(tx, look):
                return  # other bytes, which go at once
            case Family.NEVER if not tx.last.is_cancelling:
                self._cancel(tx, look)
                return
            case Family.UNDERPRICED:
                self._raise(tx, look)
            case Family.NO_FUNDS:
                self.rest(look)
            case Family.WRONG_CHAIN:
                self.report(Finding("wrong-chain", self._means.escrow.node.name, str(look.chain_id), fault.message))
            case _:
                pass
        self._pause(tx, family, fault.message)

    def _raise(self, tx: Tx, look: Look) -> bool:
        more = raised(Fees(tx.last.most, tx.last.tip), look.market, self._means.limits.most_fee)
        if more is not None:
            self.replace([(tx, more)], look)
        return more is not None

    def _cancel(self, tx: Tx, look: Look) -> None:
        """Fill the nonce of a tx that can never be mined with one that does nothing."""
        last = Fees(tx.last.most, tx.last.tip)
        more = raised(last, look.market, self._means.limits.most_fee) or last
        self.replace([(tx, more)], look, is_cancelling=True)

    def rest(self, look: Look) -> None:
        """Let the key rest until somebody has given it gas; other keys take what it has not begun."""
        self._rests_until = self._means.clock.now() + REST
        subject = about_signer(self._means.signer.address)
        self.report(Finding(WITHOUT_GAS, subject, "coin for gas", f"{look.balance} wei"))

    @property
    def is_resting(self) -> bool:
        """Whether the key had no gas a moment ago."""
        return self._rests_until is not None and self._means.clock.now() < self._rests_until

    def wake(self) -> None:
        """What a node has taken can be paid for: the key has gas again."""
        subject, now = about_signer(self._means.signer.address), self._means.clock.now()
        with reading(self._means.engine) as connection:
            known = any((one.code, one.subject) == (WITHOUT_GAS, subject) for one in findings.select_open(connection))
        if known and not self.is_resting:
            self._rests_until = None
            transact(self._means.engine, lambda c: findings.clear(c, WITHOUT_GAS, subject, now, "it has gas again"))

    def report(self, finding: Finding) -> None:
        """Tell the operator."""
        now = self._means.clock.now()
        if transact(self._means.engine, lambda c: findings.report(c, finding, now)):
            log.error("%s: %s, expected %s, found %s", finding.code, finding.subject, finding.expected, finding.found)

    def report_odd(self, subject: str, text: str) -> None:
        """Ask a person about what was tried again and again, and nobody can say why it does not go."""
        self.report(Finding(NOT_TAKEN, subject, "a node that takes it", text))

    def _pause(self, tx: Tx, family: Family, text: str) -> None:
        retry_at = self._means.clock.now() + pause_after(tx.tries)
        if family in {Family.UNKNOWN, Family.REVERTED} and tx.tries + 1 >= TRIES:
            self.report_odd(_subject(tx), text)
        transact(self._means.engine, lambda c: txs.update_unsent(c, tx, retry_at=retry_at, note=text))


def _subject(tx: Tx) -> str:
    return f"tx:{tx.signer}/{tx.nonce}"


def pause_after(tries: int) -> timedelta:
    """Wait longer each time, up to a few minutes."""
    return min(PAUSE_MOST, PAUSE * int(2 ** min(tries, 16)))
