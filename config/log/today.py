"""What waits for an auditor: a log that is not whole, or proof that has not left the server."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import roles_here
from accounts.logs import audited_by
from accounts.models import Organisation, Role
from accounts.today import Waiting
from audit.state import count_findings, is_overdue


def waiting(request: HttpRequest) -> list[Waiting]:
    """Verification is remembered for five minutes: this page must come up at once."""
    if str(Role.AUDITOR) not in roles_here(request):
        return []
    return [line for one in audited_by(request.user) for line in _lines(one)]


def _lines(organisation: Organisation) -> Iterator[Waiting]:
    url = f"{reverse('log')}?log={organisation.pk}"
    if findings := count_findings(organisation.chain):
        yield Waiting(
            title=_("The log is not as it was written"),
            detail=ngettext("%d finding", "%d findings", findings) % findings,
            url=url,
            urgency=2,
            action=_("See what was found"),
        )
    elif is_overdue(organisation.chain.checkpoint_left_on):
        yield Waiting(
            title=_("Carry a checkpoint of the log off this server"),
            detail=_("None has left it for eight days. Only one kept elsewhere proves the log."),
            url=url,
            action=_("Open the log"),
        )
