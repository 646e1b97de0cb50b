"""The web face of the ledger."""
