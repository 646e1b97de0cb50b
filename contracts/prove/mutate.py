"""Do the tests notice? A seeded sample of mutants, each tried; survivors are answered in a committed file."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue

from contracts.prove.answers import load_reasons, review
from contracts.prove.compiled import compile_product
from contracts.prove.ground import CACHE, Verdict
from contracts.prove.journal import Journal
from contracts.prove.mutants import Mutant, draw
from contracts.prove.workshop import Broken, Fate, Workshop, furnish, test_python

SEED = 20261122
WANTED = 200  # mutants that compile to other code than the original
WORKSHOPS = 2
COUNTED = (Fate.SOLIDITY, Fate.PYTHON, Fate.SURVIVED)
Trial = tuple[Mutant, Fate, str]


def prove_mutants(say: Callable[[str], None], seed: int = SEED, wanted: int = WANTED) -> Verdict:
    """Try mutants until enough of them counted; one that compiles to the same code is no mutant at all."""
    try:
        rooms = open_workshops()
    except Broken as fault:
        return Verdict("mutate", passed=False, summary="the tests fail without any mutant", faults=(str(fault),))
    trials = tuple(try_all(draw(seed), rooms, wanted, say))
    return judge(trials, wanted)


def open_workshops() -> list[Workshop]:
    """Furnish the workshops, and see in one of them that the Python tests pass too: else they would kill everything."""
    first = compile_product({})
    rooms = [furnish(CACHE / "mutants" / str(place), first) for place in range(WORKSHOPS)]
    answer = test_python(rooms[0].folder, first, "")
    if answer.code != 0:
        raise Broken(f"without any mutant the Python tests say:\n{answer.words[-4000:]}")
    return rooms


def try_all(
    mutants: tuple[Mutant, ...], rooms: list[Workshop], wanted: int, say: Callable[[str], None]
) -> Iterator[Trial]:
    """Try them in their order, as many at once as there are workshops, until enough counted."""
    free: SimpleQueue[Workshop] = SimpleQueue()
    for room in rooms:
        free.put(room)
    journal = Journal(CACHE / "mutants" / "journal.jsonl", say)

    def attempt(mutant: Mutant) -> Trial:
        known = journal.find(mutant)
        if known is not None:
            return mutant, known, ""
        room = free.get()
        try:
            fate, words = room.attempt(mutant)
        finally:
            free.put(room)
        journal.note(mutant, fate, words)
        return mutant, fate, words

    counted = tried = 0
    with ThreadPoolExecutor(len(rooms)) as pool:
        # Each round tries as many as are still wanted, so that the seed alone decides which are tried.
        while counted < wanted and tried < len(mutants):
            share = mutants[tried : tried + wanted - counted]
            tried += len(share)
            for trial in pool.map(attempt, share):
                counted += trial[1] in COUNTED
                yield trial


def judge(trials: tuple[Trial, ...], wanted: int) -> Verdict:
    """Make a verdict: every survivor is answered, and enough were tried."""
    fates = Counter(fate for _, fate, _ in trials)
    counted = sum(fates[fate] for fate in COUNTED)
    killed = counted - fates[Fate.SURVIVED]
    looked = review((mutant.finding() for mutant, fate, _ in trials if fate is Fate.SURVIVED), load_reasons("mutate"))
    summary = (
        f"{killed} of {counted} mutants killed ({100 * killed // max(counted, 1)} %), "
        f"{fates[Fate.SOLIDITY]} by forge, {fates[Fate.PYTHON]} in Python; {len(looked.answered)} survivors explained, "
        f"{len(looked.open)} not; beside them {fates[Fate.EQUAL]} of the same code, {fates[Fate.STILLBORN]} stillborn"
    )
    short = (f"only {counted} mutants of {wanted} wanted",) if counted < wanted else ()
    return Verdict("mutate", not looked.faults() and not short, summary, (*looked.faults(), *short))
