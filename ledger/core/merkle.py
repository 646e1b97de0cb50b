"""The tree over a batch's tasks. Twin of contracts/src/libraries/Merkle.sol.

A leaf is 33 bytes and a node 64, so neither passes for the other. A row of odd length moves its last node up
as it is: nothing is ever doubled. The index alone says on which side each sibling stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from eth_utils.address import to_canonical_address
from eth_utils.crypto import keccak


@dataclass(frozen=True, slots=True)
class ProvenTask:
    """One task of a batch with the path that proves it."""

    index: int
    worker: str
    reward: int
    proof: tuple[bytes, ...]

    def as_tuple(self) -> tuple[int, str, int, tuple[bytes, ...]]:
        """Give the fields as the contract's ABI takes them."""
        return (self.index, self.worker, self.reward, self.proof)


def leaf_of(index: int, worker: str, reward: int) -> bytes:
    """Hash one task."""
    return keccak(index.to_bytes(1) + to_canonical_address(worker) + reward.to_bytes(12))


def root_of(workers: Sequence[str], rewards: Sequence[int]) -> bytes:
    """Hash all tasks of a batch into one root; worker and reward stand by index."""
    return _rows(workers, rewards)[-1][0]


def prove(workers: Sequence[str], rewards: Sequence[int], index: int) -> ProvenTask:
    """Make the path from one task to the root; for a batch of one it is empty."""
    return prove_all(workers, rewards)[index]


def prove_all(workers: Sequence[str], rewards: Sequence[int]) -> tuple[ProvenTask, ...]:
    """Make the path of every task, hashing the tree once."""
    rows = _rows(workers, rewards)
    return tuple(
        ProvenTask(index=index, worker=worker, reward=reward, proof=_path(rows, index))
        for index, (worker, reward) in enumerate(zip(workers, rewards, strict=True))
    )


def root_from(task: ProvenTask, count: int) -> bytes | None:
    """Follow a task's path to its root; nothing if the path is not of the length that the index asks for."""
    node = leaf_of(task.index, task.worker, task.reward)
    place, width, proof = task.index, count, list(task.proof)
    while width > 1:
        if place ^ 1 < width:
            if not proof:
                return None
            sibling = proof.pop(0)
            node = keccak(sibling + node if place % 2 else node + sibling)
        place, width = place // 2, (width + 1) // 2
    return None if proof else node


def _path(rows: list[list[bytes]], index: int) -> tuple[bytes, ...]:
    siblings = ((row, (index >> height) ^ 1) for height, row in enumerate(rows))
    return tuple(row[place] for row, place in siblings if place < len(row))


def _rows(workers: Sequence[str], rewards: Sequence[int]) -> list[list[bytes]]:
    pairs = zip(workers, rewards, strict=True)
    rows = [[leaf_of(index, worker, reward) for index, (worker, reward) in enumerate(pairs)]]
    while len(rows[-1]) > 1:
        row = rows[-1]
        # The last node of a row of odd length has no partner, and a slice of one is that node itself.
        rows.append([_join(row[i : i + 2]) for i in range(0, len(row), 2)])
    return rows


def _join(pair: list[bytes]) -> bytes:
    return keccak(pair[0] + pair[1]) if len(pair) > 1 else pair[0]
