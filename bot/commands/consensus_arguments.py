"""What `escrowd consensus` can be asked, read without what it needs to answer."""

import argparse
from pathlib import Path

from bot.commands.lang_argument import add_lang

METHODS = ("auto", "majority", "one-coin", "dawid-skene")


def add_consensus(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Let it be asked for."""
    parser = subcommands.add_parser("consensus", help="redundant answers come to one label per item")
    parser.add_argument(
        "--in", dest="source", type=Path, required=True, metavar="FILE", help="CSV with item, worker, label; maybe gold"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="where the labels go, as CSV")
    parser.add_argument("--gold", type=Path, metavar="FILE", help="CSV with item, label: items whose truth is known")
    parser.add_argument("--method", choices=METHODS, default="auto", help="default: %(default)s, by answers and gold")
    parser.add_argument("--workers", type=Path, metavar="FILE", help="where each worker's reliability goes, as CSV")
    parser.add_argument("--json", action="store_true", help="say what was done as JSON")
    parser.add_argument("--force", action="store_true", help="replace files that are there already")
    add_lang(parser)
