"""A value for every variable of the texts: an ordinary one, and the longest or nastiest that can occur."""

from bot.texts import Html

HASH = "0x" + "ab" * 32
ADDRESS = "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045"
SUM = "30 USD"
SUM_LONGEST = "999,999,999.123456789012345678 LONGASSETX"
WHEN = "1 Mar 2026, 12:00 UTC"
NAME_NASTIEST = "<i>&\u202eevil\u2066 שלום " + "n" * 100

SAMPLES: dict[str, tuple[str | int, str | int]] = {
    "again": ("alone", "asked"),
    "address": (ADDRESS, ADDRESS),
    "applied": (1, 1_000),
    "asset": ("USD", "LONGASSETX"),
    "balance": (SUM, SUM_LONGEST),
    "block": (12_345, 10**12),
    "contest_by": (WHEN, WHEN),
    "count": (3, 1_000),
    "covered": ("yes", "no"),
    "days": ("90", "90"),
    "decided_by": (WHEN, WHEN),
    "decimals": ("6", "18"),
    "deliverable": (Html("<code>report.pdf</code>"), "<&>" * 4_000),
    "duration": ("2 days", "89 days 23 hours 59 minutes"),
    "employer": ("adam", NAME_NASTIEST),
    "escrowed": (SUM, SUM_LONGEST),
    "expires": (WHEN, WHEN),
    "fee": ("1.50 USD", SUM_LONGEST),
    "figure": (1, 0),
    "full": ("yes", "no"),
    "got": ("30,5", "<" * 42),
    "hours": ("1", "1"),
    "known": ("USD", "ETH, PTS, USD"),
    "left": (SUM, SUM_LONGEST),
    "length": ("201", "4096"),
    "limit": ("200", "1,000,000,000"),
    "missing": (SUM, SUM_LONGEST),
    "name": ("adam", NAME_NASTIEST),
    "needed": (SUM, SUM_LONGEST),
    "next": (Html("Deliver by tomorrow."), ""),
    "payout": (SUM, SUM_LONGEST),
    "rate_by": (WHEN, WHEN),
    "rating": (85, 100),
    "rating_full": (90, 100),
    "rating_min": (60, 100),
    "rating_window": ("1 day", "89 days 23 hours 59 minutes"),
    "reason": ("the date has passed", "<x>" * 100),
    "refund": (SUM, SUM_LONGEST),
    "reward": (SUM, SUM_LONGEST),
    "role": ("employer", "worker"),
    "stage": ("in progress", "worker chosen, escrow opening"),
    "step": ("paying by the rating", "paying in full after the employer's silence"),
    "submit_by": (WHEN, WHEN),
    "sum": (SUM, SUM_LONGEST),
    "tags": ("#zh #translation", " ".join(["#" + "t" * 32] * 8)),
    "title": ("翻译 500 字", '"' * 200),
    "to": (ADDRESS, ADDRESS),
    "tx": (HASH, HASH),
    "until": (WHEN, WHEN),
    "whole": ("yes", "no"),
    "why": (Html("• expected rating 86 of 100"), Html("• " + "w" * 100)),
    "worker": ("barb", NAME_NASTIEST),
}
