"""Putting the contracts on a chain, each at the address that it has on every chain.

First a plan, which only asks; then its steps, each of which looks whether it was taken already. So a run that was
killed is completed by the next one, and a run where all stands sends nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_hash.auto import keccak

from contracts import load
from ledger.chain.errors import CallRefused, NodeUnreachable, SendRefused
from ledger.chain.node import Node, Receipt
from ledger.chain.standing import code_findings
from ledger.core.deployment import (
    KEYLESS_GAS_PRICE,
    KEYLESS_SENDER,
    KEYLESS_TX,
    KEYLESS_WEI,
    PROXY,
    PROXY_CODE,
    created_address,
    proxy_calldata,
)
from ledger.core.findings import Finding
from ledger.stops import Reach, pass_by

WAIT_SECONDS = 120
GAS_MARGIN = 10  # a tenth more than estimated
# How nodes say that they want a chain id in what they are sent.
UNPROTECTED = ("replay-protected", "replay protected", "eip-155", "eip155", "unprotected")

PROXY_NAME = "proxy"
NOBODY = "0x" + "0" * 39 + "1"  # whom a plan is made for where no key is set
Told = Callable[[str, str], None]  # what a transaction is for, and its hash
_KEYLESS_HASH = "0x" + keccak(KEYLESS_TX).hex()
_MADE_NOTHING = "its one transaction was mined and made nothing"


def tell_nobody(_what: str, _tx_hash: str) -> None:
    """Tell nobody."""


class Undeployable(RuntimeError):
    """The base of what keeps us from deploying; `details` are sums in wei and words for the face to show."""

    code = "undeployable"

    def __init__(self, **details: str | int) -> None:
        super().__init__(f"{self.code}: " + ", ".join(f"{name} {value}" for name, value in details.items()))
        self.details = details


class NotEnough(Undeployable):
    """The deploying key cannot pay for it; both sums in wei."""

    code = "undeployable-not-enough"


class StillPending(Undeployable):
    """A transaction of the deploying key is still on its way."""

    code = "undeployable-pending"


class OtherProxy(Undeployable):
    """What stands at the proxy's address is not the proxy."""

    code = "undeployable-other-proxy"


class TooDear(Undeployable):
    """The chain's gas costs more than the proxy's transaction was signed for."""

    code = "undeployable-too-dear"


class Unprotected(Undeployable):
    """The chain's node takes no transaction without replay protection, so the proxy cannot be put there."""

    code = "undeployable-unprotected"


class NoProxy(Undeployable):
    """The proxy's transaction did not make the proxy."""

    code = "undeployable-no-proxy"


class NotMade(Undeployable):
    """The chain took the transaction but there is no contract."""

    code = "undeployable-not-made"


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One contract that is to stand on the chain."""

    name: str
    address: str
    init_code: bytes
    stands: bool
    findings: tuple[Finding, ...]  # how what stands there differs from what was compiled
    gas: int  # what it takes to put it there; 0 if it stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What deploying would do, and what it would cost; wei throughout."""

    chain_id: int
    deployer: str
    has_proxy: bool
    lent: int  # what the sender of the proxy's transaction still needs
    gas: int
    price: int  # of gas, now
    price_max: int  # of gas, that is offered
    balance: int
    contracts: tuple[Planned, ...]

    @property
    def base_fee(self) -> int:
        """Each block's own part of the price: what is offered allows for twice of it, and the tip."""
        return self.price_max - self.price

    @property
    def cost(self) -> int:
        """What it takes as gas is priced now."""
        return self.gas * self.price + self.lent

    @property
    def needed(self) -> int:
        """What the deploying key must hold for the node to take each step."""
        return _with_margin(self.gas) * self.price_max + self.lent

    @property
    def is_enough(self) -> bool:
        """Whether the deploying key holds it."""
        return self.balance >= self.needed

    @property
    def is_done(self) -> bool:
        """Whether something stands at every address already."""
        return all(one.stands for one in self.contracts)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """How what stands differs from what should."""
        return tuple(finding for one in self.contracts for finding in one.findings)


def make_plan(node: Node, deployer: str, names: tuple[str, ...]) -> Plan:
    """Find out what is to be done, and send nothing.

    Raises:
        OtherProxy: the proxy's address is taken by something else.
    """
    proxy = node.code(PROXY)
    if proxy not in (b"", PROXY_CODE):
        raise OtherProxy(proxy=PROXY, found="0x" + keccak(proxy).hex())
    contracts = tuple(_planned(node, deployer, name, has_proxy=bool(proxy)) for name in names)
    gas = sum(one.gas for one in contracts)
    lent = 0
    needs_proxy = not proxy and gas > 0
    if needs_proxy:
        lent = max(0, KEYLESS_WEI - node.balance(KEYLESS_SENDER))
        gas += node.estimate(sender=deployer, to=KEYLESS_SENDER, data=b"") if lent else 0
    fees = node.fees()
    base_fee = (fees["maxFeePerGas"] - fees["maxPriorityFeePerGas"]) // 2
    return Plan(
        chain_id=node.chain_id,
        deployer=deployer,
        has_proxy=bool(proxy),
        lent=lent,
        gas=gas,
        price=base_fee + fees["maxPriorityFeePerGas"],
        price_max=fees["maxFeePerGas"],
        balance=node.balance(deployer),
        contracts=contracts,
    )


