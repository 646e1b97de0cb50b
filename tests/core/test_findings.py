"""Findings: which of them stop the relay, and whom."""

import pytest

from ledger.core.findings import CURES, SERIOUS, WANTED, Finding, about_chain, about_signer, cure_of, halts

MINE, OTHERS = "0x" + "11" * 20, "0x" + "22" * 20


def test_is_serious__by_code() -> None:
    """Only what may make money go wrong is serious."""
    assert Finding("unbalanced", "journal", "0", "1").is_serious
    assert not Finding("head-lag", "journal", "0", "1").is_serious


def test_wanted__no_trouble() -> None:
    """What operators ask for themselves is nothing to wake them for."""
    assert not WANTED & SERIOUS


@pytest.mark.parametrize("subject", ["journal", about_chain(1), about_signer(MINE)])
def test_halts__a_signer(subject: str) -> None:
    """A finding about the books or about this key stops it."""
    assert halts(subject, MINE)


def test_halts__not_the_others() -> None:
    """A finding about one key lets the others go on."""
    assert not halts(about_signer(MINE), OTHERS)


def test_cure__names_the_key_it_is_about() -> None:
    """What sees to a finding about a key names that key, so that it can be typed as it stands."""
    assert cure_of(Finding("foreign-nonce", about_signer(MINE), "", "")) == f'escrowd keys resume {MINE} --note "..."'
    assert cure_of(Finding("key-retired", about_signer(MINE), "", "")) == f"escrowd keys add {MINE}"
    assert cure_of(Finding("deep-reorganisation", about_chain(1), "", "")) == "escrowd correct"


def test_cure__none() -> None:
    """A person's word sees to most findings, and nothing but a mended row to one that cannot be read."""
    assert cure_of(Finding("solvency", "0x", "", "")) == ""
    assert cure_of(Finding("tx-old", about_signer(MINE), "", "")) == ""
    assert cure_of(Finding("unreadable", "journal", "", "")) == ""
    assert set(CURES) - SERIOUS == WANTED
