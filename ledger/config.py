"""Settings, read once from the environment. Secrets that are missing are made for the embedded chain only."""

import os
import re
import secrets
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from ledger.core.bounds import require_address
from ledger.core.errors import BadCommand

_SECRET_BYTES = 32
_KEY_LENGTH_MIN = 12  # of a key in an address
_PASSWORD_LENGTH_MIN = 12
_CURVE_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141  # secp256k1
_DATABASES = ("postgresql", "postgresql+psycopg", "postgres", "sqlite")


def is_node(url: str) -> bool:
    """Say whether this can be the address of a node."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


class MissingSetting(ValueError):
    """A setting is needed here and has no safe default."""


class LogSettings(BaseSettings):
    """How every command writes its log."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", hide_input_in_errors=True)

    log_format: Literal["", "json", "text"] = Field("", description="json or text; empty: text on a terminal")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="What is worth a line")


class LangSettings(BaseSettings):
    """In which language a command answers: never wrong itself, so that faults can be said in it."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    lang: str = Field("", description="zh... for Chinese, else English")


class Settings(BaseSettings):
    """What can be set, with the embedded defaults."""

    # What is refused is not repeated in the error: it may be a secret.
    model_config = SettingsConfigDict(env_file=".env", extra="ignore", hide_input_in_errors=True)

    data_dir: Path = Field(Path("var"), description="Where the product keeps its files")
    database_url: str = Field(
        "", repr=False, description="postgresql://... or sqlite:///...; empty: a SQLite file in DATA_DIR"
    )
    chain_rpc_url: str = Field("", description="JSON-RPC of an EVM node; empty: the embedded chain")
    escrow_address: str = Field("", description="The escrow contract; made on the embedded chain if empty")
    chain_finality: Annotated[int, Field(ge=0)] | Literal["safe", "finalized"] = Field(
        0, description="Blocks after which a log is final, or what the node calls so: safe, finalized"
    )
    telegram_token: SecretStr = Field(SecretStr(""), description="Bot token; empty: the sandbox")
    telegram_api_url: str = Field("", description="Bot API server; empty: Telegram's, or the sandbox's own")
    webhook_url: str = Field("", description="Where Telegram brings updates (https://...); empty: they are fetched")
    webhook_secret: SecretStr = Field(SecretStr(""), description="What Telegram proves itself with there")
    webhook_port: int = Field(8610, ge=0, le=65535, description="Port the webhook listens at, behind what ends TLS")
    webhook_bind: str = Field("127.0.0.1", description="Address that WEBHOOK_PORT listens at")
    messages_per_second: int = Field(30, ge=1, description="Most calls to the chat in a second: Telegram's own limit")
    chat_messages_per_second: int = Field(1, ge=1, description="Most messages to one chat in a second")
    group_messages_per_minute: int = Field(20, ge=1, description="Most messages to one group in a minute")
    flood_updates_per_minute: int = Field(60, ge=2, description="Most updates of one person that are answered")
    ledger_url: str = Field("", description="For `escrowd sandbox` alone: where its page finds the product")
    master_secret: SecretStr = Field(SecretStr(""), description="Seals managed keys; 32 bytes as hex")
    master_secret_old: SecretStr = Field(SecretStr(""), description="For `escrowd keys rotate` alone: the one before")
    operator_keys: SecretStr = Field(SecretStr(""), description="Private keys of the relay, comma-separated")
    relay_wait_seconds: float | None = Field(
        None,
        ge=0,
        description="How long an effect waits for others to share a tx; empty: 0 on the embedded chain, else 2",
    )
    delivery_wait_seconds: float | None = Field(
        None, ge=0, description="How long a delivery may wait to be recorded; empty: 0 on the embedded chain, else 900"
    )
    relay_batch: int = Field(50, ge=1, le=500, description="Most calls in one tx; 1: each by itself")
    relay_in_flight: int = Field(100, ge=1, description="Most txs of one key that wait to be mined")
    max_fee_gwei: int = Field(500, ge=1, description="Most that a unit of gas may cost, whatever the market asks")
    operator_password: SecretStr = Field(SecretStr(""), description="Opens the operator's pages; 12 characters or more")
    arbiters: str = Field("", description="Telegram ids of the people who may rule on disputes, comma-separated")
    operators: str = Field("", description="Telegram ids of the people who hear of findings, comma-separated")
    arbiter: str = Field("", description="Address that rules where none of them may; empty: the default split decides")
    arbiter_fee_bps: int = Field(500, ge=0, le=5000, description="A ruling's cost in 1/10,000 of what was in dispute")
    fee_bps: int = Field(500, ge=0, le=5000, description="The platform's fee in 1/10,000 of the payout")
    fee_receiver: str = Field("", description="Address the fee is credited to; empty: the operator's")
    support: str = Field("", description="How people reach the operator, shown by /paysupport as it is")
    public_url: str = Field("", description="Where people reach the pages from outside; receipts link to them there")
    port: int = Field(8600, ge=1, le=65534, description="Port of the pages; the embedded chain's RPC is one above")
    metrics_port: int = Field(
        0, ge=0, le=65535, description="Port of /metrics, /health and /ready; 0: none, or beside the pages"
    )
    metrics_bind: str = Field("127.0.0.1", description="Address that METRICS_PORT listens at")
    head_lag_blocks_max: int = Field(60, ge=0, description="Blocks behind the node above which /ready says no")
    match_window_seconds: int = Field(20, ge=0, description="How long others may apply after the first")
    match_every_seconds: int = Field(
        5, ge=1, description="How often tasks that may still wait are given to who is worth more than can be expected"
    )
    batch_tasks_max: int = Field(100, ge=1, le=255, description="How many tasks are opened together at most")
    takes_max: int = Field(20, ge=1, description="Applications and tasks in work that one worker may have open")
    takes_newcomer_max: int = Field(5, ge=1, description="The same, of who has not yet been paid for three tasks")
    faucet_limit: int = Field(10_000, ge=0, description="Most test money, in whole units, that one /fund gives")
    lang: str = Field("", description="Language of `escrowd deploy`: zh... for Chinese, else English")
    stop_at: str = Field("", description="For tests: NAME or NAME:N, the point at which to stop dead")

    @field_validator("arbiter", "escrow_address", "fee_receiver")
    @classmethod
    def _address(cls, given: str) -> str:
        try:
            return given and require_address(given)
        except BadCommand as refusal:
            raise PydanticCustomError("no_address", "this is no address, or a letter of it is mistyped") from refusal

    @field_validator("chain_rpc_url")
    @classmethod
    def _reachable(cls, url: str) -> str:
        if url and not is_node(url):
            words = "this is no address of a node: http://host:port, or https://host/path"
            raise PydanticCustomError("no_node", words)
        return url

    @field_validator("public_url")
    @classmethod
    def _linked(cls, url: str) -> str:
        if url and not is_node(url):
            raise PydanticCustomError("no_pages", "this is no address of pages: https://host, or https://host/path")
        return url.rstrip("/")

    @field_validator("webhook_url")
    @classmethod
    def _brought_to(cls, url: str) -> str:
        if url and not is_node(url):
            words = "this is no address that Telegram could reach: https://host/path"
            raise PydanticCustomError("no_webhook", words)
        return url

    @field_validator("webhook_secret")
    @classmethod
    def _header(cls, given: SecretStr) -> SecretStr:
        if not re.fullmatch(r"[A-Za-z0-9_-]{16,256}|", given.get_secret_value()):
            raise PydanticCustomError("no_header", "this is no secret for a webhook: 16 to 256 of A-Z a-z 0-9 _ -")
        return given

    @field_validator("arbiters", "operators")
    @classmethod
    def _numeric(cls, given: str) -> str:
        if not all(part.strip().isdecimal() for part in given.split(",") if given):
            words = "these are numbers, separated by commas: a name is nobody's, anyone can take it"
            raise PydanticCustomError("no_ids", words)
        return given

    @field_validator("master_secret", "master_secret_old", "operator_keys")
    @classmethod
    def _secret(cls, given: SecretStr) -> SecretStr:
        for part in given.get_secret_value().split(","):
            try:
                length = len(bytes.fromhex(part.strip().removeprefix("0x")))
            except ValueError as error:
                raise PydanticCustomError("no_hex", "this is not written in hexadecimal digits") from error
            if length not in (0, _SECRET_BYTES):
                found = {"found": length, "needed": _SECRET_BYTES}
                raise PydanticCustomError("no_secret", "this has {found} bytes, and needs {needed}", found)
        return given

    @field_validator("operator_password")
    @classmethod
    def _long(cls, given: SecretStr) -> SecretStr:
        if 0 < len(given.get_secret_value()) < _PASSWORD_LENGTH_MIN:
            needed = {"needed": _PASSWORD_LENGTH_MIN}
            raise PydanticCustomError("short", "this is too short: {needed} characters at least", needed)
        return given

    @field_validator("operator_keys")
    @classmethod
    def _usable(cls, given: SecretStr) -> SecretStr:
        for part in given.get_secret_value().split(","):
            if part.strip() and not 0 < int(part.strip(), 16) < _CURVE_ORDER:
                words = "this is no private key: none is zero, and none as large as the curve's order"
                raise PydanticCustomError("no_key", words)
        return given

    @field_validator("database_url")
    @classmethod
    def _served(cls, url: str) -> str:
        if url and url.partition("://")[0] not in _DATABASES:
            raise PydanticCustomError(
                "no_database",
                "set postgresql://user:password@host:port/name or sqlite:////path/to/file, or leave it empty",
            )
        return url

    @property
    def is_embedded(self) -> bool:
        """Whether the chain is our own."""
        return not self.chain_rpc_url

    @property
    def is_sandbox(self) -> bool:
        """Whether the chat is our own."""
        return not self.telegram_token.get_secret_value()

    @property
    def arbiter_ids(self) -> tuple[int, ...]:
        """Telegram ids of the people who may rule."""
        return tuple(int(part) for part in self.arbiters.split(",") if part)

    @property
    def operator_ids(self) -> tuple[int, ...]:
        """Telegram ids of the people who hear of findings."""
        return tuple(int(part) for part in self.operators.split(",") if part)

    @property
    def relay_wait(self) -> float:
        """How many seconds an effect waits for others: on the embedded chain everything is mined as it comes."""
        return (0.0 if self.is_embedded else 2.0) if self.relay_wait_seconds is None else self.relay_wait_seconds

    @property
    def delivery_wait(self) -> float:
        """How many seconds a delivery waits to be recorded with others, if nothing hurries it."""
        given = self.delivery_wait_seconds
        return (0.0 if self.is_embedded else 900.0) if given is None else given

    @property
    def pages_url(self) -> str:
        """Where people's browsers find our pages: as set, in the sandbox on this machine, else nowhere."""
        beside_us = f"http://127.0.0.1:{self.port}" if self.is_sandbox else ""
        at = self.public_url or beside_us
        return f"{at}/ledger" if at else ""

    def part_rpc_url(self) -> str:
        """Name the node as a part sees it: the one that is set, else the embedded chain's own process beside it."""
        return self.chain_rpc_url or f"http://127.0.0.1:{self.port + 1}"

    def secrets(self) -> frozenset[str]:
        """List all that must never be shown, of what is set: keys, token, and what stands in addresses."""
        kept = (
            self.telegram_token,
            self.webhook_secret,
            self.master_secret,
            self.master_secret_old,
            self.operator_keys,
        )
        words = {part.strip() for one in kept for part in one.get_secret_value().split(",")}
        words |= {word.removeprefix("0x") for word in words}
        for url in (self.chain_rpc_url, self.database_url):
            words |= _secret_parts(url)
        return frozenset(words - {""})

    def database(self) -> str:
        """Name the database."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'ledger.sqlite').absolute()}"

    def database_file(self) -> Path | None:
        """Name the file that SQLite keeps the database in; none where PostgreSQL keeps it."""
        kind, _, path = self.database().partition("///")
        return Path(path.partition("?")[0]) if kind.startswith("sqlite") and path else None

    def secret(self, name: str) -> str:
        """Read a secret, or for the embedded chain make it in DATA_DIR, readable by its owner alone.

        Raises:
            MissingSetting: the chain is not ours and the secret is not set.
        """
        given: SecretStr = getattr(self, name)
        if given.get_secret_value():
            return given.get_secret_value()
        if not self.is_embedded:
            raise MissingSetting(f"set {name.upper()}: it is never made up for a chain that is not embedded")
        return _made(self.kept(name))

    def kept(self, name: str) -> Path:
        """Name the file in which a secret of the embedded chain is kept."""
        return self.data_dir / f"{name}.secret"


def _secret_parts(url: str) -> set[str]:
    """Take out of an address what may be a key: password, path, parts of the path that are long, values asked with."""
    parts = urlsplit(url)
    values = {value for _, value in parse_qsl(parts.query)}
    found = {unquote(parts.password or "")} | {value for value in values if len(value) >= _KEY_LENGTH_MIN}
    if parts.scheme.startswith("http"):
        found |= {piece for piece in parts.path.split("/") if len(piece) >= _KEY_LENGTH_MIN}
    return found


def _made(path: Path) -> str:
    if not path.exists():
        keep_secret(path, secrets.token_hex(32))
    return path.read_text().strip()


def keep_secret(path: Path, secret: str) -> None:
    """Keep a secret in a file that its owner alone can read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)  # whole or not at all: a secret cut short by a crash would lock its owner out
