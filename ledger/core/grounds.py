"""What a figure of the audit rests on: who would have had to lie, or which hash to be broken, if it were wrong."""

from dataclasses import dataclass
from enum import StrEnum


class Ground(StrEnum):
    """From the strongest down."""

    PROVEN = "proven"  # shown by hashes from the named block's state root
    BOUND = "logs bound by proof"  # logs whose content hashes to a key that is proven
    GIVEN = "given"  # whoever asked for the audit said so
    LOGS = "logs"  # what the node told of the contract's logs, and nothing else
    NODE = "the node's word"  # what the node answered when it was asked
    DATABASE = "the database"  # the operator's journal


@dataclass(frozen=True, slots=True)
class Basis:
    """Some figures of one kind, and what they rest on."""

    figures: str
    count: int
    ground: Ground
    but: str = ""  # what this does not say
