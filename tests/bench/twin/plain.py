"""The house's own pages over plain rows: nothing sealed, nothing opened, everything else the same.

The twin's organisation keeps its parts and grants in the same tables, in plain; while one of its
pages is made, opening gives back what is there and the log is a plain chain.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import Team, User
from incidents.document import canonical_json
from incidents.envelopes import NEWLINE, PartAt, first_link, header
from incidents.models import Grant, PartRevision, Record
from tests.bench.twin import verbs
from tests.bench.twin.models import TwinChain

KEY = base64.b64encode(bytes(32)).decode()


class PlainKeyring:
    """Opens what was never sealed."""

    def __init__(self, holder: UUID, teams: set[UUID]) -> None:
        self.holder, self.teams = holder, teams

    def holds(self, circle: UUID) -> bool:
        return circle in self.teams

    def can_open(self, sealed: bytes) -> bool:
        return bytes(sealed[:1]) == b"{"

    def open(self, sealed: bytes, _context: bytes) -> bytes:
        return bytes(sealed)

    def wipe(self) -> None:
        """There is nothing to let go of."""


@contextmanager
def unsealed() -> Iterator[None]:
    """While a page of the twin is made."""

    def as_it_is(_key: bytes, sealed: bytes, _context: bytes) -> bytes:
        return bytes(sealed)

    def log(**entry: Any) -> None:
        team = Team.objects.select_related("organisation").get(
            organisation__chain=entry["chain_id"], kind=Team.Kind.DOCUMENTATION
        )
        about = Record(pk=uuid4())
        verbs.log(team, User(pk=entry["actor"]), entry["verb"], about)

    with (
        mock.patch("incidents.envelopes.open_under", as_it_is),
        mock.patch("audit.recording.record", log),
        mock.patch("legal_aid.referrals._standings", return_value=({}, "")),
        # It has no index and no book of keys: what the house does for these is cost of its own.
        mock.patch("incidents.search.today.waiting", return_value=()),
        mock.patch("accounts.today.waiting", return_value=()),
    ):
        yield


def twin_of(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of the house for the twin's people."""

    @login_not_required
    def shown(request: HttpRequest, **given: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            raise PermissionDenied
        teams = set(request.user.memberships.values_list("team", flat=True))
        request.keyring = PlainKeyring(request.user.pk, teams)
        with unsealed():
            return page(request, **given)

    return shown


def plain_record(
    team: Team, author: User, kind: str, state: str, parts: dict[str, bytes]
) -> Record:
    """A record as the house writes it, with nothing sealed."""
    record = Record(kind=kind, team=team, state=state, week="2026-W47")
    record.save(force_insert=True)
    head = header(author.pk, timezone.now(), parts)
    PartRevision.objects.bulk_create(
        PartRevision(
            record=record,
            part=part,
            revision=1,
            previous=first_link(PartAt(kind, record.pk, part, 1)),
            sealed=head + NEWLINE + body,
        )
        for part, body in parts.items()
    )
    keys = canonical_json(dict.fromkeys(parts, KEY))
    Grant.objects.create(record=record, team=team, sealed_keys=keys, is_shared=False)
    TwinChain.objects.get_or_create(pk=team.organisation.chain_id)
    return record
