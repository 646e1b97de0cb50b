"""The log: one line an event, with the ids that lead from an update to the message it ends in, and no secrets.

Python's own logging, as every library here writes to it already: what is ours is only how a line is written. A line is
JSON for machines or text for people; whatever is known to be secret is blotted out of it last, wherever it came from.
"""

import json
import logging
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from urllib.parse import quote

BLOT = "[secret]"
SECRET_LENGTH_MIN = 6  # what is shorter is no secret, and its letters stand everywhere
_OURS = ("bot", "contracts", "ledger", "matcher")
_WITHHELD = "(words withheld)"
_LOOKS_SECRET = re.compile(
    r"(?<!\d)\d{5,}:(?!0x)[A-Za-z0-9_-]{30,}|(?<=://)[^/@\s\"]+(?=@)"
)  # a bot's token; who logs in where
_QUIET = ("alembic", "eth", "eth_tester", "httpx", "uvicorn.access")  # at INFO these say too much, and httpx the token
_ids: ContextVar[tuple[tuple[str, str], ...]] = ContextVar("ids", default=())


@contextmanager
def about(**ids: str) -> Iterator[None]:
    """Let every line of this block carry these ids: `trail` names what began it all, the others what it is about."""
    kept = {**dict(_ids.get()), **{name: value for name, value in ids.items() if value}}
    token = _ids.set(tuple(kept.items()))
    try:
        yield
    finally:
        _ids.reset(token)


def begin_logging(*, as_json: bool, level: str) -> None:
    """Write the log to standard error from here on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines(as_json=as_json))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for library in _QUIET:
        logging.getLogger(library).setLevel(logging.WARNING)


def hide(secrets: Iterable[str]) -> None:
    """Blot these out of every line from here on."""
    known = tuple(secrets)
    for handler in logging.getLogger().handlers:
        if isinstance(handler.formatter, Lines):
            handler.formatter.hide(known)


class Lines(logging.Formatter):
    """Writes a record as one line of JSON, or as text that may go on over several."""

    def __init__(self, *, as_json: bool) -> None:
        super().__init__()
        self._as_json = as_json
        self._hidden: tuple[str, ...] = ()

    def hide(self, secrets: Iterable[str]) -> None:
        """Blot these out, however JSON or an address would write them."""
        known = {secret for secret in secrets if len(secret) >= SECRET_LENGTH_MIN}
        forms = {
            form
            for secret in known
            for form in (secret, json.dumps(secret, ensure_ascii=False)[1:-1], quote(secret, safe=""))
        }
        self._hidden = tuple(sorted(forms.union(self._hidden), key=len, reverse=True))

    def format(self, record: logging.LogRecord) -> str:
        """Write a record."""
        line = self._json(record) if self._as_json else self._text(record)
        for secret in self._hidden:
            line = line.replace(secret, BLOT)
        return _LOOKS_SECRET.sub(BLOT, line)

    def _json(self, record: logging.LogRecord) -> str:
        line = {"at": _moment(record), "level": record.levelname.lower(), "logger": record.name}
        line |= {"message": record.getMessage(), **dict(_ids.get())}
        if record.exc_info:
            line["error"] = "\n".join(_traced(record.exc_info[1]))
        return json.dumps(line, ensure_ascii=False)

    def _text(self, record: logging.LogRecord) -> str:
        ids = "".join(f" {name}={value}" for name, value in _ids.get())
        line = f"{_moment(record)} {record.levelname} {record.name} {record.getMessage()}{ids}"
        traced = _traced(record.exc_info[1]) if record.exc_info else ()
        return "\n    ".join((line, *traced))


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _traced(error: BaseException | None) -> Iterator[str]:
    """Say where an error was raised, the first cause last; another's words may quote a person, so they stay out."""
    while error is not None:
        kind = type(error)
        words = str(error) if kind.__module__.partition(".")[0] in _OURS else _WITHHELD
        yield f"{kind.__module__}.{kind.__qualname__}: {words}"
        yield from _places(error.__traceback__)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _places(traced: TracebackType | None) -> Iterator[str]:
    while traced is not None:
        code = traced.tb_frame.f_code
        yield f"  {'/'.join(code.co_filename.split('/')[-3:])}:{traced.tb_lineno} in {code.co_name}"
        traced = traced.tb_next
