"""A release as it would be published now: counted, withheld, rounded, audited. Nothing is written.

The same function makes what is shown, what is approved and what is published, so that the three can
be compared byte by byte.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Team, User
from advocacy.definitions import Days, Definition, Statement
from advocacy.disclosure import THRESHOLD
from advocacy.ledger.beginning import ledger_of
from advocacy.ledger.certificates import Certificate, asked_of
from advocacy.ledger.certification import Cancelled, Progress, audited
from advocacy.ledger.chain import Chain, verified
from advocacy.ledger.drafts import TableDraft
from advocacy.ledger.population import Population, population
from advocacy.ledger.protected import Made, TableReport
from advocacy.ledger.state import require_advocate
from advocacy.published import Method, Release, Table
from vault import Keyring, context, digest

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
TOKEN_LENGTH = 16
DAYS_BETWEEN = 10
"""How long after the day it bears a release may still be published: an approval lasts a week."""


@dataclass(frozen=True)
class Announcement:
    """What a release says besides its tables. `dated` and `token` are chosen once, when it is first
    looked at, and kept: what is approved must be what is published."""

    title: str
    language: str
    summary: str = ""
    embargo: date | None = None
    corrects: int | None = None
    dated: date = field(default_factory=timezone.localdate)
    token: str = field(
        default_factory=lambda: "".join(secrets.choice(ALPHABET) for _n in range(TOKEN_LENGTH))
    )


@dataclass(frozen=True)
class Preview:
    """A protected release, its bytes, and what is to be approved (`subject`)."""

    release: Release
    body: bytes = field(repr=False)
    reports: Mapping[str, TableReport]
    statements: tuple[Statement, ...] = field(repr=False)
    spans: tuple[Days, ...]
    population: Population = field(repr=False)
    chain: Chain = field(repr=False)
    certificate: Certificate | None = field(default=None, repr=False)

    @property
    def subject(self) -> bytes:
        """What a second person approves: exactly these bytes."""
        return context("release subject", self.release.ledger, self.release.number, self.digest)

    @property
    def digest(self) -> bytes:
        return digest(self.body)


class Limits(TypedDict, total=False):
    """How long an audit may take (seconds, GIVE_UP unless given), whom it tells how far it is, and
    who may stop it."""

    give_up: float
    progress: Progress | None
    cancelled: Cancelled | None


def preview(
    *,
    keyring: Keyring,
    actor: User,
    team: Team,
    announcement: Announcement,
    tables: Sequence[TableDraft],
    certificate: Certificate | None = None,
    **limits: Unpack[Limits],
) -> Preview:
    """What would be published now. Writes nothing but what the holder knows of the chain.

    Where the `certificate` of an earlier audit speaks of exactly this, it stands in for one.

    PermissionDenied for who is no advocate of the team. ValidationError, by its code:
    `ledger_altered`, `ledger_behind`, `announcement`, `not_over` (days that are not over), `days`
    (they hold no week and no month), `closed` (see `bringing_back`), `sparse` (params `tables`:
    keys of those with more than half of their cells under the threshold), `not_certified` (params
    `reason`). Raises as `facts.open_facts` does.
    """
    require_advocate(keyring, actor, team)
    chain = verified(keyring, ledger_of(keyring, team))
    _require_sound(announcement, tables, chain)
    team = chain.ledger.team  # as the database has it now
    people = population(keyring, team, chain)
    threshold = chain.state.threshold
    try:
        made = [Made.of(draft, people, chain.state.secret, threshold) for draft in tables]
    except ValueError:
        raise ValidationError(
            _("The days of this table hold no whole week and no whole month."), code="days"
        ) from None
    sparse = [one.draft.key for one in made if one.is_sparse]
    if sparse:
        raise ValidationError(
            _(
                "More than half of the figures would be withheld because they are too small. "
                "Count by something coarser, or over a longer time."
            ),
            code="sparse",
            params={"tables": sparse},
        )
    candidate = [statement for one in made for statement in one.statements]
    asked = asked_of(people, chain.state.head, candidate, threshold)
    withheld = certificate.withheld_of(asked, candidate) if certificate else None
    if withheld is None:
        withheld = _certified(people, chain, candidate, **limits)
    release = _release(announcement, team, chain, [one.table(withheld) for one in made])
    return Preview(
        release=release,
        body=body_of(release),
        reports={one.draft.key: one.report(withheld) for one in made},
        statements=tuple(
            Statement(one.cell, one.unit, None) if (one.cell, one.unit) in withheld else one
            for one in dict.fromkeys(candidate)
        ),
        spans=tuple(sorted({days for one in made for days in one.spans}, key=str)),
        population=people,
        chain=chain,
        certificate=Certificate.of(asked, withheld),
    )


def _certified(
    people: Population, chain: Chain, candidate: Sequence[Statement], **limits: Unpack[Limits]
) -> frozenset[tuple[Definition, str]]:
    """What must be withheld besides; ValidationError (`not_certified`) if nothing would do."""
    earlier = [statement for one in chain.contents for statement in one.statements]
    answer = audited(people, earlier, candidate, threshold=THRESHOLD, **limits)
    if answer.refused:
        raise ValidationError(
            _(
                "These tables cannot be published beside what is published already without giving "
                "somebody away."
            ),
            code="not_certified",
            params={"reason": answer.refused},
        )
    return answer.withheld


def body_of(release: Release) -> bytes:
    """A release as it is signed and read: canonical JSON (sorted keys, no blanks, UTF-8)."""
    said = release.model_dump(mode="json")
    return json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _release(
    announcement: Announcement, team: Team, chain: Chain, tables: Sequence[Table]
) -> Release:
    number = chain.state.number + 1
    return Release(
        id=f"{chain.ledger.pk.hex[:8]}-{number}-{announcement.token}",
        ledger=chain.ledger.pk,
        number=number,
        organisation=team.organisation.name,
        title=announcement.title,
        summary=announcement.summary,
        language=announcement.language,
        published=announcement.dated,
        embargo=announcement.embargo,
        corrects=announcement.corrects,
        tables=tuple(tables),
        method=Method(threshold=chain.state.threshold, regions=number),
        previous=chain.state.head.hex(),
    )


def _require_sound(announcement: Announcement, tables: Sequence[TableDraft], chain: Chain) -> None:
    today = timezone.localdate()
    if not tables or len({draft.key for draft in tables}) != len(tables):
        raise ValidationError(_("A release has at least one table."), code="announcement")
    if any(draft.until >= announcement.dated for draft in tables):
        raise ValidationError(_("Only days that are over can be published."), code="not_over")
    closed = max((c.spans[0].until or date.max for c in chain.contents if c.closed), default=None)
    if closed is not None and any(draft.since <= closed for draft in tables):
        raise ValidationError(
            _(
                "Releases were lost and brought back without their facts. Only days after "
                "%(day)s can be published."
            ),
            code="closed",
            params={"day": closed},
        )
    if not today - timedelta(days=DAYS_BETWEEN) <= announcement.dated <= today:
        raise ValidationError(
            _("This was prepared too long ago. Prepare it anew."), code="announcement"
        )
    if announcement.embargo is not None and announcement.embargo <= announcement.dated:
        raise ValidationError({"embargo": _("The embargo must end after the day of the release.")})
    corrects = announcement.corrects
    if corrects is not None and not 1 <= corrects <= chain.state.number:
        raise ValidationError({"corrects": _("There is no such release to correct.")})
