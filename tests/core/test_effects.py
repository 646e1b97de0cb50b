"""Effects wait in lanes: a task's, a person's money, a person's notices, a chat's messages."""

import pytest

from ledger.core.effects import AskMoney, AskTask, Effect, MoneyStep, Notify, Send, TaskStep, lane
from ledger.core.ids import TaskId
from tests.core.samples import ADAM


@pytest.mark.parametrize(
    ("effect", "name"),
    [
        (AskTask(TaskStep.OPEN, TaskId("tsk_1")), "task:tsk_1"),
        (AskMoney(MoneyStep.DEPOSIT, ADAM, "USD", 1), "money:per_adam"),
        (Notify(ADAM, "deposit-received", {}), "person:per_adam"),
        (Send(7, "sendMessage", {}), "chat:7"),
    ],
)
def test_lane__of_each_kind(effect: Effect, name: str) -> None:
    """What must stay in order waits in one lane, and nothing else does."""
    assert lane(effect) == name
