"""Invented people, hours, rotas and somebody without keys for the demo's directory."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from accounts.models import Team
from legal_aid.directory import add_entry, describe_team
from legal_aid.models import Provider
from legal_aid.providers.declared import declare_conflicts
from legal_aid.providers.describing import Description, description_of
from legal_aid.providers.hours import parse_hours
from legal_aid.providers.people import Person, set_people
from legal_aid.providers.practices import Practice
from legal_aid.providers.ratings import rate
from legal_aid.providers.rota import add_shift

if TYPE_CHECKING:
    from config.demo.people import Cast, Member

# Always open, so that the demo's offers do not depend on the hour at which it is made.
ALWAYS = parse_hours("Mo-Su 00:00-24:00")
NAIROBI = "Africa/Nairobi"


def fill(cast: Cast, now: datetime) -> None:
    """What the demo's lawyer says of the clinic, what a peer found, and whom Riverside phones."""
    clinic = Provider.objects.get(team__memberships__user=cast.lawyer.user)
    _describe(cast.lawyer, clinic, now)
    rate(
        keyring=cast.peer.keyring,
        actor=cast.peer.user,
        provider=clinic,
        stars=5,
        after_contact=True,
    )
    add_entry(
        actor=cast.coordinator.user,
        kept_by=cast.riverside,
        name="Upper Valley Pro Bono Desk",
        description=Description(
            (
                Practice(
                    ("housing", "family", "complaint"),
                    ("KE/Upper valley",),
                    ("sw", "en"),
                    ("Valley magistrates' court",),
                ),
            ),
            capacity=2,
            hours=parse_hours("Tu,Th 09:00-13:00"),
            time_zone=NAIROBI,
            holidays="KE",
            phone="+254 20 000 0142",
            address="Second floor, Market Street",
            remarks="Ask for the volunteer on duty. They call back the same day.",
        ),
    )


def _describe(lawyer: Member, clinic: Provider, now: datetime) -> None:
    team: Team = Team.objects.get(pk=clinic.team_id)
    said = description_of(clinic)
    (practice,) = said.practices
    housing = Practice(("housing", "family"), ("KE/Harbour",), ("en", "sw"))
    described = replace(
        said,
        practices=(replace(practice, courts=("Harbour magistrates' court",)), housing),
        hours=ALWAYS,
        time_zone=NAIROBI,
        phone="+254 20 000 0100",
        urgent_phone="+254 20 000 0111",
        email="desk@harbour-clinic.example",
        website="https://harbour-clinic.example",
        address="Harbour Road 7",
        interpreters=("ar",),
        genders=("woman", "man"),
        seat="KE/Harbour",
        conflicts=("compulsory_centre",),
    )
    who = {"actor": lawyer.user}
    clinic = describe_team(team=team, description=described, **who)
    declare_conflicts(
        keyring=lawyer.keyring, provider=clinic, organisations=["Harbour Water Company"], **who
    )
    people = [
        Person("Wanjiku Mwangi", "Advocate", "+254 20 000 0101", user=lawyer.user.pk),
        Person("Otieno Were", "Paralegal at the station"),
    ]
    set_people(provider=clinic, people=people, **who)
    hour = now.replace(minute=0, second=0, microsecond=0)
    for place, (first, last) in enumerate(((0, 12), (12, 36)), 1):
        add_shift(
            provider=clinic,
            person=clinic.people.get(place=place).pk,
            start=hour + timedelta(hours=first),
            end=hour + timedelta(hours=last),
            **who,
        )
