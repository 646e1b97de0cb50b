"""The log: one line an event, the ids that belong to it, and nothing that is secret, however it came there."""

import json
import logging
from typing import Any

import pytest
from pydantic import SecretStr

from ledger.chain.errors import NodeUnreachable
from ledger.config import Settings
from ledger.logs import BLOT, Lines, about

TOKEN = "1234567890:AAHabcdefghijklmnopqrstuvwxyz012345"
KEY = "ab" * 32


def line(message: str, *, as_json: bool = True, hidden: tuple[str, ...] = (), error: Exception | None = None) -> str:
    """Write one line."""
    lines = Lines(as_json=as_json)
    lines.hide(hidden)
    trouble: Any = None if error is None else (type(error), error, error.__traceback__)
    return lines.format(logging.LogRecord("ledger.relay", logging.INFO, __file__, 1, message, (), trouble))


def test_line__carries_ids() -> None:
    """All lines of a block carry its ids, those of the block around it too, and none after it."""
    with about(trail="tg:1:7"):
        with about(tx="0x12", effect=""):
            inner = json.loads(line("sent"))
        outer = json.loads(line("sent"))

    assert (inner["trail"], inner["tx"]) == ("tg:1:7", "0x12")
    assert "effect" not in inner, "what is not known is left out"
    assert outer["trail"] == "tg:1:7"
    assert "tx" not in outer
    assert "trail" not in json.loads(line("later"))


def test_line__as_text() -> None:
    """For people a line is words, with the ids at its end."""
    with about(trail="tg:1:7"):
        said = line("sent", as_json=False)

    assert said.endswith("INFO ledger.relay sent trail=tg:1:7")


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize(
    "said",
    [f"key {KEY}", f"key 0x{KEY}", f"https://api.telegram.org/bot{TOKEN}/getMe", "postgresql://carl:password@host/x"],
)
def test_secret__blotted_out(said: str, *, as_json: bool) -> None:
    """A secret that was set, a bot's token and what stands before an address's host are blotted out."""
    written = line(said, as_json=as_json, hidden=(KEY,))

    assert BLOT in written
    for secret in (KEY, TOKEN, "carl:password"):
        assert secret not in written


def test_secret__in_other_writing() -> None:
    """A secret is found as JSON and as an address would write it."""
    secret = 'quo"te/päss'
    written = line(f"{secret} and quo%22te%2Fp%C3%A4ss", hidden=(secret,))

    assert "quo" not in written


def test_log__of_the_chain_stays() -> None:
    """Ids of logs, which look a little like tokens, stay."""
    name = f"log:31337:0x{KEY}:0"

    assert name in line(name)


def raised(error: Exception) -> Exception:
    """Raise an error, so that it has a place."""
    with pytest.raises(type(error)) as caught:
        raise error
    return caught.value


def test_error__keeps_others_words() -> None:
    """Of an error its kind and place are told; its words only if they are ours, as others quote what people wrote."""
    theirs = line("failed", error=raised(ValueError("her name is Barb")))
    ours = line("failed", error=raised(NodeUnreachable("no answer from http://127.0.0.1")))

    assert "Barb" not in theirs
    assert "builtins.ValueError" in theirs
    assert "tests/ledger/test_logs.py" in theirs
    assert "no answer from http://127.0.0.1" in ours


def test_settings__secrets() -> None:
    """What is secret of the settings is known: keys one by one, the token, and keys inside addresses."""
    settings = Settings(
        _env_file=None,
        telegram_token=SecretStr(TOKEN),
        operator_keys=SecretStr(f"0x{KEY},{'cd' * 32}"),
        chain_rpc_url="https://eth.example.org/v3/0123456789abcdef0123?apikey=fedcba9876543210",
        database_url="postgresql://carl:p%40ss@host/escrowd",
    )

    assert settings.secrets() >= {TOKEN, KEY, "cd" * 32, "0123456789abcdef0123", "fedcba9876543210", "p@ss"}
    assert not {"eth.example.org", "escrowd", "carl"} & settings.secrets()
