"""Everything that people sign, as EIP-712 typed data. Twin of contracts/src/libraries/Typed.sol.

The class of a message is its type's name. The employer signs Terms; their digest is the batch's id.
"""

import json
from collections.abc import Callable
from dataclasses import astuple, dataclass, fields
from functools import lru_cache
from operator import attrgetter
from typing import Any

from eth_hash.auto import keccak

from ledger.core.digest import hash_typed
from ledger.core.terms import Terms

DOMAIN_NAME = "Escrowd"
DOMAIN_VERSION = "1"
_WORD = 32


@dataclass(frozen=True, slots=True)
class Deliver:
    """A worker hands in for tasks, named by index."""

    batch: bytes
    tasks: tuple[int, ...]
    deliverables: tuple[bytes, ...]
    deadline: int


@dataclass(frozen=True, slots=True)
class Rate:
    """The employer grades tasks, named by index."""

    batch: bytes
    tasks: tuple[int, ...]
    ratings: tuple[int, ...]
    deliverables_root: bytes
    deadline: int


@dataclass(frozen=True, slots=True)
class Accept:
    """The worker agrees to a rating below full."""

    batch: bytes
    task: int
    rating: int
    deadline: int


@dataclass(frozen=True, slots=True)
class Contest:
    """The worker objects to a rating."""

    batch: bytes
    task: int
    reason: bytes  # salted hash
    deadline: int


@dataclass(frozen=True, slots=True)
class Rule:
    """The arbiter decides what the worker earns, before fee and benefits."""

    batch: bytes
    task: int
    earned: int
    reason: bytes  # salted hash
    deadline: int


@dataclass(frozen=True, slots=True)
class Agree:
    """Employer and worker end a task by what both sign."""

    batch: bytes
    task: int
    earned: int
    next: bytes  # the batch that must be opened in the same call; zero for none
    deadline: int


@dataclass(frozen=True, slots=True)
class GiveBack:
    """The worker declines a task."""

    batch: bytes
    task: int
    deadline: int


@dataclass(frozen=True, slots=True)
class Revoke:
    """The employer makes signed terms void before they are opened.

    Or offers by their nonce: then the employer's address, as a word, stands for the batch.
    """

    batch: bytes
    nonce: int
    deadline: int


@dataclass(frozen=True, slots=True)
class Offer:
    """Terms without workers: the employer lets a namer name them, once."""

    employer: str
    token: str
    fee_bps: int
    fee_receiver: str
    benefits_bps: int
    benefits_fund: str
    arbiter: str
    arbiter_fee_bps: int
    min_rating: int
    full_rating: int
    floor_bps: int
    default_split_bps: int
    open_by: int
    submit_by: int
    rate_by: int
    contest_by: int
    rule_by: int
    count: int
    rewards: tuple[int, ...]
    specs_root: bytes
    salt: bytes
    namer: str
    nonce: int


