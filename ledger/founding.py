"""The first start: escrow and test token are brought onto the chain, and what stands where is kept."""

from dataclasses import dataclass, replace

from eth_account.signers.local import LocalAccount

from ledger import store
from ledger.chain.deploy import Plan, Told, carry_out, first_block_of, make_plan, tell_nobody
from ledger.chain.escrow import Escrow
from ledger.chain.node import Node
from ledger.chain.standing import code_findings
from ledger.core.findings import Finding
from ledger.core.money import Asset
from ledger.database import Connection, Engine, reading, transact
from ledger.stops import Reach, pass_by

_ESCROW, _FIRST_BLOCK, _CHAIN = "escrow", "escrow_first_block", "chain_id"


ESCROW, TEST_TOKEN = "Escrow", "TestToken"
TEST_ASSET = "USD"


class NoEscrow(RuntimeError):
    """There is no escrow contract to work with; the text says what to do."""


class OtherChain(NoEscrow):
    """The database belongs to another chain."""

    def __init__(self, *, kept: str, found: str) -> None:
        super().__init__(f"this database belongs to chain {kept}, the node serves chain {found}")
        self.details = {"kept": kept, "found": found}


class OtherEscrow(NoEscrow):
    """The database belongs to another escrow."""

    def __init__(self, *, kept: str, found: str) -> None:
        super().__init__(
            f"this database belongs to the escrow {kept}, not to {found}: "
            "unset ESCROW_ADDRESS, or set DATABASE_URL to another database"
        )
        self.details = {"kept": kept, "found": found}


class NotAsCompiled(NoEscrow):
    """What stands at a contract's address is not what was compiled."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        said = "; ".join(f"{one.subject}: {one.code} should be {one.expected}, is {one.found}" for one in findings)
        super().__init__(
            f"what stands on the chain is not this version's contract: {said}; go on with the version that made it, "
            "or begin with an empty DATA_DIR"
        )
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Founded:
    """Where the escrow stands."""

    escrow: str
    first_block: int


def found(engine: Engine, node: Node, *, address: str, signer: LocalAccount | None, reach: Reach = pass_by) -> Founded:
    """Find the escrow: as set, as kept, or - given a signer who may - newly deployed with its test token.

    Raises:
        NoEscrow: nothing stands at the address, the database belongs to another one, or none is known and
            none may be made.
    """
    given = Founded(Escrow(node, address).address, 0) if address else None
    kept = _kept(engine)
    if kept is not None:
        _require_same(engine, node, kept, given)
        return _standing(node, kept)
    if given is not None:
        # Kept only once it is seen to stand there: a mistyped address must not stay.
        first_known = replace(_standing(node, given), first_block=first_block_of(node, given.escrow))
        _keep(engine, node, first_known)
        return first_known
    if signer is None:
        raise NoEscrow("no escrow is known on this chain: run `escrowd deploy` and set ESCROW_ADDRESS")
    return deploy_planned(engine, node, signer, make_plan(node, signer.address, (ESCROW, TEST_TOKEN)), reach=reach)


def deploy_planned(
    engine: Engine,
    node: Node,
    signer: LocalAccount,
    plan: Plan,
    *,
    reach: Reach = pass_by,
    told: Told = tell_nobody,
) -> Founded:
    """Bring what is planned onto the chain, see that it is what was compiled, and keep where it stands.

    Every step looks first whether it was taken: after a crash in between, the next start completes it.

    Raises:
        NoEscrow: the database belongs to another escrow; nothing was sent.
        NotAsCompiled: what stands at an address is not what was compiled.
        Undeployable: something is in the way.
    """
    addresses = {one.name: one.address for one in plan.contracts}
    kept = _kept(engine)
    if kept is not None:
        _require_same(engine, node, kept, Founded(addresses[ESCROW], 0))
    blocks = carry_out(node, signer, plan, reach, told=told)
    findings = [finding for name, at in addresses.items() for finding in code_findings(node, at, name)]
    if findings:
        raise NotAsCompiled(tuple(findings))
    reach("deploy-kept")
    if kept is None:
        first = blocks[ESCROW] if ESCROW in blocks else first_block_of(node, addresses[ESCROW])
        kept = Founded(addresses[ESCROW], first)
    token = addresses.get(TEST_TOKEN)
    asset = None if token is None else Asset(code=TEST_ASSET, decimals=6, token=token, faucet=True)
    _keep(engine, node, kept, asset)
    return kept


def _kept(engine: Engine) -> Founded | None:
    with reading(engine) as connection:
        escrow = store.select_setting(connection, _ESCROW)
        first = store.select_setting(connection, _FIRST_BLOCK)
    return None if escrow is None or first is None else Founded(escrow, int(first))


def _keep(engine: Engine, node: Node, founded: Founded, asset: Asset | None = None) -> None:
    def keep(connection: Connection) -> None:
        store.upsert_setting(connection, _ESCROW, founded.escrow)
        store.upsert_setting(connection, _FIRST_BLOCK, str(founded.first_block))
        store.upsert_setting(connection, _CHAIN, str(node.chain_id))
        if asset is not None and asset.code not in store.select_assets(connection):
            store.insert_asset(connection, asset)

    transact(engine, keep)


def _require_same(engine: Engine, node: Node, kept: Founded, given: Founded | None) -> None:
    """Refuse to go on with a journal that belongs to another chain or another escrow."""
    with reading(engine) as connection:
        chain_id = store.select_setting(connection, _CHAIN)
    if chain_id != str(node.chain_id):
        raise OtherChain(kept=str(chain_id), found=str(node.chain_id))
    if given is not None and given.escrow != kept.escrow:
        raise OtherEscrow(kept=kept.escrow, found=given.escrow)


def _standing(node: Node, founded: Founded) -> Founded:
    """See that this version's escrow stands there: another one would speak other bytes."""
    if not node.code(founded.escrow):
        raise NoEscrow(f"no contract stands at {founded.escrow} on chain {node.chain_id}: check ESCROW_ADDRESS")
    findings = code_findings(node, founded.escrow, ESCROW)
    if findings:
        raise NotAsCompiled(tuple(findings))
    return founded
