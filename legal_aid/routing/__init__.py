"""Who can take a case, in which order, and why: pure, without database, keys or clock.

Hard constraints come first (`constraints`); every provider that fails one is excluded with a
sentence. The others are scored by terms of at most 100 points together (`preferences`), each kept
with its sentence. What an organisation's own rules say comes in as `Advice`. Equal points are put
in order by a keyed hash of the provider's id: the same for the same incident every time, different
from incident to incident, so that no provider is always asked first.
"""

from legal_aid.routing.advice import Advice, Boost
from legal_aid.routing.constraints import obstacle
from legal_aid.routing.facts import Need, ProviderProfile
from legal_aid.routing.preferences import WEIGHTS, Term, terms
from legal_aid.routing.ranking import Excluded, Ranked, Ranking, rank, readvised
from legal_aid.routing.shares import fair_shares

__all__ = [
    "WEIGHTS",
    "Advice",
    "Boost",
    "Excluded",
    "Need",
    "ProviderProfile",
    "Ranked",
    "Ranking",
    "Term",
    "fair_shares",
    "obstacle",
    "rank",
    "readvised",
    "terms",
]
