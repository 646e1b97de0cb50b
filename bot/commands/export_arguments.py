"""What `escrowd export` can be asked, read without what it needs to answer."""

import argparse
from pathlib import Path

FORMATS = {
    "statement": ("text", "csv", "pdf"),
    "journal": ("beancount", "hledger", "csv", "parquet"),
    "tasks": ("csv", "parquet"),
    "batches": ("csv", "parquet"),
}
WHAT = {
    "statement": "what moved a person's account, or any account, in a period",
    "journal": "every entry: for beancount or hledger, or each posting as a row",
    "tasks": "every task as a row, without names or titles",
    "batches": "every batch that was opened as a row, with its terms",
}


def add_export(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Let it be asked for."""
    export = subcommands.add_parser("export", help="statements, the journal for accountants, tables for analysts")
    kinds = export.add_subparsers(dest="what", required=True)
    for what, formats in FORMATS.items():
        parser = kinds.add_parser(what, help=WHAT[what])
        parser.add_argument("--format", choices=formats, default=formats[0], help="default: %(default)s")
        parser.add_argument("--out", type=Path, metavar="FILE", help="where to; standard output unless named")
        parser.add_argument("--force", action="store_true", help="replace a file that is there already")
        parser.add_argument("--json", action="store_true", help="with --out: say what was written as JSON")
        parser.add_argument("--lang", default="", choices=("", "zh", "zh-Hans", "en"), help="default: LANG's")
        if what == "statement":
            _add_whose_and_when(parser)


def _add_whose_and_when(parser: argparse.ArgumentParser) -> None:
    whose = parser.add_mutually_exclusive_group(required=True)
    whose.add_argument("--person", metavar="ID", help="numeric Telegram id, per_... or address of somebody here")
    whose.add_argument("--account", help="any address, or an account of the journal such as outside")
    parser.add_argument("--month", metavar="YYYY-MM", help="a whole month")
    parser.add_argument("--from", dest="first", metavar="YYYY-MM-DD", help="the first day")
    parser.add_argument("--to", dest="end", metavar="YYYY-MM-DD", help="the day after the last")
    parser.add_argument("--zone", default="UTC", help="time zone of these days, such as Asia/Shanghai; default: UTC")
