"""What is attached to a task: its limits, and how the task's hash binds it."""

from dataclasses import replace

import pytest

from ledger.core.attaching import ATTACHMENTS_MAX, FILE_BYTES_MAX, readers_of, require_attachments
from ledger.core.commands import Deliverable, DeliverableKind
from ledger.core.errors import BadCommand
from ledger.core.policy import spec_hash
from tests.core.samples import ADAM, BARB, DANA, assigned, contested, disputed, opened, posted

FILE = Deliverable(kind=DeliverableKind.FILE, sha256="ab" * 32, file_id="f", file_name="a.pdf", size=9)
LINK = Deliverable(kind=DeliverableKind.LINK, sha256="cd" * 32, text="https://example.org/brief")


def test_require_attachments__files_and_links() -> None:
    """Files and links can be attached."""
    require_attachments((FILE, LINK))


@pytest.mark.parametrize(
    "attached",
    [
        tuple(replace(LINK, sha256=f"{at:064}") for at in range(ATTACHMENTS_MAX + 1)),
        (FILE, FILE),
        (replace(LINK, kind=DeliverableKind.TEXT),),
        (replace(FILE, file_id=""),),
        (replace(FILE, size=FILE_BYTES_MAX + 1),),
        (replace(FILE, file_name="a" * 300),),
        (replace(LINK, text="a" * 5000),),
    ],
    ids=["many", "twice", "text", "nothing", "large", "name", "long"],
)
def test_require_attachments__refused(attached: tuple[Deliverable, ...]) -> None:
    """More than a card lists, the same twice, and what is neither file nor link are refused."""
    with pytest.raises(BadCommand):
        require_attachments(attached)


def test_spec_hash__binds_attachments() -> None:
    """What is attached changes the hash that the terms carry; a task without stays what it was."""
    bare = posted()
    hashes = {spec_hash(replace(bare, attachments=attached)) for attached in ((), (FILE,), (LINK,), (FILE, LINK))}

    assert len(hashes) == 4
    assert spec_hash(bare) in hashes


def test_spec_hash__not_by_a_title() -> None:
    """No title makes the hash of a task with attachments."""
    attached = replace(posted(), attachments=(FILE,))
    worded = replace(posted(), title=f"{attached.title}|attached {FILE.sha256}")

    assert spec_hash(attached) != spec_hash(worded)


def test_readers_of__stages() -> None:
    """The employer always, the worker once the money is in escrow, the arbiter once there is a dispute."""
    assert readers_of(posted()) == {ADAM}
    assert readers_of(assigned()) == {ADAM}
    assert readers_of(opened()) == {ADAM, BARB}
    assert readers_of(contested()) == {ADAM, BARB}
    assert readers_of(disputed()) == {ADAM, BARB, DANA}
