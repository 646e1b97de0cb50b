"""`escrowd keys`: the relay's keys listed, put into and out of service; the master secret rotated.

No secret is ever shown, nor an argument: those stand in the machine's list of processes for all to read.
"""

import argparse
import getpass
import json
import secrets
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from eth_account import Account
from eth_utils.address import to_checksum_address

from bot.commands.reading import read_settings
from bot.commands.saying import say
from bot.commands.starting import PARTS, AlreadyRunning, only_one
from bot.texts import ENGLISH, choose_locale, money, plain
from ledger.assembly import assemble, vault_of
from ledger.chain.errors import NodeError
from ledger.chain.node import Node
from ledger.checks.running import open_findings
from ledger.clock import Clock
from ledger.config import MissingSetting, Settings, keep_secret
from ledger.core.findings import about_signer
from ledger.core.money import COIN_DECIMALS
from ledger.database import DatabaseBusy, Engine, NoDatabase, open_database, reading
from ledger.founding import NoEscrow
from ledger.operators import OperatorKey, read_operator_key, restore, retire, select_operator_keys
from ledger.relay.relay import KeyHeld
from ledger.rotation import WrongOldSecret, rotate
from ledger.stops import stop_at

LOOK_SECONDS = 1.0
STILL_OPEN = 1


class CannotDo(ValueError):
    """Something is in the way; the text says what, in the language of whoever asked."""


EXPECTED = (AlreadyRunning, CannotDo, DatabaseBusy, MissingSetting, NoDatabase, NodeError, NoEscrow, WrongOldSecret)


def execute(arguments: argparse.Namespace) -> int:
    """Do what is asked with what is set in the environment."""
    settings = read_settings()
    asked = arguments.action
    if asked == "rotate":
        return rotate_secret(settings)
    if asked == "list":
        return list_keys(settings, is_json=arguments.json)
    if asked == "resume":
        return resume_key(settings, arguments.address, arguments.note)
    return serve_key(settings, asked, arguments.address, seconds=arguments.seconds)


def list_keys(settings: Settings, *, is_json: bool = False) -> int:
    """Show each key of the relay's: where it stands, what it has for gas, whether it is in service."""
    engine, node, locale = open_database(settings.database()), Node(settings.part_rpc_url()), _locale(settings)
    try:
        with reading(engine) as connection:
            known = {key.address: key for key in select_operator_keys(connection)}
        set_ = addresses_of(settings)
        keys = [known.get(address, OperatorKey(address, None)) for address in sorted({*set_, *known})]
        stopped = {one.subject for one in open_findings(engine) if one.code == "foreign-nonce"}
        shown = [
            _shown(key, node, is_set=key.address in set_, is_stopped=about_signer(key.address) in stopped)
            for key in keys
        ]
    finally:
        node.close()
        engine.dispose()
    if is_json:
        say(json.dumps(shown, indent=2))
        return 0
    for row in shown:
        balance = money(int(str(row["balance_wei"])), COIN_DECIMALS, "", ENGLISH).rstrip()
        say(
            plain(
                locale,
                "keys-line",
                address=str(row["address"]),
                balance=balance,
                nonce=str(row["next_nonce"]),
                chain=str(row["chain_nonce"]),
                count=int(str(row["open"])),
                state=plain(locale, f"keys-state-{_state_of(row)}"),
            )
        )
    return 0


def _state_of(row: Mapping[str, object]) -> str:
    if row["retired"]:
        return "retired"
    if not row["set"]:
        return "unset"
    return "stopped" if row["stopped"] else "serving"


def _shown(key: OperatorKey, node: Node, *, is_set: bool, is_stopped: bool) -> dict[str, object]:
    chain_nonce = node.nonce(key.address)
    return {
        "address": key.address,
        "balance_wei": str(node.balance(key.address)),
        "next_nonce": chain_nonce if key.next_nonce is None else key.next_nonce,
        "chain_nonce": chain_nonce,
        "open": key.open_count,
        "set": is_set,
        "retired": key.is_retired,
        "stopped": is_stopped,
    }


def serve_key(settings: Settings, asked: str, given: str, *, seconds: float) -> int:
    """Put a key into or out of service; one that goes is waited for until nothing of it is open."""
    engine, locale, address = open_database(settings.database()), _locale(settings), to_checksum_address(given)
    try:
        now = Clock(engine).now()
        if asked == "retire":
            _require_spare(settings, engine, address, locale)
            is_news = retire(engine, address, now)
            say(plain(locale, "keys-retired" if is_news else "keys-retired-before", address=address))
            return _await_end(engine, address, seconds, locale)
        if address not in addresses_of(settings):
            raise CannotDo(plain(locale, "keys-not-set", address=address))
        is_news = restore(engine, address, now)
        say(plain(locale, "keys-restored" if is_news else "keys-serving", address=address))
        return 0
    finally:
        engine.dispose()


