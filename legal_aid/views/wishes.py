"""The page on which the office keeps what the client wishes about their lawyer."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import roles_required, unlocked
from incidents.document import SHOWN, from_parts
from incidents.errors import Conflict
from incidents.models import Record
from incidents.records import open_parts
from incidents.views.trouble import no_longer_opens
from legal_aid.forms.wishes import WishesForm
from legal_aid.views.board import REFERRERS
from legal_aid.wishes import wish
from vault import Undecryptable


@unlocked
@roles_required(*REFERRERS)
@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: HttpRequest, record_id: UUID) -> HttpResponse:
    incidents = Record.objects.owned_by(request.user).incidents().select_related("team")
    record = get_object_or_404(incidents, pk=record_id)
    try:
        office = from_parts(open_parts(request.keyring, record, parts=SHOWN)).office
        sent = request.POST if request.method == "POST" else None
        form = WishesForm(sent, office=office, head=record.head)
        if form.is_valid() and _wish(request, record, form, office.unwanted):
            return redirect("refer", record.pk)
    except Undecryptable:
        return no_longer_opens(request, record.pk)
    context = {"form": form, "record": record}
    return render(request, "legal_aid/wishes.html", context, status=422 if form.errors else 200)


def _wish(request: HttpRequest, record: Record, form: WishesForm, before: list[str]) -> bool:
    """Whom the client refused stays refused while it is out of the directory."""
    listed = {provider.pk for provider in form.fields["unwanted"].queryset}
    gone = [UUID(team) for team in before if UUID(team) not in listed]
    try:
        wish(
            keyring=request.keyring,
            actor=request.user,
            record=record,
            gender=form.cleaned_data["gender"],
            unwanted=[*gone, *(provider.pk for provider in form.cleaned_data["unwanted"])],
            expected=form.cleaned_data["head"],
        )
    except Conflict:
        form.add_error(None, _("The record was changed meanwhile. Open this page again."))
        return False
    return True
