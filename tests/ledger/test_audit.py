"""The audit: it agrees when all agree, and names what does not, whoever was tampered with."""

from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from contracts import load
from contracts.build import ROOT
from ledger.audit import EmptyRange, Report, audit
from ledger.chain.calls import Call
from ledger.chain.escrow import Escrow
from ledger.chain.node import Node
from ledger.core.commands import Fund
from ledger.core.findings import Finding
from ledger.core.journal import OUTSIDE
from ledger.database import open_database, snapshot
from ledger.scene import Anchor
from ledger.tables import balances, entries, heads, postings
from tests.databases import Place
from tests.ledger.hands import USD
from tests.ledger.lies import NO_METHOD, ALogLie, about_logs, is_of, lying_node
from tests.ledger.world import STRANGER, World

Tamper = Callable[[Any], None]
Log = dict[str, Any]


def codes(findings: tuple[Finding, ...]) -> set[str]:
    """List what kinds of difference were found."""
    return {finding.code for finding in findings}


def test_audit__agrees(begun_world: World) -> None:
    """Logs, contract and journal read the same, and the report says what they read."""
    report = begun_world.report()

    assert report.agrees
    assert report.has_journal
    assert sorted(report.balances.values()) == [30 * USD, 70 * USD]
    assert list(report.tasks.values()) == [("opened", 0)]
    assert (report.chain_id, report.escrow) == (271828, begun_world.ledger.escrow.address)
    assert report.notes == ()


def test_audit__from_rpc_and_address_alone(begun_world: World) -> None:
    """An auditor needs nothing of the operator's: a node, an address, and the first block there is."""
    node = Node(begun_world.url)
    report = audit(Escrow(node, begun_world.ledger.escrow.address.lower()))
    node.close()

    assert report.agrees
    assert not report.has_journal
    assert report.balances == begun_world.report().balances


def test_audit__journal_is_behind(begun_world: World) -> None:
    """A journal that has not read the newest blocks yet is no difference, but it is said how far it was compared."""
    begun_world.do(Fund(**begun_world.stamp(), person=begun_world.find("adam"), asset="USD", minor=USD))
    while begun_world.ledger.relay.run_once():
        pass
    report = begun_world.report()

    behind = Finding("behind", "journal", f"block {report.block}", f"block {begun_world.ledger.views.head()}")

    assert report.agrees
    assert report.block > begun_world.ledger.views.head()
    assert report.notes == (behind,)
    assert sorted(report.balances.values()) == [30 * USD, 71 * USD]


def test_audit__empty_journal(begun_world: World, empty_place: Place) -> None:
    """A journal that has read nothing although there is something to read is found."""
    other = open_database(empty_place.url)

    assert codes(audit(begun_world.ledger.escrow, engine=other).findings) == {"behind"}
    other.dispose()


def _posting(connection: Any) -> None:
    first = connection.execute(select(postings).where(postings.c.account != OUTSIDE)).first()
    here = (postings.c.entry == first.entry, postings.c.leg == first.leg)
    connection.execute(update(postings).where(*here).values(minor=first.minor + 1))


def _balance(connection: Any) -> None:
    connection.execute(update(balances).where(balances.c.account == OUTSIDE).values(minor=5))


def _balance_made_up(connection: Any) -> None:
    connection.execute(insert(balances).values(account="balance/0xme", token="0xt", minor=5))


def _hash(connection: Any) -> None:
    connection.execute(update(entries).where(entries.c.seq == 1).values(hash="0" * 63 + "1"))


def _kind(connection: Any) -> None:
    connection.execute(update(entries).where(entries.c.seq == 1).values(kind="withdraw"))


def _last_entry_gone(connection: Any) -> None:
    last = connection.execute(select(entries).order_by(entries.c.seq.desc())).first().seq
    connection.execute(delete(postings).where(postings.c.entry == last))
    connection.execute(delete(entries).where(entries.c.seq == last))


def _entry_made_up(connection: Any) -> None:
    first = dict(connection.execute(select(entries)).mappings().first())
    changed = {"seq": 99, "block_hash": "0xabc", "previous": "x", "hash": "y"}
    connection.execute(insert(entries).values({**first, **changed}))


def _head(connection: Any) -> None:
    connection.execute(update(heads).values(block_hash="0x" + "0" * 64))


def _head_beyond_the_chain(connection: Any) -> None:
    connection.execute(update(heads).values(height=10**6, tip=10**6))


