"""Whatever somebody does to a live database, the checks name it; of one that nobody touched they say nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, insert, select, text, update

from ledger.checks import contract, loading
from ledger.checks.looking import Depth
from ledger.checks.running import CHECKS, look_at
from ledger.core.findings import about_signer
from ledger.core.journal import OUTSIDE, balance_account
from ledger.database import writing
from ledger.keys import Vault
from ledger.reversals import reverse_above
from ledger.sightings import delete_above
from ledger.tables import (
    balances,
    commands,
    entries,
    findings,
    heads,
    inbox,
    outbox,
    postings,
    settings,
    sightings,
    signers,
    txs,
)
from ledger.txs import go_on_from
from tests.databases import on_sqlite
from tests.ledger.checks.scene import Scene

LONG_AGO = datetime(2020, 3, 1, 12, tzinfo=UTC)


def test_check__untampered(scene: Scene) -> None:
    """After real traffic there is nothing to find, however deep one looks, and nothing is left unlooked at."""
    for depth in (Depth.BRISK, Depth.USUAL, Depth.FULL, Depth.BRISK):
        assert scene.found(depth) == []
    counts = {result.check.name: result.count for result in scene.run()}
    assert min(counts[name] for name in ("accounts", "tasks", "stages", "nonces", "logs", "journal", "keys")) > 2
    assert counts["endings"] == 1
    assert scene.opened() == {}


def test_check__altered_amount(scene: Scene) -> None:
    """An altered amount is named with what its log says; so are its entry, the sum of its legs, and the balance."""
    account = scene.alter_amount(3)
    altered = next(one for one in scene.found() if one.code == "entry")

    assert int(altered.found) == int(altered.expected) + 1
    assert scene.subjects() == {
        "hash-chain": ["entry 3"],
        "entry": [f"entry 3 {account} in {scene.token()}"],
        "unbalanced": [f"entry 3 in {scene.token()}"],
        "balances": [f"{account} in {scene.token()}"],
    }


def test_check__altered_amount_checked_before(scene: Scene) -> None:
    """An amount altered below the bookmark is found by its sums at once, and by its hash when all are wanted."""
    scene.run(Depth.BRISK)
    scene.alter_amount(3)

    assert scene.found(Depth.BRISK) == []
    assert set(scene.subjects(Depth.USUAL)) == {"unbalanced", "balances"}
    assert scene.subjects(Depth.FULL)["hash-chain"] == ["entry 3"]
    assert scene.subjects(Depth.BRISK)["hash-chain"] == ["entry 3"]  # the bookmark went back to before it


def test_check__altered_balance(scene: Scene) -> None:
    """An altered balance is neither the sum of its postings nor what the contract says."""
    account = next(row.account for row in scene.rows(select(balances)) if row.account.startswith(balance_account("")))
    scene.alter_balance(account)

    assert scene.subjects(Depth.USUAL) == {
        "account": [f"{account.removeprefix(balance_account(''))} in {scene.token()}"],
        "balances": [f"{account} in {scene.token()}"],
    }


def test_check__altered_word(scene: Scene) -> None:
    """A word altered where no sum shows it breaks the hash of that entry alone, and its log contradicts it."""
    scene.do(update(entries).where(entries.c.seq == 2).values(kind="withdraw"))

    assert scene.subjects() == {"hash-chain": ["entry 2"], "entry": ["entry 2 kind"]}


def test_check__altered_time(scene: Scene) -> None:
    """No hash has an entry's time, and statements tell periods by it: it is held against its block's."""
    kept = scene.rows(select(entries.c.log).where(entries.c.seq == 2))[0].log
    later = kept.block_time + timedelta(days=40)
    scene.do(update(entries).where(entries.c.seq == 2).values(log=replace(kept, block_time=later)))
    found = [one for one in scene.found() if one.code == "entry"]

    assert [(one.subject, one.expected, one.found) for one in found] == [
        ("entry 2 time", kept.block_time.isoformat(), later.isoformat())
    ]


def test_check__deleted_in_the_middle(scene: Scene) -> None:
    """A deleted entry is named by its number, by its log, and by what its absence does to the sums."""
    scene.delete_entry(2)
    found = scene.subjects(Depth.USUAL)

    assert found["entry-missing"] == ["entry 2"]
    assert len(found["log-without-entry"]) == 1
    assert set(found) == {"entry-missing", "log-without-entry", "balances"}


@pytest.mark.parametrize("is_marked", [True, False], ids=["checked before", "never checked"])
def test_check__deleted_last(scene: Scene, *, is_marked: bool) -> None:
    """A deleted last entry breaks no link: its log tells of it, and the bookmark if it had come that far."""
    if is_marked:
        scene.run(Depth.BRISK)
    last = scene.last()
    scene.delete_entry(last)
    found = scene.subjects(Depth.BRISK)

    assert found.get("entry-lost", []) == ([f"entry {last}"] if is_marked else [])
    assert len(found["log-without-entry"]) == 1
    assert "balances" in scene.subjects(Depth.USUAL)
    assert ("entry-lost" in scene.subjects(Depth.FULL)) == is_marked  # the bookmark stays as evidence


@on_sqlite
def test_check__journal_cut_and_forged_anew(scene: Scene) -> None:
    """A journal that was cut and chained anew to other hashes is not the one that was checked."""
    scene.run(Depth.BRISK)
    scene.do(update(entries).where(entries.c.seq == scene.last()).values(hash="f" * 64))

    assert set(scene.subjects(Depth.BRISK)) == {"entry-lost"}
    assert set(scene.subjects(Depth.FULL)) == {"entry-lost", "hash-chain"}


def test_check__swapped_pair(scene: Scene) -> None:
    """Two entries that changed places do not follow what is before them, and the first of them is named first."""
    scene.swap(2, 3)

    assert scene.subjects() == {"hash-chain": ["entry 2", "entry 3", "entry 4"]}


@on_sqlite
def test_check__entry_made_up(scene: Scene) -> None:
    """An entry that no log brought is named, and so is that it does not follow the last."""
    seq = scene.last() + 1
    scene.insert_entry(seq)

    assert scene.subjects() == {"hash-chain": [f"entry {seq}", f"entry {seq}"], "entry-without-log": [f"entry {seq}"]}


def test_check__unreadable(scene: Scene) -> None:
    """A row that does not hold what it must is named, what comes before it is still looked at, and nothing breaks."""
    kept = scene.rows(text("SELECT log FROM entries WHERE seq = 4"))[0][0]
    scene.alter_amount(2)
    scene.sql("UPDATE entries SET log = 'nonsense' WHERE seq = 4")
    found = {one.code: one.found for one in scene.found()}

    assert set(found) == {"hash-chain", "entry", "unbalanced", "unreadable"}
    assert found["unreadable"] == "entry 4 cannot be read"
    scene.alter_amount(2, -1)
    scene.do(text("UPDATE entries SET log = :log WHERE seq = 4").bindparams(log=kept))
    assert scene.found() == []
    assert scene.opened() == {}


@on_sqlite
def test_check__key_altered(scene: Scene) -> None:
    """The keys that make an entry's log unique are those that its log says, or the same log could come twice."""
    scene.do(update(entries).where(entries.c.seq == 4).values(log_index=99))

    assert scene.subjects() == {"hash-chain": ["entry 4"], "log-without-entry": scene.subjects()["log-without-entry"]}


