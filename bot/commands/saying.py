"""How a command speaks to whoever started it, and how it hears of the end."""

import signal
import threading


def say(text: str) -> None:
    """Print a line at once."""
    print(text, flush=True)


def listen_for_stop() -> threading.Event:
    """Give what Ctrl-C or a polite kill sets; asked for before anything is announced, so that none is missed."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    return stop
