"""Runs every family of faults by seeds until the time is up, and says what became of them; 1 on any breach."""

import argparse
import logging
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.databases import BACKENDS, POSTGRESQL, SQLITE, Databases
from tests.ledger.faults.folk import told
from tests.soak.families import FAMILIES, Ground


@dataclass
class Line:
    """What became of a family on a database."""

    family: str
    backend: str
    seeds: list[int] = field(default_factory=list)
    seconds: float = 0.0
    breaches: list[int] = field(default_factory=list)


def main(arguments: Sequence[str]) -> int:
    """Run what is asked for; gives the exit status."""
    asked = _parsed(arguments)
    logging.disable(logging.CRITICAL)  # faults make noise
    lines = [
        Line(name, backend)
        for name, family in FAMILIES.items()
        for backend in family.backends
        if name in (asked.only or FAMILIES) and backend in (asked.database or BACKENDS)
    ]
    if not lines:
        print("no such family on such a database")  # noqa: T201 (the answer)
        return 2
    with tempfile.TemporaryDirectory(prefix="escrowd-soak-") as folder:
        databases = Databases(Path(folder))
        ground = Ground(databases, Path(folder))
        try:
            _run(lines, ground, asked)
        except KeyboardInterrupt:
            print("stopped")  # noqa: T201 (the answer)
        finally:
            print("\n".join(_table(lines, ground)))  # noqa: T201 (the answer)
            databases.close()
    return 1 if any(line.breaches for line in lines) else 0


def _parsed(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=20, help="stop beginning anything new after so many minutes")
    parser.add_argument("--seed", type=int, help="run this seed alone, once; else one after another from 0")
    parser.add_argument("--first", type=int, default=0, help="the seed to begin with")
    parser.add_argument("--only", action="append", choices=list(FAMILIES), help="this family; may be given again")
    parser.add_argument("--database", action="append", choices=BACKENDS, help="this kind of database alone")
    return parser.parse_args(arguments)


def _run(lines: list[Line], ground: Ground, asked: argparse.Namespace) -> None:
    """Give whoever has had least its turn, so that all get the same time; the first round is run in any case."""
    until = time.monotonic() + 60 * asked.minutes
    if asked.seed is not None:
        for line in lines:
            _try(line, ground, asked.seed)
        return
    for line in lines:
        _try(line, ground, asked.first)
    while time.monotonic() < until:
        behind = (line for line in lines if len(line.seeds) < FAMILIES[line.family].least)
        line = next(behind, None) or min(lines, key=lambda one: one.seconds)
        _try(line, ground, asked.first + len(line.seeds))


def _try(line: Line, ground: Ground, seed: int) -> None:
    begun = time.monotonic()
    said = f"{time.strftime('%H:%M:%S')} {line.family:9} {line.backend:10} seed {seed:4}"
    try:
        done = FAMILIES[line.family].run(ground, line.backend, seed)
    except Exception:  # noqa: BLE001 (whatever it is, it is a breach, and the others go on)
        traceback.print_exc(file=sys.stdout)
        line.breaches.append(seed)
        done = f"BREACH; repeat: scripts/soak --only {line.family} --database {line.backend} --seed {seed}"
    line.seeds.append(seed)
    line.seconds += time.monotonic() - begun
    print(f"{said}: {done} ({time.monotonic() - begun:.0f} s)", flush=True)  # noqa: T201 (the progress)


def _table(lines: list[Line], ground: Ground) -> Iterator[str]:
    yield ""
    yield f"{'family':10}{'database':12}{'seeds':>12}{'seconds':>9}  outcome"
    for line in lines:
        seeds = f"{line.seeds[0]}..{line.seeds[-1]}" if line.seeds else "-"
        broken = ", ".join(map(str, line.breaches))
        outcome = f"BREACH at {broken}" if broken else "ok" if line.seeds else "not run"
        yield f"{line.family:10}{line.backend:12}{seeds:>12}{line.seconds:9.0f}  {outcome}"
    if ground.reached:
        yield ""
        yield f"{'killed at':12}{SQLITE:>12}{POSTGRESQL:>12}"
        for point in dict.fromkeys(point for point, _ in ground.reached):
            yield f"{point:12}" + "".join(f"{ground.reached.get((point, one), 0):12}" for one in BACKENDS)
    if ground.depths:
        yield ""
        yield f"reorganisations survived: {len(ground.depths)}, of depths {min(ground.depths)} to {max(ground.depths)}"
    if ground.ends:
        yield ""
        yield f"tasks ended: {told(ground.ends)}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
