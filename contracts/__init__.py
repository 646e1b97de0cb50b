"""The compiled contracts, as committed: what running the product needs of them."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ARTIFACTS = Path(__file__).parent / "artifacts"
# Where the escrow's two mappings stand in its storage: a proof against a block's state root starts from here.
ACCOUNTS_SLOT = 2  # token -> holder -> nonce (64 bits) above balance (128 bits)
BOOKS_SLOT = 3  # batch -> ten words


@dataclass(frozen=True, slots=True)
class Artifact:
    """One compiled contract and what it was compiled from."""

    name: str
    source: str  # the file it stands in, under contracts/
    compiler: str  # version and commit of solc, without the platform
    settings: dict[str, Any]
    sources: dict[str, str]  # every file that went in, with its SHA-256
    abi: tuple[dict[str, Any], ...]
    bytecode: bytes  # what creates it
    deployed_bytecode: bytes  # what then stands on the chain, its immutable places zero
    immutables: tuple[tuple[int, int], ...]  # start and length of each such place


@cache
def load(name: str, folder: Path = ARTIFACTS) -> Artifact:
    """Read one committed artefact by the contract's name."""
    fields = json.loads((folder / f"{name}.json").read_text("utf-8"))
    return Artifact(
        name=fields["name"],
        source=fields["source"],
        compiler=fields["compiler"],
        settings=fields["settings"],
        sources=fields["sources"],
        abi=tuple(fields["abi"]),
        bytecode=bytes.fromhex(fields["bytecode"]),
        deployed_bytecode=bytes.fromhex(fields["deployed_bytecode"]),
        immutables=tuple((start, length) for start, length in fields["immutables"]),
    )
