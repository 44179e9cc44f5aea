"""How long an organisation keeps what is closed, for its coordinators."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import unlocked
from accounts.forms import posted
from accounts.outsiders import coordinated_by
from incidents.forms.retention import YearsForm
from incidents.models import Record
from incidents.retention import due, set_years


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def retention(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """The years, and how many records are past them now."""
    organisation = get_object_or_404(coordinated_by(request.user), pk=organisation_id)
    form = YearsForm(posted(request), initial={"years": organisation.keeps_years})
    if request.method == "POST" and form.is_valid():
        try:
            set_years(
                actor=request.user, organisation=organisation, years=form.cleaned_data["years"]
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("retention", organisation.pk)
    past = due(Record.objects.filter(team__organisation=organisation)).count()
    context = {"form": form, "organisation": organisation, "past": past}
    return render(request, "incidents/retention.html", context)
