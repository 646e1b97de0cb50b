"""What became of each mutant: for people to look into, and so that a run that was broken off goes on where it was."""

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Lock
from typing import Any

from contracts.build import ROOT
from contracts.prove.mutants import Mutant
from contracts.prove.workshop import Fate

WORDS_KEPT = 2000


class Journal:
    """A line per mutant, good as long as sources and tests are the same."""

    def __init__(self, path: Path, say: Callable[[str], None]) -> None:
        self._path, self._say, self._lock = path, say, Lock()
        self._state = state()
        self._fates = dict(self._read())
        if not self._fates:
            path.write_text("", "utf-8")

    def find(self, mutant: Mutant) -> Fate | None:
        """Tell what became of a mutant in an earlier run over the same sources and tests."""
        return self._fates.get(_key(mutant))

    def note(self, mutant: Mutant, fate: Fate, words: str) -> None:
        """Write one line."""
        finding = mutant.finding()
        entry: dict[str, Any] = {"state": self._state, "key": _key(mutant), "fate": fate, "line": mutant.line}
        entry |= {"kind": finding.kind, "where": finding.where, "what": finding.what, "words": words[-WORDS_KEPT:]}
        with self._lock, self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")
        self._say(f"{fate}: {mutant.path}:{mutant.line} {finding.kind}: {finding.what}")

    def _read(self) -> Iterator[tuple[str, Fate]]:
        if self._path.exists():
            for line in self._path.read_text("utf-8").splitlines():
                entry = json.loads(line)
                if entry["state"] == self._state:
                    yield entry["key"], Fate(entry["fate"])


def state() -> str:
    """Sum up all that decides what becomes of a mutant."""
    digest = hashlib.sha256()
    folders = (ROOT / "src", ROOT / "test", ROOT.parent / "tests" / "contracts", ROOT.parent / "ledger" / "core")
    for path in sorted(path for folder in folders for path in folder.rglob("*")):
        if path.suffix in {".sol", ".py"}:
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _key(mutant: Mutant) -> str:
    return f"{mutant.path}:{mutant.edit.start}:{mutant.edit.end}:{mutant.edit.text}"
