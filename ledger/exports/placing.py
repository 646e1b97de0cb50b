"""Puts what is handed out where it belongs: whole or not at all, and never over something that is there."""

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
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
    with placing_all((path,), is_replaced=is_replaced) as (draft,):
        yield draft


@contextmanager
def placing_all(paths: Sequence[Path], *, is_replaced: bool) -> Iterator[tuple[Path, ...]]:
    """Give a name beside each of several paths; when all went well each gets its own name, else none does.

    Files get the rights that the process gives its files. Only a machine that stops between two names leaves some.

    Raises:
        ThereAlready: one is there; also when somebody made it meanwhile.
    """
    for path in paths:
        if path.exists() and not is_replaced:
            raise ThereAlready(path)
    drafts: list[Path] = []
    try:
        drafts.extend(_drafted(path) for path in paths)
        yield tuple(drafts)
        for draft in drafts:
            with draft.open("rb") as file:
                os.fsync(file.fileno())
        if is_replaced:
            for draft, path in zip(drafts, paths, strict=True):
                draft.replace(path)
        else:
            _link_all(drafts, paths)
    finally:
        for draft in drafts:
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


def _drafted(path: Path) -> Path:
    """Make an empty file beside another, under a name that nobody else has."""
    draft = path.parent / f".{secrets.token_hex(8)}.part"
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
    return draft


def _link_all(drafts: Sequence[Path], paths: Sequence[Path]) -> None:
    linked: list[Path] = []
    try:
        for draft, path in zip(drafts, paths, strict=True):
            os.link(draft, path)  # refuses a name that is taken, which renaming does not
            linked.append(path)
    except OSError as error:
        for made in linked:
            made.unlink()
        if isinstance(error, FileExistsError):
            raise ThereAlready(paths[len(linked)]) from error
        raise
