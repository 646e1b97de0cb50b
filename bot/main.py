"""The `escrowd` command: the composition root, the only module that imports everything."""

import argparse
import logging
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from pydantic import ValidationError

COULD_NOT = 2  # what was asked could not be done; 1 is an audit's answer: the witnesses disagree


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, do what it says, and say what to do where it cannot be done."""
    os.umask(0o077)  # what is kept is its owner's alone: keys, chats, files
    parsed = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s", stream=sys.stderr)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # its lines carry the token
    for library in ("alembic", "eth", "eth_tester"):
        logging.getLogger(library).setLevel(logging.WARNING)
    try:
        command = _load(parsed.subcommand)
        return _execute(command, parsed)
    except KeyboardInterrupt:  # before anything was begun that would have to be ended well
        print("stopped", file=sys.stderr)
        return 130


def _execute(command: ModuleType, parsed: argparse.Namespace) -> int:
    try:
        return int(command.execute(parsed))
    except ValidationError as refusal:
        for fault in refusal.errors():
            print(f"escrowd: {str(fault['loc'][0]).upper()}: {fault['msg']}", file=sys.stderr)
    except (*command.EXPECTED, OSError) as refusal:
        print(f"escrowd: {refusal}", file=sys.stderr)
    return COULD_NOT


def _address(text: str) -> str:
    if not re.fullmatch(r"0x[0-9a-fA-F]{40}", text):
        raise argparse.ArgumentTypeError(f"{text} is not an address: 0x and 40 hexadecimal digits")
    return text


def _hash(text: str) -> str:
    if not re.fullmatch(r"0x[0-9a-fA-F]{64}", text):
        raise argparse.ArgumentTypeError(f"{text} is not a hash: 0x and 64 hexadecimal digits")
    return text


def _load(subcommand: str) -> ModuleType:
    """Import only what the subcommand needs: the sandbox needs no chain, the audit no chat."""
    match subcommand:
        case "run":
            from bot.commands import run

            return run
        case "chain":
            from bot.commands import chain

            return chain
        case "sandbox":
            from bot.commands import sandbox

            return sandbox
        case "deploy":
            from bot.commands import deploy

            return deploy
        case _:
            from bot.commands import audit

            return audit


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="escrowd", description="A settlement ledger backed by a smart contract.")
    subcommands = parser.add_subparsers(dest="subcommand", required=True)
    subcommands.add_parser("run", help="the whole product, with what is set in the environment")
    subcommands.add_parser("chain", help="the embedded chain alone, as JSON-RPC")
    subcommands.add_parser("sandbox", help="the Bot API emulator and its page alone")
    deploy = subcommands.add_parser("deploy", help="put the escrow on CHAIN_RPC_URL, at its address on every chain")
    deploy.add_argument(
        "--test-token", action="store_true", help="a test token too, as the currency to try things with"
    )
    instead = deploy.add_mutually_exclusive_group()
    instead.add_argument("--dry-run", action="store_true", help="say what would be done and its cost; send nothing")
    instead.add_argument("--check", metavar="ADDRESS", type=_address, help="only check the code that stands there")
    audit = subcommands.add_parser("audit", help="rebuild the ledger from chain logs alone and compare")
    audit.add_argument("--rpc", required=True, help="JSON-RPC address of a node")
    audit.add_argument("--escrow", required=True, type=_address, help="address of the escrow contract")
    audit.add_argument("--token", action="append", default=[], type=_address, help="a token whose shortage counts")
    beside = audit.add_mutually_exclusive_group()
    beside.add_argument("--database", help="SQLAlchemy URL or SQLite file of a journal to compare as well")
    beside.add_argument("--resume", type=Path, metavar="FILE", help="keep here how far it has read, and go on from it")
    audit.add_argument("--from-block", type=int, default=0, help="the block the escrow was deployed in")
    audit.add_argument("--block", type=int, metavar="NUMBER", help="the block to audit; the newest unless named")
    audit.add_argument("--block-hash", type=_hash, metavar="HASH", help="that block's hash, from a source you trust")
    audit.add_argument("--json", action="store_true", help="the whole report as JSON")
    return parser


if __name__ == "__main__":
    sys.exit(main())
