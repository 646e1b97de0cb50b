"""What a prover found and people have answered: committed files of findings, each with its reason."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from contracts.prove.ground import ANSWERS


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a prover objects to; its names must not depend on line numbers, or answers would rot."""

    kind: str
    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why findings of this kind in these places stand; `*` in a place or a text stands for anything."""

    kind: str
    where: str
    what: str
    why: str

    def covers(self, finding: Finding) -> bool:
        """Tell whether this answers that."""
        return self.kind == finding.kind and _fits(finding.where, self.where) and _fits(finding.what, self.what)


@dataclass(frozen=True, slots=True)
class Review:
    """Findings beside their answers."""

    answered: tuple[Finding, ...]
    open: tuple[Finding, ...]  # nobody has answered these
    idle: tuple[Reason, ...]  # these answer nothing any more

    def faults(self) -> tuple[str, ...]:
        """Say what keeps a prover from passing."""
        unanswered = [f"not answered: {found.kind} in {found.where}: {found.what}" for found in self.open]
        return (*unanswered, *(f"answers nothing: {told.kind} in {told.where}: {told.what}" for told in self.idle))


def load_reasons(prover: str) -> tuple[Reason, ...]:
    """Read the committed answers to one prover."""
    entries = json.loads((ANSWERS / f"{prover}.json").read_text("utf-8"))
    return tuple(Reason(**entry) for entry in entries)


def review(findings: Iterable[Finding], reasons: tuple[Reason, ...]) -> Review:
    """Lay findings and answers side by side."""
    found = tuple(dict.fromkeys(findings))
    answered = tuple(finding for finding in found if any(reason.covers(finding) for reason in reasons))
    idle = tuple(reason for reason in reasons if not any(reason.covers(finding) for finding in found))
    return Review(answered, tuple(finding for finding in found if finding not in answered), idle)


def _fits(text: str, pattern: str) -> bool:
    """Compare with `*` alone as a joker: brackets and question marks are common in code."""
    return fnmatchcase(text, pattern.replace("[", "[[]").replace("?", "[?]"))
