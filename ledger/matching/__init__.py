"""Matching: what the matcher is asked about the tasks on the board, and what its answer means for them."""
