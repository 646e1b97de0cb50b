"""The relay: what was asked of the chain becomes transactions, each step written down before it is taken."""
