"""A chain's state under one block: account and slots, each with its proof, or as a node says where it gives none."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

import msgspec
from eth_hash.auto import keccak
from eth_utils.conversions import to_bytes
from eth_utils.hexadecimal import is_hex

from ledger.chain.errors import NodeError, NodeUnreachable, SendRefused
from ledger.chain.lines import Pending
from ledger.chain.node import Node
from ledger.chain.wire import quantity
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
WORD_MAX = 2**256 - 1
KEYS_PER_ROUND = 2048  # geth takes 1024 and says so; anvil makes a whole tree for each question

ROUNDS_AHEAD = 1  # asked for before they are wanted

Words = Iterator[tuple[bytes, int | ProofRefused]]
_Asked = tuple[Sequence[bytes], Pending]  # keys, and what comes of them


class _Slot(msgspec.Struct, frozen=True, gc=False):
    key: str
    value: str
    proof: tuple[str, ...]


class _Told(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    nonce: str
    balance: str
    storage_hash: str
    code_hash: str
    account_proof: tuple[str, ...]
    storage_proof: tuple[_Slot, ...] = ()
    address: str | None = None


_PROOFS = msgspec.json.Decoder(_Told | None)


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
    found = node.request(method, [name, False])
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
        return self._account(address, self._told(address, self._ask(address, ()).read()))

    def words(self, address: str, keys: Sequence[bytes]) -> Words:
        """Read slots and their proofs, as many at once as a node takes, more asked for while some are checked."""
        at, asked = 0, deque[_Asked]()
        try:
            while at < len(keys):
                self._ask_ahead(asked, address, keys, at)
                some, coming = asked[0]
                shown: _Told | ProofRefused
                try:
                    shown = self._told(address, coming.read())
                except SendRefused:  # some nodes take fewer at once
                    if len(some) == 1:
                        raise
                    self._most = len(some) // 2
                    _drop(asked)
                    continue
                except ProofRefused as refused:
                    shown = refused
                asked.popleft()
                at += len(some)
                self._ask_ahead(asked, address, keys, at)
                yield from self._shown(address, some, shown)
        finally:
            _drop(asked)

    def _ask_ahead(self, asked: deque[_Asked], address: str, keys: Sequence[bytes], at: int) -> None:
        """Have more asked for than is wanted now: a node is slow to prove, and may prove several things at once."""
        at += sum(len(some) for some, _ in asked)
        while at < len(keys) and len(asked) <= ROUNDS_AHEAD:
            some = keys[at : at + self._most]
            asked.append((some, self._ask(address, some)))
            at += len(some)

    def _shown(self, address: str, keys: Sequence[bytes], told: _Told | ProofRefused) -> Words:
        try:
            if isinstance(told, ProofRefused):
                raise told
            storage_root = self._account(address, told).storage_root
            slots = [_slot_proof(one) for one in told.storage_proof]
        except ProofRefused as refused:
            yield from ((key, refused) for key in keys)
            return
        shown = verify_slots(slots, storage_root=storage_root, keys=keys)
        self.proofs += sum(1 for word in shown.values() if isinstance(word, int))
        yield from shown.items()

    def _account(self, address: str, told: _Told) -> Account:
        proof = _account_proof(told, address)
        shown = verify_account(proof, state_root=self._header.state_root, address=bytes.fromhex(address[2:]))
        self.proofs += 1
        return shown

    def _ask(self, address: str, keys: Sequence[bytes]) -> Pending:
        """Ask for proofs; keys are whole words, as some nodes refuse shorter ones."""
        names = ["0x" + key.hex() for key in keys]
        return self._node.wire.ask("eth_getProof", [address, names, hex(self._header.number)])

    def _told(self, address: str, body: bytes) -> _Told:
        try:
            told: _Told | None = _PROOFS.decode(self._node.wire.read(body))
        except (ValueError, RecursionError) as broken:
            raise ProofRefused(f"account {address}", "", f"the answer is no proof: {broken}") from broken
        if told is None:
            raise ProofRefused(f"account {address}", "", "the node gave no proof")
        return told


class ToldState:
    """The state as a node says it is, where it gives no proofs."""

    ground = Ground.NODE
    proofs = 0

    def __init__(self, node: Node, number: int) -> None:
        self._node = node
        self._block = hex(number)

    def account(self, address: str) -> Account:
        """Ask for nonce, balance and code; of the storage nothing is known."""
        nonce = self._node.request("eth_getTransactionCount", [address, self._block])
        balance = self._node.request("eth_getBalance", [address, self._block])
        code = self._node.request("eth_getCode", [address, self._block])
        if not isinstance(code, str) or not is_hex(code):
            raise NodeUnreachable(f"{self._node.name} does not say what code stands at {address}")
        return Account(quantity(nonce), quantity(balance, WORD_MAX), code_hash=keccak(to_bytes(hexstr=code)))

    def words(self, address: str, keys: Sequence[bytes]) -> Words:
        """Ask for one slot after the other."""
        for key in keys:
            asked = [address, "0x" + key.hex(), self._block]
            yield key, quantity(self._node.request("eth_getStorageAt", asked), WORD_MAX)


def _drop(asked: deque[_Asked]) -> None:
    """Do without what is still on its way."""
    while asked:
        asked.popleft()[1].drop()


def _account_proof(told: _Told, address: str) -> AccountProof:
    try:
        account = Account(
            nonce=int(told.nonce, 16),
            balance=int(told.balance, 16),
            storage_root=_bytes(told.storage_hash),
            code_hash=_bytes(told.code_hash),
        )
        # Some nodes leave the address out; whose account it is the proof itself shows.
        owner = _bytes(told.address or address)
        return AccountProof(owner, account, tuple(map(_bytes, told.account_proof)))
    except ValueError as broken:
        raise ProofRefused(f"account {address}", "", f"the answer is no proof: {broken}") from broken


def _slot_proof(told: _Slot) -> SlotProof:
    try:
        key = int(told.key, 16).to_bytes(32)  # nodes write it as a word or as a number
        return SlotProof(key, int(told.value, 16), tuple(map(_bytes, told.proof)))
    except (ValueError, OverflowError) as broken:
        raise ProofRefused("slot", "", f"the answer is no proof: {broken}") from broken


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.removeprefix("0x"))
