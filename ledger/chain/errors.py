"""What can go wrong between us and a node; each kind is somebody's turn."""


class NodeError(Exception):
    """The base of what can go wrong between us and a node."""


class NodeUnreachable(NodeError):
    """The node did not answer: try again later."""


class CallRefused(NodeError):
    """The contract will not do this; `reason` is the name of its error."""

    def __init__(self, reason: str, data: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.data = data


class SendRefused(NodeError):
    """The node will not take this transaction; the text is the node's."""
