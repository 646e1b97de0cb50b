"""What can go wrong between us and a node; each kind is somebody's turn."""

from enum import StrEnum


class NodeError(Exception):
    """The base of what can go wrong between us and a node."""


class Silence(StrEnum):
    """How a node does not answer."""

    AWAY = "away"  # nobody is there
    SLOW = "slow"  # not in time
    STRANGE = "strange"  # somebody answers, but as no node does


class NodeUnreachable(NodeError):
    """The node did not answer: try again later."""

    silence: Silence | None = None  # how, where it said nothing at all
    name = ""  # of the node, then


class CallRefused(NodeError):
    """The contract will not do this; `reason` is the name of its error."""

    def __init__(self, reason: str, data: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.data = data


class SendRefused(NodeError):
    """The node will not take this transaction; the text is the node's."""
