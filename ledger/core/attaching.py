"""What an employer attaches to a task: how much, and how it stands in what is hashed."""

import hashlib

from ledger.core.commands import Deliverable, DeliverableKind
from ledger.core.errors import BadCommand
from ledger.core.ids import PersonId
from ledger.core.task import Stage, Task

ATTACHMENTS_MAX = 5
FILE_BYTES_MAX = 20 * 1024 * 1024  # what a bot may fetch from Telegram
_NAME_MAX, _TEXT_MAX = 255, 4096
_NOT_YET = frozenset({Stage.POSTED, Stage.ASSIGNED, Stage.REVOKING, Stage.CANCELLED, Stage.EXPIRED})


def require_attachments(attached: tuple[Deliverable, ...]) -> None:
    """Refuse more than a card can list, what is neither a file nor a link, or the same twice.

    Raises:
        BadCommand: it is.
    """
    if len(attached) > ATTACHMENTS_MAX:
        raise BadCommand(reason="attachments", limit=str(ATTACHMENTS_MAX))
    if len({one.sha256 for one in attached}) < len(attached):
        raise BadCommand(reason="attached-twice")
    if not all(_is_sound(one) for one in attached):
        raise BadCommand(reason="attachment")


def _is_sound(one: Deliverable) -> bool:
    is_file = one.kind is DeliverableKind.FILE
    is_named = bool(one.file_id) and 0 <= one.size <= FILE_BYTES_MAX if is_file else one.kind is DeliverableKind.LINK
    return is_named and len(one.file_name) <= _NAME_MAX and len(one.text) <= _TEXT_MAX


def digest_of(attached: tuple[Deliverable, ...]) -> str:
    """Hash what is attached, as it is bound by the hash of what was asked for: SHA-256 of the hashes, a line each.

    A file's hash is of its bytes and a link's of its text, so whoever holds them can say what the task was about.
    """
    return hashlib.sha256("\n".join(one.sha256 for one in attached).encode()).hexdigest()


def readers_of(task: Task) -> frozenset[PersonId]:
    """Name who may see what is attached: the employer, the worker once the money is in escrow, a dispute's arbiter.

    Not whoever applies: what is attached is often what only the worker should have, and applying costs nothing.
    """
    worker = None if task.stage in _NOT_YET else task.worker
    arbiter = task.arbiter if task.is_contest_final else None
    return frozenset(person for person in (task.employer, worker, arbiter) if person is not None)
