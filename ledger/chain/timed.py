"""HTTP to a node, timed: each request counts under the method it asks for, and so does each answer that is none."""

import re
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from ledger.meters import Meters

_METHOD = re.compile(rb'"method"\s*:\s*"(\w{1,60})"')
_FAULT = re.compile(rb'"error"\s*:\s*\{')
UNREACHABLE = "unreachable"
_LOOKED_AT = 400  # bytes at the start of an answer, where an error stands if it is one


class TimedAdapter(HTTPAdapter):
    """Carries requests and counts them."""

    def __init__(self, meters: Meters) -> None:
        super().__init__()
        self._meters = meters

    def send(self, request: requests.PreparedRequest, *arguments: Any, **named: Any) -> requests.Response:
        """Send a request and wait for all of its answer."""
        with self._meters.asking(method_of(request.body)) as tell:
            try:
                answer = super().send(request, *arguments, **named)
                start = answer.content[:_LOOKED_AT]
            except requests.RequestException:
                tell(UNREACHABLE)
                raise
            if fault := fault_of(answer.status_code, start):
                tell(fault)
        return answer


def timed_session(meters: Meters) -> requests.Session:
    """Make a session whose requests are counted."""
    session = requests.Session()
    for scheme in ("http://", "https://"):
        session.mount(scheme, TimedAdapter(meters))
    return session


def fault_of(status_code: int, body: bytes) -> str:
    """Name what kind of error an answer is; empty if it is none."""
    if status_code != requests.codes.ok:
        return "http"
    return "refused" if _FAULT.search(body[:_LOOKED_AT]) else ""


def method_of(body: object) -> str:
    """Name what is asked for; of several questions in one request the first."""
    start = body.encode() if isinstance(body, str) else body
    found = _METHOD.search(start[:_LOOKED_AT]) if isinstance(start, bytes) else None
    return "unknown" if found is None else found[1].decode()
