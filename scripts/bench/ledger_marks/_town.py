"""A chain with a past: anvil with the real escrow on it, and a million logs of people who deposit, work and withdraw.

Each block has 900 deposits, 12 batches of one task and 2 of 40 opened, as many ended, and 40 withdrawals: 968 logs that
tell of some 1,050 facts. All is adam's word, so that nothing need be signed, and only the calldata is ours to make.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import requests
from eth_hash.auto import keccak

from contracts import load
from ledger.chain.escrow import Escrow
from ledger.core.deployment import created_address
from ledger.core.merkle import root_of
from ledger.core.packed import pack_table
from ledger.core.policy import ZERO_ADDRESS
from ledger.core.terms import Terms
from tests.ledger.chains import ADAM, deploy_all, on_anvil

DEPOSITS, SMALL, BIG, BIG_TASKS, WITHDRAWALS = 900, 12, 2, 40, 40
LOGS_PER_BLOCK = DEPOSITS + 2 * SMALL + 2 * BIG + WITHDRAWALS
PEOPLE = 10_000
PER_TX = 100
REWARD, RICH = 10**6, 10**18
DAY = 24 * 3600
GAS = 16_000_000
WORD = 32
OPTIONS = ("--no-mining", "--disable-block-gas-limit", "--prune-history", "8", "--order", "fifo")


@contextmanager
def town(logs: int) -> Iterator[tuple[Escrow, int, int]]:
    """Serve a chain with at least so many logs; gives the escrow, the first block with some, and how many there are."""
    with on_anvil(*OPTIONS) as node, ThreadPoolExecutor(1) as miner:
        _raw(node.url, ("evm_setAutomine", [True]))
        deploy_all(node)
        escrow = Escrow(node, created_address(load("Escrow").bytecode))
        builder = Builder(escrow, created_address(load("TestToken").bytecode))
        builder.prepare()
        _raw(node.url, ("evm_setAutomine", [False]))
        first, blocks = node.block().number + 1, -(-logs // LOGS_PER_BLOCK)
        mining: Future[None] | None = None
        for number in range(blocks):
            questions = builder.block(number)
            if mining is not None:
                mining.result()
            mining = miner.submit(_raw, node.url, *questions)
        assert mining is not None
        mining.result()
        yield escrow, first, blocks * LOGS_PER_BLOCK - builder.unsettled


class Builder:
    """Makes what happens in each block."""

    def __init__(self, escrow: Escrow, token: str) -> None:
        self._escrow, self._token = escrow, token
        self._now = int(escrow.node.block().at.timestamp())
        self._open: list[bytes] = []
        self._salt = 0
        names = ("deposit", "withdraw", "open", "rateMany")
        arguments: dict[str, tuple[Any, ...]] = {
            "deposit": (token, token, 1),
            "withdraw": (token, token, token, 1, 1, b""),
            "open": (b"", b""),
            "rateMany": (b"", b"", bytes(32), 1, b""),
        }
        self._selectors = {name: escrow.calldata(name, *arguments[name])[:4] for name in names}
        self._multicall = escrow.calldata("multicall", [])[:4]

    @property
    def unsettled(self) -> int:
        """How many batches are open, which another block would have ended."""
        return len(self._open)

    def prepare(self) -> None:
        """Make adam rich, inside the escrow and out."""
        self._send(self._token, self._escrow.token_calldata("faucet", ADAM.address, RICH))
        self._send(self._token, self._escrow.token_calldata("approve", self._escrow.address, RICH))
        self._send(self._escrow.address, self._escrow.calldata("deposit", self._token, ADAM.address, RICH // 2))

    def block(self, number: int) -> list[tuple[str, list[Any]]]:
        """Say what to ask of the node for the next block, and to make it."""
        ended, self._open = self._open, []
        calls = [self._deposit(number * DEPOSITS + place) for place in range(DEPOSITS)]
        calls += [self._rate(work) for work in ended]
        calls += [self._opening(count) for count in (1,) * SMALL + (BIG_TASKS,) * BIG]
        calls += [self._withdrawal(place) for place in range(WITHDRAWALS)]
        bundles = (self._bundle(calls[at : at + PER_TX]) for at in range(0, len(calls), PER_TX))
        sends = [("eth_sendTransaction", [self._tx(self._escrow.address, bundle)]) for bundle in bundles]
        return [*sends, ("evm_mine", [])]

    def _send(self, to: str, calldata: bytes) -> None:
        _raw(self._escrow.node.url, ("eth_sendTransaction", [self._tx(to, calldata)]))

    def _tx(self, to: str, calldata: bytes) -> dict[str, str]:
        return {"from": ADAM.address, "to": to, "data": "0x" + calldata.hex(), "gas": hex(GAS)}

    def _deposit(self, place: int) -> bytes:
        return self._words("deposit", int(self._token, 16), _person(place), 1000 + place)

    def _withdrawal(self, place: int) -> bytes:
        names = int(self._token, 16), int(ADAM.address, 16), _person(place)
        return self._selectors["withdraw"] + _encode(*names, 1 + place, self._now + DAY, b"")

    def _words(self, name: str, *words: int) -> bytes:
        return self._selectors[name] + b"".join(word.to_bytes(32) for word in words)

    def _opening(self, count: int) -> bytes:
        self._salt += 1
        workers = tuple("0x" + _person(self._salt * 61 + place).to_bytes(20).hex() for place in range(count))
        rewards = (REWARD,) * count
        terms = Terms(
            employer=ADAM.address,
            token=self._token,
            fee_bps=500,
            fee_receiver="0x" + "5" * 40,
            benefits_bps=300,
            benefits_fund="0x" + "4" * 40,
            arbiter=ZERO_ADDRESS,
            arbiter_fee_bps=0,
            min_rating=60,
            full_rating=90,
            floor_bps=5000,
            default_split_bps=5000,
            open_by=self._now + DAY,
            submit_by=self._now + 2 * DAY,
            rate_by=self._now + 3 * DAY,
            contest_by=self._now + 4 * DAY,
            rule_by=self._now + 5 * DAY,
            count=count,
            tasks_root=root_of(workers, rewards),
            specs_root=bytes(32),
            salt=self._salt.to_bytes(32),
        )
        work = pack_table(terms, workers, rewards)
        self._open.append(work)
        return self._selectors["open"] + _encode(work, b"")

    def _rate(self, work: bytes) -> bytes:
        ratings = b"".join(bytes((index, 95)) for index in range(work[142]))
        return self._selectors["rateMany"] + _encode(work, ratings, bytes(32), self._now + DAY, b"")

    def _bundle(self, calls: Sequence[bytes]) -> bytes:
        words = [(32).to_bytes(32), len(calls).to_bytes(32)]
        return self._multicall + b"".join(words) + _tail(calls)


def _encode(*arguments: Any) -> bytes:
    """Encode words and bytes of any length as the ABI has them; a word is an int or 32 bytes of a list."""
    head, tail = b"", b""
    place = 32 * len(arguments)
    for argument in arguments:
        if isinstance(argument, int):
            head += argument.to_bytes(32)
        elif len(argument) == WORD:
            head += argument
        else:
            head += (place + len(tail)).to_bytes(32)
            tail += _long(argument)
    return head + tail


def _tail(items: Sequence[bytes]) -> bytes:
    written = [_long(item) for item in items]
    places, at = [], 32 * len(items)
    for item in written:
        places.append(at.to_bytes(32))
        at += len(item)
    return b"".join((*places, *written))


def _long(item: bytes) -> bytes:
    return len(item).to_bytes(32) + item + bytes(-len(item) % 32)


def _person(place: int) -> int:
    """Give one of the people an address of no particular pattern."""
    return int.from_bytes(keccak((place % PEOPLE).to_bytes(4))[:20])


def _raw(url: str, *questions: tuple[str, list[Any]]) -> None:
    asked = [
        {"jsonrpc": "2.0", "id": place, "method": method, "params": params}
        for place, (method, params) in enumerate(questions)
    ]
    answers = requests.post(url, json=asked, timeout=120).json()
    for answer in answers:
        assert "error" not in answer, answer
