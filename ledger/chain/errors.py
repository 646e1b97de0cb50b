"""What can go wrong between us and a node; each kind is somebody's turn."""

from enum import StrEnum

TEXT_MAX = 400  # signs of what a node says that are kept


def few_words(text: str) -> str:
    """Take of a node's own words what a line can show: the start, and nothing that moves a terminal's cursor."""
    start = "".join(sign if sign.isprintable() else " " for sign in text[:TEXT_MAX])
    return start if len(text) <= TEXT_MAX else f"{start}…"


class NodeError(Exception):
    """The base of what can go wrong between us and a node; what a node says is kept in few words."""

    def __init__(self, text: str = "") -> None:
        super().__init__(few_words(text))


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
        self.reason = few_words(reason)
        self.data = data


class SendRefused(NodeError):
    """The node will not take this transaction; the text is the node's."""
