"""What an offer carries, and the two locks on each piece.

Teaser, conflict packet and grant are sealed to the provider's team and wrapped under the offer's
release key: the provider alone, or the server alone, opens none of them. Contexts bind the piece,
the referral, the offer and the provider, so that no piece can be moved to another offer.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal, TypeVar

from django.utils import timezone
from pydantic import ValidationError

from incidents.document import canonical
from incidents.fields import Part
from legal_aid.case_document import Shared
from legal_aid.referrer import Referrer
from vault import Keyring, Undecryptable, context, open_wrapped, seal_wrapped

if TYPE_CHECKING:
    from legal_aid.models import Offer


P = TypeVar("P", bound=Part)


class Teaser(Part):
    """What a provider sees before it accepts: codes and times, no words anyone wrote but the
    region's first steps. `deadline` is the custody deadline, None without a known one."""

    schema_version: Literal[1] = 1
    matters: list[str]
    violations: list[str]
    region: str
    languages: list[str]
    urgency: int
    in_custody: bool
    deadline: datetime | None = None
    deadline_hours: int = 0
    deadline_source: str = ""
    deadline_confirmed: bool = False
    week: str

    def time_left(self, now: datetime | None = None) -> timedelta | None:
        """Time to the custody deadline, negative once it has passed."""
        return self.deadline - (now or timezone.now()) if self.deadline else None


class KnownPerson(Part):
    """Somebody of the client's side. `name` is as written."""

    role: Literal["victim", "witness"]
    name: str
    client_code: str


class KnownOfficer(Part):
    """Somebody of the other side: `codes` are comparable badges and plates, `words` the names
    that may stand in the description."""

    codes: list[str]
    words: list[str]


class Packet(Part):
    """Names and numbers for the provider's own conflict check; never shown to anyone."""

    schema_version: Literal[1] = 1
    people: list[KnownPerson]
    officers: list[KnownOfficer]


class PartKeys(Part):
    """The keys, in hex, of the parts that are shared on acceptance, and who shares them.

    `course` is what the next provider of a transferred case goes on from."""

    LATER = frozenset({"course"})

    schema_version: Literal[1] = 1
    record: str
    keys: dict[str, str]
    referrer: Referrer
    course: Shared | None = None


def seal_piece(keyring: Keyring, piece: str, content: Part, offer: Offer) -> bytes:
    """One piece of an offer, under the provider's key and the offer's release key.

    Undecryptable unless the keyring has made sure of the provider's key.
    """
    public = keyring.public(offer.provider_id)
    release_key = bytes(offer.release_key)
    return seal_wrapped(canonical(content), public, release_key, piece_context(piece, offer))


def open_teaser_piece(keyring: Keyring, offer: Offer) -> Teaser:
    return _open(keyring, "teaser", offer, Teaser)


def open_packet_piece(keyring: Keyring, offer: Offer) -> Packet:
    return _open(keyring, "packet", offer, Packet)


def open_grant_piece(keyring: Keyring, offer: Offer) -> PartKeys:
    return _open(keyring, "grant", offer, PartKeys)


def _open(keyring: Keyring, piece: str, offer: Offer, kind: type[P]) -> P:
    """Undecryptable also for what is not of this kind: anyone can seal rubbish to a public key."""
    if offer.release_key is None:
        raise Undecryptable
    opened = open_wrapped(
        keyring,
        bytes(getattr(offer, f"sealed_{piece}")),
        bytes(offer.release_key),
        piece_context(piece, offer),
    )
    try:
        return kind.model_validate_json(opened)
    except ValidationError:
        raise Undecryptable from None


def piece_context(piece: str, offer: Offer) -> bytes:
    """What a piece of an offer belongs to: moved to another offer it does not open."""
    return context(f"offer {piece}", offer.referral_id, offer.pk, offer.provider_id)
