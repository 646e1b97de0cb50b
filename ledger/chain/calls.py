"""What was asked of the chain, as a signed call: the people's managed keys sign, the relay only carries."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ledger import store
from ledger.chain.escrow import Escrow
from ledger.core.effects import Ask, AskMoney, AskTask, MoneyStep, TaskStep
from ledger.core.ids import PersonId
from ledger.core.merkle import ProvenTask, prove
from ledger.core.people import Person
from ledger.core.task import Task
from ledger.core.terms import Terms
from ledger.core.typed import (
    Accept,
    Deliver,
    Deposit,
    Message,
    Permit,
    Rate,
    Withdraw,
    typed_data,
    typed_permit,
)
from ledger.database import Connection
from ledger.keys import SealedKey, Vault

_NONE, _RATED, _CLOSED = 0, 3, 5  # a task's stages as the contract numbers them
SIGNED_FOR = timedelta(hours=1)  # how long a signature over a person's own money holds


@dataclass(frozen=True, slots=True)
class Call:
    """A call to send: where and with what."""

    to: str
    data: bytes


class Calls:
    """Makes calls out of what was asked."""

    def __init__(self, escrow: Escrow, vault: Vault) -> None:
        self._escrow = escrow
        self._vault = vault

    def build(self, connection: Connection, ask: Ask, now: datetime) -> Call:
        """Make the call for what was asked, signed by whose word it needs."""
        if isinstance(ask, AskMoney):
            return self._money(connection, ask, now)
        return Call(self._escrow.address, self._task(connection, ask))

    def has_happened(self, connection: Connection, ask: Ask) -> bool:
        """Say whether the chain already is where the ask would bring it: anyone may have sent the signed call first."""
        if isinstance(ask, AskMoney):
            return False
        task = store.select_task(connection, ask.task)
        if task is None or task.batch is None:
            return False
        stage, rating = self._escrow.task_state(task.batch, 0)
        match ask.step:
            case TaskStep.OPEN:
                return stage != _NONE
            case TaskStep.DELIVER:
                return False  # a record of another delivery is not this one's
            case TaskStep.RATE if stage == _RATED:
                return rating == ask.rating
            case _:
                return stage in {_CLOSED, _NONE}  # a batch that has ended may have been cleared

    def _money(self, connection: Connection, ask: AskMoney, now: datetime) -> Call:
        person = _person(connection, ask.person)
        token = store.select_assets(connection)[ask.asset].token
        deadline = int((now + SIGNED_FOR).timestamp())
        match ask.step:
            case MoneyStep.FAUCET:
                return Call(token, self._escrow.token_calldata("faucet", person.address, ask.minor))
            case MoneyStep.DEPOSIT:
                return Call(self._escrow.address, self._deposit(connection, person, token, ask.minor, deadline))
            case MoneyStep.WITHDRAW:
                assert ask.to is not None, "a withdrawal says where to"
                nonce = self._escrow.nonce(token, person.address)
                message = Withdraw(token, person.address, ask.to, ask.minor, nonce, deadline)
                signature = self._sign(connection, person, message)
                parts = (token, person.address, ask.to, ask.minor, deadline, signature)
                return Call(self._escrow.address, self._escrow.calldata("withdraw", *parts))

    def _deposit(self, connection: Connection, person: Person, token: str, minor: int, deadline: int) -> bytes:
        nonce = self._escrow.nonce(token, person.address)
        signature = self._sign(connection, person, Deposit(token, person.address, minor, nonce, deadline))
        permit = Permit(
            person.address,
            self._escrow.address,
            minor,
            self._escrow.token_nonce(token, person.address),
            deadline,
        )
        chain_id, name = self._escrow.node.chain_id, self._escrow.token_name(token)
        typed = typed_permit(permit, chain_id=chain_id, token=token, token_name=name)
        allowed = self._vault.sign(_key(connection, person), typed)
        parts = (token, person.address, minor, deadline, signature, deadline, allowed)
        return self._escrow.calldata("depositWithSig", *parts)

    def _task(self, connection: Connection, ask: AskTask) -> bytes:
        task = store.select_task(connection, ask.task)
        assert task is not None, "what is asked for a task names one"
        assert task.terms is not None, "nothing is asked of the escrow before there are terms"
        assert task.worker is not None, "nothing is asked of the escrow before there is a worker"
        employer, worker = _person(connection, task.employer), _person(connection, task.worker)
        # The terms' own addresses hold, whatever key a person acts with today.
        proven = prove((worker.address,), (task.reward,), 0)
        match ask.step:
            case TaskStep.OPEN:
                signature = self._sign(connection, employer, task.terms)
                parts = (task.terms.as_tuple(), [worker.address], [task.reward], signature)
                return self._escrow.calldata("open", *parts)
            case TaskStep.DELIVER:
                return self._deliver(connection, worker, task, proven)
            case TaskStep.RATE:
                return self._rate(connection, employer, task, proven, ask.rating)
            case TaskStep.ACCEPT:
                return self._accept(connection, worker, task, proven, ask.rating)
            case TaskStep.FINISH | TaskStep.RELEASE | TaskStep.REFUND:
                return self._escrow.calldata(str(ask.step), task.terms.as_tuple(), proven.as_tuple())

    def _deliver(self, connection: Connection, worker: Person, task: Task, proven: ProvenTask) -> bytes:
        terms, batch = _opened(task)
        assert task.deliverable is not None, "a delivery has its hash"
        hashed = bytes.fromhex(task.deliverable[2:])
        signature = self._sign(connection, worker, Deliver(batch, proven.index, hashed, terms.submit_by))
        parts = (terms.as_tuple(), proven.as_tuple(), hashed, terms.submit_by, signature)
        return self._escrow.calldata("deliver", *parts)

    def _rate(
        self, connection: Connection, employer: Person, task: Task, proven: ProvenTask, rating: int | None
    ) -> bytes:
        terms, batch = _opened(task)
        assert rating is not None, "a rating is a number"
        hashed = bytes.fromhex((task.deliverable or "0x" + "00" * 32)[2:])
        # A full rating pays at any time; a lower one must be in before its date anyway.
        message = Rate(batch, (proven.index,), (rating,), hashed, terms.rule_by)
        signature = self._sign(connection, employer, message)
        parts = (terms.as_tuple(), [proven.as_tuple()], [rating], hashed, terms.rule_by, signature)
        return self._escrow.calldata("rate", *parts)

    def _accept(
        self, connection: Connection, worker: Person, task: Task, proven: ProvenTask, rating: int | None
    ) -> bytes:
        terms, batch = _opened(task)
        assert rating is not None, "a rating is a number"
        signature = self._sign(connection, worker, Accept(batch, proven.index, rating, terms.contest_by))
        parts = (terms.as_tuple(), proven.as_tuple(), rating, terms.contest_by, signature)
        return self._escrow.calldata("accept", *parts)

    def _sign(self, connection: Connection, person: Person, message: Message) -> bytes:
        typed = typed_data(message, chain_id=self._escrow.node.chain_id, escrow=self._escrow.address)
        return self._vault.sign(_key(connection, person), typed)


def _person(connection: Connection, person: PersonId) -> Person:
    found = store.select_person(connection, person)
    assert found is not None, "people are never deleted"
    return found


def _key(connection: Connection, person: Person) -> SealedKey:
    found = store.select_key(connection, person.address)
    assert found is not None, "a managed person has a key"
    return SealedKey(person.address, *found)


def _opened(task: Task) -> tuple[Terms, bytes]:
    assert task.terms is not None, "a task past assignment has terms"
    assert task.batch is not None, "a task past assignment has a batch"
    return task.terms, bytes.fromhex(task.batch[2:])
