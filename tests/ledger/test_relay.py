"""The relay: wherever it stops, one transaction an effect; a refusal is told, and what cannot be reached waits."""

import pytest
from sqlalchemy import update

from ledger.assembly import signers_of
from ledger.chain.errors import NodeUnreachable
from ledger.chain.escrow import Escrow
from ledger.chain.node import Node
from ledger.chain.signing import Message
from ledger.core.commands import Apply, Fund, Rate, Withdraw
from ledger.core.effects import AskMoney, AskTask, MoneyStep, Notify, TaskStep
from ledger.core.fees import Fees
from ledger.core.findings import about_signer
from ledger.core.ids import PersonId, TaskId
from ledger.core.task import Stage
from ledger.database import reading, writing
from ledger.findings import select_open
from ledger.relay.receipts import RESEND_AFTER, SURE_AFTER
from ledger.tables import attempts, carried, signers, txs
from ledger.tables import outbox as outbox_table
from ledger.txs import input_hash
from tests.ledger.hands import USD, PowerCut, StopAt
from tests.ledger.world import STRANGER, World


def operator_nonces(world: World) -> list[int]:
    """List the nonces of the transactions that the operator has on the chain."""
    node = world.ledger.escrow.node.web3
    blocks = (node.eth.get_block(number, full_transactions=True) for number in range(node.eth.block_number + 1))
    sent = [tx for block in blocks for tx in block["transactions"]]
    operator = world.ledger.relay.addresses[0]
    return [tx["nonce"] for tx in sent if not isinstance(tx, bytes) and tx["from"] == operator]


def last_told(world: World) -> tuple[PersonId, str, str]:
    """Say who was told what last, and why."""
    notice = world.effects(Notify)[-1]
    assert isinstance(notice, Notify)
    return notice.person, notice.key, str(notice.details.get("reason", ""))


def run_into(world: World, point: str) -> None:
    """Let the relay go on until the power goes out at a point."""
    reach = StopAt(point)
    relay = world.relay(reach=reach)

    def go_on() -> None:
        for _ in range(5):
            relay.run_once()

    with pytest.raises(PowerCut):
        go_on()
    assert reach.is_reached


@pytest.mark.parametrize("point", ["staged", "reserved", "signed", "broadcast", "mined"])
def test_stop__goes_on_once(begun_world: World, point: str) -> None:
    """Stopped at any point, the next start goes on from the row: one transaction an effect, no nonce lost."""
    adam = begun_world.find("adam")
    before = operator_nonces(begun_world)
    begun_world.do(Fund(**begun_world.stamp(), person=adam, asset="USD", minor=7 * USD))
    run_into(begun_world, point)  # the faucet
    run_into(begun_world, point)  # the deposit after it
    begun_world.settle_down()

    assert begun_world.held(adam) == 77 * USD
    nonces = operator_nonces(begun_world)
    assert nonces == list(range(len(before) + 2))
    assert {row["state"] for row in begun_world.rows(txs)} == {"final"}
    begun_world.assert_audit_agrees()


def test_stop__before_the_receipt_is_entered(begun_world: World) -> None:
    """A transaction that was mined but not entered is looked up, not sent again."""
    adam = begun_world.find("adam")
    begun_world.do(Fund(**begun_world.stamp(), person=adam, asset="USD", minor=USD))
    run_into(begun_world, "broadcast")
    sent = operator_nonces(begun_world)
    assert [row["state"] for row in begun_world.rows(txs)][-1] == "signed"

    begun_world.relay().run_once()
    assert {row["nonce"]: row["state"] for row in begun_world.rows(txs)}[sent[-1]] == "final"
    assert operator_nonces(begun_world) == [*sent, len(sent)]  # and the deposit, which had waited for it


def test_lanes__one_waits_for_nobody(begun_world: World) -> None:
    """What is asked in several lanes goes out in one round, the escrow's calls in one tx; a lane is worked in order."""
    adam, barb = begun_world.find("adam"), begun_world.find("barb")
    before = len(begun_world.rows(txs))
    for person in (adam, barb):
        begun_world.do(Fund(**begun_world.stamp(), person=person, asset="USD", minor=USD))

    assert begun_world.ledger.relay.run_once()
    assert len(begun_world.rows(txs)) == before + 2  # two faucets, which are another contract's
    assert begun_world.ledger.relay.run_once()
    assert len(begun_world.rows(txs)) == before + 3  # both deposits
    assert begun_world.ledger.relay.run_once() == 0
    begun_world.settle_down()
    assert begun_world.held(barb) == USD


