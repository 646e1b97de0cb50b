"""createForumTopic, editForumTopic, closeForumTopic, reopenForumTopic, deleteForumTopic, and messages in topics."""

from typing import Any

import pytest


def _forum(hands: Any, *members: int, bot: str = "administrator") -> int:
    """Make a forum."""
    forum: int = hands.group("Forum", *members, is_forum=True, bot=bot)["id"]
    return forum


def test_topic__opened(hands: Any) -> None:
    """A topic has the number of the message that opened it, and is listed."""
    group = _forum(hands, hands.person())

    topic = hands.call("createForumTopic", chat_id=group, name=" News ", icon_color=0xFFD67E)

    about = {"name": "News", "icon_color": 0xFFD67E}
    opening = hands.seen(group)[-1]
    assert topic == {"message_thread_id": opening["message_id"], **about}
    assert opening["forum_topic_created"] == about
    assert (opening["message_thread_id"], opening["is_topic_message"]) == (opening["message_id"], True)
    assert hands.control("GET", f"chats/{group}")["topics"] == [
        {"thread_id": opening["message_id"], **about, "closed": False}
    ]
    assert hands.call("getChat", chat_id=group)["is_forum"] is True
    assert hands.call("getForumTopicIconStickers") == []


def test_topic__messages(hands: Any) -> None:
    """What is said in a topic carries its number, whoever says it, also after an edit; General carries none."""
    adam = hands.person()
    group = _forum(hands, adam)
    thread = hands.call("createForumTopic", chat_id=group, name="News")["message_thread_id"]

    sent = hands.call("sendMessage", chat_id=group, text="x", message_thread_id=thread)
    edited = hands.call("editMessageText", chat_id=group, message_id=sent["message_id"], text="y")
    said = hands.say(adam, "z", chat_id=group, thread_id=thread)["message"]
    general = hands.say(adam, "z", chat_id=group)["message"]

    for message in (sent, edited, said):
        assert (message["message_thread_id"], message["is_topic_message"]) == (thread, True)
        assert message["reply_to_message"]["forum_topic_created"]["name"] == "News"
    assert not {"message_thread_id", "is_topic_message"} & set(general)


def test_topic__closed(hands: Any) -> None:
    """Into a closed topic only those who lead can write, until it is open again."""
    adam, barb = hands.person("Adam"), hands.person("Barb")
    group = _forum(hands, adam, barb)
    where = {
        "chat_id": group,
        "message_thread_id": hands.call("createForumTopic", chat_id=group, name="N")["message_thread_id"],
    }
    given = {"text": "x", "chat_id": group, "thread_id": where["message_thread_id"]}

    def status(person_id: int) -> int:
        path = f"{hands.url}/sandbox/api/people/{person_id}/messages"
        return int(hands.http.post(path, json=given).status_code)

    assert hands.call("closeForumTopic", **where) is True
    assert (status(adam), status(barb)) == (200, 409)
    assert hands.call("sendMessage", **where, text="x")
    hands.control("POST", f"groups/{group}/members", json={"id": 42, "rank": "member"})
    assert hands.refusal("sendMessage", **where, text="x") == (400, "Bad Request: TOPIC_CLOSED")
    hands.control("POST", f"groups/{group}/members", json={"id": 42, "rank": "administrator"})
    assert hands.refusal("closeForumTopic", **where) == (400, "Bad Request: TOPIC_NOT_MODIFIED")
    assert hands.call("reopenForumTopic", **where) is True
    assert status(barb) == 200
    notices = [message for message in hands.seen(group) if "forum_topic_reopened" in message]
    assert notices[0]["message_thread_id"] == where["message_thread_id"]


def test_topic__edited(hands: Any) -> None:
    """A topic gets another name; the same again is no change."""
    group = _forum(hands, hands.person())
    thread = hands.call("createForumTopic", chat_id=group, name="Old", icon_custom_emoji_id="5")["message_thread_id"]
    where = {"chat_id": group, "message_thread_id": thread}

    assert hands.call("editForumTopic", **where, name="New", icon_custom_emoji_id="") is True

    assert hands.seen(group)[-1]["forum_topic_edited"] == {"name": "New", "icon_custom_emoji_id": ""}
    (topic,) = hands.control("GET", f"chats/{group}")["topics"]
    assert (topic["name"], "icon_custom_emoji_id" in topic) == ("New", False)
    assert hands.refusal("editForumTopic", **where, name="New") == (400, "Bad Request: TOPIC_NOT_MODIFIED")
    assert hands.refusal("editForumTopic", **where, name="x" * 129) == (400, "Bad Request: TOPIC_TITLE_TOO_LONG")


def test_topic__deleted(hands: Any) -> None:
    """A topic goes with all that was said in it."""
    group = _forum(hands, hands.person())
    thread = hands.call("createForumTopic", chat_id=group, name="News")["message_thread_id"]
    sent = hands.call("sendMessage", chat_id=group, text="x", message_thread_id=thread)["message_id"]

    assert hands.call("deleteForumTopic", chat_id=group, message_thread_id=thread) is True

    assert not {thread, sent} & {message["message_id"] for message in hands.seen(group)}
    refused = hands.refusal("sendMessage", chat_id=group, text="x", message_thread_id=thread)
    assert refused == (400, "Bad Request: message thread not found")
    refused = hands.refusal("deleteForumTopic", chat_id=group, message_thread_id=thread)
    assert refused == (400, "Bad Request: TOPIC_ID_INVALID")


def test_topic__by_a_person(hands: Any) -> None:
    """People open, close and reopen topics too; the bot is told."""
    adam = hands.person()
    group = _forum(hands, adam, bot="member")
    hands.confirm()

    thread = hands.control("POST", f"groups/{group}/topics", json={"name": "News"})["thread_id"]
    hands.control("PATCH", f"groups/{group}/topics/{thread}", json={"closed": True})

    opened, closed = (update["message"] for update in hands.updates())
    assert (opened["forum_topic_created"]["name"], opened["from"]["id"]) == ("News", adam)
    assert closed["forum_topic_closed"] == {}
    for verb, path in (("POST", f"groups/{group}/topics"), ("PATCH", f"groups/{group}/topics/99")):
        assert hands.http.request(verb, f"{hands.url}/sandbox/api/{path}", json={}).status_code in (400, 404)


@pytest.mark.parametrize(
    ("bot", "forum", "given", "words"),
    [
        ("member", True, {}, "not enough rights to create a topic"),
        ("administrator", False, {}, "the chat is not a forum"),
        ("administrator", True, {"name": ""}, "title must be non-empty"),
        ("administrator", True, {"name": "x" * 129}, "TOPIC_TITLE_TOO_LONG"),
        ("administrator", True, {"icon_color": 1}, "invalid icon color specified"),
    ],
)
def test_topic__refused(hands: Any, bot: str, given: dict[str, Any], words: str, *, forum: bool) -> None:
    """A topic needs a forum, a right and a name."""
    group = hands.group("Work", hands.person(), bot=bot, is_forum=forum)["id"]

    refused = hands.refusal("createForumTopic", **{"chat_id": group, "name": "News", **given})

    assert refused == (400, f"Bad Request: {words}")


def test_topic__in_private(hands: Any) -> None:
    """A private chat has no topics."""
    adam = hands.person()

    refused = hands.refusal("createForumTopic", chat_id=adam, name="x")

    assert refused == (400, "Bad Request: the chat is not a forum")
    refused = hands.refusal("sendMessage", chat_id=adam, text="x", message_thread_id=5)
    assert refused == (400, "Bad Request: message thread not found")
