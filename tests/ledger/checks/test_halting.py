"""Serious findings stop the relay from beginning anything new, until they are over."""

from ledger import findings
from ledger.core.commands import Fund
from ledger.core.findings import Finding, about_signer
from ledger.database import writing
from ledger.tables import attempts
from tests.ledger.world import World


def test_relay__halted(world: World) -> None:
    """While a serious finding is open nothing new is begun; what concerns another key, or is over, stops nothing."""
    adam = world.enter("adam")
    world.do(Fund(**world.stamp(), person=adam, asset="USD", minor=5))
    found = (Finding("solvency", "0xt", "1", "0"), Finding("foreign-nonce", about_signer("0xother"), "1", "2"))
    for one in found:
        with writing(world.engine) as connection:
            findings.report(connection, one, world.now())

    assert world.ledger.relay.run_once() == 0
    assert world.rows(attempts) == []
    with writing(world.engine) as connection:
        findings.clear(connection, "solvency", "0xt", world.now())
    world.settle_down()
    assert world.held(adam) == 5
