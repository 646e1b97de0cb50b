"""The escrow in Python, as protocol.md has it: which call is refused and with what values, and what each one moves."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ledger.core.packed import Outcome, Path
from ledger.core.terms import arbiter_fee, by_default, divide, earned
from tests.contracts.chain import Refusal
from tests.contracts.world import STAGES, Batch

OPENED, DELIVERED, RATED, CONTESTED, CLOSED = range(1, 6)
TOP_RATING = 100


class Refused(Exception):
    """A call is refused, and with what."""

    def __init__(self, name: str, *values: object) -> None:
        super().__init__(name)
        self.refusal = Refusal(name, values)


@dataclass(frozen=True)
class Done:
    """What a call that was not refused has done."""

    outcomes: tuple[Outcome, ...] = ()
    skipped: tuple[tuple[int, str], ...] = ()
    rated: tuple[tuple[int, int], ...] = ()


@dataclass
class Piece:
    """Where one task of the model stands."""

    stage: int = OPENED
    rating: int = 0
    ends: int = 0  # how often it has settled: never more than once


@dataclass
class Book:
    """A batch of which the contract knows."""

    batch: Batch
    pieces: list[Piece]
    is_gone: bool = False  # the contract has kept nothing of it


@dataclass
class Model:
    """All that the escrow owes and has committed."""

    now: int = 0
    owed: Counter[tuple[str, str]] = field(default_factory=Counter)  # by token and holder
    held: Counter[str] = field(default_factory=Counter)  # by token: in less out
    books: dict[bytes, Book] = field(default_factory=dict)
    offers: set[tuple[str, int]] = field(default_factory=set)  # taken or revoked

    # Money

    def deposit(self, token: str, holder: str, minor: int) -> Done:
        """Money comes in."""
        self.owed[token, holder] += minor
        self.held[token] += minor
        return Done()

    def withdraw(self, token: str, holder: str, minor: int) -> Done:
        """Money goes out."""
        self._debit(token, holder, minor)
        self.held[token] -= minor
        return Done()

    # Opening

    def open(self, batch: Batch, *, brought: bool = False, nonce: int | None = None) -> Done:
        """Money is committed, from the balance or brought with the call, perhaps under an offer."""
        terms, total = batch.terms, sum(batch.rewards)
        self._require_new(batch)
        if nonce is not None and (terms.employer, nonce) in self.offers:
            raise Refused("OfferUsed", terms.employer, nonce)
        if brought:
            self.held[terms.token] += total
        else:
            self._debit(terms.token, terms.employer, total)
        if nonce is not None:
            self.offers.add((terms.employer, nonce))
        self.books[batch.id] = Book(batch, [Piece() for _ in batch.rewards])
        return Done()

    def revoke(self, batch: Batch) -> Done:
        """Terms become void."""
        self._require_before(batch.terms.open_by)
        if self._is_marked(batch):
            raise Refused("AlreadyOpened", batch.id)
        self.books[batch.id] = Book(batch, [Piece(CLOSED) for _ in batch.rewards])
        return Done()

    def revoke_offer(self, employer: str, nonce: int) -> Done:
        """Offers become void."""
        if (employer, nonce) in self.offers:
            raise Refused("OfferUsed", employer, nonce)
        self.offers.add((employer, nonce))
        return Done()

    # One task

    def deliver(self, batch: Batch, index: int) -> Done:
        """The worker hands in."""
        piece = self._find(batch, index)
        if piece.stage != DELIVERED:
            _require_stage(piece, OPENED)
        self._require_before(batch.terms.submit_by)
        piece.stage = DELIVERED
        return Done()

    def rate(self, batch: Batch, index: int, rating: int) -> Done:
        """The employer grades."""
        piece = self._find(batch, index)
        if rating > TOP_RATING:
            raise Refused("WrongRating", rating, TOP_RATING)
        if rating >= batch.terms.full_rating and piece.stage != CLOSED:
            return self._end(batch, index, Path.RATED, batch.rewards[index], rating)
        _require_stage(piece, DELIVERED)
        self._require_before(batch.terms.rate_by)
        piece.stage, piece.rating = RATED, rating
        return Done()

    def accept(self, batch: Batch, index: int, rating: int) -> Done:
        """The worker takes the curve."""
        piece = self._find(batch, index)
        _require_stage(piece, RATED)
        if rating != piece.rating:
            raise Refused("WrongRating", rating, piece.rating)
        self._require_before(batch.terms.contest_by)
        return self._end(batch, index, Path.ACCEPTED, earned(batch.terms, batch.rewards[index], rating))

    def contest(self, batch: Batch, index: int) -> Done:
        """The worker objects."""
        piece = self._find(batch, index)
        _require_stage(piece, RATED)
        self._require_before(batch.terms.contest_by)
        piece.stage = CONTESTED
        return Done()

    def rule(self, batch: Batch, index: int, gross: int) -> Done:
        """The arbiter decides."""
        piece, terms, reward = self._find(batch, index), batch.terms, batch.rewards[index]
        _require_stage(piece, CONTESTED)
        self._require_before(terms.rule_by)
        offered, fee = earned(terms, reward, piece.rating), arbiter_fee(terms, reward, piece.rating)
        if gross < offered:
            raise Refused("WrongSplit", gross, offered)
        if gross > reward - fee:
            raise Refused("WrongSplit", gross, reward - fee)
        return self._end(batch, index, Path.RULED, gross, cost=fee)

    def settle(self, batch: Batch, index: int) -> Done:
        """A date ends one task."""
        piece = self._find(batch, index)
        _require_open(piece)
        path, date, gross = self._exit(batch, index)
        if self.now < date:
            raise Refused("TooEarly", self.now, date)
        return self._end(batch, index, path, gross)

    def give_back(self, batch: Batch, index: int) -> Done:
        """The worker declines."""
        _require_open(self._find(batch, index))
        return self._end(batch, index, Path.GIVEN_BACK, 0)

    def agree(self, batch: Batch, index: int, gross: int) -> Done:
        """Both end it as they like."""
        piece = self._find(batch, index)
        if gross > batch.rewards[index]:
            raise Refused("WrongSplit", gross, batch.rewards[index])
        _require_open(piece)
        return self._end(batch, index, Path.AGREED, gross)

    def extend(self, batch: Batch, index: int, following: Batch) -> Done:
        """Both end it for nothing and open what follows."""
        _require_open(self._find(batch, index))
        self._require_new(following)
        terms, total = following.terms, sum(following.rewards)
        refund = batch.rewards[index] if batch.terms.token == terms.token else 0
        balance = self.owed[terms.token, terms.employer] + refund
        if balance < total:
            raise Refused("BalanceTooLow", balance, total)
        done = self._end(batch, index, Path.AGREED, 0)
        self.open(following)
        return done

    # Tables

    def deliver_many(self, batch: Batch, groups: Iterable[tuple[Iterable[int], str]]) -> Done:
        """Workers hand in, each for their own."""
        book = self._known(batch)
        self._require_before(batch.terms.submit_by)
        skipped, some = [], False
        for tasks, signer in groups:
            for index in tasks:
                piece = book.pieces[index]
                if batch.workers[index] != signer:
                    skipped.append((index, "WrongSignature"))
                elif piece.stage not in {OPENED, DELIVERED}:
                    skipped.append((index, "WrongStage"))
                else:
                    piece.stage, some = DELIVERED, True
        if not some:
            raise Refused("NothingDone", batch.id)
        return Done(skipped=tuple(skipped))

    def rate_many(self, batch: Batch, ratings: Mapping[int, int]) -> Done:
        """The employer grades several."""
        book, terms = self._known(batch), batch.terms
        outcomes: list[Outcome] = []
        skipped, rated = [], []
        for index, rating in ratings.items():
            piece = book.pieces[index]
            if rating >= terms.full_rating and piece.stage != CLOSED:
                outcomes += self._end(batch, index, Path.RATED, batch.rewards[index], rating).outcomes
            elif piece.stage != DELIVERED:
                skipped.append((index, "WrongStage"))
            elif self.now >= terms.rate_by:
                skipped.append((index, "TooLate"))
            else:
                piece.stage, piece.rating = RATED, rating
                rated.append((index, rating))
        if not outcomes and not rated:
            raise Refused("NothingDone", batch.id)
        return Done(tuple(outcomes), tuple(skipped), tuple(rated))

    def settle_table(self, batch: Batch) -> Done:
        """A date ends all that are due."""
        book = self._known(batch)
        outcomes: list[Outcome] = []
        for index, piece in enumerate(book.pieces):
            if piece.stage == CLOSED:
                continue
            path, date, gross = self._exit(batch, index)
            if self.now >= date:
                outcomes += self._end(batch, index, path, gross).outcomes
        if not outcomes:
            raise Refused("NothingDone", batch.id)
        return Done(tuple(outcomes))

    # What can be asked

    def committed(self, token: str) -> int:
        """What open tasks hold of a token."""
        return sum(
            reward
            for book in self.books.values()
            for reward, piece in zip(book.batch.rewards, book.pieces, strict=True)
            if book.batch.terms.token == token and piece.stage != CLOSED
        )

    def state(self, batch: Batch, index: int) -> tuple[str, int]:
        """What `taskState` should say."""
        book = self.books.get(batch.id)
        if book is None or book.is_gone:
            return "none", 0
        piece = book.pieces[index]
        return STAGES[piece.stage], piece.rating if piece.stage in {RATED, CONTESTED} else 0

    def _exit(self, batch: Batch, index: int) -> tuple[Path, int, int]:
        terms, reward, piece = batch.terms, batch.rewards[index], self.books[batch.id].pieces[index]
        return {
            OPENED: (Path.REFUNDED, terms.submit_by, 0),
            DELIVERED: (Path.RELEASED, terms.rate_by, reward),
            RATED: (Path.FINISHED, terms.contest_by, earned(terms, reward, piece.rating)),
            CONTESTED: (Path.DEFAULTED, terms.rule_by, by_default(terms, reward, piece.rating)),
        }[piece.stage]

    def _end(
        self, batch: Batch, index: int, path: Path, gross: int, rating: int | None = None, *, cost: int = 0
    ) -> Done:
        terms, reward, worker = batch.terms, batch.rewards[index], batch.workers[index]
        book = self.books[batch.id]
        piece = book.pieces[index]
        parts = divide(terms, reward, gross, cost)
        self.owed[terms.token, terms.fee_receiver] += parts.fee
        self.owed[terms.token, terms.benefits_fund] += parts.benefits
        self.owed[terms.token, terms.arbiter] += parts.arbiter_fee
        self.owed[terms.token, terms.employer] += parts.refund
        if batch.push:
            self.held[terms.token] -= parts.payout
        else:
            self.owed[terms.token, worker] += parts.payout
        given = piece.rating if rating is None else rating
        piece.stage, piece.rating, piece.ends = CLOSED, 0, piece.ends + 1
        book.is_gone = self.now >= terms.open_by and all(one.stage == CLOSED for one in book.pieces)
        return Done((Outcome(index, path, given, gross),))

    def _debit(self, token: str, holder: str, minor: int) -> None:
        if self.owed[token, holder] < minor:
            raise Refused("BalanceTooLow", self.owed[token, holder], minor)
        self.owed[token, holder] -= minor

    def _is_marked(self, batch: Batch) -> bool:
        return batch.id in self.books and not self.books[batch.id].is_gone

    def _require_new(self, batch: Batch) -> None:
        self._require_before(batch.terms.open_by)
        if self._is_marked(batch):
            raise Refused("AlreadyOpened", batch.id)

    def _known(self, batch: Batch) -> Book:
        if not self._is_marked(batch):
            raise Refused("UnknownBatch", batch.id)
        return self.books[batch.id]

    def _find(self, batch: Batch, index: int) -> Piece:
        return self._known(batch).pieces[index]

    def _require_before(self, date: int) -> None:
        if self.now >= date:
            raise Refused("TooLate", self.now, date)


def _require_stage(piece: Piece, needed: int) -> None:
    if piece.stage != needed:
        raise Refused("WrongStage", piece.stage, needed)


def _require_open(piece: Piece) -> None:
    if piece.stage == CLOSED:
        raise Refused("WrongStage", CLOSED, OPENED)
