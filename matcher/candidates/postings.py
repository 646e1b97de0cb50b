"""Postings: per tag who has it, in blocks of people who are near each other, the highest scores first in each.

Cells are the leaves of a k-d tree over the places of all (Bentley, "Multidimensional binary search trees", 1975),
split at the median of the widest side; those without a place are in the cell 0.
"""

from typing import NamedTuple

import numpy as np

from matcher.candidates.layout import (
    SIGNS,
    W_MOST,
    W_NAME,
    W_PLACED,
    W_POINT,
    Bits,
    Crowd,
    Ints,
    Postings,
    Rows,
    as_ints,
)

CELL_WORKERS = 6000  # at most; more cells bound distances more tightly, fewer are looked through faster
SORTED_BYTES_MAX = 1 << 13  # of bits a worker


class Stock(NamedTuple):
    """Workers in rows by cell, the highest scores first in each, and their postings."""

    crowd: Crowd
    postings: Postings
    place: Rows  # per row of the crowd as it was given, the row here


def stocked(crowd: Crowd, *, cell_workers: int = CELL_WORKERS) -> Stock:
    """Lay workers out, and make the postings of all tags that they have."""
    cell = _cells(crowd, cell_workers)
    order = np.lexsort((crowd.figures[:, W_NAME], -crowd.figures[:, W_MOST], cell))
    place = np.empty(len(order), dtype=np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    laid = Crowd(crowd.figures[order], crowd.bits[order], crowd.spans, crowd.barred)
    return Stock(laid, _postings(laid, cell[order]), place)


def _postings(crowd: Crowd, cell: Rows) -> Postings:
    """Make the postings of workers who are laid out: in order of rows is in order of cells and scores."""
    tag, owner = _held(crowd.bits)
    cells, tags = int(cell.max(initial=0)) + 1, int(tag.max(initial=-1)) + 1
    most = np.ascontiguousarray(crowd.figures[:, W_MOST])
    block = tag.astype(np.int64) * cells + cell[owner]
    first = np.flatnonzero(np.diff(block, prepend=-1))
    return Postings(
        blocks=np.searchsorted(tag[first], np.arange(tags + 1)).astype(np.int32),
        first=np.append(first, len(block)).astype(np.int32),
        cell=cell[owner[first]],
        top=most[owner[first]],
        row=owner,
        most=most[owner],
        mark=_marks(crowd.bits)[owner],
        box=_boxes(crowd.figures[:, W_POINT : W_POINT + 3], cell, cells),
    )


def _held(bits: Bits) -> tuple[Rows, Rows]:
    """List who has which tag: tags in order, and for each its holders in order of rows."""
    owner, tag = np.nonzero(np.unpackbits(bits, axis=1, bitorder="little").view(np.bool_))
    kind = np.uint16 if bits.shape[1] < SORTED_BYTES_MAX else np.int64  # short numbers are sorted much faster
    order = np.argsort(tag.astype(kind), kind="stable")
    return tag[order].astype(np.int32), owner[order].astype(np.int32)


def _marks(bits: Bits) -> Ints:
    """Return for each worker the bits of her tags folded into 63: what a task asks for can be asked of these first."""
    wide = np.zeros((len(bits), -(-bits.shape[1] // 8) * 8), dtype=np.uint8)
    wide[:, : bits.shape[1]] = bits
    return as_ints(np.bitwise_or.reduce(wide.view("<i8"), axis=1) & (2**SIGNS - 1))


def _cells(crowd: Crowd, cell_workers: int) -> Rows:
    """Give everybody with a place the number of a cell, from 1 on."""
    cell = np.zeros(len(crowd.figures), dtype=np.int32)
    points, found = crowd.figures[:, W_POINT : W_POINT + 3], 0
    left = [np.flatnonzero(crowd.figures[:, W_PLACED] == 1)]
    while left:
        rows = left.pop()
        if len(rows) == 0:
            continue
        here = points[rows]
        axis = int(np.argmax(here.max(axis=0) - here.min(axis=0)))
        middle = int(np.partition(here[:, axis], len(rows) // 2)[len(rows) // 2])
        is_below = here[:, axis] < middle
        if len(rows) <= cell_workers or not is_below.any():
            found += 1
            cell[rows] = found
            continue
        left += [rows[~is_below], rows[is_below]]
    return cell


def _boxes(points: Ints, cell: Rows, cells: int) -> Ints:
    """Return the smallest box around each cell; rows are in order of cells."""
    box = np.zeros((cells, 6), dtype=np.int64)
    starts = np.flatnonzero(np.diff(cell, prepend=-1))
    if len(starts):
        box[cell[starts], :3] = np.minimum.reduceat(points, starts)
        box[cell[starts], 3:] = np.maximum.reduceat(points, starts)
    return box
