"""What the contract says of many accounts and tasks at one block: hundreds of questions in one request."""

from collections.abc import Iterator, Sequence
from typing import Any, Literal

from eth_hash.auto import keccak

from ledger.chain.errors import NodeUnreachable, SendRefused
from ledger.chain.escrow import Escrow

CALLS_PER_REQUEST = 200
_WORD = 64  # digits
_NONCE_OF = "0x" + keccak(b"nonceOf(address,address)")[:4].hex()
_BALANCE_OF = "0x" + keccak(b"balanceOf(address,address)")[:4].hex()
_TASK_STATE = "0x" + keccak(b"taskState(bytes32,uint8)")[:4].hex()


def balances_at(escrow: Escrow, holdings: Sequence[tuple[str, str]], block: int) -> Iterator[int]:
    """Read what the contract owed each holder of a token, in the order asked."""
    asked = [_BALANCE_OF + _word(token) + _word(holder) for token, holder in holdings]
    yield from (words[0] for words in _call(escrow, asked, block))


def numbers_at(escrow: Escrow, holdings: Sequence[tuple[str, str]], block: int | Literal["latest"]) -> Iterator[int]:
    """Read the number that the next Deposit or Withdraw of each holder of a token had to carry, in the order asked."""
    asked = [_NONCE_OF + _word(token) + _word(holder) for token, holder in holdings]
    yield from (words[0] for words in _call(escrow, asked, block))


def tasks_at(escrow: Escrow, tasks: Sequence[tuple[str, int]], block: int) -> Iterator[tuple[int, int]]:
    """Read the stage and rating that the contract kept of each task, by batch and place."""
    asked = [_TASK_STATE + _word(batch) + _word(hex(place)) for batch, place in tasks]
    yield from ((words[0], words[1]) for words in _call(escrow, asked, block))


def _call(escrow: Escrow, asked: Sequence[str], block: int | Literal["latest"]) -> Iterator[list[int]]:
    for first in range(0, len(asked), CALLS_PER_REQUEST):
        some = asked[first : first + CALLS_PER_REQUEST]
        yield from _answers(escrow, some, block)


def _answers(escrow: Escrow, asked: Sequence[str], block: int | Literal["latest"]) -> Iterator[list[int]]:
    node = escrow.node
    at = block if isinstance(block, str) else hex(block)
    questions = [("eth_call", [{"to": escrow.address, "data": one}, at]) for one in asked]
    provider: Any = node.web3.provider
    told = node.ask(lambda: provider.make_batch_request(questions))
    if not isinstance(told, list) or len(told) != len(asked):
        raise NodeUnreachable(f"{node.name} has not answered everything")
    yield from node.ask(lambda: [_words(one) for one in told])


def _words(answer: Any) -> list[int]:
    if "error" in answer:
        raise SendRefused(str(answer["error"]))
    digits = str(answer["result"])[2:]
    return [int(digits[start : start + _WORD], 16) for start in range(0, len(digits), _WORD)]


def _word(digits: str) -> str:
    return digits[2:].lower().rjust(_WORD, "0")
