"""What stands at an address, held against what was compiled: every byte, and each figure that was filled in there."""

from eth_abi.abi import decode
from eth_abi.exceptions import DecodingError
from eth_hash.auto import keccak

from contracts import Artifact, load
from ledger.chain.errors import CallRefused
from ledger.chain.node import Node
from ledger.core.deployment import Domain
from ledger.core.findings import Finding
from ledger.core.typed import DOMAIN_NAME, DOMAIN_VERSION

# Which domain each of our contracts signs under.
DOMAINS = {"Escrow": (DOMAIN_NAME, DOMAIN_VERSION), "TestToken": ("Escrowd Test Dollar", "1")}
_EIP712_DOMAIN = keccak(b"eip712Domain()")[:4]  # ERC-5267
_DOMAIN_FIELDS = ["bytes1", "string", "string", "uint256", "address", "bytes32", "uint256[]"]
_PLAIN_DOMAIN = b"\x0f"  # name, version, chain and contract; no salt


def code_findings(node: Node, address: str, name: str) -> tuple[Finding, ...]:
    """Compare what stands at an address with one of our contracts, on this chain and at this address.

    Nothing is found where all is as it was compiled; then the contract is ours, whoever put it there.
    """
    return hold(node, node.code(address), address, name)


def hold(node: Node, code: bytes, address: str, name: str) -> tuple[Finding, ...]:
    """Compare a code that was read, as `code_findings` does."""
    domain = Domain(*DOMAINS[name], chain_id=node.chain_id, contract=address)
    return compare(code, load(name), domain) or _domain_findings(node, domain)


def compare(code: bytes, compiled: Artifact, domain: Domain) -> tuple[Finding, ...]:
    """Compare a code with what was compiled, its immutable places by what may stand in them."""
    masked = bytearray(code)
    for start, length in compiled.immutables:  # zero in what was compiled
        masked[start : start + length] = bytes(min(length, max(0, len(code) - start)))
    if bytes(masked) != compiled.deployed_bytecode:
        found = "0x" + keccak(bytes(masked)).hex() if code else "no contract"
        return (Finding("code", domain.contract, "0x" + keccak(compiled.deployed_bytecode).hex(), found),)
    words = {start: code[start : start + length] for start, length in compiled.immutables}
    return tuple(_immutable_findings(words, domain)) if words else ()


def _immutable_findings(words: dict[int, bytes], domain: Domain) -> list[Finding]:
    """Each filled-in word is one that is known, and those that tell chain and address are all there."""
    own = {"separator": domain.separator, "chain": domain.chain_word, "address": domain.contract_word}
    known = domain.fixed_words.union(own.values())
    strange = [
        Finding("immutable", f"{domain.contract} byte {start}", "a word of its domain", "0x" + word.hex())
        for start, word in words.items()
        if word not in known
    ]
    missing = [
        Finding("immutable", f"{domain.contract} {what}", "0x" + word.hex(), "nowhere in the code")
        for what, word in own.items()
        if word not in words.values()
    ]
    return strange + missing


def _domain_findings(node: Node, domain: Domain) -> tuple[Finding, ...]:
    """Ask the contract for its domain, which people's wallets will show."""
    expected = (_PLAIN_DOMAIN, domain.name, domain.version, domain.chain_id, domain.contract.lower(), bytes(32), ())
    try:
        answer = node.call(domain.contract, _EIP712_DOMAIN)
        found: object = decode(_DOMAIN_FIELDS, answer)
    except (CallRefused, DecodingError, UnicodeDecodeError) as broken:
        found = f"no answer ({type(broken).__name__})"
    return () if found == expected else (Finding("domain", domain.contract, str(expected), str(found)),)
