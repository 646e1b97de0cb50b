"""The `escrowd` command: the composition root, the only module that imports everything."""

import argparse
import os
import re
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType

from pydantic import ValidationError

from bot.commands.consensus_arguments import add_consensus
from bot.commands.export_arguments import add_export
from bot.commands.match_arguments import add_match
from bot.commands.parser import Parser
from ledger.config import LangSettings, LogSettings, is_node
from ledger.core.bounds import require_address
from ledger.core.errors import BadCommand
from ledger.logs import begin_logging
from ledger.nesting import bound_nesting

BROKEN_PIPE = 141  # as a shell says it of what SIGPIPE has ended
COULD_NOT = 2  # what was asked could not be done; 1 is an audit's answer: the witnesses disagree


# One process each: what it does, and whether it can also do what is left to do and end.
PARTS = {
    "bot": ("help-bot", True),
    "send": ("help-send", True),
    "relay": ("help-relay", True),
    "watch": ("help-watch", True),
    "tick": ("help-tick", True),
    "web": ("help-web", False),
}


# These keep nothing: what they write is whose who asked, with the rights that files have there.
FILES_IN_FILES_OUT = frozenset({"match", "consensus"})


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, do what it says, and say what to do where it cannot be done."""
    parser = _parser()
    parsed = parser.parse_args(arguments)
    if parsed.subcommand not in FILES_IN_FILES_OUT:
        os.umask(0o077)  # what is kept is its owner's alone: keys, chats, files
    if parsed.subcommand == "deploy" and parsed.check is not None and parsed.test_token:
        parser.error("help-deploy-alone")
    if parsed.subcommand == "audit" and parsed.publish and parsed.database is None:
        parser.error("help-audit-alone")
    try:
        wanted = LogSettings()
        begin_logging(
            as_json=wanted.log_format == "json" or not (wanted.log_format or sys.stderr.isatty()),
            level=wanted.log_level,
        )
        return _execute(_load(parsed.subcommand), parsed)
    except ValidationError as refusal:
        return _refused(refusal)
    except KeyboardInterrupt:  # before anything was begun that would have to be ended well
        print("stopped", file=sys.stderr)
        return 130


def _execute(command: ModuleType, parsed: argparse.Namespace) -> int:
    try:
        return int(command.execute(parsed))
    except BrokenPipeError:  # whoever read has read enough; Python would complain again at the end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except command.EXPECTED as refusal:
        print(f"escrowd: {refusal}", file=sys.stderr)
    except OSError as refusal:
        from bot.commands.saying import os_words  # needed by few, and it loads all texts
        from bot.texts import choose_locale

        locale = choose_locale(None, getattr(parsed, "lang", "") or LangSettings().lang)
        print(f"escrowd: {os_words(locale, refusal)}", file=sys.stderr)
    return COULD_NOT


def _refused(refusal: ValidationError) -> int:
    """Say which settings are wrong and how, never what they are: it may be a secret."""
    from bot.commands.saying import setting_words  # needed by few, and it loads all texts
    from bot.texts import choose_locale

    locale = choose_locale(None, LangSettings().lang)
    for fault in refusal.errors(include_input=False):
        print(f"escrowd: {str(fault['loc'][0]).upper()}: {setting_words(locale, fault)}", file=sys.stderr)
    return COULD_NOT


def _address(text: str) -> str:
    try:
        return require_address(text)
    except BadCommand as refusal:
        raise argparse.ArgumentTypeError(
            f"{text} is no address, or a letter of it is mistyped: 0x and 40 hexadecimal digits"
        ) from refusal


def _node(text: str) -> str:
    if not is_node(text):
        raise argparse.ArgumentTypeError(f"{text} is no address of a node: http://host:port, or https://host/path")
    return text


def _token(text: str) -> str:
    return text if re.fullmatch(r"0x0{40}", text) else _address(text)  # the chain's own coin has no address


def _hash(text: str) -> str:
    if not re.fullmatch(r"0x[0-9a-fA-F]{64}", text):
        raise argparse.ArgumentTypeError(f"{text} is not a hash: 0x and 64 hexadecimal digits")
    return text


def _load(subcommand: str) -> ModuleType:
    """Import only what the subcommand needs: the sandbox needs no chain, the audit no chat."""
    name = "parts" if subcommand in PARTS else subcommand
    command = import_module(f"bot.commands.{name}")
    bound_nesting()
    return command


def _add_keys(keys: argparse.ArgumentParser) -> None:
    actions = keys.add_subparsers(dest="action", required=True)
    listed = actions.add_parser("list", help="help-keys-list")
    listed.add_argument("--json", action="store_true", help="help-keys-list-json")
    add = actions.add_parser("add", help="help-keys-add")
    retire = actions.add_parser("retire", help="help-keys-retire")
    for action in (add, retire):
        action.add_argument("address", metavar="ADDRESS", type=_address)
        action.add_argument("--seconds", type=float, default=float("inf"), help="help-keys-add-seconds")
    resume = actions.add_parser("resume", help="help-keys-resume")
    resume.add_argument("address", metavar="ADDRESS", type=_address)
    resume.add_argument("--note", default="", help="help-keys-resume-note")
    actions.add_parser("rotate", help="help-keys-rotate")


def _parser() -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = Parser(prog="escrowd", description="help-description")
    subcommands = parser.add_subparsers(dest="subcommand", required=True)
    subcommands.add_parser("run", help="help-run")
    subcommands.add_parser("chain", help="help-chain")
    subcommands.add_parser("sandbox", help="help-sandbox")
    for name, (what, has_end) in PARTS.items():
        part = subcommands.add_parser(name, help=what)
        if has_end:
            part.add_argument("--once", action="store_true", help="help-bot-once")
        else:
            part.add_argument("--port", type=int, default=0, help="help-web-port")
        if name == "bot":
            part.add_argument("--webhook", metavar="URL", help="help-bot-webhook")
            part.add_argument("--listen", type=int, metavar="PORT", help="help-bot-listen")
    maintenance = subcommands.add_parser("maintenance", help="help-maintenance")
    maintenance.add_argument("switch", nargs="?", choices=("on", "off"), help="help-maintenance-switch")
    correct = subcommands.add_parser("correct", help="help-correct")
    correct.add_argument("--yes", action="store_true", help="help-correct-yes")
    _add_keys(subcommands.add_parser("keys", help="help-keys"))
    deploy = subcommands.add_parser("deploy", help="help-deploy")
    deploy.add_argument("--test-token", action="store_true", help="help-deploy-test-token")
    instead = deploy.add_mutually_exclusive_group()
    instead.add_argument("--dry-run", action="store_true", help="help-deploy-dry-run")
    instead.add_argument("--check", metavar="ADDRESS", help="help-deploy-check")
    _add_check(subcommands.add_parser("check", help="help-check", epilog="help-check-status"))
    audit = subcommands.add_parser("audit", help="help-audit", epilog="help-audit-status")
    audit.add_argument("--rpc", required=True, type=_node, help="help-audit-rpc")
    audit.add_argument("--escrow", required=True, type=_address, help="help-audit-escrow")
    audit.add_argument("--token", action="append", default=[], type=_token, help="help-audit-token")
    beside = audit.add_mutually_exclusive_group()
    beside.add_argument("--database", help="help-audit-database")
    beside.add_argument("--resume", type=Path, metavar="FILE", help="help-audit-resume")
    audit.add_argument("--publish", action="store_true", help="help-audit-publish")
    audit.add_argument("--from-block", type=int, default=0, help="help-audit-from-block")
    audit.add_argument("--block", type=int, metavar="NUMBER", help="help-audit-block")
    audit.add_argument("--block-hash", type=_hash, metavar="HASH", help="help-audit-block-hash")
    audit.add_argument("--json", action="store_true", help="help-audit-json")
    add_export(subcommands)
    add_match(subcommands)
    add_consensus(subcommands)
    return parser


def _add_check(check: argparse.ArgumentParser) -> None:
    check.add_argument("--full", action="store_true", help="help-check-full")
    check.add_argument("--json", action="store_true", help="help-check-json")
    check.add_argument("--resolve", nargs=2, metavar=("CODE", "SUBJECT"), help="help-check-resolve")
    check.add_argument("--note", default="", help="help-check-note")


if __name__ == "__main__":
    sys.exit(main())
