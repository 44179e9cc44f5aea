"""Taking a person out of the register for good; their records stay and no longer say who it was."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from accounts import auditing
from accounts.models import User
from audit import erasing
from incidents.models import Record
from incidents.people import appearances
from incidents.people.linking import survivor
from incidents.people.merging import merged_into
from incidents.people.registering import opened
from incidents.people.relinking import recode
from incidents.rights import ERASING_ROLES, require_role
from vault import Keyring


@transaction.atomic
def erase_client(
    *, keyring: Keyring, actor: User, record: Record, because: str = "request"
) -> dict[str, int]:
    """Erase a client with every client that was merged with them: they are one person.

    Every copy of their keys goes. Records in which they stand lose link and code in a new revision,
    so that nothing newer joins them, and facts follow; what an earlier revision says stays until
    that record is erased. PermissionDenied unless `actor` coordinates the team; ValidationError
    while a legal hold keeps them or one of those records; Conflict when one is being written.
    """
    require_role(keyring, actor, record.team, ERASING_ROLES)
    client = survivor(keyring, opened(keyring, record))
    group = [client, *merged_into(keyring, client)]
    links = {one.link for one in group}
    found = appearances.of_clients(keyring, record.team, links)
    held = Record.objects.filter(pk__in=[one.pk for one in group], on_hold=True)
    if held.exists() or any(appearance.record.on_hold for appearance in found):
        raise ValidationError(
            gettext("A legal hold keeps them or one of their records. Lift it first."), code="hold"
        )
    recode(keyring, actor, found, lambda person: "" if person.client in links else None)
    erased: dict[str, int] = {}
    for one in group:
        for model, count in erasing.erase("record", one.pk).items():
            erased[model] = erased.get(model, 0) + count
    detail = {"because": because, "people": str(len(group))}
    auditing.record(record.team.organisation, actor, "client.erase", f"record:{record.pk}", detail)
    return erased