@dataclass(frozen=True, slots=True)
class Deposit:
    """The holder lets the escrow take from the allowance."""

    token: str
    holder: str
    minor: int
    nonce: int
    deadline: int


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The holder has the escrow pay out."""

    token: str
    holder: str
    to: str
    minor: int
    nonce: int
    deadline: int


@dataclass(frozen=True, slots=True)
class Permit:
    """The holder gives an allowance by signature (EIP-2612); signed for the token, not for the escrow."""

    owner: str
    spender: str
    minor: int
    nonce: int  # the token's, not the escrow's
    deadline: int


Message = Terms | Offer | Deliver | Rate | Accept | Contest | Rule | Agree | GiveBack | Revoke | Deposit | Withdraw

_HEAD = (
    "address employer,address token,uint16 feeBps,address feeReceiver,"
    "uint16 benefitsBps,address benefitsFund,address arbiter,uint16 arbiterFeeBps,"
    "uint8 minRating,uint8 fullRating,uint16 floorBps,uint16 defaultSplitBps,"
    "uint48 openBy,uint48 submitBy,uint48 rateBy,uint48 contestBy,uint48 ruleBy,"
    "uint8 count,"
)
# Names and types of the members, in the order of the Python fields.
_MEMBERS: dict[type, str] = {
    Terms: _HEAD + "bytes32 tasksRoot,bytes32 specsRoot,bytes32 salt",
    Offer: _HEAD + "uint96[] amounts,bytes32 specsRoot,bytes32 salt,address namer,uint256 nonce",
    Deliver: "bytes32 batch,uint8[] tasks,bytes32[] deliverables,uint256 deadline",
    Rate: "bytes32 batch,uint8[] tasks,uint8[] ratings,bytes32 deliverablesRoot,uint256 deadline",
    Accept: "bytes32 batch,uint8 task,uint8 rating,uint256 deadline",
    Contest: "bytes32 batch,uint8 task,bytes32 reason,uint256 deadline",
    Rule: "bytes32 batch,uint8 task,uint96 earned,bytes32 reason,uint256 deadline",
    Agree: "bytes32 batch,uint8 task,uint96 earned,bytes32 next,uint256 deadline",
    GiveBack: "bytes32 batch,uint8 task,uint256 deadline",
    Revoke: "bytes32 batch,uint256 nonce,uint256 deadline",
    Deposit: "address token,address holder,uint256 amount,uint256 nonce,uint256 deadline",
    Withdraw: "address token,address holder,address to,uint256 amount,uint256 nonce,uint256 deadline",
    Permit: "address owner,address spender,uint256 value,uint256 nonce,uint256 deadline",
}
_DOMAIN = "string name,string version,uint256 chainId,address verifyingContract"


def typed_data(message: Message, *, chain_id: int, escrow: str) -> dict[str, Any]:
    """Put a message into the form that wallets and eth_account sign."""
    return _wrap(message, DOMAIN_NAME, chain_id, escrow)


def typed_permit(permit: Permit, *, chain_id: int, token: str, token_name: str) -> dict[str, Any]:
    """Put a permit into the form that wallets and eth_account sign, for the token that it is about."""
    return _wrap(permit, token_name, chain_id, token)


def is_ours(typed: dict[str, Any]) -> bool:
    """Whether typed data is one of the messages above: by its name and by every one of its members."""
    ours = {kind.__name__: members for kind, members in _MEMBERS.items()}
    name = typed["primaryType"]
    return name in ours and typed["types"] == {"EIP712Domain": _parse(_DOMAIN), name: _parse(ours[name])}


def digest_of(typed: dict[str, Any]) -> bytes:
    """Hash typed data into the 32 bytes that are signed."""
    return hash_typed(typed)


def as_wallets_take(typed: dict[str, Any]) -> str:
    """Typed data as JSON for `eth_signTypedData_v4`: words as hex, numbers as text (JavaScript loses digits)."""
    message = {name: _plain(member) for name, member in typed["message"].items()}
    return json.dumps({**typed, "message": message}, separators=(",", ":"), ensure_ascii=False)


def _plain(member: Any) -> Any:
    if isinstance(member, list):
        return [_plain(one) for one in member]
    return "0x" + member.hex() if isinstance(member, bytes) else str(member)


def offer_of(terms: Terms, rewards: tuple[int, ...], namer: str, nonce: int) -> Offer:
    """Make the offer that stands for terms before their workers are named."""
    members = terms.as_tuple()[:18]  # all that stand before the root over the tasks
    return Offer(*members, rewards, terms.specs_root, terms.salt, namer, nonce)  # type: ignore[call-arg,arg-type]


def batch_id(terms: Terms, chain_id: int, escrow: str) -> bytes:
    """Name a batch: the digest of its terms on this chain and contract."""
    return digest(terms, chain_id=chain_id, escrow=escrow)


def digest(message: Message, *, chain_id: int, escrow: str) -> bytes:
    """Hash a message as `digest_of` does its typed data, without making that: a fiftieth of the cost."""
    named, read, writers = _WRITTEN[type(message)]
    words = (write(member) for write, member in zip(writers, read(message), strict=True))
    return keccak(b"\x19\x01" + _domain_hash(chain_id, escrow) + keccak(named + b"".join(words)))


@lru_cache(maxsize=16)
def _domain_hash(chain_id: int, escrow: str) -> bytes:
    texts = (f"EIP712Domain({_DOMAIN})", DOMAIN_NAME, DOMAIN_VERSION)
    return keccak(b"".join(keccak(text.encode()) for text in texts) + _write_number(chain_id) + _write_address(escrow))


def _written(kind: type) -> tuple[bytes, Callable[[Any], tuple[Any, ...]], tuple[Callable[[Any], bytes], ...]]:
    """For a kind of message: the hash of its type, its members in order, and how each is written as a word."""
    named = keccak(f"{kind.__name__}({_MEMBERS[kind]})".encode())
    writers = tuple(_writer(member["type"]) for member in _parse(_MEMBERS[kind]))
    return named, attrgetter(*(field.name for field in fields(kind))), writers


def _writer(kind: str) -> Callable[[Any], bytes]:
    if kind.endswith("[]"):
        one = _writer(kind.removesuffix("[]"))
        return lambda members: keccak(b"".join(map(one, members)))
    return _write_address if kind == "address" else bytes if kind == "bytes32" else _write_number


def _write_address(address: str) -> bytes:
    return bytes.fromhex(address[2:]).rjust(_WORD, b"\0")


def _write_number(number: int) -> bytes:
    return number.to_bytes(_WORD)


def _wrap(message: Message | Permit, domain_name: str, chain_id: int, contract: str) -> dict[str, Any]:
    members = _parse(_MEMBERS[type(message)])
    name = type(message).__name__
    return {
        "types": {"EIP712Domain": _parse(_DOMAIN), name: members},
        "primaryType": name,
        "domain": {
            "name": domain_name,
            "version": DOMAIN_VERSION,
            "chainId": chain_id,
            "verifyingContract": contract,
        },
        "message": {
            member["name"]: list(field) if isinstance(field, tuple) else field
            for member, field in zip(members, astuple(message), strict=True)
        },
    }


def _parse(members: str) -> list[dict[str, str]]:
    pairs = (member.split(" ") for member in members.split(","))
    return [{"name": name, "type": kind} for kind, name in pairs]


_WRITTEN = {kind: _written(kind) for kind in _MEMBERS}
