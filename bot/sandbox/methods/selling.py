"""Invoices in Telegram's Stars, agreeing to a payment, and giving it back."""

import json
import secrets
from typing import Any

from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import BadRequest, Json
from bot.sandbox.events import insert_event
from bot.sandbox.groups import who
from bot.sandbox.membership import announce
from bot.sandbox.messages import message_object
from bot.sandbox.methods.posting import put, read_target
from bot.sandbox.paying import KIND, LINK, keep_invoice, message_slug, settle
from bot.sandbox.queries import keep_answer, open_query
from bot.sandbox.sandbox import Sandbox

STARS = "XTR"
TITLE_MAX, DESCRIPTION_MAX, PAYLOAD_BYTES_MAX, STARS_MAX = 32, 255, 128, 100_000


def send_invoice(sandbox: Sandbox, arguments: Arguments) -> Json:
    """Ask for Stars in a chat; the Pay button is there even if the call brings no keyboard."""
    invoice = _read_invoice(arguments)
    target = read_target(sandbox, arguments)
    first = (target.markup or {}).get("inline_keyboard", [[{"pay": True}]])[0][0]
    if not first.get("pay"):
        raise BadRequest("REPLY_MARKUP_BUY_EMPTY")
    shown = {name: value for name, value in invoice.items() if name != "invoice_payload"}
    message = put(sandbox, target, {"invoice": shown})
    keep_invoice(sandbox.store, message_slug(message.chat_id, message.message_id), invoice)
    return message_object(sandbox, message)


def create_invoice_link(sandbox: Sandbox, arguments: Arguments) -> str:
    """Ask for Stars behind a link."""
    invoice, slug = _read_invoice(arguments), secrets.token_urlsafe(12)
    keep_invoice(sandbox.store, slug, invoice)
    return f"{LINK}{slug}"


def answer_pre_checkout_query(sandbox: Sandbox, arguments: Arguments) -> bool:
    """Agree to a payment within ten seconds, or say why not."""
    query = open_query(sandbox, KIND, arguments.text("pre_checkout_query_id"))
    agrees, words = arguments.truth("ok"), arguments.text("error_message")
    if not agrees and not words:
        raise BadRequest("error message must be non-empty")
    answer = {"ok": agrees, "error_message": words}
    keep_answer(sandbox, query, answer)
    body = {"pre_checkout_query_id": query.id, "person_id": query.person_id}
    insert_event(sandbox.store, query.person_id, "checkout", body=body | answer)
    if agrees:
        settle(sandbox, query)
    return True


def refund_star_payment(sandbox: Sandbox, arguments: Arguments) -> bool:
    """Give Stars back, once."""
    charge_id, person_id = arguments.text("telegram_payment_charge_id"), arguments.integer("user_id")
    row = sandbox.store.row("SELECT * FROM payments WHERE charge_id = ? AND person_id = ?", charge_id, person_id)
    if row is None:
        raise BadRequest("CHARGE_NOT_FOUND")
    if row["refunded_at"] is not None:
        raise BadRequest("CHARGE_ALREADY_REFUNDED")
    sandbox.store.run("UPDATE payments SET refunded_at = ? WHERE charge_id = ?", sandbox.now(), charge_id)
    announce(sandbox, person_id, sandbox.bot.id, {"refunded_payment": json.loads(row["payment"])})
    return True


def get_my_star_balance(sandbox: Sandbox, _arguments: Arguments) -> Json:
    """How many Stars the bot has."""
    rows = sandbox.store.rows("SELECT payment FROM payments WHERE refunded_at IS NULL")
    return {"amount": sum(json.loads(row["payment"])["total_amount"] for row in rows)}


def get_star_transactions(sandbox: Sandbox, arguments: Arguments) -> Json:
    """Who paid and who got it back, the oldest first."""
    offset, limit = max(arguments.integer("offset"), 0), min(max(arguments.integer("limit", 100), 1), 100)
    moves = []
    for row in sandbox.store.rows("SELECT * FROM payments ORDER BY number"):
        payment = json.loads(row["payment"])
        partner = {"type": "user", "transaction_type": "invoice_payment", "user": who(sandbox, row["person_id"])}
        partner["invoice_payload"] = payment["invoice_payload"]
        move = {"id": row["charge_id"], "amount": payment["total_amount"]}
        moves.append(move | {"date": row["paid_at"], "source": partner})
        if row["refunded_at"] is not None:
            moves.append(move | {"date": row["refunded_at"], "receiver": partner})
    moves.sort(key=lambda move: move["date"])
    return {"transactions": moves[offset : offset + limit]}


def _read_invoice(arguments: Arguments) -> Json:
    """Give what a call asks for."""
    title, description = arguments.text("title").strip(), arguments.text("description").strip()
    payload, currency = arguments.text("payload"), arguments.text("currency").upper()
    if not 1 <= len(title) <= TITLE_MAX:
        raise BadRequest("TITLE_INVALID" if title else "title is empty")
    if not 1 <= len(description) <= DESCRIPTION_MAX:
        raise BadRequest("DESCRIPTION_INVALID" if description else "description is empty")
    if not 1 <= len(payload.encode()) <= PAYLOAD_BYTES_MAX:
        raise BadRequest("INVOICE_PAYLOAD_INVALID")
    if currency != STARS:
        raise BadRequest("PAYMENT_PROVIDER_INVALID")
    return {
        "title": title,
        "description": description,
        "start_parameter": arguments.text("start_parameter"),
        "currency": currency,
        "total_amount": _read_price(arguments),
        "invoice_payload": payload,
    }


def _read_price(arguments: Arguments) -> int:
    """Give how many Stars a call asks for, in one price."""
    prices: Any = arguments.parsed("prices", "can't parse prices JSON object")
    if not isinstance(prices, list):
        raise BadRequest("expected an Array of labeled prices")
    if not prices:
        raise BadRequest("there must be at least one price")
    if len(prices) > 1:
        raise BadRequest("STARS_INVOICE_INVALID")
    price = prices[0].get("amount") if isinstance(prices[0], dict) else None
    if not isinstance(price, int) or not 1 <= price <= STARS_MAX:
        raise BadRequest("CURRENCY_TOTAL_AMOUNT_INVALID")
    return price
