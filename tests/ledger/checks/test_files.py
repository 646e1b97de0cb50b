"""A full look opens every copy of a file; what is not what was kept is named, and over once it is mended."""

import hashlib

from sqlalchemy import select, update

from ledger.checks.looking import Depth
from ledger.file_tables import chunks
from ledger.files import Files
from ledger.tables import people
from tests.ledger.checks.scene import Scene


def test_check__damaged_file(scene: Scene) -> None:
    """A copy that was changed is found by a full look alone, by its name; whole ones and half ones are not."""
    vault, clock = scene.place.vault, scene.place.clock
    assert vault is not None
    keeper = Files(scene.engine, vault, clock)
    person = scene.rows(select(people.c.id))[0][0]
    for name in ("whole", "bad", "half"):
        begun = keeper.begin(name, person)
        begun.take(b"abc")
        if name != "half":
            begun.end()
    (sealed,) = scene.rows(select(chunks.c.sealed).where(chunks.c.file == "bad"))[0]
    scene.do(update(chunks).where(chunks.c.file == "bad").values(sealed=bytes(len(sealed))))
    assert scene.found(Depth.USUAL) == []
    (found,) = scene.found()
    assert (found.code, found.subject, found.expected) == ("file", "file bad", hashlib.sha256(b"abc").hexdigest())
    scene.do(update(chunks).where(chunks.c.file == "bad").values(sealed=sealed))

    assert scene.found() == []
