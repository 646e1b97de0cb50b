"""A solver for halmos: what is about sums, products and quotients is proven in the integers, the rest is left to yices.

Bit by bit, no solver shows in useful time that a part of an amount is not more than the amount. In the integers it takes
a few facts about products and quotients. "unsat" stays sound: every fact added is true of all integers, a statement that
is not understood is left out, and to leave one out only makes a proof harder. Runs in the provers' own environment.
"""

import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

import z3

CHECK_MS = 500
WHOLE_MS = 20_000
YICES_SECONDS = 1.0


class NotUnderstood(Exception):
    """A term that this solver leaves alone."""


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


@dataclass(frozen=True, slots=True)
class Reader:
    """Turns words and what is said of them into integers."""

    sheet: Sheet

    def number(self, term: z3.BitVecRef) -> Number:
        """Read a word, once."""
        known = self.sheet.read.get(term.get_id())
        if known is None:
            known = self._number(term)
            self.sheet.read[term.get_id()] = known
            self.sheet.kept.append(term)
        return known

    def _number(self, term: z3.BitVecRef) -> Number:
        width = term.size()
        kind, name = term.decl().kind(), term.decl().name()
        parts = term.children()
        if z3.is_bv_value(term):
            return Number(z3.IntVal(term.as_long()), term.as_long(), term.as_long())
        if kind == z3.Z3_OP_UNINTERPRETED and not parts:
            return self.sheet.fresh(0, (1 << width) - 1)
        if kind == z3.Z3_OP_BADD:
            return self._sum(parts, width)
        if kind == z3.Z3_OP_BSUB:
            left, right = map(self.number, parts)
            return self.sheet.word(left.term - right.term, left.least - right.most, left.most - right.least, width)
        if kind == z3.Z3_OP_BMUL or name == f"f_evm_bvmul_{width}":
            product = self._signed(parts[0])
            for part in parts[1:]:
                product = self.sheet.multiply(product, self.number(part), width)
            return product
        if kind == z3.Z3_OP_BUDIV or name == f"f_evm_bvudiv_{width}":
            left, right = map(self.number, parts)
            return self.sheet.divide(left, right, 0 if name.startswith("f_evm") else (1 << width) - 1)
        if kind == z3.Z3_OP_CONCAT:
            return self._concat(parts)
        if kind == z3.Z3_OP_EXTRACT:
            return self._extract(*term.params(), self.number(parts[0]))
        if kind == z3.Z3_OP_ITE:
            return self._choice(*parts)
        raise NotUnderstood(name)

    def _signed(self, term: z3.BitVecRef) -> Number:
        """Read a factor: a constant in the upper half of the words stands for what is taken away."""
        number = self.number(term)
        if z3.is_bv_value(term) and number.least >= 1 << (term.size() - 1):
            below = number.least - (1 << term.size())
            return Number(z3.IntVal(below), below, below)
        return number

    def _sum(self, parts: list[z3.BitVecRef], width: int) -> Number:
        """Add up before the result is brought into its word, so that 10000 - x never leaves it."""
        whole, least, most = z3.IntVal(0), 0, 0
        for part in parts:
            number = self._summand(part, width)
            whole, least, most = whole + number.term, least + number.least, most + number.most
        return self.sheet.word(z3.simplify(whole), least, most, width)

    def _summand(self, part: z3.BitVecRef, width: int) -> Number:
        factors = part.children()
        if part.decl().kind() == z3.Z3_OP_BMUL and len(factors) == 2 and z3.is_bv_value(factors[0]):  # noqa: PLR2004
            left, right = self._signed(factors[0]), self.number(factors[1])
            ends = sorted((left.least * right.least, left.least * right.most))
            return Number(left.term * right.term, *ends)
        if part.decl().kind() == z3.Z3_OP_BADD:
            return self._sum(part.children(), width)
        return self._signed(part)

    def _concat(self, parts: list[z3.BitVecRef]) -> Number:
        whole, least, most = z3.IntVal(0), 0, 0
        for part in parts:
            number, scale = self.number(part), 1 << part.size()
            whole, least, most = whole * scale + number.term, least * scale + number.least, most * scale + number.most
        return Number(z3.simplify(whole), least, most)

    def _extract(self, high: int, low: int, number: Number) -> Number:
        if number.most < 1 << low:
            return Number(z3.IntVal(0), 0, 0)
        if low == 0 and number.most < 1 << (high + 1):
            return number
        above = self.sheet.fresh(0, number.most >> (high + 1))
        part = self.sheet.fresh(0, (1 << (high + 1 - low)) - 1)
        below = self.sheet.fresh(0, (1 << low) - 1)
        whole = above.term * (1 << (high + 1)) + part.term * (1 << low) + below.term
        self.sheet.solver.add(number.term == whole)
        return part

    def _choice(self, condition: z3.BoolRef, left: z3.BitVecRef, right: z3.BitVecRef) -> Number:
        told = z3.simplify(condition)
        if z3.is_true(told) or z3.is_false(told):
            return self.number(left if z3.is_true(told) else right)
        decided = self.statement(condition)
        if self.sheet.holds(decided):
            return self.number(left)
        if self.sheet.holds(z3.Not(decided)):
            return self.number(right)
        one, other = self.number(left), self.number(right)
        return Number(z3.If(decided, one.term, other.term), min(one.least, other.least), max(one.most, other.most))

    def statement(self, term: z3.BoolRef) -> z3.BoolRef:
        """Read what is said of words."""
        kind, parts = term.decl().kind(), term.children()
        if z3.is_true(term) or z3.is_false(term):
            return term
        joins = {z3.Z3_OP_AND: z3.And, z3.Z3_OP_OR: z3.Or, z3.Z3_OP_NOT: z3.Not, z3.Z3_OP_IMPLIES: z3.Implies}
        if kind in joins:
            return joins[kind](*map(self.statement, parts))
        if kind in {z3.Z3_OP_EQ, z3.Z3_OP_DISTINCT} and z3.is_bv(parts[0]) and len(parts) == 2:  # noqa: PLR2004
            left, right = (self.number(part).term for part in parts)
            return left == right if kind == z3.Z3_OP_EQ else left != right
        orders = {
            z3.Z3_OP_ULEQ: lambda a, b: a <= b,
            z3.Z3_OP_ULT: lambda a, b: a < b,
            z3.Z3_OP_UGEQ: lambda a, b: a >= b,
            z3.Z3_OP_UGT: lambda a, b: a > b,
        }
        if kind in orders:
            return orders[kind](*(self.number(part).term for part in parts))
        raise NotUnderstood(term.decl().name())


