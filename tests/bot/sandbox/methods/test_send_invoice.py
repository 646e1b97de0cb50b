"""sendInvoice, createInvoiceLink, answerPreCheckoutQuery, refundStarPayment, getMyStarBalance, getStarTransactions."""

from typing import Any

import pytest

INVOICE = {
    "title": "T",
    "description": "D",
    "payload": "p",
    "currency": "XTR",
    "prices": [{"label": "L", "amount": 5}],
}


def _pay(hands: Any, person_id: int, **given: Any) -> str:
    """Press Pay; the number of the checkout."""
    paid = hands.control("POST", f"people/{person_id}/payments", json=given)
    return str(paid["pre_checkout_query_id"])


@pytest.mark.parametrize("way", ["message", "link"])
def test_pay__and_refund(hands: Any, way: str) -> None:
    """A payment that the bot agrees to moves Stars, and can be given back once."""
    adam = hands.person()
    if way == "message":
        sent = hands.call("sendInvoice", chat_id=adam, **INVOICE)
        shown = {"title": "T", "description": "D", "start_parameter": "", "currency": "XTR", "total_amount": 5}
        assert sent["invoice"] == shown
        query = _pay(hands, adam, message_id=sent["message_id"])
    else:
        query = _pay(hands, adam, link=hands.call("createInvoiceLink", **INVOICE))

    asked = hands.updates()[-1]["pre_checkout_query"]
    assert (asked["id"], asked["invoice_payload"], asked["total_amount"], asked["currency"]) == (query, "p", 5, "XTR")
    assert hands.call("answerPreCheckoutQuery", pre_checkout_query_id=query, ok=True) is True

    assert hands.control("GET", f"queries/checkout/{query}")["ok"] is True
    payment = hands.updates()[-1]["message"]["successful_payment"]
    assert (payment["invoice_payload"], payment["total_amount"]) == ("p", 5)
    assert hands.call("getMyStarBalance") == {"amount": 5}
    given = {"user_id": adam, "telegram_payment_charge_id": payment["telegram_payment_charge_id"]}
    assert hands.call("refundStarPayment", **given) is True
    assert hands.refusal("refundStarPayment", **given) == (400, "Bad Request: CHARGE_ALREADY_REFUNDED")
    assert hands.call("getMyStarBalance") == {"amount": 0}
    came, went = hands.call("getStarTransactions")["transactions"]
    assert (came["source"]["user"]["id"], went["receiver"]["user"]["id"]) == (adam, adam)
    assert hands.updates()[-1]["message"]["refunded_payment"]["total_amount"] == 5


def test_pay__declined(hands: Any) -> None:
    """A bot that does not agree says why, and nothing is paid; after ten seconds it cannot answer."""
    adam = hands.person()
    link = hands.call("createInvoiceLink", **INVOICE)
    query, late = _pay(hands, adam, link=link), _pay(hands, adam, link=link)
    refused = hands.refusal("answerPreCheckoutQuery", pre_checkout_query_id=query, ok=False)
    assert refused == (400, "Bad Request: error message must be non-empty")

    hands.call("answerPreCheckoutQuery", pre_checkout_query_id=query, ok=False, error_message="sold out")

    assert hands.control("GET", f"queries/checkout/{query}") == {
        "answered": True,
        "ok": False,
        "error_message": "sold out",
    }
    assert hands.call("getMyStarBalance") == {"amount": 0}
    hands.control("POST", "clock", json={"advance_seconds": 10})
    assert hands.refusal("answerPreCheckoutQuery", pre_checkout_query_id=late, ok=True)[0] == 400


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"title": "x" * 33}, "TITLE_INVALID"),
        ({"title": ""}, "title is empty"),
        ({"description": "x" * 256}, "DESCRIPTION_INVALID"),
        ({"payload": "字" * 43}, "INVOICE_PAYLOAD_INVALID"),
        ({"currency": "USD"}, "PAYMENT_PROVIDER_INVALID"),
        ({"prices": []}, "there must be at least one price"),
        ({"prices": INVOICE["prices"] * 2}, "STARS_INVOICE_INVALID"),
        ({"prices": [{"label": "L", "amount": 0}]}, "CURRENCY_TOTAL_AMOUNT_INVALID"),
        ({"prices": 5}, "expected an Array of labeled prices"),
        (
            {"reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}},
            "REPLY_MARKUP_BUY_EMPTY",
        ),
    ],
)
def test_invoice__refused(hands: Any, given: dict[str, Any], words: str) -> None:
    """What is no invoice in Stars is refused."""
    refused = hands.refusal("sendInvoice", **{"chat_id": hands.person(), **INVOICE, **given})

    assert refused == (400, f"Bad Request: {words}")


def test_refund__unknown(hands: Any) -> None:
    """What nobody paid is not given back."""
    refused = hands.refusal("refundStarPayment", user_id=hands.person(), telegram_payment_charge_id="x")

    assert refused == (400, "Bad Request: CHARGE_NOT_FOUND")
