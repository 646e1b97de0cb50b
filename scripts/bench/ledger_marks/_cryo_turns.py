"""Reads logs with cryo, once for each line that comes in; runs in an environment of its own, and says the seconds."""

import sys
import time

import cryo


def main(url: str, first: str, last: str, address: str) -> None:
    """Take turns until nobody asks any more."""
    for _ in sys.stdin:
        started = time.perf_counter()
        frame = cryo.collect("logs", blocks=[f"{first}:{int(last) + 1}"], contract=[address], rpc=url, no_verbose=True)
        print(len(frame), time.perf_counter() - started, flush=True)


main(*sys.argv[1:])
