"""Which chain this is: an id of our own, so that nothing signed for it holds anywhere else."""

CHAIN_ID = 271828