def test_refused__person_is_told(begun_world: World) -> None:
    """Money that was withdrawn twice at once goes once: the second is refused by name, and its owner hears of it."""
    adam = begun_world.find("adam")
    for _ in range(2):
        command = Withdraw(**begun_world.stamp(), person=adam, asset="USD", minor=50 * USD, to=STRANGER.address)
        begun_world.do(command)
    begun_world.settle_down()

    assert begun_world.held(adam) == begun_world.owed(adam) == 20 * USD
    notices = (one for one in begun_world.effects(Notify) if isinstance(one, Notify))
    reasons = [(one.person, one.details["reason"]) for one in notices if one.key == "tx-refused"]
    assert reasons == [(adam, "BalanceTooLow")]
    begun_world.assert_audit_agrees()


def test_refused__task_goes_back(world: World) -> None:
    """A task whose money was gone when it came to open is on the board again, and both hear why."""
    adam, barb = world.enter("adam"), world.enter("barb")
    world.fund(adam, 30 * USD)
    task = world.post(adam)
    world.do(Withdraw(**world.stamp(), person=adam, asset="USD", minor=30 * USD, to=STRANGER.address))
    world.do(apply_to(world, barb, task))  # the journal still shows what is about to leave
    world.settle_down()

    back = world.look(task)
    assert (back.stage, back.worker) == (Stage.POSTED, None)
    assert world.held(adam) == 0
    world.assert_audit_agrees()


def test_covered__what_is_asked_counts(world: World) -> None:
    """What the escrow has been asked to commit is no cover for a second task."""
    adam, barb = world.enter("adam"), world.enter("barb")
    world.fund(adam, 30 * USD)
    first, second = world.post(adam), world.post(adam)
    world.do(apply_to(world, barb, first))
    world.do(apply_to(world, barb, second))  # the balance covers each, but not both
    world.settle_down()

    assert sorted(world.look(task).stage for task in (first, second)) == [Stage.OPENED, Stage.POSTED]
    notices = [one.key for one in world.effects(Notify) if isinstance(one, Notify)]
    assert "cover-missing" in notices
    assert "tx-refused" not in notices
    world.assert_audit_agrees()


def apply_to(world: World, person: PersonId, task: TaskId) -> Apply:
    """Make somebody's offer."""
    return Apply(**world.stamp(), person=person, task=task)


def test_unreachable__tried_again_later(begun_world: World) -> None:
    """While no node answers nothing is lost and nobody is bothered; when one does, it is done."""
    adam = begun_world.find("adam")
    begun_world.do(Fund(**begun_world.stamp(), person=adam, asset="USD", minor=USD))
    nowhere = Escrow(Node("http://127.0.0.1:9", timeout=1), begun_world.ledger.escrow.address)
    with pytest.raises(NodeUnreachable):
        begun_world.relay(escrow=nowhere).run_once()
    nowhere.node.close()

    row = begun_world.rows(outbox_table)[-2]
    assert (row["state"], row["tries"]) == ("staged", 0)
    begun_world.settle_down()
    assert begun_world.held(adam) == 71 * USD


def test_unreachable__after_signing(begun_world: World) -> None:
    """A node that goes away between signing and sending finds the same bytes waiting when it is back."""
    adam = begun_world.find("adam")
    begun_world.do(Fund(**begun_world.stamp(), person=adam, asset="USD", minor=USD))
    run_into(begun_world, "signed")
    nowhere = Escrow(Node("http://127.0.0.1:9", timeout=1), begun_world.ledger.escrow.address)
    with pytest.raises(NodeUnreachable):
        begun_world.relay(escrow=nowhere).run_once()
    nowhere.node.close()

    assert begun_world.rows(txs)[-1]["state"] == "signed"
    begun_world.settle_down()
    assert begun_world.held(adam) == 71 * USD


def test_reverted__because_another_sent_it_first(begun_world: World) -> None:
    """A transaction that reverts because somebody else carried the same word is no refusal: the fact tells."""
    adam, barb = begun_world.find("adam"), begun_world.find("barb")
    task = only_task(begun_world)
    begun_world.hand_in(task, barb)
    begun_world.do(Rate(**begun_world.stamp(), person=adam, task=task, rating=95))
    run_into(begun_world, "signed")
    # Meanwhile somebody else carries the same signed word to the chain, as anyone may.
    with reading(begun_world.engine) as connection:
        ask = AskTask(TaskStep.RATE, task, 95)
        call = begun_world.calls().build(connection, ask, begun_world.now())
    begun_world.send_as_stranger(call)
    begun_world.relay().run_once()

    assert begun_world.rows(txs)[-1]["state"] == "final"
    assert begun_world.rows(outbox_table)[-1]["state"] == "done"
    assert begun_world.look(task).stage is Stage.SETTLING
    begun_world.settle_down()
    notices = [one.key for one in begun_world.effects(Notify) if isinstance(one, Notify)]
    assert "tx-refused" not in notices
    assert (begun_world.look(task).stage, begun_world.look(task).rating) == (Stage.SETTLED, 95)
    assert begun_world.held(barb) == 28_500_000
    begun_world.assert_audit_agrees()


