"""Refusals of the ledger in words: each says what may be done instead, with the figures that it brings."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from bot.incoming import Incoming
from bot.replying import _refused
from bot.texts import LOCALES
from bot.turn import Answer, Turn
from ledger.core.bounds import require_grounds
from ledger.core.dispute import Proposal, accept_agreement, figure_of, preview, rule
from ledger.core.effects import AskTask, TaskStep
from ledger.core.errors import LedgerError
from ledger.core.task import Stage
from ledger.database import connect
from ledger.views import Views
from tests.core.samples import ADAM, BARB, DANA, NOON, POLICY, REASON, USD, disputed, person

MARK = disputed().id
REFUSALS: Mapping[str, tuple[Callable[[], object], tuple[str, ...]]] = {
    "wrong-split": (lambda: rule(disputed(), DANA, 1, REASON, NOON), ("20 USD", "29.50 USD")),
    "grounds": (lambda: require_grounds(""), ("1000",)),
    "figure": (lambda: figure_of(disputed()), ("100 %",)),
    "own": (lambda: accept_agreement(disputed(), ADAM, offer(), 7), ()),
    "changed": (lambda: accept_agreement(disputed(), BARB, offer(), 8), ()),
    "none": (lambda: accept_agreement(disputed(), BARB, None, 8), ()),
    "no-end": (lambda: preview(disputed(), AskTask(TaskStep.OPEN, MARK)), ()),
}


def offer() -> Proposal:
    """Make adam's proposal."""
    return Proposal(MARK, ADAM, 7, Stage.CONTESTED, NOON)


def turn(locale: str) -> Turn:
    """Make a turn of somebody's who reads this language."""
    reader = replace(person("adam", "0x" + "1" * 40), language=locale)
    incoming = Incoming(update_id=1, telegram_id=1, chat_id=1, name="adam", language_code=locale)
    return Turn(
        bot_id=1,
        incoming=incoming,
        person=reader,
        dialogue=None,
        views=Views(connect("sqlite://")),
        policy=POLICY,
        now=NOON,
        assets={"USD": USD},
    )


@pytest.mark.parametrize("case", REFUSALS)
def test_refused__in_words(case: str) -> None:
    """Every refusal of a dispute has words in both languages, and names its figures."""
    ask, figures = REFUSALS[case]
    with pytest.raises(LedgerError) as refused:
        ask()
    said = [str(_refused(turn(locale), Answer(), refused.value).payload["text"]) for locale in LOCALES]

    assert len(set(said)) == len(LOCALES)
    for figure in figures:
        assert all(figure in words for words in said), said
