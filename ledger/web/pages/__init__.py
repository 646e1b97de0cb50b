"""The pages: what the chain shows for anybody, what the operator needs behind a login; HTML, and JSON beside it."""
