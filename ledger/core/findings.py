"""What a check reports: a difference, with both sides named."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """A difference; `code` is stable, `subject` says where, the rest what each side says."""

    code: str
    subject: str
    expected: str
    found: str
