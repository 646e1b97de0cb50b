"""The chain as its methods see it: headers, states, the clock, and the one way to add a block."""

from collections.abc import Callable, Mapping
from typing import Literal

from eth.abc import BlockAPI, BlockHeaderAPI, ReceiptAPI, SignedTransactionAPI, StateAPI
from eth.exceptions import HeaderNotFound, TransactionNotFound
from eth.vm.chain_context import ChainContext
from eth_typing import Address, BlockNumber, Hash32
from rlp.exceptions import RLPException

from ledger.embedded import clock as clocks
from ledger.embedded.backend import GAS_LIMIT, EmbeddedBackend
from ledger.embedded.identity import CHAIN_ID
from ledger.embedded.logs import LogFilter, LogRow
from ledger.embedded.overlay import OverlayDB
from ledger.embedded.polls import Polls
from ledger.embedded.store import ChainFile

Tag = Literal["earliest", "latest", "pending", "safe", "finalized"]
# A log costs 375 gas at least, so that no block can hold more.
LOGS_PER_BLOCK_MAX = GAS_LIMIT // 375
BlockId = int | bytes | Tag


class Node:
    """A chain that stands on a file. Not thread-safe: `EmbeddedChain` lets one caller in at a time."""

    def __init__(self, file: ChainFile, *, genesis: Mapping[Address, int], wall: Callable[[], int]) -> None:
        self.file = file
        self.polls = Polls()
        self._wall = wall
        self._overlay = OverlayDB(file)
        self._clock = file.select_clock()
        self._backend = EmbeddedBackend(self._overlay, genesis=genesis, wall=wall() + self._clock.offset)
        self._save((), self._clock)

    # Reading

    @property
    def head(self) -> BlockHeaderAPI:
        """The newest block's header."""
        return self._backend.chain.get_canonical_head()

    def pending(self) -> BlockHeaderAPI:
        """Make the header that a block mined now would have: stamped now, on top of the head's state."""
        return self._backend.pending(self.next_stamp())

    def next_stamp(self) -> int:
        """Tell the time that a block mined now would carry."""
        return clocks.stamp(self._clock, wall=self._wall(), parent=self.head.timestamp)

    def header(self, block: BlockId) -> BlockHeaderAPI | None:
        """Find a block's header, if the chain has it; there are no forks, so that the head is final."""
        chain = self._backend.chain
        if block == "pending":
            return self.pending()
        if block in ("latest", "safe", "finalized"):
            return self.head
        # The store holds more than headers under hashes: what is none does not decode as one.
        try:
            if isinstance(block, bytes):
                return chain.get_block_header_by_hash(Hash32(block))
            number = 0 if isinstance(block, str) else block
            return chain.get_canonical_block_header_by_number(BlockNumber(number))
        except (HeaderNotFound, ValueError, RLPException):
            return None

    def block(self, header: BlockHeaderAPI) -> BlockAPI:
        """Read the whole block under a header."""
        return self._backend.chain.get_block_by_header(header)

    def state(self, header: BlockHeaderAPI) -> StateAPI:
        """Open the accounts as a block left them, to read or to run a call on; nothing done there is kept."""
        vm = self._backend.chain.get_vm(header)
        # Calls pay nothing, so the block they run in asks nothing.
        free = header.copy(base_fee_per_gas=0)
        return vm.build_state(self._overlay, free, ChainContext(CHAIN_ID), vm.previous_hashes or ())

    def tx(self, tx_hash: bytes) -> tuple[SignedTransactionAPI, BlockHeaderAPI] | None:
        """Find a mined transaction and its block's header: looked up by hash, not searched for."""
        chain = self._backend.chain
        try:
            number, index = chain.get_canonical_transaction_index(Hash32(tx_hash))
        except TransactionNotFound:
            return None
        header = chain.get_canonical_block_header_by_number(number)
        return chain.get_canonical_transaction_by_index(number, index), header

    def receipts(self, header: BlockHeaderAPI) -> tuple[ReceiptAPI, ...]:
        """Read what became of the block's transactions."""
        return self.block(header).get_receipts(self._backend.chain.chaindb)

    def logs(self, header: BlockHeaderAPI) -> tuple[LogRow, ...]:
        """Read all logs of one block."""
        number = header.block_number
        return self.file.select_logs(LogFilter(number, number), limit=LOGS_PER_BLOCK_MAX)

    def decode(self, raw: bytes) -> SignedTransactionAPI:
        """Read a signed transaction from its bytes."""
        return self._backend.chain.get_vm().get_transaction_builder().decode(raw)

    def trie_store(self) -> OverlayDB:
        """Lend the store that has the nodes of every trie."""
        return self._overlay

    # Changing

    def mine(self, raw: bytes | None = None) -> BlockAPI:
        """Add one block, with this transaction or empty, and make it durable before anyone hears of it."""
        wall = self._wall()
        stamp = clocks.stamp(self._clock, wall=wall, parent=self.head.timestamp)
        try:
            block = self._backend.mine(raw, stamp=stamp)
            self._save(log_rows(block, self._backend), clocks.settle(self._clock, wall=wall))
        except BaseException:
            # Whatever went wrong, stand again on what the file has.
            self._overlay.drop()
            self._backend.carry_on()
            self._clock = self.file.select_clock()
            raise
        return block

    def advance(self, seconds: int) -> int:
        """Move the clock forward; answer how far ahead of the wall it now is."""
        self._save((), clocks.advance(self._clock, seconds))
        return self._clock.offset

    def ask_stamp(self, stamp: int) -> None:
        """Have the next block say exactly this time."""
        self._save((), clocks.ask(self._clock, stamp))

    def _save(self, logs: tuple[LogRow, ...], clock: clocks.Clock) -> None:
        """Commit everything unsaved in one transaction."""
        self.file.commit(self._overlay.writes, logs, clock)
        self._overlay.saved()
        self._clock = clock


def log_rows(block: BlockAPI, backend: EmbeddedBackend) -> tuple[LogRow, ...]:
    """Make rows of a mined block's logs, numbered through the block."""
    receipts = block.get_receipts(backend.chain.chaindb)
    found = [(tx.hash, log) for tx, receipt in zip(block.transactions, receipts, strict=True) for log in receipt.logs]
    return tuple(
        LogRow(
            block_number=block.number,
            log_index=index,
            block_hash=block.hash,
            tx_hash=tx_hash,
            address=log.address,
            topics=tuple(topic.to_bytes(32, "big") for topic in log.topics),
            payload=log.data,
        )
        for index, (tx_hash, log) in enumerate(found)
    )
