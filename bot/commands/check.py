"""`escrowd check`: what must hold, looked at on a live database; findings are written down, and closed when over."""

import argparse
import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict

from bot.commands import chain
from bot.commands.reading import read_settings
from bot.commands.saying import say, tell_progress
from bot.texts import choose_locale, finding, plain
from ledger.chain.errors import NodeError
from ledger.checks.looking import Depth, Result
from ledger.checks.opening import NothingToCheck, open_place, open_rows
from ledger.checks.running import Place, Standing, open_findings, resolve, run_checks
from ledger.clock import Clock
from ledger.config import Settings
from ledger.core.findings import CURES, WANTED, Finding, cure_of
from ledger.database import DatabaseBusy, Engine, NoDatabase
from ledger.embedded.errors import ChainLocked
from ledger.founding import NoEscrow

FINDINGS, COULD_NOT = 1, 2


class NoNote(ValueError):
    """A person closes a finding and does not say why."""


EXPECTED = (NoEscrow, NoNote, NothingToCheck, NoDatabase, NodeError, DatabaseBusy, *chain.EXPECTED)


def execute(arguments: argparse.Namespace) -> int:
    """Check with what is set in the environment, or close a finding."""
    settings = read_settings()
    if arguments.resolve:
        return close(settings, *arguments.resolve, note=arguments.note)
    return perform(settings, is_full=arguments.full, as_json=arguments.json)


def perform(settings: Settings, *, is_full: bool = False, as_json: bool = False) -> int:
    """Check; 0 when all is as it must be, 1 when anything was found, 2 when something could not be looked at."""
    locale = choose_locale(None, settings.lang)
    with ExitStack() as stack:
        engine = open_rows(settings)
        stack.callback(engine.dispose)
        place = open_place(settings, engine, _rpc_url(settings, stack))
        stack.callback(place.escrow.node.close)
        depth = Depth.FULL if is_full else Depth.USUAL
        results = run_checks(place, depth, progress=tell_progress())
        standing = _standing(engine, results)
        if as_json:
            say(json.dumps(_as_json(place, depth, results, standing), indent=2))
        else:
            say("\n".join(_as_text(place, depth, results, standing, locale)))
    return status_of(results, standing)


def close(settings: Settings, code: str, subject: str, *, note: str) -> int:
    """Close a finding that a person has seen to; 2 where there is none."""
    locale = choose_locale(None, settings.lang)
    if not note.strip():
        raise NoNote(plain(locale, "check-no-note"))
    engine = open_rows(settings)
    try:
        if code in CURES:
            say(_elsewhere(locale, Finding(code, subject, "", "")))
            return COULD_NOT
        return _resolve(engine, code, subject, note=note, locale=locale)
    finally:
        engine.dispose()


def status_of(results: Sequence[Result], standing: Sequence[Standing]) -> int:
    """Say 1 where anything was found or stands open, 2 where something could not be looked at, else 0."""
    if standing or any(result.findings for result in results):
        return FINDINGS
    return COULD_NOT if any(result.hindrance for result in results) else 0


def _rpc_url(settings: Settings, stack: ExitStack) -> str:
    """Find the chain: where the product serves its own, there; where none does, here and for this look alone."""
    if not settings.is_embedded:
        return settings.chain_rpc_url
    try:
        return stack.enter_context(chain.embedded_chain(settings))
    except ChainLocked:
        return chain.served_at(settings)


def _resolve(engine: Engine, code: str, subject: str, *, note: str, locale: str) -> int:
    if resolve(engine, code, subject, note=note, at=Clock(engine).now()):
        say(plain(locale, "check-resolved", code=code, subject=subject))
        return 0
    known = "; ".join(f"{one.code} {one.subject}" for one in open_findings(engine))
    none = plain(locale, "check-none-open")
    say(plain(locale, "check-unknown", code=code, subject=subject, known=known or none))
    return COULD_NOT


