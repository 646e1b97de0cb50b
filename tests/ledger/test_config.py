"""Settings: embedded defaults, secrets made for the embedded chain alone, and nothing malformed let in."""

import stat
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from ledger.assembly import operator_account
from ledger.config import MissingSetting, Settings

SECRETS = ("master_secret", "operator_keys")
KEY = "ab" * 32
ADDRESS = "0xABaBaBaBABabABabAbAbABAbABabababaBaBABaB"


def made(folder: Path, **given: Any) -> Settings:
    """Make settings in a folder; `.env` has no say."""
    return Settings(_env_file=None, data_dir=folder, **given)


@pytest.mark.parametrize("name", SECRETS)
def test_secret__made_once(tmp_path: Path, name: str) -> None:
    """For the embedded chain a secret is made once, random, and readable by its owner alone."""
    folder = tmp_path / "var"
    secret = made(folder).secret(name)

    assert made(folder).secret(name) == secret
    assert len(bytes.fromhex(secret)) == 32
    files = list(folder.iterdir())
    assert [stat.S_IMODE(file.stat().st_mode) for file in files] == [0o600]
    assert made(tmp_path / "other").secret(name) != secret


@pytest.mark.parametrize("name", SECRETS)
def test_secret__another_chain(tmp_path: Path, name: str) -> None:
    """For a chain that is not ours no secret is made up, and the refusal says what to set."""
    with pytest.raises(MissingSetting, match=name.upper()):
        made(tmp_path, chain_rpc_url="http://127.0.0.1:8545").secret(name)

    assert list(tmp_path.iterdir()) == []


def test_secret__given(tmp_path: Path) -> None:
    """A secret that is set is used as it is, on any chain, and nothing is written."""
    settings = made(tmp_path, chain_rpc_url="http://127.0.0.1:8545", master_secret=KEY)

    assert settings.secret("master_secret") == KEY
    assert list(tmp_path.iterdir()) == []


def test_secret__cut_short_by_a_crash(tmp_path: Path) -> None:
    """A draft that a crash left behind is made anew, whole."""
    (tmp_path / "master_secret.new").write_text("ab")

    assert len(made(tmp_path).secret("master_secret")) == 64


def test_secret__in_no_writing(tmp_path: Path) -> None:
    """Settings can be written to a log without their secrets."""
    settings = made(tmp_path, master_secret=KEY, operator_keys=KEY, telegram_token="12:token")

    assert KEY not in f"{settings!r} {settings}"
    assert "12:token" not in repr(settings)


@pytest.mark.parametrize("given", ["ab", "zz" * 32, "ab" * 33, "0x" + "ab" * 31])
@pytest.mark.parametrize("name", SECRETS)
def test_secret__malformed(tmp_path: Path, name: str, given: str) -> None:
    """A secret of the wrong length or not in hexadecimal is refused at the start, and not repeated."""
    with pytest.raises(ValidationError, match=name) as refused:
        made(tmp_path, **{name: given})

    assert given not in str(refused.value).replace(name, "")


@pytest.mark.parametrize("key", ["00" * 32, "ff" * 32])
def test_operator_keys__no_key_at_all(tmp_path: Path, key: str) -> None:
    """Zero, and what is beyond the curve's order, is refused where it is read, not where it is used."""
    with pytest.raises(ValueError, match="no private key"):
        made(tmp_path, operator_keys=key)


def test_operator_keys__several(tmp_path: Path) -> None:
    """Several keys are separated by commas; the first is the relay's."""
    settings = made(tmp_path, operator_keys=f"0x{KEY}, {'cd' * 32}")

    assert operator_account(settings).address == operator_account(made(tmp_path, operator_keys=KEY)).address


def test_arbiters__several(tmp_path: Path) -> None:
    """Who may rule is named by numeric id, as Telegram vouches for it; a name is refused."""
    assert made(tmp_path).arbiter_ids == ()
    assert made(tmp_path, arbiters="7, 12").arbiter_ids == (7, 12)

    with pytest.raises(ValidationError, match="numbers"):
        made(tmp_path, arbiters="dana")


@pytest.mark.parametrize("name", ["arbiter", "fee_receiver", "escrow_address"])
def test_address__any_writing(tmp_path: Path, name: str) -> None:
    """An address is kept as the chain writes it; one with a mistyped letter is refused."""
    assert getattr(made(tmp_path, **{name: ADDRESS.lower()}), name) == ADDRESS
    assert getattr(made(tmp_path), name) == ""

    with pytest.raises(ValidationError, match="mistyped"):
        made(tmp_path, **{name: ADDRESS[:-1] + "b"})


@pytest.mark.parametrize(
    "url", ["mysql://localhost/escrowd", "postgresql+asyncpg://localhost/escrowd", "escrowd", "x:y"]
)
def test_database__only_what_is_served(tmp_path: Path, url: str) -> None:
    """A database that is not served is refused at the start, with what to write instead, and is not repeated."""
    with pytest.raises(ValidationError, match="set postgresql://user:password@host:port/name or sqlite:") as refusal:
        made(tmp_path, database_url=url)
    assert url not in str(refusal.value)


@pytest.mark.parametrize("url", ["postgresql://h/e", "postgres://h/e", "postgresql+psycopg://h/e", "sqlite:///e"])
def test_database__served(tmp_path: Path, url: str) -> None:
    """Either kind of database may be set; its address is not shown with the other settings, for its password."""
    settings = made(tmp_path, database_url=url)

    assert settings.database() == url
    assert url not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [("fee_bps", 5001), ("fee_bps", -1), ("arbiter_fee_bps", 5001), ("port", 0), ("chain_finality", -1)],
)
def test_figures__out_of_range(tmp_path: Path, name: str, value: int) -> None:
    """Figures have their bounds."""
    with pytest.raises(ValidationError, match=name):
        made(tmp_path, **{name: value})


def test_defaults__embedded(tmp_path: Path) -> None:
    """With nothing set everything is our own: the chain, the chat and a file for the database."""
    settings = made(tmp_path)

    assert settings.is_embedded
    assert settings.is_sandbox
    assert settings.database() == f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    assert made(tmp_path, database_url="sqlite://").database() == "sqlite://"
    assert not made(tmp_path, telegram_token="1:x").is_sandbox


@pytest.mark.parametrize(("said", "meant"), [("0", 0), ("64", 64), ("safe", "safe"), ("finalized", "finalized")])
def test_chain_finality__blocks_or_a_tag(tmp_path: Path, said: str, meant: int | str) -> None:
    """Finality is a number of blocks, or one of the node's own words."""
    assert made(tmp_path, chain_finality=said).chain_finality == meant


@pytest.mark.parametrize("said", ["-1", "latest", "soon"])
def test_chain_finality__nothing_else(tmp_path: Path, said: str) -> None:
    """What is never final, or means nothing, is refused."""
    with pytest.raises(ValueError, match="chain_finality"):
        made(tmp_path, chain_finality=said)


@pytest.mark.parametrize("url", ["://None", "localhost:8545", "ftp://host", "http://", "http://host:port"])
def test_settings__no_address_of_a_node(url: str) -> None:
    """What is no address of a node is refused where it is read, in words."""
    with pytest.raises(ValidationError, match="this is no address of a node: http://host:port"):
        Settings(_env_file=None, chain_rpc_url=url)
