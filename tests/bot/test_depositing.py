"""Where to send money, and what becomes of it: told when it is final, put in by its owner, no message lost."""

from io import BytesIO

import pytest
import zxingcpp
from eth_utils.address import is_checksum_address
from PIL import Image

from bot.qr import picture, token_request
from ledger.chain.calls import Call
from ledger.core.effects import Send
from tests.bot.chat import Actor, Chat
from tests.bot.plays import pairs
from tests.ledger.world import STRANGER, send_as_stranger


def send_money(chat: Chat, to: str, minor: int) -> None:
    """Send money from a wallet that is none of ours, and let the product look."""
    escrow, token = chat.ledger.escrow, chat.ledger.views.assets()["USD"].token
    for name, holder in (("faucet", STRANGER.address), ("transfer", to)):
        send_as_stranger(escrow.node, Call(token, escrow.token_calldata(name, holder, minor)))
    look(chat)


def look(chat: Chat) -> None:
    """Let the product look at the chain, and say what it has found."""
    chat.ledger.watch()
    chat.pump()


def photo_of(chat: Chat, actor: Actor) -> bytes:
    """Fetch the newest picture that the bot has sent somebody."""
    file = next(one for one in reversed(actor._messages()) if "photo" in one)["photo"][-1]
    found = chat.exchange.runner.run(chat.exchange.bot.get_file(file["file_id"]))
    return bytes(chat.exchange.runner.run(found.download_as_bytearray()))


def read(png: bytes) -> str:
    """Read a QR code as a wallet does."""
    (found,) = zxingcpp.read_barcodes(Image.open(BytesIO(png)))
    return str(found.text)


def test_picture__reads_as_it_was_written() -> None:
    """The picture is a PNG, and a decoder reads from it what a wallet is asked, with and without a sum (EIP-681)."""
    token, to = "0x" + "aB" * 20, "0x" + "1" * 40
    asked = token_request(token=token, chain_id=8453, to=to, minor=1_500_000)
    assert asked == f"ethereum:{token}@8453/transfer?address={to}&uint256=1500000"
    assert token_request(token=token, chain_id=1, to=to, minor=None) == f"ethereum:{token}@1/transfer?address={to}"

    drawn = picture(asked)
    assert drawn.startswith(b"\x89PNG")
    assert read(drawn) == asked


def test_deposit__where_to(chat: Chat) -> None:
    """The card names network, chain, token and the person's own address; the picture asks for the same."""
    token, chain_id = chat.ledger.views.assets()["USD"].token, chat.ledger.policy.chain_id
    for employer, _ in pairs(chat):
        heard = employer.says("/deposit 1,234.5").words
        address = employer.person.address
        for part in (address, token, str(chain_id), "1,234.50 USD", employer.lang("Network", "网络")):
            assert part in heard
        assert is_checksum_address(address)
        drawn = photo_of(chat, employer)
        assert drawn == picture(token_request(token=token, chain_id=chain_id, to=address, minor=1_234_500_000))
        assert "USD" in employer.says("/deposit").words
        assert employer.lang("cannot read", "不是我能看懂") in employer.says("/deposit much").words


def test_deposit__arrives_and_is_put_in(chat: Chat) -> None:
    """What arrives is told with transaction and block and offered; a press puts it in, once, and the draft goes on."""
    for employer, _ in pairs(chat):
        employer.says("/task 130 USD 2d x")
        employer.says("/deposit")
        look(chat)
        send_money(chat, employer.person.address, 50_000_000)
        (heard,) = employer.hears()
        assert employer.lang("50 USD has arrived", "50 USD 已转到") in heard.words
        assert "0x" in heard.words
        assert employer.balance == 100_000_000

        (button,) = [pressed for _, pressed in heard.buttons]
        told = employer.presses(employer.lang("Put 50 USD", "把 50 USD"))
        assert employer.balance == 150_000_000
        assert employer.lang("50 USD received", "50 USD 已到账") in told.words
        assert employer.lang("Post", "发布") in str(
            employer.presses(employer.lang("Back to your", "回到草稿"))[0].buttons
        )

        again = employer.forges(button, message_id=heard.id).words
        assert employer.lang("could not be carried out", "没能完成") in again
        assert employer.balance == 150_000_000


def test_deposit__look_now(chat: Chat, adam: Actor, chen: Actor) -> None:
    """Who asks is told what is there or that nothing is, whether or not anybody was looking when it came."""
    for actor in (adam, chen):
        actor.says("/balance")
        actor.presses(actor.lang("Look now", "现在查看"))
        look(chat)
        assert actor.lang("There is no USD", "没有待存入的 USD") in actor.hears().words
        send_money(chat, actor.person.address, 1_000_000)
        assert actor.lang("1 USD has arrived", "1 USD 已转到") in actor.hears().words


@pytest.mark.parametrize("pressed", ["USD:0", "USD:-1", "EUR:1", "USD:²", "USD:x"])
def test_deposit__forged(chat: Chat, adam: Actor, pressed: str) -> None:
    """What no button carries moves nothing."""
    before = chat.standing()
    assert adam.forges(f"deposit:{pressed}")
    assert chat.standing() == before


def test_deposit__picture_put_off(chat: Chat, adam: Actor, barb: Actor) -> None:
    """A storm of 429 delays the picture of one chat and no other's; it comes once, and what follows comes after it."""
    chat.fault("sendPhoto", "429", retry_after=5, times=2)
    adam.types("/deposit")
    adam.types("/balance")
    barb.types("/balance")
    chat.pump()
    assert not adam.hears()
    assert "0 USD" in barb.hears().words
    for _ in range(2):
        chat.advance(seconds=6)

    heard = adam.hears()
    assert [adam.person.address in one.words for one in heard] == [True, True]
    assert set(chat.states()) == {"done"}


def test_deposit__picture_refused(chat: Chat, adam: Actor) -> None:
    """Where Telegram does not take the picture the words come alone: the address is what matters."""
    words = Send(adam.id, "sendPhoto", {"photo": b"no picture", "caption": adam.person.address, "parse_mode": "HTML"})
    chat.exchange.runner.run(chat.sender._caller.call(words))
    assert adam.hears().words == adam.person.address


def test_deposit__blocked(chat: Chat, adam: Actor, barb: Actor) -> None:
    """Who has blocked the bot gets no picture, holds nobody up, and hears again when they let it in."""
    adam.types("/deposit")
    chat.answer()
    adam.blocks()
    chat.pump()
    assert "0 USD" in barb.says("/balance").words
    assert chat.states().get("refused") == 1
    adam.blocks(blocked=False)
    assert adam.person.address in adam.says("/deposit").words
