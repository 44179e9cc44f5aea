"""How often someone may guess. Counters only, in the cache; no name and no address in clear."""

from __future__ import annotations

from django.core.cache import cache

from accounts.models import User
from vault import digest

MOST_WRONG_CODES = 8
MOST_REFUSALS = 60
WINDOW_SECONDS = 15 * 60


def may_try_code(user: User) -> bool:
    """Whether a person may try a second-factor code now; counts this try.

    A code has six digits and three hold at any time: eight tries in a quarter of an hour leave
    someone who stole the passphrase no chance worth having.
    """
    return _count(_key(user)) <= MOST_WRONG_CODES


def may_record_refusal() -> bool:
    """Whether a refusal at the door is still written to the audit; counts this one.

    Anyone can be refused, as often as they like. What can never be deleted must not be filled by
    strangers: after sixty in a quarter of an hour the flood is on record, and the rest is not.
    """
    return _count("refusals") <= MOST_REFUSALS


def forget_tries(user: User) -> None:
    """A right code starts the count anew."""
    cache.delete(_key(user))


def _count(key: str) -> int:
    cache.add(key, 0, WINDOW_SECONDS)
    try:
        return cache.incr(key)
    except ValueError:  # it ran out between the two lines
        return 1


def _key(user: User) -> str:
    return f"factor-{digest(user.pk.bytes).hex()[:32]}"
