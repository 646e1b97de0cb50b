"""The domain: pure decisions, frozen values, no I/O and no clock."""
