"""Why the embedded chain may refuse: to be opened, or to answer a request."""


class ChainError(Exception):
    """The embedded chain cannot be opened or used; its text says what to do."""

    code = "chain_error"


class ChainLocked(ChainError):
    """Another owner holds the chain's file."""

    code = "chain_locked"

    def __init__(self, path: str) -> None:
        super().__init__(
            f"The chain in {path} is in use: another running copy owns it. "
            "Stop that copy first, or reach its chain over JSON-RPC (CHAIN_RPC_URL), "
            "or choose another DATA_DIR. Do not delete the lock file: it is released when its owner ends."
        )
        self.path = path


class ChainUnreadable(ChainError):
    """The file is not a chain that this version can continue."""

    code = "chain_unreadable"

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(
            f"{path} cannot be opened as a chain: {reason}. "
            "Choose another DATA_DIR or restore the file from a copy; nothing was changed."
        )
        self.path = path
        self.reason = reason


class ChainClosed(ChainError):
    """The chain was closed before the request came."""

    code = "chain_closed"

    def __init__(self) -> None:
        super().__init__("The chain has been closed; open it again.")


# JSON-RPC 2.0's own codes, then those that Ethereum nodes agree on.
PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
INTERNAL_ERROR = -32603
REFUSED = -32000
TIMED_OUT = -32002
LIMIT_EXCEEDED = -32005
REVERTED = 3


class RpcError(Exception):
    """A request that the node answers with an error object."""

    def __init__(self, code: int, message: str, data: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.data = data
