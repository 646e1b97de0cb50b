"""What was asked of the chain, as a signed call: managed keys sign here, own wallets have signed; the relay carries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ledger import store
from ledger.chain.errors import CallRefused, NodeUnreachable
from ledger.chain.escrow import Escrow
from ledger.chain.joint import deliveries_of, is_worth, kin, ratings_of, settlement_of
from ledger.chain.tasks import SIGNED_FOR, Plan, plan_of
from ledger.core.effects import Ask, AskMoney, AskTask, MoneyStep, TaskStep
from ledger.core.packed import pack_deliveries
from ledger.core.people import Person
from ledger.core.task import Slot, Task
from ledger.core.typed import Deposit, Message, Permit, Withdraw, digest_of, typed_data, typed_permit
from ledger.core.wallets import Signing
from ledger.database import Connection
from ledger.keys import SealedKey, Vault

Purse = tuple[str, str]  # a token, and who holds it in the contract

_NONE, _RATED, _CONTESTED, _CLOSED = 0, 3, 4, 5  # a task's stages as the contract numbers them


@dataclass(frozen=True, slots=True)
class Call:
    """A call that anyone can send: where, with what, and before when it must be mined."""

    to: str
    data: bytes
    deadline: int | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """What people have signed with wallets of their own, by digest; and the moment the messages were made as of."""

    at: datetime
    by_digest: Mapping[bytes, bytes]


def words_of(asked: Sequence[Signing]) -> Words:
    """Gather what several hands have signed for one effect; what is not signed yet is missing."""
    signed = [one for one in asked if one.signatures]
    said = {digest: one for each in signed for digest, one in zip(each.digests, each.signatures, strict=True)}
    return Words(max(one.asked_at for one in asked), said)


class Unsigned(CallRefused):
    """Somebody must sign whose key is not ours: who, over which messages, and until when these hold."""

    def __init__(self, missing: Mapping[str, tuple[dict[str, Any], ...]], deadline: int) -> None:
        super().__init__("KeyNotHeld")
        self.missing = missing
        self.deadline = deadline


@dataclass(frozen=True, slots=True)
class Built:
    """Calls, each with the places of what it carries among what was asked; and what could not be made one."""

    calls: tuple[tuple[Call, tuple[int, ...]], ...]
    refused: tuple[tuple[int, CallRefused], ...]


class Lookups:
    """The rows that some asks need, each read once."""

    def __init__(
        self,
        connection: Connection,
        asks: Sequence[Ask],
        words: Words | None = None,
        numbers: Mapping[Purse, int] | None = None,
    ) -> None:
        named = {ask.task for ask in asks if isinstance(ask, AskTask)}
        people = {ask.person for ask in asks if isinstance(ask, AskMoney)}
        self._connection = connection
        self.tasks = {task.id: task for task in store.select_tasks_named(connection, tuple(named))}
        self.people = {person.id: person for person in store.select_people_named(connection, tuple(people))}
        self.assets = store.select_assets(connection) if people else {}
        self.signed = {} if words is None else words.by_digest
        self.numbers = numbers
        self.missing: dict[str, list[dict[str, Any]]] = {}  # what is still to be signed, by whose word it needs
        self._slots: dict[str, tuple[Slot, ...]] = {}
        self._keys: dict[str, SealedKey | None] = {}

    def slots(self, task: Task) -> tuple[Slot, ...]:
        """Read how a task's batch was planned: it stays so, whoever has the task now."""
        assert task.batch is not None, "nothing is asked of the escrow before there are terms"
        if task.batch not in self._slots:
            self._slots[task.batch] = store.select_slots(self._connection, task.batch)
        return self._slots[task.batch]

    def key(self, address: str) -> SealedKey | None:
        """Read somebody's sealed key, if it is ours."""
        if address not in self._keys:
            found = store.select_key(self._connection, address)
            self._keys[address] = None if found is None else SealedKey(address, *found)
        return self._keys[address]


