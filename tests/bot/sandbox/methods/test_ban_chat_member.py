"""banChatMember and its like: who comes, goes and rises in a group, what the group is called, and who is in it."""

from typing import Any

import pytest


@pytest.fixture
def scene(hands: Any) -> tuple[int, int, int]:
    """Give a group that the bot leads, its creator, and a member."""
    adam, barb = hands.person("Adam"), hands.person("Barb")
    return hands.group("Work", adam, barb, bot="administrator")["id"], adam, barb


def test_ban__and_let_back(hands: Any, scene: tuple[int, int, int]) -> None:
    """Who is banned is out; who is let back may come again."""
    group, _, barb = scene
    where = {"chat_id": group, "user_id": barb}

    assert hands.call("banChatMember", **where, until_date=9) is True

    banned = hands.call("getChatMember", **where)
    assert (banned["status"], banned["until_date"]) == ("kicked", 9)
    assert hands.seen(group)[-1]["left_chat_member"]["id"] == barb
    assert hands.call("getChatMemberCount", chat_id=group) == 2
    assert hands.call("unbanChatMember", **where) is True
    assert hands.call("getChatMember", **where)["status"] == "left"
    assert hands.call("banChatMember", **where) is True
    assert hands.call("getChatMember", **where)["status"] == "kicked"


def test_unban__one_who_is_there(hands: Any, scene: tuple[int, int, int]) -> None:
    """Unbanning one who is there puts them out, unless only the banned are meant."""
    group, _, barb = scene
    where = {"chat_id": group, "user_id": barb}

    hands.call("unbanChatMember", **where, only_if_banned=True)
    assert hands.call("getChatMember", **where)["status"] == "member"
    hands.call("unbanChatMember", **where)
    assert hands.call("getChatMember", **where)["status"] == "left"


def test_restrict__silent(hands: Any, scene: tuple[int, int, int]) -> None:
    """Who is restricted cannot write until they may again."""
    group, _, barb = scene
    where = {"chat_id": group, "user_id": barb}
    path = f"{hands.url}/sandbox/api/people/{barb}/messages"

    hands.call("restrictChatMember", **where, permissions={"can_send_photos": True})

    member = hands.call("getChatMember", **where)
    assert (member["status"], member["can_send_photos"], member["can_send_messages"]) == ("restricted", True, False)
    assert hands.http.post(path, json={"text": "x", "chat_id": group}).status_code == 409
    hands.call("restrictChatMember", **where, permissions={"can_send_messages": True})
    assert hands.http.post(path, json={"text": "x", "chat_id": group}).status_code == 200


def test_promote__with_a_title(hands: Any, scene: tuple[int, int, int]) -> None:
    """Who is promoted is listed among the administrators, with rights and a title, until all rights are taken."""
    group, adam, barb = scene
    where = {"chat_id": group, "user_id": barb}

    hands.call("promoteChatMember", **where, can_pin_messages=True)
    hands.call("setChatAdministratorCustomTitle", **where, custom_title="Judge")

    leaders = {one["user"]["id"]: one for one in hands.call("getChatAdministrators", chat_id=group)}
    assert {number: one["status"] for number, one in leaders.items()} == {
        adam: "creator",
        barb: "administrator",
        42: "administrator",
    }
    promoted = leaders[barb]
    assert (promoted["custom_title"], promoted["can_pin_messages"], promoted["can_change_info"]) == (
        "Judge",
        True,
        False,
    )
    hands.call("promoteChatMember", **where)
    assert hands.call("getChatMember", **where)["status"] == "member"


def test_leave__bot(hands: Any, scene: tuple[int, int, int]) -> None:
    """A bot that left may not write or ask any more."""
    group, _, _ = scene

    assert hands.call("leaveChat", chat_id=group) is True

    words = "Forbidden: bot is not a member of the supergroup chat"
    assert hands.refusal("sendMessage", chat_id=group, text="x") == (403, words)
    assert hands.refusal("getChat", chat_id=group) == (403, words)
    assert hands.updates()[-1]["my_chat_member"]["new_chat_member"]["status"] == "left"


