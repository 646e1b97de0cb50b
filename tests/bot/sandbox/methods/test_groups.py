"""Groups over the control API: making them, who comes and goes, what the bot hears, becoming a supergroup."""

from typing import Any

import pytest


def test_group__made(hands: Any) -> None:
    """A group has its shape, is listed to its members, and tells the bot that it was brought in."""
    adam, barb, chen = hands.person("Adam"), hands.person("Barb"), hands.person("Chen")

    made = hands.group("Work", adam, barb)

    assert made["id"] == -1_002_000_000_001
    assert (made["type"], made["title"], made["bot"]) == ("supergroup", "Work", "member")
    ranks = {member["id"]: member["rank"] for member in made["members"]}
    assert ranks == {adam: "creator", barb: "member", 42: "member"}
    assert [chat["id"] for chat in hands.control("GET", f"people/{barb}/chats")["chats"]] == [barb, made["id"]]
    assert [chat["id"] for chat in hands.control("GET", f"people/{chen}/chats")["chats"]] == [chen]
    assert [chat["id"] for chat in hands.control("GET", "chats")["chats"]] == [adam, barb, chen, made["id"]]
    member, message = hands.updates()
    assert member["my_chat_member"]["old_chat_member"]["status"] == "left"
    assert member["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert message["message"]["new_chat_members"][0]["username"] == "escrowd_sandbox_bot"
    assert message["message"]["chat"] == {"id": made["id"], "type": "supergroup", "title": "Work"}


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("hello", False),
        ("/start", True),
        ("/start@escrowd_sandbox_bot x", True),
        ("/START@Escrowd_Sandbox_Bot", True),
        ("/start@other_bot", False),
        ("now /start", False),
        ("ask @escrowd_sandbox_bot", True),
        ("ask @escrowd_sandbox_bot2", False),
        ("ask @other_bot", False),
    ],
)
def test_privacy__on(hands: Any, text: str, *, heard: bool) -> None:
    """With privacy mode the bot hears commands that are not another's, and its name; everybody else sees all."""
    adam = hands.person("Adam")
    group = hands.group("Work", adam)["id"]
    hands.confirm()

    said = hands.say(adam, text, chat_id=group)

    assert (said["update_id"] is not None) == heard
    assert [update["message"]["text"] for update in hands.updates()] == ([text] if heard else [])
    assert hands.seen(group)[-1]["text"] == text


def test_privacy__replies(hands: Any) -> None:
    """The bot hears an answer to itself and none to others; files by their captions."""
    adam = hands.person("Adam")
    group = hands.group("Work", adam)["id"]
    other = hands.say(adam, "hello", chat_id=group)["message"]["message_id"]
    own = hands.call("sendMessage", chat_id=group, text="yes?")["message_id"]

    assert hands.say(adam, "to you", chat_id=group, reply_to=own)["update_id"]
    assert hands.say(adam, "to me", chat_id=group, reply_to=other)["update_id"] is None
    assert hands.hand_in(adam, "a.txt", b"a", chat_id=group)["update_id"] is None
    assert hands.hand_in(adam, "a.txt", b"a", chat_id=group, caption="/take")["update_id"]


@pytest.mark.parametrize("way", ["ability", "rank"])
def test_privacy__off(hands: Any, way: str) -> None:
    """Without privacy mode, or as an administrator, the bot hears everything."""
    adam = hands.person("Adam")
    group = hands.group("Work", adam)["id"]
    if way == "ability":
        hands.control("PATCH", "bot", json={"can_read_all_group_messages": True})
        assert hands.call("getMe")["can_read_all_group_messages"] is True
    else:
        hands.control("POST", f"groups/{group}/members", json={"id": 42, "rank": "administrator"})

    assert hands.say(adam, "hello", chat_id=group)["update_id"]


def test_members__come_and_go(hands: Any) -> None:
    """The bot is told who came and left; of ranks only where it leads and asked for it."""
    adam, barb = hands.person("Adam"), hands.person("Barb")
    group = hands.group("Work", adam, bot="administrator")["id"]
    hands.confirm(allowed_updates=["message", "chat_member", "my_chat_member"])

    hands.control("POST", f"groups/{group}/members", json={"id": barb})
    hands.control("DELETE", f"groups/{group}/members/{barb}")

    kinds = [next(kind for kind in update if kind != "update_id") for update in hands.updates()]
    joined, came, gone, left = (list(update.values())[1] for update in hands.updates())
    assert kinds == ["chat_member", "message", "message", "chat_member"]
    assert (joined["old_chat_member"]["status"], joined["new_chat_member"]["status"]) == ("left", "member")
    assert (came["new_chat_members"][0]["id"], came["from"]["id"]) == (barb, adam)
    assert (gone["left_chat_member"]["id"], gone["from"]["id"]) == (barb, barb)
    assert left["new_chat_member"]["status"] == "left"


