"""Runs of pytest in a folder, each in a process that has the slow libraries already: they cost more than most runs."""

import multiprocessing
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from contracts.prove.ground import Answer

_SLOW = ("eth_tester", "eth.vm.forks.prague", "web3")
_OURS = ("bot", "contracts", "ledger", "matcher", "tests")
_READY = multiprocessing.get_context("forkserver")
_READY.set_forkserver_preload(list(_SLOW))


def run_pytest(folder: Path, arguments: Sequence[str], seconds: float) -> Answer:
    """Run pytest in a folder over what stands there; a run that takes longer than allowed is ended and fails."""
    told = folder / "pytest.log"
    run = _READY.Process(target=_test, args=(folder, tuple(arguments), told))
    run.start()
    run.join(seconds)
    if run.is_alive():
        run.kill()
        run.join()
        return Answer(-1, f"not done in {seconds} seconds")
    return Answer(run.exitcode or 0, told.read_text("utf-8", "replace"))


def _test(folder: Path, arguments: tuple[str, ...], told: Path) -> None:
    """Leave the modules that this process came with, and take those of the folder."""
    import pytest

    with told.open("wb") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    for name in [name for name in sys.modules if name.partition(".")[0] in _OURS]:
        del sys.modules[name]
    sys.path[:] = [str(folder), *(place for place in sys.path if not (Path(place or ".") / "contracts").exists())]
    os.chdir(folder)
    code = int(pytest.main(list(arguments)))
    sys.stdout.flush()
    os._exit(code)