def test_describe__group(hands: Any, scene: tuple[int, int, int]) -> None:
    """The bot names the group anew, and says what it is about and what members may do."""
    group, _, _ = scene

    hands.call("setChatTitle", chat_id=group, title="New")
    hands.call("setChatDescription", chat_id=group, description="About")
    hands.call("setChatPermissions", chat_id=group, permissions={"can_send_messages": True})

    chat = hands.call("getChat", chat_id=group)
    assert (chat["title"], chat["description"], chat["type"]) == ("New", "About", "supergroup")
    assert (chat["permissions"]["can_send_messages"], chat["permissions"]["can_send_polls"]) == (True, False)
    assert hands.seen(group)[-1]["new_chat_title"] == "New"
    hands.call("setChatDescription", chat_id=group)
    assert "description" not in hands.call("getChat", chat_id=group)


@pytest.mark.parametrize(
    ("method", "given", "words"),
    [
        ("banChatMember", {"user_id": 1}, "invalid user_id specified"),
        ("banChatMember", {"user_id": 42}, "can't restrict self"),
        ("banChatMember", {"user_id": 7000000001}, "can't remove chat owner"),
        ("promoteChatMember", {"user_id": 7000000001}, "can't remove chat owner"),
        ("promoteChatMember", {"user_id": 7000000003}, "USER_NOT_PARTICIPANT"),
        ("setChatAdministratorCustomTitle", {"user_id": 7000000002}, "user is not an administrator"),
        (
            "setChatAdministratorCustomTitle",
            {"user_id": 7000000001},
            "only the owner can edit their custom title",
        ),
        ("restrictChatMember", {"user_id": 7000000002}, "object expected as permissions"),
        ("setChatTitle", {"title": ""}, "chat title is empty"),
        ("setChatTitle", {"title": "Work"}, "CHAT_NOT_MODIFIED"),
        ("setChatTitle", {"title": "x" * 129}, "CHAT_TITLE_TOO_LONG"),
        ("setChatDescription", {"description": ""}, "chat description is not modified"),
        ("setChatDescription", {"description": "x" * 256}, "CHAT_ABOUT_TOO_LONG"),
    ],
)
def test_lead__refused(hands: Any, scene: tuple[int, int, int], method: str, given: dict[str, Any], words: str) -> None:
    """What an administrator cannot do is refused."""
    hands.person("Chen")

    assert hands.refusal(method, chat_id=scene[0], **given) == (400, f"Bad Request: {words}")


@pytest.mark.parametrize(
    ("method", "purpose"),
    [
        ("banChatMember", "restrict/unrestrict chat member"),
        ("setChatTitle", "change chat title"),
        ("setChatPermissions", "change chat permissions"),
    ],
)
def test_lead__without_the_right(hands: Any, scene: tuple[int, int, int], method: str, purpose: str) -> None:
    """A bot that is a mere member, or lacks the right, is told so; in a private chat none of it exists."""
    group, adam, _ = scene
    hands.control("POST", f"groups/{group}/members", json={"id": 42, "rank": "member"})

    refused = hands.refusal(method, chat_id=group, title="x", user_id=adam)

    assert refused == (400, f"Bad Request: not enough rights to {purpose}")
    refused = hands.refusal(method, chat_id=adam, title="x", user_id=adam)
    assert refused == (400, "Bad Request: method is available only for groups and supergroups")


def test_rights__asked_for(hands: Any) -> None:
    """A bot that is made an administrator has the rights it asked for."""
    adam = hands.person()
    rights = {"can_delete_messages": True}
    assert hands.call("setMyDefaultAdministratorRights", rights=rights) is True
    assert hands.call("getMyDefaultAdministratorRights")["can_delete_messages"] is True
    group = hands.group("Work", adam, bot="administrator")["id"]

    member = hands.call("getChatMember", chat_id=group, user_id=42)

    assert (member["can_delete_messages"], member["can_pin_messages"]) == (True, False)
    assert hands.refusal("setChatTitle", chat_id=group, title="x")[0] == 400


def test_count__private(hands: Any) -> None:
    """A private chat has two in it and no administrators."""
    adam = hands.person()

    assert hands.call("getChatMemberCount", chat_id=adam) == 2
    refused = hands.refusal("getChatAdministrators", chat_id=adam)
    assert refused == (400, "Bad Request: there are no administrators in the private chat")
    assert hands.call("getUserProfilePhotos", user_id=adam) == {"total_count": 0, "photos": []}
