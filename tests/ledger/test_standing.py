"""What stands at an address is ours only if every byte, every filled-in word and its own answer say so."""

from dataclasses import replace
from typing import Any

import pytest

from contracts import load
from ledger.chain.deploy import make_plan
from ledger.chain.errors import CallRefused
from ledger.chain.node import Node
from ledger.chain.standing import code_findings, compare
from ledger.core.deployment import Domain, created_address
from ledger.core.typed import DOMAIN_NAME, DOMAIN_VERSION
from ledger.founding import ESCROW
from tests.ledger.chains import ADAM, BARB, BOTH, deploy_all, embedded


def test_check__other_code_at_the_address(other: Node) -> None:
    """Other code at the escrow's address is found by the plan, and never taken for ours."""
    address = created_address(load(ESCROW).bytecode)
    other.request("anvil_setCode", [address, "0x600160005260206000f3"])
    plan = make_plan(other, ADAM.address, BOTH)

    assert [finding.code for finding in plan.findings] == ["code"]
    assert [finding.code for finding in code_findings(other, address, ESCROW)] == ["code"]


def test_check__ours_copied_to_another_address(other: Node) -> None:
    """Our own code set down at another address keeps the old address in its words: it is not ours there."""
    deploy_all(other)
    code = other.code(created_address(load(ESCROW).bytecode))
    other.request("anvil_setCode", [BARB.address, "0x" + code.hex()])

    assert {finding.code for finding in code_findings(other, BARB.address, ESCROW)} == {"immutable"}


def test_check__nothing_there(node: Node) -> None:
    """Where there is no contract, that is what is said."""
    (finding,) = code_findings(node, BARB.address, ESCROW)

    assert (finding.subject, finding.found) == (BARB.address, "no contract")


class Lying(Node):
    """A node that answers calls with what it likes."""

    def call(self, to: str, data: bytes) -> bytes:  # noqa: ARG002  # as the node's
        """Answer nothing."""
        return b""


class Refusing(Node):
    """A node on which every call reverts."""

    def call(self, to: str, data: bytes) -> bytes:  # noqa: ARG002  # as the node's
        """Refuse."""
        raise CallRefused("execution reverted")


@pytest.mark.parametrize("kind", [Lying, Refusing])
def test_check__no_domain(node: Node, kind: type[Node]) -> None:
    """A contract that does not name its domain is not taken for ours."""
    deploy_all(node)
    strange = kind(node.url)
    (finding,) = code_findings(strange, created_address(load(ESCROW).bytecode), ESCROW)
    strange.close()

    assert finding.code == "domain"
    assert finding.found.startswith("no answer")


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, Domain]:
    """The escrow's code as it stands on a chain, and its domain there."""
    with embedded(tmp_path_factory.mktemp("standing")) as node:
        deploy_all(node)
        address = created_address(load(ESCROW).bytecode)
        return node.code(address), Domain(DOMAIN_NAME, DOMAIN_VERSION, chain_id=node.chain_id, contract=address)


def test_compare__any_byte(standing: tuple[bytes, Domain]) -> None:
    """A change of any one byte is found, be it code or a word that was filled in; so is one more byte, or one less."""
    code, domain = standing
    compiled = load(ESCROW)
    # Every fifth byte of the code, and every byte of the filled-in words.
    places = {
        *range(0, len(code), 5),
        *(at for start, length in compiled.immutables for at in range(start, start + length)),
    }

    assert compare(code, compiled, domain) == ()
    for at in sorted(places):
        changed = code[:at] + bytes((code[at] ^ 1,)) + code[at + 1 :]
        assert compare(changed, compiled, domain), f"byte {at}"
    for changed in (code[:-1], code + b"\0", b"", code[: compiled.immutables[0][0] + 5]):
        assert compare(changed, compiled, domain)


@pytest.mark.parametrize("changed", [{"chain_id": 1}, {"contract": BARB.address}, {"name": "Escrow"}, {"version": "2"}])
def test_compare__other_domain(standing: tuple[bytes, Domain], changed: dict[str, Any]) -> None:
    """The same code with the words of another chain, address, name or version is not the same contract."""
    code, domain = standing
    findings = compare(code, load(ESCROW), replace(domain, **changed))

    assert findings
    assert {finding.code for finding in findings} == {"immutable"}


def test_compare__swapped_words(standing: tuple[bytes, Domain]) -> None:
    """The separator written over the chain's id leaves the id nowhere, which is found though each word is known."""
    code, domain = standing
    swapped = code.replace(domain.chain_word, domain.separator)

    assert [finding.found for finding in compare(swapped, load(ESCROW), domain)] == ["nowhere in the code"]
