"""Which chain this is: an id of our own, so that nothing signed for it holds anywhere else."""

CHAIN_ID = 271828

# The one transaction without a chain id that is taken: it puts the deterministic deployment proxy in its place and is
# the same on every chain on purpose. Nobody holds its key, so nothing else can be taken for it.
PROXY_TX = bytes.fromhex("eddf9e61fb9d8f5111840daef55e5fde0041f5702856532cdbb5a02998033d26")
