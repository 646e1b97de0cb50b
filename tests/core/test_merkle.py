"""The tree over a batch: each task is proven at its own place, and nowhere else."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.merkle import LEAF_TASKS, ProvenTask, leaf_of, prove, root_from, root_of, word_of

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
    assert [(task.index, task.worker, task.reward) for task in proven] == [
        (index, workers[index], rewards[index]) for index in places
    ]


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


@given(count=st.integers(1, 40), number=st.integers(0, 39), claimed=st.integers(0, 255))
def test_prove__at_no_other_place(count: int, number: int, claimed: int) -> None:
    """What proves a task at its place proves it at no other, in its own leaf or another, in the batch or beyond it."""
    workers, rewards = table(count)
    task = prove(workers, rewards, number % count)

    assert (root_from(replace(task, index=claimed), count) == root_of(workers, rewards)) == (claimed == task.index)


@pytest.mark.parametrize("count", SIZES)
def test_proof__no_longer_than_needed(count: int) -> None:
    """A proof is the other tasks of the leaf, a word each, then one sibling a level where there is one."""
    workers, rewards = table(count)
    first = prove(workers, rewards, 0)
    mates = [word_of(worker, reward) for worker, reward in zip(workers, rewards, strict=True)][1:LEAF_TASKS]
    levels = max(0, -(-count // LEAF_TASKS) - 1).bit_length()

    assert list(first.proof[: len(mates)]) == mates
    assert len(first.proof) == len(mates) + levels


def test_prove__nothing() -> None:
    """A leaf without its other tasks, or a path cut short, proves nothing."""
    workers, rewards = table(9)
    task = prove(workers, rewards, 0)

    for length in range(len(task.proof)):
        assert root_from(replace(task, proof=task.proof[:length]), 9) is None


def test_leaf__is_no_node() -> None:
    """A single task's root is its leaf; no leaf of any size has the length of what a node hashes."""
    words = [word_of("0x" + "1" * 40, 5)] * LEAF_TASKS
    lengths = {1 + len(b"".join(words[:size])) for size in range(1, LEAF_TASKS + 1)}

    assert root_of(["0x" + "1" * 40], [5]) == leaf_of(0, words[:1])
    assert root_from(ProvenTask(0, "0x" + "1" * 40, 5, ()), 1) == leaf_of(0, words[:1])
    assert lengths == {33, 65, 97, 129}
    assert 64 not in lengths
