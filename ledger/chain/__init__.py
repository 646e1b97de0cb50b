"""Every chain as seen from here: one JSON-RPC interface, our calls, our logs. web3 has its home here."""
