"""Findings as rows: one open of each kind and subject, kept until it is over or a person has accepted it."""

from datetime import datetime

import pytest
from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import IntegrityError

from ledger import findings
from ledger.core.findings import Finding, about_signer
from ledger.database import reading, transact, writing
from ledger.tables import findings as rows
from tests.core.samples import DAY, NOON

SHORT = Finding("solvency", "0xt", "at least 30", "29")
LATE = Finding("outbox-old", "chain", "nothing older", "1")


def report(engine: Engine, finding: Finding, at: datetime = NOON, **figures: int) -> bool:
    """Report in a transaction of its own."""
    return transact(engine, lambda connection: findings.report(connection, finding, at, **figures))


def close(engine: Engine, finding: Finding, *, is_accepted: bool = False) -> bool:
    """Close in a transaction of its own."""
    code, subject = finding.code, finding.subject
    with writing(engine) as connection:
        return findings.clear(connection, code, subject, NOON + DAY, "seen to", is_accepted=is_accepted)


def is_halted(engine: Engine, signer: str = "") -> bool:
    """Ask as the relay does."""
    with reading(engine) as connection:
        return findings.is_halted(connection, signer)


def opened(engine: Engine) -> list[findings.Known]:
    """List what is open."""
    with reading(engine) as connection:
        return list(findings.select_open(connection))


def test_report__again(engine: Engine) -> None:
    """Found again it is the same finding with its first date, and tells what is found now."""
    worse = Finding("solvency", "0xt", "at least 30", "28")

    assert report(engine, SHORT)
    assert not report(engine, worse, NOON + DAY, blocks=3)
    (known,) = opened(engine)
    assert (known.finding, known.found_at, known.is_serious) == (worse, NOON, True)
    assert known.detail == {"expected": "at least 30", "found": "28", "blocks": 3}


def test_report__after_its_end(engine: Engine) -> None:
    """What was over and is found once more is a new finding; the first stays as it was."""
    report(engine, SHORT)

    assert close(engine, SHORT)
    assert not close(engine, SHORT)
    assert opened(engine) == []
    assert report(engine, SHORT, NOON + 2 * DAY)
    with reading(engine) as connection:
        kept = connection.execute(select(rows.c.cleared_at, rows.c.note).order_by(rows.c.seq)).all()
    assert [tuple(row) for row in kept] == [(NOON + DAY, "seen to"), (None, None)]


def test_report__accepted(engine: Engine) -> None:
    """What a person has accepted does not come back as it was; with other figures it does."""
    report(engine, SHORT)
    close(engine, SHORT, is_accepted=True)

    assert not report(engine, SHORT)
    assert opened(engine) == []
    assert report(engine, Finding("solvency", "0xt", "at least 30", "27"))


def test_open__once(engine: Engine) -> None:
    """Of one kind and subject one is open at most, whoever writes."""
    report(engine, SHORT)
    row = {"code": "solvency", "subject": "0xt", "detail": {}, "is_serious": True, "found_at": NOON}

    with pytest.raises(IntegrityError, match=r"(?i)unique"), writing(engine) as connection:
        connection.execute(insert(rows).values(**row, is_accepted=False, told=0))


@pytest.mark.parametrize(
    ("finding", "halted"),
    [
        (SHORT, {"": True, "0xa": True, "0xb": True}),
        (LATE, {"": False, "0xa": False, "0xb": False}),
        (Finding("foreign-nonce", about_signer("0xa"), "1", "2"), {"": False, "0xa": True, "0xb": False}),
    ],
    ids=["serious", "not serious", "of one signer"],
)
def test_is_halted__by(engine: Engine, finding: Finding, halted: dict[str, bool]) -> None:
    """A serious finding halts everybody, one about a signer that signer alone, any other nobody; until it is over."""
    report(engine, finding)

    assert {signer: is_halted(engine, signer) for signer in halted} == halted
    close(engine, finding)
    assert not any(is_halted(engine, signer) for signer in halted)


def test_untold__once(engine: Engine) -> None:
    """Each finding is to be told once when it is there and once when it is over; what was over untold never is."""
    report(engine, SHORT)
    report(engine, LATE)

    def tell() -> list[str]:
        with writing(engine) as connection:
            found = findings.select_untold(connection)
            for known in found:
                findings.update_told(connection, known)
            return [known.code for known in found]

    assert tell() == ["solvency", "outbox-old"]
    assert tell() == []
    close(engine, SHORT)
    report(engine, SHORT)
    close(engine, SHORT)
    assert tell() == ["solvency"]
    assert tell() == []
