"""A record on paper, and the request for medicine of someone in custody."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import roles_required, unlocked
from accounts.models import Role
from incidents.endangered import is_endangered
from incidents.medication import request_of
from incidents.models import Record
from incidents.printing import open_for_medication, open_to_print
from incidents.records import history
from incidents.revealing import may_reveal
from incidents.views.custody import Held, held_now
from incidents.views.incident import signed, signed_findings
from incidents.views.sheet import Sheet
from incidents.views.trouble import no_longer_opens
from vault import Undecryptable

READERS = (Role.PARALEGAL, Role.COORDINATOR, Role.LAWYER)


@unlocked
@roles_required(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def printed(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """The record for paper, everything unfolded; sensitive facts only by the button for them."""
    record = _record(request, record_id)
    wanted = request.method == "POST" and request.POST.get("sensitive") == "1"
    try:
        opened, revealed = open_to_print(
            keyring=request.keyring, reader=request.user, record=record, with_sensitive=wanted
        )
        revisions = history(request.keyring, record)
    except Undecryptable:
        return no_longer_opens(request, record.pk)
    if opened.document.account is None:
        return no_longer_opens(request, record.pk)
    sheet = Sheet(
        opened.document,
        revealed=revealed,
        may_reveal=may_reveal(request.keyring, record),
        endangered=is_endangered(request.keyring, record),
    )
    context = {
        "record": record,
        "sheet": sheet,
        "held": held_now(opened.document.account, names=sheet.names),
        "revisions": signed(revisions),
        "revision_count": len(revisions),
        "findings": signed_findings(request, record),
        "printing": True,
    }
    return render(request, "incidents/print.html", context)


@unlocked
@roles_required(*READERS)
@require_safe
def medication(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """The request to a place of custody, on one sheet, for who is held (`?held=`, else the first).

    Making it is written in the log. After the consent to keep the record was taken back nothing
    is printed from it.
    """
    record = _record(request, record_id)
    try:
        opened = open_for_medication(keyring=request.keyring, reader=request.user, record=record)
    except Undecryptable:
        return no_longer_opens(request, record.pk)
    document = opened.document
    if document.account is None:
        return no_longer_opens(request, record.pk)
    held = _chosen(held_now(document.account), request.GET.get("held", ""))
    is_kept = document.allows("store")
    context = {
        "record": record,
        "asked": request_of(document, held.episode) if is_kept else None,
        "held": held,
        "team": record.team,
    }
    return render(request, "incidents/medication.html", context, status=200 if is_kept else 409)


def _chosen(held: list[Held], number: str) -> Held:
    found = [each for each in held if number in ("", str(each.number))]
    if not found:
        raise Http404
    return found[0]


def _record(request: HttpRequest, record_id: UUID) -> Record:
    records = Record.objects.visible_to(request.user).incidents().select_related("team")
    return get_object_or_404(records.distinct(), pk=record_id)
