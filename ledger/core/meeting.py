"""Which wish for one's own money a fact of the chain has met that nobody here sent: pure."""

from collections.abc import Mapping, Sequence

from ledger.core.effects import AskMoney, MoneyStep
from ledger.core.facts import Deposited, Withdrawn
from ledger.core.ids import EffectId

Wish = tuple[EffectId, AskMoney]  # asked for, and not known to be done


def met_by(
    fact: Deposited | Withdrawn, wishes: Sequence[Wish], *, address: str, tokens: Mapping[str, str]
) -> EffectId | None:
    """Name the first wish that says exactly what the fact says was done; none where there is no such wish.

    `address` is what the person acts with now, and `tokens` are the tokens of the currencies by their codes.
    """
    return next((effect for effect, ask in wishes if _says(ask, fact, address, tokens)), None)


def _says(ask: AskMoney, fact: Deposited | Withdrawn, address: str, tokens: Mapping[str, str]) -> bool:
    if (tokens[ask.asset], ask.holder or address, ask.minor) != (fact.token, fact.holder, fact.minor):
        return False
    if isinstance(fact, Deposited):
        return ask.step is MoneyStep.DEPOSIT
    return ask.step is MoneyStep.WITHDRAW and ask.to == fact.to
