"""JSON-RPC in bulk: many questions in one request, and answers read straight into records.

web3 makes each log a dictionary of its own making, at 36 times the cost; here only the members that we need are read.
"""

import re
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from operator import lt
from typing import Annotated, Any, Generic, TypeVar

import msgspec

from ledger.chain.errors import NodeUnreachable, SendRefused, few_words
from ledger.chain.lines import Lines, Pending
from ledger.meters import Meters

T = TypeVar("T")
QUESTIONS_PER_REQUEST = 100  # many nodes take no more
REQUESTS_AT_ONCE = 3
NUMBER_MAX = 2**63 - 1  # of blocks, logs, seconds and chains: what databases keep; no chain comes near
_QUANTITY = re.compile(r"0x[0-9a-fA-F]+")
_HEX = re.compile(r"[0-9a-fA-Fx]*")

# Lengths are seen to while an answer is read, where that costs next to nothing.
_Number = Annotated[str, msgspec.Meta(min_length=3, max_length=18)]  # of 64 bits at most
_Word = Annotated[str, msgspec.Meta(min_length=66, max_length=66)]  # of 32 bytes
_Bloom = Annotated[str, msgspec.Meta(min_length=514, max_length=514)]  # of 256 bytes


class Log(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """A log as a node writes it, in hexadecimal digits."""

    block_number: _Number
    block_hash: _Word
    transaction_hash: _Word
    log_index: _Number
    topics: tuple[_Word, ...]
    data: str
    removed: bool = False


class Header(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """What of a block's header the watcher holds logs against."""

    number: _Number
    hash: _Word
    parent_hash: _Word
    timestamp: _Number
    logs_bloom: _Bloom

    @property
    def height(self) -> int:
        """The block's number."""
        return quantity(self.number)

    @property
    def moment(self) -> datetime:
        """The block's time."""
        try:
            return datetime.fromtimestamp(quantity(self.timestamp), UTC)
        except (ValueError, OverflowError, OSError) as error:
            raise NodeUnreachable(f"{few_words(self.timestamp)} is no time of a block") from error


def quantity(digits: object, most: int = NUMBER_MAX) -> int:
    """Read a number as a node writes it.

    Raises:
        NodeUnreachable: it is none, or beyond all bounds.
    """
    if not isinstance(digits, str) or not _QUANTITY.fullmatch(digits) or (number := int(digits, 16)) > most:
        raise NodeUnreachable(f"the node answers {str(digits)[:40]!r} for a number")
    return number


def require_hex(words: Iterable[str]) -> None:
    """See that words of an answer are hexadecimal digits.

    Raises:
        NodeUnreachable: one is not.
    """
    if not _HEX.fullmatch("".join(words)):
        raise NodeUnreachable("the node answers hashes that are none")


class Numbers(dict[str, int]):
    """Hexadecimal numbers read, each once: a block's number stands in all of its logs."""

    def __missing__(self, digits: str) -> int:
        """Read one that has not come yet."""
        number = self[digits] = quantity(digits)
        return number


Place = tuple[int, int]  # the block, and the log in it


def in_order(logs: list[Log]) -> tuple[list[Log], list[Place]]:
    """Sort logs by where they stand, each once: a node may answer in any order, and twice. Says where they stand.

    Raises:
        NodeUnreachable: one was taken back, or stands nowhere.
    """
    if any(log.removed for log in logs):
        raise NodeUnreachable("a log was taken back: it is of another chain")
    words = {word for log in logs for word in (log.block_hash, log.transaction_hash, *log.topics)}
    require_hex(words)
    numbers = Numbers()
    places = [(numbers[log.block_number], numbers[log.log_index]) for log in logs]
    if all(map(lt, places, places[1:])):
        return logs, places  # as nearly always
    placed = dict(zip(places, logs, strict=True))
    places = sorted(placed)
    return [placed[place] for place in places], places


class Fault(msgspec.Struct, frozen=True):
    """Why a node does not answer a question, in its own words."""

    message: str = ""
    code: int = 0
    data: Any = None

    def __post_init__(self) -> None:
        """Keep of the node's words what a line can show."""
        msgspec.structs.force_setattr(self, "message", few_words(self.message))

    @property
    def revert(self) -> str:
        """What the contract gave as its reason, in hexadecimal digits; nodes put it in several places."""
        found = self.data.get("data") if isinstance(self.data, dict) else self.data
        text = found if isinstance(found, str) else ""
        return text[text.find("0x") :] if "0x" in text else ""


class _Answer(msgspec.Struct, Generic[T], frozen=True):
    id: int | None = None
    result: T | None = None
    error: Fault | None = None


class _RawAnswer(msgspec.Struct, frozen=True):
    id: int | None = None
    result: msgspec.Raw = msgspec.Raw(b"null")
    error: Fault | None = None


class Wire:
    """Kept-alive connections to a node, one for each question that is on its way."""

    def __init__(self, url: str, name: str, timeout: float, *, meters: Meters | None = None) -> None:
        self._name = name
        self._lines = Lines(url, name, timeout, meters or Meters())
        self._logs = msgspec.json.Decoder(_Answer[list[Log]])
        self._headers = msgspec.json.Decoder(list[_Answer[Header]])
        self._raw = msgspec.json.Decoder(_RawAnswer)
        self._raws = msgspec.json.Decoder(list[_RawAnswer])

    def ask_logs(self, address: str, first: int, last: int) -> Pending:
        """Ask for a contract's logs in a range of blocks, both ends included."""
        wanted = {"address": address, "fromBlock": hex(first), "toBlock": hex(last)}
        return self._ask(_question("eth_getLogs", [wanted], 0))

    def read_logs(self, body: bytes) -> list[Log]:
        """Read the answer to `ask_logs`.

        Raises:
            SendRefused: the node would not say; the text is the node's.
            NodeUnreachable: what came is no answer.
        """
        return self._result(self._decoded(self._logs, body))

    def block_logs(self, address: str, block_hash: str) -> list[Log]:
        """Read a contract's logs in the block of this hash, or be told that there is none."""
        wanted = {"address": address, "blockHash": block_hash}
        return self.read_logs(self._ask(_question("eth_getLogs", [wanted], 0)).read())

    def headers(self, numbers: Sequence[int]) -> list[Header | None]:
        """Read headers in one request, in the order asked; nothing for a block that the node does not have."""
        return self.read_headers(self.ask_headers(numbers).read(), len(numbers)) if numbers else []

    def ask_headers(self, numbers: Sequence[int]) -> Pending:
        """Ask for headers in one request."""
        asked = [_question("eth_getBlockByNumber", [hex(number), False], place) for place, number in enumerate(numbers)]
        return self._ask(asked)

    def read_headers(self, body: bytes, count: int) -> list[Header | None]:
        """Read the answer to `ask_headers`, as many as were asked for."""
        answers = {answer.id: answer for answer in self._decoded(self._headers, body)}
        if answers.keys() != set(range(count)):
            raise NodeUnreachable(f"{self._name} has not answered everything")
        found = [
            None if answers[place].error is None and answers[place].result is None else self._result(answers[place])
            for place in range(count)
        ]
        for header in found:
            if header is not None:
                require_hex((header.hash, header.parent_hash, header.logs_bloom))
                _ = header.height, header.moment
        return found

    def ask(self, method: str, params: list[object]) -> Pending:
        """Put one question of any kind."""
        return self._ask(_question(method, params, 0))

    def read(self, body: bytes) -> msgspec.Raw:
        """Read the answer to `ask`, as it came.

        Raises:
            SendRefused: the node would not say; the text is the node's.
            NodeUnreachable: what came is no answer.
        """
        answer: _RawAnswer = self._decoded(self._raw, body)
        if answer.error is not None:
            raise SendRefused(answer.error.message)
        return answer.result

    def ask_all(
        self, questions: Sequence[tuple[str, list[object]]], *, in_order: bool = True
    ) -> list[msgspec.Raw | Fault]:
        """Put many questions of any kind in few requests; the answers as they came, in the order asked.

        Where the order does not matter to the node, some requests are under way at a time.

        Raises:
            NodeUnreachable: not all were answered; what was asked may still have been done.
        """
        starts = range(0, len(questions), QUESTIONS_PER_REQUEST)
        parts = [questions[start : start + QUESTIONS_PER_REQUEST] for start in starts]
        at_once = 1 if in_order else REQUESTS_AT_ONCE
        rounds = (parts[start : start + at_once] for start in range(0, len(parts), at_once))
        return [answer for some in rounds for answer in self._ask_beside(some)]

    def _ask_beside(self, parts: Sequence[Sequence[tuple[str, list[object]]]]) -> list[msgspec.Raw | Fault]:
        """Send some requests, and only then read the answers."""
        with ExitStack() as stack:
            coming = []
            for part in parts:
                asked = [_question(method, params, place) for place, (method, params) in enumerate(part)]
                coming.append((len(part), self._ask(asked)))
                stack.callback(coming[-1][1].drop)
            return [answer for count, pending in coming for answer in self._answers(pending.read(), count)]

    def _answers(self, body: bytes, count: int) -> list[msgspec.Raw | Fault]:
        """Read the answers to one request of several questions, in the order they were put."""
        if not body.lstrip().startswith(b"["):  # one answer for all: the node will not have so many at once
            one = self._decoded(self._raw, body)
            raise NodeUnreachable(f"{self._name} answers: {one.error.message if one.error else body[:80]!r}")
        answers = {answer.id: answer for answer in self._decoded(self._raws, body)}
        if answers.keys() != set(range(count)):
            raise NodeUnreachable(f"{self._name} has not answered everything")
        ordered = (answers[place] for place in range(count))
        return [answer.result if answer.error is None else answer.error for answer in ordered]

    def close(self) -> None:
        """Let the connection go."""
        self._lines.close()

    def _ask(self, question: object) -> Pending:
        return self._lines.ask(msgspec.json.encode(question))

    def _decoded(self, decoder: msgspec.json.Decoder[Any], body: bytes) -> Any:
        try:
            return decoder.decode(body)
        except (ValueError, RecursionError) as error:  # no JSON, other members, no UTF-8
            raise NodeUnreachable(f"{self._name} answers what is no answer: {error}") from error

    def _result(self, answer: _Answer[T]) -> T:
        if answer.error is not None:
            raise SendRefused(answer.error.message)
        if answer.result is None:
            raise NodeUnreachable(f"{self._name} answers nothing")
        return answer.result


def _question(method: str, params: list[object], number: int) -> dict[str, object]:
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
