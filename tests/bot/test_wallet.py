"""Keys in the chat: a wallet of one's own linked and asked to sign, what it signed sent by anyone, the key exported."""

import json
from collections.abc import Iterator

import httpx
import pytest
from eth_account import Account
from sqlalchemy import select

from contracts import ARTIFACTS, load
from ledger.chain.calls import Call
from ledger.core.task import Stage
from ledger.database import reading
from ledger.tables import commands, outbox
from tests.bot import plays
from tests.bot.chat import Actor, Chat
from tests.bot.wallets import (
    Wallet,
    asked_to_sign,
    asks_link,
    figures,
    links,
    make_wallet,
    pages_of,
    posts,
    proves,
    signs,
    token_of,
)
from tests.ledger.hands import USD
from tests.ledger.world import STRANGER, send_as_stranger


@pytest.fixture
def client(chat: Chat) -> Iterator[httpx.Client]:
    """Serve the pages that links lead to."""
    with pages_of(chat.ledger) as lent:
        yield lent


@pytest.fixture
def fox(chat: Chat, client: httpx.Client, adam: Actor) -> Wallet:
    """Adam has linked a wallet, and put 50 USD in with it."""
    wallet = make_wallet("adam", chat.ledger)
    links(client, adam, wallet)
    adam.says("/fund 50")
    signs(client, adam, wallet)
    assert adam.balance == 50 * USD
    return wallet


def assigned(adam: Actor, barb: Actor) -> None:
    """Bring adam's task to where his signature locks the reward."""
    task = plays.post(adam)
    plays.apply(barb, task)
    plays.choose(adam)


def stage(adam: Actor) -> Stage:
    """Say where adam's newest task stands."""
    return plays.task_of(adam).stage


def test_call__sent_by_a_stranger(chat: Chat, client: httpx.Client, fox: Wallet, adam: Actor, barb: Actor) -> None:
    """What a linked person has signed is handed out, and whoever sends it does the same, once, without us."""
    assigned(adam, barb)
    address = asked_to_sign(adam)
    assert figures(client, address)["call"] is None
    posts(client, address, fox)
    call = figures(client, address)["call"]
    assert (call["to"], call["chain_id"]) == (chat.ledger.policy.escrow, chat.ledger.policy.chain_id)
    send_as_stranger(chat.ledger.escrow.node, Call(call["to"], bytes.fromhex(call["data"][2:])))
    chat.pump()

    assert stage(adam) is Stage.OPENED
    assert adam.balance == 20 * USD
    with reading(chat.ledger.engine) as connection:
        notes = connection.execute(select(outbox.c.note).where(outbox.c.kind == "chain")).scalars().all()
    assert "sent by somebody else" in notes
    assert "it is on the chain already" not in adam.hears().words


def test_sign__once_by_the_right_hand(chat: Chat, client: httpx.Client, fox: Wallet, adam: Actor, barb: Actor) -> None:
    """Another's signature, one over something else, a repeat, and what is no signature at all change nothing."""
    assigned(adam, barb)
    address, other = asked_to_sign(adam), make_wallet("barb", chat.ledger)
    place = f"/wallet/sign/{token_of(address)}"
    refused = posts(client, address, other)
    assert (refused.status_code, refused.json()["refused"]) == (409, "wrong-signature")
    for body in ({}, {"signatures": []}, {"signatures": ["0xzz"]}, {"signatures": "x"}, [], {"signatures": [7]}):
        assert client.post(place, json=body).status_code == 400, body
    assert client.post(place, json={"signatures": ["0x" + "11" * 5000]}).status_code == 400
    assert client.post(place, content=b"x" * 50_000, headers={"content-type": "application/json"}).status_code == 400
    assert client.post(place, json={"signatures": ["0x" + "11" * 65] * 2}).status_code == 409
    assert client.post(place, data={"signatures": "x"}).status_code == 415
    assert client.get("/wallet/sign/" + "0" * 40).status_code == 404
    assert client.post("/wallet/sign/" + "0" * 40, json={"signatures": ["0x00"]}).status_code == 409
    assert stage(adam) is Stage.ASSIGNED

    assert posts(client, address, fox).status_code == 200
    assert posts(client, address, fox).json() == {"refused": "signing-over", "reason": "signed"}
    chat.pump()
    assert posts(client, address, fox).status_code == 409
    assert stage(adam) is Stage.OPENED
    page = client.get(place)
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]
    assert (page.headers["referrer-policy"], page.headers["cache-control"]) == ("no-referrer", "no-store")


