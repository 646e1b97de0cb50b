"""Findings as a report lists them: so many of a kind with all they say, and of the rest how many there are."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from ledger.core.findings import Finding

LISTED_MOST = 1000  # of one code: nobody reads more, and a node that lies can make millions


@dataclass(slots=True)
class Listing:
    """What was found so far, in order."""

    named: list[Finding] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)  # of each code

    def add(self, finding: Finding) -> None:
        """Take one more."""
        count = self.counts[finding.code] = self.counts.get(finding.code, 0) + 1
        if count <= LISTED_MOST:
            self.named.append(finding)

    def extend(self, findings: Iterable[Finding]) -> None:
        """Take several."""
        for one in findings:
            self.add(one)

    def whole(self) -> tuple[Finding, ...]:
        """List all, the last for each code of which there are more."""
        more = ((code, count - LISTED_MOST) for code, count in self.counts.items() if count > LISTED_MOST)
        return (
            *self.named,
            *(Finding(code, "and more", f"{LISTED_MOST} listed", f"{rest} more") for code, rest in more),
        )