def _head_of_another(connection: Any) -> None:
    connection.execute(update(heads).values(escrow=STRANGER.address))


TAMPERED: list[tuple[Tamper, set[str]]] = [
    (_posting, {"hash-chain", "entry", "journal", "balances"}),
    (_balance, {"balances"}),
    (_balance_made_up, {"balances"}),
    (_hash, {"hash-chain"}),
    (_kind, {"hash-chain", "entry"}),
    (_last_entry_gone, {"missing-entry", "journal", "balances"}),
    (_entry_made_up, {"hash-chain", "extra-entry"}),
    (_head, {"head"}),
    (_head_beyond_the_chain, {"head"}),
    (_head_of_another, {"behind", "extra-entry", "journal"}),
]


@pytest.mark.parametrize(("tamper", "found"), TAMPERED, ids=[tamper.__name__.strip("_") for tamper, _ in TAMPERED])
def test_audit__tampered_journal(begun_world: World, tamper: Tamper, found: set[str]) -> None:
    """Whatever was changed in the journal is found and named, and the chain's own figures are not called wrong."""
    with begun_world.engine.begin() as connection:
        tamper(connection)
    report = begun_world.report()

    assert not report.agrees
    assert codes(report.findings) == found
    assert audit(begun_world.ledger.escrow).agrees


def test_finding__says_both_sides(begun_world: World) -> None:
    """A finding says where, what was expected and what was found."""
    with begun_world.engine.begin() as connection:
        _balance(connection)
    token = begun_world.ledger.views.assets()["USD"].token

    assert begun_world.report().findings == (Finding("balances", f"outside in {token}", str(-100 * USD), "5"),)


@pytest.mark.parametrize("name", ["nobody", "token"])
def test_audit__wrong_contract(begun_world: World, name: str) -> None:
    """An address with no contract, or with another one, is named at once instead of being believed."""
    address = {"nobody": STRANGER.address, "token": begun_world.ledger.views.assets()["USD"].token}[name]
    report = audit(Escrow(begun_world.ledger.escrow.node, address))

    assert [finding.code for finding in report.findings] == ["code"]
    assert "code" not in {basis.figures for basis in report.bases}
    assert report.findings[0].subject == address
    assert (report.findings[0].found == "no contract") == (name == "nobody")


def audit_through(world: World, lie: ALogLie, **named: Any) -> Report:
    """Audit through a node that does not tell the truth about its logs."""
    with lying_node(world.url, about_logs(lie)) as url:
        node = Node(url)
        try:
            return audit(Escrow(node, world.ledger.escrow.address), **named)
        finally:
            node.close()


def _without_opening(log: Log) -> list[Log]:
    return [] if is_of("BatchOpened", log) else [log]


def _settled_twice(log: Log) -> list[Log]:
    again = {**log, "logIndex": hex(int(log["logIndex"], 16) + 100)}
    return [log, again] if is_of("TaskSettled", log) else [log]


def _settled_for_another_sum(log: Log) -> list[Log]:
    """Say one unit; index, path and rating stand before it."""
    outcome = log["data"][:8] + f"{1:024x}" + log["data"][32:]
    return [{**log, "data": outcome}] if is_of("TaskSettled", log) else [log]


def _of_another_batch(log: Log) -> list[Log]:
    if is_of("BatchOpened", log):
        return [{**log, "topics": [log["topics"][0], "0x" + "1" * 64]}]
    return [] if is_of("TaskSettled", log) else [log]


def _cut_short(log: Log) -> list[Log]:
    return [{**log, "data": log["data"][:-64]}] if is_of("BatchOpened", log) else [log]


def _of_nobody(log: Log) -> list[Log]:
    return [{**log, "topics": ["0x" + "7" * 64]}] if is_of("TaskSettled", log) else [log]


def _nothing(_log: Log) -> list[Log]:
    return []


@pytest.mark.parametrize(
    ("lie", "found"),
    [
        (_without_opening, {"unopened"}),
        (_settled_twice, {"settled-twice"}),
        (_settled_for_another_sum, {"split", "balance"}),
        (_of_another_batch, {"batch-id", "task", "balance"}),
        (_cut_short, {"log", "unopened"}),
        (_of_nobody, {"log", "task", "balance"}),
    ],
)
def test_audit__lying_node(begun_world: World, lie: ALogLie, found: set[str]) -> None:
    """A node that leaves logs out, repeats or changes them is contradicted by the contract's own state."""
    begun_world.clock.advance(3 * 24 * 3600)
    begun_world.settle_down()
    assert begun_world.report().agrees
    report = audit_through(begun_world, lie)

    assert codes(report.findings) == found


