"""The journal for accountants: both tools take it, and refuse it with one smallest unit altered."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, update

from ledger.core.journal import OUTSIDE, balance_account, committed_account
from ledger.core.money import Asset
from ledger.database import Connection, open_database, snapshot, writing
from ledger.exports.accounting import BEANCOUNT_DIGITS, Books, beancount_of, hledger_of
from ledger.exports.names import Unnameable, account_from, account_to, commodity_of, token_from
from ledger.store import insert_asset
from ledger.tables import balances, postings
from tests.databases import ROOT, on_sqlite
from tests.ledger.exports.told import ADAM, Told, story, write

WEI = Asset("ETH", 18, "0x" + "E" * 40)  # as large as a balance with 28 digits has it
DIGITS = st.text("0123456789abcdefABCDEF", min_size=40, max_size=40)


def hledger() -> str:
    """Find hledger: on the path, or where `scripts/hledger` unpacks it."""
    unpacked = ROOT / ".cache" / "hledger" / "usr" / "bin" / "hledger"
    found = shutil.which("hledger") or (str(unpacked) if unpacked.exists() else None)
    if found is None:
        pytest.skip("no hledger here: scripts/hledger brings it where there is Debian")
    return found


def refusal(command: list[str], digits: int | None = None) -> str:
    """Run a checker; gives what it complains of, nothing where it accepts."""
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=False, env=os.environ | {"LC_ALL": "C.UTF-8"}
    )
    said = done.stdout + done.stderr
    assert (done.returncode == 0) == (not said.strip()), said
    return said


def by_beancount(folder: Path, text: str) -> str:
    """Let bean-check judge."""
    path = folder / "journal.beancount"
    path.write_text(text)
    return refusal([str(Path(sys.executable).parent / "bean-check"), "--no-cache", str(path)])


def by_hledger(folder: Path, text: str) -> str:
    """Let hledger judge, in its strict way."""
    path = folder / "journal.hledger"
    path.write_text(text)
    return refusal([hledger(), "--strict", "-f", str(path), "check"])


def beancount_text(connection: Connection) -> str:
    """Write for beancount."""
    return "".join(beancount_of(Books(connection)))


def hledger_text(connection: Connection) -> str:
    """Write for hledger."""
    return "".join(hledger_of(Books(connection)))


BOTH = pytest.mark.parametrize(
    ("judge", "written"), [(by_beancount, beancount_text), (by_hledger, hledger_text)], ids=["beancount", "hledger"]
)
Judge = Callable[[Path, str], str]
Write = Callable[[Connection], str]


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """A journal with coins of 18 decimals, with as many digits as beancount reckons with."""
    folder = tmp_path_factory.mktemp("rich")
    engine = open_database(f"sqlite:///{folder / 'ledger.sqlite'}")
    told = Told(WEI.token)
    told.deposit(ADAM, 10**BEANCOUNT_DIGITS - 1)
    told.settle(told.open(10 ** (BEANCOUNT_DIGITS - 1) - 7), 0, 77)
    told.token = "0x" + "b" * 40
    told.deposit(ADAM, 5)
    with writing(engine) as connection:
        insert_asset(connection, WEI)
        write(connection, told.facts)
    with snapshot(engine) as connection:
        yield connection
    engine.dispose()


@BOTH
def test_journal__accepted(
    told_once: Connection, rich: Connection, tmp_path: Path, judge: Judge, written: Write
) -> None:
    """What is written is taken without a word, also with 18 decimals and a token without a code."""
    assert judge(tmp_path, written(told_once)) == ""
    assert judge(tmp_path, written(rich)) == ""


@BOTH
def test_journal__one_unit_more_is_refused(rich: Connection, tmp_path: Path, judge: Judge, written: Write) -> None:
    """One smallest unit of 10^28 more in an entry, or in a balance at the end, is found."""
    text = written(rich)
    digits = str(10**BEANCOUNT_DIGITS - 1)
    entry = re.search(rf"^  Assets:Balance:{ADAM}  ({digits}) ETHMINOR", text, re.MULTILINE)
    balance = list(re.finditer(r"(?:= |balance \S+  )(\d+)(?= )", text))
    assert entry is not None
    for found in (entry, next(one for one in balance if len(one[1]) > 26)):
        altered = text[: found.start(1)] + str(int(found[1]) - 1) + text[found.end(1) :]

        assert judge(tmp_path, altered)


@BOTH
def test_journal__strict(told_once: Connection, tmp_path: Path, judge: Judge, written: Write) -> None:
    """An account that was not declared is refused, and with hledger a commodity too."""
    text = written(told_once)

    assert judge(
        tmp_path,
        re.sub(
            rf"^.*(open|account) Assets:Balance:{ADAM}\n|^account Assets:Balance:{ADAM}\n", "", text, flags=re.MULTILINE
        ),
    )
    if judge is by_hledger:
        assert judge(tmp_path, text.replace("commodity 1. USDMINOR", "commodity 1. OTHER"))


def test_beancount__more_digits_than_it_has(tmp_path: Path) -> None:
    """Longer sums than beancount reckons with hledger takes; that is said at the top of what beancount is given."""
    engine = open_database(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    told = Told()
    told.deposit(ADAM, 2**128 - 1)
    with writing(engine) as connection:
        write(connection, told.facts)
    with snapshot(engine) as connection:
        texts = beancount_text(connection), hledger_text(connection)
    engine.dispose()

    assert f"{BEANCOUNT_DIGITS} digits" in texts[0].partition("\n\n")[0]
    assert by_beancount(tmp_path, texts[0])
    assert by_hledger(tmp_path, texts[1]) == ""
    assert by_hledger(tmp_path, texts[1].replace(str(2**128 - 1), str(2**128 - 2), 1))


@on_sqlite
@BOTH
def test_journal__tampered_rows(engine: Engine, tmp_path: Path, judge: Judge, written: Write) -> None:
    """A posting or a kept balance that was altered in the database is found by both tools."""
    with writing(engine) as connection:
        write(connection, story().facts)
        connection.execute(update(postings).where(postings.c.entry == 3, postings.c.leg == 1).values(minor=1))
    with snapshot(engine) as connection:
        assert judge(tmp_path, written(connection))
    with writing(engine) as connection:
        connection.execute(update(postings).where(postings.c.entry == 3, postings.c.leg == 1).values(minor=27_600_000))
    with snapshot(engine) as connection:
        assert judge(tmp_path, written(connection)) == ""
    with writing(engine) as connection:
        connection.execute(update(balances).where(balances.c.account == balance_account(ADAM)).values(minor=1))
    with snapshot(engine) as connection:
        assert judge(tmp_path, written(connection))


def test_journal__same_on_any_database(engine: Engine, told_once: Connection) -> None:
    """Both databases give the same text, to the letter, with each entry's log and hash, and no word about people."""
    with writing(engine) as connection:
        write(connection, story().facts)
    with snapshot(engine) as connection:
        assert beancount_text(connection) == beancount_text(told_once)
        text = hledger_text(connection)
        assert text == hledger_text(told_once)
    for part in ("; entry:9", "; chain:271828", "; block:8", "; tx:0x", "; log:0", "value:-0.000001 USD"):
        assert part in text


@pytest.mark.parametrize("written", [beancount_text, hledger_text])
def test_journal__empty(tmp_path: Path, written: Write) -> None:
    """A journal with nothing in it is an empty document, not an error."""
    engine = open_database(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    with snapshot(engine) as connection:
        assert "entries: 0" in written(connection)
    engine.dispose()


@given(DIGITS, DIGITS, st.integers(0, 254))
def test_names__read_back(holder: str, batch: str, index: int) -> None:
    """Every account and token gets a name that is its own, and from which it can be read back."""
    for account in (OUTSIDE, balance_account(f"0x{holder}"), committed_account(f"0x{batch}", index)):
        assert account_from(account_to(account)) == account
    name = commodity_of(Asset("€", 2, f"0x{holder}")).name

    assert token_from(name) == f"0x{holder.lower()}"
    assert re.fullmatch("[A-Z]+", name)


@pytest.mark.parametrize(
    "account", ["", "balance", "inside", "balance/0x1:2", "balance/ x", "outside/", "committed//0"]
)
def test_names__none_of_ours(account: str) -> None:
    """What is no account of ours gets no name."""
    with pytest.raises(Unnameable):
        account_to(account)
