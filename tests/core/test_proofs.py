"""Proofs: what a tree holds is shown from its root, and nothing else is."""

from dataclasses import replace

import pytest
import rlp
from eth_hash.auto import keccak
from hypothesis import given
from hypothesis import strategies as st
from trie.hexary import HexaryTrie

from ledger.core.proofs import (
    EMPTY_CODE,
    EMPTY_ROOT,
    Account,
    AccountProof,
    ProofRefused,
    SlotProof,
    verify_account,
    verify_slots,
)
from ledger.core.trees import NotATree, Tree, cut

KEYS = st.binary(min_size=32, max_size=32)
WORDS = st.integers(1, 2**256 - 1) | st.integers(1, 130)
STORAGES = st.dictionaries(KEYS, WORDS, min_size=1, max_size=12)
ADDRESSES = st.binary(min_size=20, max_size=20)
ACCOUNTS = st.builds(Account, st.integers(0, 2**64), st.integers(0, 2**128), KEYS, KEYS)


def tree_of(kept: dict[bytes, bytes]) -> HexaryTrie:
    """Grow a tree over hashed keys, as a node does."""
    tree = HexaryTrie({})
    for key, value in kept.items():
        tree[keccak(key)] = value
    return tree


def nodes_of(tree: HexaryTrie, key: bytes) -> tuple[bytes, ...]:
    """Make the proof of a key; nodes shorter than a hash stand inside others."""
    path = [rlp.encode(node) for node in tree.get_proof(keccak(key))]  # type: ignore[no-untyped-call]
    return tuple(node for depth, node in enumerate(path) if depth == 0 or len(node) >= 32)


