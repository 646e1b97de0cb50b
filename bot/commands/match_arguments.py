"""What `escrowd match` can be asked, read without what it needs to answer."""

import argparse

from bot.commands.lang_argument import add_lang


def add_match(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Let it be asked for."""
    match = subcommands.add_parser("match", help="who does what: a problem as JSON in, a proven plan as JSON out")
    match.add_argument("--in", dest="source", metavar="FILE", help="the problem; - for standard input")
    match.add_argument("--out", metavar="FILE", help="the plan; - for standard output")
    match.add_argument("--force", action="store_true", help="replace a file that is there already")
    match.add_argument("--best", type=_count, metavar="K", help="consider only the best K candidates of each task")
    match.add_argument("--explain", action="store_true", help="say what speaks for each who was chosen")
    match.add_argument("--certify", action="store_true", help="prove the bound again, over every pair of the market")
    match.add_argument(
        "--schema", nargs="?", const="problem", choices=("problem", "plan"), help="print the JSON schema, and end"
    )
    add_lang(match)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 1 on")
    return int(text)
