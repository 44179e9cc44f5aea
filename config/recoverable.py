"""What the doctor says of teams that could not be recovered: what is, what it means, what to do."""

from __future__ import annotations

from collections.abc import Iterator

from accounts.models import Team
from accounts.recovery.standing import Standing, standing_of
from config.findings import Finding, State

_MAKE = "Somebody who admits to the team makes new sheets: Members, If everybody loses the key."
_REHEARSE = "Two who keep a sheet rehearse: manage.py recover_team --rehearse, or on the page."
RECOVERY = {
    Standing.EXCHANGED: (
        "Recovery key exchanged in the database",
        "Somebody wrote another key there. Nothing new is sealed to it.",
        f"Find out who can write the database. {_MAKE}",
    ),
    Standing.INCOMPLETE: (
        "Recovery sheets do not open every key",
        "Part of the records would be lost.",
        _MAKE,
    ),
    Standing.MAKER_LEFT: (
        "Whoever made the recovery sheets no longer holds the key",
        "They saw all three.",
        _MAKE,
    ),
    Standing.NONE: (
        "Recovery never set up",
        "If everybody who holds the key is gone, nobody opens these records.",
        _MAKE.replace("new", "three"),
    ),
    Standing.NEVER_REHEARSED: (
        "Recovery never rehearsed",
        "Nobody knows whether the sheets are right.",
        _REHEARSE,
    ),
    Standing.LONG_AGO: (
        "Recovery not rehearsed for more than a year",
        "Paper gets lost, and people move away.",
        _REHEARSE,
    ),
}


def recovery() -> Iterator[Finding]:
    """Teams by reference: who reads this needs no names."""
    found: dict[Standing, list[str]] = {}
    for team in Team.objects.order_by("pk"):
        found.setdefault(standing_of(team), []).append(team.pk.hex[:8])
    for standing, (what, means, do) in RECOVERY.items():
        if teams := found.get(standing):
            state: State = "wrong" if standing is Standing.EXCHANGED else "look"
            yield Finding(state, f"{what}: {', '.join(teams)}.", means, do)
    if fine := found.get(Standing.FINE):
        yield Finding("fine", f"{len(fine)} teams rehearsed their recovery within a year.")
