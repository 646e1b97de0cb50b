"""What was asked of the chain, as a signed call: the people's managed keys sign, the relay only carries."""

from dataclasses import dataclass
from datetime import datetime

from ledger import store
from ledger.chain.errors import CallRefused
from ledger.chain.escrow import Escrow
from ledger.chain.tasks import SIGNED_FOR, Plan, plan_of
from ledger.core.effects import Ask, AskMoney, AskTask, MoneyStep, TaskStep
from ledger.core.ids import PersonId
from ledger.core.people import Person
from ledger.core.typed import Deposit, Message, Permit, Withdraw, typed_data, typed_permit
from ledger.database import Connection
from ledger.keys import SealedKey, Vault

_NONE, _RATED, _CONTESTED, _CLOSED = 0, 3, 4, 5  # a task's stages as the contract numbers them


@dataclass(frozen=True, slots=True)
class Call:
    """A call that anyone can send: where, with what, and before when it must be mined."""

    to: str
    data: bytes
    deadline: int | None = None


class Calls:
    """Makes calls out of what was asked."""

    def __init__(self, escrow: Escrow, vault: Vault) -> None:
        self._escrow = escrow
        self._vault = vault

    def build(self, connection: Connection, ask: Ask, now: datetime, *, sender: str = "") -> Call:
        """Make the call for what was asked, signed by whose word it needs, so that anyone can send it.

        What `sender` would sign is left empty: that call is theirs alone to send, from their own wallet.

        Raises:
            CallRefused: Somebody must sign whose key is not ours.
        """
        if isinstance(ask, AskMoney):
            return self._money(connection, ask, now, sender)
        plan = self.plan(connection, ask, now)
        signatures = tuple(self._signature(connection, plan, signer, sender) for signer in plan.signers)
        data = self._escrow.calldata(plan.function, *plan.arguments, *signatures)
        return Call(self._escrow.address, data, plan.deadline)

    def plan(self, connection: Connection, ask: AskTask, now: datetime) -> Plan:
        """Say what a step of a task is on the chain, and what must be signed for it by whom."""
        task = store.select_task(connection, ask.task)
        assert task is not None, "what is asked for a task names one"
        # A task that an open was refused for may have nobody any more; its terms are still for who was chosen.
        worker = task.worker or store.select_chosen(connection, task.id)
        assert worker is not None, "nothing is asked of the escrow before there is a worker"
        return plan_of(task, _person(connection, worker).address, ask, now)

    def has_happened(self, connection: Connection, ask: Ask) -> bool:
        """Say whether the chain already is where the ask would bring it: anyone may have sent the signed call first."""
        if isinstance(ask, AskMoney):
            return False
        task = store.select_task(connection, ask.task)
        if task is None or task.batch is None:
            return False
        return _has_come(ask, *self._escrow.task_state(task.batch, task.place))

    def _money(self, connection: Connection, ask: AskMoney, now: datetime, sender: str) -> Call:
        person = _person(connection, ask.person)
        token = store.select_assets(connection)[ask.asset].token
        deadline = int((now + SIGNED_FOR).timestamp())
        match ask.step:
            case MoneyStep.FAUCET:
                return Call(token, self._escrow.token_calldata("faucet", person.address, ask.minor))
            case MoneyStep.DEPOSIT:
                return Call(
                    self._escrow.address, self._deposit(connection, person, token, ask.minor, deadline), deadline
                )
            case MoneyStep.WITHDRAW:
                assert ask.to is not None, "a withdrawal says where to"
                nonce = self._escrow.nonce(token, person.address)
                message = Withdraw(token, person.address, ask.to, ask.minor, nonce, deadline)
                is_own = person.address == sender
                signature = b"" if is_own else self._sign(connection, person.address, message)
                parts = (token, person.address, ask.to, ask.minor, deadline, signature)
                return Call(self._escrow.address, self._escrow.calldata("withdraw", *parts), deadline)

    def _deposit(self, connection: Connection, person: Person, token: str, minor: int, deadline: int) -> bytes:
        nonce = self._escrow.nonce(token, person.address)
        signature = self._sign(connection, person.address, Deposit(token, person.address, minor, nonce, deadline))
        permit = Permit(
            person.address,
            self._escrow.address,
            minor,
            self._escrow.token_nonce(token, person.address),
            deadline,
        )
        chain_id, name = self._escrow.node.chain_id, self._escrow.token_name(token)
        typed = typed_permit(permit, chain_id=chain_id, token=token, token_name=name)
        allowed = self._vault.sign(_key(connection, person.address), typed)
        parts = (token, person.address, minor, deadline, signature, deadline, allowed)
        return self._escrow.calldata("depositWithSig", *parts)

    def _signature(self, connection: Connection, plan: Plan, signer: str, sender: str) -> bytes:
        assert plan.message is not None, "who signs, signs something"
        return b"" if signer == sender else self._sign(connection, signer, plan.message)

    def _sign(self, connection: Connection, signer: str, message: Message) -> bytes:
        typed = typed_data(message, chain_id=self._escrow.node.chain_id, escrow=self._escrow.address)
        return self._vault.sign(_key(connection, signer), typed)


def _has_come(ask: AskTask, stage: int, rating: int) -> bool:
    match ask.step:
        case TaskStep.OPEN | TaskStep.REVOKE:
            return stage != _NONE  # opened or revoked: the log says which
        case TaskStep.DELIVER:
            return False  # a record of another delivery is not this one's
        case TaskStep.RATE if stage in {_RATED, _CONTESTED}:
            return rating == ask.rating
        case TaskStep.CONTEST if stage == _CONTESTED:
            return True
        case _:
            return stage in {_CLOSED, _NONE}  # a batch that has ended may have been cleared


def _person(connection: Connection, person: PersonId) -> Person:
    found = store.select_person(connection, person)
    assert found is not None, "people are never deleted"
    return found


def _key(connection: Connection, address: str) -> SealedKey:
    found = store.select_key(connection, address)
    if found is None:  # an arbiter elsewhere, or somebody who signs alone
        raise CallRefused("KeyNotHeld")
    return SealedKey(address, *found)
