"""A solver for halmos: what is about sums, products and quotients is proven in the integers, the rest is left to yices.

Bit by bit, no solver shows in useful time that a part of an amount is not more than the amount. In the integers it
takes a few facts about products and quotients. "unsat" stays sound: every fact added is true of all integers, a
statement that is not understood is left out, and to leave one out only makes a proof harder. It runs in the provers'
own environment, as halmos's `--solver-command`.
"""

import subprocess
import sys
from pathlib import Path

import z3

from contracts.prove.arithmetic.reader import NotUnderstood, Reader, narrow
from contracts.prove.arithmetic.sheet import Sheet

# z3 is through at once or gets lost: many short looks find what one long look misses.
WHOLE_MS = 4_000
LOOKS = 8
YICES_SECONDS = 1.0


def refuted(path: Path, look: int) -> bool:
    """Tell whether the query has no answer, as far as integers can show it; each look draws other lots."""
    sheet = Sheet()
    sheet.solver.set("random_seed", look)
    reader = Reader(sheet)
    statements = list(z3.parse_smt2_file(str(path)))
    rest = [statement for statement in statements if not narrow(reader, statement)]
    for statement in rest:
        try:
            sheet.solver.add(reader.statement(statement))
        except NotUnderstood:
            continue
    sheet.solver.set("timeout", WHOLE_MS)
    return bool(sheet.solver.check() == z3.unsat)


def ask_yices(path: Path, seconds: float | None) -> str:
    """Let yices decide bit by bit; empty if it is not done in time."""
    yices = Path(sys.executable).with_name("yices-smt2")
    command = [str(yices), "--smt2-model-format", "--bvconst-in-decimal", str(path)]
    try:
        ended = subprocess.run(command, check=False, capture_output=True, text=True, timeout=seconds)  # noqa: S603
    except subprocess.TimeoutExpired:
        return ""
    return ended.stdout


def main() -> int:
    """Answer one query as halmos expects it: bit by bit if that is quick, else in the integers, else bit by bit."""
    path = Path(sys.argv[-1])
    answer = ask_yices(path, YICES_SECONDS)
    if not answer:
        answer = "unsat\n" if any(refuted(path, look) for look in range(LOOKS)) else ask_yices(path, None)
    sys.stdout.write(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
