"""The escrow contract and its compiled artefacts."""
