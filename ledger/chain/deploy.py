"""Putting the contracts on a chain."""

from eth_account import Account
from eth_account.signers.local import LocalAccount

from contracts import load
from ledger.chain.node import Node, Receipt

WAIT_SECONDS = 120


class NotDeployed(RuntimeError):
    """The chain took the transaction but there is no contract."""


def deploy(node: Node, signer: LocalAccount, name: str) -> Receipt:
    """Deploy one of our contracts from an account that can pay for it, and wait until it stands."""
    code = load(name).bytecode
    gas = node.estimate(sender=signer.address, to=None, data=code)
    unsigned = {
        "chainId": node.chain_id,
        "nonce": node.nonce(signer.address),
        "gas": gas + gas // 10,
        "data": code,
        "value": 0,
        **node.fees(),
    }
    signed = Account.sign_transaction(unsigned, signer.key)
    node.send(bytes(signed.raw_transaction))
    receipt = node.wait(signed.hash.to_0x_hex(), WAIT_SECONDS)
    if not receipt.has_succeeded or receipt.contract is None:
        raise NotDeployed(name)
    return receipt
