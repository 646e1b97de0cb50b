"""The operator's login: one password, kept nowhere; a signed cookie that ends by itself, and tries that are counted."""

import hashlib
import hmac
import ipaddress
import secrets
import threading
import time
from collections import OrderedDict, deque
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from ledger.upkeep import Upkeep

COOKIE = "escrowd_operator"
SESSION_SECONDS = 8 * 3600
TRIES_MOST = 5
TRIES_SECONDS = 15 * 60
_CLIENTS_MOST = 10_000
_N, _R, _P = 2**14, 8, 1  # scrypt's price: some 16 MB and 50 ms a try
_OWN_SITE = ("same-origin", "none")
_SCHEMES = ("http", "https")  # a proxy in front may have ended TLS


class NoPassword(Exception):
    """The pages have no login: nobody has set a password."""


class WrongPassword(Exception):
    """It is another one."""


class TooManyTries(Exception):
    """This client has tried too often; the figure is how many seconds it waits."""


@dataclass(frozen=True, slots=True)
class Session:
    """A login: when it began, and a number nobody can guess."""

    begun: int  # milliseconds since 1970
    mark: str


class Sessions:
    """Makes sessions for who knows the password, and knows them again.

    The key that signs them comes from the password: another password ends all sessions, and several processes with the
    same one know each other's.
    """

    def __init__(self, password: str, place: str, upkeep: Upkeep) -> None:
        """Keep the password's hash; `place` makes it another one for every ledger."""
        self._salt = hashlib.sha256(f"escrowd pages|{place}".encode()).digest()
        self._hash = self._hashed(password) if password else None
        self._key = hmac.new(self._hash or secrets.token_bytes(32), b"sessions", hashlib.sha256).digest()
        self._cursor_key = secrets.token_bytes(32)
        self._upkeep = upkeep
        self._failures: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def is_open(self) -> bool:
        """Whether anybody can sign in."""
        return self._hash is not None

    def begin(self, request: Request, password: str) -> Session:
        """Begin a session for who knows the password.

        Raises:
            NoPassword, WrongPassword, TooManyTries: they cannot sign in; nobody else is held up by their tries.
        """
        if self._hash is None:
            raise NoPassword
        client = _client(request)
        with self._lock:  # one try at a time: guessing costs as much as it can
            self._require_tries_left(client)
            if not hmac.compare_digest(self._hashed(password[:1000]), self._hash):
                self._count(client)
                raise WrongPassword
            self._failures.pop(client, None)
        return Session(_now(), secrets.token_hex(16))

    def keep(self, response: Response, request: Request, session: Session) -> None:
        """Give the session to the browser, which sends it back to these pages alone."""
        value = f"{session.begun}.{session.mark}.{self._signed('session', session)}"
        path = str(request.scope.get("root_path", "")).rstrip("/") or "/"
        # Behind a proxy that ends TLS only the browser knows it: no proxy's word is taken here (`serving`).
        is_secure = "https" in (request.url.scheme, request.headers.get("origin", "").partition(":")[0])
        response.set_cookie(
            COOKIE, value, SESSION_SECONDS, path=path, secure=is_secure, httponly=True, samesite="strict"
        )

    def read(self, request: Request) -> Session | None:
        """Know a session again, unless it is over."""
        begun, _, rest = request.cookies.get(COOKIE, "").partition(".")
        mark, _, signed = rest.partition(".")
        if self._hash is None or not begun.isdecimal() or len(begun) > len(str(_now())) or not signed.isascii():
            return None
        session = Session(int(begun), mark)
        if not hmac.compare_digest(signed, self._signed("session", session)):
            return None
        is_over = not session.begun <= _now() < session.begun + SESSION_SECONDS * 1000
        return None if is_over or session.begun <= self._upkeep.sessions_ended() else session

    def end_all(self, response: Response, request: Request) -> None:
        """Sign out, here and everywhere: there is one operator."""
        self._upkeep.end_sessions(_now())
        response.delete_cookie(COOKIE, path=str(request.scope.get("root_path", "")).rstrip("/") or "/")

    def form_key(self, session: Session) -> str:
        """Give what a form of this session must bring back."""
        return self._signed("form", session)

    def is_own_form(self, session: Session, given: str) -> bool:
        """Say whether a form was one of this session's pages."""
        return given.isascii() and hmac.compare_digest(given, self.form_key(session))

    def sealed(self, words: str) -> str:
        """Sign what a link of ours carries, for as long as this process lives."""
        return hmac.new(self._cursor_key, words.encode(), hashlib.sha256).hexdigest()[:32]

    def is_sealed(self, words: str, seal: str) -> bool:
        """Say whether we signed it."""
        return seal.isascii() and hmac.compare_digest(seal, self.sealed(words))

    def _signed(self, purpose: str, session: Session) -> str:
        words = f"{purpose}|{session.begun}|{session.mark}"
        return hmac.new(self._key, words.encode(), hashlib.sha256).hexdigest()

    def _hashed(self, password: str) -> bytes:
        # A form chooses its code and so can carry half a pair: nobody's password, and a try like any other.
        return hashlib.scrypt(password.encode("utf-8", "surrogatepass"), salt=self._salt, n=_N, r=_R, p=_P)

    def _require_tries_left(self, client: str) -> None:
        tries = self._failures.get(client, deque())
        while tries and tries[0] < time.monotonic() - TRIES_SECONDS:
            tries.popleft()
        if len(tries) >= TRIES_MOST:
            raise TooManyTries(max(1, int(tries[0] + TRIES_SECONDS - time.monotonic())))

    def _count(self, client: str) -> None:
        self._failures.setdefault(client, deque()).append(time.monotonic())
        self._failures.move_to_end(client)
        while len(self._failures) > _CLIENTS_MOST:
            self._failures.popitem(last=False)


def is_from_here(request: Request) -> bool:
    """Say whether a request that changes something comes from a page of ours, as the browser tells it."""
    if request.headers.get("sec-fetch-site", "none") not in _OWN_SITE:
        return False
    origin = request.headers.get("origin")
    return origin is None or origin in {f"{scheme}://{request.headers.get('host', '')}" for scheme in _SCHEMES}


def _client(request: Request) -> str:
    """Name who tries: an address, or of a long one the network that one household has."""
    host = request.client.host if request.client is not None else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    return host if address.version == 4 else str(ipaddress.ip_network(f"{host}/64", strict=False))  # noqa: PLR2004


def _now() -> int:
    # Wall time: the sandbox's clock can be moved by anybody.
    return int(time.time() * 1000)
