"""The directory narrowed by what somebody looks for. Only codes of the directory are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Value
from django.db.models.functions import Coalesce, Lower

from legal_aid import directory, languages, matters, regions
from legal_aid.models import Provider
from legal_aid.providers.practices import together
from legal_aid.providers.reach import reachable_in


@dataclass(frozen=True)
class Asked:
    """What is looked for; empty where nothing is. `reach` "now": somebody answers now; `keys`
    "none": entries without a team."""

    matter: str = ""
    place: str = ""
    language: str = ""
    reach: str = ""
    keys: str = ""

    def narrow(self, found: Iterable[Provider], now: datetime) -> list[Provider]:
        """Entries of which one practice has all that is looked for."""
        wanted = [self.language] if self.language else []
        return [
            one
            for one in found
            if any(p.takes(self.matter, self.place, wanted) for p in one.practice_list)
            and (self.reach != "now" or reachable_in(one, now) == timedelta(0))
            and (not self.keys or (one.team_id is None) == (self.keys == "none"))
        ]

    @property
    def is_anything(self) -> bool:
        return self != Asked()


def asked(query: Mapping[str, str], found: Iterable[Provider]) -> Asked:
    """What a query asks for; values that the directory does not know count for nothing."""
    known = choices(found)

    def one(name: str, allowed: Iterable[str]) -> str:
        return query.get(name, "") if query.get(name, "") in allowed else ""

    return Asked(
        matter=one("matter", dict(known["matters"])),
        place=one("place", dict(known["places"])),
        language=one("language", dict(known["languages"])),
        reach=one("reach", ("now",)),
        keys=one("keys", ("none", "some")),
    )


def everybody() -> list[Provider]:
    """Every entry, who takes new cases first, by name."""
    called = Lower(Coalesce(F("team__name"), F("name"), Value("")))
    return list(directory.providers().order_by("-is_active", called, "pk"))


def choices(found: Iterable[Provider]) -> dict[str, list[tuple[str, str]]]:
    """Matters, places and languages that some entry has, with labels."""
    listed = list(found)
    taken = set(together(one.matters for one in listed))
    places = together(one.jurisdictions for one in listed)
    spoken = together(one.languages for one in listed)
    return {
        "matters": [(code, matters.label(code)) for code in matters.MATTERS if code in taken],
        "places": sorted(((path, regions.spoken(path)) for path in places), key=_by_path),
        "languages": sorted(((code, languages.label(code)) for code in spoken), key=_by_label),
    }


def _by_path(choice: tuple[str, str]) -> tuple[str, ...]:
    return regions.steps(choice[0])


def _by_label(choice: tuple[str, str]) -> str:
    return choice[1]
