"""JSON-RPC in bulk: many questions in one request, and answers read straight into records.

web3 makes each log a dictionary of its own making, at 36 times the cost; here only the members that we need are read.
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

import msgspec
import requests

from ledger.chain.errors import NodeUnreachable, SendRefused
from ledger.chain.timed import timed_session
from ledger.meters import Meters

T = TypeVar("T")
QUESTIONS_PER_REQUEST = 100  # many nodes take no more
REQUESTS_AT_ONCE = 3


class Log(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """A log as a node writes it, in hexadecimal digits."""

    block_number: str
    block_hash: str
    transaction_hash: str
    log_index: str
    topics: tuple[str, ...]
    data: str
    removed: bool = False


class Header(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """What of a block's header the watcher holds logs against."""

    number: str
    hash: str
    parent_hash: str
    timestamp: str
    logs_bloom: str

    @property
    def height(self) -> int:
        """The block's number."""
        return int(self.number, 16)

    @property
    def moment(self) -> datetime:
        """The block's time."""
        return datetime.fromtimestamp(int(self.timestamp, 16), UTC)


def in_order(logs: Iterable[Log]) -> list[Log]:
    """Sort logs by where they stand, each once: a node may answer in any order, and twice."""
    placed = {(int(log.block_number, 16), int(log.log_index, 16)): log for log in logs}
    return [placed[place] for place in sorted(placed)]


class Fault(msgspec.Struct, frozen=True):
    """Why a node does not answer a question, in its own words."""

    message: str = ""
    code: int = 0
    data: Any = None

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
    """One kept-alive connection to a node; one thread at a time."""

    def __init__(self, url: str, name: str, timeout: float, *, meters: Meters | None = None) -> None:
        self._url, self._name, self._timeout = url, name, timeout
        self._session = timed_session(meters or Meters())
        self._logs = msgspec.json.Decoder(_Answer[list[Log]])
        self._headers = msgspec.json.Decoder(list[_Answer[Header]])
        self._raw = msgspec.json.Decoder(_RawAnswer)
        self._raws = msgspec.json.Decoder(list[_RawAnswer])

    def fetch_logs(self, address: str, first: int, last: int) -> bytes:
        """Ask for a contract's logs in a range of blocks, both ends included; the answer as it came."""
        wanted = {"address": address, "fromBlock": hex(first), "toBlock": hex(last)}
        return self._post(_question("eth_getLogs", [wanted], 0))

    def read_logs(self, body: bytes) -> list[Log]:
        """Read the answer to `fetch_logs`.

        Raises:
            SendRefused: the node would not say; the text is the node's.
            NodeUnreachable: what came is no answer.
        """
        return self._result(self._decoded(self._logs, body))

    def block_logs(self, address: str, block_hash: str) -> list[Log]:
        """Read a contract's logs in the block of this hash, or be told that there is none."""
        wanted = {"address": address, "blockHash": block_hash}
        return self.read_logs(self._post(_question("eth_getLogs", [wanted], 0)))

    def headers(self, numbers: Sequence[int]) -> list[Header | None]:
        """Read headers in one request, in the order asked; nothing for a block that the node does not have."""
        if not numbers:
            return []
        asked = [_question("eth_getBlockByNumber", [hex(number), False], place) for place, number in enumerate(numbers)]
        answers = {answer.id: answer for answer in self._decoded(self._headers, self._post(asked))}
        if answers.keys() != set(range(len(asked))):
            raise NodeUnreachable(f"{self._name} has not answered everything")
        return [
            None if answers[place].error is None and answers[place].result is None else self._result(answers[place])
            for place in range(len(asked))
        ]

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
        if in_order or len(parts) <= 1:
            return [answer for part in parts for answer in self._ask(part)]
        with ThreadPoolExecutor(REQUESTS_AT_ONCE) as threads:
            return [answer for answers in threads.map(self._ask, parts) for answer in answers]

    def _ask(self, questions: Sequence[tuple[str, list[object]]]) -> list[msgspec.Raw | Fault]:
        asked = [_question(method, params, place) for place, (method, params) in enumerate(questions)]
        body = self._post(asked)
        if not body.lstrip().startswith(b"["):  # one answer for all: the node will not have so many at once
            one = self._decoded(self._raw, body)
            raise NodeUnreachable(f"{self._name} answers: {one.error.message if one.error else body[:80]!r}")
        answers = {answer.id: answer for answer in self._decoded(self._raws, body)}
        if answers.keys() != set(range(len(asked))):
            raise NodeUnreachable(f"{self._name} has not answered everything")
        ordered = (answers[place] for place in range(len(asked)))
        return [answer.result if answer.error is None else answer.error for answer in ordered]

    def close(self) -> None:
        """Let the connection go."""
        self._session.close()

    def _post(self, question: object) -> bytes:
        try:
            answer = self._session.post(
                self._url,
                data=msgspec.json.encode(question),
                headers={"Content-Type": "application/json"},
                timeout=self._timeout,
            )
        except (requests.RequestException, OSError) as error:
            raise NodeUnreachable(f"no answer from {self._name}: {type(error).__name__}") from error
        if answer.status_code != requests.codes.ok and not answer.content.startswith((b"{", b"[")):
            raise NodeUnreachable(f"{self._name} answers {answer.status_code}")
        return answer.content

    def _decoded(self, decoder: msgspec.json.Decoder[Any], body: bytes) -> Any:
        try:
            return decoder.decode(body)
        except msgspec.DecodeError as error:
            raise NodeUnreachable(f"{self._name} answers what is no answer: {error}") from error

    def _result(self, answer: _Answer[T]) -> T:
        if answer.error is not None:
            raise SendRefused(answer.error.message)
        if answer.result is None:
            raise NodeUnreachable(f"{self._name} answers nothing")
        return answer.result


def _question(method: str, params: list[object], number: int) -> dict[str, object]:
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
