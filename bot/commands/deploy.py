"""`escrowd deploy`: the escrow at its one address on a chain of one's own; what it would cost; whether it is ours."""

import argparse
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager

from eth_hash.auto import keccak

from bot.commands.reading import read_settings
from bot.commands.saying import node_words, say
from bot.texts import ENGLISH, choose_locale, money, plain
from ledger.assembly import operator_account
from ledger.chain.deploy import NOBODY, Plan, Planned, Undeployable, make_plan, require_ready
from ledger.chain.errors import NodeError, NodeUnreachable
from ledger.chain.node import Node
from ledger.chain.standing import code_findings
from ledger.config import MissingSetting, Settings
from ledger.core.bounds import require_address
from ledger.core.deployment import PROXY, SALT
from ledger.core.errors import BadCommand
from ledger.core.findings import Finding
from ledger.core.money import COIN_DECIMALS
from ledger.database import NoDatabase, open_database
from ledger.founding import ESCROW, TEST_TOKEN, NoEscrow, NotAsCompiled, OtherChain, OtherEscrow, deploy_planned
from ledger.stops import stop_at
from ledger.views import Views

GWEI_DECIMALS = 9
DIFFERS, COULD_NOT = 1, 2


class CannotDeploy(RuntimeError):
    """Something is in the way; the text says what, in the language of whoever asked."""


EXPECTED = (CannotDeploy, MissingSetting, NoDatabase, NoEscrow, NodeError)


def execute(arguments: argparse.Namespace) -> int:
    """Deploy, plan or check with what is set in the environment."""
    return perform(read_settings(), check=arguments.check, dry_run=arguments.dry_run, test_token=arguments.test_token)


def perform(settings: Settings, *, check: str | None = None, dry_run: bool = False, test_token: bool = False) -> int:
    """Deploy, plan or check; 0 when the right code stands or can be paid for, 1 when other code stands there."""
    locale = choose_locale(None, settings.lang)
    if settings.is_embedded:
        raise CannotDeploy(plain(locale, "deploy-embedded"))
    has_key = bool(settings.operator_keys.get_secret_value())
    if not has_key and check is None and not dry_run:
        raise CannotDeploy(plain(locale, "deploy-no-key"))
    node = Node(settings.chain_rpc_url)
    with closing(node), in_words(locale):
        if check is not None:
            return _check(node, _address(check, locale), locale)
        names = (ESCROW, TEST_TOKEN) if test_token else (ESCROW,)
        plan = make_plan(node, operator_account(settings).address if has_key else NOBODY, names)
        _say_lines(_plan_lines(plan, locale))
        if plan.findings:
            return DIFFERS
        if dry_run:
            say(plain(locale, "deploy-dry-run"))
            return 0 if plan.is_done or plan.is_enough or not has_key else COULD_NOT
        require_ready(node, plan)  # before anything is made on this machine either
        return _deploy(node, settings, plan, locale)


def _address(given: str, locale: str) -> str:
    try:
        return require_address(given)
    except BadCommand as refusal:
        raise CannotDeploy(plain(locale, "deploy-mistyped", address=given)) from refusal


@contextmanager
def in_words(locale: str) -> Iterator[None]:
    """Say what is in the way in the language of whoever asked."""
    try:
        yield
    except Undeployable as refusal:
        details = {name: _coins(at) if isinstance(at, int) else at for name, at in refusal.details.items()}
        raise CannotDeploy(plain(locale, refusal.code, **details)) from refusal
    except (OtherChain, OtherEscrow) as refusal:
        key = "deploy-other-chain" if isinstance(refusal, OtherChain) else "deploy-other-escrow"
        raise CannotDeploy(plain(locale, key, **refusal.details)) from refusal
    except NodeUnreachable as refusal:
        raise CannotDeploy(plain(locale, "deploy-no-node", reason=node_words(locale, refusal))) from refusal
    except NoDatabase as refusal:
        raise CannotDeploy(plain(locale, "deploy-no-database", reason=str(refusal))) from refusal


def _deploy(node: Node, settings: Settings, plan: Plan, locale: str) -> int:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    engine = open_database(settings.database())
    reach = stop_at(settings.stop_at, settings.data_dir)
    try:
        founded = deploy_planned(
            engine,
            node,
            operator_account(settings),
            plan,
            reach=reach,
            told=lambda what, tx_hash: _say_sent(what, tx_hash, locale),
        )
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
    if not node.code(address):
        say(plain(locale, "deploy-nothing-there", address=address, chain=str(node.chain_id)))
        return DIFFERS
    findings = code_findings(node, address, ESCROW)
    _say_lines(_differences(findings, locale))
    say(plain(locale, "deploy-wrong" if findings else "deploy-right", address=address, chain=str(node.chain_id)))
    return DIFFERS if findings else 0


def _say_sent(what: str, tx_hash: str, locale: str) -> None:
    say(plain(locale, "deploy-sent", name=what, tx=tx_hash))


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
    if plan.deployer == NOBODY:
        yield plain(locale, "deploy-whose")
        return
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
