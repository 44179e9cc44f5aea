"""What routing knows of a case and of a provider. Nothing in either names a client."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from legal_aid import regions


@dataclass(frozen=True)
class Need:
    """What an incident asks for. `matters` are most pressing first; `hours_left` to the deadline
    of custody, None without one, negative when it is over. Holds nothing that names a person.

    `consent` to share with legal aid: given, on its urgent basis, or "" for none. `agencies`,
    `violations`, their groups and `services` are codes of the vocabulary. `gender_preference` is a
    gender code, "" without a wish. `vetoes`: providers that the client does not want; `known_by`:
    providers that had an earlier case of the client.
    """

    matters: tuple[str, ...]
    jurisdiction: str = ""
    region: str = ""
    languages: tuple[str, ...] = ()
    urgency: int = 0
    in_custody: bool = False
    hours_left: float | None = None
    consent: Literal["granted", "urgent", ""] = "granted"
    violations: tuple[str, ...] = ()
    violation_groups: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    gender_preference: str = ""
    vetoes: tuple[UUID, ...] = ()
    known_by: tuple[UUID, ...] = ()

    @property
    def place(self) -> str:
        return regions.place_path(self.jurisdiction, self.region)


@dataclass(frozen=True)
class ProviderProfile:
    """One provider as of now. `answered` is what it did with an earlier offer of this incident:
    "declined", "expired" or nothing; "handed_on" where a case was transferred from it.
    `key_in_doubt`: nothing may be sealed to it.

    `reachable_in_hours`: until somebody of it can be reached; 0 now, infinity never, None where
    no hours are kept. `interpreters`: languages for which it brings one. `conflicts`: agencies
    that it declared never to act against; `has_conflict`: any other conflict it declared.
    `genders` of those who would come. `seat`: the region path it travels from. `rating` by
    peers for safety, 1 to 5. `share`: offers of the last 90 days over what its room makes fair
    (1 is fair, 0 none; `fair_shares`). `asked` and `accepted`: offers that were answered or
    ran out, and those it took.
    """

    provider_id: UUID
    matters: tuple[str, ...]
    jurisdictions: tuple[str, ...]
    languages: tuple[str, ...]
    capacity: int
    open_cases: int = 0
    takes_custody_calls: bool = False
    is_active: bool = True
    answered: str = ""
    key_in_doubt: bool = False
    reachable_in_hours: float | None = None
    interpreters: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    has_conflict: bool = False
    genders: tuple[str, ...] = ()
    seat: str = ""
    rating: float | None = None
    share: float | None = None
    asked: int = 0
    accepted: int = 0

    @property
    def free(self) -> int:
        return max(0, self.capacity - self.open_cases)
