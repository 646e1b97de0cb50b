"""Which wish a fact has met that nobody here sent."""

from dataclasses import replace

import pytest

from ledger.core.effects import AskMoney, MoneyStep
from ledger.core.facts import Deposited, Withdrawn
from ledger.core.ids import EffectId
from ledger.core.meeting import met_by
from tests.core.samples import ADAM, EMPLOYER, STRANGER, USD, WORKER, log

TOKENS = {"USD": USD.token}
OUT = AskMoney(MoneyStep.WITHDRAW, ADAM, "USD", 7, STRANGER)
IN = AskMoney(MoneyStep.DEPOSIT, ADAM, "USD", 7)
WITHDRAWN, DEPOSITED = (
    Withdrawn(log(), USD.token, EMPLOYER, STRANGER, 7),
    Deposited(log(), USD.token, EMPLOYER, 7),
)


def met(fact: Deposited | Withdrawn, *asks: AskMoney) -> EffectId | None:
    """Say which of these, named by their place, a fact has met."""
    wishes = [(EffectId(str(place)), ask) for place, ask in enumerate(asks)]
    return met_by(fact, wishes, address=EMPLOYER, tokens=TOKENS)


def test_met_by__the_oldest_that_says_the_same() -> None:
    """Of several wishes the first is met that says exactly what was done, and each by its own kind of fact."""
    asks = (IN, replace(OUT, minor=8), OUT, OUT)
    assert met(WITHDRAWN, *asks) == "2"
    assert met(DEPOSITED, *asks) == "0"
    assert met(WITHDRAWN) is None


@pytest.mark.parametrize(
    "ask",
    [replace(OUT, minor=8), replace(OUT, to=WORKER), replace(OUT, holder=WORKER), IN],
    ids=["sum", "to", "holder", "step"],
)
def test_met_by__nothing_that_says_another(ask: AskMoney) -> None:
    """What differs in anything was not done."""
    assert met(WITHDRAWN, ask) is None
    assert met(replace(WITHDRAWN, token=WORKER), OUT) is None
    assert met(DEPOSITED, replace(IN, step=MoneyStep.FAUCET), OUT) is None


def test_met_by__from_an_earlier_address() -> None:
    """Where a wish names whose balance it is, that counts and not what the person acts with now."""
    named = replace(OUT, holder=WORKER)
    assert met(replace(WITHDRAWN, holder=WORKER), OUT, named) == "1"