def test_sign__declined_or_too_late(chat: Chat, client: httpx.Client, fox: Wallet, adam: Actor, barb: Actor) -> None:
    """What is not signed goes back to where it stood, both sides hear of it, and it can be asked again."""
    assigned(adam, barb)
    first = asked_to_sign(adam)
    said = adam.presses("Do not sign").words
    assert "Not signed" in said
    assert "The reward was not locked" in said
    assert "Please do not start" in barb.hears().words
    assert stage(adam) is Stage.POSTED
    assert posts(client, first, fox).json()["reason"] == "declined"

    plays.choose(adam)
    signs(client, adam, fox)
    plays.deliver(barb)
    plays.rate(adam, 70)
    late = asked_to_sign(adam)
    assert stage(adam) is Stage.RATED
    chat.advance(hours=1, minutes=1)
    assert stage(adam) is Stage.DELIVERED
    assert "it was not signed in time" in adam.hears().words
    assert posts(client, late, fox).json()["reason"] == "lapsed"
    plays.rate(adam, 75)
    signs(client, adam, fox)
    assert (stage(adam), plays.task_of(adam).is_rating_final) == (Stage.RATED, True)


def test_delivery__holds_nobody_up(chat: Chat, client: httpx.Client, adam: Actor, barb: Actor) -> None:
    """A delivery whose record its worker has not signed can be rated in full; then there is nothing left to sign."""
    wallet = make_wallet("barb", chat.ledger)
    links(client, barb, wallet)
    plays.open_task(adam, barb)
    plays.deliver(barb)
    first = asked_to_sign(barb)
    barb.presses("Deliver")
    barb.says("Here it is again.")
    assert asked_to_sign(barb) != first
    assert posts(client, first, wallet).json()["reason"] == "superseded"
    plays.rate(adam, 95)

    assert stage(adam) is Stage.SETTLED
    assert posts(client, asked_to_sign(barb), wallet).json()["reason"] == "superseded"
    assert barb.balance == 28_500_000


def test_money__one_by_one(chat: Chat, client: httpx.Client, fox: Wallet, adam: Actor) -> None:
    """Each withdrawal uses up a number, so the second is asked for when the first has come through."""
    for figure in (10, 15):
        adam.says(f"/withdraw {figure} {plays.ELSEWHERE}")
        adam.presses("Withdraw")
    assert len(chat.ledger.views.keys_of(adam.person).unsigned) == 1
    first = asked_to_sign(adam)
    assert figures(client, first)["minor"] == str(10 * USD)
    said = signs(client, adam, fox)
    assert "withdrawn" in said
    assert figures(client, first)["call"] is None  # the number is used up
    assert figures(client, asked_to_sign(adam))["minor"] == str(15 * USD)
    signs(client, adam, fox)

    assert adam.balance == 25 * USD
    assert "Only your own wallet can sign" in adam.says("/balance").words


def test_link__whose_it_is(chat: Chat, client: httpx.Client, fox: Wallet, adam: Actor, barb: Actor) -> None:
    """A link is good once, for one person, in time; nobody can take another's address, nor confirm another's link."""
    address, other = asks_link(barb), make_wallet("barb", chat.ledger)
    assert proves(client, address, fox).json()["refused"] == "address-taken"
    assert proves(client, address, other, at=fox.address).json()["refused"] == "wrong-signature"
    assert client.post(f"/wallet/link/{token_of(address)}/message", json={"address": "0x1"}).status_code == 409
    newer = asks_link(barb)
    assert proves(client, address, other).json() == {"refused": "link-over", "reason": "dropped"}
    assert proves(client, newer, other).json() == {"done": True}
    assert proves(client, newer, other).json() == {"refused": "link-over", "reason": "proved"}
    chat.pump()
    was = barb.person.address
    assert adam.forges(f"linked:{token_of(newer)}").words
    assert barb.forges("linked:nonsense").words
    assert (barb.person.address, adam.person.address) == (was, fox.address)
    chat.skip(minutes=20)
    assert "cannot be used any more" in barb.presses("Yes, this is my wallet").words
    assert barb.person.address == was
    assert client.get("/wallet/link/" + "0" * 40).status_code == 404


