"""Whatever the code says by key has words, and gives them the values they ask for."""

import ast
from collections.abc import Iterator
from pathlib import Path

from bot import texts
from tests.bot.catalogue import entries

ROOT = Path(texts.__file__).parents[2]
SPEAKERS = {"say": 0, "text": 1, "plain": 1, "tell": 2, "Notify": 1}  # which argument is the key


def _wanted() -> dict[str, frozenset[str]]:
    """List the variables of every key."""
    return {key: variables for _, key, variables in entries("en")}


def _said() -> Iterator[tuple[str, str, ast.Call]]:
    """Yield where, key and call of everything that is said by a key written in place."""
    paths = [*(ROOT / "bot").rglob("*.py"), *(ROOT / "ledger").rglob("*.py")]
    for path in paths:
        if {"sandbox", "commands", "relay"} & set(path.parts):  # none of these speaks by key
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func).rpartition(".")[2]
                place = SPEAKERS.get(name)
                if place is None or len(node.args) <= place:
                    continue
                given = node.args[place]
                if isinstance(given, ast.Constant) and isinstance(given.value, str):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", given.value, node


def test_keys__have_words() -> None:
    """Every key that the bot or the ledger speaks by has a text."""
    known = _wanted()
    found = [f"{where} {key}" for where, key, _ in _said() if key not in known]

    assert not found, "\n  ".join(["These keys have no text:", *found])


def test_keys__get_their_values() -> None:
    """Whoever names the values of a text in place names all that it needs."""
    wanted = _wanted()
    found = []
    for where, key, call in _said():
        spoken = ast.unparse(call.func).rpartition(".")[2] in {"say", "text", "plain"}
        given = {keyword.arg for keyword in call.keywords}
        if spoken and None not in given and (missing := wanted.get(key, frozenset()) - given):
            found.append(f"{where} {key} lacks {', '.join(sorted(missing))}")

    assert not found, "\n  ".join(["These texts are not given all their values:", *found])
