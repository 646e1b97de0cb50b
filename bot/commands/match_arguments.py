"""What `escrowd match` can be asked, read without what it needs to answer."""

import argparse

from bot.commands.lang_argument import add_lang


def add_match(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Let it be asked for."""
    match = subcommands.add_parser("match", help="help-match")
    match.add_argument("--in", dest="source", metavar="FILE", help="help-match-source")
    match.add_argument("--out", metavar="FILE", help="help-match-out")
    match.add_argument("--force", action="store_true", help="help-export-statement-force")
    match.add_argument("--best", type=_count, metavar="K", help="help-match-best")
    match.add_argument("--explain", action="store_true", help="help-match-explain")
    match.add_argument("--certify", action="store_true", help="help-match-certify")
    match.add_argument("--schema", nargs="?", const="problem", choices=("problem", "plan"), help="help-match-schema")
    add_lang(match)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 1 on")
    return int(text)