@on_sqlite
def test_check__log_gone(scene: Scene) -> None:
    """An entry whose log is not among those seen is named, unless it is from before logs were kept."""
    blocks = [row[0] for row in scene.rows(select(sightings.c.block_number).order_by(sightings.c.block_number))]
    scene.do(delete(sightings).where(sightings.c.block_number == blocks[-1]))

    assert scene.subjects() == {"entry-without-log": [f"entry {scene.last()}"]}
    scene.do(delete(sightings))
    assert scene.found() == []


@on_sqlite
def test_check__block_of_another_chain(scene: Scene) -> None:
    """An entry whose log stands in another block than the one kept is named with both."""
    last = scene.last()
    block = scene.rows(select(entries.c.block_hash).where(entries.c.seq == last))[0][0]
    scene.do(update(sightings).where(sightings.c.block_hash == block).values(block_hash="0x" + "b" * 64))
    found = scene.found()

    assert {one.code for one in found} == {"entry-without-log", "log-without-entry"}
    assert next(one for one in found if one.code == "entry-without-log").found.startswith("in block 0xbbb")


def test_check__journal_behind_the_contract(scene: Scene) -> None:
    """A head that says more was read than the journal has is found by the balances of the contract."""
    last = scene.last()  # barb's withdrawal
    legs = scene.rows(select(postings).where(postings.c.entry == last))
    for leg in legs:
        scene.alter_balance(leg.account, -leg.minor)
    scene.delete_entry(last)
    found = scene.subjects(Depth.USUAL)

    assert set(found) == {"account", "log-without-entry", "solvency"}


