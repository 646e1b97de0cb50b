"""Puts what is handed out where it belongs: whole or not at all, and never over something that is there."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_READ_BYTES = 1 << 20


class ThereAlready(FileExistsError):
    """A file of this name is there, and nobody said that it may be replaced."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A file that was written."""

    path: Path
    size: int
    sha256: str


@contextmanager
def placing(path: Path, *, is_replaced: bool) -> Iterator[Path]:
    """Give a name beside `path` to write to; when that went well, the file gets its own name.

    Raises:
        ThereAlready: it is there; also when somebody made it meanwhile.
    """
    if path.exists() and not is_replaced:
        raise ThereAlready(path)
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(descriptor)
    draft = Path(name)
    try:
        yield draft
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        if is_replaced:
            draft.replace(path)
        else:
            _link(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def write_text(path: Path, parts: Iterable[str]) -> None:
    """Write parts of a text one after another."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(parts)


def placed(path: Path) -> Placed:
    """Say what a file holds."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while part := file.read(_READ_BYTES):
            digest.update(part)
            size += len(part)
    return Placed(path, size, digest.hexdigest())


def _link(draft: Path, path: Path) -> None:
    try:
        os.link(draft, path)  # refuses a name that is taken, which renaming does not
    except FileExistsError as error:
        raise ThereAlready(path) from error
