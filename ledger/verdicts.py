"""What an audit came to, kept for the pages."""

import json
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from ledger.audit import Report
from ledger.upkeep import Upkeep


def told_of(report: Report, at: datetime) -> dict[str, Any]:
    """Say what an audit came to: what it found by code, as its subjects may be for the operator alone."""
    return {
        "agrees": report.agrees,
        "at": at.astimezone(UTC).isoformat(),
        "block": report.block,
        "block_hash": report.block_hash,
        "state_root": report.state_root,
        "proofs": report.proofs,
        "facts": report.facts,
        "tasks": len(report.tasks),
        "accounts": len(report.balances),
        "has_journal": report.has_journal,
        "findings": dict(Counter(one.code for one in report.findings)),
        "notes": dict(Counter(one.code for one in report.notes)),
        "rests_on": [
            {"figures": one.figures, "count": one.count, "ground": str(one.ground), "but": one.but}
            for one in report.bases
        ],
    }


def tell(upkeep: Upkeep, report: Report, at: datetime) -> None:
    """Keep what an audit came to, for the pages."""
    upkeep.keep_audit(json.dumps(told_of(report, at)))