def storage_of(words: dict[bytes, int]) -> HexaryTrie:
    """Grow an account's storage."""
    return tree_of({key: rlp.encode(word.to_bytes((word.bit_length() + 7) // 8)) for key, word in words.items()})


def state_of(accounts: dict[bytes, Account]) -> HexaryTrie:
    """Grow a state."""
    fields = {key: [one.nonce, one.balance, one.storage_root, one.code_hash] for key, one in accounts.items()}
    return tree_of({key: rlp.encode(value) for key, value in fields.items()})


def shown_word(proof: SlotProof, *, storage_root: bytes, key: bytes) -> int:
    """Show one slot, or raise why it is not shown."""
    shown = verify_slots((proof,), storage_root=storage_root, keys=(key,))[key]
    if isinstance(shown, ProofRefused):
        raise shown
    return shown


@given(words=STORAGES, absent=KEYS)
def test_prove__slots(words: dict[bytes, int], absent: bytes) -> None:
    """Each word that is kept is shown, and of a key that is not there it is shown that it is not."""
    tree = storage_of(words)
    asked = [*words, absent]
    proofs = [SlotProof(key, words.get(key, 0), nodes_of(tree, key)) for key in asked]

    shown = verify_slots(proofs, storage_root=tree.root_hash, keys=asked)
    assert shown == {key: words.get(key, 0) for key in asked}


@given(words=STORAGES, other=st.integers(0, 2**256 - 1), choice=st.randoms(use_true_random=False))
def test_refuse__altered_word(words: dict[bytes, int], other: int, choice: object) -> None:
    """Any other word than the one that is kept is refused; zero too: that would be a key that is not there."""
    tree, key = storage_of(words), next(iter(words))
    for claimed in {other, 0} - {words[key]}:
        with pytest.raises(ProofRefused, match="not what is proven"):
            shown_word(SlotProof(key, claimed, nodes_of(tree, key)), storage_root=tree.root_hash, key=key)


@given(words=STORAGES, place=st.integers(0, 20))
def test_refuse__missing_node(words: dict[bytes, int], place: int) -> None:
    """A proof without one of its nodes is refused, whichever it is."""
    tree, key = storage_of(words), next(iter(words))
    nodes = nodes_of(tree, key)
    left = nodes[: place % len(nodes)] + nodes[place % len(nodes) + 1 :]

    with pytest.raises(ProofRefused, match="missing or was altered"):
        shown_word(SlotProof(key, words[key], left), storage_root=tree.root_hash, key=key)


@given(words=STORAGES, place=st.integers(0, 20), bit=st.integers(0, 5_000))
def test_refuse__altered_node(words: dict[bytes, int], place: int, bit: int) -> None:
    """A proof with one bit turned anywhere is refused."""
    tree, key = storage_of(words), next(iter(words))
    nodes = list(nodes_of(tree, key))
    changed = bytearray(nodes[place % len(nodes)])
    changed[bit // 8 % len(changed)] ^= 1 << bit % 8
    nodes[place % len(nodes)] = bytes(changed)

    with pytest.raises(ProofRefused):
        shown_word(SlotProof(key, words[key], tuple(nodes)), storage_root=tree.root_hash, key=key)


@given(words=STORAGES, absent=KEYS)
def test_refuse__another_key(words: dict[bytes, int], absent: bytes) -> None:
    """A good proof of one key proves nothing of another."""
    tree, key = storage_of(words), next(iter(words))
    proof = SlotProof(key, words[key], nodes_of(tree, key))

    with pytest.raises(ProofRefused, match="no proof of this slot"):
        shown_word(proof, storage_root=tree.root_hash, key=keccak(absent))
    with pytest.raises(ProofRefused):
        shown_word(replace(proof, key=keccak(absent)), storage_root=tree.root_hash, key=keccak(absent))


@given(words=STORAGES, root=KEYS)
def test_refuse__another_root(words: dict[bytes, int], root: bytes) -> None:
    """A good proof under one root proves nothing under another."""
    tree, key = storage_of(words), next(iter(words))

    with pytest.raises(ProofRefused, match="missing"):
        shown_word(SlotProof(key, words[key], nodes_of(tree, key)), storage_root=root, key=key)


@given(accounts=st.dictionaries(ADDRESSES, ACCOUNTS, min_size=1, max_size=8), absent=ADDRESSES)
def test_prove__accounts(accounts: dict[bytes, Account], absent: bytes) -> None:
    """Each account of a state is shown, and that one is not there is shown too."""
    tree = state_of(accounts)
    for address in (*accounts, absent):
        claimed = accounts.get(address, Account())
        proof = AccountProof(address, claimed, nodes_of(tree, address))
        assert verify_account(proof, state_root=tree.root_hash, address=address) == claimed


@given(account=ACCOUNTS, other=ACCOUNTS, address=ADDRESSES, neighbour=ADDRESSES)
def test_refuse__altered_account(account: Account, other: Account, address: bytes, neighbour: bytes) -> None:
    """No other account is accepted for one that is there, nor that it is not there, nor another one's proof."""
    tree = state_of({neighbour: other, address: account})
    for claimed in {other, Account()} - {account}:
        with pytest.raises(ProofRefused, match="not what is proven"):
            verify_account(
                AccountProof(address, claimed, nodes_of(tree, address)), state_root=tree.root_hash, address=address
            )
    if neighbour != address:
        good = AccountProof(neighbour, other, nodes_of(tree, neighbour))
        with pytest.raises(ProofRefused, match="of another account"):
            verify_account(good, state_root=tree.root_hash, address=address)


def test_prove__nothing_at_all() -> None:
    """In an empty tree nothing is there: geth gives no nodes for that, anvil the blank one; some nodes say zeros."""
    zeros = Account(0, 0, bytes(32), bytes(32))
    for nodes in ((), (b"\x80",)):
        assert shown_word(SlotProof(bytes(32), 0, nodes), storage_root=EMPTY_ROOT, key=bytes(32)) == 0
        for claimed in (Account(), zeros):
            proof = AccountProof(bytes(20), claimed, nodes)
            assert verify_account(proof, state_root=EMPTY_ROOT, address=bytes(20)) == Account()
    assert EMPTY_CODE.hex().startswith("c5d24601")


@pytest.mark.parametrize("leaf", [b"\x01", b"\xc0", rlp.encode([1, 2, 3]), rlp.encode([[1], 2, 3, 4]), b"\xf9"])
def test_refuse__no_account(leaf: bytes) -> None:
    """Where something else than an account stands, whoever made the root, it is refused and nothing breaks."""
    address = bytes(20)
    tree = tree_of({address: leaf})

    with pytest.raises(ProofRefused):
        verify_account(
            AccountProof(address, Account(), nodes_of(tree, address)), state_root=tree.root_hash, address=address
        )


def test_prove__zero_left_standing() -> None:
    """Anvil keeps a zero in its tree where other nodes take it out: that is a zero still, and no other word."""
    tree = tree_of({bytes(32): rlp.encode(0)})
    proof = SlotProof(bytes(32), 0, nodes_of(tree, bytes(32)))

    assert shown_word(proof, storage_root=tree.root_hash, key=bytes(32)) == 0
    with pytest.raises(ProofRefused, match="not what is proven"):
        shown_word(replace(proof, word=1), storage_root=tree.root_hash, key=bytes(32))


@pytest.mark.parametrize("leaf", [b"\xc0", rlp.encode([1, 2]), b"\xf9"])
def test_refuse__no_word(leaf: bytes) -> None:
    """A slot that holds no word is refused."""
    tree = tree_of({bytes(32): leaf})

    with pytest.raises(ProofRefused):
        shown_word(SlotProof(bytes(32), 0, nodes_of(tree, bytes(32))), storage_root=tree.root_hash, key=bytes(32))


@given(node=st.binary(min_size=1, max_size=80) | st.lists(st.binary(max_size=4), max_size=18).map(rlp.encode))
def test_refuse__rubbish_under_its_own_root(node: bytes) -> None:
    """A root made up over any bytes leads to a refusal or to a plain answer, never to a crash."""
    proof = SlotProof(bytes(32), 1, (node,))
    shown = verify_slots((proof,), storage_root=keccak(node), keys=(bytes(32),))[bytes(32)]

    assert isinstance(shown, ProofRefused) or shown == 1


@given(words=STORAGES, asked=st.lists(KEYS, max_size=4))
def test_walk__as_the_library_does(words: dict[bytes, int], asked: list[bytes]) -> None:
    """Our walk finds in any tree what py-evm's finds, short nodes inside of others too."""
    grown = storage_of(words)
    ours = Tree(node for key in (*words, *asked) for node in nodes_of(grown, key))

    for key in (*words, *asked):
        assert ours.find(grown.root_hash, key) == grown[keccak(key)]


@given(node=st.lists(st.binary(max_size=70) | st.lists(st.binary(max_size=4), max_size=3), max_size=18))
def test_cut__as_the_library_does(node: list[bytes | list[bytes]]) -> None:
    """A list is cut into the items that the library reads; with a byte less or more it is refused."""
    written = rlp.encode(node)

    assert cut(written) == node
    for other in (written[:-1], written + b"\x01"):
        with pytest.raises(NotATree):
            cut(other)


@pytest.mark.parametrize("node", [b"\xc1\x82", b"\xc1\xa0"])
def test_cut__beyond_its_list(node: bytes) -> None:
    """An item that says it is longer than the list it stands in makes it no node."""
    with pytest.raises(NotATree):
        cut(node)


def test_find__a_list_for_a_value() -> None:
    """A leaf that holds a list holds no value."""
    leaf = rlp.encode([b"\x20" + keccak(b"key"), [b"a"]])
    with pytest.raises(NotATree):
        Tree([leaf]).find(keccak(leaf), b"key")


@pytest.mark.parametrize("way", [b"", [b"a"]])
def test_find__no_way_on(way: bytes | list[bytes]) -> None:
    """A short node that names no digits, or names them by a list, is none."""
    node = rlp.encode([way, b"a"])
    with pytest.raises(NotATree):
        Tree([node]).find(keccak(node), b"key")
