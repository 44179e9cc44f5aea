"""How a person wants to be told: given and taken back by themself."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext

from accounts import auditing
from accounts.models import Membership, Organisation, Role, Team, User
from incidents.alerts.dialling import Refused, public_addresses, read_address
from incidents.alerts.models import Duty, PushEndpoint, ReminderAddress
from incidents.rights import WRITING_ROLES

MOST_BROWSERS = 10
LONGEST_EMAIL = 254
# Who is told: of reports, who opens them; of offers, lawyers.
TOLD = Q(role__in=WRITING_ROLES, team__kind=Team.Kind.DOCUMENTATION) | Q(
    role=Role.LAWYER, team__kind=Team.Kind.LEGAL_AID
)


@transaction.atomic
def set_address(*, user: User, email: str) -> None:
    """Be reminded at this address; "" for none. ValidationError by field, PermissionDenied for
    somebody who opens no reports and answers no offers."""
    organisation = _require(user)
    email = email.strip()
    if not email:
        ReminderAddress.objects.filter(user=user).delete()
    else:
        _check(email)
        ReminderAddress.objects.update_or_create(user=user, defaults={"email": email})
    auditing.record(organisation, user, "alerts.address", user)


@transaction.atomic
def add_browser(*, user: User, url: str) -> None:
    """Tell a browser of this person; adding it again adds nothing. ValidationError for an address
    that is not that of a push service on the open internet, or for too many."""
    organisation = _require(user)
    try:
        public_addresses(str(read_address(url).hostname))
    except Refused:
        raise ValidationError(
            gettext("This browser gave an address that we send nothing to."), code="endpoint"
        ) from None
    known = PushEndpoint.objects.filter(user=user)
    if known.filter(url=url).exists():
        return
    if known.count() >= MOST_BROWSERS:
        raise ValidationError(gettext("Remove another browser first."), code="most")
    PushEndpoint.objects.create(user=user, url=url)
    auditing.record(organisation, user, "alerts.browser", user)


@transaction.atomic
def remove_browser(*, user: User, endpoint: PushEndpoint) -> None:
    """Tell a browser no longer. PermissionDenied for somebody else's."""
    if endpoint.user_id != user.pk:
        raise PermissionDenied
    organisation = _require(user)
    endpoint.delete()
    auditing.record(organisation, user, "alerts.browser_removed", user)


def forget_who_left() -> int:
    """Delete how people are told, and their places on lists, who are told of nothing any more."""
    members = Membership.objects.filter(TOLD, user=OuterRef("user"))
    gone = Duty.objects.filter(~Exists(members.filter(team=OuterRef("team")))).delete()[0]
    for model in (ReminderAddress, PushEndpoint):
        gone += model._base_manager.filter(~Exists(members)).delete()[0]
    return gone


def may_be_told(user: User) -> bool:
    """Whether there is anything of which this person is told."""
    return Membership.objects.filter(TOLD, user=user).exists()


def has_channel(user: User) -> bool:
    """Whether this person could be told at all."""
    address = ReminderAddress.objects.filter(user=user).exists()
    return address or PushEndpoint.objects.filter(user=user).exists()


def _require(user: User) -> Organisation:
    mine = Membership.objects.filter(TOLD, user=user)
    member = mine.select_related("team__organisation").order_by("pk").first()
    if member is None:
        raise PermissionDenied
    return member.team.organisation


def _check(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError:
        raise ValidationError({"email": gettext("This is no e-mail address.")}) from None
    if len(email) > LONGEST_EMAIL or not email.isascii():
        raise ValidationError({"email": gettext("This is no e-mail address that we can use.")})
