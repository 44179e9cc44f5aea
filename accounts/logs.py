"""The log as its auditors use it: whose it is to read, and how it leaves the server."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import auditing
from accounts.models import Membership, Organisation, Role, Team, User
from accounts.teams import teams_of
from audit.chaining import head_is_signed
from audit.checkpoints import SignedCheckpoint, as_signed, checkpoint
from audit.exporting import export_lines
from audit.models import Chain
from audit.server_key import server_key


def audited_by(user: User) -> QuerySet[Organisation]:
    """The organisations whose log a person audits."""
    teams = teams_of(user, kind=Team.Kind.AUDIT, roles=[Role.AUDITOR])
    organisations = Organisation.objects.filter(pk__in=teams.values("organisation"))
    return organisations.select_related("chain").order_by("name", "pk")


def actors_of(organisation: Organisation) -> dict[str, str]:
    """Sign-in names of members, and of outsiders it trusts, by the id that the log names."""
    found: dict[str, str] = {}
    members = Membership.objects.filter(team__organisation=organisation)
    for rows in (members, organisation.outsiders.exclude(user=None)):
        found |= {str(pk): name for pk, name in rows.values_list("user", "user__username")}
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


def take_checkpoint(*, actor: User, organisation: Organisation) -> SignedCheckpoint | None:
    """Sign how far the log has come and note that an auditor carried it off.

    None, and nothing signed, while the log's end is not the one that this server signed: a
    checkpoint must not bless it. PermissionDenied for anyone but the organisation's auditors.
    """
    _require_auditor(actor, organisation)
    with transaction.atomic():
        chain = Chain.objects.select_for_update().get(pk=organisation.chain_id)
        if not head_is_signed(server_key(), chain):
            return None
        made = checkpoint(chain) or chain.checkpoints.order_by("-sequence").first()
        if made is None:
            return None
        Chain.objects.filter(pk=chain.pk).update(checkpoint_left_on=timezone.localdate())
        detail = {"entry": str(made.sequence)}
        auditing.record(organisation, actor, "checkpoint_taken", organisation, detail)
    return as_signed(made)


def export_log(*, actor: User, organisation: Organisation) -> Iterator[str]:
    """The log as lines of JSON, sealed as it is; noted in it. PermissionDenied as above."""
    _require_auditor(actor, organisation)
    with transaction.atomic():
        auditing.record(organisation, actor, "log_exported", organisation)
    return export_lines(organisation.chain)


def _require_auditor(actor: User, organisation: Organisation) -> None:
    if not audited_by(actor).filter(pk=organisation.pk).exists():
        raise PermissionDenied
