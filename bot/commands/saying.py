"""How a command speaks to whoever started it, and how it waits for the end."""

import signal


def say(text: str) -> None:
    """Print a line at once."""
    print(text, flush=True)


def wait_for_stop() -> None:
    """Wait for Ctrl-C or a polite kill."""
    signal.sigwait({signal.SIGINT, signal.SIGTERM})
