"""A wallet of one's own in a real browser: linked by a signed message, and then every step signed in it."""

import os
from pathlib import Path

from bot.texts import ENGLISH
from tests.bot import plays
from tests.bot.chat import Actor, Chat
from tests.bot.wallets import ANNOUNCED, INJECTED, Browser, Wallet, asks_link, browsing, make_wallet, page_of
from tests.ledger.hands import USD

PICTURES = os.environ.get("TEST_PICTURES", "")  # a folder: whoever changes the pages looks at them


def links(actor: Actor, browser: Browser, wallet: Wallet, how: str) -> None:
    """Link a wallet, from the chat to the page and back."""
    browser.open(asks_link(actor), wallet, how=how)
    look(browser, f"link-{actor.person.language}")
    said = browser.uses("Fox" if how == ANNOUNCED else actor.lang("Wallet of this browser", "此浏览器的钱包"))
    assert actor.lang("Go back to the chat", "请回到聊天") in said
    actor.chat.pump()
    assert wallet.address in actor.hears().words
    said = actor.presses(actor.lang("Yes, this is my wallet", "是的，这是我的钱包")).words
    assert wallet.address in said


def signs(actor: Actor, browser: Browser, wallet: Wallet, how: str, seen: str) -> str:
    """Sign what is asked for last, which the page must tell in words; gives its address."""
    address = page_of(actor, actor.lang("Look and sign", "查看并签名"))
    words = browser.open(address, wallet, how=how)
    assert seen in words, words
    look(browser, f"{seen.split(maxsplit=1)[0]}-{actor.person.language}")
    said = browser.uses("Fox" if how == ANNOUNCED else actor.lang("Wallet of this browser", "此浏览器的钱包"))
    assert actor.lang("Signed. It is on its way", "已签名，正在发往区块链") in said, said
    look(browser, f"signed-{actor.person.language}")
    actor.chat.pump()
    return address


def look(browser: Browser, name: str) -> None:
    """See that a page fits a phone; and keep pictures where somebody wants them."""
    for width in (390, 1440):
        browser.do(lambda width=width: browser.page.set_viewport_size({"width": width, "height": 844}))
        assert not browser.is_wide(), (name, width)
        if PICTURES:
            browser.takes(Path(PICTURES) / f"{name}-{width}.png")


def test_wallet__links_and_signs(chat: Chat, adam: Actor, lina: Actor) -> None:
    """Two people link wallets, one that announces itself and one that does not, and sign a task from money to pay."""
    fox, old = make_wallet("adam", chat.ledger), make_wallet("lina", chat.ledger)
    with browsing(chat.ledger) as browser:
        links(adam, browser, fox, ANNOUNCED)
        links(lina, browser, old, INJECTED)
        adam.says("/fund 100")
        signs(adam, browser, fox, ANNOUNCED, "Put money into the escrow")
        task = plays.post(adam)
        plays.apply(lina, task)
        plays.choose(adam)
        signs(adam, browser, fox, ANNOUNCED, "Lock the reward in escrow")
        plays.deliver(lina)
        signs(lina, browser, old, INJECTED, "记录你的交付")
        plays.rate(adam, 70)
        signs(adam, browser, fox, ANNOUNCED, "70 / 100")
        lina.presses("接受")
        lina.presses("确认")
        signs(lina, browser, old, INJECTED, "接受评分")

        assert (adam.person.address, lina.person.address) == (fox.address, old.address)
        assert chat.task(task).stage == "settled"
        assert lina.balance == chat.ledger.escrow.balance(chat.ledger.views.assets()["USD"].token, old.address) > 0
        assert adam.balance > 70 * USD
        assert browser.errors == []
        assert lina.person.language != ENGLISH


def test_wallet__says_what_is_wrong(chat: Chat, adam: Actor, barb: Actor) -> None:
    """A refusal in the wallet, another chain, another account, a link used, expired or another's: said, and undone."""
    fox, other = make_wallet("adam", chat.ledger), make_wallet("barb", chat.ledger)
    fox.refuses, fox.chain_id, fox.chains = True, 1, set()
    with browsing(chat.ledger) as browser:
        address = asks_link(adam)
        browser.open(address, fox)
        assert "does not know this chain" in browser.uses("Fox")
        fox.chains = {chat.ledger.policy.chain_id}
        assert "You declined" in browser.uses("Fox")
        assert chat.ledger.wallets.link(address.rsplit("/", 1)[1]).over == ""  # type: ignore[union-attr]
        fox.refuses = False
        browser.uses("Fox")
        assert "signed by this link already" in browser.open(address, other)
        chat.pump()
        adam.presses("Yes, this is my wallet")
        assert "This link was used" in browser.open(address, other)

        late = asks_link(barb)
        browser.open(late, fox)
        assert "belongs to somebody" in browser.uses("Fox")
        chat.skip(minutes=16)
        browser.open(late, other, how="")
        assert "time is over" in browser.open(late, other)

        adam.says("/fund 10")
        asked = page_of(adam, "Look and sign")
        browser.open(asked, other)
        assert "must be signed by another account" in browser.uses("Fox")
        assert other.seen.count("eth_signTypedData_v4") == 0
        browser.open(asked)
        assert "No wallet was found" in browser.do(lambda: browser.page.inner_text("#said:not([hidden])"))
        chat.skip(hours=2)
        assert "time to sign this is over" in browser.open(asked, fox)
        chat.pump()
        assert "was not signed in time" in adam.hears().words
        assert "time to sign this is over" in browser.open(asked, fox)
        assert browser.errors == [error for error in browser.errors if "409" in error]
