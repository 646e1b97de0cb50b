"""Any order of commands, rounds, deaths, reorganisations and jumps of the clock: model, journal and chain agree."""

import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from ledger.core.packed import Path
from ledger.stops import POINTS
from tests.ledger.faults.folk import DAY, RATINGS, Folk
from tests.ledger.faults.survivor import FINAL, Survivor
from tests.ledger.hands import USD

HOUR = 3600
FEW = 2  # tasks at once that get far
LOOPS = ("relay", "watch", "mine", "tick", "relay", "watch", "reorganise")
RELAYED = tuple(point for point in POINTS if point not in {"inbox", "send"})
statements = st.one_of(st.none(), st.integers(1, 40))
some = st.integers(0, 999)
numbers = st.integers(0, 9)
ratings = st.sampled_from(RATINGS)
cuts = st.one_of(st.none(), st.sampled_from(RELAYED), st.integers(1, 40))


@dataclass(slots=True)
class Tally:
    """What the machines of a run have lived through."""

    steps: int = 0
    deaths: int = 0
    reorganisations: int = 0
    said: Counter[str] = field(default_factory=Counter)
    ends: Counter[Path] = field(default_factory=Counter)

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Say at once what goes wrong: hypothesis, trying it again, may only see that it is not the same again."""
        try:
            yield
        except Exception:
            traceback.print_exc(file=sys.stdout)
            raise


class LifeOfALedger(RuleBasedStateMachine):
    """A ledger, its chain, four people, and whatever may happen to them."""

    tally = Tally()

    def make(self) -> Survivor:
        """Begin a life."""
        raise NotImplementedError

    def end(self, survivor: Survivor) -> None:
        """End one."""

    def __init__(self) -> None:
        super().__init__()
        self.it = self.make()
        self.folk = Folk(self.it)
        self.turn = 0

    @initialize(days=st.integers(1, 5), rewards=st.lists(st.integers(1, 40 * USD), min_size=1, max_size=3))
    def begin(self, days: int, rewards: list[int]) -> None:
        """There is money, and work."""
        with self.tally.heard():
            self.it.go_round()
            for place, reward in enumerate(rewards):
                self.folk.post(place % 2, reward, days)
            self.it.go_round()

    @rule(who=st.integers(0, 2), minor=st.integers(1, 60 * USD), is_out=st.booleans())
    def move_money(self, who: int, minor: int, *, is_out: bool) -> None:
        """Somebody puts money in, or takes some out."""
        (self.folk.withdraw if is_out else self.folk.fund)(who, minor)

    @rule(who=st.integers(0, 1), reward=st.integers(1, 40 * USD), days=st.integers(1, 5), cut=statements)
    def post(self, who: int, reward: int, days: int, cut: int | None) -> None:
        """Somebody has work, and somebody else wants it."""
        self.folk.post(who, reward, days)
        self.it.survive(self.it.tick, cut)

    @rule(number=numbers, which=some, rating=ratings)
    def go_on(self, number: int, which: int, rating: int) -> None:
        """Somebody does with a task what can be done with it as it stands."""
        self.folk.go_on(number, which, rating)

    @rule(moves=st.lists(st.tuples(numbers, some, ratings, cuts), min_size=2, max_size=5))
    def go_far(self, moves: list[tuple[int, int, int, str | int | None]]) -> None:
        """One thing after another is done, and after each the loops go round, though the power may go out."""
        with self.tally.heard():
            for number, which, rating, cut in moves:
                self.folk.go_on(number, which, rating)
                self.it.survive(self.it.go_round, cut)

    @rule()
    def carry_on(self) -> None:
        """The next thing is done, whatever it is, and the loops go round undisturbed."""
        with self.tally.heard():
            self.turn += 1
            if self.folk.count_under_way() < FEW:
                self.folk.post(self.turn % 2, (1 + self.turn % 7) * USD + self.turn, 1 + self.turn % 5)
            self.folk.go_on(0, self.turn * 11, RATINGS[self.turn * 3 % len(RATINGS)])
            if not self.turn % 6:
                self.folk.jump_to_date(0, 0)
            self.it.go_round()

    @rule(rounds=st.lists(st.tuples(st.sampled_from(LOOPS), cuts), min_size=1, max_size=6))
    def work(self, rounds: list[tuple[str, str | int | None]]) -> None:
        """The loops take some steps, may die in any, and the chain goes on beside them."""
        with self.tally.heard():
            for loop, cut in rounds:
                self.it.survive(getattr(self.it, loop), cut)

    @rule(depth=st.integers(1, FINAL))
    def reorganise(self, depth: int) -> None:
        """The chain forgets its newest blocks."""
        self.it.reorganise(depth)

    @rule(seconds=st.one_of(st.sampled_from((61, HOUR, DAY)), st.integers(-2, 2)), number=numbers)
    def jump(self, seconds: int, number: int) -> None:
        """The clock jumps, and the chain's with it: some seconds, or to a date of a task's, or just beside it."""
        if seconds > 2:
            self.it.jump(seconds)
        else:
            self.folk.jump_to_date(number, seconds)

    @rule()
    def rest(self) -> None:
        """Everything comes to its end: what was promised is what is there."""
        with self.tally.heard():
            self.it.settle_down()
            self.folk.assert_kept()

    @invariant()
    def agree(self) -> None:
        """Journal, rows and contract agree at any moment."""
        self.tally.steps += 1
        with self.tally.heard():
            self.folk.assert_agree()

    def teardown(self) -> None:
        """See everything to its end, and past all dates."""
        try:
            with self.tally.heard():
                self.folk.see_off()
        finally:
            self.tally.deaths += self.it.deaths
            self.tally.reorganisations += self.it.reorganisations
            self.tally.said += self.folk.said
            self.tally.ends += self.folk.ends()
            self.end(self.it)


def machine_of(begin: Callable[[], Survivor], end: Callable[[Survivor], None], tally: Tally) -> type[LifeOfALedger]:
    """Make a machine whose ledgers come from here."""
    hands = {"make": lambda _self: begin(), "end": lambda _self, it: end(it), "tally": tally}
    return type("Life", (LifeOfALedger,), hands)
