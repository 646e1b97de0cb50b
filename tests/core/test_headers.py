"""Headers: the fields of a block hash to its hash in every fork's form, and changed ones do not."""

from typing import Any

import pytest
from eth.vm.forks.cancun.headers import CancunBlockHeader
from eth.vm.forks.london.blocks import LondonBlockHeader
from eth.vm.forks.prague.blocks import PragueBlockHeader
from eth.vm.forks.shanghai.blocks import ShanghaiBlockHeader
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.headers import ANY, BLOOM, FIELDS, LATER_FIELDS, NUMBER, HeaderRefused, read_header

FORKS = {16: LondonBlockHeader, 17: ShanghaiBlockHeader, 20: CancunBlockHeader, 21: PragueBlockHeader}


@st.composite
def headers(draw: st.DrawFn, count: int) -> dict[str, Any]:
    """Draw a header of so many fields, hashed by py-evm, as a node tells it."""
    drawn: list[Any] = []
    told: dict[str, Any] = {}
    for name, kind in (*FIELDS, *LATER_FIELDS)[:count]:
        if kind in (NUMBER, BLOOM):
            number = draw(st.integers(0, 2**64 - 1) if kind == NUMBER else st.integers(0, 2**2048 - 1))
            drawn.append(number)
            told[name] = hex(number) if kind == NUMBER else f"0x{number:0512x}"
        else:
            size = {"min_size": 0, "max_size": 32} if kind == ANY else {"min_size": kind, "max_size": kind}
            drawn.append(draw(st.binary(**size)))
            told[name] = "0x" + drawn[-1].hex()
    names = [name for name, _ in FORKS[count]._meta.fields]
    made = FORKS[count](**dict(zip(names, drawn, strict=True)))
    return {**told, "hash": "0x" + made.hash.hex(), "size": "0x1", "transactions": []}


@pytest.mark.parametrize("count", FORKS)
@given(pick=st.data())
def test_read__each_fork(count: int, pick: st.DataObject) -> None:
    """Of each fork's header our hash is py-evm's, and number, time and state root are read from what was hashed."""
    told = pick.draw(headers(count))
    header = read_header(told)

    assert header.hash == told["hash"]
    assert header.number == int(told["number"], 16)
    assert header.timestamp == int(told["timestamp"], 16)
    assert "0x" + header.state_root.hex() == told["stateRoot"]


@given(told=headers(21), pick=st.data())
def test_refuse__changed_field(told: dict[str, Any], pick: st.DataObject) -> None:
    """A header with any one digit of any hashed field changed is refused, and so is one under another hash."""
    name = pick.draw(st.sampled_from([name for name, _ in (*FIELDS, *LATER_FIELDS) if len(told[name]) > 2]))
    place = pick.draw(st.integers(2, len(told[name]) - 1))
    digit = pick.draw(st.sampled_from("0123456789abcdef").filter(lambda one: one != told[name][place]))
    changed = {**told, name: told[name][:place] + digit + told[name][place + 1 :]}

    with pytest.raises(HeaderRefused) as refused:
        read_header(changed)
    assert refused.value.claimed == told["hash"]


@given(told=headers(21), pick=st.data())
def test_refuse__field_left_out(told: dict[str, Any], pick: st.DataObject) -> None:
    """A header that leaves a field out is refused, at its end too."""
    name = pick.draw(st.sampled_from([name for name, _ in (*FIELDS, *LATER_FIELDS)]))

    with pytest.raises(HeaderRefused):
        read_header({key: value for key, value in told.items() if key != name})


@pytest.mark.parametrize("bad", [None, 7, "12", "0xzz", "0x1", "0x" + "00" * 31])
def test_refuse__no_hash_at_all(bad: object) -> None:
    """What is no header is refused, and nothing breaks."""
    with pytest.raises(HeaderRefused):
        read_header({"hash": "0x" + "00" * 32, "stateRoot": bad, "parentHash": bad})
