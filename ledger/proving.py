"""What the logs make of accounts and batches, held against the contract's own storage under one block.

Each figure is one word of storage: a holder's balance and nonce, or the stages of a batch. Where the state gives
proofs, agreement here means that the figure is proven, and only the block's hash is left to be believed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
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
    read_account,
    read_task,
    revoked_book,
)
from ledger.core.findings import Finding
from ledger.core.journal import OUTSIDE, balance_account
from ledger.core.proofs import ProofRefused
from ledger.replay import Holding, Replay

T = TypeVar("T")

ROUND = 400  # accounts or batches at a time: what is in memory does not grow with how many there are

Progress = Callable[[str, int, int], None]  # what is done, how much of it, of how much


@dataclass(slots=True)
class Held:
    """What came of holding the logs against the state."""

    findings: list[Finding] = field(default_factory=list)
    accounts: int = 0
    books: int = 0  # batches
    words: int = 0  # that were asked for


def hold(rebuilt: Replay, escrow: Escrow, state: State, progress: Progress) -> Held:
    """Hold every account and every batch of a replay against the state."""
    held = Held()
    _hold_accounts(held, rebuilt, escrow, state, progress)
    _hold_books(held, rebuilt, escrow, state, progress)
    return held


def _hold_accounts(held: Held, rebuilt: Replay, escrow: Escrow, state: State, progress: Progress) -> None:
    prefix = balance_account("")
    holdings = [
        (token, account.removeprefix(prefix)) for account, token in rebuilt.accounts if account.startswith(prefix)
    ]
    for some in _rounds(holdings):
        keys = [account_key(token, holder) for token, holder in some]
        words = dict(state.words(escrow.address, keys))
        for holding, key in zip(some, keys, strict=True):
            held.findings += _account_findings(rebuilt, holding, words[key])
        held.accounts += len(some)
        held.words += len(keys)
        progress("accounts", held.accounts, len(holdings))


def _account_findings(rebuilt: Replay, holding: Holding, word: int | ProofRefused) -> Iterator[Finding]:
    token, holder = holding
    subject, minor = f"{holder} in {token}", rebuilt.accounts[balance_account(holder), token]
    if isinstance(word, ProofRefused):
        yield Finding("proof", subject, "a proof of balance and nonce", word.reason)
        return
    balance, nonce = read_account(word)
    if balance != minor:
        yield Finding("balance", subject, str(minor), str(balance))
    # Each withdrawal uses up a nonce; so does a deposit that was signed for, which its log does not tell.
    least = rebuilt.withdrawals.get(holding, 0)
    most = least + rebuilt.deposits.get(holding, 0)
    if not least <= nonce <= most:
        yield Finding("nonce", subject, f"{least} to {most}" if most > least else str(least), str(nonce))


def _hold_books(held: Held, rebuilt: Replay, escrow: Escrow, state: State, progress: Progress) -> None:
    total = len(rebuilt.batches) + len(rebuilt.ended) + len(rebuilt.revoked)
    for books in _rounds(_books(rebuilt)):
        keys = {(book.batch, number): book_key(book.batch, number) for book in books for number in book.words}
        words = dict(state.words(escrow.address, list(keys.values())))
        for book in books:
            shown = {number: words[keys[book.batch, number]] for number in book.words}
            held.findings += _book_findings(book, shown)
        held.books += len(books)
        held.words += len(keys)
        progress("batches", held.books, total)


def _books(rebuilt: Replay) -> Iterator[Book]:
    for batch, opened in rebuilt.batches.items():
        yield book_of(batch, rebuilt.tasks_of(batch, len(opened.rewards)), may_be_clear=False)
    for batch, ended in rebuilt.ended.items():
        if batch not in rebuilt.batches:  # a node may say that one was opened again
            yield book_of(batch, rebuilt.tasks_of(batch, ended.count), may_be_clear=ended.is_late)
    for batch in rebuilt.revoked:
        yield revoked_book(batch)


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
    prefix = balance_account("")
    return sum(1 for account, _ in rebuilt.accounts if account != OUTSIDE and not account.startswith(prefix))


def _rounds(items: Iterator[T] | Sequence[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while some := list(islice(rest, ROUND)):
        yield some
