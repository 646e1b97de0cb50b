"""Reads what halmos asks of words of bits as statements about integers."""

from dataclasses import dataclass
from typing import Any

import z3

from contracts.prove.arithmetic.sheet import Number, Sheet


class NotUnderstood(Exception):
    """A term that this solver leaves alone."""


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
        if kind == z3.Z3_OP_BMUL or name == f"f_evm_bvmul_{width}":
            return self._product(parts, width)
        if kind == z3.Z3_OP_BUDIV or name == f"f_evm_bvudiv_{width}":
            left, right = map(self.number, parts)
            return self.sheet.divide(left, right, 0 if name.startswith("f_evm") else (1 << width) - 1)
        return self._assembled(term, parts)

    def _assembled(self, term: z3.BitVecRef, parts: list[Any]) -> Number:
        """Read a word that is put together from others without multiplying."""
        match term.decl().kind():
            case z3.Z3_OP_BADD:
                return self._sum(parts, term.size())
            case z3.Z3_OP_CONCAT:
                return self._concat(parts)
            case z3.Z3_OP_EXTRACT:
                high, low = term.params()
                return self._extract(high, low, self.number(parts[0]))
            case z3.Z3_OP_ITE:
                return self._choice(parts[0], parts[1], parts[2])
            case _:
                raise NotUnderstood(term.decl().name())

    def _product(self, parts: list[Any], width: int) -> Number:
        product = self._signed(parts[0])
        for part in parts[1:]:
            product = self.sheet.multiply(product, self.number(part), width)
        return product

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
