"""An audit's report in words: line by line, so that one of a million tasks takes no more memory than one of ten."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from bot.texts import ENGLISH, plain
from ledger.audit import HELD, Report
from ledger.core.findings import Finding
from ledger.core.grounds import Basis

LISTED_MOST = 500  # tasks and accounts, each; a program reads --json

# What is said of a finding beside figures, as `audit-said-...`; in English it is said as it stands.
_PHRASES = (
    *("nothing", "done", "no-answer", "no-contract", "no-offer", "revoked", "one-ending", "one-opening"),
    *("not-opened-before", "opening-log", "not-below-zero", "ruling-together", "used-once", "with-the-others"),
    *("as-the-escrow", "no-event", "account-proof", "holding-proof", "stages-proof", "nonces-proof", "token-proof"),
    *("node-missing", "no-node", "no-proof-of-slot", "no-proof-given", "other-account", "no-account", "no-word"),
    *("domain-word", "nowhere", "more", "journal", "some-log"),
)
_SAID = {plain(ENGLISH, f"audit-said-{key}"): f"audit-said-{key}" for key in _PHRASES}
_PATTERNS = tuple(
    (re.compile(pattern), f"audit-said-{key}")
    for pattern, key in (
        (r"at least (?P<figure>\d+)", "at-least"),
        (r"(?P<least>\d+) to (?P<most>\d+)", "range"),
        (r"block (?P<block>-?\d+)", "block"),
        (r"the node has only (?P<block>\d+)", "only-block"),
        (r"(?P<count>\d+) listed", "listed"),
        (r"(?P<count>\d+) more", "many-more"),
        (r"nonce (?P<nonce>\d+)", "nonce"),
        (r"named by (?P<address>\S+)", "named-by"),
        (r"offer (?P<hash>\S+)", "offer"),
        (r"(?P<stage>[a-z]+) in (?P<tx>0x\S+)", "in-tx"),
        (r"(?P<account>\S+) in (?P<token>0x\S+)", "in-token"),
        (r"entry (?P<number>\d+)", "entry"),
        (r"log (?P<number>\d+) of block (?P<hash>0x\S+)", "log-of-block"),
        (r"part (?P<part>\d+) of log (?P<number>\d+) of block (?P<hash>0x\S+)", "part-of-log"),
        (r"call (?P<number>\d+) of (?P<tx>0x\S+)", "call-of-tx"),
        (r"(?P<address>0x\S+) nonce (?P<nonce>\d+)", "nonce-of"),
        (r"(?P<address>0x\S+) word (?P<number>\d+)", "word-of"),
        (r"(?P<address>0x\S+) byte (?P<number>\d+)", "byte-of"),
        (r"(?P<kind>[a-z]+.*) from (?P<place>.+ of block 0x\S+)", "from-log"),
        (r"what is claimed is not what is proven: (?P<found>.+)", "not-proven"),
        (r"the answer is no proof: (?P<reason>.+)", "no-answer-at-all"),
    )
)
_WORDS = ("place", "stage")  # said in somebody's language themselves
_STAGES = ("opened", "delivered", "rated", "contested", "closed", "none")


def lines(report: Report, locale: str) -> Iterator[str]:
    """Write the report for a person; amounts in the tokens' smallest units."""
    where = {"address": report.escrow, "chain": str(report.chain_id), "hash": report.block_hash}
    yield plain(locale, "audit-escrow", block=str(report.block), **where)
    figures = {"facts": report.facts, "tasks": report.task_count, "accounts": report.balance_count}
    yield plain(locale, "audit-read", **{name: f"{count:,}" for name, count in figures.items()})
    yield plain(locale, "audit-proofs", count=report.proofs, hash=report.state_root)
    yield from _some((_task(locale, *one) for one in report.tasks.items()), report.task_count, locale)
    yield from _some((_account(locale, *one) for one in report.balances.items()), report.balance_count, locale)
    yield from (_found(locale, "audit-finding", one) for one in report.findings)
    yield from (_found(locale, "audit-note", one) for one in report.notes)
    yield from (_basis(locale, one) for one in report.bases)
    if report.is_resumed and not report.agrees:
        yield plain(locale, "audit-resumed")
    who, is_so = "three" if report.has_journal else "two", "agree" if report.agrees else "differ"
    yield plain(locale, f"audit-{who}-{is_so}")


def said(locale: str, words: str) -> str:
    """Say what a finding expected or found: figures as they are, what is known of the rest in somebody's language."""
    if locale == ENGLISH:
        return words
    if words in _SAID:
        return plain(locale, _SAID[words])
    for pattern, key in _PATTERNS:
        found = pattern.fullmatch(words)
        if found is not None:
            groups = found.groupdict().items()
            return plain(locale, key, **{name: said(locale, one) if name in _WORDS else one for name, one in groups})
    parts = [part.partition(" ") for part in words.split(" or ")]
    if all(stage in _STAGES for stage, _, _ in parts):
        return " / ".join(f"{plain(locale, f'audit-stage-{stage}')} {rest}".rstrip() for stage, _, rest in parts)
    return words


def progress_words(locale: str, what: str, done: int, total: int) -> str:
    """Say how far the audit is."""
    named = plain(locale, f"audit-what-{what}")
    return plain(locale, "audit-progress", what=named, done=f"{done:,}", total=f"{total:,}")


def _some(written: Iterable[str], count: int, locale: str) -> Iterator[str]:
    yield from islice((f"  {line}" for line in written), LISTED_MOST)
    if count > LISTED_MOST:
        yield "  " + plain(locale, "audit-more", count=count - LISTED_MOST)


def _task(locale: str, key: tuple[str, int], task: tuple[str, int]) -> str:
    name, stage = f"{key[0]}/{key[1]}", plain(locale, f"audit-stage-{task[0]}")
    if not task[1]:
        return plain(locale, "audit-task", task=name, stage=stage)
    return plain(locale, "audit-task-rated", task=name, stage=stage, rating=task[1])


def _account(locale: str, key: tuple[str, str], minor: int) -> str:
    return plain(locale, "audit-account", account=key[0], minor=f"{minor:,}", token=key[1])


def _found(locale: str, kind: str, one: Finding) -> str:
    meaning = plain(locale, f"audit-code-{one.code}")
    words = {"expected": said(locale, one.expected), "found": said(locale, one.found)}
    return plain(locale, kind, code=one.code, subject=said(locale, one.subject), meaning=meaning, **words)


def _basis(locale: str, one: Basis) -> str:
    if one.figures.startswith(HELD):
        figures = plain(locale, "audit-figures-held", token=one.figures.removeprefix(HELD))
    else:
        figures = plain(locale, f"audit-figures-{_key(one.figures)}")
    ground = plain(locale, f"audit-ground-{_key(one.ground)}")
    if not one.but:
        return plain(locale, "audit-basis", ground=ground, figures=figures, count=one.count)
    but = plain(locale, f"audit-but-{_key(one.figures)}")
    return plain(locale, "audit-basis-but", ground=ground, figures=figures, count=one.count, but=but)


def _key(words: str) -> str:
    return re.sub(r"[^a-z]+", "-", words).strip("-")