def resume_key(settings: Settings, given: str, note: str) -> int:
    """Let a key go on whose nonces somebody else has used: another copy of these rows, most often a restored one."""
    address, locale = to_checksum_address(given), _locale(settings)
    ledger = assemble(settings, settings.part_rpc_url())
    try:
        is_stopped = ("foreign-nonce", about_signer(address)) in (
            (one.code, one.subject) for one in open_findings(ledger.engine)
        )
        following = read_operator_key(ledger.engine, address).next_nonce
        is_ahead = following is not None and ledger.escrow.node.nonce(address) > following
        if not is_stopped and not is_ahead and address in addresses_of(settings):
            say(plain(locale, "keys-not-stopped", address=address))
            return 0
        count = ledger.relay.resume(address, note)
    except KeyHeld as held:
        raise CannotDo(plain(locale, "keys-held", address=address)) from held
    finally:
        ledger.escrow.node.close()
        ledger.engine.dispose()
    say(plain(locale, "keys-resumed", address=address, count=count))
    return 0


def _require_spare(settings: Settings, engine: Engine, address: str, locale: str) -> None:
    """Refuse to take out of service what never was a key, as the right one would stay; and the last one that is."""
    with reading(engine) as connection:
        kept = select_operator_keys(connection)
    set_ = addresses_of(settings)
    if address not in set_.union(key.address for key in kept):
        raise CannotDo(plain(locale, "keys-unknown", address=address))
    if not set_ - {key.address for key in kept if key.is_retired} - {address}:
        raise CannotDo(plain(locale, "keys-last", address=address))


def _await_end(engine: Engine, address: str, seconds: float, locale: str) -> int:
    until, told = time.monotonic() + seconds, -1
    while count := read_operator_key(engine, address).open_count:
        if count != told:
            say(plain(locale, "keys-open", address=address, count=count))
        told = count
        if time.monotonic() > until:
            say(plain(locale, "keys-still-open", address=address))
            return STILL_OPEN
        time.sleep(LOOK_SECONDS)
    say(plain(locale, "keys-free", address=address))
    return 0


def rotate_secret(settings: Settings) -> int:
    """Seal all managed keys under a new master secret; done again it only says that it is done."""
    locale = _locale(settings)
    if not settings.master_secret.get_secret_value() and settings.is_embedded:
        old, new, kept = _made_anew(settings)
    else:
        old, new, kept = _old_secret(settings, locale), settings.secret("master_secret"), None
    if vault_of(old).mark == vault_of(new).mark:
        raise CannotDo(plain(locale, "keys-same-secret"))
    with ExitStack() as stack:
        stack.enter_context(only_one(settings, PARTS))  # on PostgreSQL they see for themselves that it was changed
        engine = open_database(settings.database())
        stack.callback(engine.dispose)
        reach = stop_at(settings.stop_at, settings.data_dir)
        count = rotate(engine, vault_of(old), vault_of(new), reach=reach)
        reach("rotated")
    if kept is not None:
        kept.rename(settings.kept("master_secret"))
    say(plain(locale, "keys-rotated-before") if count is None else plain(locale, "keys-rotated", count=count))
    say(plain(locale, "keys-rotated-next"))
    return 0


def _made_anew(settings: Settings) -> tuple[str, str, Path]:
    """Make the secret that follows the one in DATA_DIR, in a file beside it until the keys are sealed under it."""
    beside = settings.data_dir / "master_secret.next"
    if not beside.exists():
        keep_secret(beside, secrets.token_hex(32))
    return settings.secret("master_secret"), beside.read_text().strip(), beside


def _old_secret(settings: Settings, locale: str) -> str:
    given = settings.master_secret_old.get_secret_value()
    if given:
        return given
    if not sys.stdin.isatty():
        raise CannotDo(plain(locale, "keys-no-old-secret"))
    asked = getpass.getpass(plain(locale, "keys-ask-old-secret") + " ")
    return Settings(master_secret_old=asked).master_secret_old.get_secret_value()


def addresses_of(settings: Settings) -> frozenset[str]:
    """Read the addresses of OPERATOR_KEYS."""
    listed: Sequence[str] = settings.secret("operator_keys").split(",")
    return frozenset(str(Account.from_key(part.strip()).address) for part in listed if part.strip())


def _locale(settings: Settings) -> str:
    return choose_locale(None, settings.lang)
