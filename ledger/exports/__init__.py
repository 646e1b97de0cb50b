"""What the ledger hands out: statements for people, the journal for accountants, tables for analysts."""
