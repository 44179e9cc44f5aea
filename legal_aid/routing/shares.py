"""How much of the asking each provider got, against what its room makes fair."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID


def fair_shares(offers: Mapping[UUID, int], capacity: Mapping[UUID, int]) -> dict[UUID, float]:
    """Offers of each provider over its part by capacity: 1 is fair, 0 none, 2 twice as much.

    For the providers of `capacity`; who has none is left out, and everybody has 0 while no offer
    was made.
    """
    room = {provider: places for provider, places in capacity.items() if places > 0}
    given, places = sum(offers.get(provider, 0) for provider in room), sum(room.values())
    return {
        provider: offers.get(provider, 0) * places / (given * own) if given else 0.0
        for provider, own in room.items()
    }
