"""How much an attack tries: a sample with every change, the whole with `make attack`.

ATTACK_WHOLE=1 asks for the whole, ATTACK_SEED=n for other dice; a failure prints the seed.
"""

from __future__ import annotations

import os

IS_WHOLE = bool(os.environ.get("ATTACK_WHOLE"))
SEED = int(os.environ.get("ATTACK_SEED", "0"))


def effort(sample: int, whole: int) -> int:
    """`whole` behind `make attack`, else `sample`."""
    return whole if IS_WHOLE else sample


def seeds(sample: int, whole: int) -> range:
    """One seed a try, counted from ATTACK_SEED."""
    return range(SEED, SEED + effort(sample, whole))
