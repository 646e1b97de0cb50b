"""How a command speaks to whoever started it, and how it hears of the end."""

import errno
import io
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bot.texts import plain
from ledger.chain.errors import NodeError, NodeUnreachable

_REFUSALS = {
    errno.ENOENT: "missing",
    errno.EACCES: "denied",
    errno.EPERM: "denied",
    errno.EROFS: "denied",
    errno.EISDIR: "folder",
    errno.ENOTDIR: "no-folder",
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.ENAMETOOLONG: "long",
}
# Kinds of faults of a setting that have words of their own.
SETTING_FAULTS = frozenset(
    {
        "greater_than_equal",
        "less_than_equal",
        "int_parsing",
        "float_parsing",
        "literal_error",
        "no_address",
        "no_node",
        "no_pages",
        "no_webhook",
        "no_header",
        "no_ids",
        "no_hex",
        "no_secret",
        "short",
        "no_key",
        "no_database",
    }
)
BAR = 30  # signs
REDRAWN_SECONDS = 0.2  # on a terminal
RETOLD_SECONDS = 10.0  # in a log


def say(text: str) -> None:
    """Print a line at once."""
    print(text, flush=True)


def note(text: str) -> None:
    """Print a line beside what is printed: on standard error."""
    print(text, file=sys.stderr, flush=True)


def say_parts(parts: Iterable[str]) -> None:
    """Print a document part by part as it stands, in UTF-8 whatever the terminal's language."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="")
    try:
        for part in parts:
            print(part, end="")
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read has read enough; Python would complain again at the end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def os_words(locale: str, error: OSError) -> str:
    """Say what the system has refused, in somebody's language where it is one of the common refusals."""
    if error.errno is None:
        return str(error)
    key = _REFUSALS.get(error.errno, "other")
    name = "" if error.filename is None else str(error.filename)
    return plain(locale, f"shell-os-{key}", path=name, reason=error.strerror or str(error)).lstrip(": ：")


def setting_words(locale: str, fault: Mapping[str, Any]) -> str:
    """Say what is wrong with a setting, of which pydantic or `ledger/config.py` has named the kind."""
    kind = str(fault["type"])
    about = {name: str(value) for name, value in fault.get("ctx", {}).items()}
    limit = next((about[name] for name in ("ge", "le", "expected") if name in about), "")
    values = {"limit": limit, "found": about.get("found", ""), "needed": about.get("needed", "")}
    key = kind if kind in SETTING_FAULTS else "other"
    return plain(locale, f"setting-{key.replace('_', '-')}", reason=fault["msg"], **values)


def node_words(locale: str, error: NodeError) -> str:
    """Say what a node has said, and in somebody's language how it said nothing."""
    if isinstance(error, NodeUnreachable) and error.silence is not None:
        return plain(locale, f"node-{error.silence}", name=error.name)
    return str(error)


def listen_for_stop() -> threading.Event:
    """Give what Ctrl-C or a polite kill sets; asked for before anything is announced, so that none is missed."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    return stop


def _in_english(what: str, done: int, total: int) -> str:
    return f"{what}: {done:,} of {total:,}"


def tell_progress(write: Callable[[str, int, int], str] = _in_english) -> Callable[[str, int, int], None]:
    """Give what is told how far something is: a bar on a terminal, else a line now and then; on standard error.

    `write` says it in words.
    """
    is_terminal, last = sys.stderr.isatty(), [time.monotonic()]

    def tell(what: str, done: int, total: int) -> None:
        moment, is_whole = time.monotonic(), done >= total
        due = last[0] + (REDRAWN_SECONDS if is_terminal else RETOLD_SECONDS)
        if moment < due and not (is_terminal and is_whole):
            return
        last[0] = moment
        filled = BAR * done // max(1, total)
        line = f"[{'#' * filled}{'.' * (BAR - filled)}] {write(what, done, total)}"
        print(line, end="\r" if is_terminal and not is_whole else "\n", file=sys.stderr, flush=True)

    return tell
