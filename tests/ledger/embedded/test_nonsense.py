"""Whatever is asked, the answer is a result or an error object, and the chain is none the worse."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.embedded.errors import RpcError
from ledger.embedded.methods import METHODS
from tests.ledger.embedded import probe
from tests.ledger.embedded.probe import asking
from tests.ledger.embedded.world import ADAM, World, signed

WORDS = [
    *(
        "latest",
        "pending",
        "earliest",
        "",
        "0x",
        "0x0",
        "0x1",
        "0x01",
        "0xff",
        "-0x1",
        "0x" + "f" * 16,
        "0x" + "f" * 64,
    ),
    *(ADAM.address, "0x" + "00" * 20, "0x" + "00" * 32, "0x" + "ab" * 32, "0x" + "f" * 65, "adam", "汉字", "\x00"),
    *(
        asking(probe.READ),
        asking(probe.REVERT),
        asking(probe.BROKEN),
        signed(),
        signed()[:-2],
        signed(nonce=1, to=None),
    ),
]
CALL_FIELDS = ("from", "to", "gas", "value", "data", "input", "accessList")
LOG_FIELDS = ("fromBlock", "toBlock", "blockHash", "address", "topics")
FIELDS = st.sampled_from([*CALL_FIELDS, *LOG_FIELDS, "blockNumber", "storageKeys", "other"])
LEAF = st.none() | st.booleans() | st.integers(-1, 2**63) | st.sampled_from(WORDS) | st.text(max_size=5)
JSON = st.recursive(
    LEAF, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(FIELDS, inner, max_size=4), max_leaves=8
)


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Open a chain that lives through everything asked of it."""
    folder: Path = tmp_path_factory.mktemp("nonsense")
    world = World.open(folder / "chain.db")
    world.deploy()
    yield world
    world.chain.close()


# Nearly right is where the trouble is: an object with known fields, or a word where one belongs.
WORD = st.sampled_from(WORDS)
NEARLY = [
    st.fixed_dictionaries({}, optional=dict.fromkeys(fields, WORD | JSON)) for fields in (CALL_FIELDS, LOG_FIELDS)
]
PARAM = WORD | NEARLY[0] | NEARLY[1] | JSON


# py-evm warns of contracts that end themselves; ours do not, but nonsense may.
@pytest.mark.filterwarnings("ignore:SELFDESTRUCT opcode present:DeprecationWarning")
@pytest.mark.parametrize("method", sorted(METHODS))
@settings(max_examples=50, deadline=None)
@given(params=st.lists(PARAM, max_size=3))
def test_call__anything(busy: World, method: str, params: list[Any]) -> None:
    """Any parameters of any method give a result that JSON can say, or an error that names its kind."""
    try:
        answer = busy.chain.call(method, params)
    except RpcError as error:
        answer = [error.code, error.message, error.data]
    head = busy.head()

    assert orjson.dumps(answer)
    assert busy.number("eth_blockNumber") == int(head["number"], 16)
