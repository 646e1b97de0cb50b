"""Normal distributions in natural form, where independent pieces of evidence add up.

A message says of each of n unknowns: precision (one over variance) and information (precision times mean).
No evidence is precision 0. The three operations below are all that belief propagation needs.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


class Normal(NamedTuple):
    """Independent normal beliefs about n unknowns: two arrays of shape (n,)."""

    precision: Floats
    information: Floats

    @property
    def variance(self) -> Floats:
        """One over the precision."""
        return 1 / self.precision

    @property
    def mean(self) -> Floats:
        """The expected values."""
        return self.information / self.precision

    def at(self, places: Places) -> "Normal":
        """The beliefs about the unknowns at these places, in this order."""
        return Normal(self.precision[places], self.information[places])

    def plus(self, other: "Normal") -> "Normal":
        """Both pieces of evidence together."""
        return Normal(self.precision + other.precision, self.information + other.information)

    def without(self, part: "Normal") -> "Normal":
        """What would be believed without a piece of evidence that is in it."""
        return Normal(self.precision - part.precision, self.information - part.information)

    def summed(self, places: Places, size: int) -> "Normal":
        """All evidence about the same place together, for `size` places."""
        return Normal(binned(places, self.precision, size), binned(places, self.information, size))

    def less(self, other: "Normal") -> "Normal":
        """What evidence about the sum of two unknowns says about one, with `other` believed about the other."""
        share = other.precision / (other.precision + self.precision)
        return Normal(share * self.precision, share * (self.information - self.precision * other.mean))

    def blurred(self, variance: float) -> "Normal":
        """What evidence about one unknown says about another that differs from it by so much chance."""
        share = 1 / (1 + variance * self.precision)
        return Normal(share * self.precision, share * self.information)


def binned(places: Places, value: Floats, size: int) -> Floats:
    """Return the sum of the values at each of `size` places."""
    return np.bincount(places, value, size).astype(np.float64, copy=False)


def constant(size: int, *, variance: float) -> Normal:
    """Return the belief that each of `size` unknowns is about zero."""
    return Normal(np.full(size, 1 / variance), np.zeros(size))
