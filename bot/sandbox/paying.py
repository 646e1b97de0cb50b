"""Payments in Telegram's Stars as people make them: pressing Pay, and what follows once the bot agrees."""

import json
import secrets

from bot.sandbox.errors import Json, Refused
from bot.sandbox.human import enter
from bot.sandbox.membership import announce
from bot.sandbox.people import Person
from bot.sandbox.queries import Query, insert_query
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.store import Store
from bot.sandbox.updates import insert_update

KIND = "checkout"
PATIENCE_SECONDS = 10
LINK = "https://t.me/$"


def keep_invoice(store: Store, slug: str, invoice: Json) -> None:
    """Keep what an invoice asks for, with the payload that only the bot knows."""
    store.run("INSERT INTO invoices VALUES (?, ?)", slug, json.dumps(invoice))


def message_slug(chat_id: int, message_id: int) -> str:
    """Give the name under which the invoice of a message is kept."""
    return f"{chat_id}:{message_id}"


def pay(sandbox: Sandbox, person: Person, slug: str) -> Json:
    """Press Pay, under a message or behind a link; the bot is asked whether it still sells."""
    enter(sandbox, person, person.id)
    row = sandbox.store.row("SELECT invoice FROM invoices WHERE slug = ?", slug)
    if row is None:
        raise Refused("There is no such invoice.", code=404)
    invoice = json.loads(row["invoice"])
    query = insert_query(sandbox, KIND, person.id, invoice, patience=PATIENCE_SECONDS)
    asked = {"id": query.id, "from": person.as_json()}
    asked |= {name: invoice[name] for name in ("currency", "total_amount", "invoice_payload")}
    update_id = insert_update(sandbox.store, "pre_checkout_query", asked)
    return {"update_id": update_id, "pre_checkout_query_id": query.id}


def settle(sandbox: Sandbox, query: Query) -> None:
    """Move the Stars and say so in the person's chat."""
    charge_id = secrets.token_urlsafe(24)
    payment = {name: query.asked[name] for name in ("currency", "total_amount", "invoice_payload")}
    payment |= {"telegram_payment_charge_id": charge_id, "provider_payment_charge_id": ""}
    sandbox.store.run(
        "INSERT INTO payments (charge_id, person_id, paid_at, payment) VALUES (?, ?, ?, ?)",
        *(charge_id, query.person_id, sandbox.now(), json.dumps(payment)),
    )
    announce(sandbox, query.person_id, query.person_id, {"successful_payment": payment})
