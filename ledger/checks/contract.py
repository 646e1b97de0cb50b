"""What the journal says held against the contract: at the block that the journal has read, and no later one."""

from collections.abc import Iterable, Iterator
from itertools import islice

from ledger.books import select_last_entry
from ledger.chain.bulk import CALLS_PER_REQUEST, balances_at
from ledger.chain.errors import NodeError, NodeUnreachable
from ledger.checks import loading
from ledger.checks.looking import Depth, Look
from ledger.core.findings import Finding, about_signer
from ledger.core.journal import OUTSIDE, balance_account
from ledger.core.policy import ZERO_ADDRESS
from ledger.database import reading
from ledger.heads import Head
from ledger.store import select_assets

BRISK_ACCOUNTS = 1000
BRISK_NONCES = 200
_PREFIX = balance_account("")


def find_head_gone(look: Look) -> Iterator[Finding]:
    """Name a head that is not on the chain: what was learned from it may never have happened."""
    if look.head is None:
        if entered := select_last_entry(look.connection):
            yield Finding("head", "journal", f"how far it has read, with {entered} entries", "nothing")
        return
    look.tally.add(1)
    newest, served = look.escrow.node.block().number, look.escrow.node.chain_id
    if served != look.chain_id:
        yield Finding("head", "chain", str(look.chain_id), str(served))
        return
    if newest < look.head.height:
        found = f"the node has only {newest}"
        yield Finding("node-behind", f"block {look.head.height}", look.head.block_hash, found)
        return
    there = look.escrow.node.block(look.head.height).hash
    if there != look.head.block_hash:
        yield Finding("head", f"block {look.head.height}", there, look.head.block_hash)


def find_head_lag(look: Look) -> Iterator[Finding]:
    """Name a journal that has fallen behind what is final."""
    node, head = look.escrow.node, look.head or Head(-1, "", -1, "")
    newest = node.block().number
    final = newest - look.finality if isinstance(look.finality, int) else node.block(look.finality).number
    look.tally.add(1)
    for subject, due, height in (("seen", newest, head.tip), ("learned", final, head.height)):
        if due - height > look.lag_blocks:
            yield Finding("head-lag", subject, f"block {due - look.lag_blocks} or later", f"block {height}")


def find_account_differences(look: Look) -> Iterator[Finding]:
    """Name each holder of whom journal and contract say another balance."""
    assert look.head is not None, "the head is there wherever this is asked"
    brisk = look.depth is Depth.BRISK
    rows: Iterable[tuple[str, str, int]] = (
        loading.touched(look.connection, after=look.mark.seq, limit=BRISK_ACCOUNTS)
        if brisk
        else loading.holders(look.connection)
    )
    total = 0 if brisk else loading.count_balances(look.connection)
    rest = iter(rows)
    while some := list(islice(rest, CALLS_PER_REQUEST)):
        holdings = [(token, account.removeprefix(_PREFIX)) for account, token, _ in some]
        told = balances_at(look.escrow, holdings, look.head.height)
        for (account, token, minor), owed in zip(some, told, strict=True):
            if minor != owed:
                yield Finding("account", f"{account.removeprefix(_PREFIX)} in {token}", str(owed), str(minor))
        look.tally.add(len(some), total)


def find_shortages(look: Look) -> Iterator[Finding]:
    """Name each token of ours of which the contract holds less than it owes."""
    assert look.head is not None, "the head is there wherever this is asked"
    owed = loading.owed(look.connection, OUTSIDE)
    ours = {ZERO_ADDRESS, *(asset.token for asset in select_assets(look.connection).values())}
    for token in sorted(ours):  # anybody can bring a token that lies
        minor, held = owed.get(token, 0), _held(look, token)
        look.tally.add(1)
        if held is None or held < minor:
            yield Finding("solvency", token, f"at least {minor}", "no answer" if held is None else str(held))


def find_other_assets(look: Look) -> Iterator[Finding]:
    """Name each currency that is kept with other decimals than its token says: every sum people read would be wrong."""
    for asset in select_assets(look.connection).values():
        said = _decimals(look, asset.token)
        look.tally.add(1)
        if said is not None and said != asset.decimals:
            yield Finding("asset", asset.code, f"{said} decimals", f"{asset.decimals} decimals")


def _decimals(look: Look, token: str) -> int | None:
    try:
        return look.escrow.token_decimals(token)
    except NodeUnreachable:
        raise
    except NodeError:  # a token need not say
        return None


def _held(look: Look, token: str) -> int | None:
    assert look.head is not None, "the head is there wherever this is asked"
    try:
        return look.escrow.token_held(token, look.head.height)
    except NodeUnreachable:
        raise
    except NodeError:  # a token may refuse to say
        return None


def find_nonce_faults(look: Look) -> Iterator[Finding]:
    """Name each of the relay's keys whose nonces have a gap, or of which the chain has counted others."""
    for signer, following in loading.select_signers(look.connection):
        since = max(0, following - BRISK_NONCES) if look.depth is Depth.BRISK else 0
        count, first, last = loading.nonce_range(look.connection, signer, since)
        look.tally.add(count)
        subject = about_signer(signer)
        if count and last - first + 1 != count:  # a stranger's nonces too have rows, once a key goes on after them
            gap = loading.first_gap(look.connection, signer, since)
            yield Finding("nonce-gap", subject, f"a transaction with nonce {gap}", "nothing")
        elif count and last + 1 != following:
            yield Finding("nonce-gap", subject, f"{last + 1} to be next", str(following))
        elif not count and following:
            yield Finding("nonce-gap", subject, f"a transaction with nonce {following - 1}", "nothing")
        counted = look.escrow.node.nonce(signer)
        if counted > following and counted > (ours := _next_nonce(look, signer)):
            yield Finding("foreign-nonce", subject, f"{ours} transactions", str(counted))


def _next_nonce(look: Look, signer: str) -> int:
    """Read a key's next nonce once the chain has been asked: the relay keeps it before it sends, and goes on."""
    with reading(look.engine) as connection:
        return dict(loading.select_signers(connection)).get(signer, 0)
