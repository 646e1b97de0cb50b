"""What is committed, and Python files as trees: what the rules of this folder look at."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot/", "contracts/", "ledger/", "matcher/")


@cache
def tracked() -> tuple[str, ...]:
    """List every committed file that is there, by its path from the root."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
    return tuple(path for path in listed.stdout.split("\0") if path and (ROOT / path).is_file())


def files(*suffixes: str, under: tuple[str, ...] = ("",)) -> Iterator[str]:
    """Yield the committed files with these suffixes in these folders."""
    for path in tracked():
        if path.endswith(suffixes) and path.startswith(under):
            yield path


@cache
def words(path: str) -> str:
    """Return a file as text; a file that is none is empty here."""
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


@cache
def tree(path: str) -> ast.Module:
    """Return a Python file as a syntax tree."""
    return ast.parse(words(path), filename=path)


def is_python(path: str) -> bool:
    """Tell whether a file is Python, by its name or its first line."""
    return path.endswith(".py") or (not Path(path).suffix and words(path).startswith("#!/usr/bin/env python"))


def called(node: ast.AST) -> str:
    """Return the name that a call calls, such as `print` or `os.getenv`; empty for anything else."""
    if not isinstance(node, ast.Call):
        return ""
    return ast.unparse(node.func)


def report(rule: str, found: list[str]) -> str:
    """Say which rule is broken and where, one place a line."""
    return "\n  ".join([rule, *found])
