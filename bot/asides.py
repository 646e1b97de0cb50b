"""What was shown to be confirmed stays so while something else is asked for: it waits inside the question.

A chat stands at one place. A preview waits only for its own button, so it need not give way to a question; a newer
preview takes its place. That nothing else is confirmed than what was shown is for the door to see, as always.
"""

from collections.abc import Callable
from dataclasses import replace

import msgspec

from bot.turn import Answer, Turn
from ledger.dialogues import Dialogue

PREVIEWS = frozenset(
    {
        *("rated", "accepting", "contesting", "ruling", "paying", "declining", "proposing", "agreeing", "opinion"),
        *("showing", "withdraw"),
    }
)
QUESTIONS = frozenset({"deliver", "rate", "rate-why", "contest", "evidence", "rule", "rule-why", "agree", "note"})
QUESTIONS |= {"feedback", "grade", "template", "sift", "describe"}
CONFIRMING = frozenset({"sure", "withdraw", "drop"})  # what a preview's buttons begin with; others may end like them
_ASIDE = "aside"  # what a question's body has beside its own


def with_asides(turn: Turn, answer: Callable[[Turn], Answer]) -> Answer:
    """Let whichever of the two a turn is about be what is waited for, and keep the other beside what comes of it."""
    question, preview = _parted(turn)
    if question is None or preview is None:
        return _keeping(answer(turn), turn.dialogue)
    verb, _, rest = turn.incoming.pressed.partition(":")
    if verb in CONFIRMING and rest.rpartition(":")[2] == str(preview.revision):
        return _beside(question, answer(replace(turn, dialogue=preview)))
    found = answer(replace(turn, dialogue=question))
    return replace(found, dialogue=preview) if found.dialogue is None else _keeping(found, preview)


def _parted(turn: Turn) -> tuple[Dialogue | None, Dialogue | None]:
    """Tell a question from the preview that waits inside it, if one does and its time is not over."""
    dialogue = turn.dialogue
    if dialogue is None or _ASIDE not in dialogue.body:
        return dialogue, None
    preview = msgspec.json.decode(dialogue.body[_ASIDE], type=Dialogue)
    question = replace(dialogue, body={name: value for name, value in dialogue.body.items() if name != _ASIDE})
    return question, preview if turn.now < preview.expires_at else None


def _beside(question: Dialogue, found: Answer) -> Answer:
    """Go on with a question after its preview was pressed; what the press begins is waited for as anything new is."""
    begun = found.dialogue
    if begun is not None and begun.flow not in PREVIEWS:
        return found
    return _keeping(replace(found, dialogue=question, is_over=False), begun)


def _keeping(answer: Answer, preview: Dialogue | None) -> Answer:
    """Put a preview into the question that is asked now; whatever else is waited for takes its place."""
    after = answer.dialogue
    if preview is None or preview.flow not in PREVIEWS or after is None or after.flow not in QUESTIONS:
        return answer
    packed = msgspec.json.encode(preview).decode()
    return replace(answer, dialogue=replace(after, body={**after.body, _ASIDE: packed}))
