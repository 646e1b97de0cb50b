"""Names say what a thing is: the words of the glossary that mean nothing are not used."""

import ast
import re
from collections.abc import Iterator
from pathlib import PurePath

from tests.tidy.tree import files, report, tree

EMPTY = {"data", "info", "manager", "helper", "util", "common", "misc", "process", "service", "user"}
BARE = {"amount", "status", "time"}
# Names that others chose: outside these words stand as they are.
GIVEN = {
    "data_dir": "the setting that the design names",
    "callback_data": "Telegram's field",
    "handle_data": "the method that html.parser calls",
    "typed_data": "EIP-712's word",
    "process_bind_param": "the method that SQLAlchemy calls",
    "process_result_value": "the method that SQLAlchemy calls",
    "user_id": "Telegram's word for a numeric id",
}
# Where another's language is spoken, its words stand: Telegram's in the emulator, Ethereum's at the chain.
SPOKEN = {
    "bot/sandbox/": {"data", "info", "status", "user"},
    "tests/bot/sandbox/": {"data", "info", "status", "user"},
    "ledger/chain/": {"data"},
    "ledger/embedded/": {"data"},
    "tests/contracts/": {"data"},
    "tests/ledger/": {"data"},
}
PART = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")


def test_names__empty_words() -> None:
    """No name is made with a word that says nothing."""
    found = []
    for path in files(".py"):
        allowed = {word for folder, words in SPOKEN.items() if path.startswith(folder) for word in words}
        for name, line in _named(path):
            if name not in GIVEN and (bad := _empty_words(name) - allowed):
                found.append(f"{path}:{line} {name} ({', '.join(sorted(bad))})")

    assert not found, report("These words are not used in names (design.md section 10):", found)


def test_names__rule_sees_them() -> None:
    """The rule finds its words in any style of writing, and nothing in longer words."""
    assert _empty_words("UserInfo") == {"user", "info"}
    assert _empty_words("load_helpers") == {"helper"}
    assert _empty_words("status") == {"status"}
    assert _empty_words("calldata") | _empty_words("block_time") | _empty_words("subprocess") == set()


def _empty_words(name: str) -> set[str]:
    parts = {part.casefold() for part in PART.findall(name)}
    return {word for word in EMPTY if word in parts or word + "s" in parts} | ({name.casefold()} & BARE)


def _named(path: str) -> Iterator[tuple[str, int]]:
    """Yield every name that a file gives: its own, classes, functions, arguments, variables, fields."""
    yield PurePath(path).stem, 1
    for node in ast.walk(tree(path)):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name, node.lineno
            case ast.arg(arg=name):
                yield name, node.lineno
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name, node.lineno
            case ast.alias(asname=str(name)):
                yield name, node.lineno
