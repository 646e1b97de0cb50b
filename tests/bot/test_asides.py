"""What a preview's button begins beside a question: nothing that is to be waited for is lost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.asides import with_asides
from bot.turn import Answer, Turn
from ledger.dialogues import Dialogue
from tests.bot.test_refusals import turn
from tests.core.samples import NOON


def dialogue(flow: str, revision: int) -> Dialogue:
    """Make something that is waited for."""
    return Dialogue(1, flow, {"task": "tsk_1"}, revision, NOON + timedelta(hours=1))


def confirming() -> Turn:
    """Press the button of a preview that waits inside a question."""
    asked, shown = dialogue("note", 2), dialogue("rated", 1)
    here = replace(turn("en"), dialogue=shown)
    within = with_asides(here, lambda _: Answer(dialogue=asked)).dialogue
    return replace(here, dialogue=within, incoming=replace(here.incoming, pressed="sure:rated:tsk_1:1"))


@pytest.mark.parametrize("begun", ["agree", "settling"])
def test_confirm__begins_a_question(begun: str) -> None:
    """What the press begins is waited for, as whatever is asked last is."""
    found = with_asides(confirming(), lambda _: Answer(dialogue=dialogue(begun, 3)))

    assert found.dialogue == dialogue(begun, 3)


@pytest.mark.parametrize("shown", ["rated", "accepting"])
def test_confirm__shows_a_preview(shown: str) -> None:
    """A preview that the press shows, or leaves as it is, waits for its button beside the question."""
    waiting = confirming()
    found = with_asides(waiting, lambda _: Answer(dialogue=dialogue(shown, 3)))
    seen: list[Turn] = []

    def confirmed(inner: Turn) -> Answer:
        seen.append(inner)
        return Answer(is_over=True)

    pressed = replace(waiting.incoming, pressed=f"sure:{shown}:tsk_1:3")
    after = with_asides(replace(waiting, dialogue=found.dialogue, incoming=pressed), confirmed)

    assert seen[0].dialogue == dialogue(shown, 3)
    assert after.dialogue == dialogue("note", 2)