def test_check__journal_ahead_of_the_contract(scene: Scene) -> None:
    """A deposit that was entered by hand, balanced and all, is more than the contract owes and holds."""
    barb = scene.rows(select(postings.c.account).where(postings.c.entry == scene.last(), postings.c.leg == 0))[0][0]
    scene.alter_balance(barb, 5)
    scene.alter_balance(OUTSIDE, -5)
    found = scene.subjects(Depth.BRISK)

    assert set(found) == {"account", "solvency"}


def test_check__nonce_gap(scene: Scene) -> None:
    """A transaction that is gone leaves a gap that is named with its key and number."""
    row = scene.rows(select(txs).order_by(txs.c.nonce).offset(1).limit(1))[0]
    scene.forget_tx(row.nonce)
    found, undone = scene.found()

    assert undone.code == "tx-row"
    assert (found.code, found.subject) == ("nonce-gap", about_signer(row.signer))
    assert found.expected == f"a transaction with nonce {row.nonce}"


def test_check__nonce_not_ours(scene: Scene) -> None:
    """A key that has sent more than we know of is used by somebody else; only a person can say that it is over."""
    row = scene.rows(select(signers))[0]
    scene.forget_tx(row.next_nonce - 1)
    scene.do(update(signers).values(next_nonce=row.next_nonce - 1))

    assert scene.subjects(Depth.BRISK) == {"foreign-nonce": [about_signer(row.address)]}
    scene.do(update(signers).values(next_nonce=row.next_nonce))
    scene.run()
    assert ("foreign-nonce", about_signer(row.address)) in scene.opened()


def test_check__nonces_of_a_stranger_that_were_let_pass(scene: Scene) -> None:
    """Where a key has gone on after a stranger's nonces these have rows too, and a gap is still named."""
    row = scene.rows(select(signers))[0]
    with writing(scene.engine) as connection:
        go_on_from(connection, row.address, row.next_nonce + 3, at=LONG_AGO, note="mine")
    assert scene.subjects(Depth.BRISK) == {}

    scene.forget_tx(row.next_nonce + 1)
    assert scene.subjects(Depth.BRISK) == {"nonce-gap": [about_signer(row.address)]}


@on_sqlite
def test_check__reversed(scene: Scene) -> None:
    """An entry whose block the chain has lost, and the one that reverses it, are sound without a log."""
    block = scene.rows(select(entries.c.log).where(entries.c.seq == scene.last()))[0].log.block_number
    with writing(scene.engine) as connection:
        assert reverse_above(connection, block - 1, 1) > 0
        delete_above(connection, scene.place.chain_id, block - 1)
    scene.do(update(heads).values(era=1))
    rows = [check for check in CHECKS if check.name in {"journal", "logs"}]

    assert scene.subjects(checks=rows) == {}


def test_check__nonce_taken_meanwhile(scene: Scene) -> None:
    """A nonce that the relay takes while the checks look is no stranger's: what it kept is read once more."""
    row = scene.rows(select(signers))[0]
    scene.do(update(signers).values(next_nonce=row.next_nonce - 1))
    with look_at(scene.place, Depth.BRISK) as look:
        assert loading.select_signers(look.connection) == [(row.address, row.next_nonce - 1)]
        scene.do(update(signers).values(next_nonce=row.next_nonce))

        assert [one.code for one in contract.find_nonce_faults(look)] == ["nonce-gap"]  # as that moment had it


def test_check__head_elsewhere(scene: Scene) -> None:
    """A head that the chain does not have is named, and nothing is compared with a block that is not ours."""
    scene.do(update(heads).values(block_hash="0x" + "0" * 64))
    results = scene.run(Depth.USUAL)

    assert [one.code for result in results for one in result.findings] == ["head"]
    assert {result.check.name for result in results if result.hindrance} == {"solvency", "accounts", "tasks"}


