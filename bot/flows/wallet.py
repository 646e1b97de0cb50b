"""A person's keys: who holds them, linking a wallet of one's own, going back, taking the managed key along."""

from bot.texts import Html, plain
from bot.turn import Answer, Button, Row, Turn, only
from ledger.core.commands import Withdraw
from ledger.core.effects import Send
from ledger.core.wallet_commands import DeclineSigning, ExportKey, LinkWallet, StartLink, UnlinkWallet
from ledger.core.wallets import LINK_LASTS, Signing, is_token
from ledger.intake import Outcome
from ledger.views.wallets import KeysOf, Left

KEYSTORE, PASSPHRASE = "keystore", "passphrase"  # what a message carries in the place of what is still to be made
VANISH = "vanish_seconds"  # after how long a message that was sent is deleted
SHOWN_SECONDS = 180
UNSIGNED_MAX = 5  # requests that are shown with a button each
EXPORTING, UNLINKING, BRINGING = "exporting", "unlinking", "bringing"


def wallet(turn: Turn) -> Answer:
    """Say who holds the key, and what can be done about it."""
    keys = turn.views.keys_of(turn.person)
    lines = [str(turn.words("wallet-left", sum=_sum(turn, one), address=one.address)) for one in keys.left]
    values = {"address": keys.address, "managed": keys.managed, "beside": Html("".join(lines))}
    key = "wallet-linked" if keys.is_linked else "wallet-managed"
    return only(turn.say(key, *_rows(turn, keys), unsigned=len(keys.unsigned), **values))


def _rows(turn: Turn, keys: KeysOf) -> tuple[Row, ...]:
    def button(key: str, pressed: str, **values: str) -> Button:
        return Button(plain(turn.locale, f"btn-{key}", **values), pressed)

    asked = [
        (Button(plain(turn.locale, "btn-sign-step", step=_step(turn, one)), "", sign_page(turn.pages_url, one.id)),)
        for one in keys.unsigned[:UNSIGNED_MAX]
    ]
    left = [
        (button("bring", f"bring:{place}", sum=_sum(turn, one)),)
        for place, one in enumerate(keys.left)
        if one.is_managed
    ]
    link = button("link-other" if keys.is_linked else "link", "link")
    back = (button("unlink", "unlink"),) if keys.is_linked else ()
    return (*asked, *left, (link,), back, (button("export", "export"),))


def link(turn: Turn) -> Answer:
    """Give the link by which a wallet proves itself."""
    if not turn.pages_url:
        return only(turn.say("wallet-no-pages"))

    def given(outcomes: tuple[Outcome, ...]) -> tuple[Send, ...]:
        page = f"{turn.pages_url}/wallet/link/{outcomes[0].result}"
        opened = Button(plain(turn.locale, "btn-open-link"), "", page)
        until = turn.moment(turn.now + LINK_LASTS)
        return (turn.say("wallet-link", (opened,), until=until, number=str(turn.person.telegram_id)),)

    return Answer(commands=(StartLink(**turn.stamp(), person=turn.person.id),), accepted=given)  # type: ignore[arg-type]


def confirm_link(turn: Turn, token: str) -> Answer:
    """Act with the wallet that has proved itself."""
    if not is_token(token):
        return only(turn.say("out-of-date"))
    command = LinkWallet(**turn.stamp(), person=turn.person.id, link=token)  # type: ignore[arg-type]

    def linked(outcomes: tuple[Outcome, ...]) -> tuple[Send, ...]:
        return (*turn.strip_card(), turn.say("wallet-is-linked", address=outcomes[0].result))

    return Answer(commands=(command,), accepted=linked)


def ask_unlink(turn: Turn) -> Answer:
    """Ask twice before somebody gives their word back into the operator's hands."""
    return _ask(turn, UNLINKING, "wallet-unlink-ask", "btn-unlink-sure")


def unlink(turn: Turn, revision: str) -> Answer:
    """Go back to the managed key."""
    if not _is_asked(turn, UNLINKING, revision):
        return only(turn.say("out-of-date"))
    command = UnlinkWallet(**turn.stamp(), person=turn.person.id)  # type: ignore[arg-type]

    def back(outcomes: tuple[Outcome, ...]) -> tuple[Send, ...]:
        return (*turn.strip_card(), turn.say("wallet-is-managed", address=outcomes[0].result))

    return Answer(commands=(command,), accepted=back, is_over=True)


