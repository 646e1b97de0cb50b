"""Shelves: things that come and go, laid out in arrays that are made once and joined now and then."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from matcher.model import Task, Worker

Arrays = TypeVar("Arrays")
Thing = TypeVar("Thing", bound=Task | Worker)


@dataclass(frozen=True, slots=True)
class Shelf(Generic[Thing, Arrays]):
    """Things that are looked through together, a row each."""

    things: tuple[Thing, ...]
    arrays: Arrays
    gone: set[int]  # rows

    def present(self) -> dict[int, Thing]:
        """Return what is still there, by row."""
        return {row: thing for row, thing in enumerate(self.things) if row not in self.gone}


class Shelves(Generic[Thing, Arrays]):
    """All that is there of one kind, on few shelves, none of them much smaller than the next."""

    def __init__(self, lay_out: Callable[[Sequence[Thing]], Arrays]) -> None:
        self._lay_out: Callable[[Sequence[Thing]], Arrays] = lay_out
        self._shelves: list[Shelf[Thing, Arrays]] = []
        self._new: dict[str, Thing] = {}
        self._place: dict[str, tuple[Shelf[Thing, Arrays], int]] = {}

    def put(self, thing: Thing) -> None:
        """Take something in, in the place of whatever had its id."""
        self.drop(thing.id)
        self._new[thing.id] = thing

    def drop(self, name: str) -> None:
        """Let something go, if it is there."""
        self._new.pop(name, None)
        if name in self._place:
            shelf, row = self._place.pop(name)
            shelf.gone.add(row)

    def shelves(self) -> Sequence[Shelf[Thing, Arrays]]:
        """Return the shelves with everything on them; what has gone is let go of where it is more than is there."""
        if self._new or any(2 * len(shelf.gone) > len(shelf.things) for shelf in self._shelves):
            self._settle()
        return self._shelves

    def _settle(self) -> None:
        """Put what is new on a shelf, together with shelves that are not twice as large or that are half empty."""
        things = list(self._new.values())
        kept: list[Shelf[Thing, Arrays]] = []
        for shelf in sorted(self._shelves, key=lambda one: len(one.things)):
            if len(shelf.things) < 2 * len(things) or 2 * len(shelf.gone) > len(shelf.things):
                things += shelf.present().values()
                continue
            kept.append(shelf)
        self._shelves, self._new = kept, {}
        if not things:
            return
        things.sort(key=lambda thing: thing.id)
        made = Shelf(tuple(things), self._lay_out(things), set[int]())
        self._place |= {thing.id: (made, row) for row, thing in enumerate(things)}
        self._shelves = [*kept, made]
