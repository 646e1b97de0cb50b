"""The ledger put together from settings: one place where its parts meet, for the product and for tests."""

from dataclasses import dataclass
from datetime import timedelta

from eth_account import Account
from eth_account.signers.local import LocalAccount

from ledger.chain.calls import Call, Calls
from ledger.chain.escrow import Escrow
from ledger.chain.node import Node
from ledger.chain.signing import Signer
from ledger.chain.timekeeping import carry_time
from ledger.checks.inspector import Inspector
from ledger.checks.running import Place
from ledger.clock import Clock
from ledger.config import MissingSetting, Settings
from ledger.core.effects import Ask
from ledger.core.people import Keystore
from ledger.core.policy import ZERO_ADDRESS, Policy
from ledger.correction import Correction
from ledger.database import Connection, Engine, open_database, reading, time_statements, transact
from ledger.files import Files
from ledger.founding import Founded, found
from ledger.intake import Intake
from ledger.keys import SealedKey, Vault
from ledger.labeller import Labeller
from ledger.lookout import Lookout
from ledger.meters import Meters
from ledger.relay.means import GWEI, Limits
from ledger.relay.relay import Relay
from ledger.stops import Reach, pass_by
from ledger.store import VAULT_MARK, select_key, select_setting, upsert_setting
from ledger.timers import run_timers
from ledger.views import Views
from ledger.wallets import Wallets
from ledger.watcher import Watcher
from ledger.window import close_windows


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Everything of the ledger that the faces and the loops use."""

    engine: Engine
    clock: Clock
    escrow: Escrow
    founded: Founded
    intake: Intake
    views: Views
    calls: Calls
    relay: Relay
    watcher: Watcher
    lookout: Lookout
    inspector: Inspector
    labeller: Labeller
    wallets: Wallets
    files: Files
    policy: Policy
    may_move_clock: bool
    meters: Meters
    settings: Settings  # its secrets show themselves to nobody who does not ask for them by name

    def tick(self) -> int:
        """See to clock, deadlines, the matching window, what answers come to, files; says how much was moved."""
        carried = self.may_move_clock and carry_time(self.engine, self.escrow.node, self.clock)
        moved = run_timers(self.engine, self.intake, self.clock)
        closed = close_windows(self.engine, self.intake, self.clock, self.policy)
        return int(carried) + moved + closed + self.labeller.run_once() + self.files.purge()

    def watch(self) -> int:
        """Learn what the chain has said, then look for money that people expect; says how much was done."""
        return self.watcher.run_once() + self.lookout.run_once()

    def sendable(self, ask: Ask, *, sender: str = "") -> Call:
        """Make what was asked a call that anyone can send, signed; or `sender` alone, from their own wallet.

        Signed is done: only what its signer has confirmed may be asked for here.
        """
        with reading(self.engine) as connection:
            return self.calls.build(connection, ask, self.clock.now(), sender=sender)

    def keystore(self, address: str, origin: str) -> Keystore:
        """Make the file of a managed key, for its owner alone; the same passphrase again for the same origin."""
        with reading(self.engine) as connection:
            found = select_key(connection, address)
        assert found is not None, "only a managed key is asked for"
        return self.calls.vault.keystore(SealedKey(address, *found), origin)

    def passphrase(self, origin: str) -> str:
        """Give what opens the keystore that is made for this export."""
        return self.calls.vault.passphrase(origin)

    def correction(self, reach: Reach = pass_by) -> Correction:
        """Make what corrects the books where the chain has lost what was final."""
        return Correction(
            self.engine,
            self.intake,
            escrow=self.escrow,
            first_block=self.founded.first_block,
            clock=self.clock,
            reach=reach,
        )


def operator_account(settings: Settings) -> LocalAccount:
    """Read the first of OPERATOR_KEYS: the fee is credited to it where nobody else is named, and it founds."""
    first = settings.secret("operator_keys").partition(",")[0].strip()
    account: LocalAccount = Account.from_key(first)
    return account


def signers_of(settings: Settings) -> tuple[Signer, ...]:
    """Read the relay's keys, each once."""
    listed = (part.strip() for part in settings.secret("operator_keys").split(","))
    keys = dict.fromkeys(bytes.fromhex(key.removeprefix("0x")) for key in listed if key)
    return tuple(Signer(key) for key in keys)


