"""A task's row that somebody has changed is named: by the journal, by the contract, or by the log that ended it."""

from sqlalchemy import select, update

from ledger.checks.looking import Depth
from ledger.checks.running import CHECKS
from ledger.core.packed import Path
from ledger.tables import tasks
from tests.ledger.checks.scene import Scene

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
