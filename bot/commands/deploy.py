"""`escrowd deploy`: the escrow at its one address on a chain of one's own; what it would cost; whether it is ours."""

import argparse
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager

from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from bot.commands.saying import say
from bot.texts import ENGLISH, choose_locale, money, plain
from ledger.assembly import operator_account
from ledger.chain.deploy import Plan, Planned, Undeployable, make_plan
from ledger.chain.errors import NodeError
from ledger.chain.node import Node
from ledger.chain.standing import code_findings
from ledger.config import MissingSetting, Settings
from ledger.core.deployment import PROXY, SALT
from ledger.core.findings import Finding
from ledger.database import NoDatabase, open_database
from ledger.founding import ESCROW, TEST_TOKEN, NoEscrow, NotAsCompiled, deploy_planned
from ledger.stops import stop_at
from ledger.views import Views

COIN_DECIMALS, GWEI_DECIMALS = 18, 9
DIFFERS, COULD_NOT = 1, 2


class CannotDeploy(RuntimeError):
    """Something is in the way; the text says what, in the language of whoever asked."""


EXPECTED = (CannotDeploy, MissingSetting, NoDatabase, NoEscrow, NodeError)


def execute(arguments: argparse.Namespace) -> int:
    """Deploy, plan or check with what is set in the environment."""
    return perform(Settings(), check=arguments.check, dry_run=arguments.dry_run, test_token=arguments.test_token)


def perform(settings: Settings, *, check: str | None = None, dry_run: bool = False, test_token: bool = False) -> int:
    """Deploy, plan or check; 0 when the right code stands or can be paid for, 1 when other code stands there."""
    locale = choose_locale(None, settings.lang)
    if settings.is_embedded:
        raise MissingSetting("set CHAIN_RPC_URL: the embedded chain gets its escrow by itself")
    node = Node(settings.chain_rpc_url)
    with closing(node), in_words(locale):
        if check is not None:
            return _check(node, to_checksum_address(check), locale)
        names = (ESCROW, TEST_TOKEN) if test_token else (ESCROW,)
        plan = make_plan(node, operator_account(settings).address, names)
        _say_lines(_plan_lines(plan, locale))
        if plan.findings:
            return DIFFERS
        if dry_run:
            say(plain(locale, "deploy-dry-run"))
            return 0 if plan.is_done or plan.is_enough else COULD_NOT
        return _deploy(node, settings, plan, locale)


@contextmanager
def in_words(locale: str) -> Iterator[None]:
    """Say what is in the way in the language of whoever asked."""
    try:
        yield
    except Undeployable as refusal:
        details = {name: _coins(at) if isinstance(at, int) else at for name, at in refusal.details.items()}
        raise CannotDeploy(plain(locale, refusal.code, **details)) from refusal


def _deploy(node: Node, settings: Settings, plan: Plan, locale: str) -> int:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    engine = open_database(settings.database())
    reach = stop_at(settings.stop_at, settings.data_dir)
    try:
        founded = deploy_planned(engine, node, operator_account(settings), plan, reach=reach)
        has_currency = bool(Views(engine).assets())
    except NotAsCompiled as different:
        _say_lines(_differences(different.findings, locale))
        say(plain(locale, "deploy-wrong", address=plan.contracts[0].address, chain=str(plan.chain_id)))
        return DIFFERS
    finally:
        engine.dispose()
    if plan.is_done:
        say(plain(locale, "deploy-nothing-to-do"))
    say(plain(locale, "deploy-right", address=founded.escrow, chain=str(plan.chain_id)))
    if not has_currency:
        say(plain(locale, "deploy-no-money"))
    say(f"ESCROW_ADDRESS={founded.escrow}")
    return 0


def _check(node: Node, address: str, locale: str) -> int:
    findings = code_findings(node, address, ESCROW)
    _say_lines(_differences(findings, locale))
    say(plain(locale, "deploy-wrong" if findings else "deploy-right", address=address, chain=str(node.chain_id)))
    return DIFFERS if findings else 0


def _plan_lines(plan: Plan, locale: str) -> Iterator[str]:
    yield plain(locale, "deploy-chain", chain=str(plan.chain_id))
    yield plain(locale, "deploy-proxy-there" if plan.has_proxy else "deploy-proxy-missing", address=PROXY)
    if plan.lent:
        yield plain(locale, "deploy-proxy-lent", cost=_coins(plan.lent))
    yield plain(locale, "deploy-salt", hash="0x" + SALT.hex())
    for one in plan.contracts:
        yield from _contract_lines(one, locale)
    if plan.is_done:
        return
    yield plain(locale, "deploy-gas", gas=f"{plan.gas:,}", price=_figure(plan.price, GWEI_DECIMALS))
    yield plain(locale, "deploy-cost", cost=_coins(plan.cost), needed=_coins(plan.needed))
    enough = "deploy-enough" if plan.is_enough else "deploy-short"
    yield plain(locale, enough, address=plan.deployer, balance=_coins(plan.balance))


def _contract_lines(planned: Planned, locale: str) -> Iterator[str]:
    yield plain(locale, "deploy-init-code", name=planned.name, hash="0x" + keccak(planned.init_code).hex())
    yield plain(locale, "deploy-address", name=planned.name, address=planned.address)
    key = "deploy-absent" if not planned.stands else "deploy-differs" if planned.findings else "deploy-stands"
    yield plain(locale, key, name=planned.name)
    yield from _differences(planned.findings, locale)


def _differences(findings: Iterable[Finding], locale: str) -> Iterator[str]:
    for one in findings:
        yield plain(
            locale, "deploy-difference", subject=one.subject, code=one.code, expected=one.expected, found=one.found
        )


def _say_lines(lines: Iterable[str]) -> None:
    for line in lines:
        say(line)


def _coins(wei: int) -> str:
    return _figure(wei, COIN_DECIMALS)


def _figure(minor: int, decimals: int) -> str:
    """Write a figure of a coin whose name we do not know."""
    return money(minor, decimals, "", ENGLISH).rstrip()
