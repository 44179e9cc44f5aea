"""The referral sheet: what somebody who is rung may have on paper, and nothing else.

Fields are named here one by one; whatever the document learns later stays off it until somebody
adds it here. It carries what the consent to share with legal aid is about: who, where, when, what
kind of act, held where and until when, who did it. Never the story in words, health, medicine,
circumstances, witnesses, sources or the office's notes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import auditing
from accounts.models import User
from incidents.document import IncidentDocument, from_parts
from incidents.endangered import is_endangered
from incidents.errors import ConsentMissing
from incidents.models import Record
from incidents.records import open_parts
from incidents.rights import WRITING_ROLES, require_role
from incidents.sharing import REFUSED
from legal_aid import needs
from legal_aid.needs import ALWAYS
from vault import Keyring


@dataclass(frozen=True)
class Client:
    """Somebody harmed. `contact` is "" where they said no to being contacted, gave none, or a case
    is on safety hold."""

    name: str
    code: str
    contact: str
    flags: tuple[str, ...]


@dataclass(frozen=True)
class WhatHappened:
    """An act: codes of violation and kind of place, EDTF date."""

    violation: str
    date: str
    place: str


@dataclass(frozen=True)
class Held:
    """A custody that goes on. `since` is an ISO minute or EDTF."""

    where: str
    since: str
    is_certain: bool


@dataclass(frozen=True)
class Officer:
    agency: str
    badge: str
    plate: str


@dataclass(frozen=True)
class ReferralSheet:
    """Everything that is printed. `deadline` is that of custody, None without a known one."""

    reference: str
    made_at: datetime
    team: str
    place: str
    urgency: int
    matters: tuple[str, ...]
    languages: tuple[str, ...]
    deadline: datetime | None
    deadline_source: str
    clients: tuple[Client, ...]
    acts: tuple[WhatHappened, ...]
    held: tuple[Held, ...]
    officers: tuple[Officer, ...]


@transaction.atomic
def open_referral_sheet(*, keyring: Keyring, reader: User, record: Record) -> ReferralSheet:
    """Make the sheet, which the log keeps. Only the incident's own paralegals and coordinators.

    PermissionDenied, ConsentMissing unless the person agreed to share it with legal aid,
    Undecryptable.
    """
    require_role(keyring, reader, record.team, WRITING_ROLES)
    document = from_parts(open_parts(keyring, record, parts=ALWAYS))
    if not document.allows("share_legal"):
        raise ConsentMissing(
            "share_legal",
            _("The person has not agreed to share this with legal aid. Ask, and record it first."),
        )
    auditing.record(record.team.organisation, reader, "referral.sheet", record)
    return _sheet(keyring, document, record)


def _sheet(keyring: Keyring, document: IncidentDocument, record: Record) -> ReferralSheet:
    account, situation = (
        document.account,
        needs.situation_of(document, record.team, urgency=record.urgency),
    )
    clock = situation.clock
    return ReferralSheet(
        reference=record.pk.hex[:8],
        made_at=timezone.now(),
        team=record.team.name,
        place=situation.need.place,
        urgency=situation.need.urgency,
        matters=situation.need.matters,
        languages=situation.need.languages,
        deadline=clock.deadline if clock else None,
        deadline_source=clock.source if clock else "",
        clients=_clients(document, is_endangered(keyring, record)),
        acts=tuple(WhatHappened(act.violation, act.date, act.place) for act in account.acts),
        held=tuple(
            Held(episode.held_where, episode.since, episode.since_certain)
            for episode in account.custody
            if not episode.released
        ),
        officers=tuple(Officer(one.agency, one.badge, one.plate) for one in account.perpetrators),
    )


def _clients(document: IncidentDocument, is_held: bool) -> tuple[Client, ...]:
    may_contact = document.consent_state("contact_safe") not in REFUSED and not is_held
    people = document.identity.people if document.identity else []
    return tuple(
        Client(
            name=person.name,
            code=person.client_code,
            contact=person.safe_contact if may_contact else "",
            flags=tuple(person.contact_flags) if may_contact else (),
        )
        for person in people
        if person.role == "victim"
    )