def narrow(reader: Reader, statement: z3.BoolRef) -> bool:
    """Read the statement that an argument is of few bits, which halmos writes as p = concat(0, extract(p))."""
    if not z3.is_eq(statement):
        return False
    whole, padded = statement.children()
    if not z3.is_const(whole) or padded.decl().kind() != z3.Z3_OP_CONCAT:
        return False
    *padding, part = padded.children()
    if not all(z3.is_bv_value(zeros) and zeros.as_long() == 0 for zeros in padding):
        return False
    if part.decl().kind() != z3.Z3_OP_EXTRACT or part.params()[1] != 0 or not z3.eq(part.children()[0], whole):
        return False
    reader.sheet.read[whole.get_id()] = reader.sheet.fresh(0, (1 << (part.params()[0] + 1)) - 1)
    return True


def refuted(path: Path) -> bool:
    """Tell whether the query has no answer, as far as integers can show it."""
    sheet = Sheet()
    reader = Reader(sheet)
    statements = list(z3.parse_smt2_file(str(path)))
    rest = [statement for statement in statements if not narrow(reader, statement)]
    for statement in rest:
        try:
            sheet.solver.add(reader.statement(statement))
        except NotUnderstood:
            continue
    sheet.solver.set("timeout", WHOLE_MS)
    return bool(sheet.solver.check() == z3.unsat)


def ask_yices(path: Path, seconds: float | None) -> str:
    """Let yices decide bit by bit; empty if it is not done in time."""
    yices = Path(sys.executable).with_name("yices-smt2")
    command = [yices, "--smt2-model-format", "--bvconst-in-decimal", path]
    try:
        return subprocess.run(command, check=False, capture_output=True, text=True, timeout=seconds).stdout  # noqa: S603
    except subprocess.TimeoutExpired:
        return ""


def main() -> int:
    """Answer one query as halmos expects it: what is quick bit by bit, then in the integers, then bit by bit to the end."""
    path = Path(sys.argv[-1])
    answer = ask_yices(path, YICES_SECONDS)
    if not answer:
        answer = "unsat\n" if refuted(path) else ask_yices(path, None)
    sys.stdout.write(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