def test_open__sent_by_another_first(world: World) -> None:
    """An open that somebody else carried first commits the money once, and the task goes on with it."""
    adam, barb = world.enter("adam"), world.enter("barb")
    world.fund(adam, 100 * USD)
    task = world.post(adam)
    world.do(apply_to(world, barb, task))
    world.ledger.tick()
    with reading(world.engine) as connection:
        call = world.calls().build(connection, AskTask(TaskStep.OPEN, task), world.now())
    world.send_as_stranger(call)
    world.settle_down()

    assert world.look(task).stage is Stage.OPENED
    assert world.held(adam) == world.owed(adam) == 70 * USD
    world.assert_audit_agrees()


def test_reverted__withdrawal(begun_world: World) -> None:
    """A withdrawal that somebody else carried pays once: the second of the same word reverts."""
    adam = begun_world.find("adam")
    ask = AskMoney(MoneyStep.WITHDRAW, adam, "USD", 20 * USD, STRANGER.address)
    begun_world.do(Withdraw(**begun_world.stamp(), person=adam, asset="USD", minor=ask.minor, to=STRANGER.address))
    run_into(begun_world, "signed")
    with reading(begun_world.engine) as connection:
        call = begun_world.calls().build(connection, ask, begun_world.now())
    begun_world.send_as_stranger(call)
    begun_world.settle_down()

    assert begun_world.held(adam) == begun_world.owed(adam) == 50 * USD
    assert begun_world.rows(txs)[-1]["state"] == "final"
    begun_world.assert_audit_agrees()


def test_two_relays__one_transaction(begun_world: World) -> None:
    """Two relays that see the same row send it once between them."""
    adam = begun_world.find("adam")
    before = operator_nonces(begun_world)
    begun_world.do(Fund(**begun_world.stamp(), person=adam, asset="USD", minor=USD))
    other = begun_world.relay()

    def meanwhile(point: str) -> None:
        if point == "staged":
            other.run_once()

    begun_world.relay(reach=meanwhile).run_once()
    begun_world.settle_down()
    assert begun_world.held(adam) == 71 * USD
    assert operator_nonces(begun_world) == list(range(len(before) + 2))


def test_lost__sent_again(begun_world: World) -> None:
    """Bytes that a node took and then forgot are sent again after a while."""
    adam = begun_world.find("adam")
    begun_world.do(Fund(**begun_world.stamp(), person=adam, asset="USD", minor=USD))
    run_into(begun_world, "signed")
    with writing(begun_world.engine) as connection:  # as if a node had taken it and lost it
        connection.execute(update(txs).where(txs.c.state == "signed").values(state="broadcast"))

    begun_world.ledger.relay.run_once()
    assert begun_world.rows(txs)[-1]["state"] == "broadcast"
    begun_world.clock.advance(int(RESEND_AFTER.total_seconds()) + 1)
    begun_world.settle_down()
    assert begun_world.rows(txs)[-1]["state"] == "final"
    assert begun_world.held(adam) == 71 * USD


def findings_of(world: World) -> list[tuple[str, str]]:
    """List what is open for the operator."""
    with reading(world.engine) as connection:
        return [(one.code, one.subject) for one in select_open(connection)]


def test_foreign_nonce__stops_the_signer(begun_world: World) -> None:
    """Rows as in an old copy: the key is behind the chain, so nothing is begun with it, and the operator hears."""
    adam = begun_world.find("adam")
    before = operator_nonces(begun_world)
    begun_world.do(Fund(**begun_world.stamp(), person=adam, asset="USD", minor=USD))
    with writing(begun_world.engine) as connection:
        for table in (carried, attempts, txs):
            connection.execute(table.delete())
        connection.execute(update(signers).values(next_nonce=0))
    begun_world.settle_down()

    address = begun_world.ledger.relay.addresses[0]
    assert findings_of(begun_world) == [("foreign-nonce", about_signer(address))]
    assert operator_nonces(begun_world) == before
    assert begun_world.rows(outbox_table)[-2]["state"] == "staged"

    begun_world.ledger.relay.resume(address, "it is an old copy, and nothing else runs")
    begun_world.settle_down()
    assert [row["state"] for row in begun_world.rows(txs)] == ["lost"] * len(before) + ["final"] * 2
    assert begun_world.held(adam) == 71 * USD


