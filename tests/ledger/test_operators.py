"""`escrowd keys` as an operator meets it: keys are shown without secrets, and leave when nothing of them is open."""

import json
from pathlib import Path

import pytest
from eth_account import Account
from eth_utils.address import to_checksum_address
from pydantic import SecretStr

from bot.commands.keys import CannotDo, list_keys, resume_key, rotate_secret, serve_key
from bot.commands.starting import AlreadyRunning, only_one
from ledger import findings
from ledger.config import Settings
from ledger.core.commands import Fund
from ledger.core.findings import Finding, about_signer
from ledger.database import reading, writing
from tests.databases import on_sqlite
from tests.ledger.hands import USD
from tests.ledger.test_parts import as_set
from tests.ledger.world import World, operator_account

SECOND = "22" * 32
NEWCOMER = str(Account.from_key(SECOND).address)


def with_two(world: World, language: str = "en") -> Settings:
    """Make settings with a second key beside the one that has done all so far."""
    both = f"{operator_account(world.settings).key.hex()},{SECOND}"
    return as_set(world, operator_keys=SecretStr(both), lang=language)


def test_list__shows_no_secret(begun_world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """Every key is shown with its coins, nonces and what it has open; the keys themselves are not."""
    settings, first = with_two(begun_world), begun_world.ledger.policy.fee_receiver
    assert list_keys(settings, is_json=True) == 0
    shown = {row["address"]: row for row in json.loads(capsys.readouterr().out)}
    assert list_keys(settings) == 0
    said = capsys.readouterr().out

    assert set(shown) == {first, NEWCOMER}
    assert shown[first]["next_nonce"] == shown[first]["chain_nonce"] > 0
    assert int(shown[first]["balance_wei"]) > 0
    assert (shown[NEWCOMER]["balance_wei"], shown[NEWCOMER]["next_nonce"]) == ("0", 0)
    assert not any(row["open"] or row["retired"] for row in shown.values())
    assert f"{NEWCOMER}: 0 coins for gas; next nonce 0, on the chain 0; 0 open; in service" in said
    assert SECOND not in said


def test_list__stopped(begun_world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """A key that somebody else has used is not in service, and it is said what lets it go on."""
    settings, first = with_two(begun_world), begun_world.ledger.policy.fee_receiver
    with writing(begun_world.engine) as connection:
        found = Finding("foreign-nonce", about_signer(first), "ours", "somebody else's")
        findings.report(connection, found, begun_world.clock.now())
    assert list_keys(settings) == 0
    by_address = {line.partition(":")[0]: line for line in capsys.readouterr().out.splitlines()}

    assert "escrowd keys resume" in by_address[first]
    assert by_address[NEWCOMER].endswith("in service")


def test_retire__begins_nothing_new(begun_world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """A key out of service begins nothing until it is put back; done twice either says so."""
    settings, first = with_two(begun_world), begun_world.ledger.policy.fee_receiver
    adam = begun_world.find("adam")
    assert serve_key(settings, "retire", first.lower(), seconds=0) == 0
    with reading(begun_world.engine) as connection:
        assert findings.is_halted(connection, first)
        assert not findings.is_halted(connection, NEWCOMER), "the others go on"
    begun_world.do(Fund(**begun_world.stamp(), person=adam, asset="USD", minor=USD))
    before = begun_world.ledger.escrow.node.nonce(first)
    begun_world.settle_down()
    assert begun_world.ledger.escrow.node.nonce(first) == before
    assert serve_key(settings, "retire", first, seconds=0) == 0
    assert serve_key(settings, "add", first, seconds=0) == 0
    assert serve_key(settings, "add", first, seconds=0) == 0
    begun_world.settle_down()
    said = capsys.readouterr().out

    assert begun_world.held(adam) == 71 * USD
    assert all(words in said for words in ("begins nothing new", "out of service already", "in service again"))
    assert said.count(f"Nothing of {first} is open.") == 2


@pytest.mark.parametrize(
    ("language", "last", "unset", "unknown"),
    [("en", "the last key in service", "not in", "never been a key"), ("zh", "最后一个使用中", "不在", "从来不是")],
)
@on_sqlite
def test_keys__refused(begun_world: World, language: str, last: str, unset: str, unknown: str) -> None:
    """The last key stays in service, one that is not set cannot be put into it, a stranger's not taken out of it."""
    settings, first = with_two(begun_world, language), begun_world.ledger.policy.fee_receiver
    stranger = to_checksum_address("0x" + "12" * 20)
    serve_key(settings, "retire", NEWCOMER, seconds=0)
    with pytest.raises(CannotDo, match=last):
        serve_key(settings, "retire", first, seconds=0)
    with pytest.raises(CannotDo, match=unset):
        serve_key(settings, "add", stranger, seconds=0)
    with pytest.raises(CannotDo, match=unknown):
        serve_key(settings, "retire", stranger, seconds=0)
    with reading(begun_world.engine) as connection:
        assert not any(known.is_serious for known in findings.select_open(connection)), "what was wanted is no trouble"


@on_sqlite
def test_rotate__on_the_embedded_chain(begun_world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the product has made the secret itself, it makes the next one and keeps it in the same place."""
    settings = begun_world.settings
    before = settings.secret("master_secret")
    assert rotate_secret(settings) == 0
    after = settings.secret("master_secret")
    said = capsys.readouterr().out

    assert after != before
    assert "2 keys are sealed under the new master secret." in said
    assert before not in said
    assert after not in said
    assert not (settings.data_dir / "master_secret.next").exists()


@on_sqlite
def test_rotate__while_a_part_works(begun_world: World) -> None:
    """On a file the secret is not changed under a part that works: what it seals meanwhile nobody could open."""
    settings = begun_world.settings
    before = settings.secret("master_secret")
    with only_one(settings, ("relay",)), pytest.raises(AlreadyRunning):
        rotate_secret(settings)
    assert settings.secret("master_secret") == before


@on_sqlite
def test_resume__a_key_that_was_not_stopped(begun_world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is said to have been done where there was nothing to do."""
    first = begun_world.ledger.policy.fee_receiver
    assert resume_key(with_two(begun_world), first, "") == 0
    assert "nothing was changed" in capsys.readouterr().out


@on_sqlite
def test_rotate__nothing_to_rotate_to(begun_world: World, tmp_path: Path) -> None:
    """Old and new the same, or no old one and nobody to ask: refused in words."""
    same = as_set(begun_world)
    with pytest.raises(CannotDo, match="are the same"):
        rotate_secret(same.model_copy(update={"master_secret_old": same.master_secret}))
    with pytest.raises(CannotDo, match="set MASTER_SECRET_OLD"):
        rotate_secret(same)
