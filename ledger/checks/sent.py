"""What was sent, held against itself: whatever was asked of the chain has its transaction, and that has its bytes."""

from collections.abc import Iterator

from ledger.checks import loading
from ledger.checks.looking import Look
from ledger.core.findings import Finding

TX_ROW = "tx-row"


def find_torn_transactions(look: Look) -> Iterator[Finding]:
    """Name each transaction of ours without what belongs to it, and each thing asked that has no transaction."""
    for signer, nonce, mined in loading.select_unsigned(look.connection):
        expected = "bytes that were signed" if mined is None else f"the bytes of {mined}"
        yield Finding(TX_ROW, f"transaction {nonce} of {signer}", expected, "none")
    for signer, nonce in loading.select_purposeless(look.connection):
        yield Finding(TX_ROW, f"transaction {nonce} of {signer} purpose", "what it carries", "nothing")
    for effect, state in loading.select_uncarried(look.connection):
        yield Finding(TX_ROW, f"effect {effect}", f"a transaction, as it is {state}", "none")
    look.tally.add(loading.count_transactions(look.connection))
