"""Statements: what a period closes with the next opens with, each line is what it is to its account."""

from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from bot.texts import plain
from ledger.books import insert_entries
from ledger.core.journal import reversal_of
from ledger.core.money import MixedAssets, Money
from ledger.database import snapshot, writing
from ledger.exports.accounting import Books, beancount_of
from ledger.exports.kinds import Kind, Role
from ledger.exports.period import Period, period_of_month, zone_of
from ledger.exports.plain import csv_of, text_of
from ledger.exports.reading import select_journal, select_somebody
from ledger.exports.statement import NothingThere, lines, survey
from ledger.exports.wording import Figures
from tests.core import samples
from tests.ledger.exports.told import ADAM, BARB, CARL, DANA, FUND, PLATFORM, START, story, write
from tests.ledger.hands import USD
from tests.ledger.world import World

SHANGHAI = zone_of("Asia/Shanghai")
OCTOBER = period_of_month("2026-10", SHANGHAI)
ACCOUNTS = (*(f"balance/{holder}" for holder in (ADAM, BARB, DANA, FUND, PLATFORM)), "outside")
OTHER_TOKEN = "0x" + "b" * 40


@pytest.fixture
def written(engine: Engine) -> Engine:
    """Write the story down."""
    with writing(engine) as connection:
        write(connection, story().facts)
    return engine


def test_survey__an_employers_month(written: Engine) -> None:
    """What was there before October opens it; deposits, commitments, refunds and withdrawals are added up by kind."""
    with snapshot(written) as connection:
        made = survey(connection, f"balance/{ADAM}", OCTOBER)
        (section,) = made.sections
        seen = tuple(lines(connection, made, section))
    moved = {total.kind: total.incoming.minor - total.outgoing.minor for total in section.totals}

    assert section.opening == Money(100 * USD, "USD")
    assert moved == {Kind.COMMITMENT: -60 * USD - 3, Kind.REFUND: 10 * USD + 8 * USD, Kind.WITHDRAWAL: -1}
    assert section.closing == section.opening + Money(sum(moved.values()), "USD") == seen[-1].balance
    assert section.committed == Money(3, "USD")
    assert (section.first, section.last, section.count) == (2, 9, len(seen))
    assert [line.seq for line in seen] == [2, 5, 6, 7, 8, 9]
    assert made.basis.last_entry == 9
    assert made.basis.block == 8
    assert made.basis.block_at == START + timedelta(hours=8)


def test_survey__each_sees_its_part(written: Engine) -> None:
    """One settlement is a reward to the worker, a fee to the platform, benefits to the fund, a fee to the arbiter."""
    with snapshot(written) as connection:
        seen = {}
        for holder in (BARB, PLATFORM, FUND, DANA):
            made = survey(connection, f"balance/{holder}", OCTOBER)
            seen[holder] = [(line.kind, line.across) for line in lines(connection, made, made.sections[0])]

    assert seen[BARB] == [
        (Kind.REWARD, Role.EMPLOYER),
        (Kind.PUSH, Role.OUTSIDE),
        (Kind.REWARD, Role.EMPLOYER),
    ]
    assert seen[PLATFORM] == [(Kind.FEE, Role.EMPLOYER)] * 2
    assert seen[FUND] == [(Kind.BENEFITS, Role.EMPLOYER)] * 2
    assert seen[DANA] == [(Kind.RULING, Role.EMPLOYER)]


def test_survey__a_period_closes_as_the_next_opens(written: Engine) -> None:
    """Wherever time is cut, the balance goes on; all the parts together are the whole."""
    end = START + timedelta(hours=len(story().facts) + 1)
    moments = st.integers(-3600, 3600 * (len(story().facts) + 1)).map(
        lambda seconds: START + timedelta(seconds=seconds)
    )

    with snapshot(written) as connection:

        @settings(max_examples=20, suppress_health_check=[HealthCheck.differing_executors])
        @given(st.sampled_from(ACCOUNTS), st.lists(moments, min_size=1, max_size=3, unique=True).map(sorted))
        def holds(account: str, cuts: list[datetime]) -> None:
            places = (datetime(2000, 1, 1, tzinfo=UTC), *cuts, max(end, cuts[-1] + timedelta(1)))
            parts = [
                survey(connection, account, Period(first, last, SHANGHAI)).sections[0]
                for first, last in pairwise(places)
            ]
            whole = survey(connection, account, Period(places[0], places[-1], SHANGHAI)).sections[0]

            assert whole.opening.minor == 0
            assert whole.closing == parts[-1].closing
            assert [part.closing for part in parts[:-1]] == [part.opening for part in parts[1:]]
            assert sum(part.count for part in parts) == whole.count

        holds()


