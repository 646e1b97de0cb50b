"""Findings as rows: open until they are over or a person has accepted them; the serious ones stop the relay."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, insert, or_, select, update

from ledger.core.findings import WANTED, Finding, halts
from ledger.tables import findings

Detail = Mapping[str, str | int]
NOT_TOLD, TOLD, TOLD_OVER = 0, 1, 2  # what the operators have heard of a finding


@dataclass(frozen=True, slots=True)
class Known:
    """A row of findings."""

    seq: int
    code: str
    subject: str
    detail: Detail  # `expected`, `found`, and what else whoever found it knows
    is_serious: bool
    found_at: datetime
    cleared_at: datetime | None
    note: str | None
    is_accepted: bool  # closed by a person, who takes it as it is

    @property
    def finding(self) -> Finding:
        """The finding as it was reported."""
        sides = (str(self.detail.get(side, "")) for side in ("expected", "found"))
        return Finding(self.code, self.subject, *sides)


def report(connection: Connection, finding: Finding, at: datetime, **figures: str | int) -> bool:
    """Keep a finding; says whether it is new. One that is open keeps its date, and tells what is found now.

    What a person has accepted exactly as it is does not come back. Goes through `transact`: where two find the same
    at once, the key refuses the second.
    """
    detail = {"expected": finding.expected, "found": finding.found, **figures}
    opened = connection.execute(select(findings.c.seq, findings.c.detail).where(_open(finding))).one_or_none()
    if opened is not None:
        if opened.detail != detail:
            connection.execute(update(findings).where(findings.c.seq == opened.seq).values(detail=detail))
        return False
    if finding in select_accepted(connection):
        return False
    row = {"code": finding.code, "subject": finding.subject, "detail": detail, "is_serious": finding.is_serious}
    connection.execute(insert(findings).values(**row, found_at=at, told=NOT_TOLD, is_accepted=False))
    return True


def select_accepted(connection: Connection) -> frozenset[Finding]:
    """Read what persons have accepted as it is."""
    query = select(findings).where(findings.c.is_accepted == 1)
    return frozenset(_known(row).finding for row in connection.execute(query).mappings())


def clear(
    connection: Connection, code: str, subject: str, at: datetime, note: str = "", *, is_accepted: bool = False
) -> bool:
    """Close a finding: it is over, or a person takes it as it is; says whether it was open."""
    row = {"cleared_at": at, "note": note or None, "is_accepted": is_accepted}
    closed = connection.execute(update(findings).where(_open(Finding(code, subject, "", ""))).values(**row))
    return bool(closed.rowcount)


def select_open(connection: Connection) -> tuple[Known, ...]:
    """Read what is open, oldest first."""
    query = select(findings).where(findings.c.cleared_at.is_(None)).order_by(findings.c.seq)
    return tuple(_known(row) for row in connection.execute(query).mappings())


def is_open(connection: Connection, code: str, subject: str) -> bool:
    """Say whether a finding is open."""
    query = select(findings.c.seq).where(_open(Finding(code, subject, "", "")))
    return connection.execute(query).one_or_none() is not None


def is_halted(connection: Connection, signer: str = "") -> bool:
    """Say whether a signer must begin nothing new: a serious finding is open that is not about another one."""
    stops = or_(findings.c.is_serious == 1, findings.c.code.in_(WANTED))
    query = select(findings.c.subject).where(findings.c.cleared_at.is_(None), stops)
    subjects = connection.execute(query).scalars()
    return any(halts(subject, signer) for subject in subjects)


def select_untold(connection: Connection) -> tuple[Known, ...]:
    """Read what the operators have not heard yet: that it was found, or that what they heard of is over."""
    is_new = and_(findings.c.cleared_at.is_(None), findings.c.told == NOT_TOLD)
    is_over = and_(findings.c.cleared_at.is_not(None), findings.c.told == TOLD)
    query = select(findings).where(or_(is_new, is_over)).order_by(findings.c.seq).with_for_update()
    return tuple(_known(row) for row in connection.execute(query).mappings())


def update_told(connection: Connection, known: Known) -> None:
    """Write down that the operators have been told how this stands."""
    told = TOLD if known.cleared_at is None else TOLD_OVER
    connection.execute(update(findings).where(findings.c.seq == known.seq).values(told=told))


def _open(finding: Finding) -> ColumnElement[bool]:
    same = and_(findings.c.code == finding.code, findings.c.subject == finding.subject)
    return and_(same, findings.c.cleared_at.is_(None))


def _known(row: RowMapping) -> Known:
    return Known(**{field.name: row[field.name] for field in fields(Known)})
