"""Python keeps to its places: money whole, printing and settings at the edges, tests without tricks."""

import ast
import re

from tests.tidy.tree import PACKAGES, called, files, report, tree, words

MONEY = ("ledger/core/", "matcher/score.py", "bot/parse.py", "bot/texts/figures.py")
BUILD = "contracts/build.py"  # the tool behind scripts/build-contracts, part of no running product
PRINTS = ("bot/main.py", "bot/commands/saying.py", BUILD)  # the command; any `__main__.py` may print too
SETTINGS = ("ledger/config.py", BUILD)
TRICKS = re.compile(r"unittest\.mock|import mock\b|from unittest import mock|\bmonkeypatch\b|\b(?:Magic|Async)Mock\b")
SLEEP = re.compile(r"\bsleep\(")
POLLING = re.compile(r"#.*\bpoll", re.IGNORECASE)
CASE = re.compile(r"test_[a-z0-9]+(?:_[a-z0-9]+)*__[a-z0-9_]+")


def test_money__no_floats() -> None:
    """Where money is reckoned nothing is a float: no float(), no true division, no literal, no Decimal."""
    found = [
        f"{path}:{getattr(node, 'lineno', '?')} {ast.unparse(node)[:60]}"
        for path in files(".py", under=MONEY)
        for node in ast.walk(tree(path))
        if _is_float(node)
    ]

    assert not found, report("Money is whole numbers, divided by // alone:", found)


def _is_float(node: ast.AST) -> bool:
    match node:
        case ast.BinOp(op=ast.Div()) | ast.AugAssign(op=ast.Div()):
            return True
        case ast.Constant(value=float()):
            return True
        case ast.Name(id="float" | "Decimal") | ast.Attribute(attr="Decimal"):
            return True
        case _:
            return False


def test_print__only_commands() -> None:
    """Only the command and scripts print; everything else returns or logs."""
    found = [
        f"{path}:{getattr(node, 'lineno', '?')}"
        for path in files(".py", under=PACKAGES)
        if path not in PRINTS and not path.endswith("__main__.py")
        for node in ast.walk(tree(path))
        if called(node) in {"print", "sys.stdout.write"}
    ]

    assert not found, report("print() stands in the command and in scripts only:", found)


def test_environment__read_in_one_place() -> None:
    """Only the settings read the environment."""
    found = [
        f"{path}:{getattr(node, 'lineno', '?')}"
        for path in files(".py", under=PACKAGES)
        if path not in SETTINGS
        for node in ast.walk(tree(path))
        if _reads_environment(node)
    ]

    assert not found, report(f"The environment is read in {SETTINGS[0]} only:", found)


def _reads_environment(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(value=ast.Name(id="os"), attr="environ" | "environb" | "getenv"):
            return True
        case ast.ImportFrom(module="os", names=names):
            return bool({alias.name for alias in names} & {"environ", "environb", "getenv"})
        case _:
            return False


def test_tests__no_tricks() -> None:
    """Tests run the real thing: no mocks, no patching."""
    found = [f"{path}:{number} {line.strip()}" for path, number, line in _lines_of_tests() if TRICKS.search(line)]

    assert not found, report("Doubles are written by hand; nothing is patched:", found)


def test_tests__assert_something() -> None:
    """What is always true is no assertion: a list of truths is true as soon as it is not empty."""
    found = [
        f"{path}:{node.lineno} {ast.unparse(node)[:60]}"
        for path in files(".py", under=("tests/",))
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Assert)
        and isinstance(node.test, ast.ListComp | ast.GeneratorExp | ast.List | ast.Tuple)
    ]

    assert not found, report("Say all(...), any(...), or what it equals:", found)


def test_tests__sleep_only_to_poll() -> None:
    """Tests wait for what they wait for; a sleep between two looks says so beside it."""
    found = [
        f"{path}:{number} {line.strip()}"
        for path, number, line in _lines_of_tests()
        if SLEEP.search(line) and not POLLING.search(line)
    ]

    assert not found, report("A sleep in a test stands in a polling loop, with a comment `# polling: why`:", found)


def test_tests__names() -> None:
    """A test is named for what is done and in which case, and its docstring states the truth it checks."""
    found = [
        f"{path}:{node.lineno} {node.name}"
        for path in files(".py", under=("tests/",))
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
        and not (CASE.fullmatch(node.name) and ast.get_docstring(node))
    ]

    assert not found, report("A test is called test_<verb>__<case> and has a docstring:", found)


def _lines_of_tests() -> list[tuple[str, int, str]]:
    """List the lines of all tests but these, which must name what they refuse."""
    return [
        (path, number, line)
        for path in files(".py", under=("tests/",))
        if not path.startswith("tests/tidy/")
        for number, line in enumerate(words(path).splitlines(), 1)
    ]