def limits_of(settings: Settings) -> Limits:
    """Read how much the relay takes on at once."""
    return Limits(
        wait=timedelta(seconds=settings.relay_wait),
        delivery_wait=timedelta(seconds=settings.delivery_wait),
        calls=settings.relay_batch,
        most_fee=settings.max_fee_gwei * GWEI,
        in_flight=settings.relay_in_flight,
        finality=settings.chain_finality,
    )


def assemble(settings: Settings, rpc_url: str, *, reach: Reach = pass_by, meters: Meters | None = None) -> Ledger:
    """Open the database, find the escrow on the chain (or found it, on our own) and join the parts."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    counted = meters or Meters()
    engine = open_database(settings.database())
    time_statements(engine, counted.time_statement)
    try:
        return _joined(settings, engine, rpc_url, reach, counted)
    except BaseException:
        engine.dispose()
        raise


def _joined(settings: Settings, engine: Engine, rpc_url: str, reach: Reach, meters: Meters) -> Ledger:
    clock = Clock(engine, may_be_moved=settings.is_sandbox)
    node = Node(rpc_url, meters=meters)
    signer = operator_account(settings)
    vault = _vault(settings, engine)
    may_found = signer if settings.is_embedded else None
    founded = found(engine, node, address=settings.escrow_address, signer=may_found, reach=reach)
    escrow = Escrow(node, founded.escrow)
    policy = _policy(settings, node, founded, signer)
    intake = Intake(engine, policy, vault)
    calls = Calls(escrow, vault)
    relay = Relay(
        engine,
        intake,
        calls=calls,
        signers=signers_of(settings),
        clock=clock,
        reach=reach,
        limits=limits_of(settings),
    )
    watcher = Watcher(
        engine,
        intake,
        escrow=escrow,
        first_block=founded.first_block,
        finality=settings.chain_finality,
        clock=clock,
        reach=reach,
    )
    inspector = Inspector(
        Place(
            engine=engine,
            escrow=escrow,
            chain_id=node.chain_id,
            clock=clock,
            vault=vault,
            finality=settings.chain_finality,
            is_sandbox=settings.is_sandbox,
        ),
        settings.operator_ids,
    )
    return Ledger(
        engine=engine,
        clock=clock,
        escrow=escrow,
        founded=founded,
        intake=intake,
        views=Views(engine),
        calls=calls,
        relay=relay,
        watcher=watcher,
        lookout=Lookout(engine, intake, escrow, clock),
        inspector=inspector,
        labeller=Labeller(engine, intake, clock),
        wallets=Wallets(engine, intake, calls=calls, clock=clock, pages_url=settings.pages_url),
        files=Files(engine, vault, clock),
        policy=policy,
        may_move_clock=settings.is_sandbox,
        meters=meters,
        settings=settings,
    )


def vault_of(master_secret: str) -> Vault:
    """Make the vault of a master secret."""
    return Vault(bytes.fromhex(master_secret.removeprefix("0x")))


def _vault(settings: Settings, engine: Engine) -> Vault:
    """Open the vault; with another secret than the keys of this database were sealed under it is refused."""
    vault = vault_of(settings.secret("master_secret"))

    def mark(connection: Connection) -> str:
        kept = select_setting(connection, VAULT_MARK)
        if kept is None:
            upsert_setting(connection, VAULT_MARK, vault.mark)
        return kept or vault.mark

    if transact(engine, mark) != vault.mark:
        raise MissingSetting("set MASTER_SECRET to the one that the keys of this database were sealed under")
    return vault


def _policy(settings: Settings, node: Node, founded: Founded, signer: LocalAccount) -> Policy:
    return Policy(
        chain_id=node.chain_id,
        escrow=founded.escrow,
        fee_bps=settings.fee_bps,
        fee_receiver=settings.fee_receiver or signer.address,
        arbiter=settings.arbiter or ZERO_ADDRESS,
        arbiters=settings.arbiter_ids,
        arbiter_fee_bps=settings.arbiter_fee_bps,
        faucet_max=settings.faucet_limit,
        batch_max=settings.batch_tasks_max,
        takes_max=settings.takes_max,
        takes_newcomer=settings.takes_newcomer_max,
        match_window=timedelta(seconds=settings.match_window_seconds),
        match_every=timedelta(seconds=settings.match_every_seconds),
    )
