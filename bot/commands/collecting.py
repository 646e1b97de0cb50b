"""How often Python looks for what nobody can reach any more: seldom, where all goes by itself."""

import gc


def spare_collector() -> None:
    """Have what imports have made looked through never again, and what is new less often.

    A round of facts makes some hundred thousand values that all go by themselves at its end: to look through them for
    circles meanwhile costs a third of the round.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
