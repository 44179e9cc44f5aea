"""The forms by which a case changes its stage, its lawyers or the records it rests on."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from incidents.forms.fields import ContentForm, LineField, TextField
from legal_aid.stages import Stage

_WHOLE = re.compile(r"[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}", re.ASCII)


def require_stage(text: str) -> None:
    if text not in Stage.values:
        raise ValidationError(_("There is no such stage."))


class RecordField(LineField):
    """The id of a record, or its address, from which the id is taken."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        found = _WHOLE.search(text.lower())
        if text and not found:
            raise ValidationError(_("Paste the address of a record."))
        return str(UUID(found[0])) if found else ""


class StepForm(ContentForm):
    """A step that needs no reason; `seen` is the stage the page showed."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, validators=[require_stage])


class ReasonForm(StepForm):
    """`reason` is kept with the step, for everyone who works on the case."""

    reason = TextField(
        label=_("Why"),
        help_text=_("Both teams read it in the case."),
        required=True,
        rows=2,
        error_messages={"required": _("Say why.")},
    )


class NoteForm(ContentForm):
    text = TextField(
        label=_("Note for both teams"),
        required=True,
        rows=2,
        error_messages={"required": _("Write something first.")},
    )


class FileNoteForm(ContentForm):
    text = TextField(
        label=_("Dated note for the file"),
        required=True,
        rows=2,
        error_messages={"required": _("Write something first.")},
    )


class CoCounselForm(ContentForm):
    """`teams` are those that may be asked."""

    team = forms.ChoiceField(label=_("Team"))
    privileged = forms.BooleanField(
        label=_("They may open the privileged part as well"), required=False
    )

    def __init__(self, *args: Any, teams: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].choices = [(str(team.pk), team.name) for team in teams]


class JoinForm(ContentForm):
    """`records` are pairs of id and words for what may be joined."""

    incident = forms.ChoiceField(label=_("Record"))

    def __init__(self, *args: Any, records: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["incident"].choices = list(records)


class LinkForm(ContentForm):
    """A record to be read beside the case."""

    incident = RecordField(
        label=_("Address of the record"),
        help_text=_("Open the record and copy its address here."),
        required=True,
        error_messages={"required": _("Paste the address of a record.")},
    )
