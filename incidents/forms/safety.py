"""The form that lifts a safety hold."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from incidents.forms.fields import ContentForm, TextField


class LiftForm(ContentForm):
    reason = TextField(
        label=_("Why"),
        help_text=_("Everyone who opens this record reads it."),
        required=True,
        rows=2,
        error_messages={"required": _("Say why.")},
    )
