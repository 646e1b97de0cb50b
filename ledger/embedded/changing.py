"""JSON-RPC methods that add blocks or move the clock."""

from ledger.embedded.admission import read_tx, refuse_unfit
from ledger.embedded.bounded import WORK_SECONDS, bounded
from ledger.embedded.errors import REFUSED, RpcError
from ledger.embedded.node import Node
from ledger.embedded.params import Params, quantity_of, refuse
from ledger.embedded.shapes import hex_of

# Thousands of years hence; beyond this a stamp would not fit where others keep times.
STAMP_MAX = 7_258_118_400  # the year 2200: what comes later stops meaning anything to those who read dates
STEP_MAX = 366 * 24 * 3600  # as on the sandbox's page: one slip is not to be the end of every deadline there is
_TOO_FAR = f"too far at once: at most {STEP_MAX} seconds, a year, in one step"


def send_raw(node: Node, params: Params) -> str:
    """eth_sendRawTransaction: mined at once in a block of its own, and durable when this returns.

    What is still running when its time is over is not mined, and costs nothing: no block has it, nobody replays it.
    """
    params.expect(1, 1)
    raw = params.raw(0)
    tx = read_tx(raw, node.decode)
    if node.tx(tx.hash) is not None:
        raise RpcError(REFUSED, "already known")
    header = node.pending()
    refuse_unfit(tx, header=header, state=node.state(header))
    with bounded(WORK_SECONDS):
        node.mine(raw)
    return hex_of(tx.hash)


def mine(node: Node, params: Params) -> str:
    """evm_mine: one empty block, stamped as asked if a time is given."""
    params.expect(0, 1)
    if params.get(0) is not None:
        _ask(node, params.get(0))
    node.mine()
    return "0x0"


def set_next_stamp(node: Node, params: Params) -> None:
    """evm_setNextBlockTimestamp: exactly this in the next block, and time carries on from there."""
    params.expect(1, 1)
    _ask(node, params.get(0))


def increase_time(node: Node, params: Params) -> int:
    """evm_increaseTime: move the clock forward; answers how far it is ahead of the wall."""
    params.expect(1, 1)
    seconds = params.get(0)
    if isinstance(seconds, int) and seconds < 0:
        raise refuse("time only moves forward here: seconds must not be negative")
    ahead = quantity_of(seconds, "0")
    if ahead > STEP_MAX:
        raise refuse(_TOO_FAR)
    if node.next_stamp() + ahead > STAMP_MAX:
        raise refuse("this is too far in the future")
    return node.advance(ahead)


def _ask(node: Node, value: object) -> None:
    """Ask for an exact stamp, later than the head's."""
    stamp, head = quantity_of(value, "0"), node.head.timestamp
    if stamp <= head:
        raise refuse(f"Timestamp error: {stamp} is lower than or equal to previous block's timestamp {head}")
    if stamp > STAMP_MAX:
        raise refuse("this is too far in the future")
    if stamp > node.next_stamp() + STEP_MAX:
        raise refuse(_TOO_FAR)
    node.ask_stamp(stamp)


METHODS = {
    "eth_sendRawTransaction": send_raw,
    "evm_mine": mine,
    "evm_setNextBlockTimestamp": set_next_stamp,
    "evm_increaseTime": increase_time,
}
