"""Documents that are made when they are sent: a row of the outbox names them, as it is no place for a file."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Protocol

from bot import texts
from bot.flows.depositing import QR
from bot.flows.money import MONTHS_ZONE, STATEMENT
from bot.flows.wallet import KEYSTORE, PASSPHRASE, VANISH
from bot.qr import picture
from bot.texts import SIMPLIFIED_CHINESE, Html, plain
from bot.turn import Button, keyboard, message
from ledger.core.effects import Send
from ledger.core.ids import PersonId
from ledger.core.money import Money
from ledger.core.people import Keystore, Person
from ledger.exports.period import month_before, period_of_month
from ledger.exports.statement import NothingThere, Section, TooLong
from ledger.views import Views


class Keystores(Protocol):
    """Who makes the file of a key, and the words that open it."""

    def keystore(self, address: str, origin: str) -> Keystore:
        """Write the key of an address as a file, for an export."""

    def passphrase(self, origin: str) -> str:
        """Give what opens the file of an export."""


SECTIONS_MAX = 3  # currencies told in the caption; the file has them all


def is_unfinished(ready: Send) -> bool:
    """Say whether a message only names its document or picture."""
    named = any(isinstance(ready.payload.get(name), Mapping) for name in (STATEMENT, KEYSTORE, PASSPHRASE))
    return named or QR in ready.payload


def complete(ready: Send, views: Views, keystores: Keystores | None = None) -> Send:
    """Make the document or picture that a message only names; any other message is what it is."""
    if keystores is not None and (KEYSTORE in ready.payload or PASSPHRASE in ready.payload):
        return _key(ready, keystores)
    if QR in ready.payload:
        kept = {name: value for name, value in ready.payload.items() if name != QR}
        return replace(ready, payload={**kept, "photo": picture(str(ready.payload[QR]))})
    wanted = ready.payload.get(STATEMENT)
    if not isinstance(wanted, Mapping):
        return ready
    person = views.person(PersonId(wanted["person"]))
    return _statement(ready.chat_id, person, wanted["month"], views)


def _key(ready: Send, keystores: Keystores) -> Send:
    """Make the file of a key, or the words that open it: two messages, so that one forwarded alone opens nothing."""
    name = KEYSTORE if KEYSTORE in ready.payload else PASSPHRASE
    wanted = ready.payload[name]
    assert isinstance(wanted, Mapping), "it names whose key"
    locale = str(wanted["language"])
    lasts = {VANISH: ready.payload[VANISH]}
    minutes = int(str(ready.payload[VANISH])) // 60
    if name == PASSPHRASE:
        words = keystores.passphrase(wanted["origin"])
        said = message(ready.chat_id, texts.text(locale, "keystore-passphrase", words=words, minutes=minutes))
        return Send(ready.chat_id, said.method, {**said.payload, **lasts})
    made = keystores.keystore(wanted["address"], wanted["origin"])
    caption = str(texts.text(locale, "keystore-file", address=wanted["address"], minutes=minutes))
    payload = {"document": made.content, "filename": made.name, "caption": caption, "parse_mode": "HTML", **lasts}
    return Send(ready.chat_id, "sendDocument", payload)


def _statement(chat_id: int, person: Person, month: str, views: Views) -> Send:
    locale, period = person.language, period_of_month(month, MONTHS_ZONE)
    language = "zh-CN" if locale == SIMPLIFIED_CHINESE else locale
    try:
        made, document = views.statement(person, period, partial(plain, locale), language)
    except NothingThere:
        return message(chat_id, texts.text(locale, "monthly-none"))
    except TooLong as refusal:
        return message(chat_id, texts.text(locale, "monthly-too-long", month=month, count=refusal.count))
    sums = Html("\n".join(_sums(section, locale) for section in made.sections[:SECTIONS_MAX]))
    payload: dict[str, object] = {
        "document": document,
        "filename": f"statement-{month}.pdf",
        "caption": str(texts.text(locale, "monthly", month=month, sums=sums)),
        "parse_mode": "HTML",
    }
    before = f"{month_before(date.fromisoformat(f'{month}-01')):%Y-%m}"
    if period.start > person.entered_at:  # before that there can be none
        button = Button(plain(locale, "btn-statement", month=before), f"statement:{before}")
        payload["reply_markup"] = keyboard((button,))
    return Send(chat_id, "sendDocument", payload)


def _sums(section: Section, locale: str) -> Html:
    nothing = Money(0, section.asset.code)
    incoming = sum((total.incoming for total in section.totals), nothing)
    outgoing = sum((total.outgoing for total in section.totals), nothing)
    moneys = {
        "opening": section.opening,
        "incoming": incoming,
        "outgoing": outgoing,
        "closing": section.closing,
        "escrowed": section.committed,
    }
    asset = section.asset
    shown = {name: texts.money(money.minor, asset.decimals, asset.code, locale) for name, money in moneys.items()}
    return texts.text(locale, "monthly-sums", asset=asset.code, **shown)
