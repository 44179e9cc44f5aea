"""Why a file is removed, and that whoever removes it is sure."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.fields import ContentForm

REASONS = {
    "other_record": _("It belongs to another record"),
    "duplicate": _("It is here twice"),
    "unreadable": _("It shows nothing, or does not open"),
    "request": _("The person asked for it"),
}


class RemoveForm(ContentForm):
    """A reason, and a box to tick."""

    because = forms.ChoiceField(
        choices=[("", "—"), *REASONS.items()],
        label=_("Why it is removed"),
        help_text=_("The log keeps this reason."),
        error_messages={"required": _("Choose a reason."), "invalid_choice": _("Choose a reason.")},
    )
    sure = forms.BooleanField(
        label=_("Remove it for good. Nobody can bring it back."),
        error_messages={"required": _("Tick the box first: this cannot be undone.")},
    )
