"""Everything that people sign, as EIP-712 typed data. Twin of contracts/src/libraries/Typed.sol.

The class of a message is its type's name. The employer signs Terms; their digest is the batch's id.
"""

from dataclasses import astuple, dataclass
from typing import Any

from eth_account.messages import encode_typed_data
from eth_utils.crypto import keccak

from ledger.core.terms import Terms

DOMAIN_NAME = "Escrowd"
DOMAIN_VERSION = "1"


@dataclass(frozen=True, slots=True)
class Deliver:
    """The worker hands in."""

    batch: bytes
    index: int
    deliverable: bytes
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
    index: int
    rating: int
    deadline: int


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


Message = Terms | Deliver | Rate | Accept | Deposit | Withdraw

# Names and types of the members, in the order of the Python fields.
_MEMBERS: dict[type, str] = {
    Terms: "address employer,address token,uint16 feeBps,address feeReceiver,"
    "uint16 benefitsBps,address benefitsFund,address arbiter,uint16 arbiterFeeBps,"
    "uint8 minRating,uint8 fullRating,uint16 floorBps,uint16 defaultSplitBps,"
    "uint48 openBy,uint48 submitBy,uint48 rateBy,uint48 contestBy,uint48 ruleBy,"
    "uint8 count,bytes32 tasksRoot,bytes32 specsRoot,bytes32 salt",
    Deliver: "bytes32 batch,uint8 index,bytes32 deliverable,uint256 deadline",
    Rate: "bytes32 batch,uint8[] tasks,uint8[] ratings,bytes32 deliverablesRoot,uint256 deadline",
    Accept: "bytes32 batch,uint8 index,uint8 rating,uint256 deadline",
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
    signable = encode_typed_data(full_message=typed)
    return keccak(b"\x19" + signable.version + signable.header + signable.body)


def batch_id(terms: Terms, chain_id: int, escrow: str) -> bytes:
    """Name a batch: the digest of its terms on this chain and contract."""
    return digest_of(typed_data(terms, chain_id=chain_id, escrow=escrow))


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
