"""Column types: what is written comes back, exactly, whatever its size."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Engine, MetaData, Table, insert, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.exc import StatementError

from ledger.columns import Bytes, Flag, Json, Minor, Moment, Whole, Word
from ledger.core.effects import Effect, Notify, Send
from ledger.core.task import Stage
from ledger.core.terms import Terms
from ledger.database import connect, writing
from tests.core.samples import NOON, assigned, opening, terms_of
from tests.databases import BACKENDS, Databases

TABLE = Table(
    "sample",
    MetaData(),
    Column("minor", Minor),
    Column("whole", Whole),
    Column("flag", Flag),
    Column("moment", Moment),
    Column("word", Word),
    Column("bytes", Bytes),
    Column("terms", Json(Terms)),
    Column("texts", Json(tuple[str, ...])),
    sqlite_strict=True,
)


@pytest.fixture(scope="module", params=BACKENDS)
def sampled(
    request: pytest.FixtureRequest, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """Give a database of each kind with the sample table."""
    place = databases.place(request.param, tmp_path_factory.mktemp("columns"))
    engine = connect(place.url)
    TABLE.create(engine)
    yield engine
    engine.dispose()
    databases.drop(place)


def back(engine: Engine, **fields: Any) -> Any:
    """Write one row and read its one field back."""
    (name,) = fields
    with writing(engine) as connection:
        connection.execute(TABLE.delete())
        connection.execute(insert(TABLE).values(**fields))
        return connection.execute(select(TABLE.c[name])).scalar_one()


@given(minor=st.one_of(st.integers(-(2**256), 2**256), st.sampled_from([2**63, 2**64 + 1, -(2**64) - 1, 2**128 - 1])))
def test_minor__any_size(sampled: Engine, minor: int) -> None:
    """An amount beyond sixty-four bits comes back to the last unit, and as a whole number."""
    found = back(sampled, minor=minor)

    assert (found, type(found)) == (minor, int)


@given(whole=st.integers(-(2**63), 2**63 - 1))
def test_whole__sixty_four_bits(sampled: Engine, whole: int) -> None:
    """A whole number of sixty-four bits comes back."""
    assert back(sampled, whole=whole) == whole


@given(moment=st.datetimes(datetime(1971, 1, 1), datetime(9000, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_moment__to_the_millisecond(sampled: Engine, moment: datetime) -> None:
    """A moment comes back aware, and true to the millisecond."""
    found = back(sampled, moment=moment)

    assert abs(found - moment) <= timedelta(milliseconds=1)
    assert found.tzinfo is UTC


def test_moment__without_zone(sampled: Engine) -> None:
    """A moment without a zone is a bug."""
    with pytest.raises(StatementError, match="zone"):
        back(sampled, moment=datetime(2030, 1, 1))  # noqa: DTZ001


@given(raw=st.binary())
def test_bytes__as_they_were(sampled: Engine, raw: bytes) -> None:
    """Bytes come back, of any kind."""
    assert back(sampled, bytes=raw) == raw


@given(word=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_word__any_script(sampled: Engine, word: str) -> None:
    """Text comes back in any script."""
    assert back(sampled, word=word) == word


def test_word__what_no_database_takes(sampled: Engine) -> None:
    """NUL and half a surrogate pair are marked as lost, in words and in values, and nothing around them is."""
    assert back(sampled, word="a\0b\ud800c\udc00😀") == "a\ufffdb\ufffdc\ufffd😀"
    assert back(sampled, texts=("a\0b", "\ud800c")) == ("a\0b", "\ufffdc")


def test_word__in_the_order_of_its_characters(sampled: Engine) -> None:
    """Words sort as Python sorts them: by their characters' numbers, whatever the server's language."""
    words = ["a", "B", "_", "é", "中", "😀", "Z", "0x1", "0X2", ""]

    with writing(sampled) as connection:
        connection.execute(TABLE.delete())
        connection.execute(insert(TABLE), [{"word": word} for word in words])
        found = connection.execute(select(TABLE.c.word).order_by(TABLE.c.word)).scalars().all()

    assert found == sorted(words)


def test_word__enumeration(sampled: Engine) -> None:
    """A member of an enumeration is written as its value."""
    assert (back(sampled, word=Stage.POSTED), type(back(sampled, word=Stage.POSTED))) == ("posted", str)


@pytest.mark.parametrize("flag", [True, False])
def test_flag__as_it_was(sampled: Engine, flag: bool) -> None:  # noqa: FBT001 (a parameter of the test)
    """A truth value comes back as one."""
    assert back(sampled, flag=flag) is flag


def test_json__terms(sampled: Engine) -> None:
    """Terms come back as they were signed: addresses, dates and hashes."""
    assert back(sampled, terms=terms_of(assigned())) == terms_of(assigned())


def test_json__canonical() -> None:
    """The same value is always the same text."""
    first = Json(Terms).process_bind_param(terms_of(assigned()), sqlite.dialect())
    kind = Json(type(opening()))
    fact = kind.process_bind_param(opening(), sqlite.dialect())

    assert first == Json(Terms).process_bind_param(terms_of(assigned()), sqlite.dialect())
    assert kind.process_result_value(fact, sqlite.dialect()) == opening()


@given(st.text(st.characters(exclude_categories=["Cs"])), st.integers(-(2**70), 2**70))
def test_json__quick_as_slow(words: str, number: int) -> None:
    """What is written the quick way is the same text, is read as the same value, and goes in once written."""
    quick, slow = (Json(Effect, quick=kinds) for kinds in ((Notify, Send), ()))
    told = Send(7, "sendMessage", {"text": words, "number": number, "rows": [[{"text": words}], None, True]})
    written = quick.written(told)

    bound = quick.process_bind_param(written, sqlite.dialect())
    assert bound == written == slow.write(told)
    assert type(bound) is str
    assert quick.process_result_value(bound, sqlite.dialect()) == told


@pytest.mark.parametrize("name", ["minor", "whole", "flag", "moment", "word", "bytes", "terms"])
def test_null__stays_null(sampled: Engine, name: str) -> None:
    """Nothing comes back as nothing."""
    assert back(sampled, **{name: None}) is None


def test_postgresql__exact_types() -> None:
    """On PostgreSQL amounts are NUMERIC without a fraction, and whole numbers have sixty-four bits."""
    dialect = PGDialect()  # type: ignore[no-untyped-call]
    kinds = {name: TABLE.c[name].type.compile(dialect) for name in ("minor", "whole", "moment")}

    assert kinds == {"minor": "NUMERIC(78, 0)", "whole": "BIGINT", "moment": "BIGINT"}
    assert Minor().process_bind_param(2**200, dialect) == 2**200
    assert Moment().process_result_value(Moment().process_bind_param(NOON, dialect), dialect) == NOON
