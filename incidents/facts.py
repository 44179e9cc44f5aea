"""Facts: the coded part of an incident, on its way to advocacy and joined to nothing.

Sealed to the advocacy team, signed by the documentation team inside the seal (HPKE alone would let
anyone inject facts). Tags come from a random secret inside the record's `office` part, so equal
tags tell which facts supersede each other, and nothing tells which record they are about.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Annotated, Literal
from uuid import UUID, uuid4

import pydantic
from django.db import transaction
from django.db.models import Q, QuerySet
from pydantic import AfterValidator, Field, StringConstraints, model_validator

from accounts.known_keys import feeds_in_doubt, keys_of
from accounts.models import Team, TeamKey
from accounts.teams import blind_key
from incidents import dates, time_codes
from incidents.courses import NOT_BEGUN, Course
from incidents.document import Account, IncidentDocument, Person, canonical
from incidents.fields import MOST_ENTRIES, Part, Region
from incidents.models import FactInTransit, SealedFact
from vault import BadSignature, Keyring, Undecryptable, blind, context, seal, subkey, verify

# All facts up to this size look alike; longer ones go up in the same steps.
STEP = 1024
Tag = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
# Not only those of today's vocabulary: a fact outlives it.
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_+-]{0,40}$")]
Codes = Annotated[list[Code], Field(max_length=200)]
HowMany = Annotated[int, Field(ge=1, le=MOST_ENTRIES)]
# The steps that an incident has certainly taken of which only the present stage is known: it may
# have been closed without a lawyer.
REACHED = {
    "registered": ("recorded",),
    "offered": ("recorded", "referred"),
    "with_lawyer": ("recorded", "referred", "accepted"),
    "active": ("recorded", "referred", "accepted"),
    "closed": ("recorded",),
}
# The four bytes of length that sealing adds, so that the padded whole is a multiple of STEP.
_PREFIX = 4


class Fact(Part):
    """Codes about one incident as of one revision.

    `seq` rises with revisions, `turn` with what happens to a record between them; of one `tag` the
    highest counts. `retracted`: nothing counts. `period` is the narrowest of month ("2026-03"),
    quarter ("2026-Q1"), half-year ("2026-H1") and year that holds all days the first act may have
    happened on, "" if none does; `week` the ISO week ("2026-W14") if one does. `acts` says of each
    violation how many acts it was. `reached` is how far the incident came, each step it took.

    Version 1 knew months and years only, and said nothing of what is in `LATER`.
    """

    LATER = frozenset(
        {"turn", "week", "acts", "circumstances", "time_to_lawyer", "reached", "retracted"}
    )

    v: Literal[1, 2] = 2
    tag: Tag
    seq: Annotated[int, Field(ge=1, lt=2**32)]
    turn: Annotated[int, Field(ge=0, lt=2**32)] = 0
    retracted: bool = False
    period: Annotated[str, AfterValidator(time_codes.require_period)] = ""
    week: Annotated[str, AfterValidator(time_codes.require_week)] = ""
    region: Region = ""
    violations: Codes = []
    acts: Annotated[dict[Code, HowMany], Field(max_length=MOST_ENTRIES)] = {}
    agencies: Codes = []
    places: Codes = []
    services: Codes = []
    interferences: Codes = []
    harms: Codes = []
    circumstances: Codes = []
    gender: Code = ""
    age_band: Code = ""
    verification: Code = ""
    stage: Code = ""
    reached: Codes = []
    time_to_lawyer: Code = ""
    outcomes: Codes = []
    client_tags: list[Tag] = []

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Fact:
        if self.acts and self.acts.keys() != set(self.violations):
            raise ValueError("acts of other violations")
        if time_codes.common_days(self.period, self.week) is None:
            raise ValueError("the week lies elsewhere")
        return self


def fact_of(
    document: IncidentDocument,
    *,
    seq: int,
    stage: str,
    client_key: bytes,
    turn: int = 0,
    course: Course = NOT_BEGUN,
) -> Fact:
    """The fact of a document. `client_key` is the documentation team's blind key; `course` what
    legal aid did with it."""
    account, people = document.account, document.identity.people
    victims = [person for person in people if person.role == "victim"]
    secret = bytes.fromhex(document.office.facts_secret)
    days = _days_of_first_act(account)
    return Fact(
        tag=_tag(secret),
        seq=seq,
        turn=turn,
        period=time_codes.period_holding(*days) if days else "",
        week=time_codes.week_holding(*days) if days else "",
        region=account.region,
        acts=dict(Counter(act.violation for act in account.acts)),
        violations=_codes(act.violation for act in account.acts),
        agencies=_codes(perpetrator.agency for perpetrator in account.perpetrators),
        places=_codes(act.place for act in account.acts),
        services=_codes(entry.service for entry in account.services),
        interferences=_codes(entry.interference for entry in account.services),
        harms=_codes(account.all_harms),
        circumstances=_circumstances(document, victims),
        gender=_shared(person.gender for person in victims),
        age_band=_shared(person.age_band for person in victims),
        verification=account.verification,
        stage=stage,
        reached=_codes({*steps_of(stage), *course.reached}),
        time_to_lawyer=course.time_to_lawyer,
        outcomes=_codes({*account.outcomes, *course.outcomes}),
        client_tags=_codes(_client_tag(person, secret, client_key) for person in victims),
    )


def steps_of(stage: str) -> list[str]:
    """Codes of what an incident in this stage has certainly been through."""
    return sorted(REACHED.get(stage, ()))


def emit(keyring: Keyring, team: Team, fact: Fact) -> FactInTransit | None:
    """Sign and seal a fact to the advocacy team that `team` feeds; None if it feeds none.

    Inside the caller's transaction. The row has a random id and no time. While the advocacy team's
    key is not the one known, the fact waits sealed to the documentation team itself, see
    `send_held`: a record must not wait for that, and nothing is lost.
    """
    return _emit(keyring, team, fact) if team.feeds_id else None


def emit_fact(
    keyring: Keyring,
    team: Team,
    document: IncidentDocument,
    *,
    seq: int,
    stage: str,
    turn: int = 0,
    course: Course = NOT_BEGUN,
) -> FactInTransit | None:
    """Emit what the document says now. The caller has asked for the `statistics` consent. `turn`
    orders what is told between two revisions."""
    if team.feeds_id is None:
        return None
    shown = keys_of([team.pk, team.feeds_id])
    held = (key.generation for key in shown[team.pk] if key.is_current)
    client_key = blind_key(keyring, team, generation=max(held, default=0))
    fact = fact_of(document, seq=seq, stage=stage, client_key=client_key, turn=turn, course=course)
    return _emit(keyring, team, fact, shown)


def _emit(
    keyring: Keyring,
    team: Team,
    fact: Fact,
    shown: dict[UUID, list[TeamKey]] | None = None,
) -> FactInTransit:
    is_held = feeds_in_doubt(keyring, team, shown)
    return _send(keyring, team.pk if is_held else team.feeds_id, _envelope(keyring, team, fact))


def held_facts_of(teams: QuerySet[Team]) -> list[Team]:
    """Those of these documentation teams that hold facts back. One query."""
    waiting = Q(pk__in=FactInTransit.objects.values("team"))
    return list(teams.filter(waiting | Q(pk__in=SealedFact.objects.values("team"))))


@transaction.atomic
def send_held(keyring: Keyring, team: Team) -> int:
    """Send on what waited for the advocacy team's key to be the one known; how many facts.

    Safe to repeat. What does not open stays where it is.
    """
    held = [
        row
        for model in (FactInTransit, SealedFact)
        for row in model.objects.select_for_update().filter(team=team)
    ]
    if not held or not keyring.holds(team.pk) or feeds_in_doubt(keyring, team):
        return 0
    sent = 0
    for row in held:
        try:
            envelope = keyring.open(bytes(row.sealed), fact_context(team.pk, row.pk))
        except Undecryptable:
            continue
        _send(keyring, team.feeds_id, envelope)
        row.delete()
        sent += 1
    return sent


def _send(keyring: Keyring, to: UUID, envelope: bytes) -> FactInTransit:
    row = FactInTransit(id=uuid4(), team_id=to)
    row.sealed = seal(envelope, keyring.public(to), fact_context(to, row.pk))
    row.save(force_insert=True)
    return row


def emit_tombstone(
    keyring: Keyring, team: Team, facts_secret: str, *, seq: int
) -> FactInTransit | None:
    """Retract every fact of this secret up to `seq`."""
    tag = _tag(bytes.fromhex(facts_secret))
    return emit(keyring, team, Fact(tag=tag, seq=seq, retracted=True))


def fact_context(advocacy_team: UUID, row: UUID) -> bytes:
    """What a sealed fact belongs to: the same while it waits and after it was moved on."""
    return context("fact", advocacy_team, row)


def open_fact(
    keyring: Keyring,
    *,
    advocacy_team: UUID,
    row: UUID,
    sealed: bytes,
    signers: Mapping[UUID, Iterable[bytes]],
) -> tuple[UUID, Fact]:
    """The documentation team that signed a fact, and the fact.

    `signers`: signing public keys, current and retired, of the documentation teams that feed this
    advocacy team. Undecryptable for what does not open, is not signed by one of them, or is
    no fact.
    """
    plaintext = keyring.open(sealed, fact_context(advocacy_team, row))
    try:
        said = json.loads(plaintext)
        team, body = UUID(said["team"]), said["fact"].encode()
        signature = bytes.fromhex(said["signature"])
        fact = Fact.model_validate_json(body)
    except (ValueError, KeyError, TypeError, AttributeError, pydantic.ValidationError):
        raise Undecryptable from None
    if not any(
        _signed(public, signature, body, team, advocacy_team) for public in signers.get(team, ())
    ):
        raise Undecryptable
    return team, fact


def _signed(public: bytes, signature: bytes, body: bytes, team: UUID, advocacy: UUID) -> bool:
    try:
        verify(public, signature, body, _signature_context(team, advocacy))
    except BadSignature:
        return False
    return True


def _envelope(keyring: Keyring, team: Team, fact: Fact) -> bytes:
    body = canonical(fact)
    signature = keyring.signing_key(team.pk).sign(body, _signature_context(team.pk, team.feeds_id))
    # The fact travels as the very text that was signed: nothing has to be spelled again.
    said = {"fact": body.decode(), "team": str(team.pk), "signature": signature.hex()}
    plaintext = json.dumps(said, ensure_ascii=False).encode()
    steps = -(-(len(plaintext) + _PREFIX) // STEP)
    return plaintext.ljust(steps * STEP - _PREFIX)


def _signature_context(team: UUID, advocacy_team: UUID) -> bytes:
    return context("fact signature", team, advocacy_team)


def _tag(facts_secret: bytes) -> str:
    return subkey(facts_secret, "fact tag").hex()


def _client_tag(person: Person, facts_secret: bytes, client_key: bytes) -> str:
    """Equal for one client code of a team; without a code, for this incident alone."""
    if person.client_code:
        return blind(client_key, person.client_code.casefold(), "client tag").hex()
    return subkey(facts_secret, "client tag", person.id).hex()


def _days_of_first_act(account: Account) -> time_codes.Span | None:
    """The strict bounds between which the first dated act happened; None if no act has a date.

    It was at the latest when any of them was, so one exact date narrows a loose one.
    """
    known = [span for act in account.acts if (span := dates.bounds(act.date))]
    return (min(s[0] for s in known), min(s[1] for s in known)) if known else None


def _circumstances(document: IncidentDocument, victims: list[Person]) -> list[str]:
    """Homeless, migrant ...: beside the consent to be counted they need their own. What the
    sensitive part tells (HIV, sex work ...) never leaves."""
    if not document.allows("sensitive_health"):
        return []
    return _codes(code for person in victims for code in person.circumstances)


def _codes(values: Iterable[str]) -> list[str]:
    return sorted(set(values))


def _shared(values: Iterable[str]) -> str:
    """The one value all victims have; "undisclosed" where they differ or none was said."""
    found = set(values) - {"undisclosed"}
    return found.pop() if len(found) == 1 else "undisclosed"
