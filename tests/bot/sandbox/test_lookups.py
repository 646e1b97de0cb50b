"""getMe, getChat, getChatMember, getFile and downloads, and what every call has in common."""

from typing import Any

import pytest


def test_get_me__required_fields(hands: Any) -> None:
    """The bot knows itself by the number in its token."""
    me = hands.call("getMe")

    assert (me["id"], me["is_bot"], me["username"]) == (42, True, "escrowd_sandbox_bot")
    assert me["can_join_groups"] is True


def test_get_chat__person(hands: Any) -> None:
    """A private chat wears its person's name and the fields that clients insist on."""
    adam = hands.person()

    chat = hands.call("getChat", chat_id=adam)

    assert (chat["id"], chat["type"], chat["first_name"]) == (adam, "private", "Adam")
    assert {"accent_color_id", "max_reaction_count", "accepted_gift_types"} <= chat.keys()


def test_get_chat_member__of_a_private_chat(hands: Any) -> None:
    """A private chat has its person and the bot, and nobody else."""
    adam, barb = hands.person("Adam"), hands.person("Barb")

    assert hands.call("getChatMember", chat_id=adam, user_id=adam)["status"] == "member"
    assert hands.call("getChatMember", chat_id=adam, user_id=42)["user"]["is_bot"] is True
    refused = hands.refusal("getChatMember", chat_id=adam, user_id=barb)
    assert refused == (400, "Bad Request: member not found")
    refused = hands.refusal("getChatMember", chat_id=adam, user_id=0)
    assert refused == (400, "Bad Request: invalid user_id specified")


def test_get_file__download(hands: Any) -> None:
    """What a person hands in, the bot can download, byte for byte."""
    adam = hands.person()
    document = hands.hand_in(adam, "工作.txt", b"\x00work\xff", caption="done")["message"]["document"]

    (update,) = hands.updates()
    file = hands.call("getFile", file_id=document["file_id"])
    content = hands.http.get(f"{hands.url}/file/bot42:sandbox/{file['file_path']}").content

    assert update["message"]["document"] == document
    assert (document["file_name"], document["mime_type"], update["message"]["caption"]) == (
        "工作.txt",
        "text/plain",
        "done",
    )
    assert file.keys() == {"file_id", "file_unique_id", "file_size", "file_path"}
    assert content == b"\x00work\xff"


def test_get_file__too_big(hands: Any) -> None:
    """Beyond 20 MB a bot gets the message but not the file."""
    document = hands.hand_in(hands.person(), "big", b"x" * (20 * 1024 * 1024 + 1))["message"]["document"]

    assert hands.refusal("getFile", file_id=document["file_id"]) == (400, "Bad Request: file is too big")


def test_get_file__unknown(hands: Any) -> None:
    """An id that leads nowhere is refused."""
    assert hands.refusal("getFile", file_id="x") == (400, "Bad Request: invalid file_id")


@pytest.mark.parametrize("path", ["../sandbox.sqlite", "%2e%2e/sandbox.sqlite", "documents/file_1", "/etc/passwd"])
def test_download__only_known_paths(hands: Any, path: str) -> None:
    """No path leads out of the uploads."""
    answer = hands.http.get(f"{hands.url}/file/bot42:sandbox/{path}")

    assert answer.status_code == 404


def test_call__wrong_token(hands: Any) -> None:
    """Without the token there is no answer, neither to a method nor to a download."""
    for path in ("bot42:guess/getMe", "file/bot42:guess/documents/file_1"):
        answer = hands.http.get(f"{hands.url}/{path}")

        assert answer.status_code == 401
        assert answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


def test_call__unknown_method(hands: Any) -> None:
    """A method that does not exist here is named as such."""
    assert hands.refusal("sendGame") == (404, "Not Found: method not found")
    assert hands.http.get(f"{hands.url}/nowhere").json()["error_code"] == 404


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"a": ' * 5000, b"\xff"])
def test_call__broken_json(hands: Any, body: bytes) -> None:
    """A body that is no JSON object is the caller's fault."""
    headers = {"content-type": "application/json"}

    answer = hands.http.post(f"{hands.url}/bot42:sandbox/getMe", content=body, headers=headers)

    assert (answer.status_code, answer.json()["description"]) == (400, "Bad Request: can't parse JSON object")


def test_call__broken_multipart(hands: Any) -> None:
    """A form that does not hold together is the caller's fault."""
    headers = {"content-type": "multipart/form-data; boundary=x"}

    answer = hands.http.post(f"{hands.url}/bot42:sandbox/getMe", content=b"--y", headers=headers)

    assert answer.status_code == 400