def test_foreign_nonce__of_what_is_under_way(begun_world: World) -> None:
    """A nonce that went to a stranger's tx stops the signer: what it was for is not sent under another."""
    adam = begun_world.find("adam")
    begun_world.do(Fund(**begun_world.stamp(), person=adam, asset="USD", minor=USD))
    run_into(begun_world, "reserved")
    node, nonce = begun_world.ledger.escrow.node, begun_world.rows(txs)[-1]["nonce"]
    signer = signers_of(begun_world.settings)[0]
    spend = Message(node.chain_id, nonce, STRANGER.address, b"", 21_000)
    node.send(signer.sign(spend, Fees(10**11, 1))[0])
    begun_world.settle_down()
    assert findings_of(begun_world) == []  # two nodes behind one address may differ for a moment
    begun_world.clock.advance(int(SURE_AFTER.total_seconds()) + 1)
    begun_world.settle_down()

    assert findings_of(begun_world) == [("foreign-nonce", about_signer(signer.address))]
    assert begun_world.rows(txs)[-1]["state"] == "reserved"
    assert len(operator_nonces(begun_world)) == nonce + 1

    assert begun_world.ledger.relay.resume(signer.address, "it was I") == 1
    begun_world.settle_down()
    assert last_told(begun_world)[:2] == (adam, "tx-refused")  # money is not asked for twice
    begun_world.do(Fund(**begun_world.stamp(), person=adam, asset="USD", minor=USD))
    begun_world.settle_down()
    assert findings_of(begun_world) == []
    assert begun_world.rows(txs)[-3]["state"] == "lost"
    assert begun_world.held(adam) == 71 * USD


def test_send__never_taken(begun_world: World) -> None:
    """What no node will ever take is not left in the way: its nonce is filled, who asked is told, others go on."""
    adam, barb = begun_world.find("adam"), begun_world.find("barb")
    begun_world.do(Fund(**begun_world.stamp(), person=adam, asset="USD", minor=USD))
    run_into(begun_world, "reserved")
    with writing(begun_world.engine) as connection:  # as if the node had changed its mind about what a call takes
        tx = next(one for one in begun_world.rows(txs) if one["state"] == "reserved")
        said = input_hash(tx["target"], tx["calldata"], 20_000, 0)
        connection.execute(update(txs).where(txs.c.state == "reserved").values(gas=20_000, input_hash=said))
    begun_world.ledger.relay.run_once()
    begun_world.do(Fund(**begun_world.stamp(), person=barb, asset="USD", minor=USD))
    begun_world.settle_down()

    kept = [row for row in begun_world.rows(attempts) if row["nonce"] == tx["nonce"]]
    assert [(row["number"], row["is_cancelling"]) for row in kept] == [(1, False), (2, True)]
    notices = (one for one in begun_world.effects(Notify) if isinstance(one, Notify))
    told = [(one.person, one.details["reason"]) for one in notices if one.key == "tx-refused"]
    assert told[0] == (adam, "never-taken")
    assert begun_world.held(barb) == USD
    begun_world.assert_audit_agrees()


def test_changed__is_not_done(begun_world: World) -> None:
    """An effect that was changed in its row is told to the operator, and stops everything."""
    adam = begun_world.find("adam")
    begun_world.do(Withdraw(**begun_world.stamp(), person=adam, asset="USD", minor=USD, to=STRANGER.address))
    before = operator_nonces(begun_world)
    with writing(begun_world.engine) as connection:
        ask = AskMoney(MoneyStep.WITHDRAW, adam, "USD", 70 * USD, STRANGER.address)
        connection.execute(update(outbox_table).where(outbox_table.c.state == "staged").values(body=ask))
    begun_world.settle_down()

    assert [code for code, _ in findings_of(begun_world)] == ["effect-changed"]
    assert operator_nonces(begun_world) == before


def test_signed__is_what_was_reserved(begun_world: World) -> None:
    """A row that was changed after its nonce was reserved is not signed, and the operator hears of it."""
    begun_world.do(Fund(**begun_world.stamp(), person=begun_world.find("adam"), asset="USD", minor=USD))
    run_into(begun_world, "reserved")
    before = operator_nonces(begun_world)
    with writing(begun_world.engine) as connection:
        connection.execute(update(txs).where(txs.c.state == "reserved").values(target=STRANGER.address))
    begun_world.settle_down()

    assert [code for code, _ in findings_of(begun_world)] == ["tx-changed"]
    assert operator_nonces(begun_world) == before


def only_task(world: World) -> TaskId:
    """Name the one task there is."""
    return world.ledger.views.tasks()[0].id
