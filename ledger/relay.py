"""The relay: what was asked of the chain becomes transactions, each step written down before it is taken.

reserved (nonce kept) -> signed (bytes kept) -> broadcast -> mined or failed. Whatever line it dies on, the next
start goes on from the row: a reserved nonce is signed, signed bytes are sent again, a sent one is looked up.
"""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from eth_account import Account
from eth_account.signers.local import LocalAccount

from ledger import findings, outbox
from ledger.chain.calls import Calls
from ledger.chain.errors import CallRefused, NodeError, SendRefused
from ledger.chain.escrow import Escrow
from ledger.clock import Clock
from ledger.core.commands import Refused
from ledger.core.effects import AskMoney, AskTask
from ledger.core.ids import CommandId, EffectId
from ledger.database import Connection, Engine, holding, reading, transact, writing
from ledger.intake import Intake, Outcome
from ledger.logs import about
from ledger.outbox import Attempt, Item
from ledger.stops import Reach
from ledger.trails import trail_of

log = logging.getLogger(__name__)

ITEMS_PER_ROUND = 20
GAS_MARGIN = 5  # a fifth more than estimated: state may move between the estimate and the block
RETRY_AFTER = timedelta(seconds=5)
RESEND_AFTER = timedelta(minutes=1)


class Relay:
    """Carries what people signed to the chain and pays the gas, with one key."""

    def __init__(
        self,
        engine: Engine,
        intake: Intake,
        *,
        calls: Calls,
        escrow: Escrow,
        signer: LocalAccount,
        clock: Clock,
        reach: Reach,
    ) -> None:
        self._engine = engine
        self._intake = intake
        self._calls = calls
        self._escrow = escrow
        self._signer = signer
        self._clock = clock
        self._reach = reach

    def run_once(self) -> int:
        """Take every open transaction and every due row one step on; says how many there were.

        Relays with other keys do so beside this one; of several with one key only one at a time.
        """
        with reading(self._engine) as connection:
            has_work = outbox.select_open_attempts(connection, self._signer.address) or outbox.select_due(
                connection, "chain", self._clock.now(), 1
            )
        if not has_work:
            return 0
        with holding(self._engine, [f"signer:{self._signer.address}"]) as held:
            return self._work() if held else 0

    def _work(self) -> int:
        with reading(self._engine) as connection:
            open_attempts = outbox.select_open_attempts(connection, self._signer.address)
            is_halted = findings.is_halted(connection, self._signer.address)
        with outbox.claim_due(self._engine, "chain", self._clock.now(), ITEMS_PER_ROUND) as due:
            for attempt in open_attempts:
                self._carry(attempt)
            if is_halted:  # what is signed is followed up; nothing new is begun until somebody has looked
                return len(open_attempts)
            for item in due:
                self._begin(item)
        return len(open_attempts) + len(due)

    def _begin(self, item: Item) -> None:
        with about(trail=trail_of(item.id), effect=item.id):
            self._begin_on_trail(item)

    def _begin_on_trail(self, item: Item) -> None:
        self._reach("staged")
        assert isinstance(item.effect, AskTask | AskMoney), "only these are of the kind 'chain'"
        now, node = self._clock.now(), self._escrow.node
        try:
            with reading(self._engine) as connection:
                call = self._calls.build(connection, item.effect, now)
            gas = node.estimate(sender=self._signer.address, to=call.to, data=call.data)
            unsigned: dict[str, str | int] = {
                "chainId": node.chain_id,
                "to": call.to,
                "data": "0x" + call.data.hex(),
                "value": 0,
            }
            unsigned |= {"gas": gas + gas // GAS_MARGIN, **node.fees()}
            first = node.nonce(self._signer.address)
        except CallRefused as refused:
            self._refuse(item, self._escrow.explain(refused))
            return
        except NodeError as error:
            self._delay(item, str(error))
            return
        signer = self._signer.address

        def reserve(connection: Connection) -> Attempt | None:
            return outbox.reserve_nonce(
                connection, signer=signer, first=first, effect=item.id, unsigned=unsigned, at=now
            )

        attempt = transact(self._engine, reserve)
        if attempt is not None:
            self._carry(attempt)

    def _carry(self, attempt: Attempt) -> None:
        with about(trail=trail_of(attempt.effect), effect=attempt.effect, tx=attempt.tx_hash or ""):
            self._carry_on_trail(attempt)

    def _carry_on_trail(self, attempt: Attempt) -> None:
        if attempt.state == "reserved":
            attempt = self._sign(attempt)
            self._reach("signed")
        if attempt.state == "signed":
            self._broadcast(attempt)
            return
        if not self._look_up(attempt) and self._clock.now() - attempt.reserved_at > RESEND_AFTER:
            self._broadcast(attempt)  # a node may forget what it had not mined; one that has not says so

    def _sign(self, attempt: Attempt) -> Attempt:
        signed = Account.sign_transaction(dict(attempt.unsigned), self._signer.key)
        raw, tx_hash = bytes(signed.raw_transaction), signed.hash.to_0x_hex()
        return self._write(replace(attempt, state="signed", raw=raw, tx_hash=tx_hash))

    def _broadcast(self, attempt: Attempt) -> None:
        assert attempt.raw is not None, "signed bytes are kept"
        try:
            self._escrow.node.send(attempt.raw)
        except SendRefused as refused:
            # "Nonce too low" is what a node says of bytes it has already mined: the receipt decides.
            log.warning("send refused: %s", refused)
            if self._look_up(attempt):
                return
            count = self._escrow.node.nonce(attempt.signer)
            if count <= attempt.nonce:
                raise
            # The nonce went to a transaction that is none of these rows': the key was used elsewhere, or the
            # database is an older copy. Begun again, the effect is judged anew by the contract.
            with writing(self._engine) as connection:
                outbox.forsake_attempt(connection, attempt, next_nonce=count, at=self._clock.now())
            return
        except NodeError as error:
            log.warning("not sent: %s", error)
            return
        log.info("sent to the chain as %s", attempt.tx_hash)
        self._reach("broadcast")
        self._look_up(self._write(replace(attempt, state="broadcast")))

    def _look_up(self, attempt: Attempt) -> bool:
        """See whether a transaction has ended, and enter it."""
        assert attempt.tx_hash is not None, "signed bytes have a hash"
        try:
            receipt = self._escrow.node.receipt(attempt.tx_hash)
        except NodeError as error:
            log.warning("no receipt: %s", error)
            return False
        if receipt is None:
            return False
        log.info("in block %d, %s", receipt.block_number, "done" if receipt.has_succeeded else "reverted")
        if receipt.has_succeeded:
            self._end(replace(attempt, state="mined"))
            return True
        with reading(self._engine) as connection:
            item = outbox.select_effect(connection, attempt.effect)
        assert item is not None, "an attempt belongs to a row"
        self._refuse(item, "reverted", replace(attempt, state="failed"))
        return True

    def _end(self, attempt: Attempt) -> None:
        with writing(self._engine) as connection:
            _enter(connection, attempt.effect, "done", attempt.tx_hash, at=self._clock.now(), attempt=attempt)

    def _refuse(self, item: Item, reason: str, attempt: Attempt | None = None) -> None:
        assert isinstance(item.effect, AskTask | AskMoney), "only these are of the kind 'chain'"
        now = self._clock.now()
        with reading(self._engine) as connection:
            has_happened = self._calls.has_happened(connection, item.effect)
        if has_happened:  # somebody else sent the signed call first: the fact will tell, nothing was refused
            with writing(self._engine) as connection:
                _enter(connection, item.id, "done", "sent by somebody else", at=now, attempt=attempt)
            return
        command = Refused(id=CommandId(f"relay:refused:{item.id}"), at=now, ask=item.effect, reason=reason)

        def close(connection: Connection, _outcomes: tuple[Outcome, ...]) -> None:
            _enter(connection, item.id, "refused", reason, at=now, attempt=attempt)

        self._intake.handle((command,), also=close)

    def _delay(self, item: Item, reason: str) -> None:
        log.warning("not now: %s", reason)
        due: datetime = self._clock.now() + RETRY_AFTER
        with writing(self._engine) as connection:
            outbox.delay_effect(connection, item.id, due_at=due, note=reason)

    def _write(self, attempt: Attempt) -> Attempt:
        with writing(self._engine) as connection:
            outbox.update_attempt(connection, attempt)
        return attempt


def _enter(
    connection: Connection, effect: EffectId, state: str, note: str | None, *, at: datetime, attempt: Attempt | None
) -> None:
    """Write down how an effect ended, and its transaction if there was one."""
    outbox.update_effect(connection, effect, state, at=at, note=note)
    if attempt is not None:
        outbox.update_attempt(connection, attempt)
