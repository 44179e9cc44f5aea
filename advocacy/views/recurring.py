"""How often a release comes again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.access import roles_required, unlocked
from accounts.models import Role
from advocacy import drafts
from advocacy.drafts import Draft
from advocacy.ledger.saved import EVERY
from advocacy.views.drafting import draft_row
from advocacy.views.waits import explains_waits


class RecurringForm(forms.Form):
    """How often, and since when."""

    asks_sometimes = ("every", "through")
    every = forms.ChoiceField(
        label=_("Comes again"),
        required=False,
        choices=[("", _("Not at all")), *((one.value, one.label) for one in EVERY)],
    )
    through = forms.DateField(
        label=_("Made already up to"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text=_("The next draft is about the first whole period after this day."),
    )

    def clean(self) -> None:
        """A rule needs its day."""
        super().clean()
        if self.cleaned_data.get("every") and self.cleaned_data.get("through", "") is None:
            self.add_error("through", _("Say up to which day it is made already."))


@unlocked
@roles_required(Role.ADVOCATE)
@require_http_methods(["GET", "HEAD", "POST"])
@explains_waits
def release_recurring(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show how often a draft comes again, and keep what is said."""
    team, row = draft_row(request, pk)
    found = drafts.draft(request.keyring, team, row)
    initial = {"every": found.every, "through": found.through or _last_day(found)}
    form = RecurringForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        changed = replace(found, **form.cleaned_data)
        drafts.save(keyring=request.keyring, actor=request.user, team=team, draft=changed)
        return redirect("release-draft", row.pk)
    shown = {"form": form, "draft": found}
    return render(request, "advocacy/recurring.html", shown, status=422 if form.is_bound else 200)


def _last_day(found: Draft) -> date | None:
    """Up to which day its tables count."""
    return max((spec.days.until for spec in found.tables if spec.days.until), default=None)
