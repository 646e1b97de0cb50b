"""Whoever knows how the journal is hashed and writes it anew is found out: by its logs, by the chain, by the audit."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import delete, insert, select, update

from ledger.audit import audit
from ledger.checks.looking import Depth
from ledger.core.journal import OUTSIDE, Entry, reversal_of
from ledger.tables import assets, entries, heads, keys, people, postings
from tests.databases import on_sqlite
from tests.ledger.checks.scene import Scene

BONUS = 1_000_000


def shifted(entry: Entry, by: Mapping[str, int]) -> Entry:
    """Say an entry with other amounts."""
    legs = tuple(replace(leg, minor=leg.minor + by.get(leg.account, 0)) for leg in entry.postings)
    return replace(entry, postings=legs)


def found_by_audit(scene: Scene) -> set[str]:
    """List what the audit finds with this journal as its third witness."""
    return {one.code for one in audit(scene.place.escrow, engine=scene.engine).findings}


def test_forge__amounts_that_sum_to_what_they_did(scene: Scene) -> None:
    """A journal written anew, in which every balance is right and a deposit and a withdrawal are not."""
    journal = {seq: scene.entry(seq) for seq in range(1, scene.last() + 1)}
    deposit = next(seq for seq, one in journal.items() if one.kind == "deposit")
    opening = next(seq for seq, one in journal.items() if one.kind == "open" and seq > deposit)
    adam = next(leg.account for leg in journal[deposit].postings if leg.account != OUTSIDE)
    kept = next(leg.account for leg in journal[opening].postings if leg.account != adam)
    change = {deposit: {adam: BONUS, OUTSIDE: -BONUS}, opening: {adam: -BONUS, kept: BONUS}}
    scene.write_anew(lambda seq, one: shifted(one, change.get(seq, {})))

    named = {one.subject.split(" 0x")[0].split(" balance")[0] for one in scene.found() if one.code == "entry"}
    assert {subject.split()[1] for subject in named} == {str(deposit), str(opening)}
    assert {"entry", "journal"} <= found_by_audit(scene)


@on_sqlite
def test_forge__an_entry_before_the_first(scene: Scene) -> None:
    """An entry numbered zero is passed over by whoever begins at one; statements would show it."""
    row = dict(scene.rows(select(entries).where(entries.c.seq == 1))[0]._mapping)
    scene.do(insert(entries).values({**row, "seq": 0, "part": 9, "previous": "x", "hash": "0" * 63 + "1"}))
    for leg in scene.rows(select(postings).where(postings.c.entry == 1)):
        scene.do(insert(postings).values(**{**leg._mapping, "entry": 0, "minor": leg.minor * 9}))

    assert "entry 0" in scene.subjects(Depth.USUAL)["hash-chain"]
    assert "entry 0" in scene.subjects(Depth.BRISK)["hash-chain"]
    assert "hash-chain" in found_by_audit(scene)


def test_forge__taken_back_though_there_was_no_correction(scene: Scene) -> None:
    """A made-up entry and its reversal sum to nothing; no correction has made that one, so nothing is undone."""
    first, seq = scene.entry(1), scene.last() + 1
    legs = tuple(replace(leg, minor=leg.minor * 5) for leg in first.postings)
    made_up = replace(first, postings=legs, log=replace(first.log, block_hash="0x" + "ab" * 32, log_index=50))
    scene.append(made_up, reversal_of(made_up, seq, 1))

    assert scene.subjects()["entry-without-log"] == [f"entry {seq + 1}"]
    assert "extra-entry" in found_by_audit(scene)


@on_sqlite
def test_forge__with_the_head_taken_away(scene: Scene) -> None:
    """Where it no longer says how far it has read, nothing can be compared: that is named first."""
    scene.do(delete(heads))
    results = scene.run()

    assert [(one.code, one.subject) for one in results[0].findings] == [("head", "journal")]
    assert found_by_audit(scene)


@on_sqlite
def test_change__decimals(scene: Scene) -> None:
    """A currency with other decimals than its token has would show every sum a hundred times too large."""
    scene.do(update(assets).values(decimals=4))

    assert scene.subjects(Depth.USUAL) == {"asset": ["USD"]}


@on_sqlite
def test_change__an_address_that_has_no_key(scene: Scene) -> None:
    """What is credited to an address that nobody here can sign for, nobody can draw."""
    barb = scene.rows(select(people).order_by(people.c.id))[0]
    scene.do(delete(keys).where(keys.c.address == barb.address))

    assert scene.subjects(Depth.USUAL) == {"person-key": [f"person {barb.id}"]}
