"""What may be shown of a count: threshold 10, random rounding to 5 keyed on the definition.

Incidents and different clients must both reach the threshold; zero is withheld like nine, because
"none" tells as much as "one". Shown counts go up or down to a multiple of 5 by chance, without
bias, and the chance is drawn from the *definition* of the figure, so that asking again, under any
name, in any table, on any day, never gives a second draw. Totals are figures like any other.

Threshold and base follow ONS, keyed random rounding Stats NZ.
"""

from __future__ import annotations

from advocacy.definitions import Definition
from vault import blind, subkey

THRESHOLD = 10
BASE = 5


def rounded(number: int, chance: float) -> int:
    """Round to a multiple of 5: up with the probability that makes the mean right.

    `chance` is uniform over [0, 1).
    """
    below, rest = divmod(number, BASE)
    return BASE * (below + (chance * BASE < rest))


def draw(secret: bytes, cell: Definition, unit: str) -> float:
    """The chance with which a cell's figure is rounded: a number in [0, 1), the same for ever.

    `secret` is the ledger's rounding secret (32 bytes). Each span of days has a secret of its own,
    and each unit draws on its own; nothing else plays a part.
    """
    span = subkey(secret, "rounding", str(cell.days))
    drawn = blind(span, f"{unit} {cell.codes}", "figure")
    return int.from_bytes(drawn[:6], "big") / 2**48  # 48 bits: exact in a float
