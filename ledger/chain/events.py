"""The escrow's logs decoded: topics and words to plain values, by position, each event by its own few slices.

Addresses and words of bytes stay hexadecimal text; wide numbers become decimal text, as JSON keeps no number that wide.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import cast

from eth_typing import ABIEvent
from eth_utils.abi import event_abi_to_log_topic

from contracts import load
from ledger.chain.wire import Log

Fields = tuple[str | int, ...]
Decoded = tuple[str, Fields]
_Topics = tuple[str, ...]
_WORD = 64  # digits


def decode(log: Log) -> Decoded | None:
    """Name the event and give its members in the order of the interface; nothing for what is none of the escrow's.

    Raises:
        ValueError: the log is cut short.
    """
    is_known = bool(log.topics) and log.topics[0] in _BY_TOPIC
    return decode_all((log,))[0] if is_known else None


def decode_all(logs: Sequence[Log]) -> list[Decoded]:
    """Decode the escrow's own logs, in one loop without calls of its own: of many logs, the calls are half the cost.

    Raises:
        ValueError: one is cut short, or none that the escrow can say, so this is no escrow that we know.
    """
    decoded: list[Decoded] = []
    add, by_topic = decoded.append, _BY_TOPIC
    for log in logs:
        topics, words = log.topics, log.data
        known = by_topic.get(topics[0]) if topics else None
        if known is None:
            raise ValueError(f"a log of no known event in {log.transaction_hash}")
        name, indexed, digits, read = known
        if len(topics) != indexed or len(words) < digits:
            raise ValueError(f"{name} cut short in {log.transaction_hash}")
        add((name, read(topics, words)))
    return decoded


def _wide(data: str, word: int) -> str:
    return str(int(data[2 + _WORD * word : 2 + _WORD * (word + 1)], 16))


def _small(data: str, word: int) -> int:
    return int(data[2 + _WORD * word : 2 + _WORD * (word + 1)], 16)


def _bytes(data: str, word: int) -> str:
    """Read a member of any length, whose place stands in `word`."""
    start = 2 + 2 * _small(data, word)
    end = start + _WORD + 2 * int(data[start : start + _WORD], 16)
    if end > len(data):
        raise ValueError("bytes cut short")
    return "0x" + data[start + _WORD : end]


def _deposited(t: _Topics, d: str) -> Fields:
    return "0x" + t[1][26:], "0x" + t[2][26:], "0x" + d[26:66], str(int(d[66:130], 16))


def _withdrawn(t: _Topics, d: str) -> Fields:
    return "0x" + t[1][26:], "0x" + t[2][26:], "0x" + d[26:66], str(int(d[66:130], 16)), str(int(d[130:194], 16))


def _pushed(t: _Topics, d: str) -> Fields:
    return "0x" + t[1][26:], "0x" + t[2][26:], str(int(d[2:66], 16))


def _revoked(t: _Topics, _d: str) -> Fields:
    return t[1], "0x" + t[2][26:]


def _offer_taken(t: _Topics, d: str) -> Fields:
    return t[1], t[2], "0x" + d[26:66], _wide(d, 1)


def _offer_revoked(t: _Topics, d: str) -> Fields:
    return "0x" + t[1][26:], _wide(d, 0)


def _task_and_word(t: _Topics, d: str) -> Fields:
    return t[1], int(d[2:66], 16), "0x" + d[66:130]


def _rated(t: _Topics, d: str) -> Fields:
    return t[1], int(d[2:66], 16), int(d[66:130], 16), "0x" + d[130:194]


def _settled(t: _Topics, d: str) -> Fields:
    return t[1], d[:32], "0x" + d[66:130]


def _records(t: _Topics, d: str) -> Fields:
    return t[1], _bytes(d, 0)


def _root_and_records(t: _Topics, d: str) -> Fields:
    return t[1], d[:66], _bytes(d, 1)


def _failed(t: _Topics, d: str) -> Fields:
    return str(int(t[1], 16)), _bytes(d, 0)


_READERS: Mapping[str, Callable[[_Topics, str], Fields]] = {
    "BatchOpened": _records,
    "BatchRevoked": _revoked,
    "CallFailed": _failed,
    "Deposited": _deposited,
    "OfferRevoked": _offer_revoked,
    "OfferTaken": _offer_taken,
    "Pushed": _pushed,
    "TaskContested": _task_and_word,
    "TaskDelivered": _task_and_word,
    "TaskRated": _rated,
    "TaskRuled": _task_and_word,
    "TaskSettled": _settled,
    "TasksDelivered": _records,
    "TasksRated": _root_and_records,
    "TasksSettled": _root_and_records,
    "TasksSkipped": _records,
    "Withdrawn": _withdrawn,
}


def _known() -> dict[str, tuple[str, int, int, Callable[[_Topics, str], Fields]]]:
    """For each event by its topic: its name, how many topics it has, the least digits of its data, its reader."""
    found = {}
    for event in load("Escrow").abi:
        if event["type"] == "event" and event["name"] in _READERS:
            inputs = event["inputs"]
            indexed = 1 + sum(member["indexed"] for member in inputs)
            topic = "0x" + event_abi_to_log_topic(cast("ABIEvent", event)).hex()
            digits = 2 + _WORD * (len(inputs) + 1 - indexed)
            found[topic] = (event["name"], indexed, digits, _READERS[event["name"]])
    return found


_BY_TOPIC = _known()