def test_wallet__there_and_back(chat: Chat, client: httpx.Client, fox: Wallet, adam: Actor) -> None:
    """What was at the managed key stays there and can be brought over; whoever goes back is signed for again."""
    card = adam.says("/wallet").words
    managed = chat.ledger.views.keys_of(adam.person).managed
    assert "100 USD" in card
    assert managed in card
    adam.presses("Send 100 USD to my wallet")
    said = adam.presses("Send it").words
    token = chat.ledger.views.assets()["USD"].token
    held = chat.ledger.escrow.balance(token, managed)
    assert (held, "withdrawn" in said) == (0, True)
    adam.presses("Back to the managed key")
    adam.presses("Let the operator sign again")
    assert adam.person.address == managed
    assert adam.forges("unlinking:1").words
    adam.says("/fund 5")
    assert adam.balance == 5 * USD  # nobody had to sign by hand
    assert fox.address in adam.says("/wallet").words


def test_wallet__that_is_a_contract(chat: Chat, client: httpx.Client, adam: Actor, barb: Actor) -> None:
    """A wallet that is code signs as the escrow would ask it (ERC-1271), for linking and for every step."""
    key, node = make_wallet("owner", chat.ledger), chat.ledger.escrow.node
    made = load("Wallet", ARTIFACTS.parent / "test" / "artifacts").bytecode + bytes.fromhex(key.address[2:]).rjust(
        32, b"\0"
    )
    receipt = node.receipt(send_as_stranger(node, Call("", made)))
    assert receipt is not None
    assert receipt.contract is not None
    other = make_wallet("barb", chat.ledger)
    assert proves(client, asks_link(barb), other, at=receipt.contract).json()["refused"] == "wrong-signature"
    links(client, barb, key, at=receipt.contract)
    plays.open_task(adam, barb)
    plays.deliver(barb)
    assert posts(client, asked_to_sign(barb), other).json()["refused"] == "wrong-signature"
    signs(client, barb, key)

    assert plays.task_of(adam).is_recorded


def test_export__twice_asked_and_gone_soon(chat: Chat, adam: Actor) -> None:
    """The managed key comes as a file that its words open, after two presses; both are deleted, and no row has it."""
    assert "out of date" in adam.forges("exporting:1").words.lower()
    adam.says("/wallet")
    assert "Whoever has this key has your money" in adam.presses("Export managed key").words
    heard = [*adam.presses("Send me the key")]
    chat.advance(seconds=5)  # on a busy machine a call may be put off, and is made a moment later
    heard += adam.hears()
    file = next(message for message in heard if message.file_name)
    words = next(message.words for message in heard if message.words.startswith("The words that open"))
    passphrase = words.splitlines()[1]
    content = chat.exchange.http.get(f"{chat.exchange.url}/sandbox/api/files/{file.file_id}", timeout=30).content
    key = bytes(Account.decrypt(json.loads(content), passphrase))

    assert Account.from_key(key).address == adam.person.address
    with reading(chat.ledger.engine) as connection:
        said = [str(one) for one in connection.execute(select(outbox.c.body)).scalars()]
        kinds = connection.execute(select(commands.c.kind)).scalars().all()
    assert not [one for one in said if passphrase in one or key.hex() in one]
    assert "ExportKey" in kinds
    chat.advance(minutes=2)
    assert file.id in {one.id for one in adam.screen()}
    chat.advance(minutes=2)
    chat.advance(seconds=5)
    left = adam.screen()
    assert file.id not in {one.id for one in left}
    assert not [one for one in left if passphrase in one.words]
    assert STRANGER.address not in adam.transcript()


def test_deposit__put_in_with_an_own_wallet(chat: Chat, client: httpx.Client, fox: Wallet, adam: Actor) -> None:
    """What arrives at a linked address is put in by its own wallet's word, once, however often it is pressed."""
    adam.says("/deposit")
    chat.ledger.watch()
    chat.pump()
    escrow, token = chat.ledger.escrow, chat.ledger.views.assets()["USD"].token
    for name, holder in (("faucet", STRANGER.address), ("transfer", fox.address)):
        send_as_stranger(escrow.node, Call(token, escrow.token_calldata(name, holder, 20 * USD)))
    chat.ledger.watch()
    chat.pump()
    assert "20 USD has arrived" in adam.hears().words
    adam.presses("Put 20 USD")
    assert "on its way" in adam.forges(f"deposit:USD:{20 * USD}").words
    assert adam.balance == 50 * USD
    assert figures(client, asked_to_sign(adam))["minor"] == str(20 * USD)
    assert "20 USD received" in signs(client, adam, fox)
    assert adam.balance == 70 * USD
    assert len(chat.ledger.views.keys_of(adam.person).unsigned) == 0
