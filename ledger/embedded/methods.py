"""Every JSON-RPC method the chain knows, by name."""

from ledger.embedded import accounts, changing, finding, reading
from ledger.embedded.chain import Method

METHODS: dict[str, Method] = {**reading.METHODS, **accounts.METHODS, **finding.METHODS, **changing.METHODS}
