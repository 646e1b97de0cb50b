"""Rotation of the master secret: all keys open with the new one afterwards, or all still with the old one."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from eth_account import Account
from eth_account.messages import encode_typed_data

from ledger.clock import Clock
from ledger.core.typed import Deposit, typed_data
from ledger.database import Engine, reading, writing
from ledger.intake import Intake, SecretRotated
from ledger.keys import SealedKey, SealedOtherwise, Vault
from ledger.rotation import WrongOldSecret, rotate
from ledger.store import VAULT_MARK, insert_key, select_keys_after, select_setting, upsert_setting
from tests.core.samples import EMPLOYER, POLICY, USD
from tests.databases import ROOT, Place, on_postgresql
from tests.ledger.hands import Hands, PowerCut, StopAt

OLD, NEW, OTHER = (Vault(bytes([number]) * 32) for number in (1, 2, 3))
DEPOSIT = typed_data(Deposit(USD.token, EMPLOYER, 7, 0, 9), chain_id=1, escrow=POLICY.escrow)


@pytest.fixture
def hands(engine: Engine) -> Hands:
    """A ledger whose keys are sealed under the old secret, with three people in it."""
    with writing(engine) as connection:
        upsert_setting(connection, VAULT_MARK, OLD.mark)
    made = hands_of(engine, OLD)
    for name in ("adam", "barb", "carl"):
        made.enter(name)
    return made


def hands_of(engine: Engine, vault: Vault) -> Hands:
    """Make hands of a process that was started with this secret."""
    return Hands(engine, Intake(engine, POLICY, vault), Clock(engine))


def keys_of(engine: Engine) -> list[SealedKey]:
    """Read all keys."""
    with reading(engine) as connection:
        return [SealedKey(*row) for row in select_keys_after(connection, "", 99)]


def mark_of(engine: Engine) -> str | None:
    """Read under which secret the keys are."""
    with reading(engine) as connection:
        return select_setting(connection, VAULT_MARK)


def open_with(vault: Vault, engine: Engine) -> int:
    """Count the keys that sign as their addresses with this secret."""
    count = 0
    for key in keys_of(engine):
        try:
            signature = vault.sign(key, DEPOSIT)
        except SealedOtherwise:
            continue
        count += Account.recover_message(encode_typed_data(full_message=DEPOSIT), signature=signature) == key.address
    return count


def test_rotate__all_keys(hands: Hands, engine: Engine) -> None:
    """Afterwards every key opens with the new secret and none with the old; done again nothing changes."""
    sealed = [key.sealed for key in keys_of(engine)]
    count = rotate(engine, OLD, NEW)
    kept = keys_of(engine)

    assert count == 3
    assert (open_with(NEW, engine), open_with(OLD, engine)) == (3, 0)
    assert mark_of(engine) == NEW.mark
    assert [key.sealed for key in kept] == sealed, "what the keys are sealed in stays"
    assert rotate(engine, OLD, NEW) is None
    assert keys_of(engine) == kept


def test_rotate__and_back(hands: Hands, engine: Engine) -> None:
    """What was rotated can be rotated again, also back."""
    rotate(engine, OLD, NEW)
    rotate(engine, NEW, OLD)

    assert (open_with(OLD, engine), mark_of(engine)) == (3, OLD.mark)


def test_rotate__from_another_secret(hands: Hands, engine: Engine) -> None:
    """Who does not know the secret changes nothing."""
    with pytest.raises(WrongOldSecret):
        rotate(engine, OTHER, NEW)

    assert (open_with(OLD, engine), mark_of(engine)) == (3, OLD.mark)


def test_rotate__a_key_that_was_altered(hands: Hands, engine: Engine) -> None:
    """One key that does not open stops it, and names the key: nothing was changed."""
    with writing(engine) as connection:
        insert_key(connection, address=EMPLOYER, sealed=bytes(44), wrapped=bytes(60))
    with pytest.raises(WrongOldSecret, match=EMPLOYER):
        rotate(engine, OLD, NEW)

    assert (open_with(OLD, engine), mark_of(engine)) == (3, OLD.mark)


def test_rotate__stopped_in_the_middle(hands: Hands, engine: Engine) -> None:
    """Stopped after keys were wrapped and before the end, all is as it was; the next time completes it."""
    with pytest.raises(PowerCut):
        rotate(engine, OLD, NEW, reach=StopAt("rotating"))

    assert (open_with(OLD, engine), mark_of(engine)) == (3, OLD.mark)
    assert rotate(engine, OLD, NEW) == 3


def test_enter__with_the_old_secret(hands: Hands, engine: Engine) -> None:
    """A process that was started with the old secret makes no key any more; one with the new does."""
    rotate(engine, OLD, NEW)
    with pytest.raises(SecretRotated):
        hands.enter("dana")
    hands_of(engine, NEW).enter("dana")

    assert open_with(NEW, engine) == len(keys_of(engine)) == 4


@on_postgresql
def test_enter__while_it_is_rotated(hands: Hands, engine: Engine) -> None:
    """Somebody who enters while the keys are wrapped anew waits for it, and no key is left under the old secret."""
    is_wrapping, may_end = threading.Event(), threading.Event()

    def reach(_point: str) -> None:
        is_wrapping.set()
        may_end.wait(10)

    rotating = threading.Thread(target=rotate, args=(engine, OLD, NEW), kwargs={"reach": reach})
    rotating.start()
    is_wrapping.wait(10)
    failures: list[BaseException] = []

    def enter() -> None:
        try:
            hands.enter("dana")
        except SecretRotated as error:
            failures.append(error)

    entering = threading.Thread(target=enter)
    entering.start()
    entering.join(0.3)
    assert entering.is_alive(), "it waits"
    may_end.set()
    for thread in (rotating, entering):
        thread.join(20)

    assert failures
    assert open_with(NEW, engine) == len(keys_of(engine)) == 3


def test_command__killed_in_the_middle(hands: Hands, engine: Engine, place: Place, tmp_path: Path) -> None:
    """`escrowd keys rotate` killed outright leaves the old secret in force; run again it completes, and says so."""
    secrets = {"MASTER_SECRET_OLD": "01" * 32, "MASTER_SECRET": "02" * 32}
    env = {**secrets, "DATABASE_URL": place.url, "DATA_DIR": str(tmp_path), "CHAIN_RPC_URL": "http://127.0.0.1:1"}

    def command(**more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "bot.main", "keys", "rotate"],
            cwd=ROOT,
            env=os.environ | env | {"LANG": "C"} | more,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    killed = command(STOP_AT="rotating")
    assert killed.returncode == -signal.SIGKILL
    assert open_with(OLD, engine) == 3
    done = command()

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("3 keys are sealed under the new master secret.")
    assert open_with(NEW, engine) == 3
    for secret in secrets.values():
        assert secret not in killed.stdout + killed.stderr + done.stdout + done.stderr
