"""A query as integers: sums and products within a word, and what school arithmetic says of quotients."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import z3

CHECK_MS = 500


@dataclass(frozen=True, slots=True)
class Number:
    """An integer expression and the range that it is known to stay in."""

    term: z3.ArithRef
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Quotient:
    """A division, rounded down; `factors` are what was multiplied to make the dividend, if that is known."""

    over: Number
    under: Number
    whole: Number
    factors: tuple[Number, ...]


@dataclass(slots=True)
class Sheet:
    """The query as integers: what was read so far, and the facts that come with it."""

    solver: z3.Solver = field(default_factory=z3.Solver)
    read: dict[int, Number] = field(default_factory=dict)
    kept: list[z3.AstRef] = field(default_factory=list)  # a dead term's number would be given to another
    factors: dict[int, tuple[Number, Number]] = field(default_factory=dict)
    quotients: list[Quotient] = field(default_factory=list)
    count: int = 0

    def fresh(self, least: int, most: int) -> Number:
        """Make a new unknown in a range."""
        self.count += 1
        term = z3.Int(f"n{self.count}")
        self.solver.add(term >= least, term <= most)
        return Number(term, least, most)

    def holds(self, claim: z3.BoolRef) -> bool:
        """Tell whether a claim follows from what was read; not to know is a no."""
        self.solver.push()
        self.solver.set("timeout", CHECK_MS)
        self.solver.add(z3.Not(claim))
        answer = self.solver.check()
        self.solver.pop()
        return bool(answer == z3.unsat)

    def word(self, term: z3.ArithRef, least: int, most: int, width: int) -> Number:
        """Bring a result back into the word that it stands in."""
        top = 1 << width
        if least >= 0 and most < top:
            return Number(term, least, most)
        if self.holds(z3.And(term >= 0, term < top)):
            return Number(term, max(least, 0), self.ceiling(term, min(most, top - 1)))
        rest, turns = self.fresh(0, top - 1), self.fresh(least // top, most // top)
        self.solver.add(term == rest.term + top * turns.term)
        return rest

    def ceiling(self, term: z3.ArithRef, most: int) -> int:
        """Find a smaller bound, so that what is made of this number is not thought to overflow."""
        for bits in (8, 14, 24, 96, 128):
            if (1 << bits) <= most and self.holds(term < 1 << bits):
                return (1 << bits) - 1
        return most

    def multiply(self, left: Number, right: Number, width: int) -> Number:
        """Multiply within a word."""
        corners = [a * b for a in (left.least, left.most) for b in (right.least, right.most)]
        exact = left.term * right.term
        product = self.word(exact, min(corners), max(corners), width)
        if left.least >= 0 and right.least >= 0 and z3.eq(product.term, exact):
            self.factors[product.term.get_id()] = (left, right)
            self.kept.append(product.term)
        return product

    def divide(self, over: Number, under: Number, by_zero: int) -> Number:
        """Divide, rounding down; what a division by zero gives is for the caller to say."""
        whole = self.fresh(0, max(over.most, by_zero))
        share = whole.term * under.term
        exact = z3.And(share <= over.term, over.term < share + under.term)
        self.solver.add(z3.If(under.term == 0, whole.term == by_zero, exact))
        found = Quotient(over, under, whole, self.factors.get(over.term.get_id(), ()))
        for fact in facts(found, self.quotients):
            self.solver.add(fact)
        self.quotients.append(found)
        return whole


def facts(new: Quotient, known: Iterable[Quotient]) -> Iterable[z3.BoolRef]:
    """Yield what is true of a quotient in itself and beside others; each is a line of school arithmetic."""
    under = new.under.term
    yield z3.Implies(under >= 1, new.whole.term <= new.over.term)
    for one, other in (new.factors, new.factors[::-1]) if new.factors else ():
        # a * b / c <= a as long as b <= c; and a * b / a = b
        yield z3.Implies(z3.And(under >= 1, other.term <= under), new.whole.term <= one.term)
        yield z3.Implies(z3.And(under >= 1, one.term == under), new.whole.term == other.term)
    for old in known:
        if not z3.eq(old.under.term, under):
            continue
        yield z3.Implies(z3.And(under >= 1, old.over.term <= new.over.term), old.whole.term <= new.whole.term)
        yield z3.Implies(z3.And(under >= 1, old.over.term >= new.over.term), old.whole.term >= new.whole.term)
        yield from shared(new, old)


def shared(new: Quotient, old: Quotient) -> Iterable[z3.BoolRef]:
    """Yield what is true of two quotients by the same number whose dividends share a factor."""
    under = new.under.term
    for one, b in (new.factors, new.factors[::-1]) if new.factors else ():
        for two, c in (old.factors, old.factors[::-1]) if old.factors else ():
            if z3.eq(one.term, two.term):
                # a * b / d + a * c / d <= a as long as b + c <= d; and b <= c orders the quotients
                both = new.whole.term + old.whole.term
                yield z3.Implies(z3.And(under >= 1, b.term + c.term <= under), both <= one.term)
                yield z3.Implies(z3.And(under >= 1, b.term <= c.term), new.whole.term <= old.whole.term)
                yield z3.Implies(z3.And(under >= 1, b.term >= c.term), new.whole.term >= old.whole.term)
