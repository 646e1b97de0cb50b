"""The first start: the escrow and the test token are put on the embedded chain, and what stands where is kept."""

from dataclasses import dataclass

from eth_account.signers.local import LocalAccount

from ledger import store
from ledger.chain.deploy import deploy
from ledger.chain.escrow import Escrow
from ledger.chain.node import Node
from ledger.core.money import Asset
from ledger.database import Engine, reading, writing

_ESCROW, _FIRST_BLOCK, _CHAIN = "escrow", "escrow_first_block", "chain_id"


class NoEscrow(RuntimeError):
    """There is no escrow contract to work with; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Founded:
    """Where the escrow stands."""

    escrow: str
    first_block: int


def found(engine: Engine, node: Node, *, address: str, signer: LocalAccount | None) -> Founded:
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
        _keep(engine, node, _standing(node, given))
        return given
    if signer is None:
        raise NoEscrow("no escrow is known on this chain: run `escrowd deploy` and set ESCROW_ADDRESS")
    return found_anew(engine, node, signer)


def found_anew(engine: Engine, node: Node, signer: LocalAccount) -> Founded:
    """Deploy the test token and the escrow, and keep where they stand.

    A crash in between leaves contracts that nobody uses; the next start makes its own.
    """
    token = deploy(node, signer, "TestToken")
    escrow = deploy(node, signer, "Escrow")
    assert token.contract is not None, "a deployment makes a contract"
    assert escrow.contract is not None, "a deployment makes a contract"
    founded = Founded(escrow.contract, escrow.block_number)
    _keep(engine, node, founded, Asset(code="USD", decimals=6, token=token.contract, faucet=True))
    return founded


def _kept(engine: Engine) -> Founded | None:
    with reading(engine) as connection:
        escrow = store.select_setting(connection, _ESCROW)
        first = store.select_setting(connection, _FIRST_BLOCK)
    return None if escrow is None or first is None else Founded(escrow, int(first))


def _keep(engine: Engine, node: Node, founded: Founded, asset: Asset | None = None) -> None:
    with writing(engine) as connection:
        store.upsert_setting(connection, _ESCROW, founded.escrow)
        store.upsert_setting(connection, _FIRST_BLOCK, str(founded.first_block))
        store.upsert_setting(connection, _CHAIN, str(node.chain_id))
        if asset is not None:
            store.insert_asset(connection, asset)


def _require_same(engine: Engine, node: Node, kept: Founded, given: Founded | None) -> None:
    """Refuse to go on with a journal that belongs to another chain or another escrow."""
    with reading(engine) as connection:
        chain_id = store.select_setting(connection, _CHAIN)
    if chain_id != str(node.chain_id):
        raise NoEscrow(f"this database belongs to chain {chain_id}, the node serves chain {node.chain_id}")
    if given is not None and given.escrow != kept.escrow:
        raise NoEscrow(
            f"this database belongs to the escrow {kept.escrow}, not to {given.escrow}: "
            "unset ESCROW_ADDRESS, or set DATABASE_URL to another database"
        )


def _standing(node: Node, founded: Founded) -> Founded:
    if not node.code(founded.escrow):
        raise NoEscrow(f"no contract stands at {founded.escrow} on chain {node.chain_id}: check ESCROW_ADDRESS")
    return founded
