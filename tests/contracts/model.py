"""The escrow in Python, as protocol.md has it: which call is refused, and what each one moves."""

from collections import Counter
from dataclasses import dataclass, field

from ledger.core.terms import Terms, split
from tests.contracts.world import Batch

FULL = 100


@dataclass
class Piece:
    """Where one task of the model stands."""

    stage: str = "opened"
    rating: int = 0
    ends: int = 0  # how often it has settled: never more than once


@dataclass
class Model:
    """All that the escrow owes and has committed."""

    owed: Counter[tuple[str, str]] = field(default_factory=Counter)  # by token and holder
    held: Counter[str] = field(default_factory=Counter)  # by token: in less out
    pieces: dict[bytes, list[Piece]] = field(default_factory=dict)
    batches: dict[bytes, Batch] = field(default_factory=dict)
    gone: set[bytes] = field(default_factory=set)  # batches of which the contract has kept nothing

    def deposit(self, token: str, holder: str, minor: int) -> None:
        """Money comes in."""
        self.owed[token, holder] += minor
        self.held[token] += minor

    def withdraw(self, token: str, holder: str, minor: int) -> str | None:
        """Money goes out; the answer is why not."""
        if self.owed[token, holder] < minor:
            return "BalanceTooLow"
        self.owed[token, holder] -= minor
        self.held[token] -= minor
        return None

    def open(self, batch: Batch, now: int) -> str | None:
        """Money is committed; the answer is why not."""
        terms, total = batch.terms, sum(batch.rewards)
        if now >= terms.open_by:
            return "TooLate"
        if batch.id in self.pieces:
            return "AlreadyOpened"
        if self.owed[terms.token, terms.employer] < total:
            return "BalanceTooLow"
        self.owed[terms.token, terms.employer] -= total
        self.pieces[batch.id] = [Piece() for _ in batch.rewards]
        self.batches[batch.id] = batch
        return None

    def act(self, name: str, batch: Batch, index: int, rating: int, now: int) -> str | None:
        """One step of one task; the answer is why not."""
        piece = self.pieces[batch.id][index]
        if batch.id in self.gone:
            return "UnknownBatch"
        refused = self._refusal(name, batch.terms, piece, rating, now)
        if refused is None:
            self._apply(name, batch, index, rating, now)
        return refused

    def committed(self, token: str) -> int:
        """What open tasks hold of a token."""
        return sum(
            reward
            for batch in self.batches.values()
            for reward, piece in zip(batch.rewards, self.pieces[batch.id], strict=True)
            if batch.terms.token == token and piece.stage != "closed"
        )

    def state(self, batch_id: bytes, index: int) -> tuple[str, int]:
        """What `taskState` should say."""
        piece = self.pieces[batch_id][index]
        if batch_id in self.gone:
            return "none", 0
        return piece.stage, piece.rating if piece.stage == "rated" else 0

    @staticmethod
    def _refusal(name: str, terms: Terms, piece: Piece, rating: int, now: int) -> str | None:
        is_full = rating >= terms.full_rating
        stages = {
            "deliver": {"opened", "delivered"},
            "rate": {"opened", "delivered"} if is_full else {"delivered"},
            "accept": {"rated"},
            "finish": {"rated"},
            "release": {"delivered"},
            "refund": {"opened"},
        }[name]
        if piece.stage not in stages:
            return "WrongStage"
        if name == "accept" and rating != piece.rating:
            return "WrongRating"
        closes = {"deliver": terms.submit_by, "accept": terms.contest_by}
        if name == "rate" and not is_full:
            closes["rate"] = terms.rate_by
        opens = {"finish": terms.contest_by, "release": terms.rate_by, "refund": terms.submit_by}
        if name in closes and now >= closes[name]:
            return "TooLate"
        return "TooEarly" if name in opens and now < opens[name] else None

    def _apply(self, name: str, batch: Batch, index: int, rating: int, now: int) -> None:
        piece, terms = self.pieces[batch.id][index], batch.terms
        if name == "deliver":
            piece.stage = "delivered"
        elif name == "rate" and rating < terms.full_rating:
            piece.stage, piece.rating = "rated", rating
        elif name == "refund":
            self.owed[terms.token, terms.employer] += batch.rewards[index]
            self._end(batch, piece, now)
        else:
            graded = {"rate": rating, "release": FULL}.get(name, piece.rating)
            parts = split(terms, batch.rewards[index], graded)
            self.owed[terms.token, batch.workers[index]] += parts.payout
            self.owed[terms.token, terms.fee_receiver] += parts.fee
            self.owed[terms.token, terms.benefits_fund] += parts.benefits
            self.owed[terms.token, terms.employer] += parts.refund
            self._end(batch, piece, now)

    def _end(self, batch: Batch, piece: Piece, now: int) -> None:
        piece.stage = "closed"
        piece.ends += 1
        if now >= batch.terms.open_by and all(one.stage == "closed" for one in self.pieces[batch.id]):
            self.gone.add(batch.id)
