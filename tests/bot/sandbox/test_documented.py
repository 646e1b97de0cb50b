"""What docs/sandbox.md says there is, is there; and a file of an older sandbox still opens."""

import re
import sqlite3
from pathlib import Path

import pytest

from bot.sandbox.control import ROUTES
from bot.sandbox.methods import METHODS
from bot.sandbox.store import LATER_COLUMNS, SCHEMA, Store

DOCS = Path(__file__).parents[3] / "docs"


@pytest.mark.parametrize("page", ["sandbox.md", "sandbox.zh-Hans.md"])
def test_methods__documented(page: str) -> None:
    """The table of methods names exactly those that are answered."""
    text = (DOCS / page).read_text(encoding="utf-8")
    table = text[text.index("<!-- methods -->") : text.index("<!-- /methods -->")]
    named = re.findall(r"`([a-z][A-Za-z]+)`", "".join(line.split("|")[1] for line in table.splitlines() if "|" in line))

    assert len(named) == len(set(named))
    assert {name.lower() for name in named} == {*METHODS, "getupdates"}


@pytest.mark.parametrize("page", ["sandbox.md", "sandbox.zh-Hans.md"])
def test_control__documented(page: str) -> None:
    """The control API's table names every path that is answered, and no other."""
    text = (DOCS / page).read_text(encoding="utf-8")
    named = {re.sub(r"<[^>]*>", "*", path) for path in re.findall(r"^\| .*?(/sandbox/api/[^`? ]+)", text, re.MULTILINE)}
    answered = {re.sub(r"\{[^}]*\}", "*", route.path) for route in ROUTES}

    assert named == answered


def test_open__of_an_older_version(tmp_path: Path) -> None:
    """A file without the columns that came later gets them, and keeps what it had."""
    path = tmp_path / "sandbox.sqlite"
    with sqlite3.connect(path) as old:
        old.executescript(SCHEMA.read_text(encoding="utf-8"))
        old.execute("INSERT INTO chats (id, type) VALUES (7, 'private')")
        old.execute("INSERT INTO messages (chat_id, message_id, sender_id, sent_at, content) VALUES (7, 1, 7, 1, '{}')")
    old.close()

    store = Store.open(path)

    assert [row["extra"] for row in store.rows("SELECT extra FROM messages")] == ["{}"]
    for table, column, _ in LATER_COLUMNS:
        assert column in {row["name"] for row in store.rows(f"PRAGMA table_info({table})")}
    store.close()
