"""How rare a count of hits is, bounded for hits of unequal chances."""

import numpy as np

from matcher.consensus.answers import Floats


def log_tail(hits: Floats, tries: Floats, chance: Floats) -> Floats:
    """Bound from above the log probability of so many hits or more, of independent tries of mean `chance`.

    The bound holds whatever the single chances are: exp(-tries * KL(hits / tries, chance)), Hoeffding, "Probability
    inequalities for sums of bounded random variables", JASA 58, 1963, theorem 1; 0 where hits are not above the mean.
    All arguments have one shape, and so has the result.
    """
    count = np.maximum(tries, 1)
    share = hits / count
    mean = np.clip(chance, 1e-12, 1 - 1e-12)
    gain = share * np.log(np.maximum(share, 1e-300) / mean)
    loss = (1 - share) * np.log(np.maximum(1 - share, 1e-300) / (1 - mean))
    return np.where(share > mean, -count * (gain + loss), 0.0)
