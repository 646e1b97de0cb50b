"""What a mutant does to one node of the syntax tree: each operator is a small slip that a person could make."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Node = dict[str, Any]
FLIPS = {
    "<": ("<=", ">="),
    "<=": ("<", ">"),
    ">": (">=", "<="),
    ">=": (">", "<"),
    "==": ("!=",),
    "!=": ("==",),
    "+": ("-",),
    "-": ("+",),
    "*": ("/",),
    "/": ("*",),
    "%": ("/",),
    "&": ("|",),
    "|": ("&",),
    "^": ("|",),
    "<<": (">>",),
    ">>": ("<<",),
    "&&": ("||",),
    "||": ("&&",),
    "+=": ("-=", "="),
    "-=": ("+=", "="),
    "*=": ("=",),
    "|=": ("&=", "="),
    "&=": ("|=", "="),
    "^=": ("=", "|="),
    "++": ("--",),
    "--": ("++",),
}
YUL_FLIPS = {
    "add": "sub",
    "sub": "add",
    "mul": "div",
    "div": "mul",
    "mod": "div",
    "lt": "gt",
    "gt": "lt",
    "eq": "lt",
    "and": "or",
    "or": "and",
    "xor": "or",
    "shl": "shr",
    "shr": "shl",
    "iszero": "not",
}
ORDERED = {"sub", "div", "mod", "lt", "gt", "shl", "shr", "byte", "mstore", "sstore"}


@dataclass(frozen=True, slots=True)
class Edit:
    """One replacement in one file, in bytes."""

    start: int
    end: int
    text: str
    operator: str


def edits_of(node: Node, text: bytes) -> Iterator[Edit]:
    """Yield every slip that one node allows."""
    maker = MAKERS.get(node.get("nodeType", ""))
    if maker is not None and "src" in node:
        yield from maker(node, text)


def span(node: Node) -> tuple[int, int]:
    """Say where a node stands, in bytes."""
    start, length, _ = map(int, node["src"].split(":"))
    return start, start + length


def _binary(node: Node, text: bytes) -> Iterator[Edit]:
    yield from _flip(node["operator"], span(node["leftExpression"])[1], span(node["rightExpression"])[0], text)


def _assignment(node: Node, text: bytes) -> Iterator[Edit]:
    yield from _flip(node["operator"], span(node["leftHandSide"])[1], span(node["rightHandSide"])[0], text)


def _unary(node: Node, text: bytes) -> Iterator[Edit]:
    start, end = span(node)
    inner = span(node["subExpression"])
    if node["operator"] in {"!", "~"}:
        yield Edit(start, inner[0], "", "drop-not")
    elif node["prefix"]:
        yield from _flip(node["operator"], start, inner[0], text)
    else:
        yield from _flip(node["operator"], inner[1], end, text)


def _flip(sign: str, start: int, end: int, text: bytes) -> Iterator[Edit]:
    place = text.find(sign.encode(), start, end)
    for other in FLIPS.get(sign, ()) if place >= 0 else ():
        yield Edit(place, place + len(sign), other, f"{sign} to {other}")


def _literal(node: Node, text: bytes) -> Iterator[Edit]:
    start, end = span(node)
    if node.get("kind") == "bool":
        yield Edit(start, end, "false" if node["value"] == "true" else "true", "flip-bool")
    elif node.get("kind") == "number" and not node.get("subdenomination"):
        yield from _number(start, end, text)


def _number(start: int, end: int, text: bytes) -> Iterator[Edit]:
    """Move a number by one; a hexadecimal one keeps its length, so that it stays of its kind."""
    words = text[start:end].decode().replace("_", "")
    if re.fullmatch(r"0x[0-9a-fA-F]{40}", words) or not re.fullmatch(r"0x[0-9a-fA-F]+|\d+", words):
        return  # an address has a checksum
    number = int(words, 0)
    for near in {number + 1, abs(number - 1)}:
        is_hex = words.startswith("0x")
        yield Edit(start, end, f"0x{near:0{len(words) - 2}x}" if is_hex else str(near), f"number {near - number:+}")


def _if(node: Node, _: bytes) -> Iterator[Edit]:
    start, end = span(node["condition"])
    yield Edit(start, end, "true", "always")
    yield Edit(start, end, "false", "never")


def _drop(node: Node, text: bytes) -> Iterator[Edit]:
    """Take a statement out, with its semicolon if it has one: in the head of a loop it has none."""
    start, end = span(node)
    if text[end : end + 1] == b";":
        yield Edit(start, end + 1, "{}", "drop-statement")
    elif text[end : end + 1] == b")":
        yield Edit(start, end, "", "drop-statement")
    elif node["nodeType"].startswith("Yul"):
        yield Edit(start, end, "{}", "drop-statement")


def _conditional(node: Node, text: bytes) -> Iterator[Edit]:
    yield from _swap(node["trueExpression"], node["falseExpression"], text, "swap-branches")


def _call(node: Node, text: bytes) -> Iterator[Edit]:
    takes_all = node["expression"].get("expression", {}).get("name") == "abi"
    for left, right in zip(node["arguments"], node["arguments"][1:], strict=False):
        if not node.get("names") and (takes_all or _kind(left) == _kind(right)):
            yield from _swap(left, right, text, "swap-arguments")


def _kind(node: Node) -> str:
    """Name the type of an expression, roughly: what may stand for what is for the compiler to say."""
    kind = str(node.get("typeDescriptions", {}).get("typeString", ""))
    return re.sub(r"^(?:u?int\d*|int_const .*)$", "number", kind)


def _swap(left: Node, right: Node, text: bytes, operator: str) -> Iterator[Edit]:
    (a, b), (c, d) = span(left), span(right)
    if text[a:b] != text[c:d]:
        yield Edit(a, d, (text[c:d] + text[b:c] + text[a:b]).decode(), operator)


def _modifier(node: Node, _: bytes) -> Iterator[Edit]:
    if node.get("kind") == "modifierInvocation":
        start, end = span(node)
        yield Edit(start, end, "", "drop-modifier")


def _yul_call(node: Node, text: bytes) -> Iterator[Edit]:
    name = node["functionName"]["name"]
    start, end = span(node["functionName"])
    if name in YUL_FLIPS:
        yield Edit(start, end, YUL_FLIPS[name], f"{name} to {YUL_FLIPS[name]}")
    if name in ORDERED:
        yield from _swap(node["arguments"][0], node["arguments"][1], text, "swap-arguments")


def _yul_literal(node: Node, text: bytes) -> Iterator[Edit]:
    if node["kind"] == "number":
        yield from _number(*span(node), text)


def _yul_if(node: Node, _: bytes) -> Iterator[Edit]:
    start, end = span(node["condition"])
    yield Edit(start, end, "1", "always")
    yield Edit(start, end, "0", "never")


MAKERS: dict[str, Callable[[Node, bytes], Iterator[Edit]]] = {
    "BinaryOperation": _binary,
    "Assignment": _assignment,
    "UnaryOperation": _unary,
    "Literal": _literal,
    "IfStatement": _if,
    "ExpressionStatement": _drop,
    "EmitStatement": _drop,
    "RevertStatement": _drop,
    "Break": _drop,
    "Continue": _drop,
    "Conditional": _conditional,
    "FunctionCall": _call,
    "ModifierInvocation": _modifier,
    "YulFunctionCall": _yul_call,
    "YulLiteral": _yul_literal,
    "YulIf": _yul_if,
    "YulExpressionStatement": _drop,
    "YulAssignment": _drop,
}
