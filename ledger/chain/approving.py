"""Whether the code at an address says that a signature is its own (ERC-1271), as the escrow will ask it."""

from eth_abi.abi import encode
from eth_hash.auto import keccak

from ledger.chain.errors import CallRefused, SendRefused
from ledger.chain.node import Node

_WORD = 32
_GAS = 300_000  # the escrow gives such code 200,000; the rest is for the question itself
_YES = keccak(b"isValidSignature(bytes32,bytes)")[:4]  # the selector is also the answer


def is_approved(node: Node, signer: str, digest: bytes, signature: bytes) -> bool:
    """Ask the code of an address; what has none approves nothing.

    Raises:
        NodeUnreachable: the node does not answer.
    """
    if not node.code(signer):
        return False
    try:
        answer = node.call(signer, _YES + encode(("bytes32", "bytes"), (digest, signature)), gas=_GAS)
    except (CallRefused, SendRefused):
        return False
    return len(answer) >= _WORD and answer[:_WORD] == _YES.ljust(_WORD, b"\0")