@pytest.mark.parametrize(("kind", "name"), [("group", "group chat"), ("supergroup", "supergroup chat")])
def test_bot__put_out(hands: Any, kind: str, name: str) -> None:
    """A bot that was put out is told, hears nothing more and may not write; it can be brought back."""
    adam = hands.person("Adam")
    group = hands.group("Work", adam, type=kind)["id"]
    hands.confirm()

    hands.control("DELETE", f"groups/{group}/members/42")

    change = hands.updates()[-1]["my_chat_member"]
    assert (change["old_chat_member"]["status"], change["new_chat_member"]["status"]) == ("member", "kicked")
    refused = hands.refusal("sendMessage", chat_id=group, text="x")
    assert refused == (403, f"Forbidden: bot was kicked from the {name}")
    assert hands.say(adam, "/start", chat_id=group)["update_id"] is None
    hands.control("POST", f"groups/{group}/members", json={"id": 42})
    assert hands.call("sendMessage", chat_id=group, text="x")


def test_bot__never_in(hands: Any) -> None:
    """A group without the bot is unknown to it."""
    group = hands.group("Work", hands.person(), bot=None)["id"]

    assert hands.refusal("sendMessage", chat_id=group, text="x") == (400, "Bad Request: chat not found")
    assert hands.refusal("getChat", chat_id=group) == (400, "Bad Request: chat not found")


def test_press__in_a_group(hands: Any) -> None:
    """Every member can press a button in a group, nobody else can."""
    adam, barb, chen = hands.person("Adam"), hands.person("Barb"), hands.person("Chen")
    group = hands.group("Work", adam, barb)["id"]
    keyboard = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    card = hands.call("sendMessage", chat_id=group, text="card", reply_markup=keyboard)["message_id"]

    hands.press(barb, card, "go", chat_id=group)

    query = hands.updates()[-1]["callback_query"]
    assert (query["from"]["id"], query["message"]["chat"]["id"]) == (barb, group)
    path = f"{hands.url}/sandbox/api/people/{chen}/presses"
    given = {"message_id": card, "callback_data": "go", "chat_id": group}
    assert hands.http.post(path, json=given).status_code == 409


def test_migrate__to_supergroup(hands: Any) -> None:
    """A group that becomes a supergroup tells both chats, and calls to the old one are told where it is."""
    adam = hands.person("Adam")
    old = hands.group("Work", adam, type="group")["id"]
    hands.confirm()

    new = hands.control("POST", f"groups/{old}/migrate")["id"]

    assert (old, new) == (-4_000_000_001, -1_002_000_000_001)
    there, back = (update["message"] for update in hands.updates())
    assert (there["chat"]["id"], there["migrate_to_chat_id"]) == (old, new)
    assert (back["chat"]["id"], back["migrate_from_chat_id"]) == (new, old)
    answer = hands.http.post(f"{hands.url}/bot42:sandbox/sendMessage", json={"chat_id": old, "text": "x"}).json()
    assert answer == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": new},
    }
    assert hands.call("sendMessage", chat_id=new, text="x")
    assert [chat["id"] for chat in hands.control("GET", f"people/{adam}/chats")["chats"]] == [adam, new]


def test_events__of_one_person(hands: Any) -> None:
    """A person's screen shows their own chat and their groups', nobody else's."""
    adam, barb = hands.person("Adam"), hands.person("Barb")
    group = hands.group("Work", adam)["id"]
    hands.say(adam, "hello", chat_id=group)

    def chats(person_id: int) -> set[int]:
        return {event["chat_id"] for event in hands.control("GET", f"events?person_id={person_id}")["events"]}

    assert (chats(adam), chats(barb)) == ({adam, group}, {barb})


@pytest.mark.parametrize(
    ("path", "given", "code"),
    [
        ("groups", {"title": "", "members": [7000000001]}, 400),
        ("groups", {"title": "x", "members": []}, 400),
        ("groups", {"title": "x", "members": [1]}, 404),
        ("groups", {"title": "x", "members": [7000000001], "bot": "creator"}, 400),
        ("groups", {"title": "x", "members": [7000000001], "type": "channel"}, 400),
        ("groups", {"title": "x", "members": [7000000001], "type": "group", "is_forum": True}, 400),
        ("groups/-1002000000001/members", {"id": 1}, 404),
        ("groups/-1002000000001/members", {"id": 7000000001}, 409),
        ("groups/-1002000000001/migrate", {}, 409),
        ("groups/-1/members", {"id": 1}, 404),
        ("people/7000000001/messages", {"text": "x", "chat_id": -1}, 404),
    ],
)
def test_groups__refused(hands: Any, path: str, given: dict[str, Any], code: int) -> None:
    """What cannot be is refused with a sentence."""
    hands.group("Work", hands.person())

    answer = hands.http.post(f"{hands.url}/sandbox/api/{path}", json=given)

    assert (answer.status_code, bool(answer.json()["error"])) == (code, True)


def test_restart__groups(launch: Any) -> None:
    """Groups, their members and topics, and what was settled for the bot are there after a restart."""
    hands = launch()
    adam = hands.person("Adam")
    group = hands.group("Work", adam, is_forum=True, bot="administrator")["id"]
    hands.call("createForumTopic", chat_id=group, name="News")
    hands.control("PATCH", "bot", json={"can_read_all_group_messages": True})
    before = hands.control("GET", "chats")

    hands = launch()

    assert hands.control("GET", "chats") == before
    assert hands.call("getMe")["can_read_all_group_messages"] is True
    assert hands.say(adam, "hello", chat_id=group)["update_id"]
