"""A person's own money: what is there, what moved it, putting in, taking out."""

from datetime import UTC

from bot.flows import depositing
from bot.oneline import halfwidth
from bot.parse import parse_fund, parse_withdraw
from bot.texts import plain
from bot.turn import Answer, Button, Turn, only
from ledger.core.commands import Fund, Withdraw
from ledger.core.effects import Send
from ledger.core.errors import NotCovered
from ledger.core.money import Asset
from ledger.core.task import Stage
from ledger.exports.period import BadPeriod, period_of_month, zone_of
from ledger.intake import Outcome

MONTHS_ZONE = zone_of("UTC")  # as all moments in the chat are told
STATEMENT = "statement"  # what a message carries in the place of the document that is still to be made
FUND_CHOICES = (30, 100, 500)
_IN_ESCROW = frozenset({Stage.OPENED, Stage.DELIVERED, Stage.RATED, Stage.SETTLING})


def balance(turn: Turn) -> Answer:
    """Show what is there and what is in escrow."""
    asset = turn.assets[turn.default_asset]
    mine = (task for task in turn.views.tasks_of(turn.person.id) if task.employer == turn.person.id)
    escrowed = sum(task.reward for task in mine if task.stage in _IN_ESCROW and task.asset == asset.code)
    values = {
        "balance": turn.money(turn.views.balance(turn.person, asset), asset.code),
        "escrowed": turn.money(escrowed, asset.code),
        "address": turn.person.address,
        "keys": _keys(turn),
    }
    month = f"{turn.now.astimezone(UTC):%Y-%m}"
    listed = Button(plain(turn.locale, "btn-statement", month=month), f"statement:{month}")
    ways = (fund_button(turn.locale), depositing.look_button(turn.locale))
    return only(turn.say("balance", ways, (listed,), **values))


def statement(turn: Turn) -> Answer:
    """Send the statement of the month that is named, else of the one that is running."""
    return statement_of(turn, turn.incoming.arguments.strip() or f"{turn.now.astimezone(UTC):%Y-%m}")


def statement_of(turn: Turn, month: str) -> Answer:
    """Ask for a statement; it is made when it is sent, as a row of the outbox is no place for a file."""
    try:
        period_of_month(halfwidth(month), MONTHS_ZONE)
    except BadPeriod:
        return only(turn.say("monthly-ask", month=f"{turn.now.astimezone(UTC):%Y-%m}"))
    wanted = {"person": turn.person.id, "month": halfwidth(month)}
    return only(Send(turn.incoming.chat_id, "sendDocument", {STATEMENT: wanted}))


def fund_button(locale: str, wanted: str = "") -> Button:
    """Offer to put money in: a sum that is wanted, or to be asked how much."""
    if not wanted:
        return Button(plain(locale, "btn-fund-ask"), "fund")
    return Button(plain(locale, "btn-fund", sum=wanted), f"fund:{wanted}")


def fund(turn: Turn) -> Answer:
    """Put money in: by the amount in the line, or ask for one."""
    asset = turn.assets[turn.default_asset]
    if not asset.faucet:  # real money comes from outside
        return depositing.deposit(turn)
    if not turn.incoming.arguments:
        scale = 10**asset.decimals
        row = tuple(
            Button(plain(turn.locale, "btn-fund", sum=turn.money(whole * scale, asset.code)), f"fund:{whole}")
            for whole in FUND_CHOICES
        )
        return only(turn.say("fund-ask", row, asset=asset.code))
    return fund_with(turn, turn.incoming.arguments)


def fund_with(turn: Turn, words: str) -> Answer:
    """Put in what the words say."""
    minor, code = parse_fund(words, default_asset=turn.default_asset, assets=turn.decimals)
    most = turn.policy.faucet_max * 10 ** turn.assets[code].decimals
    if not turn.assets[code].faucet:
        return depositing.instructions(turn, code, minor)
    if minor > most:
        return only(turn.say("faucet-limit", limit=turn.money(most, code)))
    command = Fund(**turn.stamp(), person=turn.person.id, asset=code, minor=minor)  # type: ignore[arg-type]
    started = turn.say("fund-started", sum=turn.money(minor, code))
    return Answer(commands=(command,), accepted=lambda _: (started,))