def ask_export(turn: Turn) -> Answer:
    """Say what an exported key means, and ask twice."""
    return _ask(turn, EXPORTING, "keystore-ask", "btn-export-sure", minutes=SHOWN_SECONDS // 60)


def export(turn: Turn, revision: str) -> Answer:
    """Send the managed key as a file that a passphrase opens; both are deleted again soon."""
    if not _is_asked(turn, EXPORTING, revision):
        return only(turn.say("out-of-date"))
    command, chat_id = ExportKey(**turn.stamp(), person=turn.person.id), turn.incoming.chat_id  # type: ignore[arg-type]

    def sent(outcomes: tuple[Outcome, ...]) -> tuple[Send, ...]:
        wanted = {"address": outcomes[0].result, "origin": str(command.id), "language": turn.locale}
        document = Send(chat_id, "sendDocument", {KEYSTORE: wanted, VANISH: SHOWN_SECONDS})
        words = Send(chat_id, "sendMessage", {PASSPHRASE: wanted, VANISH: SHOWN_SECONDS})
        done = turn.say("keystore-done", minutes=SHOWN_SECONDS // 60)
        return (*turn.strip_card(), document, words, done)

    return Answer(commands=(command,), accepted=sent, is_over=True)


def ask_bring(turn: Turn, place: str) -> Answer:
    """Offer to send what is left at the managed key's address to the wallet."""
    left = turn.views.keys_of(turn.person).left
    found = left[int(place)] if place.isdecimal() and len(place) < 3 and int(place) < len(left) else None  # noqa: PLR2004
    if found is None or not found.is_managed:
        return only(turn.say("out-of-date"))
    body = {"minor": str(found.minor), "asset": found.asset, "holder": found.address}
    return _ask(turn, BRINGING, "bring-ask", "btn-bring-sure", body=body, sum=_sum(turn, found), to=turn.person.address)


def bring(turn: Turn, revision: str) -> Answer:
    """Send it."""
    dialogue = turn.dialogue
    if dialogue is None or not _is_asked(turn, BRINGING, revision):
        return only(turn.say("out-of-date"))
    body, to = dialogue.body, turn.person.address
    minor, code = int(body["minor"]), body["asset"]
    command = Withdraw(
        **turn.stamp(),  # type: ignore[arg-type]
        person=turn.person.id,
        asset=code,
        minor=minor,
        to=to,
        holder=body["holder"],
    )

    def started(_outcomes: tuple[Outcome, ...]) -> tuple[Send, ...]:
        return (*turn.strip_card(), turn.say("withdraw-started", sum=turn.money(minor, code), to=to))

    return Answer(commands=(command,), accepted=started, is_over=True)


def decline(turn: Turn, token: str) -> Answer:
    """Do not sign: what waited for it goes back to where it stood."""
    if not is_token(token):
        return only(turn.say("out-of-date"))
    command = DeclineSigning(**turn.stamp(), person=turn.person.id, signing=token)  # type: ignore[arg-type]

    def declined(_outcomes: tuple[Outcome, ...]) -> tuple[Send, ...]:
        return (*turn.strip_card(), turn.say("sign-declined"))

    return Answer(commands=(command,), accepted=declined)


def sign_page(pages_url: str, signing: str) -> str:
    """Name the page on which something is signed."""
    return f"{pages_url}/wallet/sign/{signing}"


def _ask(
    turn: Turn, flow: str, key: str, label: str, *, body: dict[str, str] | None = None, **values: str | int
) -> Answer:
    dialogue = turn.begin(flow, **(body or {}))
    confirm = Button(plain(turn.locale, label), f"{flow}:{dialogue.revision}")
    return only(turn.say(key, turn.cancel_row(dialogue), (confirm,), **values), dialogue=dialogue)


def _is_asked(turn: Turn, flow: str, revision: str) -> bool:
    dialogue = turn.dialogue
    return dialogue is not None and (dialogue.flow, str(dialogue.revision)) == (flow, revision)


def _sum(turn: Turn, left: Left) -> str:
    return turn.money(left.minor, left.asset)


def _step(turn: Turn, signing: Signing) -> str:
    return plain(turn.locale, f"step-{signing.ask.step}")
