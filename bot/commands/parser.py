"""The command line read: help and refusals in the language of the terminal, loaded only where something is said.

What a parser is given as help is the key of a text. Argparse's own few words are put in their place by overriding the
methods that write them.
"""

import argparse
import re
from collections.abc import Iterable
from typing import Any, NoReturn

from ledger.config import LangSettings

_HEADINGS = {"positional arguments": "help-positional", "options": "help-options"}
# Argparse's refusals, which are the same in every version that is supported, and what they say.
_REFUSALS = (
    (re.compile(r"the following arguments are required: (?P<got>.*)"), "help-error-required"),
    (re.compile(r"unrecognized arguments: (?P<got>.*)"), "help-error-unknown"),
    (
        re.compile(r"argument (?P<name>.*): invalid choice: (?P<got>.*) \(choose from (?P<known>.*)\)"),
        "help-error-choice",
    ),
    (re.compile(r"argument (?P<name>.*): expected .*argument.*"), "help-error-value"),
    (re.compile(r"argument (?P<name>.*): not allowed with argument (?P<got>.*)"), "help-error-clash"),
)


class Parser(argparse.ArgumentParser):
    """A parser whose words are keys of texts; the parsers of its subcommands are of the same kind."""

    def __init__(self, **given: Any) -> None:
        super().__init__(formatter_class=_Formatter, **given)

    def error(self, message: str) -> NoReturn:
        """Say what cannot be understood, and end with 2."""
        for pattern, key in _REFUSALS:
            if found := pattern.fullmatch(message):
                super().error(_said(key, **found.groupdict()))
        super().error(_said(message))


class _Formatter(argparse.HelpFormatter):
    """Writes the text of each key."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        """Write how it is called."""
        super().add_usage(usage, actions, groups, f"{_said('help-usage')} " if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        """Write what comes next."""
        super().start_section(heading and _said(_HEADINGS.get(heading, heading)))

    def add_text(self, text: str | None) -> None:
        """Write a paragraph."""
        super().add_text(text and _said(text))

    def _get_help_string(self, action: argparse.Action) -> str | None:
        return _said("help-help" if action.dest == "help" else action.help or "")


def _said(key: str, **values: str) -> str:
    """Return the text of a key; what is none is said as it is."""
    if not key.startswith("help-"):
        return key
    from bot.texts import choose_locale, plain  # which loads all texts

    return plain(choose_locale(None, LangSettings().lang), key, **values)
