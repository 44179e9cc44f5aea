"""People from outside whom an organisation trusts with the second of two signatures.

A coordinator names them by a link, which they answer with an account of their own. Both then
compare one code by voice and sign each other's keys. A row that was merely written into the
database carries neither signature and is not believed. Trust opens nothing; either side ends it.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import timedelta
from itertools import chain

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import auditing, contexts
from accounts.admission import is_believed
from accounts.models import Approval, Membership, Organisation, Outsider, Role, Team, User
from accounts.people import prepare_account
from accounts.teams import teams_of
from audit.journal.writing import journal
from vault import BadSignature, Keyring, context, digest, fingerprint, new_secret, verify

DAYS_VALID = 7


def coordinated_by(user: User) -> QuerySet[Organisation]:
    """The organisations in which a person coordinates some team."""
    teams = teams_of(user, roles=[Role.COORDINATOR])
    return Organisation.objects.filter(pk__in=teams.values("organisation")).order_by("name", "pk")


def organisations_read_by(user: User) -> QuerySet[Organisation]:
    """The organisations of which a person reads something: all roles but peer."""
    read = Membership.objects.filter(user=user).exclude(role=Role.PEER)
    teams = Team.objects.filter(pk__in=read.values("team"))
    return Organisation.objects.filter(pk__in=teams.values("organisation")).order_by("name", "pk")


def name_outsider(*, actor: User, organisation: Organisation) -> str:
    """Make a one-time link for somebody from outside; its code is stored nowhere.

    PermissionDenied unless the actor coordinates a team of the organisation.
    """
    _require_coordinator(actor, organisation)
    code = base64.b32encode(new_secret(160)).decode().lower()
    with transaction.atomic():
        row = Outsider.objects.create(
            organisation=organisation,
            named_by=actor,
            lookup_hash=digest(code.encode()),
            expires_on=timezone.localdate() + timedelta(days=DAYS_VALID),
        )
        auditing.record(organisation, actor, "outsider.name", row)
    return code


def find_named(code: str) -> Outsider | None:
    """The unanswered, unexpired row of a link, or None."""
    found = _open().filter(lookup_hash=digest(code.encode(errors="replace")))
    return found.select_related("organisation", "named_by").first()


def answer_link(*, user: User, outsider: Outsider) -> None:
    """Put one's own account behind a link. Nothing holds before both have compared and signed.

    ValidationError for members of the organisation, for whom it trusts already, for a used link.
    """
    organisation = outsider.organisation
    if Membership.objects.filter(user=user, team__organisation=organisation).exists():
        raise ValidationError(_("You belong to this organisation. It needs somebody from outside."))
    with transaction.atomic():
        if Outsider.objects.filter(organisation=organisation, user=user).exists():
            raise ValidationError(_("You have answered such a link of this organisation before."))
        # One statement decides between two people who open the same link at once.
        if not _open().filter(pk=outsider.pk).update(user=user, lookup_hash=None):
            raise ValidationError(_("This link was used or has run out. Ask for a new one."))
        auditing.record(organisation, user, "outsider.answer", outsider)


def answer_with_new_account(
    *, username: str, password: str, outsider: Outsider
) -> tuple[User, bytes, str]:
    """Make an account that belongs to no team and answer with it; as `joining.create_account`."""
    newcomer = prepare_account(username=username, password=password)
    try:
        with transaction.atomic():
            recovery_code = newcomer.save()
            answer_link(user=newcomer.user, outsider=outsider)
    except IntegrityError:
        raise ValidationError(
            {"username": _("This sign-in name is taken. Choose another.")}
        ) from None
    return newcomer.user, newcomer.seed, recovery_code


def code_of(outsider: Outsider) -> str:
    """What the two compare by voice, once the link was answered: it covers the keys of both."""
    two = (outsider.named_by, outsider.user)
    keys = (bytes(one.public_key) + bytes(one.signing_public) for one in two if one is not None)
    return fingerprint(b"".join(keys))


def agree(*, keyring: Keyring, actor: User, outsider: Outsider) -> Outsider:
    """Sign that the code was compared, for the side the actor is on.

    PermissionDenied for anyone but those two; ValidationError when there is nothing to sign, when
    the time for it is over, or when the one who named has ceased to coordinate.
    """
    with transaction.atomic():
        row = _locked(outsider)
        if keyring.holder != actor.pk or actor.pk not in (row.named_by_id, row.user_id):
            raise PermissionDenied
        if row.user is None or not coordinated_by(row.named_by).filter(pk=row.organisation_id):
            raise ValidationError(_("This no longer stands. Name the person anew."))
        if row.expires_on < timezone.localdate():
            raise ValidationError(_("The time to compare is over. Name the person anew."))
        made = keyring.signing.sign(_statement(row), contexts.trust(row.organisation_id))
        if actor.pk == row.named_by_id:
            verb, row.named_signature = "outsider.confirm", made
        else:
            verb, row.accepted_signature = "outsider.accept", made
        row.save(update_fields=["named_signature", "accepted_signature"])
        auditing.record(row.organisation, actor, verb, row)
    return row


def end_trust(*, actor: User, outsider: Outsider) -> None:
    """End it, from either side, at any stage; what they were asked falls with it. Journalled."""
    with transaction.atomic():
        row = _locked(outsider)
        if actor.pk != row.user_id:
            _require_coordinator(actor, row.organisation)
        reference = f"outsider:{row.pk}"
        if row.user_id:
            Approval.objects.filter(
                asked_of=row.user_id, team__organisation=row.organisation_id
            ).delete()
        journal("ended trust", row.pk)
        row.delete()
        auditing.record(row.organisation, actor, "outsider.end", reference)


def outsiders_of(user: User) -> QuerySet[Outsider]:
    """What a person may see and end: those of organisations they coordinate, and their own."""
    return Outsider.objects.filter(
        Q(user=user) | Q(organisation__in=coordinated_by(user))
    ).select_related("organisation", "named_by", "user")


def to_sign(user: User) -> QuerySet[Outsider]:
    """Answered links whose code this person has still to compare and sign."""
    open_rows = Outsider.objects.filter(expires_on__gte=timezone.localdate())
    return open_rows.filter(
        Q(user=user, accepted_signature=b"")
        | Q(named_by=user, user__isnull=False, named_signature=b"")
    ).order_by("expires_on", "pk")


def trusted_by(keyring: Keyring, organisation: Organisation) -> Iterator[Outsider]:
    """The outsiders whom the keyring's holder may rely on, in the order in which they are named.

    Both have signed; the one who named still coordinates a team whose key is in this keyring, by
    a membership that is believed; the other still belongs to no team of the organisation.
    """
    coordinators = _believed_coordinators(keyring, organisation)
    rows = organisation.outsiders.exclude(user=None).select_related("named_by", "user")
    for row in rows.exclude(named_signature=b"").order_by("pk"):
        inside = Membership.objects.filter(user=row.user_id, team__organisation=organisation)
        if row.named_by_id in coordinators and is_signed(row) and not inside.exists():
            yield row


def forget_unfinished() -> None:
    """Delete links and half-signed rows that ran out yesterday or before: keyless."""
    rows = Outsider.objects.filter(expires_on__lt=timezone.localdate())
    rows.filter(Q(named_signature=b"") | Q(accepted_signature=b"")).delete()


def is_signed(outsider: Outsider) -> bool:
    """Whether both sides signed each other's keys as they are now."""
    one, other = outsider.named_by, outsider.user
    if other is None or not other.is_active or not one.is_active:
        return False
    statement, place = _statement(outsider), contexts.trust(outsider.organisation_id)
    try:
        verify(one.signing_public, outsider.named_signature, statement, place)
        verify(other.signing_public, outsider.accepted_signature, statement, place)
    except BadSignature:
        return False
    return True


