"""How the Telegram library reaches a Bot API server: over aiohttp, which costs a fifth of what its own way does."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.request import getproxies

import orjson
from aiohttp import (
    ClientConnectionResetError,
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    FormData,
    TCPConnector,
)
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT_SECONDS = 10.0
WRITE_SECONDS = 10.0
MEDIA_SECONDS = 120.0  # to send a file: 50 MB at most
CHUNK_BYTES = 64 * 1024
_CONNECTIONS_GONE = 3  # of those kept open that may have been closed meanwhile, one after the other


@dataclass(frozen=True, slots=True)
class _Written:
    """Arguments as JSON holds them, none of them a file."""

    parameters: Mapping[str, Any]


class AiohttpRequest(BaseRequest):
    """Asks a Bot API server, with a pool of connections that are kept open.

    A proxy is used where the environment names one (`HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`), as aiohttp reads it.
    """

    def __init__(self, *, connections: int, read_seconds: float) -> None:
        self._connections = connections
        self._read_seconds = read_seconds
        self._session: ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """How many seconds an answer may keep us waiting."""
        return self._read_seconds

    async def initialize(self) -> None:
        """Open the pool."""
        if self._session is None:
            self._session = ClientSession(
                connector=TCPConnector(limit=self._connections),
                cookie_jar=DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                trust_env=bool(getproxies()),  # looked up for every request: a tenth of its cost, mostly for nothing
            )

    async def shutdown(self) -> None:
        """Close the pool."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(self, url: str, method: str, *_: Any, **given: Any) -> tuple[int, bytes]:
        """Ask once; gives the answer's HTTP status and body.

        Raises:
            TimedOut: it took too long; whether it had an effect nobody knows.
            NetworkError: there is no connection, or it broke.
        """
        wanted: RequestData | _Written | None = given.get("request_data")
        files = wanted.multipart_data if isinstance(wanted, RequestData) else {}
        read = _seconds(given, "read_timeout", self._read_seconds)
        write = _seconds(given, "write_timeout", MEDIA_SECONDS if files else WRITE_SECONDS)
        connect = _seconds(given, "connect_timeout", CONNECT_SECONDS)
        pool = _seconds(given, "pool_timeout", CONNECT_SECONDS)
        limits = ClientTimeout(total=_sum(connect, pool, write, read), connect=_sum(connect, pool), sock_read=read)
        for _try in range(_CONNECTIONS_GONE):
            try:
                async with self._asking(method, url, limits, **_content(wanted, files)) as answer:
                    return answer.status, await answer.read()
            except NetworkError as error:
                if files or not _is_unsent(error.__cause__):
                    raise
        async with self._asking(method, url, limits, **_content(wanted, files)) as answer:
            return answer.status, await answer.read()

    async def stream(self, url: str) -> AsyncIterator[bytes]:
        """Fetch a file piece by piece, so that a large one is never whole in memory.

        Raises:
            TimedOut, NetworkError: as in `do_request`; also where the server does not give the file.
        """
        limits = ClientTimeout(connect=2 * CONNECT_SECONDS, sock_read=self._read_seconds)
        async with self._asking("GET", url, limits) as answer:
            if not answer.ok:
                raise NetworkError(f"the file's server answers {answer.status}")
            async for piece in answer.content.iter_chunked(CHUNK_BYTES):
                yield piece

    async def call(self, url: str, arguments: Mapping[str, Any]) -> Any:
        """Call a method whose arguments are written as Telegram takes them already; gives the result as it came.

        Raises:
            TelegramError: as the library's own methods do; they take half as long again to write and to read.
        """
        return await self.post(url, _Written(arguments))  # type: ignore[arg-type]

    @asynccontextmanager
    async def _asking(
        self, method: str, url: str, limits: ClientTimeout, **content: Any
    ) -> AsyncIterator[ClientResponse]:
        if self._session is None:
            raise RuntimeError("initialize first: there is no pool yet")
        try:
            async with self._session.request(method, url, timeout=limits, **content) as answer:
                yield answer
        except TimeoutError as error:
            raise TimedOut from error
        except (ClientError, OSError) as error:  # its own words may hold the address, and so the token
            raise NetworkError(f"aiohttp: {type(error).__name__}") from error

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """Read an answer; what is no strict JSON is left to the library.

        Raises:
            TelegramError: it cannot be read.
        """
        try:
            return orjson.loads(payload)
        except orjson.JSONDecodeError:
            return BaseRequest.parse_json_payload(payload)


def _content(wanted: RequestData | _Written | None, files: Mapping[str, Any]) -> dict[str, Any]:
    """Write the arguments: as JSON, or where files go along as a form, which streams those that are open files."""
    if wanted is None:
        return {}
    if not isinstance(wanted, RequestData) or not files:
        return {"data": orjson.dumps(wanted.parameters), "headers": {"Content-Type": "application/json"}}
    form = FormData()
    for name, value in wanted.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, kind) in files.items():
        # As a stream: more than a megabyte of plain bytes would be written in one piece, and hold up all others.
        body = BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, body, filename=file_name, content_type=kind)
    return {"data": form}


def _is_unsent(error: BaseException | None) -> bool:
    """Say whether a connection that was kept open had gone before anything was written to it."""
    return isinstance(error, ClientConnectionResetError) or isinstance(
        getattr(error, "__cause__", None), ClientConnectionResetError
    )


def _seconds(given: Mapping[str, Any], name: str, usual: float) -> float | None:
    """Read a time limit of the library's; None is none at all, and its mark for "not given" is ours."""
    limit: float | None = given.get(name, BaseRequest.DEFAULT_NONE)
    return usual if limit is BaseRequest.DEFAULT_NONE else limit  # type: ignore[comparison-overlap]


def _sum(*parts: float | None) -> float | None:
    """Add time limits; one of them without an end leaves the whole without."""
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None
