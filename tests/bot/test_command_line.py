"""The command line in the language of the terminal: help, what cannot be understood, settings that are wrong."""

import argparse
import errno
import os
import re
from collections.abc import Callable, Iterator

import pytest

from bot.commands.saying import SETTING_FAULTS, os_words
from bot.main import _parser, main
from bot.texts import LOCALES
from tests.bot.catalogue import entries
from tests.databases import ROOT

Terminal = Callable[..., None]
KEYS = {key for _, key, _ in entries("en")}


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    """Set what the environment of a terminal says, and put it back."""
    before = dict(os.environ)
    yield os.environ.update
    os.environ.clear()
    os.environ.update(before)


def _parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from _parsers(below)


def test_help__every_key() -> None:
    """Each subcommand and option is explained by a text, and each text explains something."""
    used = set[str]()
    for parser in _parsers(_parser()):
        used |= {parser.epilog} if parser.epilog else set()
        for action in parser._actions:
            below = action._choices_actions if isinstance(action, argparse._SubParsersAction) else []
            used |= {one.help for one in (action, *below) if one.help and one.dest != "help"}
    own = {"help-usage", "help-positional", "help-options", "help-help", "help-description"}
    own |= {"help-deploy-alone", "help-audit-alone"} | {key for key in KEYS if key.startswith("help-error-")}

    assert used | own == {key for key in KEYS if key.startswith("help-")}


@pytest.mark.parametrize(
    ("lang", "words"), [("zh_CN.UTF-8", ("用法：", "选项", "显示本说明")), ("C", ("usage:", "options"))]
)
def test_help__language(
    lang: str, words: tuple[str, ...], terminal: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    """Help is said in the language of the terminal, of the whole and of each subcommand."""
    terminal(LANG=lang)
    for parser in _parsers(_parser()):
        parser.print_help()
        said = capsys.readouterr().out

        assert all(word in said for word in words)
        assert "help-" not in said


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (["match", "--best"], "--best：缺少一个值"),
        (["nosuch"], "'nosuch' 不在其中"),
        (["consensus"], "缺少：--in, --out"),
        (["match", "--nosuch"], "不认识：--nosuch"),
        (["deploy", "--dry-run", "--check", "0x"], "--check 不能与 --dry-run 同时使用"),
        (["match", "--best", "0"], "0 is not a whole number"),
    ],
)
def test_parse__refused(asked: list[str], words: str, terminal: Terminal, capsys: pytest.CaptureFixture[str]) -> None:
    """What cannot be understood is said in the language of the terminal; status 2."""
    terminal(LANG="zh_CN.UTF-8")
    with pytest.raises(SystemExit) as end:
        main(asked)

    assert end.value.code == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "wrong", "words"),
    [
        ("PORT", "x", "必须是整数"),
        ("FEE_BPS", "9999", "不得大于 5000"),
        ("FEE_BPS", "-1", "不得小于 0"),
        ("LOG_LEVEL", "LOUD", "必须是其中之一：'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
        ("MASTER_SECRET", "abcd", "这里有 2 个字节，应为 32 个"),
        ("OPERATOR_PASSWORD", "short", "太短：至少 12 个字符"),
        ("ESCROW_ADDRESS", "0x12", "这不是地址"),
    ],
)
def test_settings__refused(
    name: str, wrong: str, words: str, terminal: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    """A setting that is wrong is named with what is wrong, in the language of the terminal, and never repeated."""
    terminal(LANG="zh_CN.UTF-8", **{name: wrong})

    assert main(["maintenance"]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"escrowd: {name}: {words}")
    assert wrong not in said or wrong in words or len(wrong) < 5


def test_settings__every_fault_worded() -> None:
    """Each kind of fault that the settings have has its words."""
    kinds = set(
        re.findall(r'PydanticCustomError\(\s*"(\w+)"', (ROOT / "ledger" / "config.py").read_text(encoding="utf-8"))
    )

    assert kinds <= SETTING_FAULTS
    assert {f"setting-{kind.replace('_', '-')}" for kind in (*SETTING_FAULTS, "other")} == {
        key for key in KEYS if key.startswith("setting-")
    }


@pytest.mark.parametrize("locale", LOCALES)
def test_os_words__every_refusal(locale: str) -> None:
    """What the system refuses is named with its path; what has no number is said as it is."""
    for number in (
        errno.ENOENT,
        errno.EACCES,
        errno.EISDIR,
        errno.ENOTDIR,
        errno.ENOSPC,
        errno.ENAMETOOLONG,
        errno.EIO,
    ):
        assert os_words(locale, OSError(number, os.strerror(number), "/there")).startswith("/there")
    assert os_words(locale, OSError("just so")) == "just so"
    assert os_words(locale, OSError(errno.EIO, "broken")) == "broken"
