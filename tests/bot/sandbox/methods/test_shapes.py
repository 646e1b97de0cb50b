"""What the emulator sends fits the strict types of a client library that knows nothing of it."""

from typing import Any

from aiogram import types
from pydantic import TypeAdapter

from tests.bot.sandbox.test_sending import PNG


def test_results__fit(hands: Any) -> None:
    """Messages of every kind, chats and members are what aiogram takes them for."""
    adam = hands.person()
    group = hands.group("Work", adam, is_forum=True, bot="administrator")["id"]
    plain: tuple[tuple[str, dict[str, Any]], ...] = (
        ("sendMessage", {"text": "*b*", "parse_mode": "MarkdownV2", "link_preview_options": {"is_disabled": True}}),
        ("sendLocation", {"latitude": 1, "longitude": 2}),
        ("sendVenue", {"latitude": 1, "longitude": 2, "title": "T", "address": "A"}),
        ("sendContact", {"phone_number": "1", "first_name": "A"}),
        ("sendDice", {}),
        ("sendPoll", {"question": "Q?", "options": ["a", "b"]}),
        ("forwardMessage", {"from_chat_id": adam, "message_id": 1}),
    )
    for method, given in plain:
        types.Message.model_validate(hands.call(method, chat_id=group, **given))
    for name in ("photo", "document", "video", "animation", "audio", "voice", "video_note", "sticker"):
        sent = hands.upload(f"send{name.replace('_', '')}", {name: ("a.png", PNG)}, chat_id=adam)["result"]
        assert getattr(types.Message.model_validate(sent), name)
    invoice = {"title": "T", "description": "D", "payload": "p", "currency": "XTR"}
    sent = hands.call("sendInvoice", chat_id=adam, **invoice, prices=[{"label": "L", "amount": 5}])
    assert types.Message.model_validate(sent).invoice
    types.ForumTopic.model_validate(hands.call("createForumTopic", chat_id=group, name="News"))
    types.ChatFullInfo.model_validate(hands.call("getChat", chat_id=group))
    types.User.model_validate(hands.call("getMe"))
    types.StarTransactions.model_validate(hands.call("getStarTransactions"))
    types.ChatAdministratorRights.model_validate(hands.call("getMyDefaultAdministratorRights"))
    members = TypeAdapter(list[types.ChatMemberOwner | types.ChatMemberAdministrator])
    hands.control("POST", f"groups/{group}/members", json={"id": hands.person("Barb")})
    where = {"chat_id": group, "user_id": adam + 1}
    hands.call("restrictChatMember", **where, permissions={"can_send_polls": True})
    types.ChatMemberRestricted.model_validate(hands.call("getChatMember", **where))
    assert len(members.validate_python(hands.call("getChatAdministrators", chat_id=group))) == 2


def test_updates__fit(hands: Any) -> None:
    """Updates of every kind are what aiogram takes them for."""
    adam, barb = hands.person("Adam"), hands.person("Barb")
    kinds = ("message", "edited_message", "callback_query", "my_chat_member", "chat_member", "inline_query")
    more = ("chosen_inline_result", "message_reaction", "poll", "poll_answer", "pre_checkout_query")
    hands.confirm(allowed_updates=[*kinds, *more])
    hands.control("PATCH", "bot", json={"supports_inline_queries": True, "inline_feedback": True})
    group = hands.group("Work", adam, bot="administrator", type="group")["id"]
    hands.control("POST", f"groups/{group}/members", json={"id": barb})
    group = hands.control("POST", f"groups/{group}/migrate")["id"]
    keyboard = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    card = hands.call("sendMessage", chat_id=group, text="x", reply_markup=keyboard)["message_id"]
    hands.press(barb, card, "go", chat_id=group)
    said = hands.say(barb, "x", chat_id=group)["message"]["message_id"]
    hands.control("PATCH", f"people/{barb}/messages/{said}", json={"text": "y", "chat_id": group})
    hands.control("POST", f"people/{barb}/reactions", json={"message_id": said, "emoji": ["👍"], "chat_id": group})
    poll = hands.call("sendPoll", chat_id=group, question="Q?", options=["a", "b"], is_anonymous=False)
    given = {"message_id": poll["message_id"], "option_ids": [0], "chat_id": group}
    hands.control("POST", f"people/{barb}/votes", json=given)
    query = hands.control("POST", f"people/{adam}/inline", json={"query": "q"})["inline_query_id"]
    result = {"type": "article", "id": "1", "title": "T", "input_message_content": {"message_text": "x"}}
    hands.call("answerInlineQuery", inline_query_id=query, results=[result])
    hands.control("POST", f"people/{adam}/inline/{query}", json={"result_id": "1"})
    invoice = {"title": "T", "description": "D", "payload": "p", "currency": "XTR"}
    link = hands.call("createInvoiceLink", **invoice, prices=[{"label": "L", "amount": 5}])
    paid = hands.control("POST", f"people/{adam}/payments", json={"link": link})["pre_checkout_query_id"]
    hands.call("answerPreCheckoutQuery", pre_checkout_query_id=paid, ok=True)

    updates = [types.Update.model_validate(update) for update in hands.updates()]

    assert {update.event_type for update in updates} == {*kinds, *more}
