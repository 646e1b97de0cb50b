"""The tree over a batch: each task is proven at its own place, and nowhere else."""

from dataclasses import replace

import pytest

from ledger.core.merkle import leaf_of, prove, root_from, root_of

SIZES = (1, 2, 3, 4, 5, 7, 8, 9, 31, 255)


def table(count: int) -> tuple[list[str], list[int]]:
    """Make that many workers and rewards."""
    return [f"0x{number + 1:040x}" for number in range(count)], [100 + number for number in range(count)]


@pytest.mark.parametrize("count", SIZES)
def test_prove__each_task(count: int) -> None:
    """The path of each task leads to the root."""
    workers, rewards = table(count)
    places = sorted({*range(min(count, 9)), count // 2, count - 1})
    proven = [prove(workers, rewards, index) for index in places]

    assert {root_from(task, count) for task in proven} == {root_of(workers, rewards)}
    assert [task.as_tuple()[:3] for task in proven] == [(index, workers[index], rewards[index]) for index in places]


@pytest.mark.parametrize("count", SIZES)
def test_prove__anything_else(count: int) -> None:
    """Another reward, worker or place, and a path too short or too long, do not lead there."""
    workers, rewards = table(count)
    root, task = root_of(workers, rewards), prove(workers, rewards, count - 1)
    others = (
        replace(task, reward=1),
        replace(task, worker=f"0x{0xEE:040x}"),
        replace(task, index=count),
        replace(task, proof=task.proof[:-1]) if task.proof else replace(task, reward=2),
        replace(task, proof=(*task.proof, root)),
    )

    assert all(root_from(other, count) != root for other in others)


def test_leaf__is_no_node() -> None:
    """A single task's root is its leaf, which has another length than what a node hashes."""
    assert root_of(["0x" + "1" * 40], [5]) == leaf_of(0, "0x" + "1" * 40, 5)
