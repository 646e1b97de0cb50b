"""Where to send money: a person's own address in words and as a picture; what has arrived is put in from there."""

from bot.parse import parse_fund
from bot.qr import token_request
from bot.texts import CHAIN_NAMES, plain
from bot.turn import Answer, Button, Turn, keyboard, only
from ledger.core.arriving import Deposit, LookOut
from ledger.core.effects import Send
from ledger.intake import Outcome

QR = "qr"  # what a message carries in the place of the picture that is still to be drawn
PHOTO = "sendPhoto"


def deposit(turn: Turn) -> Answer:
    """Say where to send money, of the sum in the line if there is one; from now on it is looked for."""
    if not turn.incoming.arguments:
        return instructions(turn, turn.default_asset, None)
    minor, code = parse_fund(turn.incoming.text, default_asset=turn.default_asset, assets=turn.decimals)
    return instructions(turn, code, minor)


def instructions(turn: Turn, code: str, minor: int | None) -> Answer:
    """Show token, network and the person's own address, and the same as a picture for a wallet's camera."""
    asset, chain_id = turn.assets[code], turn.policy.chain_id
    values: dict[str, str | int] = {
        "asset": code,
        "token": asset.token,
        "network": CHAIN_NAMES.get(chain_id) or plain(turn.locale, "chain-unnamed"),
        "chain": str(chain_id),
        "address": turn.person.address,
        "sum": "" if minor is None else turn.money(minor, code),
        "fixed": "no" if minor is None else "yes",
    }
    payload: dict[str, object] = {
        QR: token_request(token=asset.token, chain_id=chain_id, to=turn.person.address, minor=minor),
        "caption": str(turn.words("deposit-where", **values)),
        "parse_mode": "HTML",
        "reply_markup": keyboard((look_button(turn.locale),)),
    }
    shown = Send(turn.incoming.chat_id, PHOTO, payload)
    command = LookOut(**turn.stamp(), person=turn.person.id, is_asked=False)  # type: ignore[arg-type]
    return Answer(commands=(command,), accepted=lambda _: (shown,))


def look_button(locale: str) -> Button:
    """Offer to look at once what stands at the address."""
    return Button(plain(locale, "btn-look"), "look")


def put_in_button(locale: str, code: str, minor: int, shown: str) -> Button:
    """Offer to put in what has arrived."""
    return Button(plain(locale, "btn-put-in", sum=shown), f"deposit:{code}:{minor}")


def look(turn: Turn) -> Answer:
    """Look what stands at the person's own address, however it came there."""
    command = LookOut(**turn.stamp(), person=turn.person.id, is_asked=True)  # type: ignore[arg-type]
    return Answer(commands=(command,), accepted=lambda _: (turn.say("deposit-looking"),))


def put_in(turn: Turn, code: str, minor: str) -> Answer:
    """Put what has arrived into the escrow; the ledger and the token know whether it is there."""
    if code not in turn.assets or not minor.isascii() or not minor.isdecimal():
        return only(turn.say("out-of-date"))
    command = Deposit(**turn.stamp(), person=turn.person.id, asset=code, minor=int(minor))  # type: ignore[arg-type]

    def started(_outcomes: tuple[Outcome, ...]) -> tuple[Send, ...]:
        return (*turn.strip_card(), turn.say("fund-started", sum=turn.money(int(minor), code)))

    return Answer(commands=(command,), accepted=started, instead={"still-waiting": "deposit-under-way"})
