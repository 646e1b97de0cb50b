"""What the logs make of accounts, batches and offers, held against the contract's own storage under one block.

Each figure is one word of storage: a holder's balance and nonce, the stages of a batch, 256 nonces of offers. Where the
state gives proofs, agreement here means that the figure is proven, and only the block's hash is left to be believed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from ledger.chain.escrow import Escrow
from ledger.chain.state import State
from ledger.chain.storage import (
    Book,
    account_key,
    book_key,
    book_of,
    ended_book,
    offers_key,
    read_account,
    read_task,
    revoked_book,
)
from ledger.core.findings import Finding
from ledger.core.proofs import ProofRefused
from ledger.holdings import Batch, Holding, Standing, checksummed
from ledger.listing import Listing
from ledger.replay import Replay, each_holding, each_offer

T = TypeVar("T")

ROUND = 16_384  # accounts or batches at a time: what is in memory does not grow with how many there are

Progress = Callable[[str, int, int], None]  # what is done, how much of it, of how much


@dataclass(slots=True)
class Held:
    """What came of holding the logs against the state."""

    listed: Listing = field(default_factory=Listing)
    accounts: int = 0
    books: int = 0  # batches
    offers: int = 0  # words of nonces


def hold(rebuilt: Replay, escrow: Escrow, state: State, progress: Progress) -> Held:
    """Hold every account, batch and offer of a replay against the state."""
    held = Held()
    rebuilt.shelves.write()
    _hold_accounts(held, rebuilt, escrow, state, progress)
    _hold_books(held, rebuilt, escrow, state, progress)
    _hold_offers(held, rebuilt, escrow, state, progress)
    return held


def _hold_accounts(held: Held, rebuilt: Replay, escrow: Escrow, state: State, progress: Progress) -> None:
    total = rebuilt.shelves.count("SELECT COUNT(*) FROM holdings WHERE length(key) > 42")
    for some in _rounds(one for one in each_holding(rebuilt) if one[0][1]):
        keys = [account_key(token, holder) for (token, holder), _ in some]
        words = dict(state.words(escrow.address, keys))
        for ((token, holder), one), key in zip(some, keys, strict=True):
            held.listed.extend(_account_findings(f"{checksummed(holder)} in {checksummed(token)}", one, words[key]))
        held.accounts += len(some)
        progress("accounts", held.accounts, total)


def _account_findings(subject: str, held: Holding, word: int | ProofRefused) -> Iterator[Finding]:
    if isinstance(word, ProofRefused):
        yield Finding("proof", subject, "a proof of balance and nonce", word.reason)
        return
    balance, nonce = read_account(word)
    if balance != held.minor:
        yield Finding("balance", subject, str(held.minor), str(balance))
    # Each withdrawal uses up a nonce; so does a deposit that was signed for, which its log does not tell.
    least, most = held.withdrawals, held.withdrawals + held.deposits
    if not least <= nonce <= most:
        yield Finding("nonce", subject, f"{least} to {most}" if most > least else str(least), str(nonce))


def _hold_books(held: Held, rebuilt: Replay, escrow: Escrow, state: State, progress: Progress) -> None:
    total = rebuilt.shelves.count("SELECT COUNT(*) FROM batches")
    for some in _rounds(rebuilt.batches.each()):
        books = [_book(name, batch) for name, batch in some]
        keys = {(book.batch, number): book_key(book.batch, number) for book in books for number in book.words}
        words = dict(state.words(escrow.address, list(keys.values())))
        for book in books:
            shown = {number: words[keys[book.batch, number]] for number in book.words}
            held.listed.extend(_book_findings(book, shown))
        held.books += len(books)
        progress("batches", held.books, total)


def _book(name: str, batch: Batch) -> Book:
    match batch.standing:
        case Standing.OPEN:
            return book_of(name, batch.tasks())
        case Standing.ENDED:
            return ended_book(name, len(batch.ratings), is_clear=batch.is_late)
        case _:
            return revoked_book(name)


def _hold_offers(held: Held, rebuilt: Replay, escrow: Escrow, state: State, progress: Progress) -> None:
    total = rebuilt.shelves.count("SELECT COUNT(*) FROM offers")
    for some in _rounds(each_offer(rebuilt)):
        keys = [offers_key(employer, number) for (employer, number), _ in some]
        words = dict(state.words(escrow.address, keys))
        for ((employer, number), bits), key in zip(some, keys, strict=True):
            held.listed.extend(_offer_findings(f"{checksummed(employer)} word {number}", bits, words[key]))
        held.offers += len(some)
        progress("offers", held.offers, total)


def _offer_findings(subject: str, bits: int, word: int | ProofRefused) -> Iterator[Finding]:
    if isinstance(word, ProofRefused):
        yield Finding("proof", subject, "a proof of the nonces that are used up", word.reason)
    elif word != bits:
        yield Finding("offer-nonces", subject, hex(bits), hex(word))


def _book_findings(book: Book, shown: Mapping[int, int | ProofRefused]) -> Iterator[Finding]:
    """Name each task that stands elsewhere; or the word, where no task does and it differs all the same."""
    refused = [word for word in shown.values() if isinstance(word, ProofRefused)]
    if refused:
        yield Finding("proof", book.batch, "a proof of its tasks' stages", refused[0].reason)
        return
    words = {number: word for number, word in shown.items() if isinstance(word, int)}
    if words == book.words:
        return
    if not book.count:
        yield Finding("task", book.batch, "revoked", hex(words[0]))
        return
    differing = [
        Finding("task", f"{book.batch}/{index}", _said(due), _said(found))
        for index in range(book.count)
        if (due := read_task(book.words, index, count=book.count))
        != (found := read_task(words, index, count=book.count))
    ]
    yield from differing or [Finding("book", book.batch, _hexes(book.words), _hexes(words))]


def _said(task: tuple[str, int]) -> str:
    stage, rating = task
    return f"{stage} {rating}" if rating else stage


def _hexes(words: Mapping[int, int]) -> str:
    return " ".join(hex(word) for word in words.values())


def committed(rebuilt: Replay) -> int:
    """Count the sums that are kept for tasks."""
    return rebuilt.shelves.count("SELECT SUM(left) FROM batches")


def _rounds(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while some := list(islice(rest, ROUND)):
        yield some
