"""A wallet that really signs, in a real browser: Chromium in a thread of its own, with a scripted EIP-1193 provider.

The browser's library has an event loop of its own, which must not meet the chat's: hence the thread.
"""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import httpx
from eth_account import Account
from eth_account.messages import encode_defunct
from eth_account.signers.local import LocalAccount
from playwright.sync_api import Page, sync_playwright
from starlette.applications import Starlette
from starlette.routing import Mount

from ledger.assembly import Ledger
from ledger.core.signatures import digest_of_text
from ledger.web.api import web_app
from ledger.web.serving import serving
from tests.bot.chat import Actor
from tests.browser.chromium import FLAGS, find_chromium

REJECTED, UNKNOWN_CHAIN = 4001, 4902
T = TypeVar("T")
PROVIDER = """
const provider = { request: async ({ method, params }) => {
  const told = JSON.parse(await window.walletAsked(method, JSON.stringify(params || [])));
  if (told.code) throw Object.assign(new Error("refused"), { code: told.code });
  return told.result;
} };
"""
# What an extension does (EIP-6963), its name as hostile as a name can be; and what older ones do (EIP-1193 alone).
ANNOUNCED = """
const icon = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'>"
  + "<circle cx='4' cy='4' r='4' fill='orange'/></svg>";
const info = { uuid: "1", name: "Fox <b>Wallet</b>", icon, rdns: "org.example.fox" };
const announce = () => window.dispatchEvent(
  new CustomEvent("eip6963:announceProvider", { detail: Object.freeze({ info, provider }) }));
window.addEventListener("eip6963:requestProvider", announce);
"""
INJECTED = "window.ethereum = provider;"


@dataclass
class Wallet:
    """Somebody's own wallet, outside of everything here."""

    account: LocalAccount
    chain_id: int
    chains: set[int] = field(default_factory=set)  # those it can switch to
    refuses: bool = False
    seen: list[str] = field(default_factory=list)  # what it was asked

    @property
    def address(self) -> str:
        """Its address."""
        return str(self.account.address)

    def asked(self, method: str, params: str) -> str:
        """Answer the page."""
        self.seen.append(method)
        given = json.loads(params)
        match method:
            case "eth_requestAccounts":
                answer: object = [self.address.lower()]
            case "eth_chainId":
                answer = hex(self.chain_id)
            case "wallet_switchEthereumChain":
                wanted = int(given[0]["chainId"], 16)
                if wanted not in self.chains:
                    return json.dumps({"code": UNKNOWN_CHAIN})
                self.chain_id, answer = wanted, None
            case "personal_sign" | "eth_signTypedData_v4" if self.refuses:
                return json.dumps({"code": REJECTED})
            case "personal_sign":
                answer = self.signs_text(bytes.fromhex(given[0][2:]).decode())
            case _:
                answer = self.signs(given[1])
        return json.dumps({"result": answer})

    def signs_text(self, words: str) -> str:
        """Sign a text."""
        return "0x" + bytes(self.account.sign_message(encode_defunct(text=words)).signature).hex()

    def signs(self, message: str) -> str:
        """Sign typed data, by a library that is not ours."""
        return "0x" + bytes(self.account.sign_typed_data(full_message=json.loads(message)).signature).hex()


def make_wallet(name: str, ledger: Ledger) -> Wallet:
    """Make somebody's wallet; the same again for the same name."""
    chain_id = ledger.policy.chain_id
    return Wallet(Account.from_key(digest_of_text(name)), chain_id, {chain_id})


