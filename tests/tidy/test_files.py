"""Files say what they are, stay short, and stand in their folder's README."""

import ast
import re
from pathlib import PurePath

from tests.tidy.tree import PACKAGES, files, is_python, report, tracked, tree, words

LINES_MAX = 400
FUNCTION_LINES_MAX = 70
CODE = (".py", ".sol", ".js", ".mjs", ".css", ".html", ".ftl", ".sql", ".sh")
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
GENERATED = ("contracts/artifacts/", "contracts/test/artifacts/", "ledger/migrations/versions/")
NOT_CODE = (".lock", "package-lock.json", "LICENSE")


def test_start__sentence() -> None:
    """Each Python file begins with a sentence that says what it is."""
    found = []
    for path in filter(is_python, tracked()):
        lines = [line for line in words(path).splitlines() if not line.startswith("#!")]
        first = lines[0] if lines else ""
        if not first.startswith('"""') or not first.rstrip('"').endswith((".", "?", "!", ":")):
            found.append(f"{path}: {first[:80]}")

    assert not found, report("The first line of a Python file is a sentence in a docstring:", found)


def test_length__file() -> None:
    """No file of code is longer than four hundred lines."""
    found = [
        f"{path}: {count} lines"
        for path in files(*CODE)
        if not path.startswith(GENERATED) and (count := words(path).count("\n")) > LINES_MAX
    ]

    assert not found, report(f"A file of code has at most {LINES_MAX} lines; split it by what it is about:", found)


def test_length__function() -> None:
    """No function is longer than seventy lines."""
    found = []
    for path in filter(is_python, tracked()):
        for node in () if path.startswith(GENERATED) else ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                count = (node.end_lineno or node.lineno) - node.lineno + 1
                if count > FUNCTION_LINES_MAX:
                    found.append(f"{path}:{node.lineno} {node.name}: {count} lines")

    assert not found, report(f"A function has at most {FUNCTION_LINES_MAX} lines:", found)


def test_readme__each_folder() -> None:
    """Each folder with code has a README that names every file in it.

    Tests mirror the code and generated files have no story, so these need none; a name like `*.ftl` or `0001_*.py`
    stands for all that it matches.
    """
    folders: dict[str, list[str]] = {}
    for path in tracked():
        if path.startswith(PACKAGES) and not path.startswith(GENERATED) and PurePath(path).name != "README.md":
            folders.setdefault(str(PurePath(path).parent), []).append(PurePath(path).name)
    found = [miss for folder, names in sorted(folders.items()) for miss in _unnamed(folder, names)]

    assert not found, report("A folder's README.md has one line per file:", found)


def _unnamed(folder: str, names: list[str]) -> list[str]:
    """Name what the nearest README from this folder upward does not mention; a bare package mark needs none."""
    if names == ["__init__.py"] and len(words(f"{folder}/__init__.py").splitlines()) <= 1:
        return []
    above = (str(place) for place in (PurePath(folder), *PurePath(folder).parents) if str(place) != ".")
    readme = next((f"{place}/README.md" for place in above if f"{place}/README.md" in tracked()), None)
    if readme is None:
        return [f"{folder}/README.md is missing"]
    marks = re.findall(r"`([^`\s]+)`", words(readme))
    return [
        f"{readme} does not name {folder}/{name}"
        for name in sorted(set(names))
        if not any(PurePath(folder, name).match(mark) for mark in marks)
    ]


def test_markers__unfinished_work() -> None:
    """Unfinished work is named in issues, not marked in files."""
    found = []
    for path in tracked():
        if not path.endswith(NOT_CODE) and not path.startswith(GENERATED):
            found += [
                f"{path}:{number}" for number, line in enumerate(words(path).splitlines(), 1) if UNFINISHED.search(line)
            ]

    assert not found, report("No marks of unfinished work:", found)
