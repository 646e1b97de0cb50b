"""What is to be done outside, as values: an effect is a row before it is an act."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from ledger.core.ids import PersonId, TaskId


class TaskStep(StrEnum):
    """What the escrow can be asked to do with one task."""

    OPEN = "open"
    REVOKE = "revoke"  # make signed terms void before they are opened
    DELIVER = "deliver"  # record the delivery, as protection against silence
    RATE = "rate"  # from the full mark it pays in full, wherever the task stands
    ACCEPT = "accept"
    CONTEST = "contest"
    RULE = "rule"
    AGREE = "agree"  # end by what employer and worker both sign
    GIVE_BACK = "give_back"
    FINISH = "finish"  # pay by the rating after the worker stayed silent
    RELEASE = "release"  # pay in full after the employer stayed silent
    REFUND = "refund"  # give all back after nothing was delivered
    DEFAULT = "default"  # pay the default split after the arbiter stayed silent


class MoneyStep(StrEnum):
    """What can be asked for one person's own money."""

    FAUCET = "faucet"  # mint test money to the person's address; embedded chain only
    DEPOSIT = "deposit"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class AskTask:
    """Ask the escrow for a step of a task."""

    step: TaskStep
    task: TaskId
    rating: int | None = None
    earned: int | None = None  # what a ruling or an agreement gives, before fee and benefits
    reason: str | None = None  # the salted hash of why somebody contests or rules
    kind: Literal["task"] = "task"


@dataclass(frozen=True, slots=True)
class AskMoney:
    """Ask the chain for a step of a person's own money."""

    step: MoneyStep
    person: PersonId
    asset: str
    minor: int
    to: str | None = None  # where a withdrawal goes
    holder: str | None = None  # whose balance, where it is not the address that the person acts with when it is sent
    kind: Literal["money"] = "money"


@dataclass(frozen=True, slots=True)
class Notify:
    """Tell a person something, in words the face finds by `key`."""

    person: PersonId
    key: str
    details: Mapping[str, str | int]
    kind: Literal["notify"] = "notify"


@dataclass(frozen=True, slots=True)
class Send:
    """Send a ready-made message; made by the face itself, in the transaction of what it answers."""

    chat_id: int
    method: str
    payload: Mapping[str, object]
    kind: Literal["send"] = "send"


Ask = AskTask | AskMoney
Effect = AskTask | AskMoney | Notify | Send


def lane(effect: Effect) -> str:
    """Name the queue an effect waits in: one lane goes in order, lanes do not wait for each other."""
    match effect:
        case AskTask(task=task):
            return f"task:{task}"
        case AskMoney(person=person):
            return f"money:{person}"
        case Notify(person=person):
            return f"person:{person}"
        case _:
            return f"chat:{effect.chat_id}"
