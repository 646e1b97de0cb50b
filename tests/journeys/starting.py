"""Starts the product as a process of its own that need not read the code: it is forked from one that has.

Reading code and texts is three seconds of work, the most of a start, and the journeys start it some fifty times.
"""

import multiprocessing
import os
import sys
from collections.abc import Mapping, Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVER = multiprocessing.get_context("forkserver")
SERVER.set_forkserver_preload(["tests.journeys.reading"])


def begin(arguments: Sequence[str], env: Mapping[str, str], log: Path) -> BaseProcess:
    """Start `escrowd` with these arguments and this environment and no other; what it prints goes to a file."""
    started = SERVER.Process(target=_live, args=(tuple(arguments), dict(env), log), daemon=True)
    started.start()
    return started


def _live(arguments: Sequence[str], env: Mapping[str, str], log: Path) -> None:
    """Be the product, in the process that was forked."""
    from bot.main import main

    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(env)
    os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND), 1)
    os.dup2(1, 2)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True, write_through=True)
    sys.exit(main(arguments))