class Browser:
    """One browser in a thread of its own; every look at it is a call into that thread."""

    def __init__(self, pages_url: str, served_at: str) -> None:
        self._stack = ExitStack()
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._pages_url = pages_url
        self._served_at = served_at
        self.errors: list[str] = []
        self.page: Page

    def begin(self) -> None:
        """Start it."""

        def start() -> None:
            playwright = self._stack.enter_context(sync_playwright())
            self._browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
            self._stack.callback(self._browser.close)

        self.do(start)

    def do(self, work: Callable[[], T]) -> T:
        """Do something in the browser's thread."""
        return self._thread.submit(work).result(timeout=120)

    def open(self, address: str, wallet: Wallet | None = None, *, how: str = ANNOUNCED, width: int = 1440) -> str:
        """Open a page of ours with a wallet beside it; gives its words."""

        def look() -> str:
            context = self._browser.new_context(viewport={"width": width, "height": 900}, locale="en-GB")
            self.page = context.new_page()
            self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
            self.page.on("pageerror", lambda error: self.errors.append(str(error)))
            if wallet is not None:
                self.page.expose_function("walletAsked", wallet.asked)
                self.page.add_init_script(PROVIDER + how)
            self.page.goto(self.at(address))
            return self.page.inner_text("body")

        return self.do(look)

    def at(self, address: str) -> str:
        """Say where a page is served in this test."""
        return address.replace(self._pages_url, self._served_at)

    def uses(self, name: str) -> str:
        """Choose the wallet with this name by the keyboard; gives what the page says in the end."""

        def use() -> str:
            button = self.page.get_by_role("button", name=name)
            button.focus()
            self.page.keyboard.press("Enter")
            self.page.wait_for_selector("#said.good, #said.bad, .note.good")
            self.page.wait_for_load_state()
            return self.page.inner_text("main")

        return self.do(use)

    def is_wide(self) -> bool:
        """Say whether the page must be moved sideways to be read."""
        return self.do(lambda: bool(self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")))

    def takes(self, picture: Path) -> None:
        """Take a picture of the whole page."""
        self.do(lambda: self.page.screenshot(path=picture, full_page=True))

    def end(self) -> None:
        """Let it go."""
        self.do(self._stack.close)
        self._thread.shutdown()


@contextmanager
def pages_of(ledger: Ledger) -> Iterator[httpx.Client]:
    """Serve the ledger's pages where links lead to, and lend a client."""
    app = Starlette(routes=[Mount("/ledger", web_app(ledger))])
    with serving(app) as url, httpx.Client(base_url=f"{url}/ledger", timeout=30) as client:
        yield client


@contextmanager
def browsing(ledger: Ledger) -> Iterator[Browser]:
    """Serve the pages and lend a browser."""
    with pages_of(ledger) as client:
        browser = Browser(ledger.settings.pages_url, str(client.base_url).rstrip("/"))
        browser.begin()
        try:
            yield browser
        finally:
            browser.end()


def token_of(address: str) -> str:
    """Take the token out of a link."""
    return address.rsplit("/", 1)[1]


def figures(client: httpx.Client, address: str) -> dict[str, Any]:
    """Read a page as a machine does."""
    kind, token = address.rsplit("/", 2)[1:]
    return dict(client.get(f"/wallet/{kind}/{token}.json").json())


def page_of(actor: Actor, label: str) -> str:
    """Find the newest page that a button of this label opens."""
    for message in reversed(actor.screen()):
        for shown, address in message.pages:
            if shown == label:
                return address
    raise AssertionError(f"no button {label!r}:\n{actor.transcript()}")


def asks_link(actor: Actor) -> str:
    """Ask for a link to link a wallet by; gives its address."""
    actor.says("/wallet")
    screen = actor.screen()[-1]
    again = actor.lang("Link another wallet", "连接另一个钱包")
    own = actor.lang("Link my own wallet", "连接我自己的钱包")
    actor.presses(again if screen.button(again) else own)
    return page_of(actor, actor.lang("Open the page", "打开网页"))


def proves(client: httpx.Client, address: str, wallet: Wallet, *, at: str = "") -> httpx.Response:
    """Do what the page does to link a wallet; `at` is the contract that the key speaks for."""
    token, claimed = token_of(address), at or wallet.address
    asked = client.post(f"/wallet/link/{token}/message", json={"address": claimed})
    if asked.status_code != 200:
        return asked
    signed = wallet.signs_text(asked.json()["message"])
    return client.post(f"/wallet/link/{token}", json={"address": claimed, "signatures": [signed]})


def links(client: httpx.Client, actor: Actor, wallet: Wallet, *, at: str = "") -> None:
    """Link a wallet without a browser."""
    assert proves(client, asks_link(actor), wallet, at=at).json() == {"done": True}
    actor.chat.pump()
    actor.presses(actor.lang("Yes, this is my wallet", "是的，这是我的钱包"))
    assert actor.person.address == (at or wallet.address)


def asked_to_sign(actor: Actor) -> str:
    """Find the newest request; gives its address."""
    return page_of(actor, actor.lang("Look and sign", "查看并签名"))


def posts(client: httpx.Client, address: str, wallet: Wallet) -> httpx.Response:
    """Sign what a page shows and bring it, and let nobody go on with it yet."""
    messages = figures(client, address)["messages"]
    signed = [wallet.signs(message) for message in messages]
    return client.post(f"/wallet/sign/{token_of(address)}", json={"signatures": signed})


def signs(client: httpx.Client, actor: Actor, wallet: Wallet) -> str:
    """Sign what was asked last and let the product go on; gives what the chat says."""
    assert posts(client, asked_to_sign(actor), wallet).json() == {"done": True}
    actor.chat.pump()
    return actor.hears().words
