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
from ledger.config import LangSettings, LogSettings, is_node
from ledger.core.bounds import require_address
from ledger.core.errors import BadCommand
from ledger.logs import begin_logging

BROKEN_PIPE = 141  # as a shell says it of what SIGPIPE has ended
COULD_NOT = 2  # what was asked could not be done; 1 is an audit's answer: the witnesses disagree


# One process each: what it does, and whether it can also do what is left to do and end.
PARTS = {
    "bot": ("updates in: fetched from the chat and answered", True),
    "send": ("messages out, to the chat", True),
    "relay": ("transactions out, to the chain", True),
    "watch": ("the chain's logs in, as facts", True),
    "tick": ("deadlines, and the matching window", True),
    "web": ("pages, and what the operator asks: /metrics, /health, /ready", False),
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
        parser.error("deploy: --check looks at one address and puts nothing anywhere: leave --test-token out")
    if parsed.subcommand == "audit" and parsed.publish and parsed.database is None:
        parser.error("audit: --publish writes the verdict into the operator's database: name it with --database")
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
    for fault in refusal.errors():
        print(f"escrowd: {str(fault['loc'][0]).upper()}: {fault['msg']}", file=sys.stderr)
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
    return import_module(f"bot.commands.{name}")


def _add_keys(keys: argparse.ArgumentParser) -> None:
    actions = keys.add_subparsers(dest="action", required=True)
    listed = actions.add_parser("list", help="the relay's keys: addresses, gas money, nonces")
    listed.add_argument("--json", action="store_true", help="as JSON")
    add = actions.add_parser("add", help="put a key of OPERATOR_KEYS that was retired into service again")
    retire = actions.add_parser("retire", help="let a key begin nothing new, and wait until nothing of it is open")
    for action in (add, retire):
        action.add_argument("address", metavar="ADDRESS", type=_address)
        action.add_argument("--seconds", type=float, default=float("inf"), help="how long to wait; for ever unless set")
    resume = actions.add_parser("resume", help="let a key go on whose nonces somebody else has used")
    resume.add_argument("address", metavar="ADDRESS", type=_address)
    resume.add_argument("--note", default="", help="why, to be kept with the finding")
    actions.add_parser("rotate", help="seal people's keys under MASTER_SECRET instead of MASTER_SECRET_OLD")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="escrowd", description="A settlement ledger backed by a smart contract.")
    subcommands = parser.add_subparsers(dest="subcommand", required=True)
    subcommands.add_parser("run", help="the whole product, with what is set in the environment")
    subcommands.add_parser("chain", help="the embedded chain alone, as JSON-RPC")
    subcommands.add_parser("sandbox", help="the Bot API emulator and its page alone")
    for name, (what, has_end) in PARTS.items():
        part = subcommands.add_parser(name, help=what)
        if has_end:
            part.add_argument("--once", action="store_true", help="do what is left to do now, and end")
        else:
            part.add_argument("--port", type=int, default=0, help="port of the pages, where PORT is the sandbox's")
        if name == "bot":
            part.add_argument("--webhook", metavar="URL", help="have updates brought here, instead of WEBHOOK_URL")
            part.add_argument("--listen", type=int, metavar="PORT", help="and take them here, instead of WEBHOOK_PORT")
    maintenance = subcommands.add_parser("maintenance", help="let what people do wait, and tell them so")
    maintenance.add_argument("switch", nargs="?", choices=("on", "off"), help="without it: say which it is")
    correct = subcommands.add_parser("correct", help="let the books follow a chain that has lost final blocks")
    correct.add_argument("--yes", action="store_true", help="do it; without this, only say what would be done")
    _add_keys(subcommands.add_parser("keys", help="the relay's keys, and the master secret that seals people's"))
    deploy = subcommands.add_parser("deploy", help="put the escrow on CHAIN_RPC_URL, at its address on every chain")
    deploy.add_argument(
        "--test-token", action="store_true", help="a test token too, as the currency to try things with"
    )
    instead = deploy.add_mutually_exclusive_group()
    instead.add_argument("--dry-run", action="store_true", help="say what would be done and its cost; send nothing")
    instead.add_argument("--check", metavar="ADDRESS", help="only check the code that stands there")
    _add_check(subcommands.add_parser("check", help="what must hold, looked at on a live database"))
    audit = subcommands.add_parser("audit", help="rebuild the ledger from chain logs alone and compare")
    audit.add_argument("--rpc", required=True, type=_node, help="JSON-RPC address of a node")
    audit.add_argument("--escrow", required=True, type=_address, help="address of the escrow contract")
    audit.add_argument("--token", action="append", default=[], type=_token, help="a token whose shortage counts")
    beside = audit.add_mutually_exclusive_group()
    beside.add_argument("--database", help="SQLAlchemy URL or SQLite file of a journal to compare as well")
    beside.add_argument("--resume", type=Path, metavar="FILE", help="keep here how far it has read, and go on from it")
    audit.add_argument(
        "--publish", action="store_true", help="write the verdict into that database, for the page /ledger/proof"
    )
    audit.add_argument("--from-block", type=int, default=0, help="the block the escrow was deployed in")
    audit.add_argument("--block", type=int, metavar="NUMBER", help="the block to audit; the newest unless named")
    audit.add_argument("--block-hash", type=_hash, metavar="HASH", help="that block's hash, from a source you trust")
    audit.add_argument("--json", action="store_true", help="the whole report as JSON")
    add_export(subcommands)
    add_match(subcommands)
    add_consensus(subcommands)
    return parser


def _add_check(check: argparse.ArgumentParser) -> None:
    check.add_argument("--full", action="store_true", help="every hash of the journal, from the first entry on")
    check.add_argument("--json", action="store_true", help="the whole result as JSON")
    check.add_argument(
        "--resolve", nargs=2, metavar=("CODE", "SUBJECT"), help="close a finding that you have seen to and that stays"
    )
    check.add_argument("--note", default="", help="with --resolve: why it may stay")


if __name__ == "__main__":
    sys.exit(main())
