"""A chain's state under one block: account and slots, each with its proof, or as a node says where it gives none."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from eth_utils.crypto import keccak

from ledger.chain.errors import NodeError, SendRefused
from ledger.chain.later import Later
from ledger.chain.node import Node
from ledger.core.grounds import Ground
from ledger.core.headers import Header, HeaderRefused, read_header
from ledger.core.proofs import (
    Account,
    AccountProof,
    ProofRefused,
    SlotProof,
    verify_account,
    verify_slots,
)

HASH_DIGITS = 66  # with 0x
KEYS_PER_ROUND = 1024  # as many as geth takes; the answer has some megabytes

Words = Iterator[tuple[bytes, int | ProofRefused]]


class NoBlock(NodeError):
    """The node has not the block that was named."""


class State(Protocol):
    """Reads accounts and slots as they stood under one block."""

    ground: Ground
    proofs: int

    def account(self, address: str) -> Account:
        """Read an account.

        Raises:
            ProofRefused: it is not proven.
        """

    def words(self, address: str, keys: Sequence[bytes]) -> Words:
        """Read slots in their order, each a word or why it is not proven."""


def fetch_header(node: Node, block: int | str) -> Mapping[str, Any]:
    """Fetch a block's header, by number, tag or hash, as the node tells it.

    Raises:
        NoBlock: there is none.
    """
    name = hex(block) if isinstance(block, int) else block
    method = "eth_getBlockByHash" if len(name) == HASH_DIGITS else "eth_getBlockByNumber"
    found = _request(node, method, [name, False])
    if not isinstance(found, dict):
        raise NoBlock(f"{node.name} has no block {block}")
    return found


def sealed(told: Mapping[str, Any], *, number: int | None = None) -> Header:
    """Read a header that hashes to its hash, and is of the block that was asked for.

    Raises:
        HeaderRefused: it is not.
    """
    header = read_header(told)
    if number is not None and header.number != number:
        raise HeaderRefused(f"block {number}", f"block {header.number}")
    return header


class ProvenState:
    """The state under a header, believed only as far as it is proven."""

    ground = Ground.PROVEN

    def __init__(self, node: Node, header: Header) -> None:
        self._node = node
        self._header = header
        self.proofs = 0  # how many were asked for and held
        self._most = KEYS_PER_ROUND

    def account(self, address: str) -> Account:
        """Read an account and its proof."""
        answer = self._ask(address, ())
        if isinstance(answer, ProofRefused):
            raise answer
        return self._account(address, answer)

    def words(self, address: str, keys: Sequence[bytes]) -> Words:
        """Read slots and their proofs, as many at once as a node takes, the next asked for while some are checked."""
        ahead = self._later(address, keys, 0)
        at = 0
        while at < len(keys):
            some = keys[at : at + self._most]
            try:
                answer = ahead.read()
            except SendRefused:  # some nodes take fewer at once
                if len(some) == 1:
                    raise
                self._most = len(some) // 2
                ahead = self._later(address, keys, at)
                continue
            at += len(some)
            if at < len(keys):
                ahead = self._later(address, keys, at)
            yield from self._shown(address, some, answer)

    def _later(self, address: str, keys: Sequence[bytes], at: int) -> Later[Mapping[str, Any] | ProofRefused]:
        some = keys[at : at + self._most]
        return Later(lambda: self._ask(address, some))

    def _shown(self, address: str, keys: Sequence[bytes], answer: Mapping[str, Any] | ProofRefused) -> Words:
        try:
            if isinstance(answer, ProofRefused):
                raise answer
            storage_root = self._account(address, answer).storage_root
            slots = [_slot_proof(one) for one in _list(answer.get("storageProof"))]
        except ProofRefused as refused:
            yield from ((key, refused) for key in keys)
            return
        shown = verify_slots(slots, storage_root=storage_root, keys=keys)
        self.proofs += sum(1 for word in shown.values() if isinstance(word, int))
        yield from shown.items()

    def _account(self, address: str, answer: Mapping[str, Any]) -> Account:
        proof = _account_proof(answer, address)
        shown = verify_account(proof, state_root=self._header.state_root, address=bytes.fromhex(address[2:]))
        self.proofs += 1
        return shown

    def _ask(self, address: str, keys: Sequence[bytes]) -> Mapping[str, Any] | ProofRefused:
        """Ask for proofs; keys are whole words, as some nodes refuse shorter ones."""
        asked = [address, ["0x" + key.hex() for key in keys], hex(self._header.number)]
        answer = _request(self._node, "eth_getProof", asked)
        return answer if isinstance(answer, dict) else ProofRefused(f"account {address}", "", "the node gave no proof")


class ToldState:
    """The state as a node says it is, where it gives no proofs."""

    ground = Ground.NODE
    proofs = 0

    def __init__(self, node: Node, number: int) -> None:
        self._node = node
        self._block = hex(number)

    def account(self, address: str) -> Account:
        """Ask for nonce, balance and code; of the storage nothing is known."""
        nonce = _request(self._node, "eth_getTransactionCount", [address, self._block])
        balance = _request(self._node, "eth_getBalance", [address, self._block])
        code = _request(self._node, "eth_getCode", [address, self._block])
        return Account(int(nonce, 16), int(balance, 16), code_hash=keccak(hexstr=code))

    def words(self, address: str, keys: Sequence[bytes]) -> Words:
        """Ask for one slot after the other."""
        for key in keys:
            asked = [address, "0x" + key.hex(), self._block]
            yield key, int(_request(self._node, "eth_getStorageAt", asked), 16)


def _request(node: Node, method: str, params: list[Any]) -> Any:
    """Put a question as it stands, past everything that would read the answer for us."""
    answer = node.ask(lambda: node.web3.provider.make_request(method, params))  # type: ignore[arg-type]
    if "error" in answer:
        raise SendRefused(str(answer["error"]))
    return answer.get("result")


def _account_proof(answer: Mapping[str, Any], address: str) -> AccountProof:
    try:
        account = Account(
            nonce=int(answer["nonce"], 16),
            balance=int(answer["balance"], 16),
            storage_root=_bytes(answer["storageHash"]),
            code_hash=_bytes(answer["codeHash"]),
        )
        # Some nodes leave the address out; whose account it is the proof itself shows.
        owner = _bytes(answer.get("address") or address)
        return AccountProof(owner, account, tuple(_bytes(node) for node in answer["accountProof"]))
    except (KeyError, TypeError, ValueError, AttributeError) as broken:
        raise ProofRefused(f"account {address}", "", f"the answer is no proof: {broken!r}") from broken


def _slot_proof(answer: Mapping[str, Any]) -> SlotProof:
    try:
        key = int(answer["key"], 16).to_bytes(32)  # nodes write it as a word or as a number
        return SlotProof(key, int(answer["value"], 16), tuple(_bytes(node) for node in answer["proof"]))
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as broken:
        raise ProofRefused("slot", "", f"the answer is no proof: {broken!r}") from broken


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.removeprefix("0x"))