@on_sqlite
def test_check__node_behind(scene: Scene) -> None:
    """A node that has less than the journal is named, and does not stop the relay."""
    scene.do(update(heads).values(height=10**6, tip=10**6))
    results = scene.run(Depth.BRISK)

    assert [(one.code, one.is_serious) for result in results for one in result.findings] == [("node-behind", False)]


@on_sqlite
def test_check__head_lag(scene: Scene) -> None:
    """A head far behind the chain is named for what was seen and for what was learned."""
    scene.do(update(heads).values(height=3, tip=5))
    only = [check for check in CHECKS if check.name == "lag"]

    assert scene.subjects(Depth.BRISK, checks=only) == {}
    assert scene.subjects(Depth.BRISK, checks=only, lag_blocks=6) == {"head-lag": ["seen", "learned"]}


def test_check__waiting(scene: Scene) -> None:
    """Effects and updates that wait for too long, or were tried too often, are counted with the oldest."""
    ids = {kind: scene.rows(select(outbox.c.id).where(outbox.c.kind == kind))[0].id for kind in ("chain", "message")}
    late = {"state": "staged", "done_at": None, "staged_at": LONG_AGO}
    scene.do(update(outbox).where(outbox.c.id == ids["message"]).values(**late))
    hard = {"state": "staged", "done_at": None, "tries": 100}
    scene.do(update(outbox).where(outbox.c.id == ids["chain"]).values(**hard))
    update_ = {"bot_id": 1, "update_id": 1, "chat_id": 1, "body": "{}", "received_at": LONG_AGO}
    scene.do(insert(inbox).values(**update_))
    scene.do(update(txs).where(txs.c.nonce == 5).values(state="broadcast", reserved_at=LONG_AGO))
    found = {one.code + " " + one.subject: one.found for one in scene.found(Depth.BRISK)}
    signer = scene.rows(select(signers.c.address))[0].address

    assert found["outbox-old chain"].startswith(f"1 rows, the first {ids['chain']} since")
    assert f"the first {ids['message']} since 2020-03-01 12:00 UTC" in found["outbox-old message"]
    assert found["inbox-old inbox"].startswith("1 updates, since 2020-03-01")
    assert found[f"tx-old {about_signer(signer)}"].startswith("1, the first with nonce 5 since 2020-03-01")
    assert len(found) == 4


def test_check__other_master_secret(scene: Scene) -> None:
    """Keys that the present secret does not open are counted, and none of them is named."""
    (found,) = scene.found(vault=Vault(bytes(32)))

    assert (found.code, found.subject, found.found) == ("keys-sealed", "keys", "3 of 3 do not")


def test_check__clock_moved(scene: Scene) -> None:
    """A clock that was moved is found where deadlines are real, and only there."""
    scene.do(insert(settings).values(key="clock_offset_seconds", value="60"))

    assert scene.found(Depth.BRISK) == []
    assert scene.subjects(Depth.BRISK, is_sandbox=False) == {"clock-offset": ["clock"]}


def test_findings__over(scene: Scene) -> None:
    """A finding is written down, keeps standing while it is found, and is closed by a look that would have found it."""
    scene.alter_balance(OUTSIDE)
    scene.run(Depth.USUAL)
    key = ("balances", f"{OUTSIDE} in {scene.token()}")

    assert key in scene.opened()
    scene.alter_balance(OUTSIDE, -1)
    scene.run(Depth.BRISK)
    assert key in scene.opened()  # a brisk look does not add everything up
    scene.run(Depth.USUAL)
    assert scene.opened() == {}
    assert scene.rows(select(findings.c.cleared_at.is_not(None)))[0][0]


@on_sqlite
def test_findings__many_of_one_kind(scene: Scene) -> None:
    """Of many findings of one kind the first are named and the rest counted."""
    row = {"token": "0xt", "minor": 5}
    scene.do(insert(balances).values([{**row, "account": f"committed/{number}"} for number in range(50)]))
    (journal,) = (result for result in scene.run(Depth.USUAL) if result.findings)

    assert (len(journal.findings), journal.more) == (20, 30)
    assert len(scene.opened()) == 20


def test_check__doubled(scene: Scene) -> None:
    """Keys are unique as long as the database's own index holds; a full look does not take its word."""
    kept = scene.rows(select(commands.c.id))

    assert len(kept) > 10
    assert {result.check.name for result in scene.run(Depth.FULL)} - {
        result.check.name for result in scene.run(Depth.USUAL)
    } == {"doubles", "endings", "files", "records"}