class Calls:
    """Makes calls out of what was asked."""

    def __init__(self, escrow: Escrow, vault: Vault) -> None:
        self.escrow = escrow
        self.vault = vault

    def build(
        self, connection: Connection, ask: Ask, now: datetime, *, sender: str = "", words: Words | None = None
    ) -> Call:
        """Make the call for what was asked, signed by whose word it needs, so that anyone can send it.

        What `sender` would sign is left empty: that call is theirs alone to send, from their own wallet.

        Raises:
            Unsigned: Somebody must sign whose key is not ours, and `words` do not hold what they say.
        """
        rows = Lookups(connection, (ask,), words)
        return _complete(rows, self._one(rows, ask, now if words is None else words.at, sender))

    def build_many(
        self,
        connection: Connection,
        asks: Sequence[Ask],
        now: datetime,
        *,
        numbers: Mapping[Purse, int],
        words: Words | None = None,
    ) -> Built:
        """Make calls for many asks; those of one batch that can be one call are.

        `numbers` are those that the next words of holders carry, as far as it is known here what was done for them.

        Raises:
            NodeUnreachable: what is asked needs another: somebody acts with another address since a moment ago.
        """
        rows, now = Lookups(connection, asks, words, numbers), now if words is None else words.at
        groups: dict[object, list[int]] = {}
        for place, ask in enumerate(asks):
            shared = kin(rows.tasks.get(ask.task), ask) if isinstance(ask, AskTask) else None
            groups.setdefault(shared or place, []).append(place)
        calls: list[tuple[Call, tuple[int, ...]]] = []
        refused: list[tuple[int, CallRefused]] = []
        for places in groups.values():
            for part in self._parts(rows, [asks[place] for place in places], places):
                try:
                    calls.append((_complete(rows, self._call(rows, [asks[place] for place in part], now)), part))
                except CallRefused as why:
                    refused += [(place, why) for place in part]
        return Built(tuple(calls), tuple(refused))

    def _parts(self, rows: Lookups, asks: Sequence[Ask], places: Sequence[int]) -> list[tuple[int, ...]]:
        """Leave a group together if a table is worth its bytes and every key of it is ours; else take it apart."""
        task = rows.tasks.get(asks[0].task) if isinstance(asks[0], AskTask) else None
        apart: list[tuple[int, ...]] = [(place,) for place in places]
        if task is None or task.terms is None or not is_worth(len(asks), task.terms):
            return apart
        named = (rows.tasks[ask.task] for ask in asks if isinstance(ask, AskTask))
        signers = {rows.slots(one)[one.place].worker for one in named} | {task.terms.employer}
        return [tuple(places)] if all(rows.key(signer) is not None for signer in signers) else apart

    def _call(self, rows: Lookups, asks: Sequence[Ask], now: datetime) -> Call:
        if len(asks) == 1:
            return self._one(rows, asks[0], now, "")
        asked = [(rows.tasks[ask.task], ask) for ask in asks if isinstance(ask, AskTask)]
        slots = rows.slots(asked[0][0])
        match asked[0][1].step:
            case TaskStep.RATE:
                return self._signed(rows, ratings_of(asked, slots, now), "")
            case TaskStep.DELIVER:
                made = deliveries_of(asked, slots)
                signed = ((word, self._sign(rows, worker, word)) for worker, word in made.groups)
                groups = [(tuple(zip(word.tasks, word.deliverables, strict=True)), sig) for word, sig in signed]
                parts = (made.work, made.deadline, pack_deliveries(groups))
                return Call(self.escrow.address, self.escrow.calldata("deliverMany", *parts), made.deadline)
            case _:
                return self._signed(rows, settlement_of(asked, slots), "")

    def _one(self, rows: Lookups, ask: Ask, now: datetime, sender: str) -> Call:
        if isinstance(ask, AskMoney):
            return self._money(rows, ask, now, sender)
        task = rows.tasks.get(ask.task)
        assert task is not None, "what is asked for a task names one"
        return self._signed(rows, plan_of(task, rows.slots(task), ask, now), sender)

    def _signed(self, rows: Lookups, plan: Plan, sender: str) -> Call:
        signatures = tuple(self._signature(rows, plan, signer, sender) for signer in plan.signers)
        data = self.escrow.calldata(plan.function, *plan.arguments, *signatures)
        return Call(self.escrow.address, data, plan.deadline)

    def plan(self, connection: Connection, ask: AskTask, now: datetime) -> Plan:
        """Say what a step of a task is on the chain, and what must be signed for it by whom."""
        rows = Lookups(connection, (ask,))
        task = rows.tasks.get(ask.task)
        assert task is not None, "what is asked for a task names one"
        return plan_of(task, rows.slots(task), ask, now)

    def has_happened(self, connection: Connection, ask: Ask) -> bool:
        """Say whether the chain already is where the ask would bring it: anyone may have sent the signed call first."""
        if isinstance(ask, AskMoney):
            return False
        task = store.select_task(connection, ask.task)
        if task is None or task.batch is None:
            return False
        return _has_come(ask, *self.escrow.task_state(task.batch, task.place))

    def _money(self, rows: Lookups, ask: AskMoney, now: datetime, sender: str) -> Call:
        person, token = rows.people[ask.person], rows.assets[ask.asset].token
        holder = ask.holder or person.address
        deadline = int((now + SIGNED_FOR).timestamp())
        match ask.step:
            case MoneyStep.FAUCET:
                return Call(token, self.escrow.token_calldata("faucet", person.address, ask.minor))
            case MoneyStep.DEPOSIT:
                return Call(self.escrow.address, self._deposit(rows, person, token, ask.minor, deadline), deadline)
            case MoneyStep.WITHDRAW:
                assert ask.to is not None, "a withdrawal says where to"
                message = Withdraw(token, holder, ask.to, ask.minor, self._number(rows, token, holder), deadline)
                signature = b"" if holder == sender else self._sign(rows, holder, message)
                parts = (token, holder, ask.to, ask.minor, deadline, signature)
                return Call(self.escrow.address, self.escrow.calldata("withdraw", *parts), deadline)

    def _deposit(self, rows: Lookups, person: Person, token: str, minor: int, deadline: int) -> bytes:
        nonce = self._number(rows, token, person.address)
        signature = self._sign(rows, person.address, Deposit(token, person.address, minor, nonce, deadline))
        permit = Permit(
            person.address,
            self.escrow.address,
            minor,
            self.escrow.token_nonce(token, person.address),
            deadline,
        )
        chain_id, name = self.escrow.node.chain_id, self.escrow.token_name(token)
        typed = typed_permit(permit, chain_id=chain_id, token=token, token_name=name)
        allowed = self._word(rows, person.address, typed)
        parts = (token, person.address, minor, deadline, signature, deadline, allowed)
        return self.escrow.calldata("depositWithSig", *parts)

    def _number(self, rows: Lookups, token: str, holder: str) -> int:
        """Say what number a holder's word carries: what the relay knows, or for whoever asks what the chain says."""
        if rows.numbers is None:
            return self.escrow.nonce(token, holder)
        if (token, holder) not in rows.numbers:
            raise NodeUnreachable(f"what was done for {holder} is not known yet")
        return rows.numbers[token, holder]

    def _signature(self, rows: Lookups, plan: Plan, signer: str, sender: str) -> bytes:
        assert plan.message is not None, "who signs, signs something"
        return b"" if signer == sender else self._sign(rows, signer, plan.message)

    def _sign(self, rows: Lookups, signer: str, message: Message) -> bytes:
        typed = typed_data(message, chain_id=self.escrow.node.chain_id, escrow=self.escrow.address)
        return self._word(rows, signer, typed)

    def _word(self, rows: Lookups, signer: str, typed: dict[str, Any]) -> bytes:
        """Sign with a key of ours, or take what was signed elsewhere; what is missing is noted, and no call is made."""
        key = rows.key(signer)
        if key is not None:
            return self.vault.sign(key, typed)
        signed = rows.signed.get(digest_of(typed))
        if signed is None:
            rows.missing.setdefault(signer, []).append(typed)
        return signed or b""


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


def _complete(rows: Lookups, call: Call) -> Call:
    """Give a call that has every word it needs.

    Raises:
        Unsigned: it has not.
    """
    if not rows.missing:
        return call
    missing = {signer: tuple(messages) for signer, messages in rows.missing.items()}
    rows.missing = {}
    assert call.deadline is not None, "what is signed holds until a date"
    raise Unsigned(missing, call.deadline)
