"""What the emulator remembers survives a restart and a SIGKILL, and has one owner."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.sandbox.store import Store, StoreInUse


def test_restart__everything_is_there(launch: Callable[[], Any]) -> None:
    """Chats, pending updates, uploads, presses and menus are as before; numbers go on."""
    hands = launch()
    adam = hands.person()
    document = hands.hand_in(adam, "a.txt", b"work")["message"]["document"]
    waiting = hands.updates()
    keyboard = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    card = hands.call("sendMessage", chat_id=adam, text="card", reply_markup=keyboard)
    hands.call("setMyCommands", commands=[{"command": "a", "description": "b"}])
    before = hands.seen(adam)

    hands = launch()

    assert hands.seen(adam) == before
    assert hands.updates() == waiting
    file = hands.call("getFile", file_id=document["file_id"])
    assert hands.http.get(f"{hands.url}/file/bot42:sandbox/{file['file_path']}").content == b"work"
    assert hands.press(adam, card["message_id"], "go")["update_id"] == waiting[-1]["update_id"] + 1
    assert hands.control("GET", f"people/{adam}/menu")["commands"][0]["command"] == "a"


def test_restart__confirmed_updates_do_not_return(launch: Callable[[], Any]) -> None:
    """What the bot has confirmed stays confirmed, and no update's number is used twice."""
    hands = launch()
    adam = hands.person()
    update_id = hands.say(adam, "x")["update_id"]
    hands.updates(offset=update_id + 1)

    hands = launch()

    assert hands.updates() == []
    assert hands.say(adam, "y")["update_id"] == update_id + 1


def test_open__second_owner(tmp_path: Path) -> None:
    """A store that is open cannot be opened again."""
    store = Store.open(tmp_path / "sandbox.sqlite")

    with pytest.raises(StoreInUse):
        Store.open(tmp_path / "sandbox.sqlite")
    store.close()
    Store.open(tmp_path / "sandbox.sqlite").close()


def test_kill__nothing_is_lost(tmp_path: Path, http: httpx.Client) -> None:
    """After a SIGKILL all that was answered is there, served by the command itself; Ctrl-C ends it cleanly."""
    url, first = _start(tmp_path)
    person_id = http.post(f"{url}/sandbox/api/people", json={"first_name": "Adam"}).json()["id"]
    said = http.post(f"{url}/sandbox/api/people/{person_id}/messages", json={"text": "x"}).json()
    first.kill()
    first.wait()

    url, second = _start(tmp_path)
    updates = http.get(f"{url}/bot1:sandbox/getUpdates").json()["result"]
    second.send_signal(signal.SIGINT)

    assert [update["update_id"] for update in updates] == [said["update_id"]]
    assert second.wait(10) == 0


def _start(folder: Path) -> tuple[str, subprocess.Popen[bytes]]:
    """Start the command, and wait until it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "bot.sandbox", "--port", str(port), "--dir", str(folder)]
    emulator = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ)
    while emulator.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return f"http://127.0.0.1:{port}", emulator
    raise AssertionError("the command did not start")
