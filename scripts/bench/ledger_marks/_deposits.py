"""A chain to read from: anvil with the real escrow on it, and in each block a hundred deposits."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from contracts import load
from ledger.chain.escrow import Escrow
from ledger.chain.node import Node
from ledger.core.deployment import created_address
from tests.ledger.chains import ADAM, deploy_all, on_anvil

BLOCKS, A_BLOCK = 500, 100
_PATIENCE = 30  # seconds


@contextmanager
def deposits(blocks: int = BLOCKS) -> Iterator[tuple[Escrow, int]]:
    """Serve a chain with deposits in its last blocks; gives the escrow and the first of these blocks."""
    with on_anvil() as node:
        deploy_all(node)
        escrow, token = (
            Escrow(node, created_address(load("Escrow").bytecode)),
            created_address(load("TestToken").bytecode),
        )
        _send(node, token, escrow.token_calldata("faucet", ADAM.address, 10**15))
        _send(node, token, escrow.token_calldata("approve", escrow.address, 10**15))
        first = node.block().number + 1
        selector = escrow.calldata("deposit", token, ADAM.address, 1)[:4]
        for block in range(blocks):
            words = ((int(token, 16), place + 2**150, 10**6 + 1000 * block + place) for place in range(A_BLOCK))
            calls = [selector + b"".join(word.to_bytes(32, "big") for word in one) for one in words]
            _send(node, escrow.address, escrow.calldata("multicall", calls))
        yield escrow, first


def _send(node: Node, to: str, calldata: bytes) -> None:
    unsigned: dict[str, Any] = {"chainId": node.chain_id, "to": to, "data": calldata, "value": 0, "gas": 20_000_000}
    unsigned |= {"nonce": node.nonce(ADAM.address), **node.fees()}
    signed = ADAM.sign_transaction(unsigned)
    node.send(bytes(signed.raw_transaction))
    assert node.wait(signed.hash.to_0x_hex(), _PATIENCE).has_succeeded, "the token's faucet has a limit"
