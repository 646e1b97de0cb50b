"""`escrowd deploy`: the escrow and a test token on a chain of one's own."""

import argparse

from bot.commands.saying import say
from ledger.assembly import operator_account
from ledger.chain.node import Node, NodeError
from ledger.config import MissingSetting, Settings
from ledger.database import open_database
from ledger.founding import NoEscrow, found_anew

EXPECTED = (MissingSetting, NoEscrow, NodeError)


def execute(_arguments: argparse.Namespace) -> int:
    """Deploy the escrow and a test token to the node that is set, and keep them in the database."""
    settings = Settings()
    if settings.is_embedded:
        raise MissingSetting("set CHAIN_RPC_URL: the embedded chain gets its escrow by itself")
    node = Node(settings.chain_rpc_url)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    engine = open_database(settings.database())
    founded = found_anew(engine, node, operator_account(settings))
    say(f"ESCROW_ADDRESS={founded.escrow}\nblock {founded.first_block} of chain {node.chain_id}")
    engine.dispose()
    node.close()
    return 0
