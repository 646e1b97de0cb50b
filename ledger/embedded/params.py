"""The parameters of a JSON-RPC request, read as what they are meant to be, or refused by position."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from eth_typing import Address

from ledger.embedded.errors import INVALID_PARAMS, RpcError

if TYPE_CHECKING:
    from ledger.embedded.node import BlockId, Tag

TAGS: tuple["Tag", ...] = ("earliest", "latest", "pending", "safe", "finalized")
HASH_BYTES = 32
ADDRESS_BYTES = 20
UINT256_MAX = 2**256 - 1


def refuse(reason: str) -> RpcError:
    """Make the error for a parameter that cannot be understood."""
    return RpcError(INVALID_PARAMS, reason)


def quantity_of(value: object, what: str) -> int:
    """Read an unsigned number: hex with 0x, or a plain JSON number as development nodes allow."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    if isinstance(value, str) and value.startswith("0x"):
        digits = value[2:]
        if 0 < len(digits) <= 2 * HASH_BYTES and all(digit in "0123456789abcdefABCDEF" for digit in digits):
            return int(digits, 16)
    raise refuse(f"invalid argument {what}: expected a hex quantity such as 0x1, got {_shown(value)}")


def bytes_of(value: object, what: str, *, length: int | None = None) -> bytes:
    """Read hex bytes, of an exact length where one is asked for."""
    if isinstance(value, str) and value.startswith("0x"):
        try:
            read = bytes.fromhex(value[2:])
        except ValueError:
            read = None
        # fromhex lets spaces through; the lengths tell.
        if read is not None and 2 * len(read) == len(value) - 2 and length in (None, len(read)):
            return read
    size = "" if length is None else f"{length} "
    raise refuse(f"invalid argument {what}: expected {size}bytes as hex with 0x, got {_shown(value)}")


def address_of(value: object, what: str) -> Address:
    """Read an account's address."""
    return Address(bytes_of(value, what, length=ADDRESS_BYTES))


def block_of(value: object, what: str) -> "BlockId":
    """Read which block is meant: a tag, a number, a hash, or an object with one of them (EIP-1898)."""
    for tag in TAGS:
        if value == tag:
            return tag
    if isinstance(value, dict):
        if "blockHash" in value:
            return bytes_of(value["blockHash"], what, length=HASH_BYTES)
        return quantity_of(value.get("blockNumber"), what)
    if isinstance(value, str) and len(value) == 2 + 2 * HASH_BYTES:
        return bytes_of(value, what, length=HASH_BYTES)
    return quantity_of(value, what)


@dataclass(frozen=True, slots=True)
class Params:
    """The positional parameters of one request."""

    values: tuple[object, ...]

    def expect(self, least: int, most: int) -> None:
        """Refuse too few or too many."""
        if len(self.values) < least:
            raise refuse(f"missing value for required argument {len(self.values)}")
        if len(self.values) > most:
            raise refuse(f"too many arguments, want at most {most}")

    def get(self, position: int) -> object:
        """Return the parameter as it came; absent ones at the end are null."""
        return self.values[position] if position < len(self.values) else None

    def quantity(self, position: int) -> int:
        """Read a number."""
        return quantity_of(self.get(position), str(position))

    def address(self, position: int) -> Address:
        """Read an address."""
        return address_of(self.get(position), str(position))

    def hash(self, position: int) -> bytes:
        """Read a 32-byte hash."""
        return bytes_of(self.get(position), str(position), length=HASH_BYTES)

    def raw(self, position: int) -> bytes:
        """Read bytes of any length."""
        return bytes_of(self.get(position), str(position))

    def block(self, position: int) -> "BlockId":
        """Read a block; the latest where none is named."""
        value = self.get(position)
        return "latest" if value is None else block_of(value, str(position))

    def flag(self, position: int) -> bool:
        """Read true or false; false where neither is given."""
        value = self.get(position)
        if value is None or isinstance(value, bool):
            return bool(value)
        raise refuse(f"invalid argument {position}: expected true or false, got {_shown(value)}")

    def mapping(self, position: int) -> dict[str, object]:
        """Read a JSON object."""
        value = self.get(position)
        if isinstance(value, dict):
            return value
        raise refuse(f"invalid argument {position}: expected an object, got {_shown(value)}")

    def array(self, position: int) -> list[object]:
        """Read a JSON array."""
        value = self.get(position)
        if isinstance(value, list):
            return value
        raise refuse(f"invalid argument {position}: expected an array, got {_shown(value)}")


def _shown(value: object) -> str:
    """Shorten what came, for an error's text."""
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."  # noqa: PLR2004 - a line's worth
