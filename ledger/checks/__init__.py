"""Checks of a live ledger: one small function an invariant, each telling its findings."""
