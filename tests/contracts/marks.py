"""What the contract's gas is measured against: the marks it must reach, and what others use for the same work.

`scripts/bench/gas` runs this: every operation's gas beside what is committed in contracts/gas.json, then a line per
mark; 1 if a mark is missed. --renew commits to the figures. Peers were measured once on one chain, each compiled as
its own project has it; 0xSplits' warehouse pays out and knows no terms.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import contracts
from tests.contracts.gas import FEW, measure

SNAPSHOT = Path(contracts.__file__).parent / "gas.json"
PAGE = Path(contracts.__file__).parent / "README.md"
_HEAD = "| work | best peer measured | this contract | must | of the peer |\n|---|---|---|---|---|\n"


@dataclass(frozen=True, slots=True)
class Mark:
    """One kind of work: the figure it is read from, per how many tasks, what it must reach, and the best peer."""

    name: str
    figure: str
    most: int
    tasks: int = 1
    peer: int | None = None  # per task; nothing if nobody else does this work
    peer_name: str = ""

    def per_task(self, figures: Mapping[str, int]) -> int:
        """Gas per task, rounded up."""
        return -(-figures[self.figure] // self.tasks)


_SPLITS = "0xSplits, payout only"
MARKS = (
    Mark("native lifecycle", "life native", 105_000, 1, 211_359, "Kleros v1"),
    Mark("lifecycle from deposit", "life from deposit", 108_000, 1, 218_851, "FilecoinPay"),
    Mark("lifecycle relayed", "life relayed", 118_000),
    Mark("lifecycle relayed, delivery recorded", "life relayed, delivery recorded", 160_000),
    Mark("ERC-20 lifecycle from the wallet", "life from wallet", 130_000, 1, 189_780, "commerce-payments"),
    Mark("open, 100 distinct", "open 100 distinct", 2_000, 100, 126_253, "Kleros v2, singly"),
    Mark(f"open, 100 by {FEW}", f"open 100 {FEW} workers", 1_400, 100, 126_253, "Kleros v2, singly"),
    Mark("settle, 100 distinct", "rateMany full 100 distinct", 9_000, 100, 8_979, _SPLITS),
    Mark(f"settle, 100 by {FEW}", f"rateMany full 100 {FEW} workers", 3_000, 100, 8_979, _SPLITS),
    Mark("settle, 100 newcomers", "rateMany full 100 newcomers", 25_000, 100, 26_079, _SPLITS),
    Mark("refund, 100", "refund 100 distinct", 1_800, 100),
    Mark("deliver relayed, 100 distinct", "deliverMany 100 distinct", 8_000, 100),
    Mark(f"deliver relayed, 100 by {FEW}", f"deliverMany 100 {FEW} workers", 3_500, 100),
    Mark("rate below full, 100", "rateMany below 100 distinct", 2_200, 100),
    Mark("rate below full, single", "rate below own", 65_000),
    Mark("rate below full, one of 100 by the root", "rate below, one of 100 by the root", 65_000),
    Mark("one of 100 settled by proof", "rate full, one of 100", 60_000),
    Mark("open, 100 batches of 100 employers", "multicall open 100", 50_000, 100),
    Mark("settle, 100 batches of 100 employers", "multicall rate full 100", 25_000, 100),
)


def lines(figures: Mapping[str, int]) -> Iterator[tuple[str, bool]]:
    """Say of each mark what it is, what it must be, and whether it is reached."""
    for mark in MARKS:
        figure = mark.per_task(figures)
        is_reached = figure <= mark.most
        unit = "gas/task" if mark.tasks > 1 else "gas"
        peer = f"  {figure / mark.peer:.2f} of {mark.peer:,} ({mark.peer_name})" if mark.peer else ""
        verdict = "ok" if is_reached else "short"
        yield f"mark {mark.name}: {figure} {unit} (mark {mark.most}) {verdict}{peer}", is_reached


def table(figures: Mapping[str, int]) -> str:
    """Write the table of marks that stands in the contract's page."""
    rows = []
    for mark in MARKS:
        figure = mark.per_task(figures)
        peer = f"{mark.peer:,} ({mark.peer_name})" if mark.peer else "none"
        part = f"{figure / mark.peer:.2f}" if mark.peer else ""
        name = f"{mark.name}, per task" if mark.tasks > 1 else mark.name
        rows.append(f"| {name} | {peer} | {figure:,} | {mark.most:,} | {part} |\n")
    return _HEAD + "".join(rows)


def _renew(figures: Mapping[str, int]) -> None:
    SNAPSHOT.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    page = PAGE.read_text("utf-8")
    start = page.index(_HEAD)
    end = page.index("\n\n", start) + 1
    PAGE.write_text(page[:start] + table(figures) + page[end:], "utf-8")


def main() -> int:
    """Print the figures and the marks, and with --renew commit to the figures; 1 if a mark is missed."""
    parser = argparse.ArgumentParser(prog="scripts/bench/gas", description=__doc__)
    parser.add_argument(
        "--renew", action="store_true", help="write contracts/gas.json and the table in contracts/README.md"
    )
    renew = parser.parse_args().renew
    known = json.loads(SNAPSHOT.read_text("utf-8")) if SNAPSHOT.exists() else {}
    figures = measure()
    for name, figure in figures.items():
        change = figure - known.get(name, figure)
        print(f"{figure:>10,}  {f'{change:+,}' if change else '':>8}  {name}")  # noqa: T201  a tool's answer
    if renew:
        _renew(figures)
    said = list(lines(figures))
    print("\n".join(line for line, _ in said))  # noqa: T201  a tool's answer
    return 0 if all(is_reached for _, is_reached in said) else 1


if __name__ == "__main__":
    sys.exit(main())