def test_audit__logs_hidden(begun_world: World) -> None:
    """A journal knows what a node does not tell."""
    report = audit_through(begun_world, _nothing, engine=begun_world.engine)

    assert codes(report.findings) == {"extra-entry", "journal", "storage"}


def test_audit__every_log_hidden(begun_world: World) -> None:
    """An auditor without a journal sees that a contract with a storage has said something, and what it holds."""
    token = begun_world.ledger.views.assets()["USD"].token
    report = audit_through(begun_world, _nothing, tokens=frozenset({token.lower()}))

    assert [(one.code, one.subject) for one in report.findings] == [("storage", begun_world.ledger.escrow.address)]
    assert report.notes == (Finding("unexplained", token, "0", f"{100 * USD} more"),)


def test_audit__every_log_hidden_without_proofs(begun_world: World) -> None:
    """Where the node gives no proofs either, that there is no log at all is said."""

    def lie(method: str, _params: list[Any], told: Any) -> Any:
        return {"eth_getProof": NO_METHOD, "eth_getLogs": []}.get(method, told)

    with lying_node(begun_world.url, lie) as url, closing(Node(url)) as node:
        report = audit(Escrow(node, begun_world.ledger.escrow.address))

    assert report.agrees
    assert [one.code for one in report.notes] == ["unproven", "no-logs"]


def test_audit__one_holder_hidden(begun_world: World) -> None:
    """Of a holder all of whose logs are hidden nothing is known but what the contract holds beyond the others' sums."""
    carl = begun_world.enter("carl")
    begun_world.fund(carl, 7 * USD)
    begun_world.settle_down()
    token = begun_world.ledger.views.assets()["USD"].token
    address = begun_world.ledger.views.person(carl).address[2:].lower()
    report = audit_through(begun_world, lambda log: [] if address in str(log["topics"]) else [log])

    assert report.agrees
    assert report.notes == (Finding("unexplained", token, str(100 * USD), f"{7 * USD} more"),)


def test_audit__nothing_to_read(begun_world: World) -> None:
    """A range that ends before it begins compares nothing, and so says nothing."""
    escrow = begun_world.ledger.escrow
    newest = escrow.node.block().number

    assert audit(escrow, first_block=newest).block == newest
    with pytest.raises(EmptyRange):
        audit(escrow, first_block=newest + 1)
    with pytest.raises(EmptyRange):
        audit(escrow, first_block=3, at=Anchor(2))


@pytest.mark.parametrize("is_named", [True, False])
def test_audit__insolvent(world: World, *, is_named: bool) -> None:
    """An escrow that owes more of a token than it holds is found; of a token nobody asked about it is only noted.

    Anybody can bring a token of their own making, which may then lie about what it holds.
    """
    escrow = world.ledger.escrow
    trick = load("TrickToken", ROOT / "test" / "artifacts")
    token = world.create_as_stranger(trick.bytecode)
    holder = escrow.node.web3.eth.contract(address=token, abi=trick.abi)  # type: ignore[call-overload]
    for calldata in (
        holder.encode_abi("faucet", [STRANGER.address, USD]),
        holder.encode_abi("approve", [escrow.address, USD]),
    ):
        world.send_as_stranger(Call(token, bytes.fromhex(calldata[2:])))
    world.send_as_stranger(Call(escrow.address, escrow.calldata("deposit", token, STRANGER.address, USD)))
    assert audit(escrow, tokens=frozenset({token})).agrees
    world.send_as_stranger(Call(token, bytes.fromhex(holder.encode_abi("shrink", [escrow.address, 1])[2:])))
    report = audit(escrow, tokens=frozenset({token}) if is_named else frozenset())

    said = report.findings if is_named else report.notes
    assert [(one.code, one.expected, one.found) for one in said] == [("solvency", f"at least {USD}", str(USD - 1))]
    assert report.agrees != is_named


def test_read__one_moment(begun_world: World) -> None:
    """The journal is read as of one moment, though others write meanwhile."""
    with snapshot(begun_world.engine) as connection:
        before = connection.execute(select(entries)).all()
        begun_world.fund(begun_world.find("adam"), USD)
        assert connection.execute(select(entries)).all() == before
    assert len(begun_world.rows(entries)) == len(before) + 1
