"""A small world around the embedded chain: a clock held by hand, people with keys, and ways to send."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_utils.address import to_checksum_address

from ledger.embedded.chain import EmbeddedChain
from ledger.embedded.identity import CHAIN_ID
from tests.ledger.embedded import probe

ADAM, BARB, CARL = (Account.from_key(bytes(31) + bytes([number])) for number in (1, 2, 3))
POOR = Account.from_key(bytes(31) + bytes([9]))
GENESIS = {person.address: 10**24 for person in (ADAM, BARB, CARL)}
NOON = 1_800_000_000

# What the second parameter of eth_getBlockByNumber asks for.
FULL, HASHES = True, False


@dataclass(slots=True)
class Wall:
    """A wall clock that the test turns."""

    seconds: int = NOON

    def __call__(self) -> int:
        """Tell the time."""
        return self.seconds


@dataclass(slots=True)
class World:
    """An open chain and the wall it looks at."""

    path: Path
    wall: Wall
    chain: EmbeddedChain

    @classmethod
    def open(cls, path: Path, wall: Wall | None = None) -> "World":
        """Open the chain in this file."""
        wall = wall or Wall()
        return cls(path, wall, EmbeddedChain.open(path, genesis=GENESIS, wall=wall))

    def again(self) -> "World":
        """Close the chain and open it anew, as a restart does."""
        self.chain.close()
        return World.open(self.path, self.wall)

    def call(self, method: str, *params: Any) -> Any:
        """Ask the chain."""
        return self.chain.call(method, list(params))

    def number(self, method: str, *params: Any) -> int:
        """Ask the chain for a quantity."""
        return int(self.call(method, *params), 16)

    def send(self, person: LocalAccount = ADAM, **fields: Any) -> dict[str, Any]:
        """Sign, send, and return the receipt."""
        nonce = self.number("eth_getTransactionCount", person.address)
        sent = self.call("eth_sendRawTransaction", signed(person, **{"nonce": nonce, **fields}))
        receipt: dict[str, Any] = self.call("eth_getTransactionReceipt", sent)
        return receipt

    def deploy(self) -> str:
        """Put the probe on the chain and return its address."""
        receipt = self.send(data="0x" + probe.INIT.hex(), to=None, gas=3_000_000)
        return to_checksum_address(receipt["contractAddress"])

    def block(self, which: str) -> dict[str, Any]:
        """Ask for a block with the hashes of its transactions."""
        block: dict[str, Any] = self.call("eth_getBlockByNumber", which, HASHES)
        return block

    def head(self) -> dict[str, Any]:
        """Ask for the newest block."""
        return self.block("latest")


def signed(person: LocalAccount = ADAM, **fields: Any) -> str:
    """Sign a transaction as raw bytes: to barb, of nothing, where nothing else is said."""
    usual: dict[str, Any] = {"to": BARB.address, "value": 0, "gas": 100_000, "nonce": 0, "chainId": CHAIN_ID}
    if "gasPrice" not in fields:
        usual |= {"maxFeePerGas": 3 * 10**9, "maxPriorityFeePerGas": 10**9}
    tx = {name: value for name, value in {**usual, **fields}.items() if value is not None}
    return "0x" + person.sign_transaction(tx).raw_transaction.hex()
