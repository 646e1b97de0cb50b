"""How deep calls may go in this process: a library that web3 and py-evm bring in lifts Python's limit out of reach."""

import sys

# py-evm's own limit: calls of contracts nest 1024 deep, some twelve of Python's each.
DEPTH = 1024 * 12


def bound_nesting() -> None:
    """Put the limit back, after the imports of a process.

    py_ecc, which eth_account, web3 and py-evm import, sets 100,000 for the whole process: a few KB of "[[[[..." would
    then follow C code down past the end of the stack, in `json`, msgspec or repr, and end the process by SIGSEGV.
    """
    sys.setrecursionlimit(min(sys.getrecursionlimit(), DEPTH))