def _believed_coordinators(keyring: Keyring, organisation: Organisation) -> set[object]:
    found = set()
    rows = Membership.objects.filter(team__organisation=organisation, role=Role.COORDINATOR)
    for row in rows.select_related("user", "team"):
        if not keyring.holds(row.team_id):
            continue
        key = row.team.keys.select_related("steward").get(is_current=True)
        if bytes(key.public_key) == keyring.pair(row.team_id).public and is_believed(row, key):
            found.add(row.user_id)
    return found


def _open() -> QuerySet[Outsider]:
    return Outsider.objects.filter(user=None, expires_on__gte=timezone.localdate())


def _locked(outsider: Outsider) -> Outsider:
    rows = Outsider.objects.select_for_update(of=("self",))
    row = rows.select_related("organisation", "named_by", "user").filter(pk=outsider.pk).first()
    if row is None:
        raise ValidationError(_("This has just been ended."))
    return row


def _require_coordinator(actor: User, organisation: Organisation) -> None:
    if not coordinated_by(actor).filter(pk=organisation.pk).exists():
        raise PermissionDenied


def _statement(row: Outsider) -> bytes:
    two = (row.named_by, row.user)
    keys = ((one.pk, bytes(one.public_key), bytes(one.signing_public)) for one in two if one)
    return context("trusts", row.pk, *chain.from_iterable(keys))
