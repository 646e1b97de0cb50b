"""pinChatMessage, unpinChatMessage, unpinAllChatMessages, unpinAllForumTopicMessages."""

from typing import Any


def test_pin__newest_on_top(hands: Any) -> None:
    """What was pinned last stands on top, the chat is told, and it can be taken down."""
    adam = hands.person()
    for text in ("one", "two"):
        sent = hands.call("sendMessage", chat_id=adam, text=text)["message_id"]
        assert hands.call("pinChatMessage", chat_id=adam, message_id=sent) is True

    assert hands.updates()[-1]["message"]["pinned_message"]["text"] == "two"
    assert hands.call("getChat", chat_id=adam)["pinned_message"]["text"] == "two"
    hands.call("unpinChatMessage", chat_id=adam)
    assert hands.call("getChat", chat_id=adam)["pinned_message"]["text"] == "one"
    hands.call("unpinAllChatMessages", chat_id=adam)
    assert "pinned_message" not in hands.call("getChat", chat_id=adam)


def test_pin__refused(hands: Any) -> None:
    """A message that is not there cannot be pinned, one that is not pinned not unpinned, and a group needs a right."""
    adam = hands.person()
    group = hands.group("Work", adam)["id"]
    sent = hands.call("sendMessage", chat_id=group, text="x")["message_id"]

    assert hands.refusal("pinChatMessage", chat_id=adam, message_id=99) == (
        400,
        "Bad Request: message to pin not found",
    )
    assert hands.refusal("unpinChatMessage", chat_id=adam) == (400, "Bad Request: message to unpin not found")
    refused = hands.refusal("pinChatMessage", chat_id=group, message_id=sent)
    assert refused == (400, "Bad Request: not enough rights to manage pinned messages in the chat")


def test_unpin__of_one_topic(hands: Any) -> None:
    """What is pinned in one topic goes, what is pinned in others stays."""
    group = hands.group("Work", hands.person(), is_forum=True, bot="administrator")["id"]
    thread = hands.call("createForumTopic", chat_id=group, name="News")["message_thread_id"]
    for where in ({"message_thread_id": thread}, {}):
        sent = hands.call("sendMessage", chat_id=group, text=f"in {len(where)}", **where)["message_id"]
        hands.call("pinChatMessage", chat_id=group, message_id=sent)

    hands.call("unpinAllForumTopicMessages", chat_id=group, message_thread_id=thread)
    hands.call("unpinChatMessage", chat_id=group)

    assert "pinned_message" not in hands.call("getChat", chat_id=group)