def _standing(engine: Engine, results: Sequence[Result]) -> tuple[Standing, ...]:
    """List what others have found before and what only a person closes."""
    found = {(one.code, one.subject) for result in results for one in result.findings}
    known = (one for one in open_findings(engine) if one.code not in WANTED)
    return tuple(one for one in known if (one.code, one.subject) not in found)


def _as_text(
    place: Place, depth: Depth, results: Sequence[Result], standing: Sequence[Standing], locale: str
) -> Iterator[str]:
    yield _head_line(place, locale)
    for result in results:
        yield _result_line(result, locale)
        for one in result.findings:
            yield from _finding_lines(one, locale)
        if result.more:
            yield "    " + plain(locale, "check-more", count=result.more)
    if depth is not Depth.FULL:
        yield plain(locale, "check-not-full")
    for known in standing:
        yield plain(locale, "check-standing", code=known.code, subject=known.subject)
        yield from _finding_lines(known.finding, locale)
    count = len(standing) + sum(len(result.findings) + result.more for result in results)
    if count:
        first = next((one for result in results for one in result.findings), None) or standing[0].finding
        yield plain(locale, "check-dirty", count=count)
        yield closing(locale, first)
        return
    yield plain(locale, "check-undone" if any(one.hindrance for one in results) else "check-clean")


def closing(locale: str, one: Finding) -> str:
    """Say what sees to a finding that stays as it is."""
    if one.code in CURES:
        return _elsewhere(locale, one)
    again = f'escrowd check --resolve {one.code} "{one.subject}" --note "..."'
    return plain(locale, "check-resolve", got=again)


def _elsewhere(locale: str, one: Finding) -> str:
    if not CURES[one.code]:
        return plain(locale, "check-no-word", code=one.code)
    return plain(locale, "check-elsewhere", code=one.code, got=cure_of(one))


def _head_line(place: Place, locale: str) -> str:
    address, chain_id, height = place.escrow.address, str(place.chain_id), place.height()
    if height is None:
        return plain(locale, "check-no-head", address=address, chain=chain_id)
    return plain(locale, "check-head", address=address, chain=chain_id, block=height)


def _result_line(result: Result, locale: str) -> str:
    name = plain(locale, f"name-{result.check.name}")
    if result.hindrance:
        return "? " + plain(locale, "check-hindered", name=name, reason=_hindrance(result.hindrance, locale))
    rests = plain(locale, f"basis-{'node' if result.check.asks_node else 'database'}")
    if result.findings:
        found = str(len(result.findings) + result.more)
        return "✗ " + plain(locale, "check-found", name=name, count=result.count, found=found, reason=rests)
    return "✓ " + plain(locale, "check-fine", name=name, count=result.count, reason=rests)


def _hindrance(said: str, locale: str) -> str:
    return plain(locale, f"check-{said}") if said in {"no-secret", "head-hindrance"} else said


def _finding_lines(one: Finding, locale: str) -> Iterator[str]:
    what, do = finding(locale, one.code)
    yield "    " + plain(
        locale, "check-finding", code=one.code, subject=one.subject, expected=one.expected, found=one.found
    )
    yield f"      {what}"
    yield f"      {do}"


def _as_json(place: Place, depth: Depth, results: Sequence[Result], standing: Sequence[Standing]) -> dict[str, object]:
    return {
        "status": status_of(results, standing),
        "depth": depth.name.lower(),
        "chain_id": place.chain_id,
        "escrow": place.escrow.address,
        "block": place.height(),
        "checks": [
            {
                "name": result.check.name,
                "count": result.count,
                "rests_on": str(result.check.ground),
                "could_not": result.hindrance or None,
                "findings": [asdict(one) | {"is_serious": one.is_serious} for one in result.findings],
                "more": result.more,
            }
            for result in results
        ],
        "standing": [
            asdict(known.finding) | {"is_serious": known.is_serious, "found_at": known.found_at.isoformat()}
            for known in standing
        ],
    }
