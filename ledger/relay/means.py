"""What a lane of the relay works with, and how much it takes on at once."""

from dataclasses import dataclass
from datetime import timedelta

from ledger.chain.calls import Calls
from ledger.chain.escrow import Escrow
from ledger.chain.pool import Finality, Pool
from ledger.chain.signing import Signer
from ledger.clock import Clock
from ledger.database import Engine
from ledger.intake import Intake
from ledger.stops import Reach

GWEI = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long, how much, and when it is over."""

    wait: timedelta = timedelta(0)  # how long an effect waits for others to travel with
    delivery_wait: timedelta = timedelta(0)  # how long a delivery waits, if nothing hurries it
    calls: int = 50  # in one tx
    most_fee: int = 500 * GWEI  # for a unit of gas, whatever the market asks
    finality: Finality = 0  # as the watcher's: what is mined may be taken back until then
    in_flight: int = 100  # txs of one key that are not mined: nodes' pools take no more of one sender


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What a lane works with."""

    engine: Engine
    intake: Intake
    calls: Calls
    escrow: Escrow
    pool: Pool
    signer: Signer
    clock: Clock
    reach: Reach
    limits: Limits
