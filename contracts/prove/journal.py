"""What became of each mutant: for people to look into, and so that a run that was broken off goes on where it was.

What was killed stays killed as long as the sources are the same: who adds tests tries only the survivors again. Whoever
takes tests away, or makes them weaker, deletes the file first.
"""

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
    """A line per mutant, good as long as the sources are the same; of a survivor, the tests too."""

    def __init__(self, path: Path, say: Callable[[str], None]) -> None:
        self._path, self._say, self._lock = path, say, Lock()
        self._sources = sum_up(ROOT / "src")
        self._tests = sum_up(ROOT / "test", ROOT.parent / "tests" / "contracts", ROOT.parent / "ledger" / "core")
        self._fates = dict(self._read())
        if not self._fates:
            path.write_text("", "utf-8")

    def find(self, mutant: Mutant) -> Fate | None:
        """Tell what became of a mutant in an earlier run that still tells something."""
        return self._fates.get(_key(mutant))

    def note(self, mutant: Mutant, fate: Fate, words: str) -> None:
        """Write one line."""
        finding = mutant.finding()
        entry: dict[str, Any] = {"sources": self._sources, "tests": self._tests, "key": _key(mutant), "fate": fate}
        entry |= {
            "line": mutant.line,
            "kind": finding.kind,
            "where": finding.where,
            "what": finding.what,
            "words": words[-WORDS_KEPT:],
        }
        with self._lock, self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")
        self._say(f"{fate}: {mutant.path}:{mutant.line} {finding.kind}: {finding.what}")

    def _read(self) -> Iterator[tuple[str, Fate]]:
        if self._path.exists():
            for line in self._path.read_text("utf-8").splitlines():
                entry = json.loads(line)
                is_old = entry["fate"] == Fate.SURVIVED and entry["tests"] != self._tests
                if entry["sources"] == self._sources and not is_old:
                    yield entry["key"], Fate(entry["fate"])


def sum_up(*folders: Path) -> str:
    """Sum up all code below some folders."""
    digest = hashlib.sha256()
    for path in sorted(path for folder in folders for path in folder.rglob("*")):
        if path.suffix in {".sol", ".py"}:
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _key(mutant: Mutant) -> str:
    return f"{mutant.path}:{mutant.edit.start}:{mutant.edit.end}:{mutant.edit.text}"
