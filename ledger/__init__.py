"""The ledger: the one door for every change, the loops, and the journal."""

import os
from importlib.util import find_spec

# Proofs, roots and the embedded chain hash all day: where the quick backend has a wheel, all of them use it.
if find_spec("sha3") is not None:
    os.environ.setdefault("ETH_HASH_BACKEND", "pysha3")