def withdraw(turn: Turn) -> Answer:
    """Preview taking money out; nothing moves before it is confirmed."""
    if not turn.incoming.arguments:
        return _ask_withdraw(turn)
    wanted = parse_withdraw(turn.incoming.text, default_asset=turn.default_asset, assets=turn.decimals)
    asset = turn.assets[wanted.asset]
    held = turn.views.balance(turn.person, asset)
    minor = held if wanted.minor is None else wanted.minor
    if not minor:
        return _nothing_to_withdraw(turn, asset)
    fault = _fault_of(turn, wanted.to)
    if fault:
        return only(turn.say(f"withdraw-not-there-{fault}", to=wanted.to))
    if minor > held:
        return only(not_covered(turn, NotCovered(asset=asset.code, needed=str(minor), held=str(held))))
    dialogue = turn.begin("withdraw", minor=str(minor), asset=wanted.asset, to=wanted.to)
    rows = (
        turn.cancel_row(dialogue),
        (Button(plain(turn.locale, "btn-withdraw"), f"withdraw:{dialogue.revision}"),),
    )
    values = {"sum": turn.money(minor, wanted.asset), "to": wanted.to, "left": turn.money(held - minor, wanted.asset)}
    return only(turn.say("withdraw-preview", *rows, **values), dialogue=dialogue)


def _fault_of(turn: Turn, to: str) -> str:
    """Name why nobody should have money sent there: it would be stuck, or come straight back."""
    if to == turn.policy.escrow:
        return "escrow"
    if to in {asset.token for asset in turn.assets.values()}:
        return "token"
    is_ours = not turn.views.keys_of(turn.person).is_linked  # one's own wallet is where one's money is to go
    return "own" if is_ours and to == turn.person.address else ""


def _keys(turn: Turn) -> str:
    """Name who holds the key that this person acts with."""
    return "linked" if turn.views.keys_of(turn.person).is_linked else "managed"


def _ask_withdraw(turn: Turn) -> Answer:
    asset = turn.assets[turn.default_asset]
    held = turn.views.balance(turn.person, asset)
    if not held:
        return _nothing_to_withdraw(turn, asset)
    return only(turn.say("withdraw-ask", balance=turn.money(held, asset.code)))


def _nothing_to_withdraw(turn: Turn, asset: Asset) -> Answer:
    return only(turn.say("withdraw-nothing", balance=turn.money(0, asset.code)))


def confirm_withdraw(turn: Turn, revision: str) -> Answer:
    """Take out what was previewed."""
    dialogue = turn.dialogue
    if dialogue is None or dialogue.flow != "withdraw" or str(dialogue.revision) != revision:
        return only(turn.say("out-of-date"))
    minor, code, to = int(dialogue.body["minor"]), dialogue.body["asset"], dialogue.body["to"]
    command = Withdraw(**turn.stamp(), person=turn.person.id, asset=code, minor=minor, to=to)  # type: ignore[arg-type]

    def started(_outcomes: tuple[Outcome, ...]) -> tuple[Send, ...]:
        return (*turn.strip_card(), turn.say("withdraw-started", sum=turn.money(minor, code), to=to))

    return Answer(commands=(command,), accepted=started, is_over=True)


def not_covered(turn: Turn, refusal: NotCovered) -> Send:
    """Say with figures what is missing."""
    code = str(refusal.details["asset"])
    needed, held = int(refusal.details["needed"]), int(refusal.details["held"])
    values = {
        "needed": turn.money(needed, code),
        "balance": turn.money(held, code),
        "missing": turn.money(max(needed - held, 0), code),
    }
    asset = turn.assets[code]
    can_be_put_in = not asset.faucet or needed - held <= turn.policy.faucet_max * 10**asset.decimals
    row = (fund_button(turn.locale, values["missing"]),) if can_be_put_in else ()
    return turn.say("not-enough-balance", row, **values)
