"""The ledger: the one door for every change, the loops, and the journal."""

from contextlib import suppress

from eth_hash.auto import keccak

# Proofs, roots and the embedded chain hash all day: where the quick backend has a wheel, all of them use it.
with suppress(ImportError):
    from eth_hash.backends import pysha3

    # Only what the two backends call their argument differs.
    keccak.hasher = pysha3.keccak256  # type: ignore[assignment]
    keccak.preimage = pysha3.preimage  # type: ignore[assignment]