def test_survey__committed_at_any_moment(written: Engine) -> None:
    """What was still in escrow is told as of the period's end, not as of today."""
    held = []
    with snapshot(written) as connection:
        for hour in range(len(story().facts)):
            span = Period(START, START + timedelta(hours=hour, seconds=1), SHANGHAI)
            held.append(survey(connection, f"balance/{ADAM}", span).sections[0].committed.minor)

    assert held == [0, 40 * USD, 10 * USD, 10 * USD, 0, 20 * USD, 0, 3, 3]


def test_survey__an_entry_undone(written: Engine) -> None:
    """What an entry that undoes another gives back is told as that; what was set aside is set aside no more."""
    with writing(written) as connection:
        (undone,) = (one.entry for one in select_journal(connection) if one.seq == 8)
        insert_entries(connection, (reversal_of(undone, 8, 1),))
    with snapshot(written) as connection:
        (section,) = survey(connection, f"balance/{ADAM}", OCTOBER).sections
        *_, last = select_journal(connection)
        written_down = "".join(beancount_of(Books(connection)))
    (total,) = (total for total in section.totals if total.kind is Kind.REVERSAL)

    assert (total.count, total.incoming, section.committed) == (1, Money(3, "USD"), Money(0, "USD"))
    assert section.closing == Money(58 * USD - 1, "USD")
    assert last.entry.reverses == 8
    assert "  reverses: 8\n" in written_down


def test_survey__several_currencies(engine: Engine) -> None:
    """Each token has a section of its own; one that is not known is told in its smallest units, by its address."""
    told = story()
    told.token = OTHER_TOKEN
    told.deposit(ADAM, 2**128 - 1)
    with writing(engine) as connection:
        write(connection, told.facts)
    with snapshot(engine) as connection:
        usd, other = survey(connection, f"balance/{ADAM}", OCTOBER).sections

    assert (usd.asset, usd.count) == (samples.USD, 6)
    assert other.closing == Money(2**128 - 1, OTHER_TOKEN)
    assert Figures(other.asset).shown(other.closing) == f"{2**128 - 1:,}"
    with pytest.raises(MixedAssets):
        Figures(usd.asset).shown(other.closing)


def test_survey__of_nothing(written: Engine) -> None:
    """An account that no entry ever touched has no statement; a quiet period of another has one without lines."""
    later = period_of_month("2027-10", SHANGHAI)
    with snapshot(written) as connection:
        with pytest.raises(NothingThere):
            survey(connection, f"balance/{CARL}", OCTOBER)
        quiet = survey(connection, f"balance/{BARB}", later)

    assert (quiet.sections[0].count, quiet.sections[0].opening) == (0, quiet.sections[0].closing)


def test_statement__of_a_person_here(begun_world: World) -> None:
    """A person's own statement names them and their tasks; the figures are those of the chain that was just run."""
    begun_world.settle_down()
    adam = begun_world.find("adam")
    span = Period(datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC), SHANGHAI)
    with snapshot(begun_world.engine) as connection:
        person = select_somebody(connection, adam)
        assert person is not None
        assert person == select_somebody(connection, str(sum(b"adam"))) == select_somebody(connection, person.address)
        assert select_somebody(connection, "adam") is None
        assert select_somebody(connection, "9" * 30) is None
        made = survey(connection, f"balance/{person.address}", span, holder=person.name)
        read = partial(lines, connection, made)
        written = "".join(text_of(made, read, partial(plain, "en")))
        table = "".join(csv_of(made, read, partial(plain, "en")))
    (section,) = made.sections

    assert (section.closing.minor, section.committed.minor) == (70 * USD, 30 * USD)
    assert made.basis.escrow == begun_world.ledger.escrow.address
    for part in ("adam", "翻译 500 字", "Into escrow (1)", "30.00", "70.00", made.basis.last_hash):
        assert part in written
    assert "70.000000,,,70000000" in table
