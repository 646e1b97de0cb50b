"""What `escrowd consensus` can be asked, read without what it needs to answer."""

import argparse
from pathlib import Path

from bot.commands.lang_argument import add_lang

METHODS = ("auto", "majority", "one-coin", "dawid-skene")


def add_consensus(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Let it be asked for."""
    parser = subcommands.add_parser("consensus", help="help-consensus")
    parser.add_argument("--in", dest="source", type=Path, required=True, metavar="FILE", help="help-consensus-source")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="help-consensus-out")
    parser.add_argument("--gold", type=Path, metavar="FILE", help="help-consensus-gold")
    parser.add_argument("--method", choices=METHODS, default="auto", help="help-consensus-method")
    parser.add_argument("--workers", type=Path, metavar="FILE", help="help-consensus-workers")
    parser.add_argument("--json", action="store_true", help="help-consensus-json")
    parser.add_argument("--force", action="store_true", help="help-consensus-force")
    add_lang(parser)
