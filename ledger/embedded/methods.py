"""Every JSON-RPC method the chain knows, by name."""

from ledger.embedded import accounts, changing, fees, finding, polling, reading
from ledger.embedded.chain import Method

METHODS: dict[str, Method] = {
    **reading.METHODS,
    **fees.METHODS,
    **accounts.METHODS,
    **finding.METHODS,
    **polling.METHODS,
    **changing.METHODS,
}
