"""A task's row that somebody has changed is named: by the journal, by the contract, or by the log that ended it."""

from dataclasses import replace

from sqlalchemy import and_, delete, insert, select, update

from ledger.checks.looking import Depth
from ledger.checks.running import CHECKS
from ledger.core.packed import Path
from ledger.tables import batches, deliverables, people, sightings, slots, tasks
from tests.ledger.checks.scene import Scene
from tests.ledger.world import STRANGER

PLANS = tuple(check for check in CHECKS if check.name == "plans")
RECORDS = tuple(check for check in CHECKS if check.name in {"head", "records"})

STAGES: list[tuple[str, dict[str, object], set[str]]] = [
    ("opened", {"stage": "settled"}, {"committed", "task"}),
    ("opened", {"stage": "cancelled"}, {"committed", "task"}),
    ("settled", {"stage": "opened"}, {"committed", "task"}),
    ("rated", {"stage": "posted"}, {"committed", "task"}),
    ("opened", {"stage": "settling"}, {"task-row"}),
    ("opened", {"stage": "revoking"}, {"committed", "task", "task-row"}),
    ("opened", {"terms": None}, {"task-row"}),
    ("opened", {"reward": 11}, {"committed"}),
    ("rated", {"rating": 71}, {"task"}),
    ("rated", {"is_rating_final": False}, {"task"}),
    ("rated", {"is_contest_final": True}, {"task"}),
]


def test_check__stage(scene: Scene) -> None:
    """A task that was moved by hand is not where journal and contract have it, and neither is its rating."""
    checks = [check for check in CHECKS if check.name in {"stages", "tasks"}]
    for stage, changed, codes in STAGES:
        row = scene.rows(select(tasks).where(tasks.c.stage == stage))[0]._mapping
        scene.do(update(tasks).where(tasks.c.id == row["id"]).values(**changed))
        found = scene.subjects(checks=checks)
        scene.do(update(tasks).where(tasks.c.id == row["id"]).values(**{name: row[name] for name in changed}))

        assert set(found) == codes, (stage, changed)
        assert {subject for subjects in found.values() for subject in subjects} == {f"task {row['id']}"}
    scene.run(Depth.USUAL)
    assert scene.opened() == {}


def test_check__altered_ending(scene: Scene) -> None:
    """Another rating, path or stage of an ended task is not what its log says; with it as it was all is over."""
    row = scene.rows(select(tasks).where(tasks.c.stage == "settled"))[0]
    for changed, said in (
        ({"rating": 100}, "settled (accepted), rated 100"),
        ({"path": Path.AGREED}, "settled (agreed), rated 85"),
        ({"stage": "refunded"}, "refunded (accepted), rated 85"),
    ):
        scene.do(update(tasks).where(tasks.c.id == row.id).values(**changed))
        found = scene.found()
        assert [(one.code, one.subject, one.found) for one in found] == [("ending", f"task {row.id}", said)]
        assert scene.subjects(Depth.USUAL) == {}
        scene.do(update(tasks).where(tasks.c.id == row.id).values(**{name: row._mapping[name] for name in changed}))
    scene.run()
    assert scene.opened() == {}


def test_check__signed_otherwise(scene: Scene) -> None:
    """Whoever else, or whatever sum or terms, stand in a task's row or its slot: it is not what was signed."""
    people_ = {row.name: row.id for row in scene.rows(select(people))}
    for stage in ("opened", "settled"):
        row = scene.rows(select(tasks).where(tasks.c.stage == stage))[0]
        here = and_(slots.c.batch == row.batch, slots.c.place == row.place)
        batch, task = f"batch {row.batch}", f"task {row.id}"
        for table, where, changed, found in (
            (tasks, tasks.c.id == row.id, {"worker": people_["carl"]}, [f"{task} worker"]),
            (tasks, tasks.c.id == row.id, {"reward": 1}, [f"{task} reward"]),
            (
                tasks,
                tasks.c.id == row.id,
                {"terms": replace(row.terms, fee_bps=1)},
                [f"{task} terms", f"{batch} opening"],
            ),
            (slots, here, {"worker": STRANGER.address}, [batch, f"{task} worker", f"{batch} opening"]),
            (slots, here, {"reward": 1}, [batch, f"{task} reward", f"{batch} opening"]),
        ):
            kept = scene.rows(select(table).where(where))[0]._mapping
            scene.do(update(table).where(where).values(**changed))
            assert scene.subjects(Depth.FULL, checks=PLANS) == {"plan": found}, (stage, changed)
            assert bool(scene.found(Depth.USUAL, checks=PLANS)) == (stage == "opened")
            scene.do(update(table).where(where).values(**{name: kept[name] for name in changed}))
    assert scene.subjects() == {}
    assert scene.opened() == {}


def test_check__two_people_swapped(scene: Scene) -> None:
    """Two people who have each other's addresses are not those who signed."""
    adam, barb = (scene.rows(select(people).where(people.c.name == name))[0] for name in ("adam", "barb"))
    for person, address in ((adam, "0x"), (barb, adam.address), (adam, barb.address)):
        scene.do(update(people).where(people.c.id == person.id).values(address=address))
    found = scene.subjects(Depth.USUAL)["plan"]

    assert {one.split()[-1] for one in found} == {"employer", "worker"}
    assert len(found) == 3  # two open tasks of adam's, one of them with barb


def test_check__batch_forgotten(scene: Scene) -> None:
    """How a batch was opened, and its places, are kept as long as its task is."""
    row = scene.rows(select(tasks).where(tasks.c.stage == "opened"))[0]
    scene.do(delete(batches).where(batches.c.batch == row.batch))
    assert scene.subjects(Depth.USUAL) == {"plan": [f"batch {row.batch} opening"]}

    scene.do(delete(slots).where(slots.c.batch == row.batch))
    assert scene.subjects(Depth.USUAL)["plan"] == [f"batch {row.batch}", f"batch {row.batch} opening"]


def test_check__record_without_log(scene: Scene) -> None:
    """A delivery and a rating that stand in a row were seen on the chain."""
    row = scene.rows(select(tasks).where(tasks.c.stage == "rated"))[0]
    for kind, name in (("TaskDelivered", "delivery"), ("TaskRated", "rating")):
        about = and_(sightings.c.kind == kind, sightings.c.body.contains(row.batch))
        kept = [dict(one._mapping) for one in scene.rows(select(sightings).where(about))]
        scene.do(delete(sightings).where(about))
        assert scene.subjects(checks=RECORDS) == {"record": [f"task {row.id} {name}"]}
        scene.do(insert(sightings).values(kept))
    assert scene.subjects(checks=RECORDS) == {}


def test_check__other_deliverable(scene: Scene) -> None:
    """What was delivered is what was handed in, in the task's row and beside it."""
    row = scene.rows(select(tasks).where(tasks.c.stage == "settled"))[0]
    told = {"record": [f"task {row.id} deliverable"]}
    scene.do(update(tasks).where(tasks.c.id == row.id).values(deliverable="0x" + "0" * 64))
    assert scene.subjects(checks=RECORDS) == told
    scene.do(update(tasks).where(tasks.c.id == row.id).values(deliverable=row.deliverable))
    scene.do(update(deliverables).where(deliverables.c.task == row.id).values(salt=b"another"))
    assert scene.subjects(checks=RECORDS) == told
    scene.do(delete(deliverables).where(deliverables.c.task == row.id))
    assert scene.subjects(checks=RECORDS) == {}  # the log has it
