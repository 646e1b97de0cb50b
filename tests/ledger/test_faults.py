"""What nodes say when they will not take a tx, each text known for what it means."""

import pytest

from ledger.chain.faults import Family, family_of

# Texts as the nodes write them; anvil's and eth-tester's were met here, the others are as people's reports quote them.
SAID: dict[Family, tuple[str, ...]] = {
    Family.KNOWN: (
        "already known",  # geth, reth
        "transaction already imported",  # anvil
        "AlreadyKnown",  # nethermind
        "Known transaction",  # besu
        "INTERNAL_ERROR: existing tx with same hash",  # erigon
        "ALREADY_EXISTS: already known",
        "known transaction. transaction with hash 0x00 is already in the system",  # zkSync
    ),
    Family.NONCE_LOW: (
        "nonce too low",  # anvil
        "nonce too low: next nonce 12, tx nonce 11",  # geth, reth
        "nonce too low: address 0xabc, tx: 5 state: 6",  # the embedded chain
        "OldNonce, Current nonce: 6, nonce of rejected tx: 5",  # nethermind
        "Nonce too low",  # besu
        "INTERNAL_ERROR: nonce too low",  # erigon
        "Invalid transaction nonce: Expected 106, but got 105",  # eth-tester
        "nonce too low. allowed nonce range: 5 - 55, actual: 4",  # zkSync
        "failed to forward tx to sequencer, please try again. Error message: 'nonce too low'",  # optimism
    ),
    Family.NONCE_GAP: (
        "nonce too high",
        "nonce too high: address 0xabc, tx: 7 state: 6",
        "NonceGap, Future nonce. Expected nonce: 62",
        "Nonce too distant from current sender nonce",
        "Invalid transaction nonce: Expected 105, but got 107",
    ),
    Family.UNDERPRICED: (
        "replacement transaction underpriced",
        "Replacement transaction underpriced",
        "ReplacementNotAllowed",
        "FeeTooLowToCompete",
        "could not replace existing tx",
        "future transaction tries to replace pending",
    ),
    Family.FEE_LOW: (
        "max fee per gas less than block base fee",
        "max fee per gas less than block base fee: address 0xabc, maxFeePerGas: 1, baseFee: 7",
        "Gas price below current base fee",
        "Gas price below configured minimum gas price",
        "transaction underpriced",
        "FeeTooLow, EffectivePriorityFeePerGas too low 1 < 2, BaseFee: 7",
        "UNDERPRICED: fee too low",
    ),
    Family.NO_FUNDS: (
        "Insufficient funds for gas * price + value",
        "insufficient funds for gas * price + value: balance 0, tx cost 21000, overshot 21000",
        "InsufficientFunds, Account balance: 0, cumulative cost: 21000",
        "Upfront cost exceeds account balance",
        "invalid transaction: insufficient funds for l1fee + gas * price + value",
    ),
    Family.NEVER: (
        "intrinsic gas too low",
        "intrinsic gas too low: gas 20000, minimum needed 21596",
        "intrinsic gas too high -- tx.gas_limit > env.block.gas_limit",
        "Intrinsic gas exceeds gas limit",
        "insufficient gas for floor data gas cost: gas 1, minimum needed 2",
        "exceeds block gas limit",
        "Transaction gas limit exceeds block gas limit",
        "GasLimitExceeded, Gas limit: 30000000, gas limit of rejected tx: 31000000",
        "transaction gas limit too high (cap: 16777216, tx: 30000000)",
        "oversized data: transaction size 200000, limit 131072",
        "RLP is too big",
        "transaction type not supported",
        "max priority fee per gas higher than max fee per gas",
    ),
    Family.WRONG_CHAIN: (
        "invalid chain id for signer",
        "invalid chain id for signer: have 1 want 31337",
        "Wrong chainId",
        "InvalidTxChainId: Expected 1, got 2",
    ),
    Family.REVERTED: ("execution reverted", "execution reverted: BalanceTooLow", "VM Exception while processing"),
    Family.LATER: (
        "rate limit exceeded",
        "429 Too Many Requests",
        "daily request count exceeded, request rate limited",
        "Your app has exceeded its compute units per second capacity",
        "request timed out",
        "context deadline exceeded",
        "txpool is full",
        "gas limit reached",
        "header not found",
    ),
    Family.UNKNOWN: ("the moon is in the wrong quarter", "", "internal error"),
}


@pytest.mark.parametrize(("family", "text"), [(family, text) for family, texts in SAID.items() for text in texts])
def test_family__of_what_nodes_say(family: Family, text: str) -> None:
    """Each text is of its family, whatever the code beside it."""
    assert family_of(text, -32000) is family


@pytest.mark.parametrize(
    ("code", "family"), [(3, Family.REVERTED), (-32005, Family.LATER), (429, Family.LATER), (-32603, Family.UNKNOWN)]
)
def test_family__by_the_code_alone(code: int, family: Family) -> None:
    """Where the text says nothing, some codes do."""
    assert family_of("no", code) is family


def test_families__all_have_texts() -> None:
    """No family is without an example."""
    assert SAID.keys() == set(Family)
