"""What a statement says, apart from how it is laid out: labels, figures and where they come from."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from unicodedata import category

from ledger.core.journal import balance_account
from ledger.core.money import Asset, MixedAssets, Money, digits_of
from ledger.exports.kinds import Kind, Role
from ledger.exports.statement import Line, Section, Statement

Say = Callable[..., str]  # a key and values in, words in one language out
Pair = tuple[str, str]
DECIMALS_LEAST = 2


class Wording:
    """The words of one language, each looked up once."""

    def __init__(self, say: Say) -> None:
        self.say = say
        self._look_up = cache(say)

    def __call__(self, key: str) -> str:
        """Give a word that takes no values."""
        return self._look_up(f"statement-{key}")

    def kind(self, kind: Kind) -> str:
        """Name a kind of movement."""
        return self._look_up(f"statement-kind-{kind}")

    def role(self, role: Role) -> str:
        """Name who is on the other side."""
        return self._look_up(f"statement-role-{role}")

    def titles(self, line: Line) -> str:
        """Name the tasks of a line; of many only the first."""
        if len(line.titles) > TITLES_MAX:
            shown = clean("; ".join(line.titles[:TITLES_MAX]))
            return self.say("statement-titles-more", title=shown, count=len(line.titles) - TITLES_MAX)
        return clean("; ".join(line.titles))

    def heading(self, statement: Statement) -> tuple[Pair, ...]:
        """Say whose statement it is and of when."""
        period = statement.period
        span = self.say(
            "statement-span",
            first=period.shown(period.start),
            end=period.shown(period.end),
            zone=str(period.zone),
        )
        named = ((self("holder"), clean(statement.holder)),) if statement.holder else ()
        account = statement.account.removeprefix(balance_account(""))
        return (*named, (self("account"), account), (self("period"), span))

    def basis(self, statement: Statement) -> tuple[Pair, ...]:
        """Say what the figures rest on."""
        basis, period = statement.basis, statement.period
        read = "" if basis.block_at is None else f" ({period.shown(basis.block_at)} {period.zone})"
        return (
            (self("chain"), str(basis.chain_id)),
            (self("escrow"), basis.escrow),
            (self("block"), f"{basis.block}{read}"),
            (self("block-hash"), basis.block_hash),
            (self("entries"), f"1-{basis.last_entry}" if basis.last_entry else "0"),
            (self("last-hash"), basis.last_hash),
        )

    def entries(self, section: Section) -> str:
        """Say which entries a section's lines are."""
        if not section.count:
            return self("nothing-moved")
        return self.say("statement-lines", count=section.count, first=str(section.first), last=str(section.last))


TITLES_MAX = 3


@dataclass(frozen=True, slots=True)
class Figures:
    """Writes figures of one currency."""

    asset: Asset
    places: int = 0  # decimals that all figures have, where they stand below each other

    def lined_up(self, moneys: Iterable[Money]) -> "Figures":
        """Give all figures as many decimals as the one of these that needs the most, so that the points line up."""
        return replace(self, places=max((len(self._digits(money)[2]) for money in moneys), default=0))

    def shown(self, money: Money) -> str:
        """Write a figure for people: exact, thousands grouped."""
        sign, whole, part = self._digits(money)
        least = max(min(DECIMALS_LEAST, self.asset.decimals), self.places)
        return f"{sign}{whole}" + (f".{part.ljust(least, '0')}" if least else "")

    def or_blank(self, money: Money) -> str:
        """Write a figure for people, and nothing for nothing."""
        return self.shown(money) if money.minor else ""

    def plain(self, money: Money) -> str:
        """Write a figure for programs: exact, all decimals, nothing grouped."""
        sign, whole, part = self._digits(money)
        decimals = self.asset.decimals
        return f"{sign}{whole.replace(',', '')}" + (f".{part.ljust(decimals, '0')}" if decimals else "")

    def _digits(self, money: Money) -> tuple[str, str, str]:
        if money.asset != self.asset.code:
            raise MixedAssets(money.asset, self.asset.code)
        return digits_of(money.minor, self.asset.decimals)


def clean(text: str) -> str:
    """Give text one line and nothing hidden: people's own words may hold anything."""
    shown = "".join(" " if char.isspace() else char for char in text if not _is_hidden(char))
    return " ".join(shown.split())


def _is_hidden(char: str) -> bool:
    return not char.isspace() and category(char) in {"Cc", "Cf", "Cs", "Co", "Cn"}
