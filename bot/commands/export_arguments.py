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
    "statement": "help-export-statement",
    "journal": "help-export-journal",
    "tasks": "help-export-tasks",
    "batches": "help-export-batches",
}


def add_export(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Let it be asked for."""
    export = subcommands.add_parser("export", help="help-export")
    kinds = export.add_subparsers(dest="what", required=True)
    for what, formats in FORMATS.items():
        parser = kinds.add_parser(what, help=WHAT[what])
        parser.add_argument("--format", choices=formats, default=formats[0], help="help-export-statement-format")
        parser.add_argument("--out", type=Path, metavar="FILE", help="help-export-statement-out")
        parser.add_argument("--force", action="store_true", help="help-export-statement-force")
        parser.add_argument("--json", action="store_true", help="help-export-statement-json")
        parser.add_argument(
            "--lang", default="", choices=("", "zh", "zh-Hans", "en"), help="help-export-statement-lang"
        )
        if what == "statement":
            _add_whose_and_when(parser)


def _add_whose_and_when(parser: argparse.ArgumentParser) -> None:
    whose = parser.add_mutually_exclusive_group(required=True)
    whose.add_argument("--person", metavar="ID", help="help-export-statement-person")
    whose.add_argument("--account", help="help-export-statement-account")
    parser.add_argument("--month", metavar="YYYY-MM", help="help-export-statement-month")
    parser.add_argument("--from", dest="first", metavar="YYYY-MM-DD", help="help-export-statement-first")
    parser.add_argument("--to", dest="end", metavar="YYYY-MM-DD", help="help-export-statement-end")
    parser.add_argument("--zone", default="UTC", help="help-export-statement-zone")
