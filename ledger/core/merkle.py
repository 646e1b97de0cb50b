"""The tree over a batch's tasks. Twin of contracts/src/libraries/Merkle.sol.

A leaf holds up to four tasks: its number, then worker and amount of each. So a leaf has 33, 65, 97 or 129 bytes and a
node 64: neither passes for the other. A row of odd length moves its last node up as it is: nothing is ever doubled.
The index alone says where in its leaf a task stands and on which side each sibling.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from eth_hash.auto import keccak
from eth_utils.address import to_canonical_address

LEAF_TASKS = 4


@dataclass(frozen=True, slots=True)
class ProvenTask:
    """One task of a batch with what proves it: the other tasks of its leaf, a word each, then the siblings upwards."""

    index: int
    worker: str
    reward: int
    proof: tuple[bytes, ...]


def word_of(worker: str, reward: int) -> bytes:
    """Write one task as a leaf holds it."""
    return to_canonical_address(worker) + reward.to_bytes(12)


def leaf_of(number: int, words: Sequence[bytes]) -> bytes:
    """Hash up to four tasks."""
    return keccak(number.to_bytes(1) + b"".join(words))


def root_of(workers: Sequence[str], rewards: Sequence[int]) -> bytes:
    """Hash all tasks of a batch into one root; worker and reward stand by index."""
    return _rows(_leaves(workers, rewards))[-1][0]


def root_of_words(words: Sequence[bytes]) -> bytes:
    """Hash words of 32 bytes into one root, by the same tree."""
    return _rows(_in_leaves(words))[-1][0]


def prove(workers: Sequence[str], rewards: Sequence[int], index: int) -> ProvenTask:
    """Make what proves one task; for a batch of one it is empty."""
    return prove_all(workers, rewards)[index]


def prove_all(workers: Sequence[str], rewards: Sequence[int]) -> tuple[ProvenTask, ...]:
    """Prove every task, hashing the tree once."""
    leaves = _leaves(workers, rewards)
    rows = _rows(leaves)
    return tuple(
        ProvenTask(index, worker, reward, _mates(leaves, index) + _path(rows, index // LEAF_TASKS))
        for index, (worker, reward) in enumerate(zip(workers, rewards, strict=True))
    )


def root_from(task: ProvenTask, count: int) -> bytes | None:
    """Follow a task's proof to its root; nothing if the proof is not of the length that the index asks for."""
    if task.index >= count:
        return None
    place, width, proof = task.index // LEAF_TASKS, -(-count // LEAF_TASKS), list(task.proof)
    size = min(LEAF_TASKS, count - place * LEAF_TASKS)
    if len(proof) < size - 1:
        return None
    words, proof = proof[: size - 1], proof[size - 1 :]
    words.insert(task.index % LEAF_TASKS, word_of(task.worker, task.reward))
    node = leaf_of(place, words)
    while width > 1:
        if place ^ 1 < width:
            if not proof:
                return None
            sibling = proof.pop(0)
            node = keccak(sibling + node if place % 2 else node + sibling)
        place, width = place // 2, (width + 1) // 2
    return None if proof else node


def _leaves(workers: Sequence[str], rewards: Sequence[int]) -> list[list[bytes]]:
    return _in_leaves([word_of(worker, reward) for worker, reward in zip(workers, rewards, strict=True)])


def _in_leaves(words: Sequence[bytes]) -> list[list[bytes]]:
    return [list(words[at : at + LEAF_TASKS]) for at in range(0, len(words), LEAF_TASKS)]


def _mates(leaves: list[list[bytes]], index: int) -> tuple[bytes, ...]:
    leaf, place = leaves[index // LEAF_TASKS], index % LEAF_TASKS
    return (*leaf[:place], *leaf[place + 1 :])


def _path(rows: list[list[bytes]], place: int) -> tuple[bytes, ...]:
    siblings = ((row, (place >> height) ^ 1) for height, row in enumerate(rows))
    return tuple(row[sibling] for row, sibling in siblings if sibling < len(row))


def _rows(leaves: list[list[bytes]]) -> list[list[bytes]]:
    rows = [[leaf_of(number, words) for number, words in enumerate(leaves)]]
    while len(rows[-1]) > 1:
        row = rows[-1]
        # The last node of a row of odd length has no partner, and a slice of one is that node itself.
        rows.append([_join(row[i : i + 2]) for i in range(0, len(row), 2)])
    return rows


def _join(pair: list[bytes]) -> bytes:
    return keccak(pair[0] + pair[1]) if len(pair) > 1 else pair[0]
