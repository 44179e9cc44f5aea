"""From an opened incident to what is asked for, what is shown and what is shared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.utils import timezone

from accounts.models import Team
from incidents import clocks, dates, names, vocabulary
from incidents.consent import URGENT_STATES
from incidents.document import IncidentDocument
from legal_aid import languages, regions
from legal_aid.matters import matters_of
from legal_aid.offered import KnownOfficer, KnownPerson, Packet, Teaser
from legal_aid.routing import Need

# Before acceptance a provider sees the place only this deep: the country and its first part.
# The sentence by which clients agree to `share_legal` says so.
TEASER_REGION_DEPTH = 2
# What acceptance opens in any case.
ALWAYS = ("account", "identity")


@dataclass(frozen=True)
class Situation:
    """A need, and the custody clock it comes from (None when nobody is held or since when)."""

    need: Need
    clock: clocks.Clock | None


def situation_of(
    document: IncidentDocument, team: Team, *, urgency: int, now: datetime | None = None
) -> Situation:
    """What the incident asks for now. `team` lends its country where the record names none."""
    now = now or timezone.now()
    account = document.account
    terms = vocabulary.codes("violation")
    violations = [(act.violation, terms[act.violation].group) for act in account.acts]
    office = document.office  # closed to whoever is not of the documentation team
    in_custody = any(not episode.released for episode in account.custody)
    jurisdiction = account.jurisdiction or _country_of(account.region) or team.jurisdiction
    clock = _custody_clock(document, jurisdiction) if in_custody else None
    need = Need(
        matters=matters_of(violations, needs=account.needs, in_custody=in_custody),
        jurisdiction=jurisdiction,
        region=account.region,
        languages=tuple(account.languages),
        urgency=2 if in_custody else urgency,
        in_custody=in_custody,
        hours_left=(clock.deadline - now).total_seconds() / 3600 if clock else None,
        consent=_consent(document, now),
        violations=tuple(dict.fromkeys(code for code, _group in violations)),
        violation_groups=tuple(dict.fromkeys(group for _code, group in violations)),
        agencies=tuple(dict.fromkeys(officer.agency for officer in account.perpetrators)),
        services=tuple(dict.fromkeys(each.service for each in account.services)),
        gender_preference=office.lawyer_gender if office else "",
        vetoes=tuple(UUID(team) for team in office.unwanted) if office else (),
    )
    return Situation(need, clock)


def teaser_of(document: IncidentDocument, situation: Situation) -> Teaser:
    """What a provider may see before it accepts. Nothing in it names or describes a person."""
    need, clock = situation.need, situation.clock
    return Teaser(
        matters=list(need.matters),
        violations=list(dict.fromkeys(act.violation for act in document.account.acts)),
        region=regions.shortened(need.place, TEASER_REGION_DEPTH),
        # A language code of one's own making could carry words: only listed ones are shown.
        languages=[code for code in need.languages if languages.is_listed(code)],
        urgency=need.urgency,
        in_custody=need.in_custody,
        deadline=clock.deadline if clock else None,
        deadline_hours=clock.hours if clock else 0,
        deadline_source=clock.source if clock else "",
        deadline_confirmed=clock.confirmed if clock else False,
        week=dates.this_week(),
    )


def packet_of(document: IncidentDocument) -> Packet:
    """Names and numbers for the provider's conflict check; what cannot match is left out."""
    officers = [
        KnownOfficer(
            codes=sorted(names.codes_of([officer.badge, officer.plate])),
            words=sorted(names.officer_words(officer.name, officer.alias, officer.description)),
        )
        for officer in document.account.perpetrators
    ]
    people = [
        KnownPerson(role=person.role, name=person.name, client_code=person.client_code)
        for person in document.identity.people
        if person.name or person.client_code
    ]
    known = [officer for officer in officers if officer.codes or officer.words]
    return Packet(people=people, officers=known)


def shared_parts(document: IncidentDocument) -> list[str]:
    """The parts that acceptance opens; health facts only under a consent of their own."""
    parts = [*ALWAYS]
    if document.allows("share_legal") and document.consent_state("sensitive_health") == "granted":
        parts.append("sensitive")
    return parts


def _consent(document: IncidentDocument, now: datetime) -> Literal["granted", "urgent", ""]:
    if not document.allows("share_legal", now):
        return ""
    return "urgent" if document.consent_state("share_legal") in URGENT_STATES else "granted"


def _custody_clock(document: IncidentDocument, jurisdiction: str) -> clocks.Clock | None:
    """The clock that ends first among the episodes that still go on."""
    running = [
        clock
        for episode in document.account.custody
        if not episode.released
        and (clock := clocks.custody_deadline(jurisdiction, episode.since)) is not None
    ]
    return min(running, key=lambda clock: clock.deadline, default=None)


def _country_of(region: str) -> str:
    first = region.split(regions.SEPARATOR)[0].strip()
    return first.upper() if len(first) == 2 and first.isalpha() and first.isascii() else ""
