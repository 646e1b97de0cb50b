"""How long one piece of work may hold the chain: a run that goes on for longer is given up as if it had never begun.

Gas bounds what a run costs in the end, not how long it takes here: of pure Python's pairings and endless loops, a
block's worth takes minutes. What is given up leaves nothing behind, so that blocks stay what their transactions make
of them: a transaction is mined whole or not at all, and whether it is taken is every node's own choice.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf
from time import thread_time
from typing import Any

from eth.abc import ComputationAPI
from eth.constants import GAS_HIGH, GAS_MID
from eth.vm import mnemonics, opcode_values
from eth.vm.forks.prague import PragueVM
from eth.vm.forks.prague.computation import PragueComputation
from eth.vm.forks.prague.state import PragueState
from eth.vm.logic import flow
from eth.vm.opcode import as_opcode

from ledger.embedded.errors import REFUSED, RpcError

CALL_SECONDS = 5.0  # as on geth
# An estimate runs its call several times, and a transaction is not to be turned away because the machine is slow.
WORK_SECONDS = 10.0

Precompile = Callable[[ComputationAPI], ComputationAPI]

# Of contracts written in Python and asked for much at once: how long each takes at most for what it is given. They
# cannot be stopped on the way, so that it is reckoned before. All others take milliseconds.
_BLAKE2_ROUND, _ROUNDS_BYTES = 8e-6, 4
_SECONDS_PER_ITEM: Mapping[int, tuple[int, float]] = {
    0x08: (192, 0.2),  # bn128's pairings
    0x0C: (160, 0.022),  # BLS12-381: sums in G1
    0x0E: (288, 0.1),  # sums in G2
    0x0F: (384, 0.65),  # pairings
}
_BLAKE2 = 0x09

# The seconds of this thread's own work, not the wall's: a busy machine makes nobody's call fail.
_until: ContextVar[float] = ContextVar("until", default=inf)


class TookTooLong(Exception):
    """The work has not ended in time; no error of the EVM's, which a contract could catch."""


@contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """Give what happens inside so long, and no longer than what is around it has.

    Raises:
        RpcError: it was not done by then, in a node's words.
    """
    before = _until.set(min(_until.get(), thread_time() + seconds))
    try:
        yield
    except TookTooLong as late:
        raise RpcError(REFUSED, f"execution aborted (timeout = {seconds:g}s)") from late
    finally:
        _until.reset(before)


def require_time(seconds: float = 0.0) -> None:
    """Give up where there are not so many seconds left."""
    if thread_time() + seconds > _until.get():
        raise TookTooLong


def _timed(logic: Callable[[ComputationAPI], None]) -> Callable[[ComputationAPI], None]:
    """Look at the clock before a jump."""

    def jump(computation: ComputationAPI) -> None:
        require_time()
        logic(computation)

    return jump


def _reckoned(address: bytes, precompile: Precompile) -> Precompile:
    """Look, before a contract in Python begins, whether it can be done in time."""
    number = int.from_bytes(address, "big")
    if number != _BLAKE2 and number not in _SECONDS_PER_ITEM:
        return precompile

    def run(computation: ComputationAPI) -> ComputationAPI:
        payload = computation.msg.data
        if number == _BLAKE2:
            require_time(int.from_bytes(payload[:_ROUNDS_BYTES], "big") * _BLAKE2_ROUND)
        else:
            size, seconds = _SECONDS_PER_ITEM[number]
            require_time(len(payload) // size * seconds)
        return precompile(computation)

    return run


_OPCODES = {
    **PragueComputation.opcodes,
    opcode_values.JUMP: as_opcode(_timed(flow.jump), mnemonics.JUMP, GAS_MID),
    opcode_values.JUMPI: as_opcode(_timed(flow.jumpi), mnemonics.JUMPI, GAS_HIGH),
}
_PRECOMPILES = {
    address: _reckoned(address, precompile) for address, precompile in PragueComputation.get_precompiles().items()
}


class BoundedComputation(PragueComputation):
    """Prague's rules. Nothing runs for long without a jump or a call, so that these look at the clock."""

    opcodes = _OPCODES
    _precompiles = _PRECOMPILES

    def __init__(self, *given: Any, **named: Any) -> None:
        """Begin a call, of a person's or of a contract's."""
        require_time()
        super().__init__(*given, **named)


class BoundedState(PragueState):
    """Accounts on which such calls run."""

    computation_class = BoundedComputation


class BoundedVM(PragueVM):
    """Prague, with an eye on the clock."""

    _state_class = BoundedState