def _planned(node: Node, deployer: str, name: str, *, has_proxy: bool) -> Planned:
    init_code = load(name).bytecode
    address = created_address(init_code)
    stands, gas = bool(node.code(address)), 0
    findings = code_findings(node, address, name) if stands else ()
    if not stands:
        # With no proxy to ask, what it takes to make the contract without one: less than a hundredth less.
        to, data = (PROXY, proxy_calldata(init_code)) if has_proxy else (None, init_code)
        gas = node.estimate(sender=deployer, to=to, data=data)
    return Planned(name=name, address=address, init_code=init_code, stands=stands, findings=findings, gas=gas)


def carry_out(
    node: Node, signer: LocalAccount, plan: Plan, reach: Reach = pass_by, *, told: Told = tell_nobody
) -> Mapping[str, int]:
    """Do what is left of a plan, and wait until it stands; the answer is the block of each contract made now.

    Of each transaction that was sent is told what it is for, and its hash.

    Raises:
        Undeployable: something is in the way; nothing was sent if it is money, gas price or replay protection.
    """
    if plan.is_done:
        return {}
    require_ready(node, plan)
    if not plan.has_proxy:
        _put_proxy(node, signer, plan, reach, told)
    receipts = {one.name: _make(node, signer, one, reach=reach, told=told) for one in plan.contracts if not one.stands}
    return {name: receipt.block_number for name, receipt in receipts.items() if receipt.has_succeeded}


def require_ready(node: Node, plan: Plan) -> None:
    """Refuse what could not be carried through, before anything is sent.

    Raises:
        Undeployable: something is in the way.
    """
    if plan.is_done:
        return
    if node.nonce(plan.deployer, "pending") > node.nonce(plan.deployer):
        raise StillPending(deployer=plan.deployer)
    if not plan.has_proxy and node.nonce(KEYLESS_SENDER):
        raise NoProxy(reason=_MADE_NOTHING)
    if not plan.has_proxy and plan.base_fee > KEYLESS_GAS_PRICE:
        raise TooDear(limit=str(KEYLESS_GAS_PRICE // 10**9))
    if not plan.is_enough:
        raise NotEnough(deployer=plan.deployer, balance=plan.balance, needed=plan.needed)


def _put_proxy(node: Node, signer: LocalAccount, plan: Plan, reach: Reach, told: Told) -> None:
    """Fund the one transaction that nobody signed, and send it."""
    # Unfunded it is only probed: a node that wants a chain id says so first, and nothing was spent on it.
    if plan.lent and not _takes_unprotected(node):
        raise Unprotected(chain=str(plan.chain_id))
    if plan.lent:
        lent = _send(node, signer, to=KEYLESS_SENDER, value=plan.lent, gas=None)
        told(PROXY_NAME, lent)
        reach("deploy-lent")
        node.wait(lent, WAIT_SECONDS)
    try:
        node.send(KEYLESS_TX)
    except SendRefused as refused:
        if _wants_chain_id(refused):
            raise Unprotected(chain=str(plan.chain_id)) from refused
        raise NoProxy(reason=str(refused)) from refused
    told(PROXY_NAME, _KEYLESS_HASH)
    reach("deploy-proxy")
    node.wait(_KEYLESS_HASH, WAIT_SECONDS)
    if node.code(PROXY) != PROXY_CODE:
        raise NoProxy(reason=_MADE_NOTHING)


def _takes_unprotected(node: Node) -> bool:
    try:
        node.send(KEYLESS_TX)
    except SendRefused as refused:
        return not _wants_chain_id(refused)
    return True


def _wants_chain_id(refused: SendRefused) -> bool:
    return any(words in str(refused).lower() for words in UNPROTECTED)


def _make(node: Node, signer: LocalAccount, planned: Planned, *, reach: Reach, told: Told) -> Receipt:
    calldata = proxy_calldata(planned.init_code)
    sent = _send(node, signer, to=PROXY, data=calldata, gas=_with_margin(planned.gas))
    told(planned.name, sent)
    reach(f"deploy-{planned.name}")
    receipt = node.wait(sent, WAIT_SECONDS)
    # Where somebody else was faster ours has failed, and the contract stands all the same.
    if not receipt.has_succeeded and not node.code(planned.address):
        raise NotMade(name=planned.name, tx=sent)
    return receipt


def _send(node: Node, signer: LocalAccount, *, to: str, data: bytes = b"", value: int = 0, gas: int | None) -> str:
    """Sign and broadcast; gives the transaction's hash."""
    if gas is None:
        gas = _with_margin(node.estimate(sender=signer.address, to=to, data=data, value=value))
    unsigned = {
        "chainId": node.chain_id,
        "nonce": node.nonce(signer.address),
        "to": to,
        "gas": gas,
        "data": data,
        "value": value,
        **node.fees(),
    }
    signed = Account.sign_transaction(unsigned, signer.key)
    node.send(bytes(signed.raw_transaction))
    return str(signed.hash.to_0x_hex())


def first_block_of(node: Node, address: str) -> int:
    """Find the block in which a contract appeared, so that logs are read from there; 0 where the node cannot say."""
    low, high = 0, node.block().number
    while low < high:
        middle = (low + high) // 2
        try:
            stands = bool(node.code(address, middle))
        except NodeUnreachable:
            raise
        except (CallRefused, SendRefused):  # it keeps no states that old: then all blocks are read
            return 0
        low, high = (low, middle) if stands else (middle + 1, high)
    return low


def _with_margin(gas: int) -> int:
    return gas + gas // GAS_MARGIN
