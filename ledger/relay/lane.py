"""One key's lane: look, follow up what was sent, send what was signed, begin what is due, and look again."""

from ledger import findings, txs
from ledger.chain.pool import Look
from ledger.core.findings import Finding, about_signer
from ledger.database import Connection, reading, transact
from ledger.relay.beginning import Beginning
from ledger.relay.means import Means
from ledger.relay.outgoing import Outgoing
from ledger.relay.receipts import Receipts
from ledger.relay.sending import Sending
from ledger.txs import Tx


class Lane:
    """Carries what people signed to the chain and pays the gas, with one key; one process at a time."""

    def __init__(self, means: Means) -> None:
        self.address = means.signer.address
        self._means = means
        self._sending = Sending(means)
        self._receipts = Receipts(means, self._sending)
        self._beginning = Beginning(means, self._sending)

    def work(self) -> int:
        """Go once through everything; says how much was moved.

        Raises:
            NodeError: the node does not answer; all that was done is written down.
        """
        look = self._means.pool.look(self.address)
        if not self._is_our_chain(look):
            return 0
        held = self._held()
        moved = self._receipts.follow(held, look) + self._receipts.reopen(held, look)
        held = self._held() if moved else held
        sent = self._receipts.rescue(held, look) + self._send(held, look)
        begun, taken = self._begin(held, look)
        sent += taken
        if sent:
            self._sending.wake()
            again = self._means.pool.look(self.address)
            if again.count > look.count:  # where each tx is mined as it comes there is nothing to wait for
                self._receipts.follow(self._held(), again)
        return moved + sent + begun

    def resume(self, note: str) -> int:
        """Go on after a stranger's nonce, because a person has looked and says so; says how many txs are given up."""
        look = self._means.pool.look(self.address)
        lost = self._receipts.give_up(self._held(), look)
        now = self._means.clock.now()

        def work(connection: Connection) -> None:
            txs.go_on_from(connection, self.address, look.count, at=now, note=note)
            findings.clear(connection, "foreign-nonce", about_signer(self.address), now, note)

        transact(self._means.engine, work)
        return len(lost)

    def _held(self) -> tuple[Tx, ...]:
        with reading(self._means.engine) as connection:
            return txs.select_open(connection, self.address)

    def _send(self, held: tuple[Tx, ...], look: Look) -> int:
        """Sign what was reserved and send what was signed before a stop, in the order of the nonces."""
        with reading(self._means.engine) as connection:
            is_halted = findings.is_halted(connection, self.address)
        reserved = [] if is_halted else [tx for tx in held if tx.state == "reserved" and tx.nonce >= look.count]
        ready = [tx for tx in held if tx.state == "signed"] + self._sending.sign(reserved, look)
        return self._sending.broadcast(sorted(ready, key=lambda tx: tx.nonce), look)

    def _begin(self, held: tuple[Tx, ...], look: Look) -> tuple[int, int]:
        """Begin what is due, while what was begun before it goes out; says how much was begun, and how much sent."""
        begun = 0
        with Outgoing(self._sending, look) as outgoing:
            while True:
                some, made = self._beginning.begin(look, held)
                begun, held = begun + some, (*held, *made)
                outgoing.sign_and_send(made)
                if not made:
                    break
        return begun, outgoing.taken

    def _is_our_chain(self, look: Look) -> bool:
        expected = self._means.escrow.node.chain_id
        if look.chain_id != expected:
            self._sending.report(
                Finding("wrong-chain", self._means.escrow.node.name, str(expected), str(look.chain_id))
            )
        return look.chain_id == expected
