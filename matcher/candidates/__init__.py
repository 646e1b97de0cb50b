"""Which worker could do which task at all, and who are the best for each: found without looking at every pair."""

from matcher.candidates.index import Index
from matcher.candidates.listing import candidates
from matcher.candidates.making import make_offers
from matcher.candidates.offers import Offers

__all__ = ["Index", "Offers", "candidates", "make_offers"]
