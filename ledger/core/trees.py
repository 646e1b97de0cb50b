"""Ethereum's trees walked by their nodes: from a root's hash to what stands under a key, or to where nothing does.

Each node is named by what it really hashes to, whatever it was said to be, and cut up once however many ways lead
through it. The tests hold this against `trie`, the library that py-evm uses, which is forty times slower.
"""

from collections.abc import Iterable

from eth_hash.auto import keccak

HASH, DIGITS = 32, 64
BRANCH, SHORT = 17, 2  # items of a node
LEAF, ODD = 2, 1  # flags of a short node's first digit
EMPTY_ROOT = keccak(b"\x80")  # of a tree with nothing in it
# The first byte of an item: below, it is itself; then strings by length, with a length of several bytes; then lists.
_STRING, _LONG_STRING, _LIST, _LONG_LIST = 0x80, 0xB8, 0xC0, 0xF8

Node = list["bytes | Node"]


class NodeMissing(LookupError):
    """A way leads to a node that was not handed in, or was altered."""


class NotATree(ValueError):
    """Bytes that are no node."""


class Tree:
    """The nodes that are known, of one tree or several."""

    def __init__(self, nodes: Iterable[bytes]) -> None:
        self._raw = {keccak(node): node for node in frozenset(nodes)}
        self._cut: dict[bytes, Node] = {}

    def find(self, root: bytes, key: bytes) -> bytes:
        """Walk from a root to what stands under a key; nothing where the tree shows that nothing does.

        Raises:
            NodeMissing: a node on the way is not known.
            NotATree: what is on the way is no node.
        """
        if root == EMPTY_ROOT:
            return b""
        digits, at, node = keccak(key).hex(), 0, self._node(root)
        while True:
            if len(node) == BRANCH and at < DIGITS:
                child = node[int(digits[at], 16)]
                at += 1
            elif len(node) == SHORT:
                part, is_leaf = _way(node[0])
                if not digits.startswith(part, at):
                    return b""
                child, at = node[1], at + len(part)
                if is_leaf:
                    return _value(child) if at == DIGITS else b""
            else:
                raise NotATree("a node of no known form")
            if not child:
                return b""
            node = child if isinstance(child, list) else self._node(child)

    def _node(self, name: bytes) -> Node:
        node = self._cut.get(name)
        if node is None:
            raw = self._raw.get(name)
            if raw is None:
                raise NodeMissing(name.hex())
            node = self._cut[name] = cut(raw)
        return node


def cut(node: bytes) -> Node:
    """Cut a list as RLP writes it into its items; what is a list itself is cut too.

    Raises:
        NotATree: it is no list, or does not end where it says.
    """
    try:
        start, end = _bounds(node, 0)
        if node[0] < _LIST or end != len(node):
            raise NotATree("no list")
        return _items(node, start, end)
    except (IndexError, RecursionError) as broken:
        raise NotATree("cut short") from broken


def word_of(found: bytes) -> int:
    """Read a number as RLP writes it, of at most 32 bytes; zero too: others take it out of a tree, anvil leaves it.

    Raises:
        NotATree: it is none.
    """
    if len(found) == 1 and found[0] < _STRING:
        return found[0]
    if not found or not _STRING <= found[0] <= _STRING + HASH or len(found) != found[0] - _STRING + 1:
        raise NotATree("no number")
    return int.from_bytes(found[1:])


def _items(node: bytes, at: int, end: int) -> Node:
    items: Node = []
    while at < end:
        first = node[at]
        if first == _STRING + HASH:  # most are hashes
            items.append(node[at + 1 : at + 1 + HASH])
            at += 1 + HASH
            continue
        start, stop = _bounds(node, at)
        if stop > end:
            raise NotATree("an item goes on beyond its list")
        items.append(_items(node, start, stop) if first >= _LIST else node[start:stop])
        at = stop
    if at != end:
        raise NotATree("an item goes on beyond its list")
    return items


def _bounds(node: bytes, at: int) -> tuple[int, int]:
    """Say where the content of an item begins and ends."""
    first = node[at]
    if first < _STRING:
        return at, at + 1
    base = _STRING if first < _LIST else _LIST
    if first < _LONG_STRING or _LIST <= first < _LONG_LIST:
        return at + 1, at + 1 + first - base
    start = at + 1 + first - base - 55
    return start, start + int.from_bytes(node[at + 1 : start])


def _way(item: "bytes | Node") -> tuple[str, bool]:
    """Read the digits that a short node stands for, and whether it is a leaf."""
    if not isinstance(item, bytes) or not item:
        raise NotATree("a node of no known form")
    flags = item[0] >> 4
    return item.hex()[1 if flags & ODD else 2 :], bool(flags & LEAF)


def _value(item: "bytes | Node") -> bytes:
    if isinstance(item, list):
        raise NotATree("a list where a value should be")
    return item
