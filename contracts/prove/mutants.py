"""Every mutant of the sources: one small slip each, found on the compiler's own syntax tree."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from contracts.build import ROOT, compile_sources, find_solc, read_sources
from contracts.prove.answers import Finding
from contracts.prove.operators import Edit, Node, edits_of

LEFT_OUT = ("src/interfaces/", "src/TestToken.sol")  # no code, and no money of anybody's


@dataclass(frozen=True, slots=True)
class Mutant:
    """A file with one slip in it."""

    path: str
    line: int
    edit: Edit

    def text(self) -> bytes:
        """Return the file with the slip."""
        whole = (ROOT / self.path).read_bytes()
        return whole[: self.edit.start] + self.edit.text.encode() + whole[self.edit.end :]

    def finding(self) -> Finding:
        """Name the mutant by the lines that it changes, before and after, which outlives line numbers."""
        before, after = (ROOT / self.path).read_text("utf-8").splitlines(), self.text().decode().splitlines()
        first = next(place for place, (old, new) in enumerate(zip_longest(before, after)) if old != new)
        return Finding(self.edit.operator, self.path, f"{before[first].strip()} => {after[first].strip()}")


def draw(seed: int) -> tuple[Mutant, ...]:
    """Shuffle all mutants; whoever wants fewer takes them from the front."""
    mutants = sorted(set(all_mutants()), key=lambda mutant: (mutant.path, mutant.edit.start, mutant.edit.text))
    random.Random(seed).shuffle(mutants)  # noqa: S311  a sample, not a secret
    return tuple(mutants)


def all_mutants() -> Iterator[Mutant]:
    """Yield every mutant of every source that holds code of the product."""
    roots = tuple(sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "src").rglob("*.sol")))
    sources = read_sources(roots)
    answer = compile_sources(find_solc(), sources, outputs={"*": {"": ["ast"]}})
    for path in roots:
        if path.startswith(LEFT_OUT):
            continue
        text = sources[path].encode()
        for node in _code(answer["sources"][path]["ast"]):
            for edit in edits_of(node, text):
                yield Mutant(path, text.count(b"\n", 0, edit.start) + 1, edit)


def _code(tree: Node) -> Iterator[Node]:
    """Yield the nodes that make code: bodies, modifiers, and the constants that they use."""
    for node in _walk(tree):
        if node.get("nodeType") == "FunctionDefinition":
            yield from (inner for part in (node["body"], *node["modifiers"]) if part for inner in _walk(part))
        elif node.get("nodeType") == "VariableDeclaration" and node.get("constant") and node.get("value"):
            yield from _walk(node["value"])


def _walk(node: Any) -> Iterator[Node]:
    """Yield a node and all below it; the type names of declarations are no code."""
    if isinstance(node, list):
        for part in node:
            yield from _walk(part)
    elif isinstance(node, dict):
        if "nodeType" in node:
            yield node
        for name, part in node.items():
            if name != "typeName":
                yield from _walk(part)
