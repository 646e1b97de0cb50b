"""eth-tester's py-evm backend on our database: it carries the chain on instead of starting anew.

Slow to import (about a second): only `node` imports this, and `chain` imports `node` when a chain is opened.
"""

from collections.abc import Mapping
from typing import Any

from eth.abc import AtomicDatabaseAPI, BlockAPI, BlockHeaderAPI, TransactionBuilderAPI
from eth.chains.base import MiningChain
from eth.exceptions import CanonicalHeadNotFound
from eth.typing import HeaderParams
from eth_hash.auto import keccak
from eth_tester import PyEVMBackend
from eth_typing import Address

from ledger.embedded.bounded import BoundedVM
from ledger.embedded.identity import CHAIN_ID
from ledger.nesting import bound_nesting

GAS_LIMIT = 30_000_000

bound_nesting()  # py-evm has been imported


def base_fee_of(header: BlockHeaderAPI) -> int:
    """Tell the base fee, which every header has since London, and so every header of ours."""
    fee = header.base_fee_per_gas
    assert fee is not None
    return fee


class EmbeddedVMChain(MiningChain):
    """The rules of our chain: Prague from the first block, a constant gas limit, an id of our own."""

    chain_id = CHAIN_ID
    vm_configuration = ((0, BoundedVM),)  # type: ignore[assignment]  # a block number is an int

    def create_header_from_parent(self, parent_header: BlockHeaderAPI, **header_params: HeaderParams) -> BlockHeaderAPI:
        """Keep the gas limit of the parent."""
        return super().create_header_from_parent(
            parent_header, **{**header_params, "gas_limit": parent_header.gas_limit}
        )

    def get_transaction_builder(self) -> type[TransactionBuilderAPI]:
        """Say how transactions are decoded; eth-tester asks for it here."""
        return self.get_vm().get_transaction_builder()


class EmbeddedBackend(PyEVMBackend):  # type: ignore[misc]  # eth-tester ships no types
    """PyEVMBackend whose chain lives in the given database."""

    chain: MiningChain

    def __init__(self, db: AtomicDatabaseAPI, *, genesis: Mapping[Address, int], wall: int) -> None:
        self._db = db
        state = {account: {"balance": wei, "nonce": 0, "code": b"", "storage": {}} for account, wei in genesis.items()}
        header = self.generate_genesis_params({"gas_limit": GAS_LIMIT, "timestamp": wall})
        super().__init__(genesis_parameters=header, genesis_state=state)

    def reset_to_genesis(self, genesis_params: Any = None, genesis_state: Any = None, *_rest: Any) -> None:
        """Carry on from the head that the database has; make the first block only where there is none."""
        self.account_keys: tuple[()] = ()
        try:
            self.carry_on()
        except CanonicalHeadNotFound:
            EmbeddedVMChain.from_genesis(self._db, genesis_params, genesis_state)
            self.carry_on()

    def carry_on(self) -> None:
        """Stand on the database's head again, forgetting any block begun on top of it."""
        self.chain = EmbeddedVMChain(self._db)

    def pending(self, stamp: int) -> BlockHeaderAPI:
        """Make the header of a block mined at this moment: what calls see, and what mining fills."""
        header = self.chain.header
        # py-evm stamps this header when its parent is mined; after idling that time is long past.
        # PREVRANDAO is fixed before the block runs, so that anyone who replays the block gets the same.
        return header.copy(timestamp=stamp, mix_hash=keccak(header.parent_hash))

    def mine(self, raw: bytes | None, *, stamp: int) -> BlockAPI:
        """Mine one block with this transaction, or an empty one, in the database's unsaved layer."""
        self.chain.header = self.pending(stamp)
        if raw is not None:
            self.send_raw_transaction(raw)
        return self.chain.mine_block()
