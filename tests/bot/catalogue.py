"""The texts as their files have them: what tests compare the code and the other language with."""

from functools import cache
from pathlib import Path

from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from bot import texts

FOLDER = Path(texts.__file__).parent


class _Variables(Visitor):
    """Collects the variables of one message."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802  # the visitor's word
        self.names.add(node.id.name)


@cache
def entries(locale: str) -> tuple[tuple[str, str, frozenset[str]], ...]:
    """List file, key and variables of everything in a locale's files."""
    found: list[tuple[str, str, frozenset[str]]] = []
    for path in sorted((FOLDER / locale).glob("*.ftl")):
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
            assert not isinstance(entry, ast.Junk), f"{path.name}: {entry.content}"
            if isinstance(entry, ast.Message):
                visitor = _Variables()
                visitor.visit(entry)
                found.append((path.name, entry.id.name, frozenset(visitor.names)))
    return tuple(found)
