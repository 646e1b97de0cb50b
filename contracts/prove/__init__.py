"""The provers of the contract: what runs behind `scripts/prove`, and no part of the running product."""
