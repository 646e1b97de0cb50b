"""The embedded chain: eth-tester on a SQLite file, its JSON-RPC and its clock."""
