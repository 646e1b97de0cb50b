"""The ledger: the one door for every change, the loops, and the journal."""
