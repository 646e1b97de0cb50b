"""The embedded chain as others hold it: opened on a file, asked by method name, one caller at a time.

This module imports quickly; py-evm, which does not, is imported when a chain is opened.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from ledger.embedded.errors import METHOD_NOT_FOUND, ChainClosed, RpcError
from ledger.embedded.identity import CHAIN_ID
from ledger.embedded.params import Params, address_of
from ledger.embedded.store import ChainFile
from ledger.embedded.turns import Turns

if TYPE_CHECKING:
    from ledger.embedded.node import Node


Method = Callable[["Node", Params], Any]


class EmbeddedChain:
    """One chain on one file, owned by this process until it is closed."""

    def __init__(self, node: "Node", methods: Mapping[str, Method]) -> None:
        self._node = node
        self._methods = methods
        self._lock = Turns()
        self._is_open = True

    @classmethod
    def open(cls, path: Path, *, genesis: Mapping[str, int], wall: Callable[[], int]) -> Self:
        """Continue the chain in this file; in a new one, begin with these balances."""
        balances = {address_of(account, "genesis"): wei for account, wei in genesis.items()}
        file = ChainFile.open(path, chain_id=CHAIN_ID)
        try:
            from ledger.embedded.methods import METHODS
            from ledger.embedded.node import Node

            return cls(Node(file, genesis=balances, wall=wall), METHODS)
        except BaseException:
            file.close()
            raise

    def call(self, method: str, params: list[Any]) -> Any:
        """Answer one JSON-RPC request, or raise `RpcError`."""
        with self._lock:
            if not self._is_open:
                raise ChainClosed
            known = self._methods.get(method)
            if known is None:
                raise RpcError(METHOD_NOT_FOUND, f"the method {method} does not exist/is not available")
            return known(self._node, Params(tuple(params)))

    def close(self) -> None:
        """Wait for the caller inside, then let others have the file; closing twice is harmless."""
        with self._lock:
            if self._is_open:
                self._is_open = False
                self._node.file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
